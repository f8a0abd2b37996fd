// SPDX-License-Identifier: Apache-2.0
#include "rig/record/replay.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "rig/record/memory_journal.hpp"

namespace rig::record {
namespace {

using namespace std::chrono_literals;

/// A run of the planned cases `upgrade` and `activation`, each event one second after the one before.
class Story {
 public:
  Story() {
    RunStarted started;
    started.run = "20260101T000000Z-ota-4711";
    started.plan = {"ota", "OTA upgrade", "ota.yaml", std::string(64, 'a')};
    started.planned = {{"upgrade", "Upgrade", {"GBCS:11.2"}}, {"activation", "Activation", {}}};
    add(started);
  }
  template <class T>
  Story& add(const T& value) {
    journal_.emit(event(value));
    now_.t += 1s;
    now_.utc += 1s;
    return *this;
  }
  Story& begin(const std::string& id, std::uint32_t attempt = 1) { return add(CaseStarted{id, attempt}); }
  Story& step(const std::string& id, const std::string& step, Verdict verdict, std::uint32_t attempt = 1) {
    start_step(id, step, attempt);
    return add(StepEnded{.case_id = id, .attempt = attempt, .step = step, .verdict = verdict,
                         .cause = verdict == Verdict::failed ? Cause::device : Cause::none, .rule = {}, .message = "as it went", .measurements = {}});
  }
  Story& start_step(const std::string& id, const std::string& step, std::uint32_t attempt = 1) {
    return add(StepStarted{.case_id = id, .attempt = attempt, .step = step, .kind = "ota.transfer", .title = "Transfer", .file = "ota.yaml", .line = 12});
  }
  Story& end(const std::string& id, Verdict verdict, std::uint32_t attempt = 1) { return add(CaseEnded{id, attempt, verdict, Cause::none, "ended"}); }
  Story& whole_case(const std::string& id, Verdict verdict) { return begin(id).step(id, "transfer", verdict).end(id, verdict); }
  Story& end_run(Verdict verdict) { return add(RunEnded{verdict, Cause::none, "all went well"}); }

  const std::string& text() const { return journal_.text(); }
  RunRecord record() const { return replay_journal(text()); }

 private:
  Stamp now_{0s, UtcTime{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}}};
  MemoryJournal journal_{[this] { return now_; }};
};

TEST(Replay, MakesTheRecordOfAWholeRun) {
  Story run;
  run.whole_case("upgrade", Verdict::passed).whole_case("activation", Verdict::passed).end_run(Verdict::passed);
  const auto record = run.record();
  EXPECT_EQ(record.verdict, Verdict::passed);
  EXPECT_EQ(record.message, "all went well");
  EXPECT_EQ(record.started_utc, "2026-01-01T00:00:00.000000Z");
  EXPECT_EQ(record.ended_utc, "2026-01-01T00:00:09.000000Z");
  ASSERT_EQ(record.cases.size(), 2u);
  const auto& step = record.cases[0].attempts.at(0).steps.at(0);
  EXPECT_EQ(step.kind, "ota.transfer");
  EXPECT_EQ(step.started, 2s);
  EXPECT_EQ(step.ended, 3s);
  EXPECT_EQ(step.first_seq, 3u);
  EXPECT_EQ(step.last_seq, 4u);
  EXPECT_TRUE(record.problems.empty());
}

TEST(Replay, OfAKilledRunIsAbortedAndSaysWhatIsMissing) {
  Story run;
  run.begin("upgrade").start_step("upgrade", "transfer");
  const auto record = run.record();
  EXPECT_EQ(record.verdict, Verdict::aborted);
  EXPECT_EQ(record.cause, Cause::rig);
  EXPECT_EQ(record.message,
            "the journal ends after line 3 at 2s; missing: the end of step 'transfer', the end of case 'upgrade', "
            "the planned case 'activation' and the end of the run");
  EXPECT_EQ(record.cases[0].verdict, Verdict::aborted);
  EXPECT_EQ(record.cases[0].attempts[0].steps[0].verdict, Verdict::aborted);
  EXPECT_EQ(record.cases[1].verdict, Verdict::inconclusive);
  EXPECT_FALSE(record.cases[1].ran());
}

TEST(Replay, OfARunThatASignalStoppedBlamesTheOperator) {
  Story run;
  run.add(SignalReceived{"SIGINT"});
  EXPECT_EQ(run.record().cause, Cause::operator_);
}

TEST(Replay, NeverTakesAPlannedCaseThatDidNotRunForPassed) {
  Story run;
  run.whole_case("upgrade", Verdict::passed).end_run(Verdict::passed);
  const auto record = run.record();
  EXPECT_EQ(record.verdict, Verdict::inconclusive);
  EXPECT_EQ(record.message, "case 'activation': planned, but never ran");
}

TEST(Replay, NeverTakesARunOfSkippedCasesForPassed) {
  Story run;
  run.begin("upgrade").end("upgrade", Verdict::skipped).begin("activation").end("activation", Verdict::skipped).end_run(Verdict::passed);
  const auto record = run.record();
  EXPECT_EQ(record.cases[0].verdict, Verdict::skipped);
  EXPECT_EQ(record.verdict, Verdict::inconclusive);
  EXPECT_EQ(record.message, "no case ran");
}

TEST(Replay, DoesNotCountSkippedBesidePassed) {
  Story run;
  run.whole_case("upgrade", Verdict::passed).begin("activation").end("activation", Verdict::skipped).end_run(Verdict::passed);
  EXPECT_EQ(run.record().verdict, Verdict::passed);
}

TEST(Replay, NeverTakesACaseWithoutAStepForPassed) {
  Story run;
  run.whole_case("upgrade", Verdict::passed).begin("activation").end("activation", Verdict::passed).end_run(Verdict::passed);
  EXPECT_EQ(run.record().cases[1].message, "no step ran");
  EXPECT_EQ(run.record().verdict, Verdict::inconclusive);
}

TEST(Replay, LetsNoParentBeBetterThanItsChildren) {
  Story run;
  run.begin("upgrade").step("upgrade", "transfer", Verdict::failed).end("upgrade", Verdict::passed);
  run.whole_case("activation", Verdict::passed).end_run(Verdict::passed);
  const auto record = run.record();
  EXPECT_EQ(record.cases[0].verdict, Verdict::failed);
  EXPECT_EQ(record.cases[0].cause, Cause::device);
  EXPECT_EQ(record.verdict, Verdict::failed);
  EXPECT_EQ(record.message, "case 'upgrade': as it went");
}

TEST(Replay, ListsAllAttemptsAndMarksFlaky) {
  Story run;
  run.whole_case("upgrade", Verdict::failed);
  run.begin("upgrade", 2).step("upgrade", "transfer", Verdict::passed, 2).end("upgrade", Verdict::passed, 2);
  run.whole_case("activation", Verdict::passed).end_run(Verdict::passed);
  const auto record = run.record();
  EXPECT_EQ(record.verdict, Verdict::passed);
  EXPECT_EQ(record.cases[0].attempts.size(), 2u);
  EXPECT_TRUE(record.cases[0].flaky);
}

TEST(Replay, GivesAMeasurementToTheStepThatRuns) {
  Story run;
  run.begin("upgrade").start_step("upgrade", "transfer").add(measured("rate", 1200, "By/s")).add(measured("time", 1, "s"));
  StepEnded ended{.case_id = "upgrade", .step = "transfer", .verdict = Verdict::passed, .rule = {}, .message = {}, .measurements = {measured("time", 2, "s")}};
  run.add(ended);
  const auto record = run.record();
  const auto& measurements = record.cases[0].attempts[0].steps[0].measurements;
  ASSERT_EQ(measurements.size(), 2u);
  EXPECT_EQ(measurements[0].id, "rate");
  EXPECT_EQ(measurements[1].value, 2);
}

TEST(Replay, KeepsUnknownTypesAsEvidenceAndTellsOfUnusableOnes) {
  Story run;
  run.begin("upgrade").step("upgrade", "transfer", Verdict::passed).end("nowhere", Verdict::passed, 3);
  const auto record = run.record();
  ASSERT_EQ(record.problems.size(), 2u);
  EXPECT_EQ(record.problems[0], "line 5: case 'nowhere' was not planned");
  EXPECT_EQ(record.problems[1], "line 5: case_ended: case 'nowhere' has no attempt 3");
}

TEST(Replay, OfABrokenChainIsARigErrorAtLeast) {
  Story run;
  run.whole_case("upgrade", Verdict::passed).whole_case("activation", Verdict::passed).end_run(Verdict::passed);
  auto text = run.text();
  text.replace(text.find("all went well"), 13, "all went swell");
  EXPECT_EQ(replay_journal(text).verdict, Verdict::passed) << "the last line is guarded by the head hash alone";
  text.replace(text.find("as it went"), 10, "as it bent");
  const auto record = replay_journal(text);
  EXPECT_EQ(record.verdict, Verdict::aborted);
  ASSERT_TRUE(record.journal.broken.has_value());
  EXPECT_EQ(record.journal.broken->where, "line 5");
}

TEST(Replay, WorksWhereverTheJournalIsCut) {
  Story run;
  run.begin("upgrade").step("upgrade", "transfer", Verdict::passed).add(RelaySwitched{}).end("upgrade", Verdict::passed);
  run.whole_case("activation", Verdict::passed).end_run(Verdict::passed);
  const auto& text = run.text();
  for (std::size_t size = 0; size < text.size(); ++size) {
    const auto part = text.substr(0, size);
    const auto record = replay_journal(part);
    const auto lines = static_cast<std::uint64_t>(std::count(part.begin(), part.end(), '\n'));
    ASSERT_EQ(record.journal.lines, lines) << "cut at octet " << size;
    ASSERT_FALSE(record.journal.broken.has_value()) << "cut at octet " << size;
    ASSERT_EQ(record.journal.bytes + record.journal.torn.size(), size);
    ASSERT_EQ(record.verdict, Verdict::aborted) << "cut at octet " << size;
    ASSERT_EQ(record.cases.size(), lines == 0 ? 0u : 2u);
  }
  EXPECT_EQ(replay_journal(text).verdict, Verdict::passed);
}

}  // namespace
}  // namespace rig::record
