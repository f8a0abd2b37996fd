// SPDX-License-Identifier: Apache-2.0
#include "rig/step/judge.hpp"

#include <fmt/format.h>

#include <regex>

namespace rig::step {
namespace {

record::Json json_of(const plan::Scalar& scalar) {
  return std::visit([](const auto& value) { return record::Json(value); }, scalar);
}

bool matches(const record::Json& value, const std::string& pattern) {
  return value.is_string() && std::regex_match(value.get<std::string>(), std::regex(pattern));
}

}  // namespace

record::Measurement judge(const std::string& id, const record::Json& value, const std::string& unit, const plan::Limits& limits) {
  record::Limits recorded{.min = limits.min, .max = limits.max};
  if (limits.equals) recorded.equals = json_of(*limits.equals);
  if (!limits.one_of.empty()) {
    recorded.one_of.emplace();
    for (const auto& scalar : limits.one_of) recorded.one_of->push_back(json_of(scalar));
  }
  auto measurement = record::measured(id, value, unit, recorded);
  if (!limits.matches.empty() && !matches(value, limits.matches)) measurement.outcome = record::worst(measurement.outcome, record::Verdict::failed);
  return measurement;
}

std::string in_words(const record::Json& value) {
  if (value.is_number_unsigned() || value.is_number_integer()) {
    const auto number = value.get<std::int64_t>();
    return number >= 256 ? fmt::format("{} (0x{:X})", number, number) : std::to_string(number);
  }
  return value.dump();
}

std::string in_words(const plan::Limits& limits) {
  std::vector<std::string> parts;
  if (limits.equals) parts.push_back(in_words(json_of(*limits.equals)));
  if (limits.min) parts.push_back(fmt::format("at least {}", *limits.min));
  if (limits.max) parts.push_back(fmt::format("at most {}", *limits.max));
  if (!limits.one_of.empty()) {
    std::string list;
    for (const auto& scalar : limits.one_of) list += (list.empty() ? "" : ", ") + in_words(json_of(scalar));
    parts.push_back("one of " + list);
  }
  if (!limits.matches.empty()) parts.push_back("a text like " + limits.matches);
  return fmt::format("{}", fmt::join(parts, " and "));
}

}  // namespace rig::step
