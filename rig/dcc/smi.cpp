// SPDX-License-Identifier: Apache-2.0
#include "rig/dcc/smi.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "rig/base/mapped_file.hpp"
#include "rig/dcc/table.hpp"

namespace rig::dcc {
namespace {

using D = SmiDevice;
using Text = std::string_view;
constexpr auto blank = Cell::blank_allowed;

std::string read_type(Text text, D& device) {
  const auto type = parse_device_type(text);
  if (!type) return "one of ESME, GSME, CHF, GPF, PPMID, HCALCS, IHD, SAPC";
  device.type = *type;
  return {};
}

template <class Number>
std::string read_octets(Text text, std::size_t octets, Number& number, std::string expected) {
  const auto value = parse_octets(text, octets);
  if (!value) return expected;
  number = static_cast<Number>(*value);
  return {};
}

std::string read_version(Text text, D& device) {
  std::uint32_t version{};
  std::string wrong = read_octets(text, 4, version, "4 hex octets such as 00:00:00:10");
  if (wrong.empty()) device.firmware_version = version;
  return wrong;
}

std::string read_yes(Text text, bool& value) {
  if (text != "true" && text != "false") return "true or false";
  value = text == "true";
  return {};
}
std::string yes(bool value) { return value ? "true" : "false"; }

std::string read_status(Text text, D& device) {
  for (const auto status :
       {DeviceStatus::pending, DeviceStatus::commissioned, DeviceStatus::suspended, DeviceStatus::decommissioned}) {
    if (name(status) == text) {
      device.status = status;
      return {};
    }
  }
  return "pending, commissioned, suspended or decommissioned";
}

template <class Target>
std::string read_eui(Text text, Target& target) {
  const auto eui = parse_eui64(text);
  if (!eui) return "an EUI-64";
  target = *eui;
  return {};
}

const std::array columns{
    Column<D>{"eui", Cell::required, [](Text t, D& d) { return read_eui(t, d.eui); },
              [](const D& d) { return to_string(d.eui); }},
    Column<D>{"type", Cell::required, read_type, [](const D& d) { return std::string(name(d.type)); }},
    Column<D>{"manufacturer", Cell::required,
              [](Text t, D& d) { return read_octets(t, 2, d.model.manufacturer, "4 hex digits"); },
              [](const D& d) { return fmt::format("{:04X}", d.model.manufacturer); }},
    Column<D>{"model", Cell::required, [](Text t, D& d) { return read_octets(t, 2, d.model.model, "4 hex digits"); },
              [](const D& d) { return fmt::format("{:04X}", d.model.model); }},
    Column<D>{"hardware_version", Cell::required,
              [](Text t, D& d) { return read_octets(t, 1, d.model.hardware_version, "2 hex digits"); },
              [](const D& d) { return fmt::format("{:02X}", d.model.hardware_version); }},
    Column<D>{"hardware_revision", Cell::required,
              [](Text t, D& d) { return read_octets(t, 1, d.model.hardware_revision, "2 hex digits"); },
              [](const D& d) { return fmt::format("{:02X}", d.model.hardware_revision); }},
    Column<D>{"firmware_version", blank, read_version,
              [](const D& d) { return d.firmware_version ? version_text(*d.firmware_version) : std::string{}; }},
    Column<D>{"firmware_verified", blank, [](Text t, D& d) { return read_yes(t, d.firmware_verified); },
              [](const D& d) { return yes(d.firmware_verified); }},
    Column<D>{"hub", blank, [](Text t, D& d) { return read_eui(t, d.hub); },
              [](const D& d) { return d.hub ? to_string(*d.hub) : std::string{}; }},
    Column<D>{"gpf_joined", blank, [](Text t, D& d) { return read_yes(t, d.gpf_joined); },
              [](const D& d) { return yes(d.gpf_joined); }},
    Column<D>{"status", blank, read_status, [](const D& d) { return std::string(name(d.status)); }},
    Column<D>{"gbcs_version", blank, [](Text t, D& d) { return d.gbcs_version = t, std::string{}; },
              [](const D& d) { return d.gbcs_version; }},
};

constexpr std::span<const Column<SmiDevice>> table() { return {columns.data(), columns.size()}; }

}  // namespace

std::string_view name(DeviceStatus status) {
  switch (status) {
    case DeviceStatus::pending:
      return "pending";
    case DeviceStatus::commissioned:
      return "commissioned";
    case DeviceStatus::suspended:
      return "suspended";
    case DeviceStatus::decommissioned:
      return "decommissioned";
  }
  return "unknown";
}

Result<Smi> Smi::from_devices(std::vector<SmiDevice> devices) {
  Smi inventory;
  inventory.devices_.reserve(devices.size());
  inventory.by_eui_.reserve(devices.size());
  for (SmiDevice& device : devices) {
    if (auto added = inventory.add(std::move(device)); !added) return added.error();
  }
  return inventory;
}

Result<Smi> Smi::from_csv(std::string_view text, const std::string& name) {
  auto rows = rows_from_csv(text, name, table());
  if (!rows) return rows.error();
  return in_file(from_devices(std::move(*rows)), name);
}

Result<Smi> Smi::from_yaml(std::string_view text, const std::string& name) {
  const auto document = yaml::Document::parse(text, name);
  if (!document) return document.error();
  auto rows = rows_from_yaml(*document, table());
  if (!rows) return rows.error();
  return in_file(from_devices(std::move(*rows)), name);
}

Result<Smi> Smi::load(const std::filesystem::path& path) {
  const auto file = MappedFile::open(path);
  if (!file) return file.error();
  const auto text = as_text(file->bytes());
  return path.extension() == ".csv" ? from_csv(text, path.string()) : from_yaml(text, path.string());
}

std::string Smi::to_csv() const { return csv_from_rows<SmiDevice>(devices_, table()); }
std::string Smi::to_yaml() const { return yaml_from_rows<SmiDevice>(devices_, table()); }

const SmiDevice* Smi::find(Eui64 eui) const {
  const auto found = by_eui_.find(eui.value);
  return found == by_eui_.end() ? nullptr : &devices_[found->second];
}

SmiDevice* Smi::find(Eui64 eui) {
  const auto found = by_eui_.find(eui.value);
  return found == by_eui_.end() ? nullptr : &devices_[found->second];
}

Result<> Smi::add(SmiDevice device) {
  if (!by_eui_.emplace(device.eui.value, static_cast<std::uint32_t>(devices_.size())).second)
    return make_error(ErrorCode::invalid_file,
                      fmt::format("device {} stands twice in the inventory", to_string(device.eui)));
  devices_.push_back(std::move(device));
  return {};
}

Result<> pre_notify(Smi& inventory, const Cpl& list, SmiDevice device) {
  const auto subject = fmt::format("{} with firmware {}", to_string(device.model),
                                   device.firmware_version ? version_text(*device.firmware_version) : "unknown");
  if (device.firmware_version) {
    const auto entries = list.with_version(device.model, *device.firmware_version);
    const auto is_current = [](const CplEntry* entry) { return entry->status == CplStatus::current; };
    if (std::none_of(entries.begin(), entries.end(), is_current))
      return make_error(
          ErrorCode::refused,
          fmt::format("{} {}", subject, entries.empty() ? "is not on the CPL" : "is removed from the CPL"));
  } else if (device.type != DeviceType::ihd) {
    return make_error(ErrorCode::refused, fmt::format("{}: only an IHD may be without a version", subject));
  }
  device.status = DeviceStatus::pending;
  return inventory.add(std::move(device));
}

}  // namespace rig::dcc
