// SPDX-License-Identifier: Apache-2.0
#include "rig/app/coverage_command.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "rig/app/exit_codes.hpp"
#include "rig/app/plan_arguments.hpp"
#include "rig/base/mapped_file.hpp"
#include "rig/report/coverage.hpp"
#include "rig/store/run_directory.hpp"

namespace rig::app {
namespace {

namespace fs = std::filesystem;

struct Options {
  PlanArguments plans;
  std::string catalogue = "testplans/catalogue/rows.csv";
  std::string runs;
  bool json = false;
};

using Verdicts = std::map<std::pair<std::string, std::string>, record::Verdict>;

/// Of the last run of each plan: run folders are named by time.
Verdicts verdicts_in(const fs::path& folder) {
  std::vector<fs::path> results;
  if (fs::is_directory(folder))
    for (const auto& run : fs::directory_iterator(folder))
      if (fs::exists(run.path() / store::result_name)) results.push_back(run.path() / store::result_name);
  std::sort(results.begin(), results.end());
  Verdicts verdicts;
  for (const auto& path : results) {
    const auto file = MappedFile::open(path);
    if (file.has_error()) continue;
    const auto json = nlohmann::json::parse(as_text(file->bytes()), nullptr, false);
    if (!json.is_object() || !json.contains("plan") || !json.contains("cases")) continue;
    for (const auto& one : json["cases"])
      if (const auto verdict = record::parse_verdict(one.value("verdict", ""))) verdicts[{json["plan"].value("id", ""), one.value("id", "")}] = *verdict;
  }
  return verdicts;
}

int tell_coverage(const Options& options) {
  auto rows = report::load_catalogue(options.catalogue);
  if (rows.has_error()) {
    fmt::print(stderr, "{}\n", describe(rows.error()));
    return exit_usage;
  }
  const auto all = prepare_all(options.plans);
  if (!all) return exit_usage;
  const Verdicts verdicts = verdicts_in(options.runs);
  std::vector<report::CoveringCase> cases;
  for (const auto& prepared : *all)
    for (const auto& one : prepared.plan.cases) {
      const auto found = verdicts.find({prepared.plan.id, one.id});
      cases.push_back({prepared.plan.id, one.id, one.title, one.covers, found == verdicts.end() ? std::nullopt : std::optional(found->second)});
    }
  const auto told = report::coverage(std::move(*rows), std::move(cases));
  fmt::print("{}", options.json ? report::to_json(told) : report::to_text(told));
  return told.complete() ? exit_done : exit_failed;
}

}  // namespace

void add_coverage_command(CLI::App& app, int& exit_code) {
  const auto options = std::make_shared<Options>();
  auto* coverage = app.add_subcommand("coverage", "which rows of the test catalogue the plans cover, and which they do not");
  add_plan_arguments(*coverage, options->plans);
  coverage->add_option("--catalogue", options->catalogue, "the rows: a .csv with id, clause, title, not_run")->capture_default_str();
  coverage->add_option("--runs", options->runs, "folder of runs, for the last verdict of every case");
  coverage->add_flag("--json", options->json, "rows to cases, clauses to cases, cases to what they cover");
  coverage->footer("Example: hanrig coverage testplans --runs reports/runs\n"
                   "Exit codes: 0 every row is covered or excused, 1 one is missing, 2 usage or plan error");
  coverage->callback([options, &exit_code] { exit_code = tell_coverage(*options); });
}

}  // namespace rig::app
