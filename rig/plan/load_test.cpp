// SPDX-License-Identifier: Apache-2.0
#include "rig/plan/load.hpp"

#include <gmock/gmock.h>

#include <fstream>

#include "rig/plan/sample_catalogue.hpp"

namespace rig::plan {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

constexpr std::string_view head = "kind: plan\nversion: 1\nid: demo\ntitle: Demonstration\n";  // four lines

Plan plan(std::string_view text, const LoadOptions& options = {}) {
  yaml::Diagnostics diagnostics;
  auto loaded = parse_plan(text, "plan.yaml", sample::catalogue, options, diagnostics);
  EXPECT_TRUE(loaded) << to_string(diagnostics);
  return loaded.value_or(Plan{});
}

std::string trouble(std::string_view text, const LoadOptions& options = {}) {
  yaml::Diagnostics diagnostics;
  EXPECT_FALSE(parse_plan(text, "plan.yaml", sample::catalogue, options, diagnostics));
  return to_string(diagnostics);
}

/// A plan with one case and these steps; the first step stands in line 8.
std::string steps(std::string_view list) {
  return std::string(head) + "cases:\n  - id: one\n    title: One\n    steps:\n" + std::string(list);
}
Step first_step(std::string_view list) { return plan(steps(list)).cases.at(0).steps.at(0); }

std::vector<std::string> ids(const Steps& list) {
  std::vector<std::string> all;
  for (const Step& step : list) all.push_back(step.id);
  return all;
}

TEST(LoadPlan, ReadsEveryPart) {
  const auto loaded = plan(
      "kind: plan\nversion: 1\nid: ppmid-cut\ntitle: Power cut\ndescription: Why\nbench: virtual.yaml\n"
      "parameters: {image: a.yaml, cut_at: 50%}\n"
      "defaults: {timeout: 90s, on_fail: continue}\n"
      "setup:\n  - note: begin\n"
      "cases:\n"
      "  - id: half-way\n    title: Cut half way\n    covers: [G01, MR§7]\n    attempts: 3\n    on_fail: stop_plan\n"
      "    setup: [{note: s}]\n"
      "    steps:\n"
      "      - transfer: {image: \"${image}\", cut_at: \"${cut_at}\", device: ppmid1, payload: 1A C0, tags: [a, 1]}\n"
      "        id: send\n        name: Send it\n        timeout: 2h\n        on_fail: stop_case\n        covers: "
      "[G02]\n"
      "        limits: {throughput: {min: 1.5, unit: kB/s}}\n"
      "    teardown: [{relay_cycle: {relay: dut_power}}]\n"
      "teardown:\n  - note: end\n");
  EXPECT_EQ(loaded.id, "ppmid-cut");
  EXPECT_EQ(loaded.bench, "virtual.yaml");
  EXPECT_THAT(loaded.parameters, ElementsAre(testing::Pair("image", "a.yaml"), testing::Pair("cut_at", "50%")));
  EXPECT_EQ(loaded.setup.at(0).on_fail, OnFail::go_on);
  EXPECT_EQ(loaded.setup.at(0).timeout, 90s);

  const Case& one = loaded.cases.at(0);
  EXPECT_THAT(one.covers, ElementsAre("G01", "MR§7"));
  EXPECT_EQ(one.attempts, 3u);
  EXPECT_EQ(one.setup.at(0).on_fail, OnFail::stop_plan);
  EXPECT_EQ(one.teardown.at(0).parameters.text("relay"), "dut_power");

  const Step& send = one.steps.at(0);
  EXPECT_EQ(send.kind, "transfer");
  EXPECT_EQ(send.id, "send");
  EXPECT_EQ(send.name, "Send it");
  EXPECT_EQ(send.timeout, 2h);
  EXPECT_EQ(send.on_fail, OnFail::stop_case);
  EXPECT_EQ(send.parameters.path("image"), "a.yaml");
  EXPECT_EQ(send.parameters.amount("cut_at"), (Amount{Amount::Unit::percent, 50}));
  EXPECT_EQ(send.parameters.hex("payload"), "1AC0"_hex);
  EXPECT_THAT(send.parameters.texts("tags"), ElementsAre("a", "1"));
  EXPECT_EQ(send.parameters.text("side"), "server");
  EXPECT_EQ(send.parameters.find<double>("loss"), std::nullopt);
  ASSERT_EQ(send.limits.size(), 1u);
  EXPECT_EQ(send.limits[0].first, "throughput");
  EXPECT_EQ(send.limits[0].second.min, 1.5);
  EXPECT_EQ(to_string(send.location), "plan.yaml:19:9: cases[0].steps[0]");
}

TEST(LoadPlan, DefaultsComeFromTheCatalogue) {
  const auto step = first_step("      - relay_cycle: {relay: dut_power}\n");
  EXPECT_EQ(step.parameters.duration("off_for"), 5s);
  EXPECT_EQ(step.parameters.integer("cycles"), 1);
  EXPECT_EQ(step.timeout, 60s);
  EXPECT_EQ(step.on_fail, OnFail::stop_case);
}

TEST(LoadPlan, AStepMayHaveAShortForm) {
  EXPECT_EQ(first_step("      - note: hello\n").parameters.text("text"), "hello");
  EXPECT_EQ(first_step("      - note: {text: hello}\n").parameters.text("text"), "hello");
}

TEST(LoadPlan, StepsWithoutAnIdAreCalledAfterTheirKind) {
  const auto loaded = plan(std::string(head) +
                           "setup: [{note: a}]\ncases:\n  - id: one\n    title: One\n"
                           "    setup: [{note: a}]\n"
                           "    steps: [{note: b}, {note: c, id: note-3}, {note: d, name: Last}]\n"
                           "    teardown: [{note: e}]\n");
  EXPECT_THAT(ids(loaded.setup), ElementsAre("note"));
  EXPECT_THAT(ids(loaded.cases[0].setup), ElementsAre("note"));
  EXPECT_THAT(ids(loaded.cases[0].steps), ElementsAre("note-2", "note-3", "note-4"));
  EXPECT_THAT(ids(loaded.cases[0].teardown), ElementsAre("note-5"));
  EXPECT_EQ(loaded.cases[0].steps[0].name, "note-2");
  EXPECT_EQ(loaded.cases[0].steps[2].name, "Last");
}

TEST(LoadPlan, PathsAreRelativeToThePlan) {
  const auto folder = std::filesystem::path(testing::TempDir()) / "hanrig_load_test";
  std::filesystem::create_directories(folder / "plans");
  std::ofstream(folder / "plans" / "a.yaml")
      << steps("      - transfer: {image: ../images/b.yaml}\n") << "bench: ../bench.yaml\n";
  const auto loaded = load_plan(folder / "plans" / "a.yaml", sample::catalogue);
  ASSERT_TRUE(loaded) << describe(loaded.error());
  EXPECT_EQ(loaded->bench, folder / "bench.yaml");
  EXPECT_EQ(loaded->file, folder / "plans" / "a.yaml");
  EXPECT_EQ(loaded->cases[0].steps[0].parameters.path("image"), folder / "images" / "b.yaml");
  std::filesystem::remove_all(folder);
}

TEST(LoadPlan, ListsWhatItWantsFromABench) {
  const auto loaded =
      plan(steps("      - relay_cycle: {relay: power}\n      - transfer: {image: a, device: ppmid1}\n"));
  const auto wanted = references(loaded, sample::catalogue);
  ASSERT_EQ(wanted.size(), 2u);
  EXPECT_EQ(wanted[0].type, ParameterType::relay);
  EXPECT_EQ(wanted[0].name, "power");
  EXPECT_EQ(wanted[1].type, ParameterType::device);
  EXPECT_EQ(to_string(wanted[1].location), "plan.yaml:10:38: cases[0].steps[1].transfer.device");
}

TEST(PlanParameters, TheCommandLineWins) {
  const auto text = std::string(head) +
                    "parameters: {off: 1s}\ncases:\n  - id: one\n    title: One\n    steps:\n"
                    "      - relay_cycle: {relay: power, off_for: \"${off}\"}\n";
  EXPECT_EQ(plan(text).cases[0].steps[0].parameters.duration("off_for"), 1s);
  EXPECT_EQ(plan(text, {.parameters = {{"off", "2s"}}}).cases[0].steps[0].parameters.duration("off_for"), 2s);
  EXPECT_EQ(plan(text, {.overrides = {{"cases[one].steps[0].relay_cycle.off_for", "3s"}}})
                .cases[0]
                .steps[0]
                .parameters.duration("off_for"),
            3s);
  EXPECT_EQ(trouble(text, {.parameters = {{"of", "2s"}}}),
            "--param: the plan has no parameter \"of\", did you mean \"off\"?\n");
  EXPECT_EQ(trouble(text, {.overrides = {{"titel", "x"}}}), "--set: unknown key \"titel\", did you mean \"title\"?\n");
}

TEST(PlanParameters, VariablesOfTheRigAreHiddenByThoseOfThePlan) {
  const auto text = std::string(head) +
                    "parameters: {a: plan}\ncases:\n  - id: one\n    title: One\n    steps: [{note: \"${a} ${b}\"}]\n";
  EXPECT_EQ(plan(text, {.variables = {{"a", "rig"}, {"b", "rig"}}}).cases[0].steps[0].parameters.text("text"),
            "plan rig");
}

TEST(PlanParameters, AreCheckedThemselves) {
  EXPECT_EQ(
      trouble(std::string(head) +
              "parameters: {a: [1], b: \"${c}\", 1c: x}\ncases:\n  - {id: one, title: One, steps: [{note: a}]}\n"),
      "plan.yaml:5:17: parameters.a: expected a text, number or boolean, found a list\n"
      "plan.yaml:5:25: parameters.b: a parameter cannot be made of others, found \"${c}\"\n"
      "plan.yaml:5:33: parameters.1c: expected a name of letters, digits, '_', '-' and '.', found \"1c\"\n");
}

TEST(PlanTrouble, UnknownStepKindNamesTheNearest) {
  EXPECT_EQ(trouble(steps("      - relay_cicle: {relay: a}\n")),
            "plan.yaml:9:9: cases[0].steps[0]: unknown step kind \"relay_cicle\", did you mean \"relay_cycle\"?\n");
}

TEST(PlanTrouble, UnknownKeysOfAStepAndOfItsParameters) {
  EXPECT_EQ(trouble(steps("      - relay_cycle: {relay: a, off_fro: 5s}\n        timout: 5s\n")),
            "plan.yaml:9:33: cases[0].steps[0].relay_cycle: unknown key \"off_fro\", did you mean \"off_for\"?\n"
            "plan.yaml:10:9: cases[0].steps[0]: unknown key \"timout\", did you mean \"timeout\"?\n");
}

TEST(PlanTrouble, EveryParameterTypeSaysWhatItExpects) {
  const auto transfer = [](std::string_view parameter) {
    const auto text = trouble(steps("      - transfer: {image: a, " + std::string(parameter) + "}\n"));
    constexpr std::string_view prefix = "plan.yaml:9:";
    EXPECT_TRUE(text.starts_with(prefix)) << text;
    return text.substr(text.find("transfer"));
  };
  EXPECT_EQ(transfer("device: PPMID 1"),
            "transfer.device: expected an id of a-z, 0-9, '_' and '-', found \"PPMID 1\"\n");
  EXPECT_EQ(transfer("cut_at: 110%"),
            "transfer.cut_at: expected bytes or per cent such as 4096 or 50%, found \"110%\"\n");
  EXPECT_EQ(transfer("side: sever"),
            "transfer.side: expected server or client, found \"sever\", did you mean \"server\"?\n");
  EXPECT_EQ(transfer("eui64: 12"), "transfer.eui64: expected an EUI-64 such as 00DB1234567890A4, found \"12\"\n");
  EXPECT_EQ(transfer("payload: xyz"), "transfer.payload: expected hex such as 1A C0 38, found \"xyz\"\n");
  EXPECT_EQ(transfer("strict: 1"), "transfer.strict: expected true or false, found \"1\"\n");
  EXPECT_EQ(transfer("loss: 1.5"), "transfer.loss: expected a number 0..1, found \"1.5\"\n");
  EXPECT_EQ(transfer("tags: a"), "transfer.tags: expected a list, found \"a\"\n");
}

TEST(PlanTrouble, WrongStepsAreAllReported) {
  EXPECT_EQ(trouble(steps("      - relay_cycle: {cycles: 0}\n      - {id: x, timeout: 0s}\n      - note: a\n        "
                          "transfer: {image: a}\n      - 5\n"
                          "      - relay_cycle:\n")),
            "plan.yaml:9:22: cases[0].steps[0].relay_cycle: missing key \"relay\" (relay of the bench: which relay)\n"
            "plan.yaml:9:31: cases[0].steps[0].relay_cycle.cycles: expected an integer 1..1000, found \"0\"\n"
            "plan.yaml:10:9: cases[0].steps[1]: expected a step such as {wait: {...}}, found no step kind\n"
            "plan.yaml:10:26: cases[0].steps[1].timeout: expected a time longer than 0s, found \"0s\"\n"
            "plan.yaml:12:9: cases[0].steps[2]: a step has one kind, found \"note\" and \"transfer\"\n"
            "plan.yaml:13:9: cases[0].steps[3]: expected a map, found \"5\"\n"
            "plan.yaml:14:9: cases[0].steps[4].relay_cycle: expected a map, found nothing\n");
}

TEST(PlanTrouble, DuplicateIds) {
  EXPECT_EQ(trouble(std::string(head) + "cases:\n  - {id: one, title: A, steps: [{note: a, id: x}, {note: b, id: x}]}\n"
                                        "  - {id: one, title: B, steps: [{note: a, id: x}]}\n"),
            "plan.yaml:6:51: cases[0].steps[1]: duplicate id \"x\", first used in line 6\n"
            "plan.yaml:7:10: cases[1].id: duplicate id \"one\", first used in line 6\n");
}

TEST(PlanTrouble, TheFileAsAWhole) {
  EXPECT_EQ(trouble("kind: bench\nversion: 2\nid: Demo\ncases: []\n"),
            "plan.yaml:1:1: missing key \"title\" (text: one line for people)\n"
            "plan.yaml:1:7: kind: expected plan, found \"bench\"\n"
            "plan.yaml:2:10: version: expected an integer 1..1, found \"2\"\n"
            "plan.yaml:3:5: id: expected an id of a-z, 0-9, '_' and '-', found \"Demo\"\n"
            "plan.yaml:4:8: cases: expected at least one case, found none\n");
}

TEST(PlanTrouble, AnUnknownVariableIsReportedOnce) {
  EXPECT_EQ(trouble(steps("      - relay_cycle: {relay: power, off_for: \"${of}\", cycles: 0}\n")),
            "plan.yaml:9:46: cases[0].steps[0].relay_cycle.off_for: unknown variable \"of\"\n"
            "plan.yaml:9:63: cases[0].steps[0].relay_cycle.cycles: expected an integer 1..1000, found \"0\"\n");
}

TEST(PlanTrouble, AMissingFile) {
  const auto loaded = load_plan("no/plan.yaml", sample::catalogue);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(describe(loaded.error()), "no/plan.yaml: cannot open: No such file or directory (not_found)");
}

TEST(PlanLimits, AreReadWithTheirWholeGrammar) {
  const auto step = first_step(
      "      - note: a\n        limits:\n          size: {equals: 5}\n          state: {in: [idle, 3, true], unit: "
      "\"1\"}\n"
      "          version: {matches: \"[0-9]+\"}\n          rate: {min: 1, max: 2, marginal: 0.1}\n");
  ASSERT_EQ(step.limits.size(), 4u);
  EXPECT_EQ(step.limits[0].second.equals, Scalar(std::int64_t{5}));
  EXPECT_THAT(step.limits[1].second.one_of, ElementsAre(Scalar("idle"), Scalar(std::int64_t{3}), Scalar(true)));
  EXPECT_EQ(step.limits[2].second.matches, "[0-9]+");
  EXPECT_EQ(step.limits[3].second.marginal, 0.1);
  EXPECT_EQ(step.limits[3].second.location.line, 14);
}

TEST(PlanLimits, StandAmongTheParametersOfAStepThatHasThem) {
  const auto limits =
      limits_from(first_step("      - expect: {measure: version, equals: 0x19, unit: \"1\"}\n").parameters);
  EXPECT_EQ(limits.equals, Scalar(std::int64_t{25}));
  EXPECT_EQ(trouble(steps("      - expect: {measure: version}\n")),
            "plan.yaml:9:17: cases[0].steps[0].expect: expected equals, min, max, in or matches, found none\n");
}

TEST(PlanLimits, MustBePossible) {
  EXPECT_EQ(
      trouble(steps("      - note: a\n        limits:\n          a: {min: 2, max: 1}\n          b: {unit: s}\n"
                    "          c: {matches: \"(\"}\n          d: {equals: 1, marginal: 1}\n          e: {mni: 1}\n")),
      "plan.yaml:11:14: cases[0].steps[0].limits.a: expected min <= max, found min 2 and max 1\n"
      "plan.yaml:12:14: cases[0].steps[0].limits.b: expected equals, min, max, in or matches, found none\n"
      "plan.yaml:13:14: cases[0].steps[0].limits.c: expected a regular expression of at most 200 characters, found "
      "\"(\"\n"
      "plan.yaml:14:14: cases[0].steps[0].limits.d: marginal needs min or max\n"
      "plan.yaml:15:15: cases[0].steps[0].limits.e: unknown key \"mni\", did you mean \"min\"?\n");
}

constexpr std::string_view rows_head =
    "kind: plan\nversion: 1\nid: demo\ntitle: Demonstration\nfresh_bench: true\nparameters: {tail: end}\nsetup: [{note: before}]\nteardown: [{note: after}]\n";

TEST(LoadPlan, ACaseIsThereOnceForEachRow) {
  const auto loaded = plan(std::string(rows_head) +
                           "cases:\n  - id: cut-${at}\n    title: Cut at ${at} per cent\n"
                           "    for_each: [{at: 5, why: \"${tail}\"}, {at: 95, why: late}]\n"
                           "    arrange: {devices.ppmid.twin.cut: \"${at}\"}\n"
                           "    mutations: [{name: bricks, set: {devices.ppmid.twin.bricks: true}, verdict: inconclusive, because: silent}]\n"
                           "    steps: [{note: \"${why}\"}]\n");
  ASSERT_EQ(loaded.cases.size(), 2u);
  const Case& last = loaded.cases[1];
  EXPECT_EQ(loaded.cases[0].id, "cut-5");
  EXPECT_EQ(loaded.cases[0].steps.at(0).parameters.text("text"), "end");
  EXPECT_EQ(last.id, "cut-95");
  EXPECT_EQ(last.title, "Cut at 95 per cent");
  EXPECT_EQ(last.arrange.items.at(0).path, "devices.ppmid.twin.cut");
  EXPECT_EQ(last.arrange.items.at(0).value, "95");
  EXPECT_EQ(last.mutations.at(0).verdict, record::Verdict::inconclusive);
  EXPECT_EQ(last.mutations.at(0).because, "silent");
  EXPECT_EQ(last.steps.at(0).parameters.text("text"), "late");
}

TEST(LoadPlan, WithAFreshBenchTheSetupOfThePlanIsPartOfEveryCase) {
  const auto loaded = plan(std::string(rows_head) + "cases:\n  - {id: one, title: One, setup: [{note: own}], steps: [{note: a}]}\n");
  EXPECT_TRUE(loaded.fresh_bench);
  EXPECT_TRUE(loaded.setup.empty());
  EXPECT_TRUE(loaded.teardown.empty());
  EXPECT_THAT(ids(loaded.cases.at(0).setup), ElementsAre("note", "note-2"));
  EXPECT_THAT(ids(loaded.cases.at(0).teardown), ElementsAre("note-4"));
}

TEST(LoadPlan, WhatIsWrongWithRowsIsSaidWithItsPlace) {
  const auto rows = [](const std::string& text) {
    return std::string(rows_head) + "cases:\n  - id: one\n    title: One\n    for_each: " + text + "\n    steps: [{note: \"${a}\"}]\n";
  };
  EXPECT_EQ(trouble(rows("[]")), "plan.yaml:12:15: cases[0].for_each: expected a list of rows, found a list\n");
  EXPECT_EQ(trouble(rows("[1]")), "plan.yaml:12:16: cases[0].for_each[0]: expected a map, found \"1\"\n");
  EXPECT_EQ(trouble(rows("[{a: [1]}]")), "plan.yaml:12:20: cases[0].for_each[0].a: expected a text, number or boolean, found a list\n");
  EXPECT_EQ(trouble(rows("[{b: 1}]")), "plan.yaml:13:20: cases[0].steps[0].note: unknown variable \"a\"\n");
  EXPECT_EQ(trouble(rows("[{a: 1}, {a: 2}]")), "plan.yaml:10:9: cases[0].id: duplicate id \"one\", first used in line 10\n");
}

TEST(LoadPlan, ArrangesOnlyABenchThatACaseHasForItself) {
  EXPECT_EQ(trouble(std::string(head) + "cases:\n  - {id: one, title: One, arrange: {a.b: 1}, steps: [{note: a}]}\n"),
            "plan.yaml:6:27: cases[0].arrange: only a plan with `fresh_bench: true` can arrange the bench for one case\n");
}

}  // namespace
}  // namespace rig::plan
