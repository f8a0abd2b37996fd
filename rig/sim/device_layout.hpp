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
  static constexpr std::array values{Named{"none", sim::ImageCheck::none}, Named{"header", sim::ImageCheck::header}, Named{"vendor", sim::ImageCheck::vendor}};
};
template <>
struct Names<sim::PowerReturn> {
  static constexpr std::array values{Named{"resume", sim::PowerReturn::resume}, Named{"restart", sim::PowerReturn::restart},
                                     Named{"forget", sim::PowerReturn::forget}};
};

template <>
struct Names<sim::ApsSecurity> {
  static constexpr std::array values{Named{"as_server", sim::ApsSecurity::as_server}, Named{"always", sim::ApsSecurity::always},
                                     Named{"never", sim::ApsSecurity::never}};
};

template <>
struct YamlLayout<sim::OtaClientSettings> {
  using T = sim::OtaClientSettings;
  static constexpr std::tuple fields{
      Field{"tells_hardware_version", &T::tells_hardware_version, "in its query", optional},
      Field{"max_data_size", &T::max_data_size, "octets asked for per block", optional, range(1, 100)},
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
      Field{"image_check", &T::image_check, "how it judges a whole image", optional},
      Field{"check_time", &T::check_time, "how long it judges", optional},
      Field{"activation_delay", &T::activation_delay, "from being told to activate to its restart", optional},
      Field{"ignores_activation", &T::ignores_activation, "stays on the old version whatever it is told", optional}};
};

template <>
struct YamlLayout<sim::DeviceSettings> {
  using T = sim::DeviceSettings;
  static constexpr std::tuple fields{
      Field{"file_version", &T::version, "running when it leaves the factory", optional},
      Field{"endpoint", &T::endpoint, "of its clusters", optional, range(1, 240)},
      Field{"device_id", &T::device_id, "in its simple descriptor", optional},
      Field{"manufacturer_name", &T::manufacturer_name, "Basic cluster", optional},
      Field{"model", &T::model, "Basic cluster", optional},
      Field{"date_code", &T::date_code, "Basic cluster", optional},
      Field{"software_build", &T::software_build, "Basic cluster; empty: the running version", optional},
      Field{"ota_cluster_revision", &T::ota_cluster_revision, "of the OTA cluster", optional},
      Field{"router", &T::router, "routes for others", optional},
      Field{"hops", &T::hops, "to the coordinator", optional, range(1, 30)},
      Field{"poll_period", &T::poll_period, "of a sleepy device; 0s: it always listens", optional},
      Field{"aps_security", &T::aps_security, "whether OTA messages are secured with the APS link key", optional},
      Field{"aps_acknowledgement", &T::aps_acknowledgement, "asked for in what it sends", optional},
      Field{"boot_time", &T::boot_time, "from power to network", optional},
      Field{"scan_period", &T::scan_period, "between two searches for an open network", optional},
      Field{"rejoin_period", &T::rejoin_period, "between two attempts to rejoin", optional},
      Field{"dies_on_power_cut", &T::dies_on_power_cut, "never starts again after its power was cut", optional},
      Field{"ota", &T::ota, "its OTA client", optional}};
};

}  // namespace rig::yaml
