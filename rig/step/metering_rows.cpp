// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "rig/step/engines.hpp"
#include "rig/step/rows.hpp"

namespace rig::step {
namespace {

using plan::optional;
using plan::ParameterRow;
using plan::required;
using Type = plan::ParameterType;
using Texts = std::string_view;

constexpr std::array needs_coordinator{Texts("coordinator")};
constexpr std::array requests{Texts("11.1"), Texts("11.2"), Texts("11.3"), Texts("11.4"), Texts("11.5")};
constexpr std::array activations{Texts("now"), Texts("at"), Texts("past")};
constexpr std::array request_activations{Texts("now"), Texts("at"), Texts("past"), Texts("cancel")};
constexpr std::array answers{Texts("accepted"), Texts("partly"), Texts("refused"), Texts("any")};
constexpr std::array alert_codes{Texts("8F1B"), Texts("8F1C"), Texts("8F1F"), Texts("8F20"), Texts("8F21"), Texts("8F22"), Texts("8F23"), Texts("8F24"), Texts("8F25"), Texts("8F2C"),
                                 Texts("8F43"), Texts("8F60"), Texts("8F66"), Texts("8F67"), Texts("8F72"), Texts("8F89"), Texts("8F8A"), Texts("8F8B")};
constexpr std::array transfer_codes{Texts("success"), Texts("image_discarded"), Texts("hardware_version_mismatch"), Texts("file_transfer_failure")};
constexpr std::array notices{Texts("request"), Texts("transfer"), Texts("version"), Texts("read"), Texts("activation"), Texts("receipt"), Texts("no_response")};
constexpr std::array device_types{Texts("PPMID"), Texts("IHD"), Texts("HCALCS"), Texts("ESME"), Texts("GSME"), Texts("SAPC"), Texts("CHF")};
constexpr std::array device_classes{Texts("ppmid"), Texts("ihd"), Texts("hcalcs"), Texts("esme"), Texts("gsme")};
constexpr std::array hashes{Texts("right"), Texts("wrong"), Texts("none")};
constexpr std::array statuses{Texts("pending"), Texts("commissioned"), Texts("suspended"), Texts("decommissioned")};
constexpr std::array hubs{Texts("bench"), Texts("none"), Texts("other")};
constexpr std::array roles{Texts("import"), Texts("gas")};
constexpr std::array powers{Texts("on"), Texts("off")};
constexpr std::array directions{Texts("ahead"), Texts("behind")};
constexpr std::array duty_states{Texts("normal"), Texts("limited"), Texts("critical"), Texts("regulated")};
constexpr std::array tampers{Texts("signature"), Texts("mac"), Texts("recipient")};
constexpr std::array faults{Texts("drop"), Texts("delay"), Texts("duplicate"), Texts("reorder"), Texts("corrupt")};
constexpr std::array ways{Texts("down"), Texts("up"), Texts("both")};
constexpr std::array messages{Texts("image_notify"), Texts("query_next_image_request"), Texts("query_next_image_response"), Texts("image_block_request"), Texts("image_page_request"),
                              Texts("image_block_response"), Texts("upgrade_end_request"), Texts("upgrade_end_response")};

constexpr auto the_image = required("image", Type::path, "an OTA file, or a recipe (.yaml), perhaps with changes: a.yaml?file_version=0x15");
constexpr auto an_image = optional("image", Type::path, "an OTA file, or a recipe (.yaml), perhaps with changes: a.yaml?file_version=0x15");
constexpr auto the_party = required("device", Type::text, "name of a device");
constexpr auto the_code = required("code", Type::choice, "alert code").one_of(alert_codes);
constexpr auto the_entry = required("entry", Type::text, "CPL Entry ID");
constexpr auto the_file = required("file", Type::path, "a CPL, .csv or .yaml");

constexpr std::array submit_parameters{
    required("request", Type::choice, "number of the service request").one_of(requests),
    optional("from", Type::text, "which supplier", "import_supplier"),
    an_image,
    optional("device", Type::text, "name of the device"),
    optional("devices", Type::text_list, "or of several"),
    optional("group", Type::text, "and those of `add_devices`"),
    optional("version", Type::integer, "firmware version in the request; the image's unless given"),
    optional("activation", Type::choice, "when the image is to be activated; `cancel` a pending 11.3", "now").one_of(request_activations),
    optional("after", Type::duration, "with `at`: how long from now; with `past`: how long ago", "10m"),
    optional("corrupt", Type::boolean, "damages the image, or the hash of 11.3, after it was made", "false"),
    optional("override", Type::text, "why a step outside the upgrade graph is wanted"),
    optional("times", Type::integer, "how often it is sent, one after the other", "1").between(1, 100'000),
    optional("answer", Type::choice, "what the response must be", "accepted").one_of(answers),
    optional("reason", Type::text, "why it must be refused, or why the first refused device is")};
constexpr std::array submit_file_parameters{required("file", Type::path, "a service request: DUIS XML of 11.1 or 11.4, or YAML"),
                                            optional("answer", Type::choice, "what the response must be", "accepted").one_of(answers),
                                            optional("reason", Type::text, "why it must be refused, or why the first refused device is")};
constexpr std::array precheck_parameters{required("request", Type::choice, "which request it would be sent with").one_of(requests), the_image,
                                         optional("wrong_hash", Type::boolean, "the hash that came from the image's creator is wrong", "false")};
constexpr std::array wait_for_alert_parameters{required("device", Type::device, "which device"), the_code, optional("response", Type::choice, "what the last transfer alert must say").one_of(transfer_codes),
                                               optional("count", Type::integer, "how many there must have been", "1").between(1, 1e6)};
constexpr std::array wait_for_notice_parameters{required("device", Type::device, "which device"), required("notice", Type::choice, "what the suppliers are told").one_of(notices)};
constexpr std::array list_on_cpl_parameters{
    the_image,
    optional("entry", Type::text, "its CPL Entry ID", "CPL-NEW"),
    optional("type", Type::choice, "device type", "PPMID").one_of(device_types),
    optional("manufacturer", Type::integer, "instead of the image's"),
    optional("model", Type::integer, "instead of the image's image type"),
    optional("hardware", Type::integer, "high octet version, low octet revision", "0x0101"),
    optional("version", Type::integer, "instead of the image's"),
    optional("hash", Type::choice, "of the Manufacturer Image", "right").one_of(hashes),
    optional("gbcs_version", Type::text, "which it claims", "3.2"),
    optional("base", Type::text, "base entries: ids with blanks between them, or N/A"),
    optional("removed", Type::boolean, "the entry is there, but removed", "false")};
constexpr std::array entry_parameters{the_entry};
constexpr std::array inventory_parameters{the_party,
                                          optional("type", Type::choice, "device type").one_of(device_types),
                                          optional("manufacturer", Type::integer, "manufacturer code"),
                                          optional("model", Type::integer, "model identifier"),
                                          optional("hardware", Type::integer, "high octet version, low octet revision"),
                                          optional("version", Type::integer, "firmware version"),
                                          optional("gbcs_version", Type::text, "such as 3.2"),
                                          optional("gpf_joined", Type::boolean, "it is joined to the GPF"),
                                          optional("status", Type::choice, "its status").one_of(statuses),
                                          optional("hub", Type::choice, "to which hub it belongs").one_of(hubs)};
constexpr std::array add_devices_parameters{required("group", Type::text, "what they are called together"), required("like", Type::text, "the device they resemble"),
                                            required("count", Type::integer, "how many").between(1, 1e6),
                                            optional("per_hub", Type::integer, "how many on one hub", "1").between(1, 1000)};
constexpr std::array change_of_supplier_parameters{required("role", Type::choice, "of which fuel").one_of(roles), optional("to", Type::text, "the gaining supplier; nobody unless given")};
constexpr std::array consent_parameters{the_image, required("from", Type::text, "which supplier"), optional("agrees", Type::boolean, "or does not", "true")};
constexpr std::array lint_submission_parameters{the_file, the_entry, optional("zigbee_behaviour_changed", Type::boolean, "then a new assurance certificate is due", "false"),
                                                 optional("creator", Type::text, "whose key this is", "hanrig test maker"), optional("creator_key", Type::path, "PEM; the entry's signature is held against it")};
constexpr std::array find_on_cpl_parameters{the_file, optional("entry", Type::text, "CPL Entry ID"), optional("version", Type::integer, "firmware version"), optional("model", Type::integer, "model identifier")};
constexpr std::array lint_list_parameters{the_file};
constexpr std::array upgrade_path_parameters{the_file, required("from", Type::text, "CPL Entry ID"), required("to", Type::text, "CPL Entry ID")};
constexpr std::array verify_image_parameters{required("file", Type::path, "an OTA file, or a recipe"), optional("kilobyte", Type::integer, "octets, of the 750 KB limit", "1000").between(1000, 1024),
                                              optional("supplier_key", Type::path, "PEM; of who may have signed it")};
constexpr std::array hub_power_parameters{required("power", Type::choice, "on or off").one_of(powers)};
constexpr std::array hub_clock_parameters{optional("by", Type::duration, "how far its clock is from the rig's", "0s"), optional("direction", Type::choice, "which way", "ahead").one_of(directions),
                                          optional("valid", Type::boolean, "whether its Time cluster tells a time at all", "true")};
constexpr std::array duty_cycle_parameters{required("state", Type::choice, "of the sub-GHz duty cycle").one_of(duty_states), optional("for", Type::duration, "how long it suspends", "5m")};
constexpr std::array party_parameters{the_party};
constexpr std::array airtime_parameters{required("for", Type::duration, "how long it transmits, all at once"), optional("device", Type::text, "to which device; to everybody unless given")};
constexpr std::array send_to_hub_parameters{the_image,
                                            optional("device", Type::text, "name of the device"),
                                            optional("devices", Type::text_list, "or of several"),
                                            optional("class", Type::choice, "of device", "ppmid").one_of(device_classes),
                                            optional("activation", Type::choice, "when the image is to be activated", "now").one_of(activations),
                                            optional("after", Type::duration, "with `at`: how long from now; with `past`: how long ago", "10m"),
                                            optional("force_replace", Type::boolean, "the flag of the image", "false")};
constexpr std::array inject_parameters{required("what", Type::choice, "what becomes of the messages").one_of(faults),
                                       optional("way", Type::choice, "down is from the hub", "both").one_of(ways),
                                       optional("rate", Type::number, "chance", "1").between(0, 1),
                                       optional("device", Type::text, "whose messages; everybody's unless given"),
                                       optional("cluster", Type::integer, "only messages of this cluster").between(0, 0xFFFF),
                                       optional("message", Type::choice, "only this OTA command").one_of(messages),
                                       optional("first", Type::integer, "the first it meets, counted from 1", "1").between(1, 1e9),
                                       optional("count", Type::integer, "how many in a row; 0: all from the first on", "0").between(0, 1e9),
                                       optional("for", Type::duration, "how long from now; for ever unless given"),
                                       optional("delay", Type::duration, "of `delay` and `reorder`", "1s")};
constexpr std::array<ParameterRow, 0> no_parameters{};
constexpr std::array lose_alert_parameters{the_code, optional("count", Type::integer, "how many of them", "1").between(1, 1e6)};
constexpr std::array resend_alert_parameters{the_code, optional("damaged", Type::boolean, "with one bit wrong", "false")};
constexpr std::array receive_message_parameters{required("hex", Type::hex, "its octets")};
constexpr std::array tamper_parameters{required("with", Type::choice, "what is wrong with the next command").one_of(tampers)};

}  // namespace

const std::vector<Row>& metering_rows() {
  static const std::vector<Row> table{
      {{.name = "submit", .summary = "sends a service request to the head end and checks its answer", .parameters = submit_parameters}, submit},
      {{.name = "submit_file", .summary = "sends a service request that was written elsewhere", .parameters = submit_file_parameters, .short_form = "file"}, submit_file},
      {{.name = "precheck", .summary = "what a supplier checks before it sends an image; the result is in precheck.*", .parameters = precheck_parameters}, precheck},
      {{.name = "wait_for_alert", .summary = "waits until the head end has had an alert about the device", .parameters = wait_for_alert_parameters, .needs = needs_coordinator}, wait_for_alert},
      {{.name = "wait_for_notice", .summary = "waits until the suppliers are told something about the device since the last request or wait", .parameters = wait_for_notice_parameters, .needs = needs_coordinator}, wait_for_notice},
      {{.name = "list_on_cpl", .summary = "adds an entry for an image to the Central Products List", .parameters = list_on_cpl_parameters}, list_on_cpl},
      {{.name = "take_off_cpl", .summary = "marks an entry of the list as removed", .parameters = entry_parameters, .short_form = "entry"}, take_off_cpl},
      {{.name = "inventory", .summary = "changes what the inventory says of a device", .parameters = inventory_parameters}, inventory},
      {{.name = "add_devices", .summary = "adds devices on hubs elsewhere to the inventory", .parameters = add_devices_parameters}, add_devices},
      {{.name = "change_of_supplier", .summary = "another supplier becomes responsible", .parameters = change_of_supplier_parameters}, change_of_supplier},
      {{.name = "consent", .summary = "a supplier agrees to an image, or does not", .parameters = consent_parameters}, consent},
      {{.name = "lint_submission", .summary = "looks at an entry as SECAS does when it is submitted; the result is in lint.*", .parameters = lint_submission_parameters}, lint_submission},
      {{.name = "lint_list", .summary = "looks at a whole CPL; the result is in lint.*", .parameters = lint_list_parameters, .short_form = "file"}, lint_list},
      {{.name = "find_on_cpl", .summary = "asks for an entry by id, or by model and version; the result is in found.*", .parameters = find_on_cpl_parameters}, find_on_cpl},
      {{.name = "upgrade_path", .summary = "finds the way from one CPL entry to another; the result is in path.*", .parameters = upgrade_path_parameters}, upgrade_path},
      {{.name = "verify_image", .summary = "checks an image file; the result is in image.*", .parameters = verify_image_parameters, .short_form = "file"}, verify_image},
      {{.name = "hub_power", .summary = "cuts the hub's power or gives it back", .parameters = hub_power_parameters, .short_form = "power"}, hub_power},
      {{.name = "hub_clock", .summary = "sets the hub's clock", .parameters = hub_clock_parameters}, hub_clock},
      {{.name = "duty_cycle", .summary = "puts the hub's sub-GHz duty cycle into a state", .parameters = duty_cycle_parameters}, duty_cycle},
      {{.name = "airtime", .summary = "the hub's sub-GHz radio transmits beside the blocks it serves", .parameters = airtime_parameters}, airtime},
      {{.name = "exchange_battery", .summary = "puts a full battery into a virtual device", .parameters = party_parameters, .short_form = "device"}, exchange_battery},
      {{.name = "damage_flash", .summary = "alters what a virtual device holds for activation, or what it runs", .parameters = party_parameters, .short_form = "device"}, damage_flash},
      {{.name = "unjoin", .summary = "takes a device out of the hub's device log", .parameters = party_parameters, .short_form = "device"}, unjoin},
      {{.name = "send_to_hub", .summary = "gives the hub an image and a list of devices, past the head end", .parameters = send_to_hub_parameters}, send_to_hub},
      {{.name = "inject", .summary = "makes the air of a virtual bench lose, delay, double or damage messages", .parameters = inject_parameters}, inject},
      {{.name = "clear_faults", .summary = "ends everything that `inject` began", .parameters = no_parameters}, clear_faults},
      {{.name = "lose_alert", .summary = "the next alerts with this code do not arrive", .parameters = lose_alert_parameters}, lose_alert},
      {{.name = "resend_alert", .summary = "the last alert with this code arrives once more", .parameters = resend_alert_parameters}, resend_alert},
      {{.name = "receive_message", .summary = "a GBCS message arrives at the head end", .parameters = receive_message_parameters, .short_form = "hex"}, receive_message},
      {{.name = "tamper", .summary = "somebody changes the next command on its way", .parameters = tamper_parameters, .short_form = "with"}, tamper},
      {{.name = "replay_command", .summary = "the last command reaches the device once more", .parameters = party_parameters, .short_form = "device"}, replay_command},
  };
  return table;
}

}  // namespace rig::step
