// SPDX-License-Identifier: Apache-2.0
#include "rig/report/junit_xml.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "rig/record/verdict.hpp"

namespace rig::report {
namespace {

using record::CaseRecord;
using record::RunRecord;
using record::Verdict;

constexpr std::string_view replacement = "\xEF\xBF\xBD";

std::string seconds(Duration duration) { return fmt::format("{:.3f}", std::chrono::duration<double>(duration).count()); }

struct TestCase {
  std::string name;
  Duration time{};
  Verdict verdict{};
  std::string type;     ///< of the failure or error
  std::string message;
  std::string text;     ///< the steps that were not passed
};

std::string steps_text(const CaseRecord& one) {
  std::string text;
  for (const auto& attempt : one.attempts)
    for (const auto& step : attempt.steps)
      if (step.verdict != Verdict::passed)
        text += fmt::format("attempt {}, step {} ({}) at {}:{}: {}, cause {}, rule '{}': {}\n", attempt.attempt, step.id, step.kind, step.file,
                            step.line, name(step.verdict), name(step.cause), step.rule, step.message);
  return text;
}

TestCase test_case(const CaseRecord& one) {
  Duration time{};
  for (const auto& attempt : one.attempts) time += attempt.ended - attempt.started;
  const std::string type = one.ran() ? std::string(name(one.verdict)) : "not_run";
  return {one.id, time, one.verdict, type, fmt::format("{} (cause: {})", one.message, name(one.cause)), steps_text(one)};
}

std::vector<TestCase> test_cases(const RunRecord& run) {
  std::vector<TestCase> list;
  std::vector<Verdict> verdicts;
  for (const CaseRecord& one : run.cases) {
    list.push_back(test_case(one));
    verdicts.push_back(one.verdict);
  }
  if (verdicts.empty() || run.verdict > overall(verdicts))
    list.push_back({"run", {}, run.verdict, std::string(name(run.verdict)), fmt::format("{} (cause: {})", run.message, name(run.cause)), ""});
  return list;
}

bool is_error(Verdict verdict) { return verdict == Verdict::inconclusive || verdict >= Verdict::rig_error; }

std::string test_case_xml(const TestCase& one, std::string_view plan) {
  const auto head = fmt::format("    <testcase classname=\"{}\" name=\"{}\" time=\"{}\"", xml_escaped(plan), xml_escaped(one.name), seconds(one.time));
  if (one.verdict == Verdict::passed) return head + "/>\n";
  // Older Jenkins schemas allow <skipped> no attributes, so the reason is its text.
  if (one.verdict == Verdict::skipped) return fmt::format("{}>\n      <skipped>{}</skipped>\n    </testcase>\n", head, xml_escaped(one.message));
  const std::string_view element = one.verdict == Verdict::failed ? "failure" : "error";
  return fmt::format("{0}>\n      <{1} message=\"{2}\" type=\"{3}\">{4}</{1}>\n    </testcase>\n", head, element, xml_escaped(one.message),
                     xml_escaped(one.type), xml_escaped(one.text));
}

std::string property(std::string_view key, std::string_view value) {
  return fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", key, xml_escaped(value));
}

std::string properties(const RunRecord& run) {
  const auto& about = run.about;
  std::string text = property("run", about.run) + property("verdict", name(run.verdict)) + property("cause", name(run.cause)) +
                     property("hanrig", about.hanrig) + property("plan", about.plan.file) + property("plan_sha256", about.plan.sha256) +
                     property("bench", about.bench.file) + property("bench_sha256", about.bench.sha256) +
                     property("seed", std::to_string(about.seed)) + property("time", name(about.time)) +
                     property("journal_lines", std::to_string(run.journal.lines)) + property("journal_sha256_head", to_string(run.journal.head));
  for (const auto& image : about.images) text += property("image_" + xml_escaped(image.name) + "_mi_sha256", image.mi_sha256);
  return text;
}

/// Attempts and requirements have no place in the common schema: they are told where every reader shows text.
std::string output(const RunRecord& run) {
  std::string text = run.message + "\n";
  for (const CaseRecord& one : run.cases) {
    text += fmt::format("{}: {}{}\n", one.id, name(one.verdict), one.flaky ? ", flaky" : "");
    if (!one.covers.empty()) text += fmt::format("  covers {}\n", fmt::join(one.covers, ", "));
    for (const auto& attempt : one.attempts) text += fmt::format("  attempt {}: {}: {}\n", attempt.attempt, name(attempt.verdict), attempt.message);
  }
  return text;
}

/// Length of the UTF-8 sequence at the start of `text`, 0 when there is none that XML may hold.
std::size_t utf8_length(std::string_view text) {
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const std::size_t length = at(0) < 0x80 ? 1 : at(0) >= 0xC2 && at(0) < 0xE0 ? 2 : at(0) >= 0xE0 && at(0) < 0xF0 ? 3 : at(0) >= 0xF0 && at(0) < 0xF5 ? 4 : 0;
  if (length == 0 || length > text.size()) return 0;
  for (std::size_t i = 1; i < length; ++i)
    if ((at(i) & 0xC0) != 0x80) return 0;
  if (length == 3 && ((at(0) == 0xE0 && at(1) < 0xA0) || (at(0) == 0xED && at(1) > 0x9F) || (at(0) == 0xEF && at(1) == 0xBF && at(2) > 0xBD))) return 0;
  if (length == 4 && ((at(0) == 0xF0 && at(1) < 0x90) || (at(0) == 0xF4 && at(1) > 0x8F))) return 0;
  return length;
}

}  // namespace

std::string xml_escaped(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    const char c = text.front();
    if (c == '&') result += "&amp;";
    else if (c == '<') result += "&lt;";
    else if (c == '>') result += "&gt;";
    else if (c == '"') result += "&quot;";
    else if (c == '\'') result += "&apos;";
    else if (length == 0 || c == 0x7F || (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t')) result += replacement;
    else result += text.substr(0, length);
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return result;
}

std::string junit_xml(const RunRecord& run) {
  const auto cases = test_cases(run);
  const auto count = [&](auto of) { return std::ranges::count_if(cases, of, &TestCase::verdict); };
  const std::string_view bench = run.about.bench.id.empty() ? "unknown" : std::string_view(run.about.bench.id);
  std::string text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  text += fmt::format(
      "  <testsuite name=\"{}\" package=\"hanrig\" id=\"0\" hostname=\"{}\" timestamp=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" "
      "time=\"{}\">\n",
      xml_escaped(run.about.plan.id), xml_escaped(bench), xml_escaped(run.started_utc.substr(0, 19)), cases.size(),
      count([](Verdict one) { return one == Verdict::failed; }), count(is_error), count([](Verdict one) { return one == Verdict::skipped; }),
      seconds(run.duration));
  text += "    <properties>\n" + properties(run) + "    </properties>\n";
  for (const TestCase& one : cases) text += test_case_xml(one, run.about.plan.id);
  text += "    <system-out>" + xml_escaped(output(run)) + "</system-out>\n    <system-err></system-err>\n  </testsuite>\n</testsuites>\n";
  return text;
}

}  // namespace rig::report
