// SPDX-License-Identifier: Apache-2.0
#include "rig/record/verdict.hpp"

#include <algorithm>
#include <array>

namespace rig::record {
namespace {

constexpr std::array<std::string_view, 6> verdicts{"passed", "skipped", "inconclusive", "failed", "rig_error", "aborted"};
constexpr std::array<std::string_view, 8> causes{"none", "device", "coordinator", "power", "radio", "rig", "plan", "operator"};

template <class Enum, std::size_t N>
std::optional<Enum> find(const std::array<std::string_view, N>& names, std::string_view text) {
  const auto found = std::ranges::find(names, text);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace

std::string_view name(Verdict verdict) { return verdicts[static_cast<std::size_t>(verdict)]; }
std::string_view name(Cause cause) { return causes[static_cast<std::size_t>(cause)]; }
std::optional<Verdict> parse_verdict(std::string_view text) { return find<Verdict>(verdicts, text); }
std::optional<Cause> parse_cause(std::string_view text) { return find<Cause>(causes, text); }

Verdict overall(std::span<const Verdict> children) {
  if (children.empty()) return Verdict::inconclusive;
  const Verdict top = *std::ranges::max_element(children);
  if (top == Verdict::skipped && std::ranges::find(children, Verdict::passed) != children.end()) return Verdict::passed;
  return top;
}

int exit_code(Verdict verdict) {
  switch (verdict) {
    case Verdict::passed: return 0;
    case Verdict::failed: return 1;
    case Verdict::rig_error: return 3;
    case Verdict::skipped:
    case Verdict::inconclusive: return 4;
    case Verdict::aborted: return 130;
  }
  return 3;
}

}  // namespace rig::record
