// SPDX-License-Identifier: Apache-2.0
//
// A coordinator on a serial line: any DongleSession, driven by the loop.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "rig/adapter/dongle_session.hpp"
#include "rig/device/byte_stream.hpp"
#include "rig/io/lazy_timer.hpp"

namespace rig::adapter {

/// One dongle on one line. Its first failure is kept and repeated until start() is called again; a line that was lost stays
/// lost. What was in flight then is reported, message by message, before anybody is told of the failure. start() forgets the
/// keys that were added; once one was added, no device joins without.
class Dongle final : public device::Coordinator {
 public:
  /// A fresh session per start(), with the network to be in.
  using MakeSession = std::function<std::unique_ptr<DongleSession>(const device::NetworkSettings& network)>;

  /// Sends nothing before start(). Loop and port outlive the dongle; `name` is what errors call it.
  Dongle(io::Loop& loop, device::ByteStream& port, std::string name, MakeSession make_session);
  ~Dongle() override;
  Dongle(const Dongle&) = delete;
  Dongle& operator=(const Dongle&) = delete;

  void listen(Listener listener) override { listener_ = std::move(listener); }
  Result<device::CoordinatorInfo> start(const device::NetworkSettings& settings, Deadline deadline) override;
  Result<void> permit_join(std::chrono::seconds duration, Deadline deadline) override;
  Result<void> add_link_key(Eui64 device, const std::array<Byte, 16>& key, Deadline deadline) override;
  Result<void> check(Deadline deadline) override;
  void send(const device::ApsMessage& message, device::Delivery delivery) override;

 private:
  using Actions = DongleSession::Actions;
  struct Visitor;

  void connect();
  void perform(Actions actions);
  void fail(Error error);
  Error give_up(Error error);
  void tell_all(const Error& fate);
  Result<void> request(Deadline deadline, std::string_view what, const std::function<Actions(Ticket)>& ask);
  MessageTag keep(device::Delivery delivery);
  Error error_here(ErrorCode code, std::string what) const;
  Error placed_here(const Error& error) const { return error_here(error.code, error.what); }

  io::Loop& loop_;
  device::ByteStream& port_;
  std::string name_;
  MakeSession make_session_;
  Listener listener_;
  std::unique_ptr<DongleSession> session_;
  io::LazyTimer timer_;
  std::vector<DongleAction> todo_;   // callbacks may ask for more while actions are performed: kept in order
  std::vector<DongleAction> doing_;  // both keep their capacity: nothing is allocated per message
  Bytes writing_;                    // what they write goes to the port in one piece: an acknowledgement with the block behind it
  bool performing_ = false;
  bool keys_only_ = false;           // a device's own key was given: nobody joins without one

  std::optional<device::CoordinatorInfo> ready_;
  std::optional<Error> failure_;
  std::optional<Error> line_lost_;
  std::map<Ticket, std::optional<RequestDone>> requests_;
  std::uint32_t last_ticket_ = 0;
  std::vector<device::Delivery> deliveries_;  // by message tag; empty slots are free
  std::vector<std::uint32_t> free_tags_;
  io::Signal changed_;
};

}  // namespace rig::adapter
