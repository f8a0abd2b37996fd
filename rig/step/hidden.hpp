// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "rig/plan/plan.hpp"

namespace rig::step {

/// The texts that a step does not want to be read: those of its list `hide`, or its `text` when `hide` is true.
std::vector<std::string> hidden_texts(const plan::Step& step);

}  // namespace rig::step
