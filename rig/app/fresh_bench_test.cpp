// SPDX-License-Identifier: Apache-2.0
//
// Plans whose cases have the bench for themselves, and the mutations that show that a case can fail.
#include <gmock/gmock.h>

#include "rig/app/mutate_command.hpp"
#include "rig/app/run_kit.hpp"

namespace rig::app {
namespace {

using kit::run_text;
using record::Verdict;
using testing::HasSubstr;

std::string alone(const std::string& cases) {
  return "kind: plan\nversion: 1\nid: demo\ntitle: Demonstration\nfresh_bench: true\nsetup:\n  - form_network: {}\n  - permit_join: {for: 180s}\n"
         "  - wait_for_join: {device: ppmid}\n    timeout: 180s\ncases:\n" + cases;
}
std::string reads_version(const std::string& id, const std::string& version, const std::string& more = {}) {
  return "  - id: " + id + "\n    title: Runs " + version + "\n" + more +
         "    steps:\n      - read_attribute: {device: ppmid, attribute: current_file_version, save_as: v}\n      - expect: {fact: v, equals: " + version + "}\n";
}
const std::string arranged = "    arrange: {devices.ppmid.twin.file_version: 0x00000015}\n";

TEST(FreshBench, EachCaseArrangesItsOwnDevice) {
  const auto ran = run_text(alone(reads_version("as-delivered", "0x00000010") + reads_version("older", "0x00000015", arranged) + reads_version("again", "0x00000010")));
  EXPECT_EQ(ran.verdict, Verdict::passed) << ran.record.message;
  ASSERT_EQ(ran.record.cases.size(), 3u);
  EXPECT_EQ(ran.steps(1), "form_network passed, permit_join passed, wait_for_join passed, read_attribute passed, expect passed");
  EXPECT_EQ(ran.plan_steps(), "");
}

TEST(FreshBench, WhatBreaksInOneCaseDoesNotReachTheNext) {
  const auto ran = run_text(alone(reads_version("lost", "0x00000010", "    arrange: {adapters.hub.unplug_after: 1s}\n") + reads_version("fine", "0x00000010")));
  EXPECT_EQ(ran.record.cases.at(0).verdict, Verdict::rig_error);
  EXPECT_EQ(ran.record.cases.at(1).verdict, Verdict::passed) << ran.record.cases.at(1).message;
  EXPECT_EQ(ran.verdict, Verdict::rig_error);
}

TEST(FreshBench, ACaseDoesNotDependOnWhatRanBefore) {
  const auto last_steps = [](const std::string& plan) {
    const auto ran = run_text(plan, {.overrides = {{"radio.loss", "0.05"}}, .seed = 7});
    std::vector<Duration> times;
    const auto& attempt = ran.record.cases.back().attempts.at(0);
    for (const auto& step : attempt.steps) times.push_back(step.ended - step.started);
    return times;
  };
  EXPECT_EQ(last_steps(alone(reads_version("one", "0x00000010"))), last_steps(alone(reads_version("other", "0x00000010") + reads_version("one", "0x00000010"))));
}

TEST(FreshBench, SkipsWhatARealDeviceCannotBeArrangedToDo) {
  const ScratchDirectory scratch;
  const auto bench = scratch.write("real.yaml", "kind: bench\nversion: 1\nid: real\nnetwork: {extended_pan_id: 00 12 4B 00 5E AF 10 01, network_key: 01 03 05 07 09 0B 0D 0F 00 02 04 06 08 0A 0C 0D}\n"
                                   "adapters:\n  hub: {adapter: ezsp_ncp, port: twin}\ndevices:\n  ppmid: {kind: ppmid, eui64: 00 DB 12 34 56 78 90 A4}\n");
  const auto ran = run_text("kind: plan\nversion: 1\nid: demo\ntitle: Demonstration\nfresh_bench: true\ncases:\n" + reads_version("older", "0x00000015", arranged) +
                                "  - {id: other, title: Other, steps: [{note: ran}]}\n",
                            {.bench = bench});
  EXPECT_EQ(ran.record.cases.at(0).verdict, Verdict::skipped);
  EXPECT_EQ(ran.record.cases.at(0).message, "it arranges devices.ppmid.twin.file_version, and devices.ppmid of bench real is real");
  EXPECT_EQ(ran.verdict, Verdict::passed);
}

TEST(FreshBench, AnArrangementTheBenchDoesNotTakeIsRefusedBeforeTheRun) {
  std::string trouble;
  const ScratchDirectory scratch;
  const auto plan = scratch.write("plan.yaml", alone(reads_version("one", "0x10", "    arrange: {devices.ppmid.twin.file_versoin: 1}\n")));
  EXPECT_FALSE(kit::prepare_file(plan, {.bench = kit::virtual_bench}, &trouble));
  EXPECT_THAT(trouble, HasSubstr("cases[0].arrange"));
  EXPECT_THAT(trouble, HasSubstr("did you mean \"file_version\"?"));
}

TEST(Invariant, ADeviceThatTakesSomethingElseForGoodFailsWhateverThePlanExpects) {
  const std::string image = (kit::repository / "firmware-images/ppmid-16k.yaml").string();
  const std::string plan = alone("  - id: fetch\n    title: Fetches\n    steps:\n      - serve_image: {image: " + image +
                                 ", device: ppmid}\n      - notify: ppmid\n      - wait_for_transfer_end: {device: ppmid, status: any}\n        timeout: 10m\n");
  EXPECT_EQ(run_text(plan).verdict, Verdict::passed);
  const auto ran = run_text(plan, {.overrides = {{"devices.ppmid.twin.ota.image_check", "none"}, {"devices.ppmid.twin.ota.defects.spoils_octet_at", "5000"}}});
  EXPECT_EQ(ran.verdict, Verdict::failed);
  EXPECT_EQ(name(ran.record.cause), "device");
  EXPECT_THAT(ran.record.message, HasSubstr("ppmid took an image for good that is none of those it was given"));
}

std::vector<Trial> trials(const std::string& mutations) {
  const ScratchDirectory scratch;
  const auto plan = scratch.write("plan.yaml", alone(reads_version("one", "0x00000010", mutations)));
  const auto prepared = kit::prepare_file(plan, {.bench = kit::virtual_bench});
  return prepared ? try_mutations(*prepared, 1) : std::vector<Trial>{};
}

TEST(Mutation, IsKilledByACaseThatNoticesItForTheReasonGiven) {
  const auto tried = trials("    mutations:\n      - {name: an older firmware, set: {devices.ppmid.twin.file_version: 0x5}, because: v is 5}\n");
  ASSERT_EQ(tried.size(), 1u);
  EXPECT_EQ(tried[0].got, Verdict::failed);
  EXPECT_TRUE(tried[0].killed) << tried[0].message;
}

TEST(Mutation, SurvivesWhereTheCasePassesOrFailsForAnotherReason) {
  const auto tried = trials("    mutations:\n      - {name: another name, set: {devices.ppmid.twin.software_build: X}}\n"
                            "      - {name: older, set: {devices.ppmid.twin.file_version: 0x5}, because: the moon}\n"
                            "      - {name: older, set: {devices.ppmid.twin.file_version: 0x5}, verdict: inconclusive}\n");
  ASSERT_EQ(tried.size(), 3u);
  for (const auto& one : tried) EXPECT_FALSE(one.killed) << one.mutation;
}

TEST(Mutation, ACaseWithoutAnyIsToldAsOneThatSurvived) {
  const auto tried = trials("");
  ASSERT_EQ(tried.size(), 1u);
  EXPECT_FALSE(tried[0].killed);
  EXPECT_EQ(tried[0].message, "nothing shows that this case can fail");
}

}  // namespace
}  // namespace rig::app
