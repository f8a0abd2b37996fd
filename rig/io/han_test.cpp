// SPDX-License-Identifier: Apache-2.0
//
// Who is on the HAN: joining, going away, coming back, and losing the coordinator.
#include "rig/io/han_fixture.hpp"

namespace rig::io {
namespace {

using namespace std::chrono_literals;
using device::JoinEvent;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct HanTest : ::testing::Test, HanWorld {};

TEST_F(HanTest, FormsTheNetworkAndHandsOverTheKeys) {
  const auto info = han.form(20, within(5s));
  ASSERT_TRUE(info.has_value()) << describe(info.error());
  EXPECT_EQ(info->channel, 20);
  EXPECT_THAT(dongle.keys, ElementsAre(ihd_eui));
  EXPECT_THAT(journal.values("coordinator", "state"), ElementsAre("starting", "network_formed"));
  EXPECT_EQ(journal.all.back().fields.at("name"), "hub");
  EXPECT_EQ(journal.all.back().fields.at("detail").dump(),
            R"({"chip":"fake","firmware":"1.0","protocol":"none","eui64":"00DB1234567890A2","pan_id":"0x1A62","channel":20,"max_payload":82})");
}

TEST_F(HanTest, TellsThatItCouldNotBeFormed) {
  dongle.refuses = make_error(ErrorCode::timeout, "no answer", "hub");
  EXPECT_EQ(describe(han.form(20, within(5s)).error()), "hub: no answer (timeout)");
  EXPECT_EQ(describe(han.permit_join(60s, within(5s)).error()), "hub: no answer (timeout)");
  EXPECT_EQ(describe(han.check(within(5s)).error()), "hub: no answer (timeout)");
  EXPECT_THAT(journal.values("coordinator", "state"), ElementsAre("starting"));
  EXPECT_FALSE(han.failure());  // the coordinator answered; whether that ends the run is for others to say
}

TEST_F(HanTest, OpensAndClosesForJoining) {
  ASSERT_TRUE(han.permit_join(180s, within(5s)).has_value());
  ASSERT_TRUE(han.permit_join(0s, within(5s)).has_value());
  EXPECT_THAT(dongle.permits, ElementsAre(180s, 0s));
  EXPECT_THAT(journal.values("coordinator", "state"), ElementsAre("joining_open", "joining_closed"));
  EXPECT_TRUE(han.check(within(5s)).has_value());
}

TEST_F(HanTest, WaitsForADeviceToJoin) {
  loop.arm(loop.now() + 7s, [&] { dongle.join(JoinEvent::joined, ppmid_eui, ppmid_node); });
  ASSERT_TRUE(han.wait_for_join("ppmid", within(60s)).has_value());
  EXPECT_EQ(loop.now().time_since_epoch(), 7s);
  EXPECT_TRUE(han.wait_for_join("ppmid", within(1s)).has_value());
  EXPECT_EQ(fact("joins") + fact("rejoins") + fact("present"), "10true");
  EXPECT_EQ(fact("arrived_at"), "7.0");
  EXPECT_EQ(describe(han.wait_for_join("ihd", within(60s)).error()), "ihd did not join the HAN (timeout)");
  EXPECT_EQ(describe(han.wait_for_join("boiler", within(60s)).error()), "the bench has no device boiler (not_found)");
}

TEST_F(HanTest, CountsOneArrivalOnceHoweverOftenItIsTold) {
  joins();
  announces();
  EXPECT_THAT(journal.device_states(), ElementsAre("joined"));
  dongle.join(JoinEvent::rejoined, ppmid_eui, ppmid_node);
  settle();
  EXPECT_EQ(fact("joins") + fact("rejoins"), "10");
}

TEST_F(HanTest, FollowsADeviceToANewAddress) {
  joins();
  announces(NodeId{0x7788});
  EXPECT_THAT(journal.values("device", "node"), ElementsAre("0x3344", "0x7788"));
  EXPECT_EQ(fact("rejoins"), "1");
}

TEST_F(HanTest, GivesAnAddressToOneDeviceOnly) {
  joins();
  joins(ppmid_node, ihd_eui);
  serve();
  dongle.sent.clear();
  queries();  // from an address that is the IHD's now
  EXPECT_EQ(fact("transfer.queries"), "0");
}

TEST_F(HanTest, NotesADeviceThatLeft) {
  joins();
  dongle.join(JoinEvent::left, ppmid_eui, ppmid_node);
  settle();
  EXPECT_THAT(journal.device_states(), ElementsAre("joined", "left"));
  EXPECT_EQ(han.wait_for_join("ppmid", within(1s)).error().code, ErrorCode::timeout);
}

TEST_F(HanTest, NotesStrangersAndLeavesThemAlone) {
  joins(NodeId{0x1111}, Eui64{0xABCD});
  announces(NodeId{0x1111}, Eui64{0xABCD});
  EXPECT_THAT(journal.values("device", "detail"), ElementsAre("not a device of this bench"));
  EXPECT_THAT(journal.values("device", "eui64"), ElementsAre("000000000000ABCD"));
}

TEST_F(HanTest, KnowsThatADeviceWithoutPowerIsAway) {
  joins();
  han.power_was_cut("ppmid");
  EXPECT_EQ(fact("present"), "false");
  queries();  // still in the air when the contact opened
  EXPECT_EQ(fact("present"), "false");
  han.power_was_restored("ppmid");
  han.power_was_restored("ppmid");
  EXPECT_EQ(fact("present"), "false");
  announces();
  EXPECT_THAT(journal.device_states(), ElementsAre("joined", "power_cut", "power_restored", "rejoined"));
  EXPECT_EQ(fact("joins") + fact("rejoins") + fact("present"), "11true");
}

TEST_F(HanTest, TakesADeviceForBackWhenItIsHeardAgain) {
  joins();
  han.power_was_cut("ppmid");
  han.power_was_restored("ppmid");
  queries();
  EXPECT_THAT(journal.values("device", "detail"), ElementsAre("", "", "", "was heard again"));
  EXPECT_EQ(fact("present"), "true");
}

TEST_F(HanTest, KnowsNothingOfPowerOfOtherDevices) {
  han.power_was_cut("boiler");
  han.power_was_restored("boiler");
  EXPECT_THAT(journal.all, IsEmpty());
}

// The rig was started again, the dongle resumed its network, and the device never noticed.
TEST_F(HanTest, AsksWhoANodeIsThatWasInTheNetworkBefore) {
  dongle.on_send = [this](const device::ApsMessage& question) {
    if (question.cluster != zdo::IeeeAddressRequest::cluster) return;
    const Eui64 eui = question.peer == ppmid_node ? ppmid_eui : Eui64{0xABCD};
    dongle.receive(from_device(question.peer, 0, zdo::response_cluster(question.cluster),
                               zdo::frame(question.payload[0], zdo::IeeeAddressResponse{zdo::Status::success, eui, question.peer})));
  };
  queries();
  EXPECT_THAT(journal.values("device", "detail"), ElementsAre("was in the network before"));
  EXPECT_EQ(fact("joins") + fact("rejoins") + fact("present"), "01true");

  dongle.sent.clear();
  speaker = NodeId{0x1111};
  for (int i = 0; i < 200; ++i) queries();
  EXPECT_EQ(dongle.sent.size(), 1u);  // a stranger is asked once
  EXPECT_EQ(journal.device_states().size(), 1u);
}

TEST_F(HanTest, AsksAgainOnceTheCoordinatorIsUp) {
  queries();
  ASSERT_TRUE(han.form(11, within(5s)).has_value());
  queries();
  EXPECT_EQ(dongle.sent.size(), 2u);
}

TEST_F(HanTest, AsksASilentNodeOnlyNowAndThen) {
  for (int i = 0; i < 200; ++i) queries();  // 20 s
  EXPECT_EQ(dongle.sent.size(), 4u);
}

TEST_F(HanTest, WakesEverybodyWithTheLossOfTheCoordinator) {
  joins();
  std::vector<std::string> order;
  han.on_failure([&](const Error&) { order.push_back("told"); });
  const auto await = [&](const std::string& name, auto call) {
    loop.spawn(name, [&order, name, call] { order.push_back(name + ": " + describe(call().error())); });
  };
  serve();
  await("join", [this] { return han.wait_for_join("ihd", within(60s)); });
  await("query", [this] { return han.wait_for_query("ppmid", QueryAnswer::offered, within(60s)); });
  await("transfer", [this] { return han.wait_for_transfer("ppmid", 100, within(60s)); });
  await("end", [this] { return han.wait_for_transfer_end("ppmid", within(60s)); });
  await("read", [this] { return han.read_attribute("ppmid", 0, 4, false, within(60s)); });
  await("notify", [this] { return han.notify("ppmid", within(60s)); });
  loop.arm(loop.now() + 3s, [&] {
    dongle.fail(make_error(ErrorCode::port_lost, "unplugged", "hub"));
    dongle.fail(make_error(ErrorCode::timeout, "later", "hub"));
  });
  settle(10s);
  EXPECT_EQ(order.front(), "told");
  EXPECT_THAT(std::vector(order.begin() + 1, order.end()),
              ::testing::UnorderedElementsAre("join: hub: unplugged (port_lost)", "query: hub: unplugged (port_lost)",
                                              "transfer: hub: unplugged (port_lost)", "end: hub: unplugged (port_lost)",
                                              "read: hub: unplugged (port_lost)", "notify: hub: unplugged (port_lost)"));
  EXPECT_THAT(journal.values("coordinator", "state"), ElementsAre("lost"));
  EXPECT_EQ(journal.all.back().fields.at("detail").at("reason"), "hub: unplugged (port_lost)");

  ASSERT_TRUE(han.failure().has_value());
  const std::string expected = "hub: unplugged (port_lost)";
  EXPECT_EQ(describe(han.form(11, within(1s)).error()), expected);
  EXPECT_EQ(describe(han.permit_join(1s, within(1s)).error()), expected);
  EXPECT_EQ(describe(han.check(within(1s)).error()), expected);
  EXPECT_EQ(describe(han.serve("ppmid", image(), {}).error()), expected);
  EXPECT_EQ(describe(han.activate("ppmid", {}).error()), expected);
}

TEST_F(HanTest, CallsARestartOfTheCoordinatorAReset) {
  dongle.fail(make_error(ErrorCode::unexpected_reset, "restarted", "hub"));
  settle();
  EXPECT_THAT(journal.values("coordinator", "state"), ElementsAre("reset"));
}

struct Attributes : HanTest {
  Attributes() {
    joins();
    dongle.on_send = [this](const device::ApsMessage& question) {
      if (question.profile == device::profile_zdo) return answer_discovery(question);
      const auto asked = zcl::parse(view(question.payload));
      ASSERT_TRUE(asked.has_value());
      dongle.receive(from_device(ppmid_node, question.profile, question.cluster,
                                 zcl::frame(zcl::global_header<zcl::ReadAttributesResponse>(zcl::Direction::to_client, asked->header.sequence), answer)));
    };
  }
  void answer_discovery(const device::ApsMessage& question) {
    const auto reply = [&](const auto& response) {
      dongle.receive(from_device(ppmid_node, 0, zdo::response_cluster(question.cluster), zdo::frame(question.payload[0], response)));
    };
    if (question.cluster == zdo::ActiveEndpointsRequest::cluster) {
      zdo::ActiveEndpointsResponse response{zdo::Status::success, ppmid_node};
      response.endpoints.items.push_back(9);
      return reply(response);
    }
    zdo::SimpleDescriptor descriptor{.endpoint = 9, .profile = 0x0104, .device = 0, .device_version = 0, .input_clusters = {}, .output_clusters = {}};
    descriptor.output_clusters.items.push_back(0x0019);
    reply(zdo::SimpleDescriptorResponse{zdo::Status::success, ppmid_node, descriptor});
  }
  zcl::ReadAttributesResponse answer{{{{0x0006, zcl::Status::success, zcl::Value::enum8(1)}}}};
};

TEST_F(Attributes, AreReadFromTheEndpointThatIsFoundFirst) {
  for (int i = 0; i < 2; ++i) {
    const auto value = han.read_attribute("ppmid", 0x0019, 0x0006, true, within(30s));
    ASSERT_TRUE(value.has_value()) << describe(value.error());
    EXPECT_EQ(*value, zcl::Value::enum8(1));
  }
  ASSERT_EQ(dongle.sent.size(), 4u);  // two to find the endpoint, once
  EXPECT_EQ(dongle.sent.back().destination_endpoint, 9);
  EXPECT_EQ(dongle.sent.back().profile, 0x0104);
  EXPECT_TRUE(dongle.sent.back().encrypted);
}

TEST_F(Attributes, OfOtherClustersAreReadInTheClear) {
  answer = {{{{0x0004, zcl::Status::success, zcl::Value::text("Acme")}}}};
  ASSERT_TRUE(han.read_attribute("ppmid", 0x0000, 0x0004, false, within(30s)).has_value());
  EXPECT_FALSE(dongle.sent.back().encrypted);
}

TEST_F(Attributes, AreRefusedInWords) {
  answer = {{{{0x0006, zcl::Status::unsupported_attribute, {}}}}};
  EXPECT_EQ(describe(han.read_attribute("ppmid", 0x0019, 0x0006, true, within(30s)).error()),
            "the device answered UNSUPPORTED_ATTRIBUTE for attribute 0x0006 (refused)");
}

TEST_F(Attributes, AreNotReadFromADeviceThatNeverJoined) {
  const auto value = han.read_attribute("ihd", 0x0019, 0x0006, true, within(30s));
  ASSERT_TRUE(value.has_error());
  EXPECT_EQ(describe(value.error()), "ihd has not joined the HAN (not_ready)");
}

}  // namespace
}  // namespace rig::io
