// SPDX-License-Identifier: Apache-2.0
#include "adapters/ezsp_ncp/twin.hpp"

namespace rig::ezsp_ncp {

Twin::Twin(device::ByteStream& port, sim::Air& air, TwinSettings settings, Rng rng)
    : port_(port),
      loop_(air.loop()),
      settings_(settings),
      link_(ash::LinkConfig::ncp()),
      link_timer_(loop_, [this] { perform(link_.on_timer(loop_.now())); }),
      ncp_(air, settings, rng, {.send = [this](const ezsp::FrameBytes& callback) { send(callback); },
                                .reset = [this] { restart(ash::Code::software); }}) {
  port_.listen({.on_bytes =
                    [this](ByteView bytes) {
                      if (!hangs_) perform(link_.on_bytes(bytes, loop_.now()));
                    },
                .on_lost = [this](const Error&) { lose_power(); }});
  perform(link_.start(loop_.now()));
}

Twin::~Twin() {
  port_.listen({});
  loop_.disarm(boot_timer_);
}

void Twin::perform(const ash::Link::Actions& actions) {
  for (const ash::Link::Action& action : actions) {
    if (hangs_) return;
    if (const auto* write = std::get_if<ash::Write>(&action))
      port_.write({write->bytes.data(), write->bytes.size()});
    else if (const auto* timer = std::get_if<wire::ArmTimer>(&action))
      link_timer_.arm(timer->at);
    else if (std::holds_alternative<wire::DisarmTimer>(action))
      link_timer_.disarm();
    else if (const auto* frame = std::get_if<ash::Deliver>(&action))
      on_command({frame->frame.data(), frame->frame.size()});
    else if (const auto* down = std::get_if<ash::LinkDown>(&action); down && down->why == ash::DownReason::reset_requested)
      boot(ash::Code::software);
  }
}

void Twin::on_command(ByteView frame) {
  const auto response = ncp_.answer(frame);
  if (response) send(*response);
  fail_as_planned();
}

void Twin::fail_as_planned() {
  const std::uint64_t sent = ncp_.messages_sent();
  if (settings_.hangs_after_messages > 0 && sent >= settings_.hangs_after_messages) hang();
  const bool restarts = settings_.restarts_after_messages > 0 && sent >= settings_.restarts_after_messages;
  if (restarts && !std::exchange(planned_restart_done_, true)) restart(ash::Code::watchdog);
}

void Twin::send(const ezsp::FrameBytes& frame) { perform(link_.send({frame.data(), frame.size()}, loop_.now())); }

void Twin::restart(ash::Code why) {
  link_ = ash::Link(ash::LinkConfig::ncp());
  link_timer_.disarm();
  perform(link_.start(loop_.now()));
  boot(why);
}

void Twin::plug_in_again() {
  hangs_ = false;
  restart(ash::Code::power_on);
}

// A dongle lives on its USB port.
void Twin::lose_power() {
  hang();
  link_timer_.disarm();
  loop_.disarm(boot_timer_);
  ncp_.restart();
}

// A RST while it boots is swallowed by the boot that is under way: the host hears one RSTACK.
void Twin::boot(ash::Code why) {
  ncp_.restart();
  loop_.disarm(boot_timer_);
  boot_timer_ = loop_.arm(loop_.now() + settings_.boot_time, [this, why] {
    boot_timer_ = {};
    if (!hangs_) perform(link_.restarted(why, loop_.now()));
  });
}

}  // namespace rig::ezsp_ncp
