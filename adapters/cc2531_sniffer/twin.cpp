// SPDX-License-Identifier: Apache-2.0
#include "adapters/cc2531_sniffer/twin.hpp"

#include <algorithm>

namespace rig::cc2531_sniffer {
namespace {

// Written down a second time on purpose: the adapter's table must not be the twin's.
enum Request : std::uint8_t { identity_request = 0xC0, power_request = 0xC5, power_state_request = 0xC6, begin_request = 0xD0, end_request = 0xD1, channel_request = 0xD2 };
constexpr std::uint8_t to_device = 0x40, to_host = 0xC0, frames_endpoint = 0x83;
constexpr std::size_t buffer_size = 4096;
constexpr int rssi_offset = 73;
constexpr Byte fcs_fits = 0x80;
constexpr Duration between_signs_of_life = std::chrono::nanoseconds(2'097'152'000);

}  // namespace

Cc2531Twin::Cc2531Twin(io::Loop& loop, sim::Air& air, const TwinSettings& settings, Rng rng)
    : loop_(loop), settings_(settings), rng_(rng), ear_(air, [this](const sim::AirEar::Heard& heard) { on_heard(heard); }) {}

Cc2531Twin::~Cc2531Twin() { end(); }

device::UsbIdentity Cc2531Twin::identity() const {
  return {.vid = 0x0451, .pid = 0x16AE, .manufacturer = "Texas Instruments", .product = "CC2531 USB Dongle", .path = "twin"};
}

std::optional<Bytes> Cc2531Twin::on_control(const device::UsbSetup& setup, ByteView data, std::size_t length) {
  if (settings_.other_firmware) return std::nullopt;
  const std::lock_guard guarded(guard_);
  if (setup.request_type == to_host && setup.request == identity_request) return identify();
  if (setup.request_type == to_host && setup.request == power_state_request && length >= 1) {
    const bool up = powered_at_ && loop_.now() >= *powered_at_ + settings_.power_up;
    return Bytes{static_cast<Byte>(up ? 4 : 0)};
  }
  if (setup.request_type != to_device) return std::nullopt;
  switch (setup.request) {
    case power_request: set_power(setup.index == 4); return Bytes{};
    case channel_request:
      if (data.size() != 1) return std::nullopt;
      if (setup.index == 0) channel_ = data[0];
      return Bytes{};
    case begin_request:
      if (powered_at_ && !settings_.silent) on_the_loop([this, channel = channel_] { begin(channel); });
      return Bytes{};
    case end_request: on_the_loop([this] { end(); }); return Bytes{};
    default: return std::nullopt;
  }
}

Bytes Cc2531Twin::identify() const {
  return {0x00, 0x05, static_cast<Byte>(settings_.bluetooth ? 0x40 : 0x31), 0x25, 0x01, 0x04, 0x80, 0x00};
}

void Cc2531Twin::set_power(bool on) {
  if (!on) on_the_loop([this] { end(); });
  powered_at_ = on ? std::optional(loop_.now()) : std::nullopt;
}

void Cc2531Twin::on_the_loop(std::function<void()> task) {
  loop_.post([alive = std::weak_ptr(alive_), task = std::move(task)] {
    if (alive.lock()) task();
  });
}

void Cc2531Twin::begin(std::uint8_t channel) {
  end();
  began_at_ = loop_.now();
  ear_.tune(channel);
  arm_sign_of_life();
}

void Cc2531Twin::end() {
  ear_.tune(std::nullopt);
  loop_.disarm(sign_of_life_);
  const std::lock_guard guarded(guard_);
  outgoing_.clear();
}

void Cc2531Twin::power_cycle() {
  const std::lock_guard guarded(guard_);
  set_power(false);
  channel_ = 11;
}

std::uint32_t Cc2531Twin::ticks_at(TimePoint at) const {
  const Duration since = at - began_at_ + settings_.clock_start;
  return static_cast<std::uint32_t>(since.count() * 32 / 1000);
}

void Cc2531Twin::arm_sign_of_life() {
  loop_.disarm(sign_of_life_);
  sign_of_life_ = loop_.arm(loop_.now() + between_signs_of_life, [this] {
    const auto high = static_cast<Byte>(ticks_at(loop_.now()) >> 24);
    say({1, 1, 0}, {&high, 1});
    arm_sign_of_life();
  });
}

void Cc2531Twin::on_heard(const sim::AirEar::Heard& heard) {
  Bytes body;
  const std::uint32_t ticks = ticks_at(heard.at);
  for (unsigned shift = 0; shift < 32; shift += 8) body.push_back(static_cast<Byte>(ticks >> shift));
  body.push_back(static_cast<Byte>(heard.psdu.size()));
  body.insert(body.end(), heard.psdu.begin(), heard.psdu.end() - 2);
  const bool damaged = rng_.chance(settings_.damaged_rate);
  if (damaged) body.back() ^= 0x01;
  body.push_back(static_cast<Byte>(settings_.rssi_dbm + rssi_offset));
  body.push_back(static_cast<Byte>(settings_.correlation | (damaged ? 0u : fcs_fits)));
  say({0, static_cast<Byte>(body.size()), 0}, body);
}

// What nobody fetches is lost, whole packets at a time.
void Cc2531Twin::say(std::initializer_list<Byte> header, ByteView body) {
  {
    const std::lock_guard guarded(guard_);
    if (outgoing_.size() + settings_.garbage.size() + header.size() + body.size() > buffer_size) return;
    outgoing_.insert(outgoing_.end(), settings_.garbage.begin(), settings_.garbage.end());
    outgoing_.insert(outgoing_.end(), header.begin(), header.end());
    outgoing_.insert(outgoing_.end(), body.begin(), body.end());
  }
  something_is_ready();
}

std::optional<Bytes> Cc2531Twin::on_in(std::uint8_t endpoint, std::size_t length) {
  const std::lock_guard guarded(guard_);
  if (endpoint != frames_endpoint || outgoing_.empty()) return std::nullopt;
  const std::size_t size = std::min({length, outgoing_.size(), std::size_t{settings_.longest_transfer}});
  const auto end = outgoing_.begin() + static_cast<std::ptrdiff_t>(size);
  Bytes transfer(outgoing_.begin(), end);
  outgoing_.erase(outgoing_.begin(), end);
  return transfer;
}

}  // namespace rig::cc2531_sniffer
