// SPDX-License-Identifier: Apache-2.0
//
// The YAML form of a virtual device: what stands below `twin:` of a device in a bench file. Who the device is (address,
// manufacturer, image type, hardware) stands in the entry itself, where a real device has it too.
#pragma once

#include "rig/sim/device.hpp"
#include "rig/yaml/fields.hpp"

namespace rig::yaml {

template <>
struct Names<sim::ImageCheck> {
  static constexpr std::array values{Named{"none", sim::ImageCheck::none}, Named{"header", sim::ImageCheck::header}, Named{"vendor", sim::ImageCheck::vendor},
                                     Named{"supplier", sim::ImageCheck::supplier}};
};
template <>
struct Names<sim::ImageForm> {
  static constexpr std::array values{Named{"plain", sim::ImageForm::plain}, Named{"supplier_signed", sim::ImageForm::supplier_signed}};
};
template <>
struct Names<sim::PowerReturn> {
  static constexpr std::array values{Named{"resume", sim::PowerReturn::resume}, Named{"restart", sim::PowerReturn::restart},
                                     Named{"forget", sim::PowerReturn::forget}};
};
template <>
struct Names<sim::BrownOut> {
  static constexpr std::array values{Named{"old_image", sim::BrownOut::old_image}, Named{"new_image", sim::BrownOut::new_image},
                                     Named{"either", sim::BrownOut::either}, Named{"dead", sim::BrownOut::dead}};
};
template <>
struct Names<sim::FragmentEnd> {
  static constexpr std::array values{Named{"success", sim::FragmentEnd::success}, Named{"require_more_image", sim::FragmentEnd::require_more_image}};
};
template <>
struct Names<sim::MissingStep> {
  static constexpr std::array values{Named{"invalid_image", sim::MissingStep::invalid_image}, Named{"keeps_version", sim::MissingStep::keeps_version}};
};
template <>
struct Names<sim::ToldVersion> {
  static constexpr std::array values{Named{"running", sim::ToldVersion::running}, Named{"downloaded", sim::ToldVersion::downloaded},
                                     Named{"previous", sim::ToldVersion::previous}};
};
template <>
struct Names<sim::ApsSecurity> {
  static constexpr std::array values{Named{"as_server", sim::ApsSecurity::as_server}, Named{"always", sim::ApsSecurity::always},
                                     Named{"never", sim::ApsSecurity::never}};
};
template <>
struct Names<sim::PowerSource> {
  static constexpr std::array values{Named{"mains", sim::PowerSource::mains}, Named{"battery", sim::PowerSource::battery}, Named{"dc", sim::PowerSource::dc}};
};
template <>
struct Names<ota::ActivationPolicy> {
  static constexpr std::array values{Named{"server_may_activate", ota::ActivationPolicy::server_may_activate},
                                     Named{"out_of_band_only", ota::ActivationPolicy::out_of_band_only}};
};
template <>
struct Names<ota::TimeoutPolicy> {
  static constexpr std::array values{Named{"apply_after_timeout", ota::TimeoutPolicy::apply_after_timeout},
                                     Named{"never_apply_after_timeout", ota::TimeoutPolicy::never_apply_after_timeout}};
};

/// PEM files.
template <>
struct Reader<std::vector<PublicKey>> {
  static bool read(const Node& node, std::vector<PublicKey>& value, Diagnostics& diagnostics, const Constraint& constraint) {
    std::vector<std::filesystem::path> paths;
    if (!Reader<decltype(paths)>::read(node, paths, diagnostics, constraint)) return false;
    value.clear();
    for (const auto& path : paths) {
      const auto key = PublicKey::load(path);
      if (key.has_error()) return diagnostics.add(node.location(), describe(key.error())), false;
      value.push_back(*key);
    }
    return true;
  }
  static TypeInfo type(const Constraint& constraint) { return Reader<std::vector<std::filesystem::path>>::type(constraint); }
  static std::string text(const std::vector<PublicKey>&) { return {}; }
};

template <>
struct YamlLayout<sim::UpgradeStep> {
  using T = sim::UpgradeStep;
  static constexpr std::tuple fields{Field{"version", &T::version, "of the image"},
                                     Field{"needs", &T::needs, "the version that has to run, or to be the fragment stored last", optional},
                                     Field{"fragment", &T::fragment, "stored when it is activated; takes effect with a later image", optional}};
};

template <>
struct YamlLayout<sim::OtaDefects> {
  using T = sim::OtaDefects;
  static constexpr std::tuple fields{
      Field{"never_queries", &T::never_queries, "asks for no image", optional},
      Field{"ignores_jitter", &T::ignores_jitter, "asks after every broadcast", optional},
      Field{"storm_period", &T::storm_period, "asks this often, whatever it was answered", optional},
      Field{"malformed_query", &T::malformed_query, "its query is cut short", optional},
      Field{"reserved_bits_in_query", &T::reserved_bits_in_query, "set in its field control", optional},
      Field{"told_manufacturer", &T::told_manufacturer, "in its query", optional},
      Field{"told_image_type", &T::told_image_type, "in its query", optional},
      Field{"told_version", &T::told_version, "the version it claims to run, wherever it is asked", optional},
      Field{"ignores_offer", &T::ignores_offer, "never fetches what it is offered", optional},
      Field{"asks_without_offer", &T::asks_without_offer, "fetches what it was notified of though it was offered nothing", optional},
      Field{"asks_for_device_file", &T::asks_for_device_file, "a Query Device Specific File before every query", optional},
      Field{"asks_beyond_end", &T::asks_beyond_end, "asks behind the last octet before it ends", optional},
      Field{"asks_for_wrong_version", &T::asks_for_wrong_version, "in its block requests", optional},
      Field{"asks_for_wrong_type", &T::asks_for_wrong_type, "in its block requests", optional},
      Field{"ignores_wait_for_data", &T::ignores_wait_for_data, "asks again at once", optional},
      Field{"restarts_after_wait", &T::restarts_after_wait, "at offset 0", optional},
      Field{"waits_without_limit", &T::waits_without_limit, "longer than an hour", optional},
      Field{"stalls_at_odd_wait", &T::stalls_at_odd_wait, "for ever, when the requested time lies in the past", optional},
      Field{"ignores_block_period", &T::ignores_block_period, "keeps no distance between requests", optional},
      Field{"ignores_abort", &T::ignores_abort, "goes on asking", optional},
      Field{"never_retries", &T::never_retries, "gives up at the first lost block, without a word", optional},
      Field{"stalls_after_lost_block", &T::stalls_after_lost_block, "waits for it for ever", optional},
      Field{"restarts_after_lost_block", &T::restarts_after_lost_block, "at offset 0", optional},
      Field{"takes_repeated_blocks", &T::takes_repeated_blocks, "appends every block that comes, whatever its offset", optional},
      Field{"spoils_octet_at", &T::spoils_octet_at, "stores this octet of the file wrongly", optional},
      Field{"never_falls_back", &T::never_falls_back, "from page to block requests", optional},
      Field{"lies_about_progress", &T::lies_about_progress, "FileOffset and ImageUpgradeStatus do not move", optional},
      Field{"reports_no_end", &T::reports_no_end, "sends no Upgrade End Request", optional},
      Field{"repeats_end", &T::repeats_end, "so many more Upgrade End Requests at once", optional},
      Field{"end_status", &T::end_status, "of a good image", optional},
      Field{"ignores_hardware_range", &T::ignores_hardware_range, "takes images for other hardware", optional},
      Field{"refuses_after_rejection", &T::refuses_after_rejection, "takes no image any more once one was bad", optional},
      Field{"activates_early", &T::activates_early, "by so much before the upgrade time", optional},
      Field{"activates_late", &T::activates_late, "by so much", optional},
      Field{"self_activates", &T::self_activates, "as soon as the image is good, whatever it is told", optional},
      Field{"ignores_activation", &T::ignores_activation, "stays on the old version whatever it is told", optional},
      Field{"ignores_unsolicited_end", &T::ignores_unsolicited_end, "Upgrade End Responses it did not ask for", optional},
      Field{"activation_fails", &T::activation_fails, "and the old version runs on", optional},
      Field{"activates_twice", &T::activates_twice, "starts a second time", optional},
      Field{"activates_fragments", &T::activates_fragments, "runs them", optional},
      Field{"ignores_missing_step", &T::ignores_missing_step, "activates an image without what it needs", optional},
      Field{"loses_image_without_power", &T::loses_image_without_power, "also a whole one", optional}};
};

template <>
struct YamlLayout<sim::OtaClientSettings> {
  using T = sim::OtaClientSettings;
  static constexpr std::tuple fields{
      Field{"tells_hardware_version", &T::tells_hardware_version, "in its query", optional},
      Field{"max_data_size", &T::max_data_size, "octets asked for per block", optional, range(1, 255)},
      Field{"turnaround", &T::turnaround, "from a block to the request for the next one", optional},
      Field{"block_period", &T::block_period, "between two requests, at least", optional},
      Field{"block_period_in_seconds", &T::block_period_in_seconds, "unit of MinimumBlockPeriod, as in cluster revision 2", optional},
      Field{"page_size", &T::page_size, "octets per Image Page Request; 0: block requests only", optional},
      Field{"query_delay", &T::query_delay, "from an Image Notify or from power-up to the query", optional},
      Field{"query_period", &T::query_period, "how often it asks by itself; 0s: never", optional},
      Field{"message_timeout", &T::message_timeout, "how long it waits for an answer", optional},
      Field{"error_limit", &T::error_limit, "errors in a row that end a download", optional},
      Field{"after_power_cut", &T::after_power_cut, "what it does with half a download", optional},
      Field{"commit_every_blocks", &T::commit_every_blocks, "blocks between two commits to flash; what came after the last is lost with the power", optional, range(1, 65535)},
      Field{"storage", &T::storage, "octets it can store", optional},
      Field{"takes_same_version", &T::takes_same_version, "installs what it runs once more", optional},
      Field{"takes_older_version", &T::takes_older_version, "than it runs", optional},
      Field{"image_form", &T::image_form, "what stands behind the Manufacturer Image", optional},
      Field{"image_check", &T::image_check, "how it judges a whole image", optional},
      Field{"suppliers", &T::suppliers, "PEM files with the keys of those who may sign its images", optional},
      Field{"check_time", &T::check_time, "how long it judges", optional},
      Field{"upgrade_path", &T::upgrade_path, "images that need another one before, and fragments", optional},
      Field{"fragment_end", &T::fragment_end, "how it ends the transfer of a fragment", optional},
      Field{"missing_step", &T::missing_step, "what it does with an image whose step before is missing", optional},
      Field{"fragments_survive_power", &T::fragments_survive_power, "a stored fragment is kept without power", optional},
      Field{"activation_delay", &T::activation_delay, "from being told \"now\" to the activation", optional},
      Field{"write_time", &T::write_time, "of the new image to where it runs", optional},
      Field{"brown_out", &T::brown_out, "what runs when the power failed in the middle of that", optional},
      Field{"asks_time_before_upgrade", &T::asks_time_before_upgrade, "reads the hub's clock again when the upgrade time has come, and believes it", optional},
      Field{"activation_policy", &T::activation_policy, "attribute 0x000B: who may activate", optional},
      Field{"timeout_policy", &T::timeout_policy, "attribute 0x000C: whether it activates when no End Response comes", optional},
      Field{"defects", &T::defects, "what its OTA client does wrong", optional}};
};

template <>
struct YamlLayout<sim::BatterySettings> {
  using T = sim::BatterySettings;
  static constexpr std::tuple fields{Field{"life", &T::life, "from full to empty while it runs"},
                                     Field{"level", &T::level, "when it leaves the factory", optional, range(0, 1)},
                                     Field{"low", &T::low, "level below which it says so", optional, range(0, 1)}};
};

template <>
struct Names<gbcs::AlertForm> {
  static constexpr std::array values{Named{"dlms", gbcs::AlertForm::dlms}, Named{"gbz", gbcs::AlertForm::gbz}};
};

template <>
struct YamlLayout<sim::GbcsDefects> {
  using T = sim::GbcsDefects;
  static constexpr std::tuple fields{
      Field{"skips_verification", &T::skips_verification, "takes commands whatever their signature, MAC and recipient", optional},
      Field{"takes_replays", &T::takes_replays, "commands whose counter is not above the last one", optional},
      Field{"takes_any_hash", &T::takes_any_hash, "activates an image that the command does not name", optional},
      Field{"claims_success", &T::claims_success, "of an activation, though it holds no image", optional},
      Field{"ignores_date", &T::ignores_date, "activates at once what is to be activated later", optional},
      Field{"ignores_cancellation", &T::ignores_cancellation, "activates nevertheless", optional},
      Field{"answers_nothing", &T::answers_nothing, "no response", optional},
      Field{"raises_no_alerts", &T::raises_no_alerts, "of any kind", optional},
      Field{"repeats_alerts", &T::repeats_alerts, "each twice", optional},
      Field{"tells_wrong_version", &T::tells_wrong_version, "one above the true one", optional},
      Field{"spoils_messages", &T::spoils_messages, "flips a bit in the payload of what it has signed", optional},
      Field{"read_fails", &T::read_fails, "CS08 is answered with a failure", optional}};
};

template <>
struct YamlLayout<sim::GbcsSettings> {
  using T = sim::GbcsSettings;
  static constexpr std::tuple fields{
      Field{"speaks", &T::speaks, "it has a tunnel and speaks GBCS", optional},
      Field{"supplier", &T::supplier, "EUI-64 of who is told of images and events", optional},
      Field{"activates_by_command", &T::activates_by_command, "obeys CS06", optional},
      Field{"reports_version", &T::reports_version, "sends CS09 after an activation", optional},
      Field{"receipt_alerts", &T::receipt_alerts, "8F72 or 8F1C once an image was checked", optional},
      Field{"event_alerts", &T::event_alerts, "8F43 new version, 8F1B bad image at power-on, 8F1F low battery", optional},
      Field{"alert_form", &T::alert_form, "of the alerts that are no ASN.1", optional},
      Field{"defects", &T::defects, "what it does wrong there", optional}};
};

template <>
struct YamlLayout<sim::DeviceDefects> {
  using T = sim::DeviceDefects;
  static constexpr std::tuple fields{
      Field{"dies_on_power_cut", &T::dies_on_power_cut, "never starts again after its power was cut", optional},
      Field{"bricks", &T::bricks, "never starts again after an activation", optional},
      Field{"loses_key_after_update", &T::loses_key_after_update, "has to join anew after an activation", optional},
      Field{"deaf_to_reads", &T::deaf_to_reads, "answers no Read Attributes", optional},
      Field{"deaf_while_downloading", &T::deaf_while_downloading, "answers no Read Attributes then", optional},
      Field{"malformed_frames_per_minute", &T::malformed_frames_per_minute, "sent to the OTA server", optional, range(0, 6000)},
      Field{"crashes_on_malformed", &T::crashes_on_malformed, "starts over when it gets a frame it cannot read", optional},
      Field{"crashes_on_odd_time", &T::crashes_on_odd_time, "starts over when the hub's clock is before 2020 or after 2037", optional},
      Field{"ignores_leave", &T::ignores_leave, "stays when it is told to leave", optional},
      Field{"wrong_install_code", &T::wrong_install_code, "its install code is not the one on its label", optional},
      Field{"takes_any_key", &T::takes_any_key, "joins although the network key comes under a key that is not its own", optional},
      Field{"ignores_suspension", &T::ignores_suspension, "sends on when its hub suspends it", optional},
      Field{"never_searches", &T::never_searches, "for a hub that is gone", optional}};
};

template <>
struct YamlLayout<sim::DeviceSettings> {
  using T = sim::DeviceSettings;
  static constexpr std::tuple fields{
      Field{"extends", &T::extends, "the device file it is made from", optional},
      Field{"file_version", &T::version, "running when it leaves the factory", optional},
      Field{"endpoint", &T::endpoint, "of its clusters", optional, range(1, 240)},
      Field{"device_id", &T::device_id, "in its simple descriptor", optional},
      Field{"server_clusters", &T::server_clusters, "in its simple descriptor", optional},
      Field{"client_clusters", &T::client_clusters, "in its simple descriptor", optional},
      Field{"manufacturer_name", &T::manufacturer_name, "Basic cluster", optional},
      Field{"model", &T::model, "Basic cluster", optional},
      Field{"date_code", &T::date_code, "Basic cluster", optional},
      Field{"software_build", &T::software_build, "Basic cluster; empty: the running version", optional},
      Field{"stack_version", &T::stack_version, "Basic and OTA cluster; 2 is ZigBee PRO", optional},
      Field{"power_source", &T::power_source, "Basic cluster", optional},
      Field{"ota_cluster_revision", &T::ota_cluster_revision, "of the OTA cluster", optional},
      Field{"router", &T::router, "routes for others", optional},
      Field{"hops", &T::hops, "to the coordinator", optional, range(1, 30)},
      Field{"poll_period", &T::poll_period, "of a sleepy device; 0s: it always listens", optional},
      Field{"aps_security", &T::aps_security, "whether OTA messages are secured with the APS link key", optional},
      Field{"aps_acknowledgement", &T::aps_acknowledgement, "asked for in what it sends", optional},
      Field{"boot_time", &T::boot_time, "from power to network", optional},
      Field{"scan_period", &T::scan_period, "between two searches for an open network", optional},
      Field{"rejoin_period", &T::rejoin_period, "between two attempts to rejoin", optional},
      Field{"reads_time", &T::reads_time, "sets its clock by the hub's when it comes into the network", optional},
      Field{"keep_alive", &T::keep_alive, "reads the hub's Keep-Alive cluster, and searches after three failures", optional},
      Field{"battery", &T::battery, "it lives on one", optional},
      Field{"gbcs", &T::gbcs, "through the tunnel of its hub", optional},
      Field{"defects", &T::defects, "what it does wrong apart from its OTA client", optional},
      Field{"ota", &T::ota, "its OTA client", optional}};
};

}  // namespace rig::yaml
