// SPDX-License-Identifier: Apache-2.0
#include "rig/io/han_fixture.hpp"
#include "rig/proto/tunnelling/server.hpp"

namespace rig::io {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

// Messages of these tests begin with their length, one octet.
std::optional<std::size_t> length_of(ByteView prefix) {
  if (prefix.empty()) return std::nullopt;
  return prefix.front();
}
Bytes message(Byte size) {
  Bytes bytes(size, Byte{0xAB});
  bytes.front() = size;
  return bytes;
}

// A PPMID whose endpoint 3 is a tunnelling server.
struct HanTunnelTest : ::testing::Test, HanWorld {
  HanTunnelTest() : HanWorld({.coordinator = "hub", .network = {.pan_id = 0x1A62}, .server = {}, .message_length = length_of}) {
    dongle.on_send = [this](const device::ApsMessage& sent) { answer(sent); };
    han.on_tunnel_message([this](const std::string& from, ByteView bytes) { heard.push_back(from + " " + std::to_string(bytes.size())); });
  }
  void answer(const device::ApsMessage& sent) {
    if (sent.cluster == zdo::ActiveEndpointsRequest::cluster)
      return reply(zdo::ActiveEndpointsResponse::cluster, zdo::frame(sent.payload[0], zdo::ActiveEndpointsResponse{zdo::Status::success, ppmid_node, {{3}}}));
    if (sent.cluster == zdo::SimpleDescriptorRequest::cluster) {
      const zdo::SimpleDescriptor descriptor{3, 0x0109, 0x0506, 0, {{tunnelling::cluster_id}}, {{0x0019}}};
      return reply(zdo::SimpleDescriptorResponse::cluster, zdo::frame(sent.payload[0], zdo::SimpleDescriptorResponse{zdo::Status::success, ppmid_node, descriptor}));
    }
    if (sent.cluster != tunnelling::cluster_id || !other_end) return;
    EXPECT_EQ(sent.destination_endpoint, 3);
    EXPECT_TRUE(sent.encrypted);
    say(other_end->on_bytes(view(sent.payload), loop.now()));
  }
  void reply(std::uint16_t cluster, const Bytes& frame) { dongle.receive(from_device(ppmid_node, 0, cluster, frame)); }
  void say(const tunnelling::Server::Actions& actions) {
    for (const auto& action : actions) {
      if (const auto* received = std::get_if<tunnelling::Server::Received>(&action)) at_device.push_back(received->message);
      const auto* send = std::get_if<tunnelling::Server::Send>(&action);
      if (!send) continue;
      dongle.receive(from_device(ppmid_node, device::profile_smart_energy, tunnelling::cluster_id, send->frame, true, 3));
      if (send->data) say(other_end->on_delivered(true));
    }
  }

  std::optional<tunnelling::Server> other_end{std::in_place, length_of};
  std::vector<Bytes> at_device;
  std::vector<std::string> heard;
};

TEST_F(HanTunnelTest, CarriesMessagesBothWays) {
  joins();
  const auto sent = han.send_through_tunnel("ppmid", message(200), within(1min));
  ASSERT_TRUE(sent.has_value()) << describe(sent.error());
  EXPECT_THAT(at_device, ElementsAre(message(200)));
  say(other_end->send(message(150)));
  settle();
  EXPECT_THAT(heard, ElementsAre("ppmid 150"));
}

TEST_F(HanTunnelTest, IsOpenForWhatADeviceSaysByItself) {
  joins();
  say(other_end->send(message(9)));
  settle();
  EXPECT_TRUE(heard.empty()) << "it has no tunnel";
  ASSERT_TRUE(han.open_tunnel("ppmid", within(1min)).has_value());
  settle();
  EXPECT_THAT(heard, ElementsAre("ppmid 9"));
}

TEST_F(HanTunnelTest, IsOpenedAnewWhenTheDeviceComesBack) {
  joins();
  ASSERT_TRUE(han.open_tunnel("ppmid", within(1min)).has_value());
  han.power_was_cut("ppmid");
  other_end.emplace(length_of);
  say(other_end->send(message(9)));
  han.power_was_restored("ppmid");
  announces();
  settle();
  EXPECT_THAT(heard, ElementsAre("ppmid 9"));
}

TEST_F(HanTunnelTest, SaysWhatDidNotWork) {
  EXPECT_EQ(describe(han.open_tunnel("ppmid", within(1min)).error()), "ppmid has not joined the HAN (not_ready)");
  joins();
  other_end->set_busy(true);
  EXPECT_EQ(describe(han.open_tunnel("ppmid", within(1min)).error()), "ppmid did not open a tunnel (timeout)");
  other_end.reset();
  EXPECT_EQ(describe(han.send_through_tunnel("ppmid", message(5), within(10min)).error()), "a message to ppmid was not delivered (timeout)");
  dongle.acknowledges = false;
  EXPECT_EQ(describe(han.open_tunnel("ppmid", within(1min)).error()), "ppmid did not answer the request for a tunnel (timeout)");
}

TEST(Han, HasNoTunnelsUnlessItKnowsWhatGoesThrough) {
  HanWorld world;
  world.joins();
  EXPECT_EQ(describe(world.han.open_tunnel("ppmid", world.within(1min)).error()), "this bench has no tunnels (not_ready)");
}

}  // namespace
}  // namespace rig::io
