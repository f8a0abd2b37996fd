// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "rig/record/run_record.hpp"

namespace rig::report {

/// JUnit XML in the part that Jenkins, GitLab, and the strict schema of Ant have in common:
///
/// - one testsuite, the plan; hostname is the bench; timestamp is the start in UTC without fraction;
/// - one testcase a case, named by its id alone, so that histories of CI systems hold;
/// - failed is a `failure`, skipped is `skipped`, everything we could not judge is an `error` with the verdict as its type
///   (inconclusive, rig_error, aborted; not_run for a planned case that never ran), so that CI is red unless all passed;
/// - a run that is worse than its cases gets one more testcase, "run".
std::string junit_xml(const record::RunRecord& run);

/// Text for XML 1.0: the five entities, and U+FFFD for control characters, which XML cannot hold, and for broken UTF-8.
std::string xml_escaped(std::string_view text);

}  // namespace rig::report
