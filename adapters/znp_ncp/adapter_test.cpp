// SPDX-License-Identifier: Apache-2.0
//
// The adapter in good days, with its twin in both generations.
#include "adapters/serial_port/adapter.hpp"
#include "adapters/serial_port/twin.hpp"
#include "adapters/znp_ncp/adapter_test_kit.hpp"
#include "rig/base/install_code.hpp"

namespace rig::znp_ncp {
namespace {

using namespace std::chrono_literals;
using device::JoinEvent;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

struct Generation {
  znp::Product product;
  std::string protocol, chip;
};
void PrintTo(const Generation& generation, std::ostream* out) { *out << generation.protocol; }

struct ZnpDongleWithTwin : ::testing::TestWithParam<Generation>, World {
  ZnpDongleWithTwin() : World({.product = GetParam().product, .max_in_flight = GetParam().product == znp::Product::zstack_3_x_0 ? std::uint8_t{16} : std::uint8_t{2}}) {}
};

INSTANTIATE_TEST_SUITE_P(Generations, ZnpDongleWithTwin,
                         ::testing::Values(Generation{znp::Product::zstack_3_x_0, "ZNP of Z-Stack 3.x.0", "Texas Instruments CC2652 or CC1352 (Z-Stack)"},
                                           Generation{znp::Product::zstack_3_0_x, "ZNP of Z-Stack 3.0.x", "Texas Instruments CC2531 or CC2538 (Z-Stack)"}),
                         [](const auto& test) { return test.param.product == znp::Product::zstack_3_x_0 ? "ZStack3x0" : "ZStack30x"; });

TEST_P(ZnpDongleWithTwin, StartsAndSaysWhatItIs) {
  const auto info = start();
  ASSERT_TRUE(info.has_value()) << describe(info.error());
  EXPECT_EQ(info->protocol, GetParam().protocol);
  EXPECT_EQ(info->chip, GetParam().chip);
  EXPECT_EQ(info->firmware, "2.7.1 build 20230507");
  EXPECT_EQ(info->eui, TwinSettings{}.eui);
  EXPECT_EQ(info->pan_id, 0x1A62);
  EXPECT_EQ(info->channel, 15);
  EXPECT_EQ(info->max_payload, 82u);
  EXPECT_EQ(twin.ncp().memory().network_key(), test_network.network_key);
  EXPECT_TRUE(ncp.check(within(1s)).has_value());
}

TEST_P(ZnpDongleWithTwin, AdmitsADeviceWhileOpenAndSeesItComeBack) {
  ASSERT_TRUE(start().has_value());
  ppmid.set_power(true);
  ASSERT_TRUE(loop.sleep(60s).has_value());
  EXPECT_THAT(joins, IsEmpty());

  ASSERT_TRUE(ncp.permit_join(180s, within(1s)).has_value());
  ASSERT_TRUE(wait_for([&] { return !joins.empty(); }));
  EXPECT_EQ(node, ppmid.node());
  ASSERT_TRUE(ncp.permit_join(0s, within(1s)).has_value());
  ASSERT_TRUE(loop.sleep(1s).has_value());
  ppmid.set_power(false);
  ppmid.set_power(true);
  ASSERT_TRUE(wait_for([&] { return joins.size() > 1; }));
  EXPECT_THAT(joins, ElementsAre(Pair(JoinEvent::joined, ppmid.settings().eui), Pair(JoinEvent::rejoined, ppmid.settings().eui)));
}

TEST_P(ZnpDongleWithTwin, TellsThatADeviceLeft) {
  join_ppmid();
  send(zdo_to(node, zdo::MgmtLeaveRequest::cluster, zdo::frame(1, zdo::MgmtLeaveRequest{})), "leave request");
  ASSERT_TRUE(wait_for([&] { return joins.size() > 1; }));
  EXPECT_THAT(joins.back(), Pair(JoinEvent::left, ppmid.settings().eui));
}

TEST_P(ZnpDongleWithTwin, CarriesMessagesBothWays) {
  join_ppmid();
  send(endpoints_question(), "question");
  ASSERT_TRUE(wait_for([&] { return !messages.empty() && !told.empty(); }));
  EXPECT_THAT(told, ElementsAre("question delivered"));
  ASSERT_EQ(messages.size(), 1u);
  EXPECT_EQ(messages[0].peer, node);
  EXPECT_EQ(messages[0].profile, device::profile_zdo);
  EXPECT_EQ(messages[0].cluster, zdo::response_cluster(zdo::ActiveEndpointsRequest::cluster));
  const auto answer = zdo::parse<zdo::ActiveEndpointsResponse>({messages[0].payload.data(), messages[0].payload.size()});
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->sequence, 7);
  EXPECT_THAT(answer->payload.endpoints.items, ElementsAre(1));
}

TEST_P(ZnpDongleWithTwin, SecuresWhatIsAskedToBeSecured) {
  join_ppmid();
  for (const bool secured : {true, false}) {
    messages.clear();
    ncp.send(version_question(secured), {});
    ASSERT_TRUE(wait_for([&] { return !messages.empty(); }));
    EXPECT_EQ(messages[0].profile, device::profile_smart_energy);
    EXPECT_EQ(messages[0].cluster, 0x0019);
    EXPECT_EQ(messages[0].source_endpoint, 1);
    EXPECT_EQ(messages[0].destination_endpoint, 1);
    EXPECT_EQ(messages[0].encrypted, secured);
  }
}

TEST_P(ZnpDongleWithTwin, TellsThatADeviceWithoutPowerDidNotAcknowledge) {
  join_ppmid();
  ppmid.set_power(false);
  send(version_question(), "question");
  ASSERT_TRUE(wait_for([&] { return !told.empty(); }));
  EXPECT_THAT(told, ElementsAre("question coordinator hub: the message was not delivered: aps_no_ack (timeout)"));
}

TEST_P(ZnpDongleWithTwin, SaysThatItServesOneProfileOnly) {
  join_ppmid();
  auto question = version_question();
  question.profile = device::profile_home_automation;
  send(question, "question");
  EXPECT_THAT(told, ElementsAre("question coordinator hub: the message was not delivered: wrong_profile (unsupported)"));
}

TEST_P(ZnpDongleWithTwin, AdmitsOnlyTheDeviceWhoseInstallCodeKeyItHas) {
  const auto key = link_key_from_install_code(Bytes{0x83, 0xFE, 0xD3, 0x40, 0x7A, 0x93, 0x97, 0x23, 0xA5, 0xC6, 0x39, 0xB2, 0x69, 0x16, 0xD5, 0x05}).value();
  sim::DeviceSettings with_code;
  with_code.eui = Eui64{0x00DB1234567890A5};
  with_code.link_key = key;
  sim::Device ihd(air, with_code, Rng(4));
  ASSERT_TRUE(start().has_value());
  ASSERT_TRUE(ncp.add_link_key(with_code.eui, key, within(1s)).has_value());
  ASSERT_TRUE(ncp.permit_join(180s, within(1s)).has_value());
  ihd.set_power(true);
  ppmid.set_power(true);
  ASSERT_TRUE(loop.sleep(120s).has_value());
  EXPECT_EQ(ihd.state(), sim::Device::State::online);
  EXPECT_NE(ppmid.state(), sim::Device::State::online);

  // A new start forgets that nobody joins without a key.
  ASSERT_TRUE(start().has_value());
  ASSERT_TRUE(ncp.permit_join(180s, within(1s)).has_value());
  ASSERT_TRUE(loop.sleep(120s).has_value());
  EXPECT_EQ(ppmid.state(), sim::Device::State::online);
}

TEST_P(ZnpDongleWithTwin, DeliversAWholeQueue) {
  join_ppmid();
  for (int i = 0; i < 40; ++i) send(version_question(), "one");
  ASSERT_TRUE(wait_for([&] { return told.size() == 40; }));
  EXPECT_THAT(told, Each("one delivered"));
}

TEST_P(ZnpDongleWithTwin, ResumesItsNetworkWhenStartedAgain) {
  join_ppmid();
  const auto again = start();
  ASSERT_TRUE(again.has_value()) << describe(again.error());
  EXPECT_EQ(again->pan_id, 0x1A62);
  send(version_question(), "question");
  ASSERT_TRUE(wait_for([&] { return !told.empty(); }));
  EXPECT_THAT(told, ElementsAre("question delivered"));
}

TEST(ZnpDongle, BacksOffWhenTheStickHasLessMemoryThanItsFirmwarePromises) {
  World world({.max_in_flight = 3});
  world.join_ppmid();
  for (int i = 0; i < 20; ++i) world.send(world.version_question(), "one");
  ASSERT_TRUE(world.wait_for([&] { return world.told.size() == 20; }));
  EXPECT_THAT(world.told, Each("one delivered"));
}

TEST(ZnpDongle, TellsOfAPanIdThatSomebodyElseUses) {
  World world;
  struct Neighbour final : sim::RadioUser {
    void on_frame(const sim::Frame&) override {}
  } user;
  sim::Radio neighbour(world.air, Eui64{0x00124B0000000042}, user, {.coordinator = true});
  neighbour.set_on(true);
  neighbour.enter({.pan_id = test_network.pan_id, .extended_pan_id = 0x42, .channel = 20}, NodeId{0});
  EXPECT_EQ(describe(world.start().error()), "coordinator hub: the network that was formed has PAN 0x1A63 on channel 15, not the one configured; is there another "
                                             "network with that PAN? (not_confirmed)");
}

TEST(ZnpDongle, TalksOverARealTerminal) {
  io::Loop loop{io::TimeMode::real};
  auto far = *serial_port::PtyTwin::create(loop, "hub");
  sim::Air air{loop, {.radio_time = false}, Rng(1)};
  Twin twin(*far, air, {.boot_time = 1ms}, Rng(3));
  auto port = *serial_port::SerialPort::open(loop, far->slave_path(), {.baud = default_baud});
  const auto dongle = make_dongle(loop, *port, "hub", {});
  const auto info = dongle->start(test_network, Deadline::after(loop.now(), 20s));
  ASSERT_TRUE(info.has_value()) << describe(info.error());
  EXPECT_EQ(info->pan_id, 0x1A62);
  EXPECT_TRUE(dongle->check(Deadline::after(loop.now(), 5s)).has_value());
}

}  // namespace
}  // namespace rig::znp_ncp
