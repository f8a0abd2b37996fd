// SPDX-License-Identifier: Apache-2.0
#include "adapters/deconz_ncp/twin.hpp"

#include <utility>

namespace rig::deconz_ncp {

Twin::Twin(device::ByteStream& port, sim::Air& air, TwinSettings settings, Rng rng)
    : port_(port),
      loop_(air.loop()),
      settings_(settings),
      stick_(air, settings, rng, {.send = [this](const deconz::WireBytes& frame) { send(frame); }, .watchdog = [this] { restart(); }}) {
  port_.listen({.on_bytes = [this](ByteView bytes) { on_bytes(bytes); },
                .on_lost =
                    [this](const Error&) {
                      hangs_ = true;
                      loop_.disarm(boot_timer_);
                      stick_.lose_power();
                    }});
}

Twin::~Twin() {
  port_.listen({});
  loop_.disarm(boot_timer_);
}

void Twin::on_bytes(ByteView bytes) {
  while (const auto packet = decoder_.next(bytes)) {
    if (hangs_ || booting_ || packet->has_error()) continue;
    const auto frame = deconz::parse(**packet);
    if (frame.has_error()) continue;
    stick_.answer(*frame);
    fail_as_planned();
  }
}

void Twin::fail_as_planned() {
  const std::uint64_t sent = stick_.messages_sent();
  if (settings_.hangs_after_messages > 0 && sent >= settings_.hangs_after_messages) hang();
  const bool restarts = settings_.restarts_after_messages > 0 && sent >= settings_.restarts_after_messages;
  if (restarts && !std::exchange(planned_restart_done_, true)) restart();
}

void Twin::send(const deconz::WireBytes& frame) {
  if (hangs_ || booting_) return;
  deconz::WireBytes bytes = frame;
  // The command octet, which is never near END or ESC.
  if (settings_.spoils_every > 0 && ++frames_sent_ % settings_.spoils_every == 0) bytes[1] ^= 0x02;
  port_.write({bytes.data(), bytes.size()});
}

void Twin::restart() {
  stick_.lose_power();
  boot();
}

void Twin::plugged_in_again() {
  hangs_ = false;
  boot();
}

void Twin::boot() {
  booting_ = true;
  loop_.disarm(boot_timer_);
  boot_timer_ = loop_.arm(loop_.now() + settings_.boot_time, [this] {
    boot_timer_ = {};
    booting_ = false;
    stick_.power_up();
  });
}

}  // namespace rig::deconz_ncp
