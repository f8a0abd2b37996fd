// SPDX-License-Identifier: Apache-2.0
//
// The adapter in bad days: dongles that hang, restart, vanish, come late or babble.
#include "adapters/znp_ncp/adapter_test_kit.hpp"

namespace rig::znp_ncp {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ZnpDongleInTrouble, RefusesEverythingBeforeItIsStarted) {
  World world;
  const std::string expected = "coordinator hub: the coordinator was not started (not_ready)";
  EXPECT_EQ(describe(world.ncp.check(world.within(1s)).error()), expected);
  EXPECT_EQ(describe(world.ncp.permit_join(60s, world.within(1s)).error()), expected);
  EXPECT_EQ(describe(world.ncp.add_link_key({}, {}, world.within(1s)).error()), expected);
  world.send(world.version_question(), "question");
  EXPECT_THAT(world.told, IsEmpty());  // never from inside send()
  ASSERT_TRUE(world.wait_for([&] { return !world.told.empty(); }));
  EXPECT_THAT(world.told, ElementsAre("question " + expected));
}

TEST(ZnpDongleInTrouble, HangsAndIsFound) {
  World world({.hangs_after_messages = 1});
  world.join_ppmid();
  world.send(world.version_question(), "first");
  world.send(world.version_question(), "second");
  ASSERT_TRUE(world.wait_for([&] { return world.told.size() == 3; }));
  ASSERT_TRUE(world.loop.sleep(60s).has_value());
  EXPECT_THAT(world.told, ElementsAre("first coordinator hub: the message was not delivered: timed_out (timeout)",
                                      "second coordinator hub: the message was not delivered: timed_out (timeout)",
                                      "failure coordinator hub: no answer to AF_DATA_REQUEST (timeout)"));
  EXPECT_EQ(world.ncp.check(world.within(1s)).error().what, "no answer to AF_DATA_REQUEST");
  const auto again = world.start();
  ASSERT_TRUE(again.has_error());
  EXPECT_EQ(describe(again.error()), "coordinator hub: the coordinator does not answer a reset (timeout)");
}

TEST(ZnpDongleInTrouble, RestartsByItselfAndWorksAfterTheNextStart) {
  World world({.restarts_after_messages = 2});
  world.join_ppmid();
  for (const std::string name : {"first", "second", "third"}) world.send(world.version_question(), name);
  ASSERT_TRUE(world.wait_for([&] { return world.told.size() == 4; }));
  EXPECT_THAT(world.told, ElementsAre("first coordinator hub: the message was not delivered: lost_in_reset (unexpected_reset)",
                                      "second coordinator hub: the message was not delivered: lost_in_reset (unexpected_reset)",
                                      "third coordinator hub: the message was not delivered: lost_in_reset (unexpected_reset)",
                                      "failure coordinator hub: the coordinator restarted by itself (watchdog), 3 messages were lost (unexpected_reset)"));

  world.told.clear();
  world.send(world.version_question(), "while it is down");
  ASSERT_TRUE(world.wait_for([&] { return !world.told.empty(); }));
  EXPECT_THAT(world.told.back(), ::testing::HasSubstr("while it is down coordinator hub: the coordinator restarted by itself"));

  ASSERT_TRUE(world.start().has_value());
  world.told.clear();
  world.send(world.version_question(), "after it");
  ASSERT_TRUE(world.wait_for([&] { return !world.told.empty(); }));
  EXPECT_THAT(world.told, ElementsAre("after it delivered"));
}

// The line is silent while the device takes its time: only a command finds a dongle that hangs.
TEST(ZnpDongleInTrouble, HangsWithoutAnythingOnTheLineAndIsFoundByACheck) {
  World world({.hangs_after_messages = 1});
  world.join_ppmid();
  world.send(world.version_question(), "only");
  ASSERT_TRUE(world.loop.sleep(5s).has_value());
  EXPECT_THAT(world.told, IsEmpty());
  EXPECT_EQ(describe(world.ncp.check(world.within(2s)).error()), "coordinator hub: no answer to a check (timeout)");
  EXPECT_EQ(describe(world.ncp.check(world.within(30s)).error()), "coordinator hub: no answer to SYS_PING (timeout)");
  EXPECT_THAT(world.told, ElementsAre("only coordinator hub: the message was not delivered: timed_out (timeout)",
                                      "failure coordinator hub: no answer to SYS_PING (timeout)"));
}

TEST(ZnpDongleInTrouble, TellsOfMessagesUnderWayWhenItIsStartedAgain) {
  World world;
  world.join_ppmid();
  world.send(world.version_question(), "first");
  ASSERT_TRUE(world.start().has_value());
  ASSERT_TRUE(world.loop.sleep(60s).has_value());
  EXPECT_THAT(world.told, ElementsAre("first coordinator hub: the coordinator was started again (cancelled)"));
}

TEST(ZnpDongleInTrouble, LosesItsLineInTheMiddleOfEverything) {
  World world;
  world.join_ppmid();
  for (const std::string name : {"first", "second", "third"}) world.send(world.version_question(), name);
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

TEST(ZnpDongleInTrouble, SaysThatTheLineIsGoneEvenIfSomethingElseFailedBefore) {
  World world({.hangs_after_messages = 1});
  world.join_ppmid();
  world.send(world.version_question(), "first");
  world.send(world.version_question(), "second");
  ASSERT_TRUE(world.wait_for([&] { return world.told.size() == 3; }));
  world.line.cut();
  ASSERT_TRUE(world.loop.sleep(1s).has_value());
  EXPECT_EQ(world.ncp.check(world.within(1s)).error().code, ErrorCode::timeout);  // the first failure is the one to know
  EXPECT_EQ(describe(world.start().error()), "line: the line was cut (port_lost)");
}

TEST(ZnpDongleInTrouble, UnderstandsItsDongleBetweenGarbage) {
  World world;
  const Bytes noise{0x00, 0x7E, 0xEF, 0xFE, 0xFF, 0x11, 0x42};
  const Bytes beginning_of_a_frame{0x00, 0xFE, 0x18, 0x44, 0x81};
  world.line.twin_end().write(beginning_of_a_frame);
  world.line.host_end().write(noise);
  ASSERT_TRUE(world.loop.sleep(1s).has_value());
  world.join_ppmid();
  world.line.twin_end().write(beginning_of_a_frame);
  world.line.host_end().write(noise);
  world.send(world.version_question(), "question");
  ASSERT_TRUE(world.wait_for([&] { return !world.messages.empty() && !world.told.empty(); }));
  EXPECT_THAT(world.told, ElementsAre("question delivered"));
}

TEST(ZnpDongleInTrouble, AsksAgainWhenItsResetWasLostInGarbage) {
  World world;
  world.line.host_end().write(Bytes{0xFE, 0x40, 0x21});  // the dongle waits for the rest
  EXPECT_TRUE(world.start().has_value());
}

TEST(ZnpDongleInTrouble, IsGivenUpAtTheDeadlineOfStart) {
  World world({.boot_time = 2500ms});
  const TimePoint begun = world.loop.now();
  const auto late = world.ncp.start(test_network, world.within(2s));
  ASSERT_TRUE(late.has_error());
  EXPECT_EQ(describe(late.error()), "coordinator hub: the coordinator did not become ready (timeout)");
  EXPECT_EQ(world.loop.now() - begun, 2s);
  EXPECT_TRUE(world.start().has_value());
  EXPECT_THAT(world.told, IsEmpty());
}

TEST(ZnpDongleInTrouble, IsNotTakenForReadyWhenItComesUpAfterTheDeadline) {
  World world({.boot_time = 2500ms});
  ASSERT_TRUE(world.ncp.start(test_network, world.within(2s)).has_error());
  ASSERT_TRUE(world.loop.sleep(30s).has_value());
  EXPECT_EQ(describe(world.ncp.check(world.within(1s)).error()), "coordinator hub: the coordinator did not become ready (timeout)");
}

TEST(ZnpDongleInTrouble, RunsAStackOfAnotherAge) {
  World world({.product = znp::Product::zstack_1_2});
  EXPECT_EQ(describe(world.start().error()), "coordinator hub: the coordinator runs Z-Stack product 0; supported are 1 (3.x.0) and 2 (3.0.x) (unsupported)");
}

TEST(ZnpDongleInTrouble, IsSilent) {
  World world({.silent = true});
  EXPECT_EQ(describe(world.start().error()), "coordinator hub: the coordinator does not answer a reset (timeout)");
}

TEST(ZnpDongleInTrouble, KeepsItsNetworkWhenItIsPulledOutAndPutBack) {
  World world;
  world.join_ppmid();
  world.line.cut();
  ASSERT_TRUE(world.loop.sleep(1s).has_value());
  world.line.plug_in_again();
  world.twin.plug_in_again();
  ASSERT_TRUE(world.loop.sleep(5s).has_value());
  const auto again = make_dongle(world.loop, world.line.host_end(), "hub", {});
  std::vector<std::string> told;
  const auto info = again->start(test_network, world.within(30s));
  ASSERT_TRUE(info.has_value()) << describe(info.error());
  again->send(world.version_question(), [&](const Result<void>& fate) { told.push_back(fate.has_value() ? "delivered" : describe(fate.error())); });
  ASSERT_TRUE(world.loop.sleep(5s).has_value());
  EXPECT_THAT(told, ElementsAre("delivered"));
}

TEST(ZnpDongleInTrouble, MayBeDestroyedWhileItIsBusy) {
  World world;
  auto busy = make_dongle(world.loop, world.line.host_end(), "busy", Settings{});
  ASSERT_TRUE(busy->start(test_network, world.within(30s)).has_value());
  busy->send({.peer = NodeId{0x1234}, .profile = device::profile_zdo, .payload = {}}, {});
  busy.reset();
  EXPECT_TRUE(world.loop.sleep(60s).has_value());
}

}  // namespace
}  // namespace rig::znp_ncp
