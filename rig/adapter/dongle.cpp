// SPDX-License-Identifier: Apache-2.0
#include "rig/adapter/dongle.hpp"

#include <fmt/format.h>

namespace rig::adapter {

/// What each action of the session means here.
struct Dongle::Visitor {
  Dongle& dongle;

  void operator()(const Write& write) { dongle.writing_.insert(dongle.writing_.end(), write.bytes.begin(), write.bytes.end()); }
  void operator()(const wire::ArmTimer& timer) { dongle.timer_.arm(timer.at); }
  void operator()(const wire::DisarmTimer&) { dongle.timer_.disarm(); }
  void operator()(const Ready& ready) {
    dongle.ready_ = ready.info;
    dongle.changed_.notify();
  }
  void operator()(const Incoming& incoming) {
    if (dongle.listener_.on_message) dongle.listener_.on_message(incoming.message);
  }
  void operator()(const MessageSent& sent) {
    const auto tag = static_cast<std::uint32_t>(sent.tag);
    const auto delivery = std::exchange(dongle.deliveries_.at(tag), nullptr);
    dongle.free_tags_.push_back(tag);
    if (!delivery) return;
    if (!sent.refusal) return delivery({});
    delivery(dongle.placed_here(*sent.refusal));
  }
  void operator()(const RequestDone& done) {
    if (const auto waiting = dongle.requests_.find(done.ticket); waiting != dongle.requests_.end()) waiting->second = done;
    dongle.changed_.notify();
  }
  void operator()(const Membership& change) {
    if (dongle.listener_.on_join) dongle.listener_.on_join(change.event, change.device, change.node);
  }
  void operator()(const Failed& failed) { dongle.fail(dongle.placed_here(failed.error)); }
};

Dongle::Dongle(io::Loop& loop, device::ByteStream& port, std::string name, MakeSession make_session)
    : loop_(loop),
      port_(port),
      name_(std::move(name)),
      make_session_(std::move(make_session)),
      timer_(loop, [this] { perform(session_->on_timer(loop_.now())); }) {
  connect();
}

Dongle::~Dongle() { port_.listen({}); }

void Dongle::connect() {
  port_.listen({[this](ByteView bytes) {
                  if (session_) perform(session_->on_bytes(bytes, loop_.now()));
                },
                [this](const Error& error) {
                  line_lost_ = error;
                  fail(error);
                }});
}

Error Dongle::error_here(ErrorCode code, std::string what) const { return make_error(code, std::move(what), "coordinator " + name_); }

void Dongle::perform(Actions actions) {
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

void Dongle::fail(Error error) {
  if (failure_) return;
  failure_ = std::move(error);
  timer_.disarm();
  const bool was_ready = std::exchange(ready_, std::nullopt).has_value();
  tell_all(*failure_);  // a session that failed has told the fate of every message; a lost line has not
  changed_.notify();
  if (was_ready && listener_.on_failure) listener_.on_failure(*failure_);
}

void Dongle::tell_all(const Error& fate) {
  for (std::size_t tag = 0; tag < deliveries_.size(); ++tag)
    if (const auto delivery = std::exchange(deliveries_[tag], nullptr)) delivery(fate);
}

Result<device::CoordinatorInfo> Dongle::start(const device::NetworkSettings& settings, Deadline deadline) {
  if (line_lost_) return *line_lost_;
  failure_.reset();
  ready_.reset();
  keys_only_ = false;
  tell_all(error_here(ErrorCode::cancelled, "the coordinator was started again"));
  deliveries_.clear();
  free_tags_.clear();
  timer_.disarm();
  session_ = make_session_(settings);
  perform(session_->start(loop_.now()));
  const auto waited = loop_.wait_until(changed_, deadline, [&] { return ready_ || failure_; });
  if (failure_) return *failure_;
  if (waited.has_error()) return give_up(error_here(waited.error().code, "the coordinator did not become ready"));
  return *ready_;
}

// Nobody waits for this session any more: what the dongle says from now on is not for us.
Error Dongle::give_up(Error error) {
  timer_.disarm();
  session_.reset();
  failure_ = std::move(error);
  return *failure_;
}

Result<void> Dongle::request(Deadline deadline, std::string_view what, const std::function<Actions(Ticket)>& ask) {
  if (failure_) return *failure_;
  if (!ready_) return error_here(ErrorCode::not_ready, "the coordinator was not started");
  const Ticket ticket{++last_ticket_};
  requests_.emplace(ticket, std::nullopt);
  perform(ask(ticket));
  const auto waited = loop_.wait_until(changed_, deadline, [&] { return failure_ || requests_.at(ticket); });
  const auto done = requests_.at(ticket);
  requests_.erase(ticket);
  if (failure_) return *failure_;
  if (!done) return error_here(waited.error().code, fmt::format("no answer to {}", what));
  if (done->refusal) return placed_here(*done->refusal);
  return {};
}

Result<void> Dongle::permit_join(std::chrono::seconds duration, Deadline deadline) {
  return request(deadline, "a permission to join", [&](Ticket ticket) { return session_->permit_join(ticket, duration, keys_only_, loop_.now()); });
}

Result<void> Dongle::add_link_key(Eui64 device, const std::array<Byte, 16>& key, Deadline deadline) {
  const auto added = request(deadline, "a link key", [&](Ticket ticket) { return session_->add_link_key(ticket, device, key, loop_.now()); });
  keys_only_ = keys_only_ || added.has_value();
  return added;
}

Result<void> Dongle::check(Deadline deadline) {
  return request(deadline, "a check", [&](Ticket ticket) { return session_->check(ticket, loop_.now()); });
}

MessageTag Dongle::keep(device::Delivery delivery) {
  if (free_tags_.empty()) {
    free_tags_.push_back(static_cast<std::uint32_t>(deliveries_.size()));
    deliveries_.emplace_back();
  }
  const std::uint32_t tag = free_tags_.back();
  free_tags_.pop_back();
  deliveries_[tag] = std::move(delivery);
  return MessageTag{tag};
}

void Dongle::send(const device::ApsMessage& message, device::Delivery delivery) {
  if (failure_ || !ready_) {
    const Error error = failure_ ? *failure_ : error_here(ErrorCode::not_ready, "the coordinator was not started");
    if (delivery) loop_.post([delivery = std::move(delivery), error] { delivery(error); });
    return;
  }
  const auto tag = keep(std::move(delivery));
  perform(session_->send(tag, message, loop_.now()));
}

}  // namespace rig::adapter
