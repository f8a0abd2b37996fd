// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rig/io/pattern.hpp"
#include "rig/step/step.hpp"

namespace rig::step {

/// What a pattern captured, as measurements of the step by the names of its groups, or by their numbers when none has a name; and, when the step has `save_as`, as facts:
/// the whole line under that name, the groups behind it and a dot. What looks like a number is one.
void keep_captures(Context& context, const io::Pattern::Match& match, const std::string& line);

/// `within` of the step, where it is given, or its deadline.
Deadline deadline_within(const Context& context);

}  // namespace rig::step
