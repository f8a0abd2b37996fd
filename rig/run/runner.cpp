// SPDX-License-Identifier: Apache-2.0
#include "rig/run/runner.hpp"

#include <fmt/format.h>

#include "rig/io/masked.hpp"
#include "rig/step/catalogue.hpp"
#include "rig/step/hidden.hpp"

namespace rig::run {
namespace {

using namespace std::chrono_literals;
using record::Cause;
using record::Phase;
using record::Verdict;

constexpr Duration self_check_allowance = 10s;
const Outcome all_well{Verdict::passed, Cause::none, "done", {}};

record::Json parameters_of(const plan::Step& step) {
  record::Json json = record::Json::object();
  const auto hidden = step::hidden_texts(step);
  for (const auto& [name, parameter] : step.parameters.items()) json[name] = io::masked(plan::to_string(parameter.value), hidden);
  return json;
}

record::Json switches_of(const bench::BenchFile& file) {
  const bench::HubEntry& hub = file.hub;
  record::Json switches{{"aps_encryption", hub.aps_encryption},
                        {"require_encryption", hub.require_encryption},
                        {"max_block", hub.max_block},
                        {"page_requests", hub.page_requests},
                        {"client_watchdog", format_duration(hub.client_watchdog)}};
  for (const auto& one : rig::hub::switches(hub.profile)) switches["hub." + one.name] = one.value;
  for (const auto& [name, value] : dcc::describe(file.dcc.profile)) switches["dcc." + name] = value;
  return switches;
}

/// Keys are for the bench file; nobody who reads the evidence needs them.
std::string_view told(std::string_view key, std::string_view value) {
  const bool secret = key.ends_with(".network_key") || key.ends_with(".install_code");
  return secret ? "(a key)" : value;
}

bool takes(const plan::StepKind& kind, plan::ParameterType type) {
  return std::any_of(kind.parameters.begin(), kind.parameters.end(), [&](const auto& row) { return row.type == type; });
}

void keep_worse(Outcome& worst, const Outcome& outcome) {
  if (outcome.verdict != Verdict::skipped && worst.verdict < outcome.verdict) worst = outcome;
}

}  // namespace

/// The steps of one phase, and what became of them so far.
struct Runner::Scope {
  std::string case_id;
  unsigned attempt = 1;
  Phase phase = Phase::steps;
  Outcome worst = all_well;
  Stop stop = Stop::none;
};

Runner::Runner(io::Loop& loop, const Prepared& prepared, record::EventSink& events, RunOptions options, bench::Machine machine)
    : loop_(loop), prepared_(prepared), events_(events), options_(std::move(options)), machine_(std::move(machine)) {
  state_.images = prepared.images;
}

Runner::~Runner() = default;

Verdict Runner::run() {
  fiber_ = loop_.spawn("run " + prepared_.plan.id, [this] {
    run_all();
    loop_.stop();
  });
  loop_.run();
  return worst_.verdict;
}

void Runner::interrupt(const std::string& signal) {
  emit(events_, record::SignalReceived{.name = signal});
  if (leaving_) return;
  ++interrupts_;
  if (!interrupted_by_) interrupted_by_ = signal;
  fiber_->cancel(make_error(ErrorCode::cancelled, "stopped by " + signal));
}

void Runner::journal_failed(const Error& error) {
  keep_worse(worst_, {Verdict::rig_error, Cause::rig, "journal_failed", describe(error)});
  journal_failed_ = true;
  if (bench_) bench_->quarantine(error, Cause::rig);
}

void Runner::run_all() {
  announce();
  if (!journal_failed_) prepared_.plan.fresh_bench ? run_cases() : run_on_one_bench();
  conclude();
}

void Runner::run_on_one_bench() {
  if (!plug_in(prepared_.bench, options_.seed)) return;
  Scope setup{.phase = Phase::setup};
  run_steps(prepared_.plan.setup, setup);
  keep_worse(worst_, setup.worst);
  keep_worse(worst_, judge_consoles());
  if (setup.stop == Stop::none) run_cases();
  Scope teardown{.phase = Phase::teardown};
  run_steps(prepared_.plan.teardown, teardown);
  keep_worse(worst_, teardown.worst);
  keep_worse(worst_, judge_consoles());
  keep_worse(worst_, judge_invariants());
  leave_safe();
}

bool Runner::plug_in(const bench::BenchFile& file, std::uint64_t seed) {
  auto bench = bench::Bench::assemble(loop_, file, events_, seed, machine_);
  if (bench.has_error()) {
    emit(events_, record::seen(bench.error()));
    keep_worse(worst_, {Verdict::rig_error, Cause::rig, "bench_not_there", describe(bench.error())});
    return false;
  }
  leaving_ = false;
  bench_ = std::move(*bench);
  losses_before_ = losses_at_case_start_ = 0;
  if (prepared_.plan.recover_within) bench_->allow_recovery(*prepared_.plan.recover_within);
  bench_->on_broken([this] {
    if (!leaving_) fiber_->cancel(bench_->broken()->error);
  });
  return true;
}

/// Safe first. What broke stays in the verdict of the run.
void Runner::unplug() {
  leave_safe();
  if (bench_->broken()) keep_worse(worst_, {Verdict::rig_error, bench_->broken()->cause, "bench_broken", describe(bench_->broken()->error)});
  bench_.reset();
}

void Runner::announce() {
  const auto& plan = prepared_.plan;
  const auto& bench = prepared_.bench;
  record::RunStarted event{.run = options_.run_id,
                           .hanrig = options_.hanrig_version,
                           .plan = {plan.id, plan.title, plan.file.string(), prepared_.plan_sha256},
                           .bench = {bench.id, bench.title, bench.path.string(), bench.sha256},
                           .seed = options_.seed,
                           .time = loop_.mode() == io::TimeMode::real ? record::TimeMode::real : record::TimeMode::virtual_,
                           .switches = switches_of(bench),
                           .images = {},
                           .planned = {}};
  std::vector<std::string> hidden;
  for (const plan::Step* step : plan::all_steps(plan))
    for (std::string& text : step::hidden_texts(*step)) hidden.push_back(std::move(text));
  for (const auto& [name, value] : plan.parameters) event.parameters[name] = io::masked(value, hidden);
  for (const auto& [path, image] : prepared_.images)
    event.images.push_back({image.name, path.string(), image.sha256, image.mi_sha256, image.source.id.manufacturer, image.source.id.image_type,
                            image.source.id.file_version, image.source.data.size()});
  for (const auto& one : plan.cases) event.planned.push_back({one.id, one.title, one.covers});
  emit(events_, event);
  for (const auto& [key, value] : prepared_.overrides) emit(events_, record::Note{.text = fmt::format("the bench was changed by --set {}={}", key, told(key, value))});
  events_.sync();
}

void Runner::run_cases() {
  for (std::size_t i = 0; i < prepared_.plan.cases.size() && !cut_short(); ++i) {
    const plan::Case& one = prepared_.plan.cases[i];
    if (const auto& why = prepared_.setting(i).skip) {
      skip_case(one, *why);
      continue;
    }
    Stop stop = Stop::none;
    const Outcome outcome = run_case(one, stop);
    anything_passed_ = anything_passed_ || outcome.verdict == Verdict::passed;
    keep_worse(worst_, outcome);
    if (stop == Stop::rest_of_plan) break;
  }
}

bool Runner::cut_short() const { return (bench_ && bench_->broken()) || interrupted_by_ || journal_failed_; }

void Runner::skip_case(const plan::Case& one, const std::string& why) {
  emit(events_, record::CaseStarted{.case_id = one.id, .attempt = 1});
  emit(events_, record::CaseEnded{.case_id = one.id, .attempt = 1, .verdict = Verdict::skipped, .cause = Cause::none, .message = why});
}

/// The attempt that passed, or the worst of all.
Outcome Runner::run_case(const plan::Case& one, Stop& stop) {
  Outcome worst = all_well;
  for (unsigned attempt = 1; attempt <= one.attempts; ++attempt) {
    emit(events_, record::CaseStarted{.case_id = one.id, .attempt = attempt});
    stop = Stop::none;
    const Outcome outcome = prepared_.plan.fresh_bench ? run_attempt_on_fresh_bench(one, attempt, stop) : run_attempt(one, attempt, stop);
    emit(events_, record::CaseEnded{.case_id = one.id, .attempt = attempt, .verdict = outcome.verdict, .cause = outcome.cause, .message = outcome.message});
    events_.sync();
    if (outcome.verdict == Verdict::passed) return outcome;
    keep_worse(worst, outcome);
    if (cut_short()) break;
  }
  return worst;
}

/// The world of a case is the same whatever ran before it.
Outcome Runner::run_attempt_on_fresh_bench(const plan::Case& one, unsigned attempt, Stop& stop) {
  const auto number = static_cast<std::size_t>(&one - prepared_.plan.cases.data());
  state_ = step::RunState{.images = prepared_.images, .facts = {}};
  if (!plug_in(prepared_.bench_of(number), Rng(options_.seed).fork(one.id).next())) return worst_;
  write_other_choices(prepared_.bench_of(number));
  Outcome outcome = run_attempt(one, attempt, stop);
  keep_worse(outcome, judge_invariants());
  unplug();
  return outcome;
}

/// What only the relay board itself says of the power is told with every verdict that rests on it.
void Runner::tell_unwitnessed(Outcome& outcome) {
  const auto fed = bench_->take_unwitnessed();
  if (fed.empty()) return;
  outcome.message += fmt::format("{}no witness saw the power of {} switched", outcome.message.empty() ? "" : "; ", fmt::join(fed, ", "));
}

/// The record of the run tells the switches of its bench; a case that arranged others tells those.
void Runner::write_other_choices(const bench::BenchFile& of_case) {
  const auto of_run = switches_of(prepared_.bench), here = switches_of(of_case);
  for (const auto& [name, value] : here.items())
    if (of_run.at(name) != value) emit(events_, record::Note{.text = fmt::format("switch {} is {}", name, value.is_string() ? value.get<std::string>() : value.dump())});
}

/// The rig plays hub and head end: that they break their own rules is never the device's fault. That a device took something else
/// than it was given is.
Outcome Runner::judge_invariants() const {
  if (const auto broken = bench_->broken_invariant()) return {Verdict::rig_error, Cause::rig, "invariant_broken", *broken};
  if (const auto flashed = bench_->flashed_another_file()) return {Verdict::failed, Cause::device, "flashed_another_file", *flashed};
  return all_well;
}

Outcome Runner::run_attempt(const plan::Case& one, unsigned attempt, Stop& stop) {
  Outcome worst = all_well;
  losses_before_ = std::exchange(losses_at_case_start_, bench_->losses());
  const auto phase = [&](const plan::Steps& steps, Phase which) {
    Scope scope{.case_id = one.id, .attempt = attempt, .phase = which, .stop = which == Phase::teardown ? Stop::none : stop};
    run_steps(steps, scope);
    keep_worse(worst, scope.worst);
    stop = std::max(stop, scope.stop);
  };
  phase(one.setup, Phase::setup);
  phase(one.steps, Phase::steps);
  phase(one.teardown, Phase::teardown);
  keep_worse(worst, judge_consoles());
  tell_unwitnessed(worst);
  return worst;
}

/// A line that should never come belongs to the case in which it came.
Outcome Runner::judge_consoles() {
  const auto line = bench_->consoles().take_forbidden_line();
  return line ? Outcome{Verdict::failed, Cause::device, "console_never", *line} : all_well;
}

void Runner::run_steps(const plan::Steps& steps, Scope& scope) {
  for (const plan::Step& step : steps) goes_on(scope) ? run_step(step, scope) : skip_step(step, scope);
}

/// A teardown runs to its end, whatever becomes of its steps, and also after one interruption. After a second one, or on a broken
/// bench, only the safe state is left.
bool Runner::goes_on(const Scope& scope) {
  if (bench_->broken()) return false;
  if (scope.phase != Phase::teardown) return scope.stop == Stop::none && interrupts_ == 0;
  if (interrupts_ > 1) return false;
  fiber_->uncancel();
  return true;
}

void Runner::begin_step(const plan::Step& step, const Scope& scope) {
  emit(events_, record::StepStarted{.case_id = scope.case_id,
                                    .attempt = scope.attempt,
                                    .phase = scope.phase,
                                    .step = step.id,
                                    .kind = step.kind,
                                    .title = step.name,
                                    .file = step.location.file,
                                    .line = static_cast<std::uint32_t>(step.location.line),
                                    .parameters = parameters_of(step)});
}

void Runner::run_step(const plan::Step& step, Scope& scope) {
  begin_step(step, scope);
  std::vector<record::Measurement> measurements;
  const Outcome outcome = perform(step, scope.phase, measurements);
  emit(events_, record::StepEnded{.case_id = scope.case_id,
                                  .attempt = scope.attempt,
                                  .phase = scope.phase,
                                  .step = step.id,
                                  .verdict = outcome.verdict,
                                  .cause = outcome.cause,
                                  .rule = std::string(outcome.rule),
                                  .message = outcome.message,
                                  .measurements = std::move(measurements)});
  events_.sync();
  keep_worse(scope.worst, outcome);
  if (outcome.verdict <= Verdict::skipped) return;
  const bool no_bench_left = bench_->broken() && !prepared_.plan.fresh_bench;  // else the next case has one of its own
  if (no_bench_left || outcome.verdict == Verdict::aborted || step.on_fail == plan::OnFail::stop_plan) scope.stop = Stop::rest_of_plan;
  else if (bench_->broken() || step.on_fail == plan::OnFail::stop_case) scope.stop = Stop::rest_of_case;
}

void Runner::skip_step(const plan::Step& step, Scope& scope) {
  begin_step(step, scope);
  emit(events_, record::StepEnded{.case_id = scope.case_id, .attempt = scope.attempt, .phase = scope.phase, .step = step.id,
                                  .verdict = Verdict::skipped, .rule = "stopped_before", .message = {}, .measurements = {}});
}

Outcome Runner::perform(const plan::Step& step, Phase phase, std::vector<record::Measurement>& measurements) {
  step::Context context{.loop = loop_,
                        .bench = *bench_,
                        .events = events_,
                        .run = state_,
                        .step = step,
                        .deadline = Deadline::after(loop_.now(), step.timeout)};
  const auto done = step::engine(step.kind)(context);
  measurements = std::move(context.measurements);
  const Outcome outcome = done.has_error() ? judge(done.error(), step, phase) : judge_measurements(measurements);
  return bench_->losses() > losses_before_ ? judge_after_recovery(outcome) : outcome;
}

Outcome Runner::judge(const Error& error, const plan::Step& step, Phase phase) {
  const auto& kind = *plan::find_kind(step::catalogue(), step.kind);
  Circumstances circumstances{.phase = phase,
                              .about_device = takes(kind, plan::ParameterType::device),
                              .uses_relay = takes(kind, plan::ParameterType::relay)};
  if (bench_->broken()) circumstances.broken = bench_->broken()->cause;
  if (needs_self_check(error, circumstances))
    circumstances.self_check = bench_->self_check(step.parameters.text("device"), Deadline::after(loop_.now(), self_check_allowance));
  return judge_error(error, circumstances);
}

void Runner::leave_safe() {
  leaving_ = true;
  fiber_->uncancel();
  const bool safe = bench_->make_safe();
  if (!safe) keep_worse(worst_, {Verdict::rig_error, Cause::rig, "bench_not_safe", "the bench could not be left in its safe state"});
}

/// What broke or interrupted the run counts even where no step was there to notice it.
void Runner::conclude() {
  if (bench_ && bench_->broken()) keep_worse(worst_, {Verdict::rig_error, bench_->broken()->cause, "bench_broken", describe(bench_->broken()->error)});
  if (interrupted_by_) keep_worse(worst_, {Verdict::aborted, Cause::operator_, "interrupted", "stopped by " + *interrupted_by_});
  if (worst_.verdict == Verdict::passed && !anything_passed_) worst_ = {Verdict::inconclusive, Cause::plan, "nothing_ran", "no case ran to its end"};
  emit(events_, record::RunEnded{.verdict = worst_.verdict, .cause = worst_.cause, .message = worst_.message});
  events_.sync();
}

}  // namespace rig::run
