// SPDX-License-Identifier: Apache-2.0
//
// A device file: a kind of device as data, for the `extends` of a bench's `twin`. It may extend another device file itself.
//
//   kind: device
//   version: 1
//   id: hcalcs
//   title: A load control switch
//   twin: {device_id: 0x0504, ota: {image_form: supplier_signed}}
#pragma once

#include <filesystem>
#include <vector>

#include "rig/sim/device_settings.hpp"
#include "rig/yaml/document.hpp"

namespace rig::sim {

/// Reads what stands below a `twin`: first the device files it extends, the furthest first, then its own keys. Everything wrong with
/// any of them is in `diagnostics`. The paths of the device files are added to `files` where it is given.
bool read_twin(const yaml::Node& twin, DeviceSettings& settings, yaml::Diagnostics& diagnostics, std::vector<std::filesystem::path>* files = nullptr);

}  // namespace rig::sim
