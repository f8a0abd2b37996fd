// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "rig/record/run_record.hpp"

namespace rig::report {

/// Rises with every change that could break a reader of result.json.
inline constexpr std::uint32_t result_schema_version = 1;

/// The result for programs: docs/result-schema.md, docs/result.schema.json. Indented JSON that ends in a line feed.
std::string result_json(const record::RunRecord& run);

}  // namespace rig::report
