// SPDX-License-Identifier: Apache-2.0
//
// The YAML form of a bench file, as tables.
#pragma once

#include "rig/bench/bench_file.hpp"
#include "rig/hub/defects_layout.hpp"
#include "rig/hub/duty_cycle_layout.hpp"
#include "rig/hub/profile_layout.hpp"
#include "rig/sim/fault_layout.hpp"

namespace rig::yaml {

template <>
struct Names<bench::Contact> {
  static constexpr std::array values{Named{"normally_open", bench::Contact::normally_open}, Named{"normally_closed", bench::Contact::normally_closed}};
};
template <>
struct Names<bench::Power> {
  static constexpr std::array values{Named{"powered", bench::Power::powered}, Named{"unpowered", bench::Power::unpowered}};
};
template <>
struct Names<bench::DeviceKind> {
  static constexpr std::array values{Named{"ppmid", bench::DeviceKind::ppmid}, Named{"ihd", bench::DeviceKind::ihd}, Named{"hcalcs", bench::DeviceKind::hcalcs},
                                     Named{"esme", bench::DeviceKind::esme}, Named{"gsme", bench::DeviceKind::gsme}};
};
template <>
struct Names<bench::TimeChoice> {
  static constexpr std::array values{Named{"automatic", bench::TimeChoice::automatic}, Named{"real", bench::TimeChoice::real},
                                     Named{"virtual", bench::TimeChoice::virtual_}};
};

template <>
struct YamlLayout<bench::AdapterEntry> {
  using T = bench::AdapterEntry;
  static constexpr std::tuple fields{Field{"adapter", &T::adapter, "which adapter drives it: a folder of adapters/"},
                                     Field{"port", &T::port, "device node of its serial port, or `twin` for a simulated one"},
                                     Field{"baud", &T::baud, "line speed; the adapter knows the usual one", optional, range(300, 4'000'000)},
                                     Field{"rtscts", &T::rtscts, "hardware flow control", optional},
                                     Field{"paced", &T::paced, "a twin's line takes the time its line speed gives", optional},
                                     Field{"unplug_after", &T::unplug_after, "a twin's line is cut that long after power-up", optional},
                                     Field{"plug_in_after", &T::plug_in_after, "and is there again that long after power-up", optional},
                                     Field{"device", &T::device, "name of the device a console or a meter is on", optional},
                                     Field{"twin", &T::twin, "how the simulated other end behaves", optional}};
};
/// The adapter's own keys stand beside these; the check of the bench knows them.
template <>
struct Reader<bench::AdapterEntry> {
  static bool read(const Node& node, bench::AdapterEntry& value, Diagnostics& diagnostics, const Constraint&) {
    return read_known_fields(node, value, diagnostics);
  }
  static TypeInfo type(const Constraint&) { return object_type(describe_fields<bench::AdapterEntry>()); }
  static std::string text(const bench::AdapterEntry&) { return {}; }
};
template <>
struct YamlLayout<bench::WitnessEntry> {
  using T = bench::WitnessEntry;
  static constexpr std::tuple fields{
      Field{"meter", &T::meter, "name of a current meter below `adapters`", optional},
      Field{"off_below", &T::off_below, "amperes: less than that flows without power", optional},
      Field{"usb", &T::usb, "port name (usb:...) of the device's own USB connection, which goes with its power", optional},
      Field{"console", &T::console, "name of a console below `adapters`, which falls silent", optional},
      Field{"quiet_for", &T::quiet_for, "how long it must say nothing", optional},
      Field{"network", &T::network, "the device acknowledges nothing any more", optional},
      Field{"within", &T::within, "how long each witness may take to be sure", optional}};
};
template <>
struct YamlLayout<bench::RelayEntry> {
  using T = bench::RelayEntry;
  static constexpr std::tuple fields{Field{"board", &T::board, "name of the relay board below `adapters`"},
                                     Field{"channel", &T::channel, "contact, counted from 1 as printed on the board", required, range(1, 64)},
                                     Field{"contact", &T::contact, "which contact the wire is on", optional},
                                     Field{"feeds", &T::feeds, "name of the device it powers, or of the adapter in its socket"},
                                     Field{"safe", &T::safe, "in which state the bench is left", optional},
                                     Field{"witness", &T::witness, "who sees whether power really went off", optional}};
};
template <>
struct YamlLayout<bench::DeviceEntry> {
  using T = bench::DeviceEntry;
  static constexpr std::tuple fields{Field{"kind", &T::kind, "what the device is"},
                                     Field{"eui64", &T::eui64, "its IEEE address"},
                                     Field{"manufacturer_code", &T::manufacturer_code, "which images fit", optional},
                                     Field{"image_type", &T::image_type, "which images fit", optional},
                                     Field{"hardware_version", &T::hardware_version, "high octet version, low octet revision", optional},
                                     Field{"profile", &T::profile, "of its clusters, when it is not the network's", optional},
                                     Field{"install_code", &T::install_code, "6, 8, 12 or 16 octets without CRC", optional},
                                     Field{"speaks_gbcs", &T::speaks_gbcs, "whether the hub keeps a tunnel to it; as its twin does unless given", optional},
                                     Field{"copies", &T::copies, "how many there are, with consecutive addresses: name, name_2 ...", optional, range(1, 4096)},
                                     Field{"twin", &T::twin, "how the simulated device behaves", optional}};
};
template <>
struct YamlLayout<bench::HubEntry> {
  using T = bench::HubEntry;
  static constexpr std::tuple fields{Field{"eui64", &T::eui64, "of its CHF, in GBCS messages", optional},
                                     Field{"profile", &T::profile, "its choices where the sources are open", optional},
                                     Field{"defects", &T::defects, "what it does wrong, to show that a plan would notice", optional},
                                     Field{"sub_ghz", &T::sub_ghz, "a duty cycle, as if the HAN were on a sub-GHz radio", optional},
                                     Field{"aps_encryption", &T::aps_encryption, "encrypt OTA unicasts with the link key", optional},
                                     Field{"aps_acknowledgement", &T::aps_acknowledgement, "ask for an APS acknowledgement of OTA unicasts", optional},
                                     Field{"require_encryption", &T::require_encryption, "refuse OTA requests without it", optional},
                                     Field{"max_block", &T::max_block, "octets of image in one block response", optional, range(1, 100)},
                                     Field{"page_requests", &T::page_requests, "serve Image Page Requests", optional},
                                     Field{"client_watchdog", &T::client_watchdog, "silence after which a downloading device counts as gone", optional}};
};
template <>
struct Names<bench::SupplierEntry::Role> {
  using Role = bench::SupplierEntry::Role;
  static constexpr std::array values{Named{"import", Role::import}, Named{"gas", Role::gas}, Named{"neither", Role::neither}};
};
template <>
struct YamlLayout<bench::SupplierEntry> {
  using T = bench::SupplierEntry;
  static constexpr std::tuple fields{Field{"eui64", &T::eui64, "its id"}, Field{"role", &T::role, "at the hub of this bench", optional},
                                     Field{"signing_key", &T::signing_key, "PEM file of the key it signs with; a test key unless given", optional}};
};
template <>
struct Names<io::RemoteHubs::Answer> {
  using Answer = io::RemoteHubs::Answer;
  static constexpr std::array values{Named{"delivers", Answer::delivers}, Named{"fails", Answer::fails}, Named{"silent", Answer::silent}};
};
template <>
struct YamlLayout<io::RemoteHubs> {
  using T = io::RemoteHubs;
  static constexpr std::tuple fields{Field{"answer", &T::answer, "what becomes of an image sent to them", optional},
                                     Field{"transfer_time", &T::transfer_time, "from the job to the transfer alert", optional},
                                     Field{"read_back", &T::read_back, "from activation to the version alert", optional}};
};
template <>
struct YamlLayout<bench::DccEntry> {
  using T = bench::DccEntry;
  static constexpr std::tuple fields{Field{"profile", &T::profile, "its choices where the sources are open", optional},
                                     Field{"defects", &T::defects, "what it does wrong, to show that a plan would notice", optional},
                                     Field{"acb", &T::acb, "EUI-64 of the Access Control Broker", optional},
                                     Field{"latency", &T::latency, "of the wide area network, one way", optional},
                                     Field{"suppliers", &T::suppliers, "who sends requests, by name", optional},
                                     Field{"cpl", &T::cpl, "the Central Products List: a .csv or .yaml file", optional},
                                     Field{"inventory", &T::inventory, "the Smart Metering Inventory: a .csv or .yaml file", optional},
                                     Field{"keys", &T::keys, "folder of certificates and keys; test keys unless given", optional},
                                     Field{"remote_hubs", &T::remote_hubs, "what hubs do that are not on the bench", optional}};
};
template <>
struct YamlLayout<bench::NetworkEntry> {
  using T = bench::NetworkEntry;
  static constexpr std::tuple fields{Field{"channel", &T::channel, "2.4 GHz channel", optional, range(11, 26)},
                                     Field{"pan_id", &T::pan_id, "PAN id", optional, range(0, 0xFFFE)},
                                     Field{"extended_pan_id", &T::extended_pan_id, "8 octets"},
                                     Field{"network_key", &T::network_key, "16 octets"},
                                     Field{"profile", &T::profile, "profile id of the HAN's clusters", optional},
                                     Field{"tx_power_dbm", &T::tx_power_dbm, "radio power", optional, range(-20, 20)}};
};
template <>
struct YamlLayout<bench::FaultEntry> {
  using T = bench::FaultEntry;
  static constexpr std::tuple fields{Field{"device", &T::device, "name of the device whose messages it meets; all unless given", optional}};
};
/// The keys of the rule stand beside the name of the device.
template <>
struct Reader<bench::FaultEntry> {
  static bool read(const Node& node, bench::FaultEntry& value, Diagnostics& diagnostics, const Constraint&) {
    std::vector<std::string_view> known = field_names<sim::FaultRule>();
    known.push_back("device");
    const bool clean = expect_map(node, diagnostics) && refuse_unknown_keys(node, known, diagnostics);
    return read_known_fields(node, value, diagnostics) && read_known_fields(node, value.rule, diagnostics) && clean;
  }
  static TypeInfo type(const Constraint&) {
    auto rows = describe_fields<sim::FaultRule>();
    rows.push_back(describe_fields<bench::FaultEntry>().front());
    return object_type(rows);
  }
  static std::string text(const bench::FaultEntry&) { return {}; }
};
template <>
struct YamlLayout<bench::RadioEntry> {
  using T = bench::RadioEntry;
  static constexpr std::tuple fields{Field{"radio_time", &T::radio_time, "messages of the simulated radio take the time a real one needs", optional},
                                     Field{"loss", &T::loss, "chance that a transmission is lost", optional, range(0, 1)},
                                     Field{"faults", &T::faults, "what else goes wrong, one rule each", optional}};
};
template <>
struct YamlLayout<bench::TroubleEntry> {
  using T = bench::TroubleEntry;
  static constexpr std::tuple fields{Field{"every", &T::every, "time between two pulled plugs, on average; 0s for never", optional},
                                     Field{"lasts", &T::lasts, "until the plug is back, at most", optional},
                                     Field{"garbage", &T::garbage, "half of the times a serial twin says nonsense instead", optional}};
};
template <>
struct YamlLayout<bench::BenchFile> {
  using T = bench::BenchFile;
  static constexpr std::tuple fields{Field{"kind", &T::kind, "`bench`"},
                                     Field{"version", &T::version, "of this file format: 1", required, range(1, 1)},
                                     Field{"id", &T::id, "what the bench is called in reports", required, slug},
                                     Field{"title", &T::title, "the same for people", optional},
                                     Field{"time", &T::time, "virtual when every port is a twin, unless said otherwise", optional},
                                     Field{"network", &T::network, "the HAN to form"},
                                     Field{"report_profile", &T::report_profile, "draft2019 or final2022, for hub, head end and twins at once", optional},
                                     Field{"hub", &T::hub, "how the rig plays the Communications Hub", optional},
                                     Field{"dcc", &T::dcc, "the head end, its suppliers and lists", optional},
                                     Field{"radio", &T::radio, "the simulated radio", optional},
                                     Field{"trouble", &T::trouble, "plugs of twins that are pulled at random", optional},
                                     Field{"adapters", &T::adapters, "what is plugged in, by name"},
                                     Field{"relays", &T::relays, "contacts with a purpose, by name", optional},
                                     Field{"devices", &T::devices, "devices under test, by name"}};
};

}  // namespace rig::yaml
