// SPDX-License-Identifier: Apache-2.0
#include "rig/step/captures.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <cmath>
#include <optional>

namespace rig::step {
namespace {

template <class Number>
std::optional<Number> parsed(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

record::Json value_of(const std::string& text) {
  if (const auto whole = parsed<std::int64_t>(text)) return *whole;
  const auto number = parsed<double>(text);
  return number && std::isfinite(*number) ? record::Json(*number) : record::Json(text);
}

bool is_numbered(const std::string& group) { return std::isdigit(static_cast<unsigned char>(group.front())) != 0; }

}  // namespace

void keep_captures(Context& context, const io::Pattern::Match& match, const std::string& line) {
  const auto save_as = context.parameters().find<std::string>("save_as");
  if (save_as) context.run.facts.insert_or_assign(*save_as, line);
  const bool has_names = std::any_of(match.groups.begin(), match.groups.end(), [](const auto& group) { return !is_numbered(group.first); });
  for (const auto& [name, text] : match.groups) {
    if (save_as) context.run.facts.insert_or_assign(*save_as + "." + name, value_of(text));
    if (!has_names || !is_numbered(name)) context.measure(name, value_of(text), "");
  }
}

Deadline deadline_within(const Context& context) {
  const auto within = context.parameters().find<Duration>("within");
  return within ? context.deadline.sooner(Deadline::after(context.loop.now(), *within)) : context.deadline;
}

}  // namespace rig::step
