// SPDX-License-Identifier: Apache-2.0
#include "rig/bench/smart_metering.hpp"

#include <algorithm>

namespace rig::bench {
namespace {

/// Test keys are no secret: the same on every bench, so that journals can be compared.
constexpr std::uint64_t test_key_seed = 2019;

dcc::DeviceType type_of(DeviceKind kind) {
  switch (kind) {
    case DeviceKind::ppmid: return dcc::DeviceType::ppmid;
    case DeviceKind::ihd: return dcc::DeviceType::ihd;
    case DeviceKind::hcalcs: return dcc::DeviceType::hcalcs;
    case DeviceKind::esme: return dcc::DeviceType::esme;
    case DeviceKind::gsme: return dcc::DeviceType::gsme;
  }
  return dcc::DeviceType::ppmid;
}

dcc::SmiDevice inventory_entry(const BenchFile& file, const DeviceEntry& entry) {
  const auto settings = device_settings(entry, file);
  const std::uint16_t hardware = settings.ota.hardware_version;
  dcc::SmiDevice device{.eui = entry.eui64, .type = type_of(entry.kind), .model = {}, .firmware_version = {}, .hub = file.hub.eui64, .gbcs_version = "3.2"};
  device.model = {settings.ota.manufacturer, settings.ota.image_type, static_cast<std::uint8_t>(hardware >> 8), static_cast<std::uint8_t>(hardware & 0xFF)};
  if (entry.twin) device.firmware_version = settings.version;
  return device;
}

}  // namespace

Result<gbcs::KeyStore> keys_of(const BenchFile& file) {
  if (!file.dcc.keys.empty()) return gbcs::KeyStore::load(file.dcc.keys);
  std::vector<Eui64> parties{file.hub.eui64, file.dcc.acb};
  for (const auto& [name, supplier] : file.dcc.suppliers) parties.push_back(supplier.eui64);
  for (const auto& [name, device] : file.devices) parties.push_back(device.eui64);
  auto keys = gbcs::KeyStore::for_tests(test_key_seed, std::move(parties));
  for (const auto& [name, supplier] : file.dcc.suppliers) {
    if (supplier.signing_key.empty()) continue;
    auto key = PrivateKey::load(supplier.signing_key);
    if (key.has_error()) return key.error();
    keys.add(supplier.eui64, gbcs::KeyUse::ds, std::move(*key));
  }
  return keys;
}

SmartMetering::SmartMetering(const BenchFile& file) : file_(file) {
  names_ = {{"hub", file.hub.eui64}, {"head end", file.dcc.acb}};
  for (const auto& [name, device] : file.devices) names_.emplace_back(name, device.eui64);
  for (const auto& [name, supplier] : file.dcc.suppliers) names_.emplace_back(name, supplier.eui64);
}

Result<std::unique_ptr<SmartMetering>> SmartMetering::open(io::Loop& loop, const BenchFile& file, io::Han& han, record::EventSink& events) {
  std::unique_ptr<SmartMetering> all(new SmartMetering(file));
  if (auto lists = all->read_lists(); lists.has_error()) return lists.error();
  auto keys = keys_of(file);
  if (keys.has_error()) return keys.error();
  all->keys_ = std::move(*keys);
  all->keys_.set_acb(file.dcc.acb);
  io::CommunicationsHubSettings settings{.eui = file.hub.eui64, .head_end = file.dcc.acb, .profile = file.hub.profile, .defects = file.hub.defects, .sub_ghz = file.hub.sub_ghz};
  for (const auto& [name, entry] : file.devices)
    if (entry.speaks_gbcs.value_or(entry.twin && device_settings(entry, file).gbcs.speaks)) settings.with_tunnel.insert(entry.eui64);
  all->hub_ = std::make_unique<io::CommunicationsHub>(loop, han, events, std::move(settings), all->keys_);
  all->wide_area_ = std::make_unique<io::WideArea>(
      loop, events,
      io::WideAreaSettings{.profile = file.dcc.profile, .defects = file.dcc.defects, .acb = file.dcc.acb, .hub = file.hub.eui64, .latency = file.dcc.latency, .remote = file.dcc.remote_hubs},
      all->registry_, all->keys_, *all->hub_, [names = all.get()](Eui64 eui) { return names->name_of(eui); });
  return all;
}

Result<void> SmartMetering::read_lists() {
  if (!file_.dcc.cpl.empty()) {
    auto list = dcc::Cpl::load(file_.dcc.cpl);
    if (list.has_error()) return list.error();
    registry_.cpl = std::move(*list);
  }
  if (!file_.dcc.inventory.empty()) {
    auto inventory = dcc::Smi::load(file_.dcc.inventory);
    if (inventory.has_error()) return inventory.error();
    registry_.smi = std::move(*inventory);
  }
  return inventory_of_bench();
}

// What is on the bench is in the inventory, whether the list knows it or not.
Result<void> SmartMetering::inventory_of_bench() {
  if (!registry_.smi.find(file_.hub.eui64))
    if (auto added = registry_.smi.add({.eui = file_.hub.eui64, .type = dcc::DeviceType::chf, .model = {}, .firmware_version = {}, .hub = {}, .gbcs_version = "3.2"}); added.has_error())
      return added.error();
  for (const auto& [name, entry] : file_.devices)
    if (!registry_.smi.find(entry.eui64))
      if (auto added = registry_.smi.add(inventory_entry(file_, entry)); added.has_error()) return added.error();
  dcc::Responsible responsible{.hub = file_.hub.eui64, .import = {}, .gas = {}};
  std::vector<dcc::Supplier> suppliers;
  for (const auto& [name, entry] : file_.dcc.suppliers) {
    suppliers.push_back({entry.eui64, name});
    if (entry.role == SupplierEntry::Role::import) responsible.import = entry.eui64;
    if (entry.role == SupplierEntry::Role::gas) responsible.gas = entry.eui64;
  }
  auto all = dcc::Suppliers::from(std::move(suppliers), {responsible});
  if (all.has_error()) return all.error();
  registry_.suppliers = std::move(*all);
  return {};
}

std::optional<Eui64> SmartMetering::eui_of(std::string_view name) const {
  const auto found = std::find_if(names_.begin(), names_.end(), [&](const auto& one) { return one.first == name; });
  return found == names_.end() ? std::nullopt : std::optional(found->second);
}

std::string SmartMetering::name_of(Eui64 eui) const {
  const auto found = std::find_if(names_.begin(), names_.end(), [&](const auto& one) { return one.second == eui; });
  return found == names_.end() ? to_string(eui) : found->first;
}

}  // namespace rig::bench
