// SPDX-License-Identifier: Apache-2.0
//
// A street for tests: homes with a hub, meters, a PPMID and an HCALCS each, two suppliers, and a CPL whose images
// exist.
#pragma once

#include "rig/dcc/checks.hpp"
#include "rig/image/recipe.hpp"

namespace rig::dcc::sample {

inline constexpr Eui64 acb{0x90B3D51F30000002};
inline constexpr Eui64 electricity{0x90B3D51F30010000};
inline constexpr Eui64 gas{0x90B3D51F30020000};
inline constexpr Eui64 stranger{0x90B3D51F30030000};

/// The device of one kind in home number `home`: "00DB0000000100A4".
inline constexpr Eui64 device(std::uint64_t home, std::uint8_t kind) {
  return {0x00DB000000000000 | home << 16 | kind};
}
inline constexpr Eui64 esme(std::uint64_t home) { return device(home, 0xA0); }
inline constexpr Eui64 gsme(std::uint64_t home) { return device(home, 0xA1); }
inline constexpr Eui64 hub(std::uint64_t home) { return device(home, 0xA2); }
inline constexpr Eui64 ppmid(std::uint64_t home) { return device(home, 0xA4); }
inline constexpr Eui64 hcalcs(std::uint64_t home) { return device(home, 0xA5); }

inline constexpr DeviceModel esme_model{0x121D, 0x0000, 0x01, 0x00};
inline constexpr DeviceModel gsme_model{0x121D, 0x0001, 0x01, 0x00};
inline constexpr DeviceModel hub_model{0x121D, 0x0002, 0x01, 0x00};
inline constexpr DeviceModel ppmid_model{0x121D, 0x0084, 0x11, 0x11};
inline constexpr DeviceModel hcalcs_model{0x121D, 0x0085, 0x01, 0x00};

/// `size` counts the Manufacturer Image; every model and version has its own content.
inline ImageOctets image_of(const DeviceModel& model, FirmwareVersion version, std::size_t size = 200,
                            bool for_meter = false) {
  image::Recipe recipe;
  recipe.header.manufacturer_code = model.manufacturer;
  recipe.header.image_type = model.model;
  recipe.header.file_version = version;
  recipe.header.hardware = image::HardwareRange{model.hardware(), model.hardware()};
  recipe.payload = image::RandomBytes{size, std::uint64_t{model.model} << 32 | version};
  if (for_meter) {
    recipe.form = image::RecipeForm::gbcs_meter;
    recipe.signature = image::Signature{};
  }
  return std::make_shared<const Bytes>(image::make(recipe).value());
}
inline Sha256Digest hash_of(const ImageOctets& image, bool for_meter = false) {
  return sha256(ByteView(*image).subspan(60, image->size() - 60 - (for_meter ? 66 : 0)));
}

inline CplEntry entry(std::string id, DeviceType type, const DeviceModel& model, FirmwareVersion version,
                      std::vector<std::string> bases = {}) {
  CplEntry result;
  result.id = std::move(id);
  result.device_type = type;
  result.model = model;
  result.firmware_version = version;
  const bool for_meter = type != DeviceType::ppmid;
  result.hash = hash_of(image_of(model, version, 200, for_meter), for_meter);
  result.gbcs_versions = {"4.1"};
  if (!bases.empty()) result.base_entries = {BaseEntries::Kind::listed, std::move(bases)};
  return result;
}

inline Cpl cpl() {
  return Cpl::from_entries(
             {entry("P10", DeviceType::ppmid, ppmid_model, 0x10),
              entry("P15", DeviceType::ppmid, ppmid_model, 0x15, {"P10"}),
              entry("P20", DeviceType::ppmid, ppmid_model, 0x20, {"P15"}),
              entry("P30", DeviceType::ppmid, ppmid_model, 0x30, {"P10", "P20"}),
              entry("E10", DeviceType::esme, esme_model, 0x10), entry("E20", DeviceType::esme, esme_model, 0x20),
              entry("G10", DeviceType::gsme, gsme_model, 0x10), entry("G20", DeviceType::gsme, gsme_model, 0x20),
              entry("C10", DeviceType::chf, hub_model, 0x10), entry("H10", DeviceType::hcalcs, hcalcs_model, 0x10),
              entry("H20", DeviceType::hcalcs, hcalcs_model, 0x20)})
      .value();
}

inline Registry street(std::uint64_t homes = 3) {
  std::vector<SmiDevice> devices;
  std::vector<Responsible> hubs;
  devices.reserve(homes * 5);
  for (std::uint64_t home = 1; home <= homes; ++home) {
    const auto add = [&](Eui64 eui, DeviceType type, const DeviceModel& model) {
      SmiDevice made{
          .eui = eui, .type = type, .model = model, .firmware_version = 0x10, .hub = hub(home), .gbcs_version = {}};
      if (type == DeviceType::chf) made.hub.reset();
      devices.push_back(std::move(made));
    };
    add(hub(home), DeviceType::chf, hub_model);
    add(esme(home), DeviceType::esme, esme_model);
    add(gsme(home), DeviceType::gsme, gsme_model);
    add(ppmid(home), DeviceType::ppmid, ppmid_model);
    add(hcalcs(home), DeviceType::hcalcs, hcalcs_model);
    hubs.push_back({.hub = hub(home), .import = electricity, .gas = gas});
  }
  std::vector<Supplier> suppliers{{electricity, "Volt"}, {gas, "Therm"}, {stranger, "Other"}};
  return {.cpl = cpl(),
          .smi = Smi::from_devices(std::move(devices)).value(),
          .suppliers = Suppliers::from(std::move(suppliers), std::move(hubs)).value()};
}

/// An 11.4 with the image of version 0x30, or of another, from the electricity supplier.
inline ServiceRequest update_ppmids(std::string id, std::vector<Eui64> devices, FirmwareVersion version = 0x30) {
  return {.id = std::move(id),
          .sender = electricity,
          .body = UpdatePpmidFirmware{image_of(ppmid_model, version), version, std::move(devices), {}},
          .override_reason = {}};
}
inline ServiceRequest update_meters(std::string id, Eui64 sender, const DeviceModel& model,
                                    std::vector<Eui64> devices) {
  return {.id = std::move(id),
          .sender = sender,
          .body = UpdateFirmware{image_of(model, 0x20, 200, true), 0x20, std::move(devices)},
          .override_reason = {}};
}

}  // namespace rig::dcc::sample
