// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "rig/record/run_record.hpp"

namespace rig::report {

/// What a journal line says, for people: "dut_power off, confirmed". Lines that have no sentence show their fields.
std::string event_text(const record::JournalLine& line);

/// "262,144"
std::string grouped(std::uint64_t number);

/// "0x00020000" with at least `digits` hex digits.
std::string hex(std::uint64_t number, int digits);

/// A number, text or boolean as it should be read; "none" for null.
std::string value_text(const record::Json& value);

}  // namespace rig::report
