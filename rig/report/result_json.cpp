// SPDX-License-Identifier: Apache-2.0
#include "rig/report/result_json.hpp"

namespace rig::report {
namespace {

using record::Json;

double seconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

template <class Items, class Write>
Json list(const Items& items, Write write) {
  Json result = Json::array();
  for (const auto& item : items) result.push_back(write(item));
  return result;
}

Json step_json(const record::StepRecord& step) {
  return {{"id", step.id},
          {"kind", step.kind},
          {"verdict", name(step.verdict)},
          {"cause", name(step.cause)},
          {"message", step.message},
          {"rule", step.rule},
          {"phase", name(step.phase)},
          {"title", step.title},
          {"file", step.file},
          {"line", step.line},
          {"started_s", seconds(step.started)},
          {"ended_s", seconds(step.ended)},
          {"complete", step.complete},
          {"journal_lines", {step.first_seq, step.last_seq}},
          {"measurements", list(step.measurements, [](const auto& one) { return record::fields_json(one); })}};
}

Json attempt_json(const record::AttemptRecord& attempt) {
  return {{"attempt", attempt.attempt},
          {"verdict", name(attempt.verdict)},
          {"cause", name(attempt.cause)},
          {"message", attempt.message},
          {"started_s", seconds(attempt.started)},
          {"ended_s", seconds(attempt.ended)},
          {"complete", attempt.complete},
          {"steps", list(attempt.steps, step_json)}};
}

Json case_json(const record::CaseRecord& one) {
  return {{"id", one.id},
          {"title", one.title},
          {"verdict", name(one.verdict)},
          {"cause", name(one.cause)},
          {"message", one.message},
          {"ran", one.ran()},
          {"flaky", one.flaky},
          {"covers", one.covers},
          // Those of the last attempt, so that whoever does not care for attempts need not look for them.
          {"steps", one.ran() ? list(one.attempts.back().steps, step_json) : Json::array()},
          {"attempts", list(one.attempts, attempt_json)}};
}

}  // namespace

std::string result_json(const record::RunRecord& run) {
  const auto& about = run.about;
  const Json result = {{"schema_version", result_schema_version},
                       {"run", about.run},
                       {"hanrig", about.hanrig},
                       {"plan", record::fields_json(about.plan)},
                       {"bench", record::fields_json(about.bench)},
                       {"seed", about.seed},
                       {"time", name(about.time)},
                       {"parameters", about.parameters},
                       {"switches", about.switches},
                       {"images", list(about.images, [](const auto& image) { return record::fields_json(image); })},
                       {"started", run.started_utc},
                       {"ended", run.ended_utc},
                       {"duration_s", seconds(run.duration)},
                       {"complete", run.complete},
                       {"verdict", name(run.verdict)},
                       {"cause", name(run.cause)},
                       {"message", run.message},
                       {"exit_code", exit_code(run.verdict)},
                       {"cases", list(run.cases, case_json)},
                       {"plan_steps", list(run.steps, step_json)},
                       {"journal",
                        {{"lines", run.journal.lines},
                         {"sha256_head", to_string(run.journal.head)},
                         {"holds", !run.journal.broken.has_value()},
                         {"torn_octets", run.journal.torn.size()}}},
                       {"problems", run.problems}};
  return result.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace rig::report
