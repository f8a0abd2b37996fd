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

/// Looks again and again until `seen` or the time is up. Errors: cancelled, and what `seen` gives.
Result<bool> becomes_true(io::Loop& loop, Duration within, const std::function<Result<bool>()>& seen) {
  const auto deadline = Deadline::after(loop.now(), within);
  for (;;) {
    const auto now = seen();
    if (now.has_error() || *now) return now;
    if (deadline.expired(loop.now())) return false;
    if (auto slept = loop.sleep(between_readings); slept.has_error()) return slept.error();
  }
}

/// An error of the witness is no testimony; that somebody cancelled is none of it either.
Result<Testimony> unknown(std::string_view witness, const Error& error) {
  if (error.code == ErrorCode::cancelled) return error;
  return Testimony{std::string(witness), Outcome::unknown, describe(error)};
}

/// A device that draws nothing although it was given power may be dead: only a cut can be refuted.
Testimony judged(std::string_view witness, bool as_commanded, Power power, std::string text) {
  const Outcome otherwise = power == Power::unpowered ? Outcome::refuted : Outcome::unknown;
  return {std::string(witness), as_commanded ? Outcome::confirmed : otherwise, std::move(text)};
}

Result<Testimony> ask_meter(const Witnesses& who, const WitnessEntry& witness, Power power) {
  auto* meter = who.plugged.find<device::CurrentMeter>(witness.meter);
  if (!meter) return Testimony{"meter", Outcome::unknown, "the meter is unplugged"};
  double amperes = 0;
  const auto as_commanded = becomes_true(who.loop, witness.within, [&]() -> Result<bool> {
    const auto read = meter->read(Deadline::after(who.loop.now(), meter_allowance));
    if (read.has_error()) return read.error();
    amperes = *read;
    return (amperes < witness.off_below) == (power == Power::unpowered);
  });
  if (as_commanded.has_error()) return unknown("meter", as_commanded.error());
  return judged("meter", *as_commanded, power, fmt::format("{:.4f} A flow, {:.4f} A is the limit", amperes, witness.off_below));
}

Result<Testimony> ask_usb(const Witnesses& who, const WitnessEntry& witness, Power power) {
  if (!who.machine.is_plugged_in) return Testimony{"usb", Outcome::unknown, "nobody can look"};
  const auto as_commanded =
      becomes_true(who.loop, witness.within, [&]() -> Result<bool> { return who.machine.is_plugged_in(witness.usb) == (power == Power::powered); });
  if (as_commanded.has_error()) return unknown("usb", as_commanded.error());
  return judged("usb", *as_commanded, power, fmt::format("{} {}", witness.usb, *as_commanded == (power == Power::powered) ? "is there" : "is gone"));
}

/// Silence proves something only of a console that spoke before.
Result<Testimony> ask_console(const Witnesses& who, const WitnessEntry& witness, Power power) {
  auto* log = who.consoles.find(witness.console);
  if (!log) return Testimony{"console", Outcome::unknown, "the console is unplugged"};
  if (power == Power::unpowered && !log->heard_anything()) return Testimony{"console", Outcome::unknown, "it never said anything"};
  if (power == Power::unpowered)
    if (auto slept = who.loop.sleep(last_words); slept.has_error()) return slept.error();
  const auto before = log->lines();
  const auto spoke = becomes_true(who.loop, power == Power::unpowered ? witness.quiet_for : witness.within, [&]() -> Result<bool> { return log->lines() > before; });
  if (spoke.has_error()) return unknown("console", spoke.error());
  const std::string silent = fmt::format("silent for {}", format_duration(witness.quiet_for));
  if (power == Power::unpowered) return judged("console", !*spoke, power, *spoke ? "it goes on speaking" : silent);
  return judged("console", *spoke, power, *spoke ? "it speaks" : "it says nothing");
}

Result<Testimony> ask_network(const Witnesses& who, const RelayEntry& relay, Power power) {
  if (power == Power::powered) return Testimony{"network", Outcome::unknown, "whether it joins is for the plan to see"};
  const auto answers = who.han.acknowledges(relay.feeds, Deadline::after(who.loop.now(), relay.witness->within));
  if (answers.has_error()) return unknown("network", answers.error());
  return judged("network", !*answers, power, *answers ? "it acknowledges what is sent to it" : "it was in the network and acknowledges nothing any more");
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

Result<std::vector<Testimony>> hear(const Witnesses& who, const RelayEntry& relay, Power power) {
  std::vector<Testimony> told;
  if (!relay.witness) {
    if (auto seen = look_at_simulation(who, relay, power)) told.push_back(*std::move(seen));
    return told;
  }
  const WitnessEntry& witness = *relay.witness;
  std::vector<std::function<Result<Testimony>()>> questions;
  if (!witness.meter.empty()) questions.emplace_back([&] { return ask_meter(who, witness, power); });
  if (!witness.usb.empty()) questions.emplace_back([&] { return ask_usb(who, witness, power); });
  if (!witness.console.empty()) questions.emplace_back([&] { return ask_console(who, witness, power); });
  if (witness.network) questions.emplace_back([&] { return ask_network(who, relay, power); });
  for (const auto& ask : questions) {
    auto testimony = ask();
    if (testimony.has_error()) return testimony.error();
    told.push_back(*std::move(testimony));
  }
  return told;
}

}  // namespace rig::bench
