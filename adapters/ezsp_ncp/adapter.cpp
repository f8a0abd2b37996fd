// SPDX-License-Identifier: Apache-2.0
#include "adapters/ezsp_ncp/adapter.hpp"

#include <fmt/format.h>

namespace rig::ezsp_ncp {
namespace {

/// EmberZNet without a source route and with network security; asked for, in case the firmware says otherwise.
constexpr std::size_t usual_max_payload = 82;

static_assert(ash::max_wire <= adapter::max_dongle_write);

ezsp::SessionConfig session_config(const Settings& settings, const device::NetworkSettings& network) {
  ezsp::SessionConfig config;
  config.newest = settings.newest_version;
  config.link.window = settings.window;
  config.command_timeout = settings.command_timeout;
  config.endpoint.profile = network.profile;
  ezsp::NetworkSettings& form = config.network.emplace();
  form.pan_id = network.pan_id;
  for (std::size_t i = 0; i < form.extended_pan_id.size(); ++i) form.extended_pan_id[i] = static_cast<Byte>(network.extended_pan_id >> (8 * i));
  form.channel = network.channel;
  form.tx_power_dbm = static_cast<std::uint8_t>(network.tx_power_dbm);
  form.network_key = network.network_key;
  return config;
}

std::string dotted(std::uint16_t stack_version) {
  return fmt::format("{}.{}.{}.{}", stack_version >> 12, stack_version >> 8 & 0xF, stack_version >> 4 & 0xF, stack_version & 0xF);
}

ErrorCode code_of(ezsp::Status status) {
  switch (status) {
    case ezsp::Status::delivery_failed:
    case ezsp::Status::timed_out: return ErrorCode::timeout;
    case ezsp::Status::lost_in_reset: return ErrorCode::unexpected_reset;
    case ezsp::Status::queue_full:
    case ezsp::Status::max_message_limit:
    case ezsp::Status::message_too_long: return ErrorCode::limit_reached;
    case ezsp::Status::not_ready: return ErrorCode::not_ready;
    default: return ErrorCode::refused;
  }
}

device::CoordinatorInfo info_of(const ezsp::Ready& ready) {
  return {.chip = "Silicon Labs EFR32 or EM35x (EmberZNet)",
          .firmware = dotted(ready.stack_version),
          .protocol = fmt::format("EZSP {}", ready.version),
          .eui = ready.eui64,
          .pan_id = ready.network.pan_id,
          .channel = ready.network.channel,
          .max_payload = usual_max_payload};
}

device::ApsMessage message_of(const ezsp::Incoming& incoming) {
  device::ApsMessage message{.peer = incoming.sender,
                             .profile = incoming.aps.profile,
                             .cluster = incoming.aps.cluster,
                             .source_endpoint = incoming.aps.source_endpoint,
                             .destination_endpoint = incoming.aps.destination_endpoint,
                             .encrypted = (incoming.aps.options & ezsp::aps::encryption) != 0,
                             .payload = {}};
  const auto& bytes = incoming.payload.bytes;
  message.payload.assign(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(std::min(bytes.size(), device::max_aps_payload)));
  return message;
}

ezsp::ApsFrame aps_frame(const device::ApsMessage& message) {
  ezsp::ApsFrame aps{.profile = message.profile,
                     .cluster = message.cluster,
                     .source_endpoint = message.source_endpoint,
                     .destination_endpoint = message.destination_endpoint,
                     .options = ezsp::aps::enable_route_discovery};
  if (message.acknowledged) aps.options |= ezsp::aps::retry;
  if (message.encrypted) aps.options |= ezsp::aps::encryption;
  return aps;
}

std::optional<Error> refusal_of(const ezsp::RequestDone& done, std::string_view request) {
  if (done.status == ezsp::Status::ok) return std::nullopt;
  return make_error(ErrorCode::refused, fmt::format("{} was answered {}", request, ezsp::name(done.status)));
}

}  // namespace

/// What each action of the session is to the driver.
struct EzspSession::Translator {
  EzspSession& session;
  Actions& out;

  void operator()(const ash::Write& write) { out.emplace_back(adapter::Write{{write.bytes.begin(), write.bytes.end()}}); }
  void operator()(const wire::ArmTimer& timer) { out.emplace_back(timer); }
  void operator()(const wire::DisarmTimer& timer) { out.emplace_back(timer); }
  void operator()(const ezsp::Ready& ready) { session.incomplete_ = info_of(ready); }
  void operator()(const ezsp::Incoming& incoming) { out.emplace_back(adapter::Incoming{message_of(incoming)}); }
  void operator()(const ezsp::MessageSent& sent) {
    adapter::MessageSent told{adapter::MessageTag{static_cast<std::uint32_t>(sent.tag)}, {}};
    if (sent.status != ezsp::Status::ok) told.refusal = make_error(code_of(sent.status), "the message was not delivered: " + ezsp::name(sent.status));
    out.emplace_back(std::move(told));
  }
  void operator()(const ezsp::RequestDone& done) {
    if (session.incomplete_) return session.tell_ready(done, out);
    const auto request = session.requests_.extract(done.ticket);
    out.emplace_back(adapter::RequestDone{adapter::Ticket{static_cast<std::uint32_t>(done.ticket)}, refusal_of(done, request.mapped())});
  }
  void operator()(const ezsp::DeviceJoined& joined) {
    const bool rejoin = joined.how == ezsp::DeviceUpdate::secured_rejoin || joined.how == ezsp::DeviceUpdate::unsecured_rejoin;
    out.emplace_back(adapter::Membership{rejoin ? device::JoinEvent::rejoined : device::JoinEvent::joined, joined.eui64, joined.node});
  }
  void operator()(const ezsp::DeviceLeft& left) { out.emplace_back(adapter::Membership{device::JoinEvent::left, left.eui64, left.node}); }
  void operator()(const ezsp::UnexpectedReset& reset) {
    out.emplace_back(adapter::Failed{make_error(ErrorCode::unexpected_reset, fmt::format("the coordinator restarted by itself (code 0x{:02X}), {} messages were lost",
                                                                                         static_cast<unsigned>(reset.code), reset.messages_lost))});
  }
  void operator()(const ezsp::Failed& failed) { out.emplace_back(adapter::Failed{failed.error}); }
  void operator()(const ezsp::StackStatus&) {}
  void operator()(const ezsp::OtherCallback&) {}
  void operator()(const ezsp::CallbacksLost&) {}
};

EzspSession::EzspSession(const Settings& settings, const device::NetworkSettings& network) : session_(session_config(settings, network)) {}

EzspSession::Actions EzspSession::translate(const ezsp::Session::Actions& actions) {
  Actions out;
  for (const auto& action : actions) std::visit(Translator{*this, out}, action);
  return out;
}

EzspSession::Actions EzspSession::on_bytes(ByteView chunk, TimePoint now) {
  const bool was_ready = session_.is_ready();
  auto actions = session_.on_bytes(chunk, now);
  if (was_ready || !session_.is_ready()) return translate(actions);
  for (auto& action : session_.request(ezsp::Ticket{}, ezsp::MaximumPayloadLength{}, now)) actions.push_back(std::move(action));
  return translate(actions);
}

void EzspSession::tell_ready(const ezsp::RequestDone& payload_length, Actions& out) {
  if (!session_.is_ready()) return;  // it failed meanwhile, and says so next
  auto info = *std::exchange(incomplete_, std::nullopt);
  if (auto refusal = refusal_of(payload_length, "maximumPayloadLength")) {
    out.emplace_back(adapter::Failed{std::move(*refusal)});
    return;
  }
  const ByteView response{payload_length.response.data(), payload_length.response.size()};
  const auto told = ezsp::decode<ezsp::MaximumPayloadLength::Response>(response, session_.version());
  if (told.has_value()) info.max_payload = told->aps_length;
  out.emplace_back(adapter::Ready{std::move(info)});
}

ezsp::Ticket EzspSession::note(adapter::Ticket ticket, std::string_view request) {
  const ezsp::Ticket noted{static_cast<std::uint32_t>(ticket)};
  requests_.emplace(noted, request);
  return noted;
}

EzspSession::Actions EzspSession::send(adapter::MessageTag tag, const device::ApsMessage& message, TimePoint now) {
  const ezsp::MessageTag ours{static_cast<std::uint32_t>(tag)};
  const ByteView payload{message.payload.data(), message.payload.size()};
  if (message.peer.is_broadcast()) return translate(session_.send_broadcast(ours, message.peer, aps_frame(message), 0, payload, now));
  return translate(session_.send_unicast(ours, message.peer, aps_frame(message), payload, now));
}

EzspSession::Actions EzspSession::permit_join(adapter::Ticket ticket, std::chrono::seconds duration, bool keys_only, TimePoint now) {
  const auto keys = keys_only ? ezsp::JoinKeys::install_code : ezsp::JoinKeys::any;
  return translate(session_.permit_join(note(ticket, "permitJoining"), duration, keys, now));
}

EzspSession::Actions EzspSession::add_link_key(adapter::Ticket ticket, Eui64 device, const std::array<Byte, 16>& key, TimePoint now) {
  return translate(session_.add_install_code_key(note(ticket, "adding a link key"), device, key, now));
}

EzspSession::Actions EzspSession::check(adapter::Ticket ticket, TimePoint now) { return translate(session_.request(note(ticket, "nop"), ezsp::Nop{}, now)); }

std::unique_ptr<adapter::Dongle> make_dongle(io::Loop& loop, device::ByteStream& port, std::string name, const Settings& settings) {
  return std::make_unique<adapter::Dongle>(loop, port, std::move(name),
                                           [settings](const device::NetworkSettings& network) { return std::make_unique<EzspSession>(settings, network); });
}

}  // namespace rig::ezsp_ncp
