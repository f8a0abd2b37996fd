// SPDX-License-Identifier: Apache-2.0
#include "rig/bench/bench_file.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "rig/adapter/port_name.hpp"
#include "rig/base/install_code.hpp"
#include "rig/base/mapped_file.hpp"
#include "rig/base/sha256.hpp"
#include "rig/bench/bench_layout.hpp"
#include "rig/sim/device_file.hpp"
#include "rig/yaml/replacements.hpp"
#include "rig/yaml/spelling.hpp"

namespace rig::bench {
namespace {

/// A bench that is another one with some values replaced.
struct Extension {
  std::string kind, id, title;
  unsigned version{};
  std::filesystem::path extends;
  yaml::Replacements set;
};

}  // namespace
}  // namespace rig::bench

namespace rig::yaml {

template <>
struct YamlLayout<bench::Extension> {
  using T = bench::Extension;
  static constexpr std::tuple fields{Field{"kind", &T::kind, "`bench`"},
                                     Field{"version", &T::version, "of this file format: 1", required, range(1, 1)},
                                     Field{"id", &T::id, "what the bench is called in reports", required, slug},
                                     Field{"title", &T::title, "the same for people", optional},
                                     Field{"extends", &T::extends, "the bench file this one is made from"},
                                     Field{"set", &T::set, "key path: value, each replacing one of its values", optional}};
};

}  // namespace rig::yaml

namespace rig::bench {
namespace {

constexpr int max_extension_depth = 8;

template <class Entries>
auto* find_by_name(Entries& entries, std::string_view name) {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry.first == name; });
  return found == entries.end() ? nullptr : &*found;
}

template <class Entries>
std::string names_of(const Entries& entries) {
  std::string text;
  for (const auto& [name, entry] : entries) text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "none" : text;
}

void hash_file(const std::filesystem::path& path, std::string& digests) {
  if (const auto file = MappedFile::open(path); file.has_value()) digests += to_string(sha256(file->bytes()));
}

void rename(yaml::Document& base, const Extension& extension) {
  for (const auto& [key, text] : {std::pair("id", extension.id), std::pair("title", extension.title)}) {
    static_cast<void>(base.set(key, "\"\""));
    base.replace_text(*base.root().find(key), text, false);
  }
}

/// Sections that a file may leave out, and an override may reach into.
void add_sections(yaml::Document& document) {
  using Path = std::vector<std::string_view>;
  const auto add = [&](yaml::Node node, const Path& path) {
    for (std::string_view key : path) {
      document.add_map(node, key);
      const auto next = node.find(key);
      if (!next) return;
      node = *next;
    }
  };
  for (const Path& path : {Path{"radio"}, Path{"trouble"}, Path{"hub", "profile"}, Path{"hub", "defects"}, Path{"hub", "sub_ghz"}, Path{"hub", "sub_ghz"}, Path{"hub", "sub_ghz", "duty_cycle"},
                           Path{"hub", "sub_ghz", "defects"}, Path{"dcc", "profile"}, Path{"dcc", "profile", "anomaly_11_1"},
                           Path{"dcc", "profile", "anomaly_11_4"}, Path{"dcc", "defects"}, Path{"dcc", "remote_hubs"}})
    add(document.root(), path);
  if (const auto adapters = document.root().find("adapters"))
    for (const yaml::Node& entry : *adapters)
      if (const auto port = entry.find("port"); port && port->text() == twin_port) add(entry, {"twin"});
  const auto devices = document.root().find("devices");
  if (!devices) return;
  for (const yaml::Node& device : *devices)
    if (const auto twin = device.find("twin"))
      for (const Path& path : {Path{"ota", "defects"}, Path{"gbcs", "defects"}, Path{"defects"}}) add(*twin, path);
}

/// The document a bench is read from, after `extends` and `set`.
std::optional<yaml::Document> load_document(const std::filesystem::path& path, int depth, std::string& digests, yaml::Diagnostics& diagnostics) {
  auto document = yaml::Document::load(path, diagnostics);
  if (!document) return std::nullopt;
  hash_file(path, digests);
  const auto extends = document->root().find("extends");
  if (!extends) return document;
  if (depth == max_extension_depth) {
    diagnostics.add(extends->location(), fmt::format("more than {} files extend each other", max_extension_depth));
    return std::nullopt;
  }
  Extension extension;
  if (!yaml::read_fields(document->root(), extension, diagnostics)) return std::nullopt;
  auto base = load_document(extension.extends, depth + 1, digests, diagnostics);
  if (!base) return std::nullopt;
  if (!extension.set.empty()) add_sections(*base);
  for (const auto& [key, value, location] : extension.set.items)
    if (const auto done = base->set(key, value); done.has_error()) diagnostics.add(location, done.error().what);
  rename(*base, extension);
  return base;
}

/// Checks that need more than one entry.
class Check {
 public:
  Check(BenchFile& file, std::span<const adapter::Spec> adapters, yaml::Diagnostics& diagnostics)
      : file_(file), adapters_(adapters), diagnostics_(diagnostics) {}

  void run() {
    if (file_.kind != "bench") report(file_.document->root().find("kind")->location(), fmt::format("expected bench, found \"{}\"", file_.kind));
    expect_length("network.extended_pan_id", file_.network.extended_pan_id, 8);
    expect_length("network.network_key", file_.network.network_key, 16);
    if (const auto profile = file_.report_profile) {
      file_.hub.profile.report_profile = *profile;
      file_.dcc.profile.report_profile = *profile == hub::ReportProfile::draft2019 ? dcc::ReportProfile::draft2019 : dcc::ReportProfile::final2022;
    }
    for (auto& [name, entry] : file_.adapters) check_adapter(entry);
    check_coordinator();
    for (const auto& [name, entry] : file_.relays) check_relay(entry);
    for (const auto& [name, entry] : file_.devices) check_device(entry);
    for (const FaultEntry& entry : file_.radio.faults) check_fault(entry);
    if (file_.time == TimeChoice::virtual_)
      for (const auto& [name, entry] : file_.adapters)
        if (!entry.is_twin()) report(entry.node->location(), fmt::format("a real port ({}) cannot run in virtual time", entry.port));
  }

 private:
  void report(const yaml::Location& location, std::string what) { diagnostics_.add(location, std::move(what)); }

  void expect_length(std::string_view key, const Bytes& bytes, std::size_t length) {
    if (bytes.size() == length) return;
    auto location = file_.document->root().location();
    if (const auto network = file_.document->root().find("network"))
      if (const auto node = network->find(key.substr(key.find('.') + 1))) location = node->location();
    report(location, fmt::format("expected {} octets, found {}", length, bytes.size()));
  }

  void check_adapter(AdapterEntry& entry) {
    const auto spec = std::find_if(adapters_.begin(), adapters_.end(), [&](const auto& one) { return one.name == entry.adapter; });
    if (spec == adapters_.end()) {
      std::vector<std::string_view> known;
      for (const auto& one : adapters_) known.push_back(one.name);
      report(entry.node->find("adapter")->location(), fmt::format("unknown adapter \"{}\" (there are {}){}", entry.adapter, fmt::join(known, ", "),
                                                                   yaml::did_you_mean(entry.adapter, known)));
      return;
    }
    entry.spec = &*spec;
    std::vector<std::string> names;
    for (const auto& row : spec->settings()) names.push_back(row.name);
    for (const auto& name : yaml::field_names<AdapterEntry>()) names.emplace_back(name);
    const std::vector<std::string_view> known(names.begin(), names.end());
    yaml::refuse_unknown_keys(*entry.node, known, diagnostics_);
    spec->check(*entry.node, entry.twin, diagnostics_);
    if (!entry.device.empty() && !find_by_name(file_.devices, entry.device))
      report(entry.node->find("device")->location(),
             fmt::format("device \"{}\" is not below devices; there are {}", entry.device, names_of(file_.devices)));
    check_port(entry);
  }

  void check_port(const AdapterEntry& entry) {
    const auto location = entry.node->find("port")->location();
    if (entry.port.empty()) report(location, "expected usb:..., a device node or `twin`, found nothing");
    const bool needs_usb_name = entry.spec->port_kind == adapter::PortKind::usb && !entry.is_twin() && !entry.port.empty();
    if (needs_usb_name && !adapter::is_usb_name(entry.port))
      report(location, fmt::format("a {} is no serial port: expected usb:..., found \"{}\"", entry.adapter, entry.port));
    if (!adapter::is_usb_name(entry.port)) return;
    if (const auto name = adapter::parse_port_name(entry.port); name.has_error()) report(location, name.error().what);
  }

  void check_coordinator() {
    std::vector<std::string_view> coordinators;
    for (const auto& [name, entry] : file_.adapters) {
      if (!entry.spec) return;  // it may be the coordinator
      if (entry.spec->capability == adapter::Capability::coordinator) coordinators.push_back(name);
    }
    if (coordinators.size() == 1) return;
    const std::string found = coordinators.empty() ? "none" : fmt::format("{}", fmt::join(coordinators, ", "));
    report(file_.document->root().find("adapters")->location(), fmt::format("expected one coordinator, found {}", found));
  }

  void check_relay(const RelayEntry& entry) {
    const auto* board = find_by_name(file_.adapters, entry.board);
    if (!board) return report(entry.location, fmt::format("board \"{}\" is not below adapters; there are {}", entry.board, names_of(file_.adapters)));
    if (board->second.spec && board->second.spec->capability != adapter::Capability::relay_bank)
      report(entry.location, fmt::format("board \"{}\" is a {}, not a relay_bank", entry.board, name(board->second.spec->capability)));
    if (!find_by_name(file_.devices, entry.feeds) && !find_by_name(file_.adapters, entry.feeds))
      report(entry.location, fmt::format("feeds \"{}\", which is not below devices; there are {}", entry.feeds, names_of(file_.devices)));
    if (entry.feeds == entry.board) report(entry.location, fmt::format("board \"{}\" cannot switch its own power", entry.board));
    if (entry.witness) check_witness(entry);
    for (const auto& [other_name, other] : file_.relays)
      if (&other != &entry && other.board == entry.board && other.channel == entry.channel && &other < &entry)
        report(entry.location, fmt::format("channel {} of {} is relay {} already", entry.channel, entry.board, other_name));
    for (const auto& [other_name, other] : file_.relays)
      if (&other < &entry && other.feeds == entry.feeds) report(entry.location, fmt::format("{} is fed by relay {} already", entry.feeds, other_name));
  }

  void check_witness(const RelayEntry& entry) {
    const WitnessEntry& witness = *entry.witness;
    if (witness.meter.empty() && witness.console.empty() && witness.usb.empty() && !witness.network)
      report(entry.location, "witness: expected a meter, a console, usb or network, found none of them");
    expect_capability(entry, witness.meter, adapter::Capability::current_meter);
    expect_capability(entry, witness.console, adapter::Capability::console);
    if (witness.usb.empty()) return;
    if (!adapter::is_usb_name(witness.usb)) return report(entry.location, fmt::format("witness: usb: expected usb:..., found \"{}\"", witness.usb));
    if (const auto name = adapter::parse_port_name(witness.usb); name.has_error()) report(entry.location, name.error().what);
  }

  void expect_capability(const RelayEntry& entry, const std::string& name, adapter::Capability capability) {
    if (name.empty()) return;
    const auto* found = find_by_name(file_.adapters, name);
    if (found && (!found->second.spec || found->second.spec->capability == capability)) return;
    report(entry.location, fmt::format("witness: \"{}\" is no {} below adapters; there are {}", name, adapter::name(capability), names_of(file_.adapters)));
  }

  void check_device(const DeviceEntry& entry) {
    for (const auto& [other_name, other] : file_.devices)
      if (&other < &entry && other.eui64 == entry.eui64) report(entry.location, fmt::format("{} is the EUI-64 of {} already", to_string(entry.eui64), other_name));
    if (entry.install_code)
      if (const auto key = link_key_from_install_code(*entry.install_code); key.has_error()) report(entry.location, key.error().what);
    if (!entry.twin) return;
    sim::DeviceSettings ignored;
    sim::read_twin(*entry.twin, ignored, diagnostics_, &file_.device_files);
  }

  void check_fault(const FaultEntry& entry) {
    if (!entry.device.empty() && !find_by_name(file_.devices, entry.device))
      report(entry.location, fmt::format("device \"{}\" is not below devices; there are {}", entry.device, names_of(file_.devices)));
  }

  BenchFile& file_;
  std::span<const adapter::Spec> adapters_;
  yaml::Diagnostics& diagnostics_;
};

void keep_adapter_nodes(BenchFile& file) {
  if (const auto adapters = file.document->root().find("adapters"))
    for (auto& [name, entry] : file.adapters) entry.node = adapters->find(name);
}

void add_copies(BenchFile& file) {
  std::vector<std::pair<std::string, DeviceEntry>> all;
  for (const auto& [name, entry] : file.devices)
    for (unsigned number = 1; number <= entry.copies; ++number) {
      all.emplace_back(number == 1 ? name : fmt::format("{}_{}", name, number), entry);
      all.back().second.eui64.value += number - 1;
    }
  file.devices = std::move(all);
}

/// In a file. On a command line somebody looks at what is plugged in now.
void refuse_numbered_ports(const yaml::Node& root, yaml::Diagnostics& diagnostics) {
  const auto adapters = root.find("adapters");
  if (!adapters || !adapters->is_map()) return;
  for (const yaml::Node& entry : *adapters)
    if (const auto port = entry.is_map() ? entry.find("port") : std::nullopt; port && adapter::is_numbered_path(port->text()))
      diagnostics.add(port->location(), fmt::format("{} is another device when things are plugged in in another order: name it by what stays, usb:... or /dev/serial/by-path/...; "
                                                    "`hanrig bench scan` tells its name",
                                                    port->text()));
}

std::optional<BenchFile> read_bench(yaml::Document document, const Overrides& overrides, std::span<const adapter::Spec> adapters,
                                    yaml::Diagnostics& diagnostics) {
  refuse_numbered_ports(document.root(), diagnostics);
  if (!overrides.empty()) add_sections(document);
  for (const auto& [key, value] : overrides)
    if (const auto done = document.set(key, value); done.has_error()) diagnostics.add(done.error());
  BenchFile file;
  if (!yaml::read_fields(document.root(), file, diagnostics)) return std::nullopt;
  file.document = std::move(document);
  keep_adapter_nodes(file);
  add_copies(file);
  Check(file, adapters, diagnostics).run();
  if (!diagnostics.empty()) return std::nullopt;
  return file;
}

}  // namespace

const AdapterEntry* BenchFile::adapter(std::string_view name) const {
  const auto* found = find_by_name(adapters, name);
  return found ? &found->second : nullptr;
}

const RelayEntry* BenchFile::relay(std::string_view name) const {
  const auto* found = find_by_name(relays, name);
  return found ? &found->second : nullptr;
}

const DeviceEntry* BenchFile::device(std::string_view name) const {
  const auto* found = find_by_name(devices, name);
  return found ? &found->second : nullptr;
}

const std::pair<std::string, RelayEntry>* BenchFile::relay_of(std::string_view device) const {
  const auto found = std::find_if(relays.begin(), relays.end(), [&](const auto& relay) { return relay.second.feeds == device; });
  return found == relays.end() ? nullptr : &*found;
}

bool BenchFile::has_twins() const {
  return std::any_of(adapters.begin(), adapters.end(), [](const auto& adapter) { return adapter.second.is_twin(); });
}

bool BenchFile::has_real_ports() const {
  return std::any_of(adapters.begin(), adapters.end(), [](const auto& adapter) { return !adapter.second.is_twin(); });
}

io::TimeMode BenchFile::time_mode() const {
  return time == TimeChoice::real || has_real_ports() ? io::TimeMode::real : io::TimeMode::virtual_time;
}

device::NetworkSettings BenchFile::network_settings() const {
  device::NetworkSettings settings;
  settings.pan_id = network.pan_id;
  for (Byte octet : network.extended_pan_id) settings.extended_pan_id = settings.extended_pan_id << 8 | octet;
  settings.channel = network.channel;
  settings.tx_power_dbm = network.tx_power_dbm;
  std::copy(network.network_key.begin(), network.network_key.end(), settings.network_key.begin());
  settings.profile = network.profile;
  return settings;
}

std::optional<BenchFile> load_bench(const std::filesystem::path& path, const Overrides& overrides, std::span<const adapter::Spec> adapters,
                                    yaml::Diagnostics& diagnostics) {
  std::string digests;
  auto document = load_document(path, 0, digests, diagnostics);
  if (!document) return std::nullopt;
  auto file = read_bench(*std::move(document), overrides, adapters, diagnostics);
  if (!file) return std::nullopt;
  for (const auto& device : file->device_files) hash_file(device, digests);
  file->path = path;
  file->sha256 = digests.size() == 64 ? digests : to_string(sha256(as_bytes(digests)));
  return file;
}

std::optional<BenchFile> parse_bench(std::string_view text, std::string name, std::span<const adapter::Spec> adapters, yaml::Diagnostics& diagnostics) {
  auto document = yaml::Document::parse(text, std::move(name), diagnostics);
  if (!document) return std::nullopt;
  return read_bench(*std::move(document), {}, adapters, diagnostics);
}

}  // namespace rig::bench
