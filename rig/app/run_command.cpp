// SPDX-License-Identifier: Apache-2.0
#include "rig/app/run_command.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "rig/app/exit_codes.hpp"
#include "rig/app/parallel_runs.hpp"
#include "rig/app/plan_arguments.hpp"
#include "rig/app/run_session.hpp"
#include "rig/step/catalogue.hpp"

namespace rig::app {
namespace {

namespace fs = std::filesystem;
using record::Verdict;

struct Options {
  PlanArguments plans;
  std::uint64_t seed = 1;
  unsigned jobs = 1;
  std::string out = "reports/runs";
  std::vector<std::string> runs;
  bool json = false;
};

void complain(const std::string& text) { fmt::print(stderr, "{}", text); }

RunRequest request_for(const Options& options, bool alone) {
  const bool terminal = isatty(STDERR_FILENO) != 0;
  const bool colour = terminal && std::getenv("NO_COLOR") == nullptr;
  return {.seed = options.seed, .out = options.out, .style = {.live = terminal && alone, .colour = colour},
          .progress = [](const std::string& text) { fmt::print(stderr, "{}", text); }};
}

/// The exit code of one run, after its last line was printed.
int run_and_tell(const run::Prepared& prepared, const RunRequest& request) {
  const auto summary = run_one(prepared, request);
  if (summary.has_error()) {
    complain(describe(summary.error()) + "\n");
    return exit_rig_error;
  }
  fmt::print("{:<12} {:<34} {}\n", name(summary->verdict), prepared.plan.id, (summary->directory / "report.html").string());
  std::fflush(stdout);
  return record::exit_code(summary->verdict);
}

/// Of several runs the worst counts, in the order of Verdict, not of the numbers.
int worse(int a, int b) {
  constexpr int order[] = {exit_done, exit_inconclusive, exit_failed, exit_rig_error, exit_aborted};
  const auto rank = [&](int code) { return std::find(std::begin(order), std::end(order), code) - std::begin(order); };
  return rank(a) < rank(b) ? b : a;
}

int run_plans(const Options& options) {
  const auto all = prepare_all(options.plans);
  if (!all) return exit_usage;
  int exit_code = exit_done;
  if (options.jobs > 1 && all->size() > 1) {
    for (int one : run_in_parallel(all->size(), options.jobs, [&](std::size_t i) { return run_and_tell((*all)[i], request_for(options, false)); }))
      exit_code = worse(exit_code, one);
    return exit_code;
  }
  for (const auto& prepared : *all) {
    exit_code = worse(exit_code, run_and_tell(prepared, request_for(options, true)));
    if (exit_code == exit_aborted) break;
  }
  return exit_code;
}

int check_plans(const Options& options) {
  const auto all = prepare_all(options.plans);
  if (!all) return exit_usage;
  for (const auto& one : *all)
    fmt::print("ok  {}  {} cases, {} steps, on {}\n", one.plan.file.string(), one.plan.cases.size(), plan::all_steps(one.plan).size(), one.bench.id);
  return exit_done;
}

int list_steps(const Options& options) {
  if (options.json) {
    fmt::print("{}\n", plan::json_schema(step::catalogue()).dump(2));
    return exit_done;
  }
  for (const auto& kind : step::catalogue()) {
    fmt::print("{}: {}\n", kind.name, kind.summary);
    for (const auto& row : plan::describe(kind)) {
      const std::string presence = row.required ? "required" : row.default_text.empty() ? "optional" : "default " + row.default_text;
      fmt::print("    {:<20} {} ({}, {})\n", row.name, row.description, row.type.text, presence);
    }
  }
  return exit_done;
}

int report_runs(const Options& options) {
  int exit_code = exit_done;
  for (const auto& run : options.runs) {
    const fs::path directory = fs::is_regular_file(run) ? fs::path(run).parent_path() : fs::path(run);
    const auto record = write_reports(directory);
    if (record.has_error()) {
      complain(describe(record.error()) + "\n");
      exit_code = exit_usage;
      continue;
    }
    fmt::print("{:<12} {:<34} {}\n", name(record->verdict), record->about.plan.id, (directory / "report.html").string());
  }
  return exit_code;
}

}  // namespace

void add_run_commands(CLI::App& app, int& exit_code) {
  const auto options = std::make_shared<Options>();

  auto* run = app.add_subcommand("run", "run test plans on a bench");
  add_plan_arguments(*run, options->plans);
  run->add_option("--seed", options->seed, "of everything random")->capture_default_str();
  run->add_option("--jobs", options->jobs, "runs at a time, each in a process of its own")->check(CLI::Range(1, 64))->capture_default_str();
  run->add_option("--out", options->out, "folder that gets one folder per run")->capture_default_str();
  run->footer("Example: hanrig run testplans/ppmid/ota-power-cut.yaml --out /tmp/runs\n"
              "Exit codes: 0 passed, 1 failed, 2 usage or plan error, 3 rig error, 4 inconclusive, 130 aborted");
  run->callback([options, &exit_code] { exit_code = run_plans(*options); });

  auto* check = app.add_subcommand("check", "read plans and benches without running them");
  add_plan_arguments(*check, options->plans);
  check->footer("Example: hanrig check testplans --bench fixtures/benches/virtual-ppmid.yaml");
  check->callback([options, &exit_code] { exit_code = check_plans(*options); });

  auto* steps = app.add_subcommand("steps", "list the steps a plan can use");
  steps->add_flag("--json", options->json, "the JSON Schema (draft-07) of a plan");
  steps->footer("Example: hanrig steps --json > plan.schema.json");
  steps->callback([options, &exit_code] { exit_code = list_steps(*options); });

  auto* report = app.add_subcommand("report", "write the reports of a run anew, from its journal alone");
  report->add_option("RUN", options->runs, "folders of runs")->required();
  report->footer("Example: hanrig report reports/runs/20260101T000000Z-ppmid-ota-plain-1");
  report->callback([options, &exit_code] { exit_code = report_runs(*options); });
}

}  // namespace rig::app
