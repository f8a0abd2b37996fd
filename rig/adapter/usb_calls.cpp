// SPDX-License-Identifier: Apache-2.0
#include "rig/adapter/usb_calls.hpp"

#include <fmt/format.h>

namespace rig::adapter {

using device::UsbSetup;

UsbCalls::UsbCalls(io::Loop& loop, device::UsbDevice& usb, std::string subject, Duration patience)
    : loop_(loop), usb_(usb), subject_(std::move(subject)), patience_(patience) {
  usb_.on_lost([this](const Error& error) {
    keep_loss(error);
    held_->freed.notify();
  });
}

UsbCalls::~UsbCalls() {
  usb_.on_lost({});
  usb_.forget_transfers();
}

Error UsbCalls::keep_loss(const Error& error) {
  if (!lost_) lost_ = error;
  return *lost_;
}

Result<UsbCalls::Turn> UsbCalls::take_turn(std::string_view part, Deadline deadline) {
  std::string where = fmt::format("{}{}", subject_, part);
  const auto held = held_;
  if (auto turn = loop_.wait_until(held->freed, deadline, [&] { return lost_ || !held->busy; }); turn.has_error()) {
    if (turn.error().code != ErrorCode::timeout) return turn.error();
    return make_error(ErrorCode::timeout, "the deadline passed while the device was busy with another call",
                      std::move(where));
  }
  if (lost_) return *lost_;
  if (deadline.expired(loop_.now()))
    return make_error(ErrorCode::timeout, "the deadline passed before the device was asked", std::move(where));
  return Turn(*this, std::move(where), deadline);
}

Result<UsbCalls::Turn> UsbCalls::take_turn(std::string_view model, unsigned channels, unsigned channel,
                                           Deadline deadline) {
  const std::string part = fmt::format(".{}", channel);
  if (channel < 1 || channel > channels)
    return make_error(ErrorCode::limit_reached, fmt::format("the {} has channels 1 to {}", model, channels),
                      subject_ + part);
  return take_turn(part, deadline);
}

UsbCalls::Turn::Turn(UsbCalls& calls, std::string where, Deadline deadline)
    : calls_(&calls), held_(calls.held_), where_(std::move(where)), deadline_(deadline) {
  held_->busy = true;
}

UsbCalls::Turn::~Turn() {
  if (!held_) return;
  held_->busy = false;
  held_->freed.notify();
}

Result<Bytes> UsbCalls::Turn::control_in(const UsbSetup& setup, std::size_t length) {
  return wait_for(calls_->patience_, [&](Duration time_out, auto done) {
    calls_->usb_.control_in(setup, length, time_out, std::move(done));
  });
}

Result<void> UsbCalls::Turn::control_out(const UsbSetup& setup, ByteView data) {
  const auto sent = wait_for(calls_->patience_, [&](Duration time_out, auto done) {
    calls_->usb_.control_out(setup, data, time_out, std::move(done));
  });
  if (sent.has_error()) return sent.error();
  return {};
}

Result<Bytes> UsbCalls::Turn::transfer_in(std::uint8_t endpoint, std::size_t length) {
  return wait_for(calls_->patience_, [&](Duration time_out, auto done) {
    calls_->usb_.transfer_in(endpoint, length, time_out, std::move(done));
  });
}

Result<void> UsbCalls::Turn::transfer_out(std::uint8_t endpoint, ByteView data) {
  const auto sent = wait_for(calls_->patience_, [&](Duration time_out, auto done) {
    calls_->usb_.transfer_out(endpoint, data, time_out, std::move(done));
  });
  if (sent.has_error()) return sent.error();
  return {};
}

Result<void> UsbCalls::Turn::discard(std::uint8_t endpoint, std::size_t length, Duration quiet) {
  constexpr int most_left_over = 8;  // a device that never falls silent is not talking about the past
  for (int taken = 0; taken < most_left_over; ++taken) {
    const auto old = wait_for(quiet, [&](Duration time_out, auto done) {
      calls_->usb_.transfer_in(endpoint, length, time_out, std::move(done));
    });
    if (old.has_value()) continue;
    if (old.error().code == ErrorCode::timeout && !deadline_.expired(calls_->loop_.now())) return {};
    return old.error();
  }
  return error(ErrorCode::protocol_violation, "the device goes on talking without being asked");
}

Error UsbCalls::Turn::error(ErrorCode code, std::string what) const {
  return make_error(code, std::move(what), where_);
}

// The device keeps the time-out too; whichever of the two notices first.
Result<Bytes> UsbCalls::Turn::wait_for(Duration patience, const Begin& begin) {
  struct Pending {
    std::optional<Result<Bytes>> answer;
    io::Signal news;
  };
  io::Loop& loop = calls_->loop_;
  if (calls_->lost_) return *calls_->lost_;
  const Deadline ends = deadline_.sooner(Deadline::after(loop.now(), patience));
  if (ends.expired(loop.now())) return too_late(patience, ends);
  const auto pending = std::make_shared<Pending>();
  begin(ends.remaining(loop.now()), [pending](Result<Bytes> answer) {
    pending->answer = std::move(answer);
    pending->news.notify();
  });
  const auto waited = loop.wait_until(pending->news, ends, [&] { return pending->answer.has_value(); });
  if (!pending->answer) {
    calls_->usb_.forget_transfers();
    if (calls_->lost_) return *calls_->lost_;
    return explain(waited.error(), patience, ends);
  }
  if (pending->answer->has_value()) return **std::move(pending->answer);
  return explain(pending->answer->error(), patience, ends);
}

Error UsbCalls::Turn::explain(const Error& error, Duration patience, Deadline ends) const {
  switch (error.code) {
    case ErrorCode::port_lost:
      return calls_->keep_loss(error);
    case ErrorCode::timeout:
      return too_late(patience, ends);
    case ErrorCode::unsupported:
      return this->error(ErrorCode::refused, "the device refused the request (STALL)");
    case ErrorCode::cancelled:
      return error;
    default:
      return this->error(error.code, fmt::format("{}{}{}", error.where, error.where.empty() ? "" : ": ", error.what));
  }
}

Error UsbCalls::Turn::too_late(Duration patience, Deadline ends) const {
  if (ends.instant() == deadline_.instant())
    return error(ErrorCode::timeout, "the deadline passed before the device answered");
  return error(ErrorCode::timeout, fmt::format("the device did not answer within {}", format_duration(patience)));
}

}  // namespace rig::adapter
