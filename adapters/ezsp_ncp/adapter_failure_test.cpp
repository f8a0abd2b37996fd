// SPDX-License-Identifier: Apache-2.0
//
// The adapter in bad days: dongles that hang, restart, vanish, come late or babble.
#include "adapters/ezsp_ncp/adapter_test_kit.hpp"

namespace rig::ezsp_ncp {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(EzspDongleInTrouble, RefusesEverythingBeforeItIsStarted) {
  World world;
  const std::string expected = "coordinator hub: the coordinator was not started (not_ready)";
  EXPECT_EQ(describe(world.ncp.check(world.within(1s)).error()), expected);
  EXPECT_EQ(describe(world.ncp.permit_join(60s, world.within(1s)).error()), expected);
  EXPECT_EQ(describe(world.ncp.add_link_key({}, {}, world.within(1s)).error()), expected);
  world.send(world.endpoints_question(), "question");
  EXPECT_THAT(world.told, IsEmpty());  // never from inside send()
  ASSERT_TRUE(world.wait_for([&] { return !world.told.empty(); }));
  EXPECT_THAT(world.told, ElementsAre("question " + expected));
}

TEST(EzspDongleInTrouble, HangsAndIsFound) {
  World world({.hangs_after_messages = 1});
  world.join_ppmid();
  world.send(world.endpoints_question(), "first");
  world.send(world.endpoints_question(), "second");
  ASSERT_TRUE(world.wait_for([&] { return world.told.size() == 3; }));
  ASSERT_TRUE(world.loop.sleep(60s).has_value());
  EXPECT_THAT(world.told, ElementsAre("first coordinator hub: the message was not delivered: timed_out (timeout)",
                                      "second coordinator hub: the message was not delivered: timed_out (timeout)",
                                      "failure coordinator hub: the coordinator stopped acknowledging frames (timeout)"));
  EXPECT_EQ(world.ncp.check(world.within(1s)).error().what, "the coordinator stopped acknowledging frames");
  const auto again = world.start();
  ASSERT_TRUE(again.has_error());
  EXPECT_EQ(describe(again.error()), "coordinator hub: the coordinator does not answer a reset (timeout)");
}

TEST(EzspDongleInTrouble, RestartsByItselfAndWorksAfterTheNextStart) {
  World world({.restarts_after_messages = 2});
  world.join_ppmid();
  for (const std::string name : {"first", "second", "third"}) world.send(world.endpoints_question(), name);
  ASSERT_TRUE(world.wait_for([&] { return world.told.size() == 4; }));
  EXPECT_THAT(world.told, ElementsAre("first coordinator hub: the message was not delivered: lost_in_reset (unexpected_reset)",
                                      "second coordinator hub: the message was not delivered: lost_in_reset (unexpected_reset)",
                                      "third coordinator hub: the message was not delivered: lost_in_reset (unexpected_reset)",
                                      "failure coordinator hub: the coordinator restarted by itself (code 0x03), 3 messages were lost (unexpected_reset)"));

  world.told.clear();
  world.send(world.endpoints_question(), "while it is down");
  ASSERT_TRUE(world.wait_for([&] { return !world.told.empty(); }));
  EXPECT_THAT(world.told.back(), ::testing::HasSubstr("while it is down coordinator hub: the coordinator restarted by itself"));

  ASSERT_TRUE(world.start().has_value());
  world.told.clear();
  world.send(world.endpoints_question(), "after it");
  ASSERT_TRUE(world.wait_for([&] { return !world.told.empty(); }));
  EXPECT_THAT(world.told, ElementsAre("after it delivered"));
}

// The line is silent while the device takes its time: only a command finds a dongle that hangs.
TEST(EzspDongleInTrouble, HangsWithoutAnythingOnTheLineAndIsFoundByACheck) {
  World world({.hangs_after_messages = 1});
  world.join_ppmid();
  world.send(world.endpoints_question(), "only");
  ASSERT_TRUE(world.loop.sleep(5s).has_value());
  EXPECT_THAT(world.told, IsEmpty());
  EXPECT_EQ(describe(world.ncp.check(world.within(2s)).error()), "coordinator hub: no answer to a check (timeout)");
  EXPECT_EQ(describe(world.ncp.check(world.within(30s)).error()), "coordinator hub: the coordinator stopped acknowledging frames (timeout)");
  EXPECT_THAT(world.told, ElementsAre("only coordinator hub: the message was not delivered: timed_out (timeout)",
                                      "failure coordinator hub: the coordinator stopped acknowledging frames (timeout)"));
}

TEST(EzspDongleInTrouble, TellsOfMessagesUnderWayWhenItIsStartedAgain) {
  World world;
  world.join_ppmid();
  world.send(world.endpoints_question(), "first");
  ASSERT_TRUE(world.start().has_value());
  ASSERT_TRUE(world.loop.sleep(60s).has_value());
  EXPECT_THAT(world.told, ElementsAre("first coordinator hub: the coordinator was started again (cancelled)"));
}

TEST(EzspDongleInTrouble, LosesItsLineInTheMiddleOfEverything) {
  World world;
  world.join_ppmid();
  for (const std::string name : {"first", "second", "third"}) world.send(world.endpoints_question(), name);
  Result<void> checked;
  const auto fiber = world.loop.spawn("check", [&] { checked = world.ncp.check(world.within(30s)); });
  world.loop.post([&] { world.line.cut(); });
  ASSERT_TRUE(world.wait_for([&] { return world.told.size() == 4; }));
  ASSERT_TRUE(world.loop.sleep(60s).has_value());
  EXPECT_THAT(world.told, ElementsAre("first line: the line was cut (port_lost)", "second line: the line was cut (port_lost)",
                                      "third line: the line was cut (port_lost)", "failure line: the line was cut (port_lost)"));
  ASSERT_TRUE(fiber->done());
  ASSERT_TRUE(checked.has_error());
  EXPECT_EQ(describe(checked.error()), "line: the line was cut (port_lost)");
  EXPECT_EQ(describe(world.start().error()), "line: the line was cut (port_lost)");
}

TEST(EzspDongleInTrouble, SaysThatTheLineIsGoneEvenIfSomethingElseFailedBefore) {
  World world({.hangs_after_messages = 1});
  world.join_ppmid();
  world.send(world.endpoints_question(), "first");
  world.send(world.endpoints_question(), "second");
  ASSERT_TRUE(world.wait_for([&] { return world.told.size() == 3; }));
  world.line.cut();
  ASSERT_TRUE(world.loop.sleep(1s).has_value());
  EXPECT_EQ(world.ncp.check(world.within(1s)).error().code, ErrorCode::timeout);  // the first failure is the one to know
  EXPECT_EQ(describe(world.start().error()), "line: the line was cut (port_lost)");
}

TEST(EzspDongleInTrouble, UnderstandsItsDongleBetweenGarbage) {
  World world;
  const Bytes noise{0x00, 0x7E, 0xFF, 0x11, 0x42, 0x7E, 0x1A, 0x18, 0x7E};
  world.line.twin_end().write(noise);
  world.line.host_end().write(noise);
  ASSERT_TRUE(world.loop.sleep(1s).has_value());
  world.join_ppmid();
  world.line.twin_end().write(noise);
  world.line.host_end().write(noise);
  world.send(world.endpoints_question(), "question");
  ASSERT_TRUE(world.wait_for([&] { return !world.messages.empty() && !world.told.empty(); }));
  EXPECT_THAT(world.told, ElementsAre("question delivered"));
}

TEST(EzspDongleInTrouble, IsGivenUpAtTheDeadlineOfStart) {
  World world({.boot_time = 3s});
  const TimePoint begun = world.loop.now();
  const auto late = world.ncp.start(test_network, world.within(2s));
  ASSERT_TRUE(late.has_error());
  EXPECT_EQ(describe(late.error()), "coordinator hub: the coordinator did not become ready (timeout)");
  EXPECT_EQ(world.loop.now() - begun, 2s);
  EXPECT_TRUE(world.start().has_value());
  EXPECT_THAT(world.told, IsEmpty());
}

TEST(EzspDongleInTrouble, IsNotTakenForReadyWhenItComesUpAfterTheDeadline) {
  World world({.boot_time = 3s});
  ASSERT_TRUE(world.ncp.start(test_network, world.within(2s)).has_error());
  ASSERT_TRUE(world.loop.sleep(30s).has_value());
  EXPECT_EQ(describe(world.ncp.check(world.within(1s)).error()), "coordinator hub: the coordinator did not become ready (timeout)");
}

TEST(EzspDongleInTrouble, SpeaksAProtocolVersionOfAnotherAge) {
  World world({.ezsp_version = 7});
  const auto started = world.start();
  ASSERT_TRUE(started.has_error());
  EXPECT_EQ(describe(started.error()), "coordinator hub: the coordinator speaks EZSP version 7; supported are 8 to 19 (unsupported)");
}

TEST(EzspDongleInTrouble, MayBeDestroyedWhileItIsBusy) {
  World world;
  auto busy = make_dongle(world.loop, world.line.host_end(), "busy", Settings{});
  ASSERT_TRUE(busy->start(test_network, world.within(30s)).has_value());
  busy->send({.peer = NodeId{0x1234}, .profile = device::profile_zdo, .payload = {}}, {});
  busy.reset();
  EXPECT_TRUE(world.loop.sleep(60s).has_value());
}

}  // namespace
}  // namespace rig::ezsp_ncp
