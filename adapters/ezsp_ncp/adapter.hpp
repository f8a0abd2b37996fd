// SPDX-License-Identifier: Apache-2.0
//
// A Silicon Labs network co-processor that speaks EZSP over ASH: the session of rig/proto/ezsp on a line and a loop.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/ezsp_ncp/settings.hpp"
#include "rig/device/byte_stream.hpp"
#include "rig/device/coordinator.hpp"
#include "rig/io/lazy_timer.hpp"
#include "rig/proto/ezsp/session.hpp"

namespace rig::ezsp_ncp {

inline constexpr std::uint32_t default_baud = 115200;

/// One dongle on one line. Its first failure is kept and repeated until start() is called again; a line that was lost stays
/// lost. What was in flight then is reported, message by message, before anybody is told of the failure. start() forgets the
/// keys that were added; once one was added, no device joins without.
class EzspNcp final : public device::Coordinator {
 public:
  /// Sends nothing before start(). Loop and port outlive the adapter; `name` is what errors call the dongle.
  EzspNcp(io::Loop& loop, device::ByteStream& port, std::string name, Settings settings);
  ~EzspNcp() override;
  EzspNcp(const EzspNcp&) = delete;
  EzspNcp& operator=(const EzspNcp&) = delete;

  void listen(Listener listener) override { listener_ = std::move(listener); }
  Result<device::CoordinatorInfo> start(const device::NetworkSettings& settings, Deadline deadline) override;
  Result<void> permit_join(std::chrono::seconds duration, Deadline deadline) override;
  Result<void> add_link_key(Eui64 device, const std::array<Byte, 16>& key, Deadline deadline) override;
  Result<void> check(Deadline deadline) override;
  void send(const device::ApsMessage& message, device::Delivery delivery) override;

 private:
  using Actions = ezsp::Session::Actions;
  struct Visitor;

  void connect();
  void perform(Actions actions);
  void fail(Error error);
  Error give_up(Error error);
  void tell_all(const Error& fate);
  Result<ezsp::RequestDone> request(Deadline deadline, std::string_view what, const std::function<Actions(ezsp::Ticket)>& ask);
  Result<device::CoordinatorInfo> describe_dongle(const ezsp::Ready& ready, Deadline deadline);
  ezsp::MessageTag keep(device::Delivery delivery);
  Error error_here(ErrorCode code, std::string what) const;

  io::Loop& loop_;
  device::ByteStream& port_;
  std::string name_;
  Settings settings_;
  Listener listener_;
  std::optional<ezsp::Session> session_;
  io::LazyTimer timer_;
  std::vector<ezsp::Session::Action> todo_;   // callbacks may ask for more while actions are performed: kept in order
  std::vector<ezsp::Session::Action> doing_;  // both keep their capacity: nothing is allocated per message
  Bytes writing_;                             // what they write goes to the port in one piece: an acknowledgement with the block behind it
  bool performing_ = false;
  bool keys_only_ = false;                  // a device's own key was given: nobody joins without one

  std::optional<ezsp::Ready> ready_;
  std::optional<Error> failure_;
  std::optional<Error> line_lost_;
  std::map<ezsp::Ticket, std::optional<ezsp::RequestDone>> requests_;
  std::uint32_t last_ticket_ = 0;
  std::vector<device::Delivery> deliveries_;  // by message tag; empty slots are free
  std::vector<std::uint32_t> free_tags_;
  io::Signal changed_;
};

}  // namespace rig::ezsp_ncp
