// SPDX-License-Identifier: Apache-2.0
//
// The rules of the house. Each is a function of the tree; samples_test.cpp shows each of them failing on a bad sample.
#pragma once

#include <array>
#include <string_view>

#include "rig/house/source.hpp"

namespace rig::house {

/// A room includes only from rooms above it in the list of docs/architecture.md, and only from rooms that its
/// CMakeLists.txt depends on; the dependencies keep to the same list.
Findings check_layers(const Tree& tree);

/// Clocks, sleeping, printing, randomness and threads only in the few files made for them; no co_await; no macros.
Findings check_words(const Tree& tree);

/// Files of at most 500 lines, functions of at most 70.
Findings check_shape(const Tree& tree);

/// SPDX line first, `#pragma once`, no tabs, nothing left for later, no paths of one machine; links in *.md lead
/// somewhere.
Findings check_writing(const Tree& tree);

/// Every .cpp is named in the nearest CMakeLists.txt: a test that is in no target is a test that never runs.
Findings check_listed(const Tree& tree);

/// Every adapter folder has the files a newcomer looks for, and a row in the table of adapters.
Findings check_adapters(const Tree& tree);

struct Rule {
  std::string_view name;
  Findings (*check)(const Tree&);
};

inline constexpr std::array rules{Rule{"layers", check_layers}, Rule{"words", check_words},
                                  Rule{"shape", check_shape},   Rule{"writing", check_writing},
                                  Rule{"listed", check_listed}, Rule{"adapters", check_adapters}};

}  // namespace rig::house
