// SPDX-License-Identifier: Apache-2.0
#include "rig/report/event_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rig::report {
namespace {

using namespace record;

std::string spaced(std::string_view name) {
  std::string text(name);
  std::ranges::replace(text, '_', ' ');
  return text;
}

std::string with_detail(std::string text, const std::string& detail) { return detail.empty() ? text : text + ": " + detail; }

std::string members(const Json& object) {
  std::string text;
  for (const auto& [key, value] : object.items()) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", spaced(key), value_text(value));
  return text;
}

std::string say(const RelaySwitched& event) {
  const std::string_view proof = event.confirmed ? "confirmed" : "not confirmed";
  const std::string effect = event.power.empty() ? "" : fmt::format(" ({} {})", event.feeds, event.power);
  const std::string seen = event.read_back ? "reads back " + *event.read_back : "no read-back";
  return fmt::format("{} {}{}, {}, {}", event.relay, event.commanded, effect, seen, proof);
}
std::string say(const CoordinatorChanged& event) {
  return with_detail(fmt::format("{} {}", event.name, spaced(name(event.state))), members(event.detail));
}
std::string say(const DeviceChanged& event) { return with_detail(fmt::format("{} {}", event.device, spaced(name(event.state))), event.detail); }
std::string say(const TransferChanged& event) {
  return with_detail(fmt::format("{} {} at {} of {}", event.device, spaced(name(event.event)), grouped(event.offset), grouped(event.total)), event.detail);
}
std::string say(const TransferSummary& event) {
  return fmt::format("{}: {} octets in {} blocks, {} retries, {:.1f} B/s; latency p50 {:.1f}, p95 {:.1f}, max {:.1f} ms", event.device,
                     grouped(event.bytes), grouped(event.blocks), event.retries, event.throughput_bytes_per_s, event.latency_ms.p50,
                     event.latency_ms.p95, event.latency_ms.max);
}
std::string say(const AttributeRead& event) {
  return fmt::format("{}: {} = {} (cluster {}, attribute {})", event.device, event.name, value_text(event.value), hex(event.cluster, 4), hex(event.attribute, 4));
}
std::string say(const HubListChanged& event) { return fmt::format("{}: {} to {} ({})", event.device, event.from, event.to, event.clause); }
std::string say(const HubMemoryChanged& event) {
  const std::string where = event.block ? fmt::format(" in block {}", *event.block) : std::string();
  return fmt::format("image of job {} {}{}: {}; {} of 2 blocks in use", event.job, event.event, where, event.rule, event.occupied);
}
std::string say(const HubChanged& event) { return fmt::format("hub {}: {}", spaced(event.what), event.value); }
std::string say(const GbcsMessage& event) { return with_detail(fmt::format("{} to {}: {}", event.from, event.to, event.name), members(event.payload)); }
std::string say(const ServiceRequestAnswered& event) {
  const std::string outcome = event.refused ? "refused: " + *event.refused : fmt::format("{} of {} devices accepted", grouped(event.accepted), grouped(event.devices));
  return fmt::format("{} {} from {}: {}", event.number, event.request, event.sender, outcome);
}
std::string say(const SupplierTold& event) { return fmt::format("{} is told: {}", event.supplier, event.text); }
std::string say(const HeadEndChanged& event) { return fmt::format("{}: {} to {} ({})", event.device, spaced(event.from), spaced(event.to), event.clause); }
std::string say(const InvariantBroken& event) { return event.what; }
std::string say(const Note& event) { return event.text; }
std::string say(const Measurement& event) { return fmt::format("{} = {} {}: {}", event.id, value_text(event.value), event.unit, name(event.outcome)); }
std::string say(const ConsoleLine& event) { return fmt::format("{} {} {}", event.console, event.direction == Direction::received ? "<" : ">", event.text); }
std::string say(const ToolRan& event) {
  if (event.timed_out) return fmt::format("{} took too long and was ended", event.program);
  if (event.signal) return fmt::format("{} was ended by signal {}", event.program, *event.signal);
  return fmt::format("{} ended with status {}", event.program, event.exit.value_or(0));
}
std::string say(const RecoveryTried& event) {
  return with_detail(fmt::format("{}: {}, {} after {:.1f} s", event.adapter, spaced(event.rung), event.ok ? "back" : "not back", event.took_s), event.message);
}
std::string say(const PowerWitnessed& event) {
  return with_detail(fmt::format("{} {}: {} by {}", event.feeds, event.power, event.outcome, event.witness), event.message);
}
std::string say(const SafeState& event) {
  return with_detail(fmt::format("{} {}, {}", event.what, event.action, event.ok ? "done" : "not done"), event.message);
}
std::string say(const SignalReceived& event) { return event.name; }
std::string say(const ErrorSeen& event) { return fmt::format("{}: {} ({})", event.where, event.what, event.code); }
std::string say(const StepEnded& event) { return with_detail(fmt::format("{} {}", event.step, spaced(name(event.verdict))), event.message); }
std::string say(const StepStarted& event) { return fmt::format("{} ({})", event.step, event.kind); }

template <class T>
bool told(const JournalLine& line, std::string& text) {
  if (line.type != T::type) return false;
  if (auto event = read_event<T>(line.fields)) text = say(*event);
  return true;
}

template <class... Events>
std::string sentence(const JournalLine& line) {
  std::string text;
  static_cast<void>((told<Events>(line, text) || ...));
  return text;
}

}  // namespace

std::string grouped(std::uint64_t number) {
  std::string text = std::to_string(number);
  for (auto place = static_cast<std::ptrdiff_t>(text.size()) - 3; place > 0; place -= 3) text.insert(static_cast<std::size_t>(place), ",");
  return text;
}

std::string hex(std::uint64_t number, int digits) { return fmt::format("0x{:0{}X}", number, digits); }

std::string value_text(const Json& value) {
  if (value.is_null()) return "none";
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number_unsigned() && value.get<std::uint64_t>() >= 10'000) return grouped(value.get<std::uint64_t>());
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string event_text(const JournalLine& line) {
  const auto text = sentence<RelaySwitched, CoordinatorChanged, DeviceChanged, TransferChanged, TransferSummary, AttributeRead, HubListChanged, HubMemoryChanged, HubChanged,
                             GbcsMessage, ServiceRequestAnswered, SupplierTold, HeadEndChanged, InvariantBroken, Note, Measurement,
                             ConsoleLine, ToolRan, RecoveryTried, PowerWitnessed, SafeState, SignalReceived, ErrorSeen, StepStarted, StepEnded>(line);
  return text.empty() ? members(line.fields) : text;
}

}  // namespace rig::report
