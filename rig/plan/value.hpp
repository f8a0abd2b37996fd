// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "rig/base/bytes.hpp"
#include "rig/base/ids.hpp"
#include "rig/base/time.hpp"

namespace rig::plan {

/// "4096" bytes, or "50%" of something whose size is known only when the step runs.
struct Amount {
  enum class Unit { bytes, percent };
  Unit unit{Unit::bytes};
  double value{};  // bytes: a whole number below 2^53; percent: 0..100
  bool operator==(const Amount&) const = default;

  /// In bytes, for a whole of that many; a percentage is rounded down.
  std::uint64_t of(std::uint64_t whole) const;
};

/// "4096", "0x1000", "50%", "12.5%"; nothing otherwise.
std::optional<Amount> parse_amount(std::string_view text);
std::string to_string(const Amount& amount);

/// A value of no particular type: what a measurement is compared with.
using Scalar = std::variant<bool, std::int64_t, double, std::string>;
/// As YAML reads it: an unquoted true, 12 or 1.5 is what it looks like, everything else is text.
Scalar scalar_from(std::string_view text, bool plain);
std::string to_string(const Scalar& scalar);

/// Names of relays, devices and coordinators are text; lists are lists of scalars.
using Value = std::variant<bool, std::int64_t, double, std::string, Duration, Eui64, Bytes, Amount,
                           std::filesystem::path, std::vector<Scalar>>;
/// As it would be written in a plan, for journals and reports.
std::string to_string(const Value& value);

}  // namespace rig::plan
