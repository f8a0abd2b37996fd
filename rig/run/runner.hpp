// SPDX-License-Identifier: Apache-2.0
//
// Runs one prepared plan on its bench: journal first, then act; whatever happens, the bench is left safe and every planned case
// is in the record.
#pragma once

#include <memory>
#include <string>

#include "rig/bench/bench.hpp"
#include "rig/run/prepare.hpp"
#include "rig/run/verdict_rules.hpp"

namespace rig::run {

struct RunOptions {
  std::string run_id;
  std::string hanrig_version;
  std::uint64_t seed = 1;
};

class Runner {
 public:
  /// Everything handed in outlives the runner.
  Runner(io::Loop& loop, const Prepared& prepared, record::EventSink& events, RunOptions options, bench::Machine machine);
  ~Runner();

  /// The whole run; drives the loop until the bench is safe and the last event is written.
  record::Verdict run();

  /// SIGINT or SIGTERM, told from the loop. The first ends the step in progress and goes on with the teardown; the second goes
  /// straight to the safe state.
  void interrupt(const std::string& signal);
  /// The journal cannot be written any more: the run ends as rig_error.
  void journal_failed(const Error& error);

 private:
  enum class Stop : std::uint8_t { none, rest_of_case, rest_of_plan };
  struct Scope;

  void run_all();
  void run_on_one_bench();
  void announce();
  void write_other_choices(const bench::BenchFile& of_case);
  bool plug_in(const bench::BenchFile& file, std::uint64_t seed);
  void unplug();
  void run_cases();
  void skip_case(const plan::Case& one, const std::string& why);
  Outcome run_case(const plan::Case& one, Stop& stop);
  Outcome run_attempt(const plan::Case& one, unsigned attempt, Stop& stop);
  Outcome run_attempt_on_fresh_bench(const plan::Case& one, unsigned attempt, Stop& stop);
  Outcome judge_invariants() const;
  void tell_unwitnessed(Outcome& outcome);
  Outcome judge_consoles();
  bool cut_short() const;
  bool goes_on(const Scope& scope);
  void run_steps(const plan::Steps& steps, Scope& scope);
  void begin_step(const plan::Step& step, const Scope& scope);
  void run_step(const plan::Step& step, Scope& scope);
  void skip_step(const plan::Step& step, Scope& scope);
  Outcome perform(const plan::Step& step, record::Phase phase, std::vector<record::Measurement>& measurements);
  Outcome judge(const Error& error, const plan::Step& step, record::Phase phase);
  void leave_safe();
  void conclude();

  io::Loop& loop_;
  const Prepared& prepared_;
  record::EventSink& events_;
  RunOptions options_;
  bench::Machine machine_;
  step::RunState state_;
  std::unique_ptr<bench::Bench> bench_;
  std::shared_ptr<io::Fiber> fiber_;
  Outcome worst_{record::Verdict::passed, record::Cause::none, "done", {}};
  bool anything_passed_ = false;
  unsigned losses_before_ = 0, losses_at_case_start_ = 0;  // what was lost in the case before may still show
  unsigned interrupts_ = 0;
  std::optional<std::string> interrupted_by_;   // the first signal
  bool journal_failed_ = false;
  bool leaving_ = false;
};

}  // namespace rig::run
