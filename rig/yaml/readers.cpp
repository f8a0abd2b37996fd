// SPDX-License-Identifier: Apache-2.0
#include "rig/yaml/readers.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "rig/yaml/fields.hpp"
#include "rig/yaml/spelling.hpp"

namespace rig::yaml {
namespace {

std::string with_article(const std::string& type) {
  const bool vowel = !type.empty() && std::string_view("aeioAEIO").find(type.front()) != std::string_view::npos;
  return (vowel ? "an " : "a ") + type;
}

}  // namespace

bool expected(const Node& node, std::string_view what, Diagnostics& diagnostics) {
  diagnostics.add(node.location(), fmt::format("expected {}, found {}", what, node.found()));
  return false;
}

bool expect_slug_key(const Node& value, Diagnostics& diagnostics) {
  if (is_slug(value.key())) return true;
  diagnostics.add(value.key_location(),
                  fmt::format("expected an id of a-z, 0-9, '_' and '-', found \"{}\"", value.key()));
  return false;
}

bool expect_map(const Node& node, Diagnostics& diagnostics) {
  return node.is_map() || expected(node, "a map", diagnostics);
}

void report_missing(const Node& map, std::string_view key, const TypeInfo& type, std::string_view description,
                    Diagnostics& diagnostics) {
  diagnostics.add(map.location(), fmt::format("missing key \"{}\" ({}{}{})", key, type.text,
                                              description.empty() ? "" : ": ", description));
}

bool refuse_unknown_keys(const Node& map, std::span<const std::string_view> known, Diagnostics& diagnostics) {
  bool clean = true;
  for (const Node& value : map) {
    if (std::find(known.begin(), known.end(), value.key()) != known.end()) continue;
    Location place = value.key_location();
    place.key_path = map.location().key_path;
    diagnostics.add(std::move(place),
                    fmt::format("unknown key \"{}\"{}", value.key(), did_you_mean(value.key(), known)));
    clean = false;
  }
  return clean;
}

std::optional<std::size_t> read_choice(const Node& node, std::span<const std::string_view> choices,
                                       Diagnostics& diagnostics) {
  if (node.is_scalar())
    for (std::size_t i = 0; i < choices.size(); ++i)
      if (choices[i] == node.text()) return i;
  const std::string tail = node.is_scalar() ? did_you_mean(node.text(), choices) : std::string{};
  diagnostics.add(node.location(),
                  fmt::format("expected {}, found {}{}", fmt::join(choices, " or "), node.found(), tail));
  return std::nullopt;
}

std::optional<Integer> read_integer(const Node& node, double min, double max, Diagnostics& diagnostics) {
  const auto integer = node.is_plain() ? parse_integer(node.text()) : std::nullopt;
  if (integer) {
    const double value = (integer->negative ? -1.0 : 1.0) * static_cast<double>(integer->magnitude);
    if (!integer->overflow && value >= min && value <= max) return integer;
  }
  expected(node, with_article(integer_type(min, max).text), diagnostics);
  return std::nullopt;
}

bool Reader<bool>::read(const Node& node, bool& value, Diagnostics& diagnostics, const Constraint&) {
  const auto parsed = node.is_plain() ? parse_bool(node.text()) : std::nullopt;
  if (!parsed) return expected(node, "true or false", diagnostics);
  value = *parsed;
  return true;
}

TypeInfo Reader<bool>::type(const Constraint&) { return boolean_type(); }
std::string Reader<bool>::text(const bool& value) { return value ? "true" : "false"; }

bool Reader<double>::read(const Node& node, double& value, Diagnostics& diagnostics, const Constraint& limits) {
  const auto parsed = node.is_plain() ? parse_number(node.text()) : std::nullopt;
  const bool fits = parsed && !(limits.min && *parsed < *limits.min) && !(limits.max && *parsed > *limits.max);
  if (!fits) return expected(node, with_article(type(limits).text), diagnostics);
  value = *parsed;
  return true;
}

TypeInfo Reader<double>::type(const Constraint& limits) { return number_type(limits.min, limits.max); }
std::string Reader<double>::text(const double& value) { return number_text(value); }

bool Reader<std::string>::read(const Node& node, std::string& value, Diagnostics& diagnostics,
                               const Constraint& constraint) {
  if (!node.is_scalar()) return expected(node, "a text", diagnostics);
  if (constraint.slug && !is_slug(node.text())) return expected(node, "an id of a-z, 0-9, '_' and '-'", diagnostics);
  value = node.text();
  return true;
}

TypeInfo Reader<std::string>::type(const Constraint& constraint) { return constraint.slug ? slug_type() : text_type(); }
std::string Reader<std::string>::text(const std::string& value) { return value; }

bool Reader<Duration>::read(const Node& node, Duration& value, Diagnostics& diagnostics, const Constraint&) {
  const auto parsed = parse_duration(node.text());
  if (!parsed) return expected(node, "a duration such as 90s or 200ms", diagnostics);
  value = *parsed;
  return true;
}

TypeInfo Reader<Duration>::type(const Constraint&) { return duration_type(); }
std::string Reader<Duration>::text(const Duration& value) {
  return value == Duration::zero() ? "0s" : format_duration(value);
}

bool Reader<Eui64>::read(const Node& node, Eui64& value, Diagnostics& diagnostics, const Constraint&) {
  const auto parsed = parse_eui64(node.text());
  if (!parsed) return expected(node, "an EUI-64 such as 00DB1234567890A4", diagnostics);
  value = *parsed;
  return true;
}

TypeInfo Reader<Eui64>::type(const Constraint&) { return eui64_type(); }
std::string Reader<Eui64>::text(const Eui64& value) { return to_string(value); }

bool Reader<Bytes>::read(const Node& node, Bytes& value, Diagnostics& diagnostics, const Constraint&) {
  const auto parsed = node.is_scalar() ? from_hex(node.text()) : std::nullopt;
  if (!parsed) return expected(node, "hex such as 1A C0 38", diagnostics);
  value = *parsed;
  return true;
}

TypeInfo Reader<Bytes>::type(const Constraint&) { return hex_type(); }
std::string Reader<Bytes>::text(const Bytes& value) { return to_hex(value); }

bool Reader<std::filesystem::path>::read(const Node& node, std::filesystem::path& value, Diagnostics& diagnostics,
                                         const Constraint&) {
  if (!node.is_scalar() || node.text().empty()) return expected(node, "a path", diagnostics);
  value = (node.directory() / node.text()).lexically_normal();
  return true;
}

TypeInfo Reader<std::filesystem::path>::type(const Constraint&) { return path_type(); }
std::string Reader<std::filesystem::path>::text(const std::filesystem::path& value) { return value.string(); }

}  // namespace rig::yaml
