// SPDX-License-Identifier: Apache-2.0
#include "adapters/usb_hub/adapter.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "rig/base/log.hpp"

namespace rig::usb_hub {
namespace {

using namespace std::chrono_literals;

constexpr int attempts = 4;
constexpr Duration between_attempts = 100ms;
constexpr Duration between_looks = 500ms;

}  // namespace

UsbHub::UsbHub(io::Loop& loop, device::UsbDevice& hub, std::string name, const Settings& settings,
               Surroundings surroundings)
    : loop_(loop),
      hub_(hub),
      name_(std::move(name)),
      settings_(settings),
      surroundings_(std::move(surroundings)),
      ports_(settings.ports.value_or(surroundings_.kernel.ports(hub.identity().path).value_or(usual_ports))),
      half_(loop, hub) {
  hub_.on_lost([this](const Error& error) { lost_ = error; });
}

UsbHub::~UsbHub() {
  hub_.on_lost({});
  loop_.disarm(watch_);
}

Error UsbHub::error_at(unsigned channel, ErrorCode code, std::string what) const {
  return make_error(code, std::move(what), fmt::format("relay {}.{}", name_, channel));
}

Error UsbHub::error_at(unsigned channel, const Error& error) const {
  return error_at(channel, error.code,
                  error.where.empty() ? error.what : fmt::format("{}: {}", error.where, error.what));
}

template <class Call>
auto UsbHub::in_turn(unsigned channel, Deadline deadline, const Call& call) -> decltype(call(Switches{})) {
  if (auto turn = loop_.wait_until(freed_, deadline, [this] { return !busy_; }); turn.has_error()) {
    if (turn.error().code != ErrorCode::timeout) return turn.error();
    return error_at(channel, ErrorCode::timeout, "the deadline passed while the hub was busy with another channel");
  }
  if (lost_) return *lost_;
  busy_ = true;
  // Also when the fiber is unwound while it waits.
  struct Leave {
    UsbHub& hub;
    ~Leave() {
      hub.busy_ = false;
      hub.freed_.notify();
    }
  } leave{*this};
  const auto all = switches(channel, deadline);
  if (all.has_error()) return error_at(channel, all.error());
  auto done = call(*all);
  if (done.has_error()) return error_at(channel, done.error());
  return done;
}

Result<void> UsbHub::set(unsigned channel, RelayState state, Deadline deadline) {
  return in_turn(channel, deadline, [&](const Switches& all) { return set_all(all, channel, state, deadline); });
}

Result<RelayState> UsbHub::read(unsigned channel, Deadline deadline) {
  return in_turn(channel, deadline, [&](const Switches& all) -> Result<RelayState> {
    const auto on = disagreeing(all, RelayState::off, deadline);
    if (on.has_error()) return on.error();
    return on->has_value() ? RelayState::on : RelayState::off;
  });
}

Result<UsbHub::Switches> UsbHub::switches(unsigned channel, Deadline deadline) {
  if (auto able = half_.check(deadline); able.has_error()) return able.error();
  ports_ = half_.ports();
  if (channel < 1 || channel > ports_)
    return make_error(ErrorCode::limit_reached, fmt::format("the hub has ports 1 to {}", ports_));
  const HubPort own{half_.path(), channel};
  Switches all{{surroundings_.kernel.can_switch(own) ? nullptr : &half_, own}};
  const auto other = other_half(own);
  if (other.has_error()) return other.error();
  if (!*other) return all;
  if (surroundings_.kernel.can_switch(**other)) {
    all.push_back({nullptr, **other});
    return all;
  }
  const auto half = open_half((*other)->hub, deadline);
  if (half.has_error()) return half.error();
  all.push_back({*half, **other});
  return all;
}

// A SuperSpeed half alone is useless: the power stays on for the USB 2 half of the same socket.
Result<std::optional<HubPort>> UsbHub::other_half(const HubPort& port) const {
  if (!settings_.companion.empty()) return std::optional<HubPort>({settings_.companion, port.port});
  auto peer = surroundings_.kernel.peer(port);
  if (!peer && half_.speed() == Speed::super)
    return make_error(ErrorCode::unsupported,
                      "this is the USB 3 half of a hub; name its USB 2 half with `companion`: the kernel does not tell",
                      hub_.name());
  return peer;
}

Result<Half*> UsbHub::open_half(const std::string& path, Deadline deadline) {
  OpenHalf& other = other_halves_[path];
  if (!other.half) {
    if (!surroundings_.open_usb)
      return make_error(ErrorCode::unsupported,
                        fmt::format("the other half of the hub, {}, cannot be opened here", path));
    auto opened = surroundings_.open_usb(path);
    if (opened.has_error()) return opened.error();
    other.device = std::move(*opened);
    other.device->on_lost([this](const Error& error) { lost_ = error; });
    other.half = std::make_unique<Half>(loop_, *other.device);
  }
  if (auto able = other.half->check(deadline); able.has_error()) return able.error();
  return other.half.get();
}

Result<void> UsbHub::set_all(const Switches& all, unsigned channel, RelayState state, Deadline deadline) {
  kept_off_.erase(channel);
  std::optional<HubPort> stubborn;
  for (int attempt = 0; attempt < attempts; ++attempt) {
    if (attempt > 0)
      if (auto slept = loop_.sleep(between_attempts); slept.has_error()) return slept;
    for (const Switch& one : all) {
      auto done = one.half ? one.half->set(one.port.port, state, deadline) : surroundings_.kernel.set(one.port, state);
      if (done.has_error()) return done;
    }
    const auto other = disagreeing(all, state, deadline);
    if (other.has_error()) return other.error();
    stubborn = *other;
    if (stubborn) continue;
    if (state == RelayState::off) kept_off_[channel] = all;
    keep_watching();
    return {};
  }
  const RelayState read_back = state == RelayState::on ? RelayState::off : RelayState::on;
  return make_error(
      ErrorCode::not_confirmed,
      fmt::format("{} was commanded {} times, port {} of {} reads back {}", device::name(state), attempts,
                  stubborn->port, stubborn->hub.empty() ? "the hub" : stubborn->hub, device::name(read_back)));
}

Result<std::optional<HubPort>> UsbHub::disagreeing(const Switches& all, RelayState state, Deadline deadline) {
  for (const Switch& one : all) {
    const auto found = read_one(one, deadline);
    if (found.has_error()) return found.error();
    if (*found != state) return std::optional(one.port);
  }
  return std::optional<HubPort>();
}

Result<RelayState> UsbHub::read_one(const Switch& one, Deadline deadline) {
  return one.half ? one.half->read(one.port.port, deadline) : surroundings_.kernel.read(one.port);
}

// A simulated hub has no kernel above it.
void UsbHub::keep_watching() {
  std::erase_if(kept_off_, [](const auto& entry) {
    return std::all_of(entry.second.begin(), entry.second.end(),
                       [](const Switch& one) { return !one.half || one.port.hub.empty(); });
  });
  loop_.disarm(watch_);
  if (!kept_off_.empty() && !lost_) watch_ = loop_.arm(loop_.now() + between_looks, [this] { look_at_ports(); });
}

void UsbHub::look_at_ports() {
  watch_ = {};
  for (const auto& [channel, all] : kept_off_) {
    for (const Switch& one : all) {
      if (!one.half) continue;
      const auto still_wanted = [this, number = channel] { return kept_off_.contains(number); };
      one.half->keep_off(one.port.port, still_wanted, [this, port = one.port] {
        ++switched_off_again_;
        log().warn("port {} of hub {} was switched on by somebody else, and is switched off again", port.port,
                   port.hub);
      });
    }
  }
  keep_watching();
}

}  // namespace rig::usb_hub
