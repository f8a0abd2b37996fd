// SPDX-License-Identifier: Apache-2.0
#include "adapters/znp_ncp/twin.hpp"

namespace rig::znp_ncp {

Twin::Twin(device::ByteStream& port, sim::Air& air, TwinSettings settings, Rng rng)
    : port_(port),
      loop_(air.loop()),
      settings_(settings),
      hangs_(settings.silent),
      ncp_(air, settings, rng, [this](const unpi::FrameBytes& indication) { send(indication); }) {
  port_.listen({.on_bytes =
                    [this](ByteView bytes) {
                      if (!hangs_ && !boot_timer_) parser_.feed(bytes, [this](const unpi::Frame& frame) { on_frame(frame); });
                    },
                .on_lost = [this](const Error&) { lose_power(); }});
}

Twin::~Twin() {
  port_.listen({});
  loop_.disarm(boot_timer_);
}

void Twin::on_frame(const unpi::Frame& frame) {
  if (hangs_ || boot_timer_) return;
  if (frame.id == znp::ResetRequest::id) return restart(znp::ResetReason::power_up);
  if (frame.id.type() != unpi::Type::sreq) return;
  const auto answer = ncp_.answer(frame);
  send(answer);
  fail_as_planned();
}

void Twin::send(const unpi::FrameBytes& frame) {
  if (!hangs_ && !boot_timer_) port_.write({frame.data(), frame.size()});
}

void Twin::fail_as_planned() {
  const std::uint64_t sent = ncp_.messages_sent();
  if (settings_.hangs_after_messages > 0 && sent >= settings_.hangs_after_messages) hang();
  const bool restarts = settings_.restarts_after_messages > 0 && sent >= settings_.restarts_after_messages;
  if (restarts && !std::exchange(planned_restart_done_, true)) restart(znp::ResetReason::watchdog);
}

void Twin::restart(znp::ResetReason why) {
  ncp_.restart();
  loop_.disarm(boot_timer_);
  boot_timer_ = loop_.arm(loop_.now() + settings_.boot_time, [this, why] {
    boot_timer_ = {};
    parser_ = {};
    send(znp::frame(ncp_.reset_indication(why)));
  });
}

// A dongle lives on its USB port.
void Twin::lose_power() {
  hangs_ = true;
  loop_.disarm(boot_timer_);
  ncp_.restart();
}

void Twin::plug_in_again() {
  hangs_ = settings_.silent;
  restart(znp::ResetReason::power_up);
}

}  // namespace rig::znp_ncp
