// SPDX-License-Identifier: Apache-2.0
#include "adapters/znp_ncp/adapter.hpp"

#include <fmt/format.h>

namespace rig::znp_ncp {
namespace {

/// Z-Stack without a source route and with network security.
constexpr std::size_t usual_max_payload = 82;

znp::SessionConfig session_config(const Settings& settings, const device::NetworkSettings& network) {
  znp::SessionConfig config;
  config.network = {network.pan_id, network.extended_pan_id, std::uint32_t{1} << network.channel, network.network_key, network.tx_power_dbm};
  config.endpoint.profile = network.profile;
  config.command_timeout = settings.command_timeout;
  config.max_in_flight = settings.max_in_flight;
  return config;
}

ErrorCode code_of(znp::Status status) {
  switch (status) {
    case znp::Status::aps_no_ack:
    case znp::Status::mac_no_ack:
    case znp::Status::mac_transaction_expired:
    case znp::Status::nwk_no_route:
    case znp::Status::timed_out: return ErrorCode::timeout;
    case znp::Status::lost_in_reset: return ErrorCode::unexpected_reset;
    case znp::Status::buffer_full:
    case znp::Status::mac_no_resources:
    case znp::Status::queue_full:
    case znp::Status::message_too_long: return ErrorCode::limit_reached;
    case znp::Status::not_ready: return ErrorCode::not_ready;
    case znp::Status::wrong_profile:
    case znp::Status::unknown_command: return ErrorCode::unsupported;
    default: return ErrorCode::refused;
  }
}

device::CoordinatorInfo info_of(const znp::Ready& ready) {
  const bool newer = ready.version.product == znp::Product::zstack_3_x_0;
  const auto& version = ready.version;
  std::string firmware = fmt::format("{}.{}.{}", version.major, version.minor, version.maintenance);
  if (ready.build) firmware += fmt::format(" build {}", *ready.build);
  return {.chip = newer ? "Texas Instruments CC2652 or CC1352 (Z-Stack)" : "Texas Instruments CC2531 or CC2538 (Z-Stack)",
          .firmware = std::move(firmware),
          .protocol = newer ? "ZNP of Z-Stack 3.x.0" : "ZNP of Z-Stack 3.0.x",
          .eui = ready.eui64,
          .pan_id = ready.pan_id,
          .channel = ready.channel,
          .max_payload = usual_max_payload};
}

device::ApsMessage message_of(const znp::Incoming& incoming) {
  device::ApsMessage message{.peer = incoming.sender,
                             .profile = incoming.profile,
                             .cluster = incoming.cluster,
                             .source_endpoint = incoming.source_endpoint,
                             .destination_endpoint = incoming.destination_endpoint,
                             .encrypted = incoming.secured,
                             .payload = {}};
  const auto& bytes = incoming.payload.bytes;
  message.payload.assign(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(std::min(bytes.size(), device::max_aps_payload)));
  return message;
}

std::string_view reason(znp::ResetReason why) {
  switch (why) {
    case znp::ResetReason::power_up: return "power-up";
    case znp::ResetReason::external: return "reset pin";
    case znp::ResetReason::watchdog: return "watchdog";
  }
  return "unknown reason";
}

/// What each action of the session is to the driver.
struct Translator {
  adapter::DongleSession::Actions& out;

  void operator()(const znp::Write& write) { out.emplace_back(adapter::Write{{write.bytes.begin(), write.bytes.end()}}); }
  void operator()(const wire::ArmTimer& timer) { out.emplace_back(timer); }
  void operator()(const wire::DisarmTimer& timer) { out.emplace_back(timer); }
  void operator()(const znp::Ready& ready) { out.emplace_back(adapter::Ready{info_of(ready)}); }
  void operator()(const znp::Incoming& incoming) { out.emplace_back(adapter::Incoming{message_of(incoming)}); }
  void operator()(const znp::MessageSent& sent) {
    adapter::MessageSent told{adapter::MessageTag{static_cast<std::uint32_t>(sent.tag)}, {}};
    if (sent.status != znp::Status::success) told.refusal = make_error(code_of(sent.status), "the message was not delivered: " + name(sent.status));
    out.emplace_back(std::move(told));
  }
  void operator()(const znp::RequestDone& done) {
    adapter::RequestDone told{adapter::Ticket{static_cast<std::uint32_t>(done.ticket)}, {}};
    if (done.status != znp::Status::success) told.refusal = make_error(code_of(done.status), fmt::format("{} was answered {}", done.command, name(done.status)));
    out.emplace_back(std::move(told));
  }
  void operator()(const znp::Joined& joined) {
    out.emplace_back(adapter::Membership{joined.again ? device::JoinEvent::rejoined : device::JoinEvent::joined, joined.eui64, joined.node});
  }
  void operator()(const znp::Left& left) { out.emplace_back(adapter::Membership{device::JoinEvent::left, left.eui64, left.node}); }
  void operator()(const znp::UnexpectedReset& reset) {
    out.emplace_back(adapter::Failed{make_error(ErrorCode::unexpected_reset,
                                                fmt::format("the coordinator restarted by itself ({}), {} messages were lost", reason(reset.reason), reset.messages_lost))});
  }
  void operator()(const znp::Failed& failed) { out.emplace_back(adapter::Failed{failed.error}); }
};

}  // namespace

ZnpSession::ZnpSession(const Settings& settings, const device::NetworkSettings& network) : session_(session_config(settings, network)) {}

ZnpSession::Actions ZnpSession::translate(const znp::Session::Actions& actions) {
  Actions out;
  for (const auto& action : actions) std::visit(Translator{out}, action);
  return out;
}

ZnpSession::Actions ZnpSession::send(adapter::MessageTag tag, const device::ApsMessage& message, TimePoint now) {
  const znp::Outgoing what{message.peer,          message.profile,   message.cluster, message.source_endpoint, message.destination_endpoint,
                           message.acknowledged, message.encrypted};
  return translate(session_.send(znp::MessageTag{static_cast<std::uint32_t>(tag)}, what, {message.payload.data(), message.payload.size()}, now));
}

ZnpSession::Actions ZnpSession::permit_join(adapter::Ticket ticket, std::chrono::seconds duration, bool keys_only, TimePoint now) {
  const auto keys = keys_only ? znp::JoinKeys::install_code : znp::JoinKeys::any;
  return translate(session_.permit_join(znp::Ticket{static_cast<std::uint32_t>(ticket)}, duration, keys, now));
}

ZnpSession::Actions ZnpSession::add_link_key(adapter::Ticket ticket, Eui64 device, const std::array<Byte, 16>& key, TimePoint now) {
  return translate(session_.add_install_code_key(znp::Ticket{static_cast<std::uint32_t>(ticket)}, device, key, now));
}

ZnpSession::Actions ZnpSession::check(adapter::Ticket ticket, TimePoint now) { return translate(session_.ping(znp::Ticket{static_cast<std::uint32_t>(ticket)}, now)); }

std::unique_ptr<adapter::Dongle> make_dongle(io::Loop& loop, device::ByteStream& port, std::string name, const Settings& settings) {
  return std::make_unique<adapter::Dongle>(loop, port, std::move(name),
                                           [settings](const device::NetworkSettings& network) { return std::make_unique<ZnpSession>(settings, network); });
}

}  // namespace rig::znp_ncp
