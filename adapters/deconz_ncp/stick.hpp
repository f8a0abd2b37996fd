// SPDX-License-Identifier: Apache-2.0
//
// The firmware behind a stick's line: one command in, its answer out, and a hint whenever its state changed. It is the
// coordinator and trust centre of a network on the virtual radio.
#pragma once

#include <deque>
#include <functional>

#include "adapters/deconz_ncp/parameters.hpp"
#include "adapters/deconz_ncp/twin_settings.hpp"
#include "rig/sim/air.hpp"
#include "rig/sim/zdo_server.hpp"

namespace rig::deconz_ncp {

class Stick final : public sim::RadioUser {
 public:
  struct Line {
    std::function<void(const deconz::WireBytes& frame)> send;
    std::function<void()> watchdog;  ///< nobody renewed it in time
  };

  /// Powered, in no network. Air outlives the stick.
  Stick(sim::Air& air, TwinSettings settings, Rng rng, Line line);
  ~Stick() override;

  void answer(const deconz::Frame& frame);
  /// Everything but what was saved is gone.
  void lose_power();
  /// It resumes the network it was in.
  void power_up();

  deconz::DeviceState state() const;
  std::uint64_t messages_sent() const { return messages_sent_; }

  void on_frame(const sim::Frame& frame) override;
  std::optional<sim::Admission> on_join(const sim::JoinRequest& request) override;

 private:
  template <class Body>
  void reply(const deconz::Frame& to, const Body& body) {
    told_state_ = state().bits;  // most answers tell it
    line_.send(deconz::encode_frame(to.command, to.sequence, deconz::CommandStatus::success, body));
  }
  void refuse(const deconz::Frame& to, deconz::CommandStatus status);
  void hint();

  void read_parameter(const deconz::Frame& frame);
  void write_parameter(const deconz::Frame& frame);
  void apply(deconz::ParamId id);
  void change_network(const deconz::Frame& frame);
  void start_network();
  void network_started();
  void stop_network();
  void disarm_timers();
  void permit_join(std::uint8_t seconds);

  void take_message(const deconz::Frame& frame);
  deconz::CommandStatus check(const deconz::ApsRequest& request) const;
  void transmit(const deconz::ApsRequest& request);
  void send_to_itself(const deconz::ApsRequest& request);
  void confirm(const deconz::ApsRequest& request, std::uint8_t status);
  std::optional<NodeId> resolve(const deconz::Destination& destination) const;
  void give_confirm(const deconz::Frame& frame);
  void give_indication(const deconz::Frame& frame);
  void indicate(const sim::Frame& frame);
  void answer_zdo(const sim::Frame& frame);
  sim::NodeDescription describe_itself() const;
  /// After the answer that is being made.
  void soon(std::function<void()> task);

  sim::Air& air_;
  io::Loop& loop_;
  TwinSettings settings_;
  Rng rng_;
  Line line_;
  Parameters parameters_;
  sim::Radio radio_;
  deconz::NetworkState network_ = deconz::NetworkState::offline;
  bool was_connected_ = false;  // kept over a restart
  std::vector<Eui64> members_;  // likewise
  std::deque<deconz::ApsConfirm> confirms_;
  std::deque<sim::Frame> indications_;
  std::size_t under_way_ = 0;
  std::uint8_t told_state_ = 0;
  std::uint8_t hint_sequence_ = 0;
  std::uint8_t aps_sequence_ = 0;
  std::uint64_t messages_sent_ = 0;
  io::TimerId network_timer_, permit_timer_, watchdog_timer_;
  std::shared_ptr<int> powered_ = std::make_shared<int>();  // what was begun before a restart ends with it
};

}  // namespace rig::deconz_ncp
