// SPDX-License-Identifier: Apache-2.0
#include "adapters/cc2531_sniffer/adapter.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rig::cc2531_sniffer {

using namespace std::chrono_literals;
using device::UsbDevice;

namespace {

constexpr std::uint8_t first_channel = 11, last_channel = 26;
constexpr Duration control_time_out = 1s;
constexpr Duration power_poll = 10ms;
constexpr Duration longest_silence = 10s;  // signs of life come every two
constexpr std::size_t longest_identity = 256, longest_transfer = 512;
constexpr std::array<Byte, 2> bluetooth_chip{0x40, 0x25};  // 0x2540, low octet first

}  // namespace

Cc2531Sniffer::Cc2531Sniffer(io::Loop& loop, UsbDevice& usb, std::string name) : loop_(loop), usb_(usb), name_(std::move(name)) {
  usb_.on_lost([this](const Error& error) { lose(error); });
}

Cc2531Sniffer::~Cc2531Sniffer() {
  usb_.on_lost({});
  usb_.forget_transfers();
}

std::string Cc2531Sniffer::describe() const {
  const auto& usb = usb_.identity();
  return fmt::format("{}, firmware {}", usb.product.empty() ? "CC2531" : usb.product, identity_.empty() ? "not asked yet" : to_hex(identity_, " "));
}

Result<void> Cc2531Sniffer::start(std::uint8_t channel, Deadline deadline) {
  if (channel < first_channel || channel > last_channel)
    return error(ErrorCode::limit_reached, fmt::format("there are channels {} to {}, not {}", first_channel, last_channel, channel));
  if (auto stopped = stop(deadline); stopped.has_error()) return stopped;
  if (auto known = identify(deadline); known.has_error()) return known;
  if (auto powered = power_up(deadline); powered.has_error()) return powered;
  if (auto tuned = tune(channel, deadline); tuned.has_error()) return tuned;
  if (auto started = write("start", start_capture, {}, deadline); started.has_error()) return started;
  channel_ = channel;
  capturing_ = true;
  clock_.restart();
  reader_.restart();
  hear();
  return {};
}

Result<void> Cc2531Sniffer::stop(Deadline deadline) {
  if (lost_) return *lost_;
  if (!std::exchange(capturing_, false)) return {};
  usb_.forget_transfers();
  if (auto stopped = write("stop", stop_capture, {}, deadline); stopped.has_error()) return stopped;
  return write("power off", set_power_off, {}, deadline);
}

Result<void> Cc2531Sniffer::identify(Deadline deadline) {
  const auto identity = read("identity", get_identity, longest_identity, deadline);
  if (identity.has_error()) return identity.error();
  identity_ = *identity;
  const bool bluetooth =
      std::search(identity_.begin(), identity_.end(), bluetooth_chip.begin(), bluetooth_chip.end()) != identity_.end();
  if (bluetooth) return error(ErrorCode::unsupported, "it is a CC2540, which hears Bluetooth and no ZigBee");
  return {};
}

Result<void> Cc2531Sniffer::power_up(Deadline deadline) {
  if (auto set = write("power on", set_power_on, {}, deadline); set.has_error()) return set;
  for (;;) {
    const auto power = read("power state", get_power, 1, deadline);
    if (power.has_error()) return power.error();
    if (!power->empty() && power->front() == power_on) return {};
    if (deadline.remaining(loop_.now()) <= power_poll)
      return error(ErrorCode::timeout, fmt::format("its radio did not power up in time: the power state is {}, expected {:02X}",
                                                   power->empty() ? "missing" : to_hex(*power), power_on));
    if (auto slept = loop_.sleep(power_poll); slept.has_error()) return slept;
  }
}

Result<void> Cc2531Sniffer::tune(std::uint8_t channel, Deadline deadline) {
  constexpr Byte high = 0;
  if (auto low = write("channel", set_channel, {&channel, 1}, deadline); low.has_error()) return low;
  return write("channel", set_channel_high, {&high, 1}, deadline);
}

Result<Bytes> Cc2531Sniffer::read(std::string_view what, const device::UsbSetup& setup, std::size_t length, Deadline deadline) {
  return exchange(what, deadline, [&](Duration time_out, UsbDevice::Done done) { usb_.control_in(setup, length, time_out, std::move(done)); });
}

Result<void> Cc2531Sniffer::write(std::string_view what, const device::UsbSetup& setup, ByteView data, Deadline deadline) {
  const auto done = exchange(what, deadline, [&](Duration time_out, UsbDevice::Done told) { usb_.control_out(setup, data, time_out, std::move(told)); });
  if (done.has_error()) return done.error();
  return {};
}

Result<Bytes> Cc2531Sniffer::exchange(std::string_view what, Deadline deadline, const Ask& ask) {
  if (lost_) return *lost_;
  if (deadline.expired(loop_.now())) return error(ErrorCode::timeout, fmt::format("the deadline passed before {}", what));
  const auto answer = std::make_shared<std::optional<Result<Bytes>>>();
  ask(std::min(control_time_out, deadline.remaining(loop_.now())), [this, answer](Result<Bytes> result) {
    *answer = std::move(result);
    news_.notify();
  });
  const auto waited = loop_.wait_until(news_, Deadline::never(), [&] { return answer->has_value() || lost_; });
  if (lost_) return *lost_;
  if (waited.has_error()) return waited.error();
  if (!(*answer)->has_error()) return **answer;
  const Error& failed = (*answer)->error();
  if (failed.code == ErrorCode::timeout) return error(ErrorCode::timeout, fmt::format("it did not answer: {}", what));
  if (failed.code == ErrorCode::unsupported)
    return error(ErrorCode::refused, fmt::format("it refused: {}; is TI's packet sniffer firmware on it?", what));
  return failed;
}

void Cc2531Sniffer::hear() {
  usb_.transfer_in(packet_endpoint, longest_transfer, longest_silence, [this](const Result<Bytes>& transfer) { on_transfer(transfer); });
}

void Cc2531Sniffer::on_transfer(const Result<Bytes>& transfer) {
  if (!transfer.has_error()) {
    hear();
    for (const Said& said : reader_.feed(*transfer))
      if (const auto* captured = std::get_if<Captured>(&said)) tell(*captured);
    return;
  }
  if (transfer.error().code != ErrorCode::timeout) return lose(transfer.error());
  lose(error(ErrorCode::timeout, fmt::format("no sign of life for {}, where it gives one every two seconds; pull the plug and put it in again",
                                             format_duration(longest_silence))));
}

void Cc2531Sniffer::tell(const Captured& captured) {
  if (!listener_.on_frame) return;
  listener_.on_frame({.at = loop_.now(),
                      .device_time = clock_.extend(time_of(captured.ticks), loop_.now()),
                      .channel = channel_,
                      .rssi_dbm = captured.rssi_dbm(),
                      .lqi = captured.lqi(),
                      .fcs_ok = captured.fcs_ok(),
                      .psdu = captured.frame()});
}

void Cc2531Sniffer::lose(const Error& error) {
  if (lost_) return;
  lost_ = error;
  capturing_ = false;
  news_.notify();
  if (listener_.on_lost) listener_.on_lost(error);
}

Error Cc2531Sniffer::error(ErrorCode code, std::string what) const { return make_error(code, std::move(what), "sniffer " + name_); }

}  // namespace rig::cc2531_sniffer
