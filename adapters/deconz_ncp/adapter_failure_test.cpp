// SPDX-License-Identifier: Apache-2.0
//
// The adapter in bad days: sticks that hang, restart, vanish, come late or babble.
#include "adapters/deconz_ncp/adapter_test_kit.hpp"

namespace rig::deconz_ncp {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(ConBeeInTrouble, RefusesEverythingBeforeItIsStarted) {
  World world;
  const std::string expected = "coordinator hub: the coordinator was not started (not_ready)";
  EXPECT_EQ(describe(world.ncp.check(world.within(1s)).error()), expected);
  EXPECT_EQ(describe(world.ncp.add_link_key({}, {}, world.within(1s)).error()), expected);
}

TEST(ConBeeInTrouble, HangsAndIsFound) {
  World world({.hangs_after_messages = 1});
  world.join_ppmid();
  world.send(world.endpoints_question(), "first");
  world.send(world.endpoints_question(), "second");
  ASSERT_TRUE(world.wait_for([&] { return world.told.size() == 3; }));
  EXPECT_THAT(world.told, ElementsAre("first coordinator hub: the message was not delivered: the coordinator does not answer (device state) (timeout)",
                                      "second coordinator hub: the message was not delivered: the coordinator does not answer (device state) (timeout)",
                                      "failure coordinator hub: the coordinator does not answer (device state) (timeout)"));
  EXPECT_EQ(world.ncp.check(world.within(1s)).error().what, "the coordinator does not answer (device state)");
  const auto again = world.start();
  ASSERT_TRUE(again.has_error());
  EXPECT_EQ(describe(again.error()), "coordinator hub: the coordinator does not answer (version) (timeout)");
}

TEST(ConBeeInTrouble, HangsWithoutAnythingToDoAndIsFound) {
  World world;
  world.join_ppmid();
  world.twin.hang();
  ASSERT_TRUE(world.loop.sleep(20s).has_value());
  EXPECT_THAT(world.told, ElementsAre("failure coordinator hub: the coordinator does not answer (device state) (timeout)"));
}

TEST(ConBeeInTrouble, RestartsByItselfAndWorksAfterTheNextStart) {
  World world({.restarts_after_messages = 2});
  world.join_ppmid();
  for (const std::string name : {"first", "second", "third"}) world.send(world.endpoints_question(), name);
  ASSERT_TRUE(world.wait_for([&] { return world.told.size() == 4; }));
  const std::string why = "the coordinator restarted by itself (its network is offline), 3 messages were lost (unexpected_reset)";
  EXPECT_THAT(world.told, ElementsAre("first coordinator hub: the message was not delivered: " + why, "second coordinator hub: the message was not delivered: " + why,
                                      "third coordinator hub: the message was not delivered: " + why, "failure coordinator hub: " + why));
  ASSERT_TRUE(world.start().has_value());
  world.told.clear();
  world.send(world.endpoints_question(), "after it");
  ASSERT_TRUE(world.wait_for([&] { return !world.told.empty(); }));
  EXPECT_THAT(world.told, ElementsAre("after it delivered"));
  EXPECT_EQ(world.ppmid.state(), sim::Device::State::online) << "the stick kept its network";
}

TEST(ConBeeInTrouble, LosesItsLineInTheMiddleOfEverything) {
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
  EXPECT_EQ(describe(checked.error()), "line: the line was cut (port_lost)");
  EXPECT_EQ(describe(world.start().error()), "line: the line was cut (port_lost)");
  EXPECT_THAT(world.air.scan(), IsEmpty()) << "a stick lives on its USB port";
}

TEST(ConBeeInTrouble, IsPulledOutAndPutBack) {
  World world;
  world.join_ppmid();
  world.line.cut();
  ASSERT_TRUE(world.loop.sleep(1s).has_value());
  world.line.plug_in_again();
  world.twin.plugged_in_again();
  ASSERT_TRUE(world.loop.sleep(10s).has_value());
  EXPECT_EQ(world.air.scan().size(), 1u) << "it resumes its network by itself";
  adapter::Dongle again(world.loop, world.line.host_end(), "again", sessions({}));
  EXPECT_TRUE(again.start(test_network, world.within(30s)).has_value());
}

TEST(ConBeeInTrouble, UnderstandsItsStickBetweenGarbage) {
  World world;
  const Bytes noise{0x00, 0xC0, 0xFF, 0xDB, 0x42, 0xC0, 0x1A, 0x18};
  const auto babble = [&] {
    world.line.twin_end().write(noise);
    world.line.host_end().write(noise);
  };
  babble();
  ASSERT_TRUE(world.loop.sleep(1s).has_value());
  world.join_ppmid();
  babble();
  world.send(world.endpoints_question(), "question");
  ASSERT_TRUE(world.wait_for([&] { return !world.messages.empty() && !world.told.empty(); }));
  EXPECT_THAT(world.told, ElementsAre("question delivered"));
}

TEST(ConBeeInTrouble, LivesWithFramesThatAreSpoilt) {
  World world({.spoils_every = 10});
  world.join_ppmid();
  for (int i = 0; i < 20; ++i) world.send(world.endpoints_question(), "one");
  ASSERT_TRUE(world.loop.sleep(200s).has_value());
  ASSERT_EQ(world.told.size(), 20u) << "each has its fate";
  for (const std::string& fate : world.told)
    EXPECT_THAT(fate, ::testing::AnyOf("one delivered", "one coordinator hub: the message was not delivered: the coordinator never told its fate (timeout)"));
  EXPECT_TRUE(world.ncp.check(world.within(10s)).has_value());
}

TEST(ConBeeInTrouble, LooksItselfWhenTheStickGivesNoHints) {
  World world({.keeps_hints = true});
  world.join_ppmid();
  world.send(world.endpoints_question(), "question");
  ASSERT_TRUE(world.wait_for([&] { return !world.messages.empty() && !world.told.empty(); }));
  EXPECT_THAT(world.told, ElementsAre("question delivered"));
}

TEST(ConBeeInTrouble, IsGivenUpAtTheDeadlineOfStart) {
  World world({.network_time = 3s});
  const TimePoint begun = world.loop.now();
  const auto late = world.ncp.start(test_network, world.within(2s));
  ASSERT_TRUE(late.has_error());
  EXPECT_EQ(describe(late.error()), "coordinator hub: the coordinator did not become ready (timeout)");
  EXPECT_EQ(world.loop.now() - begun, 2s);
  EXPECT_TRUE(world.start().has_value());
}

TEST(ConBeeInTrouble, HasFirmwareOfAnotherKind) {
  World world({.firmware = 0x12340100});
  const auto started = world.start();
  ASSERT_TRUE(started.has_error());
  EXPECT_EQ(describe(started.error()), "coordinator hub: the stick does not run deCONZ firmware that is known: version 00013412 (unsupported)");
}

TEST(ConBeeInTrouble, MayBeDestroyedWhileItIsBusy) {
  World world;
  auto busy = std::make_unique<adapter::Dongle>(world.loop, world.line.host_end(), "busy", sessions({}));
  ASSERT_TRUE(busy->start(test_network, world.within(30s)).has_value());
  busy->send({.peer = NodeId{0x1234}, .profile = device::profile_zdo, .payload = {}}, {});
  busy.reset();
  EXPECT_TRUE(world.loop.sleep(60s).has_value());
}

}  // namespace
}  // namespace rig::deconz_ncp
