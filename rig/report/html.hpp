// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "rig/record/run_record.hpp"

namespace rig::report {

/// The report for people: one HTML file that needs nothing beside it, makes no request, and holds for every record, also that of a
/// run that was killed. Everything but the plots is there without script.
std::string html_report(const record::RunRecord& run);

}  // namespace rig::report
