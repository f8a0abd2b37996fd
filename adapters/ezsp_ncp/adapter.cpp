// SPDX-License-Identifier: Apache-2.0
#include "adapters/ezsp_ncp/adapter.hpp"

#include <fmt/format.h>

namespace rig::ezsp_ncp {
namespace {

/// EmberZNet without a source route and with network security; asked for, in case the firmware says otherwise.
constexpr std::size_t usual_max_payload = 82;

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

}  // namespace

/// What each action of the session means here.
struct EzspNcp::Visitor {
  EzspNcp& ncp;

  void operator()(const ash::Write& write) { ncp.writing_.insert(ncp.writing_.end(), write.bytes.begin(), write.bytes.end()); }
  void operator()(const wire::ArmTimer& timer) { ncp.timer_.arm(timer.at); }
  void operator()(const wire::DisarmTimer&) { ncp.timer_.disarm(); }
  void operator()(const ezsp::Ready& ready) {
    ncp.ready_ = ready;
    ncp.changed_.notify();
  }
  void operator()(const ezsp::Incoming& incoming) {
    if (ncp.listener_.on_message) ncp.listener_.on_message(message_of(incoming));
  }
  void operator()(const ezsp::MessageSent& sent) {
    const auto tag = static_cast<std::uint32_t>(sent.tag);
    const auto delivery = std::move(ncp.deliveries_.at(tag));
    ncp.free_tags_.push_back(tag);
    if (!delivery) return;
    if (sent.status == ezsp::Status::ok) return delivery({});
    delivery(ncp.error_here(code_of(sent.status), "the message was not delivered: " + ezsp::name(sent.status)));
  }
  void operator()(const ezsp::RequestDone& done) {
    if (const auto waiting = ncp.requests_.find(done.ticket); waiting != ncp.requests_.end()) waiting->second = done;
    ncp.changed_.notify();
  }
  void operator()(const ezsp::DeviceJoined& joined) {
    const bool rejoin = joined.how == ezsp::DeviceUpdate::secured_rejoin || joined.how == ezsp::DeviceUpdate::unsecured_rejoin;
    if (ncp.listener_.on_join) ncp.listener_.on_join(rejoin ? device::JoinEvent::rejoined : device::JoinEvent::joined, joined.eui64, joined.node);
  }
  void operator()(const ezsp::DeviceLeft& left) {
    if (ncp.listener_.on_join) ncp.listener_.on_join(device::JoinEvent::left, left.eui64, left.node);
  }
  void operator()(const ezsp::UnexpectedReset& reset) {
    ncp.fail(ncp.error_here(ErrorCode::unexpected_reset, fmt::format("the coordinator restarted by itself (code 0x{:02X}), {} messages were lost",
                                                                     static_cast<unsigned>(reset.code), reset.messages_lost)));
  }
  void operator()(const ezsp::Failed& failed) { ncp.fail(ncp.error_here(failed.error.code, failed.error.what)); }
  void operator()(const ezsp::StackStatus&) {}
  void operator()(const ezsp::OtherCallback&) {}
  void operator()(const ezsp::CallbacksLost&) {}
};

EzspNcp::EzspNcp(io::Loop& loop, device::ByteStream& port, std::string name, Settings settings)
    : loop_(loop),
      port_(port),
      name_(std::move(name)),
      settings_(settings),
      timer_(loop, [this] { perform(session_->on_timer(loop_.now())); }) {
  connect();
}

EzspNcp::~EzspNcp() {
  port_.listen({});
}

void EzspNcp::connect() {
  port_.listen({[this](ByteView bytes) {
                  if (session_) perform(session_->on_bytes(bytes, loop_.now()));
                },
                [this](const Error& error) {
                  line_lost_ = error;
                  fail(error);
                }});
}

Error EzspNcp::error_here(ErrorCode code, std::string what) const { return make_error(code, std::move(what), "coordinator " + name_); }

void EzspNcp::perform(Actions actions) {
  for (auto& action : actions) todo_.push_back(std::move(action));
  if (std::exchange(performing_, true)) return;
  while (!todo_.empty()) {
    doing_.swap(todo_);
    for (const auto& action : doing_) std::visit(Visitor{*this}, action);
    doing_.clear();
    if (!todo_.empty() || writing_.empty()) continue;
    port_.write(writing_);
    writing_.clear();
  }
  performing_ = false;
}

void EzspNcp::fail(Error error) {
  if (failure_) return;
  failure_ = std::move(error);
  timer_.disarm();
  const bool was_ready = std::exchange(ready_, std::nullopt).has_value();
  tell_all(*failure_);  // a session that failed has told the fate of every message; a lost line has not
  changed_.notify();
  if (was_ready && listener_.on_failure) listener_.on_failure(*failure_);
}

void EzspNcp::tell_all(const Error& fate) {
  for (std::size_t tag = 0; tag < deliveries_.size(); ++tag)
    if (const auto delivery = std::exchange(deliveries_[tag], nullptr)) delivery(fate);
}

Result<device::CoordinatorInfo> EzspNcp::start(const device::NetworkSettings& settings, Deadline deadline) {
  if (line_lost_) return *line_lost_;
  failure_.reset();
  ready_.reset();
  keys_only_ = false;
  tell_all(error_here(ErrorCode::cancelled, "the coordinator was started again"));
  deliveries_.clear();
  free_tags_.clear();
  session_.emplace(session_config(settings_, settings));
  perform(session_->start(loop_.now()));
  const auto waited = loop_.wait_until(changed_, deadline, [&] { return ready_ || failure_; });
  if (failure_) return *failure_;
  if (waited.has_error()) return give_up(error_here(waited.error().code, "the coordinator did not become ready"));
  return describe_dongle(*ready_, deadline);
}

// Nobody waits for this session any more: what the dongle says from now on is not for us.
Error EzspNcp::give_up(Error error) {
  timer_.disarm();
  session_.reset();
  failure_ = std::move(error);
  return *failure_;
}

Result<device::CoordinatorInfo> EzspNcp::describe_dongle(const ezsp::Ready& ready, Deadline deadline) {
  device::CoordinatorInfo info{.chip = "Silicon Labs EFR32 or EM35x (EmberZNet)",
                               .firmware = dotted(ready.stack_version),
                               .protocol = fmt::format("EZSP {}", ready.version),
                               .eui = ready.eui64,
                               .pan_id = ready.network.pan_id,
                               .channel = ready.network.channel,
                               .max_payload = usual_max_payload};
  const auto version = ready.version;
  const auto done = request(deadline, "maximumPayloadLength", [&](ezsp::Ticket ticket) {
    return session_->request(ticket, ezsp::MaximumPayloadLength{}, loop_.now());
  });
  if (done.has_error()) return done.error();
  const ByteView response{done->response.data(), done->response.size()};
  if (const auto length = ezsp::decode<ezsp::MaximumPayloadLength::Response>(response, version); length.has_value()) info.max_payload = length->aps_length;
  return info;
}

Result<ezsp::RequestDone> EzspNcp::request(Deadline deadline, std::string_view what, const std::function<Actions(ezsp::Ticket)>& ask) {
  if (failure_) return *failure_;
  if (!ready_) return error_here(ErrorCode::not_ready, "the coordinator was not started");
  const ezsp::Ticket ticket{++last_ticket_};
  requests_.emplace(ticket, std::nullopt);
  perform(ask(ticket));
  const auto waited = loop_.wait_until(changed_, deadline, [&] { return failure_ || requests_.at(ticket); });
  const auto done = requests_.at(ticket);
  requests_.erase(ticket);
  if (failure_) return *failure_;
  if (!done) return error_here(waited.error().code, fmt::format("no answer to {}", what));
  if (done->status != ezsp::Status::ok) return error_here(ErrorCode::refused, fmt::format("{} was answered {}", what, ezsp::name(done->status)));
  return *done;
}

Result<void> EzspNcp::permit_join(std::chrono::seconds duration, Deadline deadline) {
  const auto keys = keys_only_ ? ezsp::JoinKeys::install_code : ezsp::JoinKeys::any;
  const auto done = request(deadline, "permitJoining", [&](ezsp::Ticket ticket) { return session_->permit_join(ticket, duration, keys, loop_.now()); });
  if (done.has_error()) return done.error();
  return {};
}

Result<void> EzspNcp::add_link_key(Eui64 device, const std::array<Byte, 16>& key, Deadline deadline) {
  const auto done = request(deadline, "adding a link key", [&](ezsp::Ticket ticket) { return session_->add_install_code_key(ticket, device, key, loop_.now()); });
  if (done.has_error()) return done.error();
  keys_only_ = true;
  return {};
}

Result<void> EzspNcp::check(Deadline deadline) {
  const auto done = request(deadline, "nop", [&](ezsp::Ticket ticket) { return session_->request(ticket, ezsp::Nop{}, loop_.now()); });
  if (done.has_error()) return done.error();
  return {};
}

ezsp::MessageTag EzspNcp::keep(device::Delivery delivery) {
  if (free_tags_.empty()) {
    free_tags_.push_back(static_cast<std::uint32_t>(deliveries_.size()));
    deliveries_.emplace_back();
  }
  const std::uint32_t tag = free_tags_.back();
  free_tags_.pop_back();
  deliveries_[tag] = std::move(delivery);
  return ezsp::MessageTag{tag};
}

void EzspNcp::send(const device::ApsMessage& message, device::Delivery delivery) {
  if (failure_ || !ready_) {
    const Error error = failure_ ? *failure_ : error_here(ErrorCode::not_ready, "the coordinator was not started");
    if (delivery) loop_.post([delivery = std::move(delivery), error] { delivery(error); });
    return;
  }
  const auto tag = keep(std::move(delivery));
  const ByteView payload{message.payload.data(), message.payload.size()};
  if (message.peer.is_broadcast()) return perform(session_->send_broadcast(tag, message.peer, aps_frame(message), 0, payload, loop_.now()));
  perform(session_->send_unicast(tag, message.peer, aps_frame(message), payload, loop_.now()));
}

}  // namespace rig::ezsp_ncp
