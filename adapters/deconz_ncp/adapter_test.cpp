// SPDX-License-Identifier: Apache-2.0
//
// The adapter in good days, with its twin of either generation.
#include "adapters/deconz_ncp/adapter_test_kit.hpp"
#include "adapters/serial_port/adapter.hpp"
#include "adapters/serial_port/twin.hpp"
#include "rig/base/install_code.hpp"

namespace rig::deconz_ncp {
namespace {

using namespace std::chrono_literals;
using device::JoinEvent;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

struct Generation {
  std::uint32_t firmware;
  std::string chip;
};
void PrintTo(const Generation& generation, std::ostream* out) { *out << generation.chip; }

struct ConBeeWithTwin : ::testing::TestWithParam<Generation>, World {
  ConBeeWithTwin() : World({.firmware = GetParam().firmware}) {}
};

INSTANTIATE_TEST_SUITE_P(Generations, ConBeeWithTwin,
                         ::testing::Values(Generation{conbee_2_firmware, "ConBee II or RaspBee II"}, Generation{conbee_3_firmware, "ConBee III"}),
                         [](const auto& test) { return test.param.firmware == conbee_2_firmware ? "Two" : "Three"; });

TEST_P(ConBeeWithTwin, StartsAndSaysWhatItIs) {
  const auto info = start();
  ASSERT_TRUE(info.has_value()) << describe(info.error());
  EXPECT_EQ(info->chip, GetParam().chip);
  EXPECT_EQ(info->protocol, "deCONZ 1.14");
  EXPECT_EQ(info->firmware, fmt::format("0x{:08X}", GetParam().firmware));
  EXPECT_EQ(info->eui, TwinSettings{}.eui);
  EXPECT_EQ(info->pan_id, 0x1A62);
  EXPECT_EQ(info->channel, 15);
  EXPECT_EQ(info->max_payload, 82u);
  EXPECT_TRUE(ncp.check(within(1s)).has_value());
}

TEST_P(ConBeeWithTwin, AdmitsADeviceWhileOpenAndSeesItComeBack) {
  ASSERT_TRUE(start().has_value());
  ppmid.set_power(true);
  ASSERT_TRUE(loop.sleep(60s).has_value());
  EXPECT_THAT(joins, IsEmpty());

  ASSERT_TRUE(ncp.permit_join(180s, within(1s)).has_value());
  ASSERT_TRUE(wait_for([&] { return !joins.empty(); }));
  EXPECT_EQ(node, ppmid.node());
  for (const auto open : {180s, 0s}) {
    ASSERT_TRUE(ncp.permit_join(open, within(1s)).has_value());
    ppmid.set_power(false);
    ppmid.set_power(true);
    const std::size_t before = joins.size();
    ASSERT_TRUE(wait_for([&] { return joins.size() > before; }));
  }
  EXPECT_THAT(joins, ElementsAre(Pair(JoinEvent::joined, ppmid.settings().eui), Pair(JoinEvent::rejoined, ppmid.settings().eui),
                                 Pair(JoinEvent::rejoined, ppmid.settings().eui)));
}

TEST_P(ConBeeWithTwin, TellsThatADeviceLeftWhenItWasToldTo) {
  join_ppmid();
  send(zdo_to(node, zdo::MgmtLeaveRequest::cluster, zdo::frame(1, zdo::MgmtLeaveRequest{})), "leave request");
  ASSERT_TRUE(wait_for([&] { return joins.size() > 1; }));
  EXPECT_THAT(joins.back(), Pair(JoinEvent::left, ppmid.settings().eui));
}

TEST_P(ConBeeWithTwin, DoesNotCallItLeavingWhenADeviceIsToldToComeBack) {
  join_ppmid();
  send(zdo_to(node, zdo::MgmtLeaveRequest::cluster, zdo::frame(1, zdo::MgmtLeaveRequest{{}, zdo::MgmtLeaveRequest::rejoin})), "leave request");
  ASSERT_TRUE(wait_for([&] { return joins.size() > 1; }));
  EXPECT_THAT(joins.back(), Pair(JoinEvent::rejoined, ppmid.settings().eui));
}

TEST_P(ConBeeWithTwin, CarriesMessagesBothWays) {
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

TEST_P(ConBeeWithTwin, SecuresWhatIsAskedToBeSecured) {
  join_ppmid();
  for (const bool secured : {true, false}) {
    messages.clear();
    const auto read = zcl::frame(zcl::global_header<zcl::ReadAttributes>(zcl::Direction::to_client, 9), zcl::ReadAttributes{{{0x0006}}});
    device::ApsMessage question{.peer = node, .profile = device::profile_smart_energy, .cluster = 0x0019, .source_endpoint = 1,
                                .destination_endpoint = 1, .encrypted = secured, .payload = {}};
    question.payload.assign(read.begin(), read.end());
    ncp.send(question, {});
    ASSERT_TRUE(wait_for([&] { return !messages.empty(); }));
    EXPECT_EQ(messages[0].cluster, 0x0019);
    EXPECT_EQ(messages[0].source_endpoint, 1);
    EXPECT_EQ(messages[0].destination_endpoint, 1);
    EXPECT_EQ(messages[0].encrypted, secured);
  }
}

TEST_P(ConBeeWithTwin, TellsThatADeviceWithoutPowerDidNotAcknowledge) {
  join_ppmid();
  ppmid.set_power(false);
  send(endpoints_question(), "question");
  ASSERT_TRUE(wait_for([&] { return !told.empty(); }));
  EXPECT_THAT(told, ElementsAre("question coordinator hub: the message was not delivered: NO_ACK (0xA7) (timeout)"));
}

TEST_P(ConBeeWithTwin, AdmitsADeviceByTheKeyOfItsInstallCode) {
  const auto key = link_key_from_install_code(Bytes{0x83, 0xFE, 0xD3, 0x40, 0x7A, 0x93, 0x97, 0x23, 0xA5, 0xC6, 0x39, 0xB2, 0x69, 0x16, 0xD5, 0x05}).value();
  sim::DeviceSettings with_code;
  with_code.eui = Eui64{0x00DB1234567890A5};
  with_code.link_key = key;
  sim::Device ihd(air, with_code, Rng(4));
  ASSERT_TRUE(start().has_value());
  ASSERT_TRUE(ncp.permit_join(180s, within(1s)).has_value());
  ihd.set_power(true);
  ASSERT_TRUE(loop.sleep(60s).has_value());
  EXPECT_NE(ihd.state(), sim::Device::State::online);
  ASSERT_TRUE(ncp.add_link_key(with_code.eui, key, within(1s)).has_value());
  ASSERT_TRUE(ncp.permit_join(180s, within(1s)).has_value());
  ppmid.set_power(true);
  ASSERT_TRUE(loop.sleep(120s).has_value());
  EXPECT_EQ(ihd.state(), sim::Device::State::online);
  EXPECT_EQ(ppmid.state(), sim::Device::State::online) << "this stick keeps nobody out";
}

TEST_P(ConBeeWithTwin, DeliversAWholeQueue) {
  join_ppmid();
  for (int i = 0; i < 40; ++i) send(endpoints_question(), "one");
  ASSERT_TRUE(wait_for([&] { return told.size() == 40; }));
  EXPECT_THAT(told, ::testing::Each("one delivered"));
}

TEST_P(ConBeeWithTwin, ResumesItsNetworkWhenStartedAgain) {
  join_ppmid();
  const auto again = start();
  ASSERT_TRUE(again.has_value()) << describe(again.error());
  EXPECT_EQ(again->pan_id, 0x1A62);
  send(endpoints_question(), "question");
  ASSERT_TRUE(wait_for([&] { return !told.empty(); }));
  EXPECT_THAT(told, ElementsAre("question delivered"));
  EXPECT_EQ(ppmid.state(), sim::Device::State::online);
}

TEST_P(ConBeeWithTwin, KeepsTheWatchdogQuietForAnHour) {
  join_ppmid();
  ASSERT_TRUE(loop.sleep(1h).has_value());
  EXPECT_THAT(told, IsEmpty());
  EXPECT_TRUE(ncp.check(within(1s)).has_value());
}

TEST(ConBeeMessages, MustFit) {
  World world;
  world.join_ppmid();
  device::ApsMessage message{.peer = world.node, .profile = device::profile_smart_energy, .payload = {}};
  message.payload.resize(100);
  world.send(message, "long");
  message.payload.resize(128);
  world.send(message, "longer");
  ASSERT_TRUE(world.wait_for([&] { return world.told.size() == 2; }));
  EXPECT_THAT(world.told, ElementsAre("longer coordinator hub: the message was not delivered: it has 128 octets, 127 fit (limit_reached)",
                                      "long coordinator hub: the message was not delivered: ASDU_TOO_LONG (0xA0) (refused)"));
}

TEST(ConBeeOnAPty, StartsInRealTime) {
  io::Loop loop(io::TimeMode::real);
  sim::Air air(loop, {.radio_time = false}, Rng(1));
  auto far = *serial_port::PtyTwin::create(loop, "stick");
  Twin twin(*far, air, {.network_time = 10ms}, Rng(2));
  const auto port = *serial_port::SerialPort::open(loop, far->slave_path(), {.baud = default_baud});
  adapter::Dongle stick(loop, *port, "hub", sessions({}));
  const auto info = stick.start(test_network, Deadline::after(loop.now(), 20s));
  ASSERT_TRUE(info.has_value()) << describe(info.error());
  EXPECT_EQ(info->pan_id, 0x1A62);
  EXPECT_TRUE(stick.check(Deadline::after(loop.now(), 10s)).has_value());
  EXPECT_EQ(*far->baud(), 115200u);
}

}  // namespace
}  // namespace rig::deconz_ncp
