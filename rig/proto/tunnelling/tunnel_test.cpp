// SPDX-License-Identifier: Apache-2.0
//
// Both ends of a tunnel.
#include <gmock/gmock.h>

#include "rig/proto/tunnelling/client.hpp"
#include "rig/proto/tunnelling/server.hpp"
#include "rig/wire/conversation.hpp"

namespace rig::tunnelling {
namespace {

using namespace std::chrono_literals;
using wire::ArmTimer;
using wire::DisarmTimer;

TimePoint at(Duration since_start) { return TimePoint{} + since_start; }

// Messages of these tests begin with their length, two octets.
std::optional<std::size_t> length_of(ByteView prefix) {
  if (prefix.size() < 2) return std::nullopt;
  return std::size_t{prefix[0]} << 8 | prefix[1];
}
Bytes message(std::size_t size) {
  Bytes bytes(size);
  for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<Byte>(i);
  bytes[0] = static_cast<Byte>(size >> 8);
  bytes[1] = static_cast<Byte>(size);
  return bytes;
}
template <class Command>
Bytes bytes_of(std::uint8_t sequence, const Command& command) {
  const auto written = frame(sequence, command);
  return {written.begin(), written.end()};
}
template <Direction way>
TransferData<way> piece(std::uint16_t tunnel, const Bytes& whole, std::size_t from, std::size_t size) {
  TransferData<way> data{tunnel, {}};
  data.data.bytes.assign(whole.begin() + static_cast<std::ptrdiff_t>(from), whole.begin() + static_cast<std::ptrdiff_t>(from + size));
  return data;
}
template <class Command>
Client::Action sent(std::uint8_t sequence, const Command& command) {
  return Client::Send{frame(sequence, command), std::is_same_v<Command, TransferData<Direction::to_server>>};
}

using Talk = wire::Conversation<Client>;
Talk talk() {
  return Talk([] { return Client(length_of); });
}
Talk& send(Talk& talk, MessageId id, const Bytes& bytes) {
  return talk.call("send", [=](Client& client, TimePoint now) { return client.send(id, bytes, now); });
}
Talk& delivered(Talk& talk, bool arrived = true) {
  return talk.call("delivered", [=](Client& client, TimePoint now) { return client.on_delivered(arrived, now); });
}
bool never_ends(const Client::Action&) { return false; }

TEST(TunnelClient, AsksForATunnelAndSendsPieceByPiece) {
  const Bytes whole = message(150);
  auto hub = talk();
  send(hub, 9, whole).expect({sent(1, RequestTunnel{}), ArmTimer{at(10s)}});
  hub.feed(bytes_of(1, RequestTunnelResponse{4, Status::success, 1500}))
      .expect({DisarmTimer{}, sent(2, piece<Direction::to_server>(4, whole, 0, 68))});
  delivered(hub).expect({sent(3, piece<Direction::to_server>(4, whole, 68, 68))});
  delivered(hub).expect({sent(4, piece<Direction::to_server>(4, whole, 136, 14))});
  delivered(hub).expect({Client::Ended{9, true}});
  hub.feed(bytes_of(1, piece<Direction::to_client>(4, whole, 0, 100)));
  hub.feed(bytes_of(2, piece<Direction::to_client>(4, whole, 100, 50))).expect({Client::Received{whole}});
  hub.passes();
  hub.fails_cleanly_at_every_step(never_ends, 24h);
}

TEST(TunnelClient, ComesBackLaterToABusyDevice) {
  auto hub = talk();
  send(hub, 1, message(10)).expect({sent(1, RequestTunnel{}), ArmTimer{at(10s)}});
  hub.feed(bytes_of(1, RequestTunnelResponse{0, Status::busy, 0})).expect({ArmTimer{at(3min)}});
  hub.wait(3min).expect({sent(2, RequestTunnel{}), ArmTimer{at(3min + 10s)}});
  hub.passes();
}

TEST(TunnelClient, GivesUpAfterThreeUnansweredRequests) {
  auto hub = talk();
  send(hub, 1, message(10)).expect({sent(1, RequestTunnel{}), ArmTimer{at(10s)}});
  send(hub, 2, message(10));
  hub.wait(10s).expect({sent(2, RequestTunnel{}), ArmTimer{at(20s)}});
  hub.wait(10s).expect({sent(3, RequestTunnel{}), ArmTimer{at(30s)}});
  hub.wait(10s).expect({Client::Ended{1, false}, Client::Ended{2, false}});
  send(hub, 3, message(10)).expect({sent(4, RequestTunnel{}), ArmTimer{at(40s)}});
  hub.passes();
}

TEST(TunnelClient, OpensANewTunnelWhenTheOldOneIsGone) {
  const Bytes whole = message(100);
  auto hub = talk();
  send(hub, 1, whole).expect({sent(1, RequestTunnel{}), ArmTimer{at(10s)}});
  hub.feed(bytes_of(1, RequestTunnelResponse{4, Status::success, 1500})).expect({DisarmTimer{}, sent(2, piece<Direction::to_server>(4, whole, 0, 68))});
  hub.feed(bytes_of(2, TransferDataError<Direction::to_client>{4, TransferStatus::no_such_tunnel})).expect({sent(3, RequestTunnel{}), ArmTimer{at(10s)}});
  hub.feed(bytes_of(3, RequestTunnelResponse{5, Status::success, 1500})).expect({DisarmTimer{}, sent(4, piece<Direction::to_server>(5, whole, 0, 68))});
  hub.call("device started", [](Client& client, TimePoint now) { return client.device_started(now); }).expect({sent(5, RequestTunnel{}), ArmTimer{at(10s)}});
  hub.passes();
}

TEST(TunnelClient, HearsTheOldTunnelUntilItHasANewOne) {
  const auto device_started = [](Client& client, TimePoint now) { return client.device_started(now); };
  auto hub = talk();
  hub.call("device started", device_started).expect({sent(1, RequestTunnel{}), ArmTimer{at(10s)}});
  hub.call("device started", device_started);
  hub.feed(bytes_of(9, RequestTunnelResponse{3, Status::success, 1500}));
  hub.feed(bytes_of(1, RequestTunnelResponse{4, Status::success, 1500})).expect({DisarmTimer{}});
  hub.call("device started", device_started).expect({sent(2, RequestTunnel{}), ArmTimer{at(10s)}});
  hub.feed(bytes_of(5, piece<Direction::to_client>(4, message(5), 0, 5))).expect({Client::Received{message(5)}});
  hub.feed(bytes_of(2, RequestTunnelResponse{5, Status::success, 1500})).expect({DisarmTimer{}});
  hub.passes();
}

TEST(TunnelClient, TellsThatAMessageIsLostAndGoesOnWithTheNext) {
  auto hub = talk();
  hub.call("open", [](Client& client, TimePoint now) { return client.open(now); }).expect({sent(1, RequestTunnel{}), ArmTimer{at(10s)}});
  hub.feed(bytes_of(1, RequestTunnelResponse{4, Status::success, 1500})).expect({DisarmTimer{}});
  send(hub, 1, message(100)).expect({sent(2, piece<Direction::to_server>(4, message(100), 0, 68))});
  send(hub, 2, message(5));
  delivered(hub, false).expect({Client::Ended{1, false}, sent(3, piece<Direction::to_server>(4, message(5), 0, 5))});
  delivered(hub).expect({Client::Ended{2, true}});
  hub.passes();
}

TEST(TunnelClient, RefusesDataOfATunnelItDoesNotHave) {
  auto hub = talk();
  hub.feed(bytes_of(1, piece<Direction::to_client>(9, message(5), 0, 5)))
      .expect({sent(1, TransferDataError<Direction::to_server>{9, TransferStatus::no_such_tunnel})});
  hub.passes();
}

std::vector<std::string> lines(const Server::Actions& actions) {
  std::vector<std::string> text;
  for (const auto& action : actions) text.push_back(to_string(action));
  return text;
}

TEST(TunnelServer, KeepsWhatItHasToSayUntilThereIsATunnel) {
  Server device(length_of);
  EXPECT_TRUE(device.send(message(3)).empty());
  EXPECT_FALSE(device.has_tunnel());
  EXPECT_THAT(lines(device.on_bytes(bytes_of(7, RequestTunnel{}), {})),
              testing::ElementsAre("send request_tunnel_response{tunnel=0x0001, status=0x00, max_incoming=0x05DC}", "send transfer_data{tunnel=0x0001, data=000302}"));
  EXPECT_TRUE(device.on_delivered(true).empty());
  EXPECT_THAT(lines(device.send(message(2))), testing::ElementsAre("send transfer_data{tunnel=0x0001, data=0002}"));
}

TEST(TunnelServer, PutsPiecesTogetherAndForgetsHalfMessages) {
  Server device(length_of);
  device.on_bytes(bytes_of(1, RequestTunnel{}), {});
  const Bytes whole = message(100);
  device.on_bytes(bytes_of(2, piece<Direction::to_server>(1, whole, 0, 68)), {});
  EXPECT_TRUE(device.on_bytes(bytes_of(3, piece<Direction::to_server>(1, whole, 0, 68)), at(1min)).empty()) << "the first piece again, long after";
  EXPECT_THAT(device.on_bytes(bytes_of(4, piece<Direction::to_server>(1, whole, 68, 32)), at(1min)), testing::ElementsAre(Server::Action(Server::Received{whole})));
}

TEST(TunnelServer, DropsWhatIsTooLong) {
  Server device(length_of);
  device.on_bytes(bytes_of(1, RequestTunnel{}), {});
  device.on_bytes(bytes_of(2, TransferData<Direction::to_server>{1, {{0xFF, 0xFF}}}), {});
  EXPECT_THAT(device.on_bytes(bytes_of(3, piece<Direction::to_server>(1, message(5), 0, 5)), {}), testing::ElementsAre(Server::Action(Server::Received{message(5)})));
}

TEST(TunnelServer, RefusesWhatItDoesNotHave) {
  Server device(length_of);
  const auto refusal = [&](const RequestTunnel& request) { return lines(device.on_bytes(bytes_of(1, request), {})).front(); };
  EXPECT_EQ(refusal({.protocol = 1}), "send request_tunnel_response{tunnel=0x0000, status=0x03, max_incoming=0x05DC}");
  EXPECT_EQ(refusal({.flow_control = true}), "send request_tunnel_response{tunnel=0x0000, status=0x04, max_incoming=0x05DC}");
  device.set_busy(true);
  EXPECT_EQ(refusal({}), "send request_tunnel_response{tunnel=0x0000, status=0x01, max_incoming=0x05DC}");
  EXPECT_THAT(lines(device.on_bytes(bytes_of(2, piece<Direction::to_server>(8, message(5), 0, 5)), {})),
              testing::ElementsAre("send transfer_data_error{tunnel=0x0008, status=0x00}"));
  device.set_busy(false);
  device.on_bytes(bytes_of(3, RequestTunnel{}), {});
  EXPECT_TRUE(device.has_tunnel());
  device.on_bytes(bytes_of(4, CloseTunnel{9}), {});
  EXPECT_TRUE(device.has_tunnel()) << "that is another one";
  device.on_bytes(bytes_of(5, CloseTunnel{1}), {});
  EXPECT_FALSE(device.has_tunnel());
}

}  // namespace
}  // namespace rig::tunnelling
