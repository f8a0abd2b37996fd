// SPDX-License-Identifier: Apache-2.0
#include "rig/app/bench_command.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "rig/app/builtin_adapters.hpp"
#include "rig/app/doctor.hpp"
#include "rig/app/exit_codes.hpp"
#include "rig/app/scan.hpp"
#include "rig/app/settings_list.hpp"

namespace rig::app {
namespace {

struct Options {
  std::string bench, runs = "reports/runs";
  std::vector<std::string> overrides;
  bool json = false, talk = false, as_bench = false;
};

int run_scan(const Options& options) {
  const auto things = look_around();
  const auto found = scan(things, builtin_adapters());
  if (options.json) fmt::print("{}\n", to_json(found).dump(2));
  else fmt::print("{}", options.as_bench ? starting_bench(found) : to_text(found));
  return exit_done;
}

int run_doctor(const Options& options) {
  yaml::Diagnostics diagnostics;
  const auto overrides = settings_list("--set", options.overrides, diagnostics);
  const auto file = bench::load_bench(options.bench, overrides, builtin_adapters(), diagnostics);
  if (!file || !diagnostics.empty()) {
    fmt::print(stderr, "{}", to_string(diagnostics));
    return exit_usage;
  }
  auto findings = examine(*file, {.things = look_around(), .runs = options.runs});
  const auto is_problem = [](const Finding& one) { return one.level == Finding::Level::problem; };
  if (options.talk && std::none_of(findings.begin(), findings.end(), is_problem))
    for (auto& one : talk_to(*file)) findings.push_back(std::move(one));
  if (options.json) fmt::print("{}\n", to_json(findings).dump(2));
  else fmt::print("{}", to_text(findings));
  return std::any_of(findings.begin(), findings.end(), is_problem) ? exit_rig_error : exit_done;
}

void add_scan(CLI::App& group, int& exit_code) {
  const auto options = std::make_shared<Options>();
  auto* scan = group.add_subcommand("scan", "list what is plugged in, what it probably is, and how a bench file names it");
  scan->add_flag("--bench", options->as_bench, "a bench file to start from");
  scan->add_flag("--json", options->json, "for programs");
  scan->footer("Nothing is opened, no octet is sent.\nExample: hanrig bench scan --bench > my-bench.yaml");
  scan->callback([options, &exit_code] { exit_code = run_scan(*options); });
}

void add_doctor(CLI::App& group, int& exit_code) {
  const auto options = std::make_shared<Options>();
  auto* doctor = group.add_subcommand("doctor", "say what is wrong with a bench before a run starts, and what to do about it");
  doctor->add_option("BENCH", options->bench, "bench file")->required();
  doctor->add_option("--set", options->overrides, "key=value: any value of the bench")->allow_extra_args(false);
  doctor->add_option("--out", options->runs, "where runs are written")->capture_default_str();
  doctor->add_flag("--talk", options->talk, "also open everything: the coordinator forms the bench's network, relays are read, none is switched");
  doctor->add_flag("--json", options->json, "for programs");
  doctor->footer("Exit code 3 when there is a problem.\nExample: hanrig bench doctor my-bench.yaml --talk");
  doctor->callback([options, &exit_code] { exit_code = run_doctor(*options); });
}

}  // namespace

void add_bench_commands(CLI::App& app, int& exit_code) {
  auto& group = *app.add_subcommand("bench", "what is plugged in: scan, doctor, rules");
  group.require_subcommand(1);
  add_scan(group, exit_code);
  add_doctor(group, exit_code);
  auto* rules = group.add_subcommand("rules", "print the udev rules for everything the adapters know");
  rules->footer("Example: hanrig bench rules | sudo tee /etc/udev/rules.d/70-hanrig.rules");
  rules->callback([&exit_code] {
    fmt::print("{}", udev_rules(builtin_adapters()));
    exit_code = exit_done;
  });
}

}  // namespace rig::app
