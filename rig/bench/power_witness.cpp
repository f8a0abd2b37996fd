// SPDX-License-Identifier: Apache-2.0
#include "rig/bench/power_witness.hpp"

#include <fmt/format.h>

#include "rig/bench/consoles.hpp"
#include "rig/bench/virtual_world.hpp"

namespace rig::bench {
namespace {

using namespace std::chrono_literals;
using Outcome = Testimony::Outcome;

constexpr Duration between_readings = 100ms;
constexpr Duration meter_allowance = 5s;
constexpr Duration last_words = 200ms;  // a capacitor empties, a line that was begun ends

/// Looks again and again until `seen` or the time is up.
bool becomes_true(io::Loop& loop, Duration within, const std::function<bool()>& seen) {
  const auto deadline = Deadline::after(loop.now(), within);
  while (!seen()) {
    if (deadline.expired(loop.now())) return false;
    if (loop.sleep(between_readings).has_error()) return false;
  }
  return true;
}

Testimony ask_meter(const Witnesses& who, const WitnessEntry& witness, Power power) {
  auto* meter = who.plugged.find<device::CurrentMeter>(witness.meter);
  if (!meter) return {"meter", Outcome::unknown, "the meter is unplugged"};
  std::optional<double> amperes;
  std::string trouble;
  const bool as_commanded = becomes_true(who.loop, witness.within, [&] {
    const auto read = meter->read(Deadline::after(who.loop.now(), meter_allowance));
    if (read.has_error()) return trouble = describe(read.error()), true;
    amperes = *read;
    return (*amperes < witness.off_below) == (power == Power::unpowered);
  });
  if (!trouble.empty()) return {"meter", Outcome::unknown, trouble};
  const std::string text = fmt::format("{:.4f} A flow, {:.4f} A is the limit", *amperes, witness.off_below);
  return {"meter", as_commanded ? Outcome::confirmed : Outcome::refuted, text};
}

Testimony ask_usb(const Witnesses& who, const WitnessEntry& witness, Power power) {
  if (!who.machine.is_plugged_in) return {"usb", Outcome::unknown, "nobody can look"};
  const bool as_commanded = becomes_true(who.loop, witness.within, [&] { return who.machine.is_plugged_in(witness.usb) == (power == Power::powered); });
  const std::string text = fmt::format("{} {}", witness.usb, as_commanded == (power == Power::powered) ? "is there" : "is gone");
  if (as_commanded) return {"usb", Outcome::confirmed, text};
  return {"usb", power == Power::unpowered ? Outcome::refuted : Outcome::unknown, text};
}

/// Silence proves something only of a console that spoke before.
Testimony ask_console(const Witnesses& who, const WitnessEntry& witness, Power power) {
  auto* log = who.consoles.find(witness.console);
  if (!log) return {"console", Outcome::unknown, "the console is unplugged"};
  if (power == Power::powered) {
    const auto before = log->lines();
    const bool spoke = becomes_true(who.loop, witness.within, [&] { return log->lines() > before; });
    return {"console", spoke ? Outcome::confirmed : Outcome::unknown, spoke ? "it speaks" : "it says nothing"};
  }
  if (!log->heard_anything()) return {"console", Outcome::unknown, "it never said anything"};
  static_cast<void>(who.loop.sleep(last_words));
  const auto before = log->lines();
  const bool spoke = becomes_true(who.loop, witness.quiet_for, [&] { return log->lines() > before; });
  if (spoke) return {"console", Outcome::refuted, "it goes on speaking"};
  return {"console", Outcome::confirmed, fmt::format("silent for {}", format_duration(witness.quiet_for))};
}

Testimony ask_network(const Witnesses& who, const RelayEntry& relay, Power power) {
  if (power == Power::powered) return {"network", Outcome::unknown, "whether it joins is for the plan to see"};
  const auto answers = who.han.acknowledges(relay.feeds, Deadline::after(who.loop.now(), relay.witness->within));
  if (answers.has_error()) return {"network", Outcome::unknown, describe(answers.error())};
  if (*answers) return {"network", Outcome::refuted, "it acknowledges what is sent to it"};
  return {"network", Outcome::confirmed, "it was in the network and acknowledges nothing any more"};
}

std::optional<Testimony> look_at_simulation(const Witnesses& who, const RelayEntry& relay, Power power) {
  const bool simulated = who.world && who.file.adapter(relay.board)->is_twin();  // a real contact feeds no simulated device
  const sim::Device* device = simulated ? who.world->device(relay.feeds) : nullptr;
  if (!device) return std::nullopt;
  if (device->powered() == (power == Power::powered)) return Testimony{"simulation", Outcome::confirmed, ""};
  if (power == Power::powered) return Testimony{"simulation", Outcome::unknown, "the simulated device does not wake up"};
  return Testimony{"simulation", Outcome::refuted, "the simulated device has power"};
}

}  // namespace

std::vector<Testimony> hear(const Witnesses& who, const RelayEntry& relay, Power power) {
  std::vector<Testimony> told;
  if (!relay.witness) {
    if (auto seen = look_at_simulation(who, relay, power)) told.push_back(*std::move(seen));
    return told;
  }
  const WitnessEntry& witness = *relay.witness;
  if (!witness.meter.empty()) told.push_back(ask_meter(who, witness, power));
  if (!witness.usb.empty()) told.push_back(ask_usb(who, witness, power));
  if (!witness.console.empty()) told.push_back(ask_console(who, witness, power));
  if (witness.network) told.push_back(ask_network(who, relay, power));
  return told;
}

}  // namespace rig::bench
