// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rig/record/event.hpp"
#include "rig/record/fields.hpp"
#include "rig/record/verdict.hpp"

namespace rig::record {

/// What a measured value must keep to. Nothing set means that the value is only recorded.
struct Limits {
  std::optional<double> min;        ///< lowest value that passes
  std::optional<double> max;        ///< highest value that passes
  std::optional<Json> equals;       ///< the one value that passes: number, text or boolean
  std::optional<std::vector<Json>> one_of;

  static constexpr auto fields() {
    return std::tuple{EventField{"min", &Limits::min}, EventField{"max", &Limits::max}, EventField{"equals", &Limits::equals},
                      EventField{"one_of", &Limits::one_of}};
  }
};

/// One declared measurement of a step, always stored with its limits and what they made of it.
struct Measurement {
  std::string id;
  Json value;                           ///< number, text or boolean; null when there is none
  std::string unit;                     ///< UCUM: "s", "ms", "By", "By/s", "%", "1"
  Limits limits;
  Verdict outcome{Verdict::inconclusive};

  static constexpr std::string_view type = "measurement";
  static constexpr auto fields() {
    return std::tuple{EventField{"id", &Measurement::id}, EventField{"value", &Measurement::value},
                      EventField{"unit", &Measurement::unit}, EventField{"limits", &Measurement::limits},
                      EventField{"outcome", &Measurement::outcome}};
  }
};

/// passed or failed by the limits; inconclusive when there is no value, it is not a finite number, or it is of another kind than
/// its limits.
Verdict judge(const Json& value, const Limits& limits);

/// A measurement judged by its limits.
Measurement measured(std::string id, Json value, std::string unit, Limits limits = {});

/// "2.1 to 4.5", "at most 60", "exactly 0x00020000": the limits in words; empty when there are none.
std::string in_words(const Limits& limits);

}  // namespace rig::record
