// SPDX-License-Identifier: Apache-2.0
//
// A Silicon Labs network co-processor that speaks EZSP over ASH: the session of rig/proto/ezsp for the driver of every dongle.
#pragma once

#include <map>

#include "adapters/ezsp_ncp/settings.hpp"
#include "rig/adapter/dongle.hpp"
#include "rig/proto/ezsp/session.hpp"

namespace rig::ezsp_ncp {

inline constexpr std::uint32_t default_baud = 115200;

class EzspSession final : public adapter::DongleSession {
 public:
  EzspSession(const Settings& settings, const device::NetworkSettings& network);

  Actions start(TimePoint now) override { return translate(session_.start(now)); }
  Actions on_bytes(ByteView chunk, TimePoint now) override;
  Actions on_timer(TimePoint now) override { return translate(session_.on_timer(now)); }
  Actions send(adapter::MessageTag tag, const device::ApsMessage& message, TimePoint now) override;
  Actions permit_join(adapter::Ticket ticket, std::chrono::seconds duration, bool keys_only, TimePoint now) override;
  Actions add_link_key(adapter::Ticket ticket, Eui64 device, const std::array<Byte, 16>& key, TimePoint now) override;
  Actions check(adapter::Ticket ticket, TimePoint now) override;

 private:
  struct Translator;

  Actions translate(const ezsp::Session::Actions& actions);
  void tell_ready(const ezsp::RequestDone& payload_length, Actions& out);
  ezsp::Ticket note(adapter::Ticket ticket, std::string_view request);

  ezsp::Session session_;
  std::optional<device::CoordinatorInfo> incomplete_;  // until the dongle told how much fits into a message: Ready waits for it
  std::map<ezsp::Ticket, std::string_view> requests_;  // by the name that a refusal calls them
};

/// A coordinator on this line.
std::unique_ptr<adapter::Dongle> make_dongle(io::Loop& loop, device::ByteStream& port, std::string name, const Settings& settings);

}  // namespace rig::ezsp_ncp
