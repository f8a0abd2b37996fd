// SPDX-License-Identifier: Apache-2.0
#include "rig/record/replay.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rig::record {
namespace {

constexpr std::string_view cut_off = "cut off: the journal ends before its end";

template <class T>
void keep(std::vector<Timed<T>>& series, const T& value, const JournalLine& line) {
  series.push_back({line.t, line.seq, value});
}

/// "a, b and c"
std::string listed(const std::vector<std::string>& parts) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i) text += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
  return text;
}

/// The child that decided a parent: the first one with its verdict.
template <class Children>
auto decider(const Children& children, Verdict verdict) {
  return std::ranges::find_if(children, [&](const auto& child) { return child.verdict == verdict; });
}

}  // namespace

template <class T>
void Replay::use(const JournalLine& line) {
  auto event = read_event<T>(line.fields);
  if (event) apply(*event, line);
  else problem(line, event.error().what);
}

void Replay::on_line(JournalLine line) {
  if (line.seq == 1) record_.started_utc = line.utc;
  record_.ended_utc = line.utc;
  record_.duration = line.t;
  last_seq_ = line.seq;
  if (line.type == RunStarted::type) use<RunStarted>(line);
  else if (line.type == CaseStarted::type) use<CaseStarted>(line);
  else if (line.type == CaseEnded::type) use<CaseEnded>(line);
  else if (line.type == StepStarted::type) use<StepStarted>(line);
  else if (line.type == StepEnded::type) use<StepEnded>(line);
  else if (line.type == Measurement::type) use<Measurement>(line);
  else if (line.type == RunEnded::type) use<RunEnded>(line);
  else if (line.type == RelaySwitched::type) use<RelaySwitched>(line);
  else if (line.type == CoordinatorChanged::type) use<CoordinatorChanged>(line);
  else if (line.type == DeviceChanged::type) use<DeviceChanged>(line);
  else if (line.type == TransferChanged::type) use<TransferChanged>(line);
  else if (line.type == TransferSample::type) use<TransferSample>(line);
  else if (line.type == TransferSummary::type) use<TransferSummary>(line);
  if (line.type != TransferSample::type) record_.events.push_back(std::move(line));
}

void Replay::problem(const JournalLine& line, std::string what) {
  record_.problems.push_back(fmt::format("line {}: {}: {}", line.seq, line.type, what));
}

void Replay::apply(const RunStarted& event, const JournalLine& line) {
  if (line.seq != 1) return problem(line, "only the first line may start a run");
  if (event.format_version > journal_format_version)
    problem(line, fmt::format("format version {} is newer than {}, which this program knows", event.format_version, journal_format_version));
  record_.about = event;
  for (const PlannedCase& planned : event.planned)
    record_.cases.push_back({.id = planned.case_id, .title = planned.title, .covers = planned.covers, .attempts = {}, .message = {}});
}

CaseRecord& Replay::case_of(const std::string& id) {
  const auto found = std::ranges::find(record_.cases, id, &CaseRecord::id);
  if (found != record_.cases.end()) return *found;
  record_.problems.push_back(fmt::format("line {}: case '{}' was not planned", last_seq_, id));
  return record_.cases.emplace_back(CaseRecord{.id = id, .title = {}, .covers = {}, .attempts = {}, .message = {}});
}

void Replay::apply(const CaseStarted& event, const JournalLine& line) {
  AttemptRecord attempt;
  attempt.attempt = event.attempt;
  attempt.started = line.t;
  case_of(event.case_id).attempts.push_back(std::move(attempt));
}

void Replay::apply(const CaseEnded& event, const JournalLine& line) {
  auto& attempts = case_of(event.case_id).attempts;
  const auto attempt = std::ranges::find(attempts, event.attempt, &AttemptRecord::attempt);
  if (attempt == attempts.end()) return problem(line, fmt::format("case '{}' has no attempt {}", event.case_id, event.attempt));
  attempt->verdict = event.verdict;
  attempt->cause = event.cause;
  attempt->message = event.message;
  attempt->ended = line.t;
  attempt->complete = true;
}

std::vector<StepRecord>* Replay::steps_of(const std::string& case_id, std::uint32_t attempt) {
  if (case_id.empty()) return &record_.steps;
  auto& attempts = case_of(case_id).attempts;
  const auto found = std::ranges::find(attempts, attempt, &AttemptRecord::attempt);
  return found == attempts.end() ? nullptr : &found->steps;
}

StepRecord* Replay::open_step(const std::string& case_id, std::uint32_t attempt, Phase phase, const std::string& step) {
  auto* steps = steps_of(case_id, attempt);
  if (!steps) return nullptr;
  const auto found = std::ranges::find_if(*steps, [&](const StepRecord& one) { return one.id == step && one.phase == phase && !one.complete; });
  return found == steps->end() ? nullptr : &*found;
}

void Replay::apply(const StepStarted& event, const JournalLine& line) {
  auto* steps = steps_of(event.case_id, event.attempt);
  if (!steps) return problem(line, fmt::format("case '{}' has no attempt {}", event.case_id, event.attempt));
  StepRecord step;
  step.id = event.step;
  step.kind = event.kind;
  step.phase = event.phase;
  step.title = event.title;
  step.file = event.file;
  step.line = event.line;
  step.parameters = event.parameters;
  step.started = line.t;
  step.first_seq = line.seq;
  steps->push_back(std::move(step));
}

void Replay::apply(const StepEnded& event, const JournalLine& line) {
  StepRecord* step = open_step(event.case_id, event.attempt, event.phase, event.step);
  if (!step) return problem(line, fmt::format("step '{}' is not running", event.step));
  step->verdict = event.verdict;
  step->cause = event.cause;
  step->rule = event.rule;
  step->message = event.message;
  for (const Measurement& one : event.measurements) {
    std::erase_if(step->measurements, [&](const Measurement& earlier) { return earlier.id == one.id; });
    step->measurements.push_back(one);
  }
  step->ended = line.t;
  step->last_seq = line.seq;
  step->complete = true;
}

template <class Visit>
void Replay::every_step(Visit visit) {
  for (StepRecord& step : record_.steps) visit(step);
  for (CaseRecord& one : record_.cases)
    for (AttemptRecord& attempt : one.attempts)
      for (StepRecord& step : attempt.steps) visit(step);
}

void Replay::apply(const Measurement& event, const JournalLine&) {
  StepRecord* latest = nullptr;
  every_step([&](StepRecord& step) {
    if (!step.complete && (!latest || step.first_seq > latest->first_seq)) latest = &step;
  });
  if (latest) latest->measurements.push_back(event);
}

void Replay::apply(const RunEnded& event, const JournalLine&) {
  record_.verdict = event.verdict;
  record_.cause = event.cause;
  record_.message = event.message;
  record_.complete = true;
}

void Replay::apply(const RelaySwitched& event, const JournalLine& line) { keep(record_.series.relays, event, line); }
void Replay::apply(const CoordinatorChanged& event, const JournalLine& line) { keep(record_.series.coordinators, event, line); }
void Replay::apply(const DeviceChanged& event, const JournalLine& line) { keep(record_.series.devices, event, line); }
void Replay::apply(const TransferChanged& event, const JournalLine& line) { keep(record_.series.transfers, event, line); }
void Replay::apply(const TransferSample& event, const JournalLine& line) { keep(record_.series.samples, event, line); }
void Replay::apply(const TransferSummary& event, const JournalLine& line) { keep(record_.series.summaries, event, line); }

void Replay::close_what_is_open() {
  const auto close = [&](auto& item) {
    if (item.complete) return;
    item.verdict = Verdict::aborted;
    item.cause = Cause::rig;
    item.message = cut_off;
    item.ended = record_.duration;
  };
  every_step([&](StepRecord& step) {
    close(step);
    if (!step.complete) step.last_seq = last_seq_;
  });
  for (CaseRecord& one : record_.cases)
    for (AttemptRecord& attempt : one.attempts) close(attempt);
}

void Replay::conclude_cases() {
  for (CaseRecord& one : record_.cases) {
    for (AttemptRecord& attempt : one.attempts) {
      std::vector<Verdict> steps;
      for (const StepRecord& step : attempt.steps) steps.push_back(step.verdict);
      const Verdict children = overall(steps);
      // Skipped without a step is skipped on purpose; passed without a step has proved nothing.
      const bool on_purpose = steps.empty() && attempt.verdict == Verdict::skipped;
      if (on_purpose || children <= attempt.verdict) continue;
      attempt.verdict = children;
      const auto step = decider(attempt.steps, children);
      attempt.cause = step == attempt.steps.end() ? Cause::rig : step->cause;
      attempt.message = step == attempt.steps.end() ? "no step ran" : step->message;
    }
    conclude(one);
  }
}

std::string Replay::what_is_missing(const ChainReport& chain) const {
  std::vector<std::string> missing;
  for (const CaseRecord& one : record_.cases)
    for (const AttemptRecord& attempt : one.attempts) {
      if (attempt.complete) continue;
      for (const StepRecord& step : attempt.steps)
        if (!step.complete) missing.push_back(fmt::format("the end of step '{}'", step.id));
      missing.push_back(fmt::format("the end of case '{}'", one.id));
    }
  std::vector<std::string> never;
  for (const CaseRecord& one : record_.cases)
    if (!one.ran()) never.push_back(fmt::format("'{}'", one.id));
  if (!never.empty()) missing.push_back(fmt::format("the planned {} {}", never.size() == 1 ? "case" : "cases", listed(never)));
  missing.push_back("the end of the run");
  return fmt::format("the journal ends after line {} at {}{}; missing: {}", chain.lines, format_duration(std::chrono::floor<std::chrono::milliseconds>(record_.duration)),
                     chain.torn.empty() ? "" : fmt::format(" and {} octets of an unfinished line", chain.torn.size()), listed(missing));
}

void Replay::conclude_run(const ChainReport& chain) {
  if (!record_.complete) {
    const bool signalled = std::ranges::any_of(record_.events, [](const JournalLine& line) { return line.type == SignalReceived::type; });
    record_.verdict = Verdict::aborted;
    record_.cause = signalled ? Cause::operator_ : Cause::rig;
    record_.message = what_is_missing(chain);
  }
  const auto raise = [&](Verdict to, Cause cause, const std::string& why) {
    if (to <= record_.verdict) return;
    record_.verdict = to;
    record_.cause = cause;
    record_.message = why;
  };
  std::vector<Verdict> children;
  for (const CaseRecord& one : record_.cases) children.push_back(one.verdict);
  const Verdict cases = overall(children);
  const auto one = decider(record_.cases, cases);
  if (one != record_.cases.end()) raise(cases, one->cause, fmt::format("case '{}': {}", one->id, one->message));
  if (cases == Verdict::skipped || record_.cases.empty()) raise(Verdict::inconclusive, Cause::plan, "no case ran");
  for (const StepRecord& step : record_.steps)
    if (step.verdict != Verdict::skipped) raise(step.verdict, step.cause, fmt::format("step '{}' of the plan: {}", step.id, step.message));
  if (chain.broken) raise(Verdict::rig_error, Cause::rig, fmt::format("the journal does not hold: {}", describe(*chain.broken)));
}

RunRecord Replay::finish(const ChainReport& chain) && {
  record_.journal = chain;
  if (chain.broken) record_.problems.push_back("the chain of the journal is broken: " + describe(*chain.broken));
  if (!chain.torn.empty()) record_.problems.push_back(fmt::format("{} octets of an unfinished line after line {}", chain.torn.size(), chain.lines));
  close_what_is_open();
  conclude_cases();
  conclude_run(chain);
  return std::move(record_);
}

RunRecord replay_journal(std::string_view journal) {
  Replay replay;
  const ChainReport chain = walk_chain(journal, [&](JournalLine line) { replay.on_line(std::move(line)); });
  return std::move(replay).finish(chain);
}

}  // namespace rig::record
