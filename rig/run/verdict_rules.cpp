// SPDX-License-Identifier: Apache-2.0
#include "rig/run/verdict_rules.hpp"

#include <fmt/format.h>

namespace rig::run {
namespace {

using record::Cause;
using record::Verdict;

std::string text(const Error& error) { return error.where.empty() ? error.what : error.where + ": " + error.what; }

/// The device did wrong, and the rig was fine. Before the case began that only means that there is nothing to judge.
Outcome device_fault(const Circumstances& circumstances, std::string_view rule, std::string message) {
  if (circumstances.phase == record::Phase::setup) return {Verdict::inconclusive, Cause::device, "precondition_not_reached", std::move(message)};
  return {Verdict::failed, Cause::device, rule, std::move(message)};
}

Outcome silence(const Error& error, const Circumstances& circumstances) {
  const auto& check = *circumstances.self_check;
  if (check.has_value()) return device_fault(circumstances, "device_silent_rig_proven", text(error) + "; the coordinator answers and the power is on");
  const auto cause = check.error().code == ErrorCode::not_confirmed ? Cause::power : Cause::coordinator;
  return {Verdict::rig_error, cause, "device_silent_rig_unproven", fmt::format("{}; the rig's self-check failed: {}", text(error), describe(check.error()))};
}

}  // namespace

Outcome judge_measurements(const std::vector<record::Measurement>& measurements) {
  Outcome outcome{Verdict::passed, Cause::none, "done", {}};
  for (const auto& one : measurements) {
    if (one.outcome <= outcome.verdict) continue;
    const bool broken = one.outcome == Verdict::failed;
    outcome = {one.outcome, broken ? Cause::device : Cause::rig, broken ? "limit_broken" : "measurement_without_value",
               fmt::format("{} is {} {}, expected {}", one.id, one.value.dump(), one.unit, record::in_words(one.limits))};
  }
  return outcome;
}

Outcome judge_after_recovery(Outcome outcome) {
  if (outcome.cause != Cause::device) return outcome;
  return {Verdict::rig_error, Cause::rig, "rig_recovered_meanwhile", outcome.message + "; something of the rig was lost and came back in this case"};
}

bool needs_self_check(const Error& error, const Circumstances& circumstances) {
  return error.code == ErrorCode::timeout && circumstances.about_device && !circumstances.broken;
}

Outcome judge_error(const Error& error, const Circumstances& circumstances) {
  if (error.code == ErrorCode::cancelled) return {Verdict::aborted, Cause::operator_, "interrupted", text(error)};
  if (error.code == ErrorCode::not_confirmed) return {Verdict::rig_error, Cause::power, "relay_not_confirmed", text(error)};
  if (circumstances.broken) return {Verdict::rig_error, *circumstances.broken, "bench_broken", text(error)};
  if (needs_self_check(error, circumstances)) return silence(error, circumstances);
  switch (error.code) {
    case ErrorCode::expectation_broken: return device_fault(circumstances, "expectation_broken", text(error));
    case ErrorCode::refused:
    case ErrorCode::protocol_violation:
      if (circumstances.about_device) return device_fault(circumstances, "device_answered_wrong", text(error));
      return {Verdict::rig_error, Cause::coordinator, "coordinator_refused", text(error)};
    case ErrorCode::timeout:
      return {Verdict::rig_error, circumstances.uses_relay ? Cause::power : Cause::coordinator, "rig_silent", text(error)};
    case ErrorCode::not_found:
    case ErrorCode::not_ready:
    case ErrorCode::unsupported:
    case ErrorCode::usage:
    case ErrorCode::invalid_file: return {Verdict::rig_error, Cause::plan, "plan_fault", text(error)};
    default: return {Verdict::rig_error, Cause::rig, "rig_fault", text(error)};
  }
}

}  // namespace rig::run
