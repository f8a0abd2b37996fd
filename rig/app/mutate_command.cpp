// SPDX-License-Identifier: Apache-2.0
#include "rig/app/mutate_command.hpp"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "rig/app/builtin_adapters.hpp"
#include "rig/app/exit_codes.hpp"
#include "rig/app/parallel_runs.hpp"
#include "rig/app/plan_arguments.hpp"
#include "rig/record/memory_journal.hpp"
#include "rig/record/replay.hpp"
#include "rig/run/runner.hpp"

namespace rig::app {
namespace {

struct Options {
  PlanArguments plans;
  std::uint64_t seed = 1;
  unsigned jobs = 1;
  bool json = false;
};

record::RunRecord run_in_memory(const run::Prepared& prepared, std::uint64_t seed) {
  io::Loop loop(prepared.bench.time_mode());
  record::MemoryJournal journal([&loop] { return record::Stamp{loop.now().time_since_epoch(), loop.utc()}; });
  run::Runner(loop, prepared, journal, {.run_id = "mutation", .hanrig_version = HANRIG_VERSION, .seed = seed}, this_machine()).run();
  return record::replay_journal(journal.text());
}

Trial try_one(const run::Prepared& prepared, std::size_t case_number, const plan::Mutation& mutation, std::uint64_t seed) {
  const plan::Case& one = prepared.plan.cases[case_number];
  Trial trial{.plan = prepared.plan.id, .case_id = one.id, .mutation = mutation.name, .expected = mutation.verdict, .message = {}};
  yaml::Diagnostics diagnostics;
  const auto mutant = run::mutated(prepared, case_number, mutation, builtin_adapters(), diagnostics);
  if (!mutant) {
    trial.got = record::Verdict::rig_error;
    trial.message = to_string(diagnostics);
    return trial;
  }
  const auto record = run_in_memory(*mutant, seed);
  trial.got = record.cases.at(0).verdict;
  trial.message = record.cases.at(0).message;
  trial.killed = trial.got == trial.expected && trial.message.find(mutation.because) != std::string::npos;
  return trial;
}

record::Json json_of(const Trial& trial) {
  return {{"plan", trial.plan}, {"case", trial.case_id}, {"mutation", trial.mutation}, {"expected", name(trial.expected)},
          {"got", name(trial.got)}, {"message", trial.message}, {"killed", trial.killed}};
}

/// One line each, so that plans tried side by side can be read as one table.
std::string table(const std::vector<Trial>& trials, bool json) {
  std::string text;
  for (const Trial& trial : trials) {
    if (json) text += json_of(trial).dump() + '\n';
    else
      text += fmt::format("{:<9} {:<48} {:<52} {:<13} {:<13} {}\n", trial.killed ? "killed" : "SURVIVED", trial.plan + "/" + trial.case_id, trial.mutation,
                          name(trial.expected), name(trial.got), trial.message);
  }
  return text;
}

int mutate_plans(const Options& options) {
  const auto all = prepare_all(options.plans);
  if (!all) return exit_usage;
  if (!options.json) fmt::print("{:<9} {:<48} {:<52} {:<13} {:<13} {}\n", "", "case", "mutation", "expected", "got", "message");
  const auto one_plan = [&](std::size_t i) {
    const auto trials = try_mutations((*all)[i], options.seed);
    fmt::print("{}", table(trials, options.json));
    std::fflush(stdout);
    return std::all_of(trials.begin(), trials.end(), [](const Trial& trial) { return trial.killed; }) ? exit_done : exit_failed;
  };
  const auto exit_codes = run_in_parallel(all->size(), options.jobs, one_plan);
  const auto bad = std::find_if(exit_codes.begin(), exit_codes.end(), [](int code) { return code != exit_done; });
  return bad == exit_codes.end() ? exit_done : *bad;
}

}  // namespace

std::vector<Trial> try_mutations(const run::Prepared& prepared, std::uint64_t seed) {
  std::vector<Trial> trials;
  for (std::size_t i = 0; i < prepared.plan.cases.size(); ++i) {
    const plan::Case& one = prepared.plan.cases[i];
    if (prepared.setting(i).skip) continue;
    if (one.mutations.empty())
      trials.push_back({.plan = prepared.plan.id, .case_id = one.id, .mutation = "none", .expected = record::Verdict::failed, .message = "nothing shows that this case can fail"});
    for (const auto& mutation : one.mutations) trials.push_back(try_one(prepared, i, mutation, seed));
  }
  return trials;
}

void add_mutate_command(CLI::App& app, int& exit_code) {
  const auto options = std::make_shared<Options>();
  auto* mutate = app.add_subcommand("mutate", "prove that the cases of a plan can fail");
  add_plan_arguments(*mutate, options->plans);
  mutate->add_option("--seed", options->seed, "of everything random")->capture_default_str();
  mutate->add_option("--jobs", options->jobs, "plans at a time")->check(CLI::Range(1, 64))->capture_default_str();
  mutate->add_flag("--json", options->json, "one object per line");
  mutate->footer("Runs every case once for each of its mutations, a defect of the virtual bench. A mutation that the case does not\n"
                 "notice, or for another reason than the plan says, survives; a case without any does too. Nothing is written.\n"
                 "Example: hanrig mutate testplans/catalogue --jobs 2\n"
                 "Exit codes: 0 all killed, 1 one survived, 2 usage or plan error");
  mutate->callback([options, &exit_code] { exit_code = mutate_plans(*options); });
}

}  // namespace rig::app
