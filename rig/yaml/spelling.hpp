// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace rig::yaml {

/// How many letters must be changed, inserted, removed or swapped with their neighbour to turn one word into the other.
std::size_t spelling_distance(std::string_view a, std::string_view b);

/// The candidate somebody who wrote `word` probably meant: at most a third of its letters wrong; nothing if none is
/// near.
std::optional<std::string_view> nearest_spelling(std::string_view word, std::span<const std::string_view> candidates);

/// `, did you mean "baud_rate"?`, or nothing at all: the tail of a message about an unknown word.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> candidates);

}  // namespace rig::yaml
