// SPDX-License-Identifier: Apache-2.0
#include "rig/io/requests.hpp"

#include <gmock/gmock.h>

#include "rig/io/fake_coordinator.hpp"
#include "rig/proto/zcl/global_commands.hpp"
#include "rig/proto/zdo/frames.hpp"

namespace rig::io {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::SizeIs;

constexpr NodeId node{0x3344};
constexpr std::uint16_t se = device::profile_smart_energy;
constexpr std::uint16_t basic = 0x0000;

struct RequestsTest : ::testing::Test {
  Loop loop{TimeMode::virtual_time};
  FakeCoordinator dongle{loop};
  Requests requests{loop, dongle, {.profile = se, .endpoint = 5}};
  std::vector<bool> taken;

  RequestsTest() {
    dongle.listen({[this](const device::ApsMessage& message) { taken.push_back(requests.on_message(message)); }, {}, {}});
  }
  Deadline within(Duration duration) const { return Deadline::after(loop.now(), duration); }
  Result<zcl::Value> read(Duration duration = 30s) {
    return requests.read_attribute({.node = node, .endpoint = {1, se}, .cluster = basic, .attribute = 0x0004, .on_client = false, .encrypted = false},
                                   within(duration));
  }
  static std::uint8_t zcl_sequence(const device::ApsMessage& question) { return zcl::parse(view(question.payload))->header.sequence; }
  void answer_zcl(std::uint8_t sequence, const auto& response) {
    dongle.receive(from_device(node, se, basic, zcl::frame(zcl::global_header<std::decay_t<decltype(response)>>(zcl::Direction::to_client, sequence), response)));
  }
  /// The device answers every read with this.
  void device_answers(const auto& response) {
    dongle.on_send = [this, response](const device::ApsMessage& question) { answer_zcl(zcl_sequence(question), response); };
  }
  template <class Response>
  void answer_zdo(const device::ApsMessage& question, const Response& response) {
    dongle.receive(from_device(node, 0, zdo::response_cluster(question.cluster), zdo::frame(question.payload[0], response)));
  }
};

zcl::ReadAttributesResponse acme() { return {{{{0x0004, zcl::Status::success, zcl::Value::text("Acme")}}}}; }

TEST_F(RequestsTest, ReadsAnAttribute) {
  device_answers(acme());
  const auto value = read();
  ASSERT_TRUE(value.has_value()) << describe(value.error());
  EXPECT_EQ(*value, zcl::Value::text("Acme"));
  ASSERT_THAT(dongle.sent, SizeIs(1));
  EXPECT_EQ(dongle.sent[0].source_endpoint, 5);
  EXPECT_EQ(dongle.sent[0].destination_endpoint, 1);
  EXPECT_EQ(dongle.sent[0].profile, se);
  EXPECT_EQ(loop.now().time_since_epoch(), 20ms);
}

TEST_F(RequestsTest, AsksTheClientSideOfAClusterInItsDirection) {
  device_answers(acme());
  ASSERT_TRUE(requests.read_attribute({.node = node, .endpoint = {1, se}, .cluster = basic, .attribute = 4, .on_client = true, .encrypted = true}, within(5s)).has_value());
  EXPECT_EQ(zcl::parse(view(dongle.sent[0].payload))->header.direction, zcl::Direction::to_client);
  EXPECT_TRUE(dongle.sent[0].encrypted);
}

TEST_F(RequestsTest, AsksAgainWhenNothingComes) {
  int asked = 0;
  dongle.on_send = [&](const device::ApsMessage& question) {
    if (++asked == 3) answer_zcl(zcl_sequence(question), acme());
  };
  EXPECT_TRUE(read().has_value());
  EXPECT_EQ(loop.now().time_since_epoch(), 2 * Requests::answer_wait + 20ms);
  EXPECT_EQ(dongle.sent[0].payload, dongle.sent[2].payload);  // one question, so that a late answer still counts
}

TEST_F(RequestsTest, GivesUpAtTheDeadline) {
  const auto value = read(12s);
  ASSERT_TRUE(value.has_error());
  EXPECT_EQ(describe(value.error()), "no answer from node 0x3344 on cluster 0x0000 (timeout)");
  EXPECT_EQ(loop.now().time_since_epoch(), 12s);
  EXPECT_THAT(dongle.sent, SizeIs(3));
}

TEST_F(RequestsTest, TellsThatTheDeviceRefused) {
  device_answers(zcl::ReadAttributesResponse{{{{0x0004, zcl::Status::unsupported_attribute, {}}}}});
  EXPECT_EQ(describe(read().error()), "the device answered UNSUPPORTED_ATTRIBUTE for attribute 0x0004 (refused)");
}

TEST_F(RequestsTest, TellsThatTheDeviceRefusedTheWholeCommand) {
  device_answers(zcl::DefaultResponse{0x00, zcl::Status::unsup_general_command});
  EXPECT_EQ(describe(read().error()), "the device answered UNSUP_GENERAL_COMMAND (refused)");
}

TEST_F(RequestsTest, TellsThatAnotherAttributeWasAnswered) {
  device_answers(zcl::ReadAttributesResponse{{{{0x0005, zcl::Status::success, zcl::Value::u8(1)}}}});
  EXPECT_EQ(describe(read().error()), "attribute 0x0004 was asked for, another one was answered (protocol_violation)");
  device_answers(zcl::ReadAttributesResponse{});
  EXPECT_EQ(describe(read().error()), "attribute 0x0004 was asked for, another one was answered (protocol_violation)");
}

TEST_F(RequestsTest, TellsThatTheAnswerIsMalformed) {
  dongle.on_send = [this](const device::ApsMessage& question) {
    dongle.receive(from_device(node, se, basic, Bytes{0x18, zcl_sequence(question), 0x01, 0x04, 0x00, 0x00, 0x42, 0x09, 'A'}));
  };
  const auto value = read();
  ASSERT_TRUE(value.has_error());
  EXPECT_EQ(value.error().code, ErrorCode::protocol_violation) << describe(value.error());
}

TEST_F(RequestsTest, IsNotFooledByMessagesThatAreNoAnswer) {
  dongle.on_send = [this](const device::ApsMessage& question) {
    const auto sequence = zcl_sequence(question);
    answer_zcl(static_cast<std::uint8_t>(sequence + 1), acme());
    dongle.receive(from_device(node, se, basic, zcl::frame(zcl::global_header<zcl::ReadAttributes>(zcl::Direction::to_server, sequence), zcl::ReadAttributes{{{4}}})));
    dongle.receive(from_device(NodeId{0x5566}, se, basic, zcl::frame(zcl::global_header<zcl::ReadAttributesResponse>(zcl::Direction::to_client, sequence), acme())));
    dongle.receive(from_device(node, se, 0x0019, zcl::frame(zcl::global_header<zcl::ReadAttributesResponse>(zcl::Direction::to_client, sequence), acme())));
    dongle.receive(from_device(node, se, basic, Bytes{}));
    dongle.receive(from_device(node, 0, 0x8005, Bytes{}));
  };
  EXPECT_EQ(read(4s).error().code, ErrorCode::timeout);
  EXPECT_THAT(taken, ElementsAre(false, false, false, false, false, false));
}

TEST_F(RequestsTest, TakesAnAnswerOnce) {
  dongle.on_send = [this](const device::ApsMessage& question) {
    answer_zcl(zcl_sequence(question), acme());
    answer_zcl(zcl_sequence(question), acme());
  };
  EXPECT_TRUE(read().has_value());
  ASSERT_TRUE(loop.sleep(1s).has_value());
  EXPECT_THAT(taken, ElementsAre(true, false));
}

TEST_F(RequestsTest, EndsEveryWaitWhenTheCoordinatorIsLost) {
  std::vector<std::string> outcomes;
  for (const char* name : {"first", "second"})
    loop.spawn(name, [&, name] { outcomes.push_back(std::string(name) + " " + describe(read().error())); });
  loop.arm(loop.now() + 1s, [&] { requests.fail(make_error(ErrorCode::port_lost, "gone", "hub")); });
  loop.run();
  EXPECT_THAT(outcomes, ElementsAre("first hub: gone (port_lost)", "second hub: gone (port_lost)"));
  EXPECT_EQ(describe(read().error()), "hub: gone (port_lost)");
}

// A dongle that hangs is lost with the code that otherwise means "ask again".
TEST_F(RequestsTest, DoesNotAskALostCoordinatorAgain) {
  loop.arm(loop.now() + 1s, [&] { requests.fail(make_error(ErrorCode::timeout, "hangs", "hub")); });
  EXPECT_EQ(describe(read().error()), "hub: hangs (timeout)");
  EXPECT_THAT(dongle.sent, SizeIs(1));
}

struct OtaClientSearch : RequestsTest {
  std::vector<std::uint8_t> active{1, 2};
  std::vector<std::uint16_t> clients_on_2{0x000A, 0x0019};

  OtaClientSearch() {
    dongle.on_send = [this](const device::ApsMessage& question) {
      if (question.cluster == zdo::ActiveEndpointsRequest::cluster) {
        zdo::ActiveEndpointsResponse response{zdo::Status::success, node};
        response.endpoints.items.assign(active.begin(), active.end());
        return answer_zdo(question, response);
      }
      const auto asked = zdo::parse<zdo::SimpleDescriptorRequest>(view(question.payload))->payload.endpoint;
      zdo::SimpleDescriptor descriptor{.endpoint = asked, .profile = se, .device = 0x0506, .device_version = 0, .input_clusters = {{0x0019}}, .output_clusters = {}};
      if (asked == 2) descriptor.output_clusters.items.assign(clients_on_2.begin(), clients_on_2.end());
      answer_zdo(question, zdo::SimpleDescriptorResponse{zdo::Status::success, node, descriptor});
    };
  }
};

TEST_F(OtaClientSearch, FindsTheEndpointThatIsAClient) {
  const auto found = requests.find_client_endpoint(node, 0x0019, within(30s));
  ASSERT_TRUE(found.has_value()) << describe(found.error());
  EXPECT_EQ(found->number, 2);
  EXPECT_EQ(found->profile, se);
}

TEST_F(OtaClientSearch, TellsThatThereIsNone) {
  clients_on_2 = {};
  EXPECT_EQ(describe(requests.find_client_endpoint(node, 0x0019, within(30s)).error()), "no endpoint of node 0x3344 is a client of cluster 0x0019 (not_found)");
}

TEST_F(OtaClientSearch, TellsThatTheDeviceRefused) {
  dongle.on_send = [this](const device::ApsMessage& question) {
    answer_zdo(question, zdo::ActiveEndpointsResponse{zdo::Status::not_supported, node});
  };
  EXPECT_EQ(describe(requests.find_client_endpoint(node, 0x0019, within(30s)).error()), "node 0x3344 answered cluster 0x0005 with NOT_SUPPORTED (refused)");
}

TEST_F(OtaClientSearch, TellsThatTheAnswerIsCutOff) {
  dongle.on_send = [this](const device::ApsMessage& question) {
    dongle.receive(from_device(node, 0, zdo::response_cluster(question.cluster), Bytes{question.payload[0], 0x00, 0x44}));
  };
  EXPECT_EQ(describe(requests.find_client_endpoint(node, 0x0019, within(30s)).error()),
            "node 0x3344 answered cluster 0x0005 with a message that is truncated (protocol_violation)");
}

}  // namespace
}  // namespace rig::io
