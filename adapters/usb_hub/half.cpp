// SPDX-License-Identifier: Apache-2.0
#include "adapters/usb_hub/half.hpp"

#include <fmt/format.h>

namespace rig::usb_hub {
namespace {

using namespace std::chrono_literals;

constexpr Duration longest_request = 1s;

/// Where an answer arrives; it may come after nobody waits for it any more.
struct Answer {
  std::optional<Result<Bytes>> result;
  io::Signal came;
};

device::UsbDevice::Done into(const std::shared_ptr<Answer>& answer) {
  return [answer](Result<Bytes> result) {
    answer->result = std::move(result);
    answer->came.notify();
  };
}

Result<Bytes> wait_for(io::Loop& loop, Answer& answer) {
  // Each transfer ends by its own time-out, so this wait needs none.
  const auto waited = loop.wait_until(answer.came, Deadline::never(), [&] { return answer.result.has_value(); });
  if (waited.has_error()) return waited.error();
  return *std::move(answer.result);
}

}  // namespace

Half::Half(io::Loop& loop, device::UsbDevice& hub) : loop_(loop), hub_(hub) {}
Half::~Half() { hub_.forget_transfers(); }

Duration Half::time_out(Deadline deadline) const { return std::min(longest_request, deadline.remaining(loop_.now())); }

Error Half::broken(const char* what, wire::DecodeError why) const {
  return make_error(ErrorCode::protocol_violation, fmt::format("its {} is broken: {}", what, wire::name(why)),
                    hub_.name());
}

Result<Bytes> Half::ask(const device::UsbSetup& setup, std::size_t length, Deadline deadline) {
  if (deadline.expired(loop_.now()))
    return make_error(ErrorCode::timeout, "the deadline passed before the hub was asked", hub_.name());
  const auto answer = std::make_shared<Answer>();
  hub_.control_in(setup, length, time_out(deadline), into(answer));
  return wait_for(loop_, *answer);
}

Result<Half::Kind> Half::ask_kind(Deadline deadline) {
  const auto device = ask(get_device_descriptor, device_descriptor_size, deadline);
  if (device.has_error()) return device.error();
  const auto speed = speed_of(*device);
  if (speed.has_error()) return broken("device descriptor", speed.error());
  const auto bytes = ask(get_hub_descriptor(*speed), hub_descriptor_size, deadline);
  if (bytes.has_error() && bytes.error().code == ErrorCode::unsupported)
    return make_error(ErrorCode::unsupported, "this is no hub", hub_.name());
  if (bytes.has_error()) return bytes.error();
  const auto hub = read_hub_descriptor(*bytes, *speed);
  if (hub.has_error()) return broken("hub descriptor", hub.error());
  return Kind{*speed, hub->ports, power_switching(hub->characteristics)};
}

Result<void> Half::check(Deadline deadline) {
  if (!kind_) {
    const auto kind = ask_kind(deadline);
    if (kind.has_error()) return kind.error();
    kind_ = *kind;
  }
  if (kind_->switching == PowerSwitching::each_port) return {};
  return make_error(ErrorCode::unsupported,
                    kind_->switching == PowerSwitching::none
                        ? "the hub says that it does not switch the power of its ports"
                        : "the hub says that it switches the power of all its ports together, not of each",
                    hub_.name());
}

Result<void> Half::set(unsigned port, RelayState state, Deadline deadline) {
  if (deadline.expired(loop_.now()))
    return make_error(ErrorCode::timeout, "the deadline passed before the hub was told", hub_.name());
  const auto answer = std::make_shared<Answer>();
  hub_.control_out(set_power(port, state), {}, time_out(deadline), into(answer));
  if (const auto done = wait_for(loop_, *answer); done.has_error()) return done.error();
  return {};
}

Result<RelayState> Half::read(unsigned port, Deadline deadline) {
  const auto bytes = ask(get_port_status(port), port_status_size, deadline);
  if (bytes.has_error()) return bytes.error();
  const auto status = wire::decode<PortStatus>(*bytes);
  if (status.has_error()) return broken("port status", status.error());
  return power_of(*status, speed());
}

void Half::keep_off(unsigned port, std::function<bool()> still_wanted, std::function<void()> told) {
  hub_.control_in(
      get_port_status(port), port_status_size, longest_request,
      [this, port, still_wanted = std::move(still_wanted), told = std::move(told)](const Result<Bytes>& bytes) {
        if (bytes.has_error() || !still_wanted()) return;
        const auto status = wire::decode<PortStatus>(*bytes);
        if (status.has_error() || power_of(*status, speed()) == RelayState::off) return;
        hub_.control_out(set_power(port, RelayState::off), {}, longest_request, {});
        told();
      });
}

}  // namespace rig::usb_hub
