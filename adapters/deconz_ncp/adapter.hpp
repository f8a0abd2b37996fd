// SPDX-License-Identifier: Apache-2.0
//
// A dresden elektronik stick as a coordinator: the session of rig/proto/deconz in the words of the dongle driver. What the
// stick does not tell, that a device joined or left, is read from what devices say of themselves.
#pragma once

#include <map>
#include <set>

#include "adapters/deconz_ncp/settings.hpp"
#include "rig/adapter/dongle.hpp"
#include "rig/proto/deconz/session.hpp"

namespace rig::deconz_ncp {

inline constexpr std::uint32_t default_baud = 115200;

class StickSession final : public adapter::DongleSession {
 public:
  StickSession(const Settings& settings, const device::NetworkSettings& network);

  Actions start(TimePoint now) override;
  Actions on_bytes(ByteView chunk, TimePoint now) override;
  Actions on_timer(TimePoint now) override;
  Actions send(adapter::MessageTag tag, const device::ApsMessage& message, TimePoint now) override;
  /// The stick cannot keep out devices without a key of their own: `keys_only` is not obeyed.
  Actions permit_join(adapter::Ticket ticket, std::chrono::seconds duration, bool keys_only, TimePoint now) override;
  Actions add_link_key(adapter::Ticket ticket, Eui64 device, const std::array<Byte, 16>& key, TimePoint now) override;
  Actions check(adapter::Ticket ticket, TimePoint now) override;

 private:
  struct Translator;

  Actions translate(const deconz::Session::Actions& actions, TimePoint now);
  void take(const deconz::ApsIndication& message, TimePoint now, Actions& out);
  std::optional<NodeId> node_of(const deconz::Address& address) const;
  void on_zdo(NodeId from, const deconz::ApsIndication& message, TimePoint now, Actions& out);
  void on_announcement(NodeId node, Eui64 device, TimePoint now, Actions& out);
  void on_leave_response(NodeId from, Actions& out);
  void note_leave_request(const device::ApsMessage& message);

  deconz::Session session_;
  std::map<Eui64, NodeId> members_;  // who announced itself in this session
  std::set<NodeId> told_to_leave_;   // for good
  TimePoint open_until_{};
};

/// For adapter::Dongle: a fresh session per start.
adapter::Dongle::MakeSession sessions(const Settings& settings);

}  // namespace rig::deconz_ncp
