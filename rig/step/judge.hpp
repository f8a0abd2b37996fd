// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "rig/plan/limits.hpp"
#include "rig/record/measurement.hpp"

namespace rig::step {

/// A value held against the limits of a plan, as the measurement that goes into the record. A text is compared with `matches` as a
/// whole; a number written in hex in the plan is a number.
record::Measurement judge(const std::string& id, const record::Json& value, const std::string& unit, const plan::Limits& limits);

/// "at least 1", "0x00000020": limits and values for messages. Numbers from 256 on are shown in hex too.
std::string in_words(const plan::Limits& limits);
std::string in_words(const record::Json& value);

}  // namespace rig::step
