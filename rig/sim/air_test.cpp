// SPDX-License-Identifier: Apache-2.0
#include "rig/sim/air.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>

namespace rig::sim {
namespace {

using namespace std::chrono_literals;

constexpr Network han{.pan_id = 0x1A62, .extended_pan_id = 0xD0C0B0A0, .channel = 15, .open = true};

struct Listener final : RadioUser {
  void on_frame(const Frame& frame) override {
    heard.push_back(to_hex({frame.payload.data(), frame.payload.size()}));
    if (on_hearing) on_hearing();
  }
  std::optional<Admission> on_join(const JoinRequest& request) override {
    if (request.kind == JoinKind::trust_centre_rejoin) return std::nullopt;
    return Admission{NodeId{0x3344}, {}, {}};
  }
  std::vector<std::string> heard;
  std::function<void()> on_hearing;
};

struct TwoNodes : ::testing::Test {
  void make(AirSettings settings, RadioSettings device_settings = {}) {
    air.emplace(loop, settings, Rng(4711));
    hub.emplace(*air, Eui64{1}, hub_ears, RadioSettings{.coordinator = true});
    device.emplace(*air, Eui64{2}, device_ears, device_settings);
    for (Radio* radio : {&*hub, &*device}) radio->set_on(true);
    hub->enter(han, NodeId{0});
    device->enter(han, NodeId{0x1001});
  }
  void send(Radio& from, NodeId to, std::size_t size, bool acknowledged) {
    Frame frame{.destination = to, .acknowledged = acknowledged, .payload = device::ApsPayload(size, Byte{0xAB})};
    from.send(frame, [this](const Result<void>& outcome) {
      outcomes.push_back((outcome.has_value() ? "delivered" : std::string(name(outcome.error().code))) + " at " +
                         format_duration(loop.now().time_since_epoch()));
    });
  }

  io::Loop loop{io::TimeMode::virtual_time};
  Listener hub_ears, device_ears;
  std::optional<Air> air;
  std::optional<Radio> hub, device;
  std::vector<std::string> outcomes;
};

TEST_F(TwoNodes, CarryAMessageAtOnceWithoutRadioTime) {
  make({.radio_time = false});
  send(*hub, NodeId{0x1001}, 2, true);
  loop.run();
  EXPECT_EQ(device_ears.heard, std::vector<std::string>{"ABAB"});
  EXPECT_EQ(outcomes, std::vector<std::string>{"delivered at 0ms"});
}

TEST(AirTime, MatchesTheChannelArithmetic) {
  EXPECT_EQ(Air::mean_air_time(17, false), 4606us) << "image block request";
  EXPECT_EQ(Air::mean_air_time(17 + 40, false), 5886us) << "image block response with 40 octets";
  EXPECT_EQ(Air::mean_air_time(17 + 64, false), 6654us) << "image block response with 64 octets";
  EXPECT_EQ(Air::mean_air_time(0, false), 4062us) << "APS acknowledgement";
}

TEST_F(TwoNodes, TakeTurnsOnTheSharedChannel) {
  make({});
  for (int i = 0; i < 1000; ++i) {
    send(*hub, NodeId{0x1001}, 57, false);
    send(*device, NodeId{0}, 17, false);
  }
  loop.run();
  const auto seconds = std::chrono::duration<double>(loop.now().time_since_epoch()).count();
  EXPECT_NEAR(seconds, 1000 * (5.886e-3 + 4.606e-3), 0.1);
  EXPECT_EQ(hub_ears.heard.size(), 1000u);
}

TEST_F(TwoNodes, PayEveryHop) {
  make({}, {.hops = 3});
  send(*device, NodeId{0}, 17, false);
  loop.run();
  EXPECT_GT(loop.now(), TimePoint{} + 10ms);
  EXPECT_LT(loop.now(), TimePoint{} + 18ms);
}

TEST_F(TwoNodes, GiveUpOnANodeWithoutPowerAfterThreeTries) {
  make({.radio_time = false});
  device->set_on(false);
  send(*hub, NodeId{0x1001}, 1, true);
  send(*hub, NodeId{0x1001}, 1, false);
  loop.run();
  EXPECT_EQ(outcomes, (std::vector<std::string>{"timeout at 0ms", "timeout at 4s500ms"}));
  EXPECT_TRUE(device_ears.heard.empty());
}

TEST_F(TwoNodes, DropWhatASenderWithoutPowerWasSending) {
  make({});
  send(*device, NodeId{0}, 1, true);
  device->set_on(false);
  loop.run();
  EXPECT_TRUE(hub_ears.heard.empty());
  EXPECT_TRUE(outcomes.empty());
}

TEST_F(TwoNodes, RefuseToSendOutsideOfANetwork) {
  make({.radio_time = false});
  device->leave();
  send(*device, NodeId{0}, 1, true);
  loop.run();
  EXPECT_EQ(outcomes, std::vector<std::string>{"not_ready at 0ms"});
}

TEST_F(TwoNodes, HideALostTransmissionBehindTheRetry) {
  make({.radio_time = false, .faults = {{.way = Way::down, .rate = 0.3}}});
  for (int i = 0; i < 1000; ++i) send(*hub, NodeId{0x1001}, 1, true);
  loop.run();
  const auto delivered = std::count_if(outcomes.begin(), outcomes.end(), [](const std::string& text) { return text.starts_with("delivered"); });
  EXPECT_NEAR(static_cast<double>(delivered), 973, 20) << "one in 0.3^3 fails; seed 4711";
  EXPECT_EQ(device_ears.heard.size(), static_cast<std::size_t>(delivered));
}

TEST_F(TwoNodes, HearAMessageOnceThoughItsAcknowledgementWasLost) {
  make({.radio_time = false, .faults = {{.way = Way::up}}});
  send(*hub, NodeId{0x1001}, 1, true);
  loop.run();
  EXPECT_EQ(device_ears.heard.size(), 1u);
  EXPECT_EQ(outcomes, std::vector<std::string>{"timeout at 4s500ms"});
}

TEST_F(TwoNodes, HearAMessageTwiceWhenTheWorldSaysSo) {
  make({.radio_time = false, .faults = {{.what = Fault::duplicate, .way = Way::down}, {.what = Fault::delay, .delay = 20ms}}});
  send(*hub, NodeId{0x1001}, 1, false);
  loop.run();
  EXPECT_EQ(device_ears.heard.size(), 2u);
  EXPECT_EQ(loop.now(), TimePoint{} + 20ms);
}

TEST_F(TwoNodes, LoseMessagesByNumberWithAllTheirRepetitions) {
  make({.radio_time = false, .faults = {{.way = Way::down, .first = 2, .count = 2}}});
  for (Byte i = 1; i <= 5; ++i) {
    hub->send({.destination = NodeId{0x1001}, .acknowledged = true, .payload = {i}}, {});
    loop.run();
  }
  EXPECT_THAT(device_ears.heard, testing::ElementsAre("01", "04", "05"));
}

TEST_F(TwoNodes, LoseOnlyTheBlocksThatHoldData) {
  make({.radio_time = false, .faults = {{.message = ota::CommandId::image_block_response, .first = 2, .count = 1}}});
  const auto say = [&](const zcl::FrameBytes& bytes) { hub->send({.destination = NodeId{0x1001}, .cluster = 0x0019, .payload = bytes}, {}); };
  for (std::uint8_t i = 1; i <= 3; ++i) {
    say(ota::frame(i, ota::ImageBlockResponse{ota::WaitForData{0, 5, {}}}));
    say(ota::block_frame(i, {}, 0, Bytes{i}));
  }
  loop.run();
  ASSERT_EQ(device_ears.heard.size(), 5u);
  EXPECT_EQ(device_ears.heard[3], "190305970000000005000000") << "the second block is missing before it";
}

TEST_F(TwoNodes, OvertakeAMessageThatIsReordered) {
  make({.radio_time = false, .faults = {{.what = Fault::reorder, .way = Way::down, .count = 1}}});
  for (Byte i = 1; i <= 3; ++i) hub->send({.destination = NodeId{0x1001}, .acknowledged = true, .payload = {i}}, {});
  loop.run();
  EXPECT_THAT(device_ears.heard, testing::ElementsAre("02", "01", "03"));
}

TEST_F(TwoNodes, HoldAMessageThatNobodyOvertakesOnlySoLong) {
  make({.radio_time = false, .faults = {{.what = Fault::reorder, .delay = 3s}}});
  send(*hub, NodeId{0x1001}, 1, true);
  loop.run();
  EXPECT_EQ(outcomes, std::vector<std::string>{"delivered at 3s"});
}

TEST_F(TwoNodes, SpoilOneBitBehindTheHeader) {
  make({.radio_time = false, .faults = {{.what = Fault::corrupt}}});
  send(*hub, NodeId{0x1001}, 4, true);
  loop.run();
  ASSERT_EQ(device_ears.heard.size(), 1u);
  EXPECT_EQ(device_ears.heard[0].substr(0, 6), "ABABAB");
  const unsigned spoilt = (*from_hex(device_ears.heard[0]))[3];
  EXPECT_TRUE(std::has_single_bit(spoilt ^ 0xABu)) << "seed 4711";
}

TEST_F(TwoNodes, AreOutOfRangeForAWhile) {
  make({.radio_time = false});
  const auto rule = air->add_rule(FaultRule::out_of_range(device->eui(), 10s, 20s));
  air->add_rule(FaultRule::out_of_range(Eui64{99}));
  for (const Duration at : {5s, 15s, 25s}) loop.arm(TimePoint{} + at, [&] { send(*device, NodeId{0}, 1, false); });
  loop.arm(TimePoint{} + 12s, [&] {
    air->join(*device, han.extended_pan_id, {.eui = device->eui(), .kind = JoinKind::secured_rejoin},
              [&](const std::optional<Admission>& admission, const Network&) { outcomes.emplace_back(admission ? "found" : "no network"); });
  });
  loop.run();
  EXPECT_THAT(outcomes, testing::ElementsAre("delivered at 5s", "no network", "timeout at 15s", "delivered at 25s"));
  air->remove_rule(rule);
  air->clear_rules();
}

TEST_F(TwoNodes, KeepMessagesForASleeperUntilItPolls) {
  make({.radio_time = false}, {.poll_period = 5s});
  loop.arm(TimePoint{} + 1s, [&] { send(*hub, NodeId{0x1001}, 1, true); });
  loop.run();
  EXPECT_EQ(outcomes, std::vector<std::string>{"delivered at 5s"});
}

TEST_F(TwoNodes, ForgetAMessageForASleeperThatPollsTooLate) {
  make({.radio_time = false}, {.poll_period = 60s});
  loop.arm(TimePoint{} + 1s, [&] { send(*hub, NodeId{0x1001}, 1, true); });
  loop.run();
  EXPECT_EQ(outcomes, std::vector<std::string>{"timeout at 8s680ms"});
}

TEST_F(TwoNodes, SendBroadcastsOnlyToThoseTheyAddress) {
  make({.radio_time = false});
  send(*hub, NodeId{0xFFFC}, 1, false);
  loop.run();
  EXPECT_TRUE(device_ears.heard.empty()) << "an end device is no router";
  send(*hub, NodeId{0xFFFD}, 1, false);
  loop.run();
  EXPECT_EQ(device_ears.heard.size(), 1u);
  EXPECT_TRUE(hub_ears.heard.empty()) << "nobody hears itself";
}

TEST_F(TwoNodes, FindAndJoinANetworkOnlyWhileItIsThere) {
  make({});
  device->leave();
  const auto join = [&](JoinKind kind) {
    std::string told = "no answer";
    air->join(*device, han.extended_pan_id, {.eui = device->eui(), .kind = kind}, [&](const std::optional<Admission>& admission, const Network&) {
      told = admission ? "admitted as " + to_string(admission->node) : "refused";
    });
    loop.run();
    return told;
  };
  EXPECT_EQ(air->scan().size(), 1u);
  EXPECT_EQ(join(JoinKind::association), "admitted as 0x3344");
  EXPECT_EQ(join(JoinKind::trust_centre_rejoin), "refused");
  hub->set_open(false);
  EXPECT_EQ(join(JoinKind::association), "refused");
  EXPECT_EQ(join(JoinKind::secured_rejoin), "admitted as 0x3344");
  hub->set_on(false);
  EXPECT_TRUE(air->scan().empty());
  EXPECT_EQ(join(JoinKind::secured_rejoin), "refused");
}

TEST_F(TwoNodes, SurviveASenderThatVanishesWhileItsMessageIsRead) {
  make({.radio_time = false});
  device_ears.on_hearing = [&] { hub.reset(); };
  send(*hub, NodeId{0x1001}, 1, true);
  send(*hub, NodeId{0xFFFF}, 1, false);
  loop.run();
  EXPECT_EQ(device_ears.heard.size(), 1u);
  EXPECT_TRUE(outcomes.empty());
}

}  // namespace
}  // namespace rig::sim
