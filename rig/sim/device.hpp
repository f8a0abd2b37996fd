// SPDX-License-Identifier: Apache-2.0
//
// A virtual device under test: a radio node with a relay contact in its supply, a few ZCL clusters and an OTA client. What kind
// of device it is (PPMID, IHD, HCALCS) and how it misbehaves are settings.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rig/io/lazy_timer.hpp"
#include "rig/proto/zcl/global_commands.hpp"
#include "rig/proto/tunnelling/server.hpp"
#include "rig/sim/device_notice.hpp"
#include "rig/sim/device_settings.hpp"
#include "rig/sim/gbcs_agent.hpp"
#include "rig/sim/ota_client.hpp"
#include "rig/sim/zdo_server.hpp"

namespace rig::sim {

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
    GbcsFlash gbcs;
    double battery_level = 1;
  };

  /// Without power and never joined.
  Device(Air& air, DeviceSettings settings, Rng rng);
  ~Device() override;

  /// The contact in its supply. Repeating a position changes nothing.
  void set_power(bool on);
  /// A line per event on its debug port: boots, network, OTA status.
  void set_console(std::function<void(std::string_view line)> console) { console_ = std::move(console); }
  /// Told of everything that happens to it, for as long as the returned thing lives; it may outlive the device. An observer does
  /// nothing to the device from inside the call.
  [[nodiscard]] std::shared_ptr<void> observe(DeviceObserver observer);
  /// GBCS CS06 and the like: activates a downloaded image without the OTA server.
  void activate();
  /// Lets it speak GBCS with these keys, if its settings say that it does. They outlive the device.
  void speak_gbcs(const gbcs::KeyStore& keys);
  /// A full battery instead of the one it has; takes effect at once, also while it runs.
  void exchange_battery();
  /// Alters what it holds for activation, or what it runs: the next start verifies it.
  void damage_flash() { damage(flash_.ota); }

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
  /// Its clock, as the hub's Time cluster set it; nothing before that, and again after a restart.
  std::optional<UtcTime> clock() const;
  /// 0 to 1; 1 without a battery.
  double battery_level() const;
  /// The value it would answer to Read Attributes; nothing for an attribute it does not have.
  std::optional<zcl::Value> attribute(std::uint16_t cluster, std::uint16_t id) const;

  void on_frame(const Frame& frame) override;
  void on_removed() override;

 private:
  void boot();
  void start_up();
  void shut_down();
  void restart();
  void die(std::string_view why);
  void new_version_runs();
  void search();
  void rejoin();
  void admitted(const Admission& admission, const Network& network, JoinKind kind);
  void go_online();
  void lose_network();
  void stop_network_duties();
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
  bool is_deaf() const;
  std::optional<zcl::Value> battery_attribute(std::uint16_t id) const;
  std::optional<zcl::Value> ota_attribute(std::uint16_t id) const;
  NodeDescription describe_itself() const;

  bool perform(const OtaClient::Actions& actions);
  void perform_one(const OtaClient::Action& action);
  void read_from_hub(std::uint16_t cluster, std::vector<std::uint16_t> attributes);
  void on_hub_answer(std::uint16_t cluster, ByteView payload);
  void on_hub_time(const zcl::Value& value);
  void start_hub_duties();
  void keep_alive();
  void on_keep_alive(const zcl::ReadAttributesResponse& answer);
  void on_suspend(ByteView payload);
  bool is_suspended() const { return loop_.now() < suspended_until_; }
  void send_malformed_frame();
  void crash(std::string_view why);
  void battery_begins();
  void battery_ends();
  void watch_battery();
  void battery_is_low();
  void send_to_server(const zcl::FrameBytes& frame);
  void send(NodeId to, std::uint16_t profile, std::uint16_t cluster, std::uint8_t from_endpoint, std::uint8_t to_endpoint, ByteView payload,
            Delivery delivery = {});
  void begin_gbcs();
  void start_agent();
  UtcTime best_clock() const;
  void on_tunnel(const Frame& frame);
  void perform(const tunnelling::Server::Actions& actions);
  void perform(const GbcsAgent::Actions& actions);
  void tell_agent(const OtaClient::Action& action);
  void answer(const Frame& request, ByteView zcl_frame);
  void announce();
  void find_ota_server();
  void say(std::string_view line) const;
  void tell(DeviceNotice::What what, std::uint32_t number = 0) const { tell(DeviceNotice{.what = what, .number = number, .text = {}}); }
  void tell(const DeviceNotice& notice) const;
  void tell_download();

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
  PowerOn power_on_ = PowerOn::good;
  ota::ImageUpgradeStatus told_status_{};
  std::uint32_t told_per_cent_ = 0;
  io::LazyTimer ota_timer_;
  NodeId server_node_{0};
  std::uint8_t server_endpoint_ = 1;
  bool server_secures_ = true;
  std::uint8_t aps_sequence_ = 0;
  std::uint8_t zdo_sequence_ = 0;
  std::uint8_t zcl_sequence_ = 0;
  std::optional<Duration> clock_;    // UTC when the loop's clock was zero
  io::LazyTimer keep_alive_timer_;
  TimePoint suspended_until_{};
  unsigned keep_alive_failures_ = 0;
  Duration keep_alive_base_ = std::chrono::minutes(10);
  Duration keep_alive_jitter_ = std::chrono::minutes(5);
  io::LazyTimer noise_timer_;
  const gbcs::KeyStore* keys_ = nullptr;
  std::optional<tunnelling::Server> tunnel_;
  std::optional<GbcsAgent> agent_;
  io::LazyTimer agent_timer_;
  NodeId tunnel_node_{0};
  std::uint8_t tunnel_endpoint_ = 1;
  std::uint64_t tunnel_sends_ = 0;   // the fate of an older one than the last is no news
  io::LazyTimer battery_timer_;
  std::optional<TimePoint> on_battery_since_;
  std::function<void(std::string_view)> console_;
  std::vector<std::weak_ptr<DeviceObserver>> observers_;
};

std::string_view name(Device::State state);

}  // namespace rig::sim
