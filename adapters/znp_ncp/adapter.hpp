// SPDX-License-Identifier: Apache-2.0
//
// A Texas Instruments network processor with Z-Stack 3: the session of rig/proto/znp for the driver of every dongle.
#pragma once

#include "adapters/znp_ncp/settings.hpp"
#include "rig/adapter/dongle.hpp"
#include "rig/proto/znp/session.hpp"

namespace rig::znp_ncp {

inline constexpr std::uint32_t default_baud = 115200;

class ZnpSession final : public adapter::DongleSession {
 public:
  ZnpSession(const Settings& settings, const device::NetworkSettings& network);

  Actions start(TimePoint now) override { return translate(session_.start(now)); }
  Actions on_bytes(ByteView chunk, TimePoint now) override { return translate(session_.on_bytes(chunk, now)); }
  Actions on_timer(TimePoint now) override { return translate(session_.on_timer(now)); }
  Actions send(adapter::MessageTag tag, const device::ApsMessage& message, TimePoint now) override;
  Actions permit_join(adapter::Ticket ticket, std::chrono::seconds duration, bool keys_only, TimePoint now) override;
  Actions add_link_key(adapter::Ticket ticket, Eui64 device, const std::array<Byte, 16>& key, TimePoint now) override;
  Actions check(adapter::Ticket ticket, TimePoint now) override;

 private:
  static Actions translate(const znp::Session::Actions& actions);

  znp::Session session_;
};

/// A coordinator on this line.
std::unique_ptr<adapter::Dongle> make_dongle(io::Loop& loop, device::ByteStream& port, std::string name, const Settings& settings);

}  // namespace rig::znp_ncp
