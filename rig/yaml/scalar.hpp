// SPDX-License-Identifier: Apache-2.0
//
// What a plain scalar means in the YAML 1.2 core schema (section 10.3.2), and which spellings mean something else to a
// YAML 1.1 reader and are therefore refused.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <type_traits>
#include <utility>

namespace rig::yaml {

/// What yes, No, on, OFF, y ... mean in YAML 1.1; in 1.2 they are text.
std::optional<bool> parse_old_bool(std::string_view text);

/// 1:30:00: five thousand four hundred in YAML 1.1, text in 1.2.
bool is_sexagesimal(std::string_view text);

/// true True TRUE false False FALSE
std::optional<bool> parse_bool(std::string_view text);

/// An integer as written, before anybody asked whether it fits.
struct Integer {
  bool negative{};
  bool overflow{};  // more than 64 bits
  std::uint64_t magnitude{};
};

/// 25, -3, 0x0019, 0o17. A leading zero ("0755") is octal to some readers and decimal to others, so it is not a number.
std::optional<Integer> parse_integer(std::string_view text);

/// Any core schema number, hex integers and .inf included; not .nan, which is never a sensible setting.
std::optional<double> parse_number(std::string_view text);

/// The integer as a T, or nothing if it does not fit.
template <class T>
std::optional<T> narrow(const Integer& integer) {
  static_assert(std::is_integral_v<T>);
  if (integer.overflow) return std::nullopt;
  if (!integer.negative || integer.magnitude == 0)
    return std::in_range<T>(integer.magnitude) ? std::optional<T>(static_cast<T>(integer.magnitude)) : std::nullopt;
  if (integer.magnitude > std::uint64_t{1} << 63) return std::nullopt;
  const auto value = static_cast<std::int64_t>(~integer.magnitude + 1);
  return std::in_range<T>(value) ? std::optional<T>(static_cast<T>(value)) : std::nullopt;
}

/// An identifier that may stand in file names, reports and databases: [a-z0-9][a-z0-9_-]*
bool is_slug(std::string_view text);

}  // namespace rig::yaml
