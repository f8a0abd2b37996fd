// SPDX-License-Identifier: Apache-2.0
#include "rig/report/html.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <kainjow/mustache.hpp>

#include "rig/report/assets.hpp"
#include "rig/report/axis.hpp"
#include "rig/report/content_policy.hpp"
#include "rig/report/event_text.hpp"
#include "rig/report/junit_xml.hpp"
#include "rig/report/plot_data.hpp"
#include "rig/report/sequence.hpp"
#include "rig/report/timeline.hpp"

namespace rig::report {
namespace {

using namespace record;
namespace mustache = kainjow::mustache;
using mustache::data;

/// Evidence beyond this stays in the journal, and the page says so.
constexpr std::size_t most_evidence_lines = 250;

std::string_view word(Verdict verdict) {
  static constexpr std::array<std::string_view, 6> words{"Passed", "Skipped", "Inconclusive", "Failed", "Rig error", "Aborted"};
  return words[static_cast<std::size_t>(verdict)];
}

/// mustache::data with named members; text is escaped by the template.
class Object {
 public:
  Object& set(const char* key, std::string_view text) {
    object_.set(key, std::string(text));
    return *this;
  }
  Object& flag(const char* key, bool value) {
    object_.set(key, value ? data::type::bool_true : data::type::bool_false);
    return *this;
  }
  template <class Items, class Make>
  Object& list(const char* key, const Items& items, Make make) {
    data list{data::type::list};
    for (const auto& item : items) list.push_back(make(item).take());
    object_.set(key, std::move(list));
    return flag((std::string("has_") + key).c_str(), !std::empty(items));
  }
  Object& verdict(Verdict one) { return set("verdict", name(one)).set("word", word(one)); }
  Object& cause(Cause one) { return flag("has_cause", one != Cause::none).set("cause", name(one)); }
  data take() { return std::move(object_); }

 private:
  data object_{data::type::object};
};

Object named(std::string_view key, std::string_view value) { return std::move(Object().set("key", key).set("value", value)); }

std::vector<std::pair<std::string, std::string>> members(const Json& object) {
  std::vector<std::pair<std::string, std::string>> list;
  if (object.is_object())
    for (const auto& [key, value] : object.items()) list.emplace_back(key, value_text(value));
  return list;
}

Object member(const std::pair<std::string, std::string>& one) { return named(one.first, one.second); }

/// UCUM for machines, what engineers write for people.
std::string unit_text(std::string_view unit) {
  if (unit == "By") return "B";
  if (unit == "By/s") return "B/s";
  return unit == "1" ? std::string() : std::string(unit);
}

Object measurement(const Measurement& one) {
  const auto limits = in_words(one.limits);
  return std::move(Object()
                       .set("id", one.id)
                       .set("value", value_text(one.value))
                       .set("unit", unit_text(one.unit))
                       .set("limits", limits.empty() ? "recorded only" : limits)
                       .verdict(one.outcome));
}

Object evidence(const JournalLine& line) {
  std::string type = line.type;
  std::ranges::replace(type, '_', ' ');
  return std::move(Object().set("seq", std::to_string(line.seq)).set("at", elapsed(line.t)).set("type", type).set("text", event_text(line)));
}

/// The journal lines inside a step, without those that only say that it begins and ends.
std::vector<JournalLine> evidence_of(const RunRecord& run, const StepRecord& step) {
  const auto first = std::ranges::upper_bound(run.events, step.first_seq, {}, &JournalLine::seq);
  const auto last = std::ranges::upper_bound(run.events, step.last_seq, {}, &JournalLine::seq);
  std::vector<JournalLine> lines(first, std::max(first, last));
  std::erase_if(lines, [](const JournalLine& line) { return line.type == StepEnded::type; });
  return lines;
}

Object step_object(const RunRecord& run, const StepRecord& step) {
  auto lines = evidence_of(run, step);
  const std::size_t more = lines.size() > most_evidence_lines ? lines.size() - most_evidence_lines : 0;
  lines.resize(lines.size() - more);
  Object object;
  object.verdict(step.verdict).cause(step.cause).set("id", step.id).set("kind", step.kind).set("phase", name(step.phase)).set("title", step.title);
  object.set("place", fmt::format("{}:{}", step.file, step.line)).set("message", step.message).set("rule", step.rule);
  object.flag("has_rule", !step.rule.empty()).flag("has_message", !step.message.empty());
  object.set("started", elapsed(step.started)).set("took", human(step.ended - step.started)).flag("open", step.verdict > Verdict::skipped);
  object.set("first", std::to_string(step.first_seq)).set("last", std::to_string(step.last_seq));
  object.set("more", std::to_string(more)).flag("has_more", more > 0);
  object.list("measurements", step.measurements, measurement).list("parameters", members(step.parameters), member).list("evidence", lines, evidence);
  return object;
}

/// Open where somebody will ask what went wrong. The key has what the chart has.
void add_sequence(Object& object, const RunRecord& run, const CaseRecord& one, const AttemptRecord& attempt) {
  using Kind = SequenceRow::Kind;
  const auto chart = sequence_chart(run, one.id, attempt);
  object.flag("has_sequence", chart.has_value());
  if (!chart) return;
  const auto any = [&](auto what) { return std::ranges::any_of(chart->rows, what); };
  object.set("sequence", sequence_svg(*chart)).set("sequence_words", in_words(*chart)).flag("sequence_open", attempt.verdict > Verdict::skipped);
  object.flag("wide_area", any([](const auto& row) { return row.kind == Kind::wide_area; })).flag("home_area", any([](const auto& row) { return row.kind == Kind::home || row.kind == Kind::blocks; }));
  object.flag("answers", any([](const auto& row) { return row.answer; })).flag("trouble", any([](const auto& row) { return row.bad; }));
  object.set("other_rows", std::to_string(chart->other_rows)).set("other_parties", std::to_string(chart->other_parties)).flag("has_other_rows", chart->other_rows > 0);
}

Object attempt_object(const RunRecord& run, const CaseRecord& one, const AttemptRecord& attempt) {
  Object object;
  object.verdict(attempt.verdict).cause(attempt.cause).set("attempt", std::to_string(attempt.attempt)).set("message", attempt.message);
  object.set("started", elapsed(attempt.started)).set("took", human(attempt.ended - attempt.started)).flag("several", one.attempts.size() > 1);
  add_sequence(object, run, one, attempt);
  object.list("steps", attempt.steps, [&](const StepRecord& step) { return step_object(run, step); });
  return object;
}

Object case_object(const RunRecord& run, const CaseRecord& one) {
  Duration took{};
  for (const auto& attempt : one.attempts) took += attempt.ended - attempt.started;
  Object object;
  object.verdict(one.verdict).cause(one.cause).set("id", one.id).set("title", one.title).set("message", one.message);
  object.flag("flaky", one.flaky).flag("ran", one.ran()).set("took", one.ran() ? human(took) : "\u2013").set("tries", std::to_string(one.attempts.size()));
  if (!one.ran()) object.set("word", "Not run");
  object.list("covers", one.covers, [](const std::string& id) { return std::move(Object().set("id", id)); });
  object.list("attempts", one.attempts, [&](const AttemptRecord& attempt) { return attempt_object(run, one, attempt); });
  return object;
}

/// The cases, and the steps of the plan itself in the shape of one more.
std::vector<CaseRecord> detailed(const RunRecord& run) {
  std::vector<CaseRecord> list = run.cases;
  if (run.steps.empty()) return list;
  CaseRecord plan{.id = "plan", .title = "Setup and teardown of the plan", .covers = {}, .attempts = {{.message = {}, .steps = run.steps}}, .message = {}};
  std::vector<Verdict> verdicts;
  for (const StepRecord& step : run.steps) verdicts.push_back(step.verdict);
  plan.attempts.front().verdict = plan.verdict = overall(verdicts);
  plan.attempts.front().started = run.steps.front().started;
  plan.attempts.front().ended = run.steps.back().ended;
  list.push_back(std::move(plan));
  return list;
}

Object image_object(const ImageFacts& image) {
  return std::move(Object()
                       .set("name", image.name)
                       .set("file", image.file)
                       .set("version", hex(image.file_version, 8))
                       .set("manufacturer", hex(image.manufacturer_code, 4))
                       .set("type", hex(image.image_type, 4))
                       .set("size", grouped(image.size))
                       .set("sha256", image.sha256)
                       .set("mi_sha256", image.mi_sha256));
}

Object summary_object(const Timed<TransferSummary>& summary) {
  const auto& value = summary.value;
  return std::move(Object()
                       .set("device", value.device)
                       .set("rate", fmt::format("{:.0f}", value.throughput_bytes_per_s))
                       .set("bytes", grouped(value.bytes))
                       .set("blocks", grouped(value.blocks))
                       .set("retries", grouped(value.retries))
                       .set("duration", human(std::chrono::milliseconds(static_cast<std::int64_t>(value.duration_s * 1000))))
                       .set("p50", fmt::format("{:.1f}", value.latency_ms.p50))
                       .set("p95", fmt::format("{:.1f}", value.latency_ms.p95))
                       .set("max", fmt::format("{:.0f}", value.latency_ms.max)));
}

/// "2 passed, 1 failed, 1 not run" as parts, in the order of the ladder.
std::vector<Object> tally(const RunRecord& run) {
  std::vector<Object> parts;
  const auto add = [&](auto count, std::string_view css, std::string_view what) {
    if (count > 0) parts.push_back(std::move(Object().set("count", std::to_string(count)).set("verdict", css).set("what", what)));
  };
  for (Verdict verdict : {Verdict::passed, Verdict::skipped, Verdict::inconclusive, Verdict::failed, Verdict::rig_error, Verdict::aborted}) {
    std::string what(word(verdict));
    what.front() = static_cast<char>(what.front() | 0x20);
    add(std::ranges::count_if(run.cases, [&](const CaseRecord& one) { return one.verdict == verdict && one.ran(); }), name(verdict), what);
  }
  add(std::ranges::count_if(run.cases, [](const CaseRecord& one) { return !one.ran(); }), "inconclusive", "not run");
  return parts;
}

std::string utc_text(const std::string& rfc3339) {
  return rfc3339.size() < 19 ? std::string("unknown") : rfc3339.substr(0, 10) + " " + rfc3339.substr(11, 8) + " UTC";
}

/// Where the eye should go from the sentence at the top: the first step with the verdict of the run.
std::string deciding_line(const RunRecord& run) {
  for (const auto& one : run.cases)
    for (const auto& attempt : one.attempts)
      for (const auto& step : attempt.steps)
        if (step.verdict == run.verdict && run.verdict > Verdict::skipped) return std::to_string(step.first_seq);
  return {};
}

void add_head(Object& page, const RunRecord& run) {
  const auto& about = run.about;
  const auto deciding = deciding_line(run);
  page.verdict(run.verdict).cause(run.cause).set("message", run.message).flag("complete", run.complete);
  page.set("deciding", deciding).flag("has_deciding", !deciding.empty());
  page.set("title", about.plan.title.empty() ? "A run without a beginning" : about.plan.title).set("run", about.run);
  page.set("plan_id", about.plan.id).set("plan_file", about.plan.file).set("plan_sha256", about.plan.sha256);
  page.set("bench_title", about.bench.title).set("bench_id", about.bench.id).set("bench_file", about.bench.file).set("bench_sha256", about.bench.sha256);
  page.set("seed", std::to_string(about.seed)).set("time", name(about.time)).set("hanrig", about.hanrig);
  page.set("started", utc_text(run.started_utc)).set("ended", utc_text(run.ended_utc)).set("duration", human(run.duration));
}

void add_journal(Object& page, const RunRecord& run) {
  page.set("lines", grouped(run.journal.lines)).set("head", to_string(run.journal.head)).flag("holds", !run.journal.broken);
  page.set("torn", std::to_string(run.journal.torn.size())).flag("has_torn", !run.journal.torn.empty());
  page.list("problems", run.problems, [](const std::string& text) { return std::move(Object().set("text", text)); });
}

}  // namespace

std::string html_report(const RunRecord& run) {
  Object page;
  add_head(page, run);
  add_journal(page, run);
  page.list("cases", run.cases, [&](const CaseRecord& one) { return case_object(run, one); });
  page.list("details", detailed(run), [&](const CaseRecord& one) { return case_object(run, one); });
  page.list("tally", tally(run), [](const Object& part) { return part; });
  page.list("images", run.about.images, image_object).list("summaries", run.series.summaries, summary_object);
  page.list("switches", members(run.about.switches), member).list("parameters", members(run.about.parameters), member);
  page.flag("has_samples", !run.series.samples.empty());
  page.set("timeline", timeline_svg(run)).set("plot_data", plot_data(run));
  page.set("policy", content_policy({assets::chart_library, assets::script}, assets::style));
  page.set("style", assets::style).set("script", assets::script).set("chart_library", assets::chart_library);
  mustache::mustache shape{std::string(assets::page)};
  shape.set_custom_escape([](const std::string& text) { return xml_escaped(text); });
  return shape.render(page.take());
}

}  // namespace rig::report
