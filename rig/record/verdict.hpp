// SPDX-License-Identifier: Apache-2.0
//
// The third of three vocabularies for trouble: what a run says. (The first is wire::DecodeError, the second rig::Error.)
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace rig::record {

/// In rising order; the worst child wins. `failed` means the device broke a limit while the preconditions were proven;
/// `rig_error` means we could not judge. A run in which nothing ran is never `passed`.
enum class Verdict : std::uint8_t { passed, skipped, inconclusive, failed, rig_error, aborted };

/// Who is to blame for a verdict that is not `passed`.
enum class Cause : std::uint8_t { none, device, coordinator, power, radio, rig, plan, operator_ };

std::string_view name(Verdict verdict);
std::string_view name(Cause cause);  // "operator" for operator_
std::optional<Verdict> parse_verdict(std::string_view text);
std::optional<Cause> parse_cause(std::string_view text);

constexpr Verdict worst(Verdict a, Verdict b) { return a < b ? b : a; }

/// The verdict of a parent: the worst child, where `skipped` does not count beside a `passed`; `skipped` when every child was
/// skipped and `inconclusive` when there is none, so that nothing never reads as passed.
Verdict overall(std::span<const Verdict> children);

/// Exit code of the program for a run: 0 passed, 1 failed, 3 rig_error, 4 inconclusive or nothing but skipped, 130 aborted.
int exit_code(Verdict verdict);

}  // namespace rig::record
