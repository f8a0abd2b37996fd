// SPDX-License-Identifier: Apache-2.0
//
// A virtual device under test: a radio node with a relay contact in its supply, a few ZCL clusters and an OTA client. What kind
// of device it is (PPMID, IHD, HCALCS) and how it misbehaves are settings.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "rig/io/lazy_timer.hpp"
#include "rig/proto/zcl/global_commands.hpp"
#include "rig/sim/air.hpp"
#include "rig/sim/ota_client.hpp"
#include "rig/sim/zdo_server.hpp"

namespace rig::sim {

/// The link key that every device without an install code shares: "ZigBeeAlliance09".
inline constexpr Key well_known_link_key{0x5A, 0x69, 0x67, 0x42, 0x65, 0x65, 0x41, 0x6C, 0x6C, 0x69, 0x61, 0x6E, 0x63, 0x65, 0x30, 0x39};

/// Whether a device secures its OTA messages with the APS link key, and what it takes from the server.
enum class ApsSecurity : std::uint8_t {
  as_server,  // secured until the server answers in the clear, then as the server does: gets on with every host
  always,     // Smart Energy as written: what comes in the clear is dropped
  never,
};

/// As a PPMID comes out of its box.
struct DeviceSettings {
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
  std::uint8_t power_source = 0x01;              ///< ZCL 3.2.2.2.8: mains, single phase
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
  bool dies_on_power_cut = false;                ///< never starts again after its power was cut
};

class Device final : public RadioUser {
 public:
  enum class State : std::uint8_t { off, booting, searching, rejoining, online, dead };

  /// What keeps its content without power.
  struct Flash {
    struct Membership {
      Network network;
      NodeId node;
      Key network_key{};
    };
    std::optional<Membership> membership;
    OtaFlash ota;
  };

  /// Without power and never joined.
  Device(Air& air, DeviceSettings settings, Rng rng);
  ~Device() override;

  /// The contact in its supply. Repeating a position changes nothing.
  void set_power(bool on);
  /// A line per event on its debug port: boots, network, OTA status.
  void set_console(std::function<void(std::string_view line)> console) { console_ = std::move(console); }
  /// GBCS CS06 and the like: activates a downloaded image without the OTA server.
  void activate();

  const DeviceSettings& settings() const { return settings_; }
  State state() const { return state_; }
  bool powered() const { return state_ != State::off && state_ != State::dead; }
  NodeId node() const { return radio_.node(); }
  std::uint32_t running_version() const { return flash_.ota.running_version; }
  unsigned boot_count() const { return boot_count_; }
  const Flash& flash() const { return flash_; }
  Flash& flash() { return flash_; }
  /// Nothing while it is not running.
  const OtaClient* ota() const { return ota_ ? &*ota_ : nullptr; }
  /// The value it would answer to Read Attributes; nothing for an attribute it does not have.
  std::optional<zcl::Value> attribute(std::uint16_t cluster, std::uint16_t id) const;

  void on_frame(const Frame& frame) override;
  void on_removed() override;

 private:
  void boot();
  void start_up();
  void shut_down();
  void restart();
  void search();
  void rejoin();
  void admitted(const Admission& admission, const Network& network, JoinKind kind);
  void go_online();
  void leave();
  void obey_leave_request(const Frame& frame);
  void forget_network();
  void try_again(Duration delay, void (Device::*what)());

  void on_zdo(const Frame& frame);
  void on_zcl(const Frame& frame);
  void on_ota(const Frame& frame, const zcl::FrameView& zcl);
  void on_global_command(const Frame& frame, const zcl::FrameView& zcl);
  zcl::ReadAttributesResponse read(std::uint16_t cluster, const zcl::ReadAttributes& request) const;
  zcl::WriteAttributesResponse write(std::uint16_t cluster, const zcl::WriteAttributes& request);
  std::optional<zcl::Value> basic_attribute(std::uint16_t id) const;
  std::optional<zcl::Value> ota_attribute(std::uint16_t id) const;
  NodeDescription describe_itself() const;

  bool perform(const OtaClient::Actions& actions);
  void send_to_server(const zcl::FrameBytes& frame);
  void send(NodeId to, std::uint16_t profile, std::uint16_t cluster, std::uint8_t from_endpoint, std::uint8_t to_endpoint, ByteView payload);
  void answer(const Frame& request, ByteView zcl_frame);
  void announce();
  void find_ota_server();
  void say(std::string_view line) const;

  Air& air_;
  io::Loop& loop_;
  DeviceSettings settings_;
  Rng rng_;
  Radio radio_;
  State state_ = State::off;
  Flash flash_;
  unsigned boot_count_ = 0;
  io::TimerId step_timer_;  // boot, search, rejoin
  std::optional<OtaClient> ota_;
  ota::ImageUpgradeStatus told_status_{};
  io::LazyTimer ota_timer_;
  NodeId server_node_{0};
  std::uint8_t server_endpoint_ = 1;
  bool server_secures_ = true;
  std::uint8_t aps_sequence_ = 0;
  std::uint8_t zdo_sequence_ = 0;
  std::function<void(std::string_view)> console_;
};

std::string_view name(Device::State state);

}  // namespace rig::sim
