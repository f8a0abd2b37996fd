// SPDX-License-Identifier: Apache-2.0
//
// The adapter in good days, with its twin in every protocol generation.
#include "adapters/ezsp_ncp/adapter_test_kit.hpp"
#include "rig/base/install_code.hpp"

namespace rig::ezsp_ncp {
namespace {

using namespace std::chrono_literals;
using device::JoinEvent;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

struct Generation {
  ezsp::Version version;
  std::string firmware;
};
void PrintTo(const Generation& generation, std::ostream* out) { *out << "EZSP " << unsigned{generation.version}; }

struct EzspDongleWithTwin : ::testing::TestWithParam<Generation>, World {
  EzspDongleWithTwin() : World({.ezsp_version = GetParam().version}) {}
};

INSTANTIATE_TEST_SUITE_P(Generations, EzspDongleWithTwin,
                         ::testing::Values(Generation{8, "6.7.8.0"}, Generation{13, "7.4.3.0"}, Generation{14, "8.0.2.0"}, Generation{16, "8.1.0.0"}),
                         [](const auto& test) { return "Ezsp" + std::to_string(test.param.version); });

TEST_P(EzspDongleWithTwin, StartsAndSaysWhatItIs) {
  const auto info = start();
  ASSERT_TRUE(info.has_value()) << describe(info.error());
  EXPECT_EQ(info->protocol, "EZSP " + std::to_string(GetParam().version));
  EXPECT_EQ(info->firmware, GetParam().firmware);
  EXPECT_EQ(info->eui, TwinSettings{}.eui);
  EXPECT_EQ(info->pan_id, 0x1A62);
  EXPECT_EQ(info->channel, 15);
  EXPECT_EQ(info->max_payload, 82u);
  EXPECT_TRUE(ncp.check(within(1s)).has_value());
}

TEST_P(EzspDongleWithTwin, AdmitsADeviceWhileOpenAndSeesItComeBack) {
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

TEST_P(EzspDongleWithTwin, TellsThatADeviceLeft) {
  join_ppmid();
  const zdo::MgmtLeaveRequest leave{};
  send(zdo_to(node, zdo::MgmtLeaveRequest::cluster, zdo::frame(1, leave)), "leave request");
  ASSERT_TRUE(wait_for([&] { return joins.size() > 1; }));
  EXPECT_THAT(joins.back(), Pair(JoinEvent::left, ppmid.settings().eui));
}

TEST_P(EzspDongleWithTwin, CarriesMessagesBothWays) {
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

TEST_P(EzspDongleWithTwin, SecuresWhatIsAskedToBeSecured) {
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

TEST_P(EzspDongleWithTwin, TellsThatADeviceWithoutPowerDidNotAcknowledge) {
  join_ppmid();
  ppmid.set_power(false);
  send(endpoints_question(), "question");
  ASSERT_TRUE(wait_for([&] { return !told.empty(); }));
  EXPECT_THAT(told, ElementsAre("question coordinator hub: the message was not delivered: delivery_failed (timeout)"));
}

TEST_P(EzspDongleWithTwin, AdmitsOnlyTheDeviceWhoseInstallCodeKeyItHas) {
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

  // A new start forgets the keys, and with them that nobody joins without one.
  ASSERT_TRUE(start().has_value());
  ASSERT_TRUE(ncp.permit_join(180s, within(1s)).has_value());
  ASSERT_TRUE(loop.sleep(120s).has_value());
  EXPECT_EQ(ppmid.state(), sim::Device::State::online);
}

TEST_P(EzspDongleWithTwin, DeliversAWholeQueue) {
  join_ppmid();
  for (int i = 0; i < 40; ++i) send(endpoints_question(), "one");
  ASSERT_TRUE(wait_for([&] { return told.size() == 40; }));
  EXPECT_THAT(told, ::testing::Each("one delivered"));
}

TEST_P(EzspDongleWithTwin, ResumesItsNetworkWhenStartedAgain) {
  join_ppmid();
  const auto again = start();
  ASSERT_TRUE(again.has_value()) << describe(again.error());
  EXPECT_EQ(again->pan_id, 0x1A62);
  send(endpoints_question(), "question");
  ASSERT_TRUE(wait_for([&] { return !told.empty(); }));
  EXPECT_THAT(told, ElementsAre("question delivered"));
}

}  // namespace
}  // namespace rig::ezsp_ncp
