// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>

#include "rig/app/progress.hpp"
#include "rig/record/run_record.hpp"
#include "rig/run/prepare.hpp"

namespace rig::app {

struct RunRequest {
  std::uint64_t seed = 1;
  std::filesystem::path out = "reports/runs";
  Progress::Style style;
  std::function<void(const std::string&)> progress;   ///< where a person looks while it runs
};

struct RunSummary {
  record::Verdict verdict{};
  std::filesystem::path directory;   ///< empty when the run could not even begin
};

/// One run of one prepared plan: makes its directory, journals, runs, writes result.json, junit.xml and report.html from the journal.
/// SIGINT and SIGTERM end it in order. An error means that there is no directory to write to.
Result<RunSummary> run_one(const run::Prepared& prepared, const RunRequest& request);

/// Writes result.json, junit.xml and report.html of a run directory anew, from its journal alone.
Result<record::RunRecord> write_reports(const std::filesystem::path& directory);

}  // namespace rig::app
