// SPDX-License-Identifier: Apache-2.0
//
// What a virtual device is like and what it does wrong. Values only; fixtures/devices/ has one file per kind of device.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "rig/sim/air.hpp"
#include "rig/sim/gbcs_settings.hpp"
#include "rig/sim/ota_settings.hpp"

namespace rig::sim {

/// The link key that every device without an install code shares: "ZigBeeAlliance09".
inline constexpr Key well_known_link_key{0x5A, 0x69, 0x67, 0x42, 0x65, 0x65, 0x41, 0x6C, 0x6C, 0x69, 0x61, 0x6E, 0x63, 0x65, 0x30, 0x39};

/// Whether a device secures its OTA messages with the APS link key, and what it takes from the server.
enum class ApsSecurity : std::uint8_t {
  as_server,  // secured until the server answers in the clear, then as the server does: gets on with every host
  always,     // Smart Energy as written: what comes in the clear is dropped
  never,
};

/// The power source as the Basic cluster tells it (ZCL 3.2.2.2.8).
enum class PowerSource : std::uint8_t { mains = 0x01, battery = 0x03, dc = 0x04 };

/// Of a device that lives on one. Its relay then stands for taking the battery out.
struct BatterySettings {
  Duration life{};                        ///< from full to empty while it runs; zero: it has none
  double level = 1;                       ///< when it leaves the factory, 0 to 1
  double low = 0.1;                       ///< level below which it says so
};

/// What a device does wrong apart from its OTA client. Everything is off.
struct DeviceDefects {
  bool dies_on_power_cut = false;         ///< never starts again after its power was cut
  bool bricks = false;                    ///< never starts again after an activation
  bool loses_key_after_update = false;    ///< is no member of the network any more, and has to join anew
  bool deaf_to_reads = false;             ///< answers no Read Attributes
  bool deaf_while_downloading = false;
  unsigned malformed_frames_per_minute = 0;  ///< sent to the OTA server while it is in the network
  bool crashes_on_malformed = false;      ///< starts over when it gets a frame it cannot read
  bool crashes_on_odd_time = false;       ///< starts over when the hub's clock is before 2020 or after 2037
  bool ignores_leave = false;             ///< stays when it is told to leave
  bool wrong_install_code = false;        ///< its install code is not the one on its label
  bool takes_any_key = false;             ///< joins although the network key comes under a key that is not its own
  bool ignores_suspension = false;        ///< SuspendZCLMessages of its hub
  bool never_searches = false;            ///< for a hub that is gone
};

/// As a PPMID comes out of its box.
struct DeviceSettings {
  std::filesystem::path extends;                 ///< the device file it is made from, if any; already applied
  Eui64 eui{0x00DB1234567890A4};
  Key link_key = well_known_link_key;            ///< preconfigured; the one derived from the install code where there is one
  std::uint16_t profile = device::profile_smart_energy;
  std::uint8_t endpoint = 1;
  std::uint16_t device_id = 0x0506;              ///< prepayment terminal
  std::uint8_t device_version = 0;
  std::vector<std::uint16_t> server_clusters{0x0000, 0x0800, 0x0704};
  std::vector<std::uint16_t> client_clusters{0x0019, 0x000A, 0x0700, 0x0703, 0x0705, 0x0800};
  std::string manufacturer_name = "Acme";
  std::string model = "PPMID-1";
  std::string date_code = "20260101";
  std::string software_build;                    ///< empty: the running version as eight hex digits
  std::uint8_t application_version = 1;
  std::uint8_t stack_version = 2;
  PowerSource power_source = PowerSource::mains;
  std::uint16_t ota_cluster_revision = 3;        ///< 2 counts MinimumBlockPeriod in seconds
  std::uint32_t version = 0x00000010;            ///< running when it leaves the factory
  OtaClientSettings ota{};

  bool router = false;
  unsigned hops = 1;                             ///< to the coordinator
  Duration poll_period{};                        ///< of a sleepy device; zero: it always listens
  ApsSecurity aps_security = ApsSecurity::as_server;  ///< of the OTA cluster
  bool aps_acknowledgement = true;               ///< asked for in what it sends

  Duration boot_time = std::chrono::seconds(2);
  Duration scan_period = std::chrono::seconds(10);    ///< between two searches for an open network
  Duration rejoin_period = std::chrono::seconds(10);  ///< between two attempts to rejoin
  bool reads_time = false;                       ///< sets its clock by the hub's when it comes into the network
  bool keep_alive = false;                       ///< reads the hub's Keep-Alive cluster, and searches after three failures
  BatterySettings battery{};
  GbcsSettings gbcs{};                           ///< through the tunnel of its hub, once it has keys
  DeviceDefects defects{};
};

}  // namespace rig::sim
