// SPDX-License-Identifier: Apache-2.0
#include "rig/record/measurement.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace rig::record {
namespace {

std::string text_of(const Json& value) {
  return value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

bool same_kind(const Json& a, const Json& b) { return (a.is_number() && b.is_number()) || a.type() == b.type(); }

Verdict judge_listed(const Json& value, const std::vector<Json>& allowed) {
  if (std::ranges::none_of(allowed, [&](const Json& one) { return same_kind(value, one); })) return Verdict::inconclusive;
  return std::ranges::find(allowed, value) != allowed.end() ? Verdict::passed : Verdict::failed;
}

}  // namespace

Verdict judge(const Json& value, const Limits& limits) {
  if (value.is_null() || value.is_structured()) return Verdict::inconclusive;
  if (value.is_number_float() && !std::isfinite(value.get<double>())) return Verdict::inconclusive;
  Verdict verdict = Verdict::passed;
  if (limits.equals) verdict = worst(verdict, judge_listed(value, {*limits.equals}));
  if (limits.one_of) verdict = worst(verdict, judge_listed(value, *limits.one_of));
  if (!limits.min && !limits.max) return verdict;
  if (!value.is_number()) return worst(verdict, Verdict::inconclusive);
  const double number = value.get<double>();
  const bool inside = (!limits.min || number >= *limits.min) && (!limits.max || number <= *limits.max);
  return worst(verdict, inside ? Verdict::passed : Verdict::failed);
}

Measurement measured(std::string id, Json value, std::string unit, Limits limits) {
  const Verdict outcome = judge(value, limits);
  return {std::move(id), std::move(value), std::move(unit), std::move(limits), outcome};
}

std::string in_words(const Limits& limits) {
  std::string words;
  const auto add = [&](const std::string& part) { words += (words.empty() ? "" : ", ") + part; };
  if (limits.min && limits.max) add(fmt::format("{} to {}", *limits.min, *limits.max));
  else if (limits.min) add(fmt::format("at least {}", *limits.min));
  else if (limits.max) add(fmt::format("at most {}", *limits.max));
  if (limits.equals) add("exactly " + text_of(*limits.equals));
  if (limits.one_of) {
    std::string list;
    for (const Json& one : *limits.one_of) list += (list.empty() ? "" : " | ") + text_of(one);
    add("one of " + list);
  }
  return words;
}

}  // namespace rig::record
