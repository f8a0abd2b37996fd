// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/znp/session.hpp"

#include "rig/proto/znp/session_test_kit.hpp"
#include "rig/wire/conversation.hpp"

namespace rig::znp {
namespace {

using namespace std::chrono_literals;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr NodeId meter{0x4A1B};
constexpr Eui64 meter_eui64{0x0123456789ABCDEF};
const Outgoing ota{.destination = meter, .profile = 0x0109, .cluster = 0x0019, .source_endpoint = 1, .destination_endpoint = 1, .acknowledged = true};
const Outgoing zdo_question{.destination = meter, .profile = 0, .cluster = 0x0005, .acknowledged = true};
const Bytes block = "18 07 03 00"_hex;

struct TakingBench : ReadyBench {
  std::vector<DataRequest> seen;
  explicit TakingBench(SessionConfig config = configured()) : ReadyBench(std::move(config)) {
    ncp.on<DataRequest>([this](const DataRequest& request) {
      seen.push_back(request);
      return StatusOnly{Status::success};
    });
  }
  void send(std::uint32_t tag, const Outgoing& message = ota) { perform(session.send(MessageTag{tag}, message, block, now)); }
  void confirm(std::size_t which, Status status) {
    ncp.say(DataConfirm{status, 1, seen.at(which).transaction});
    settle();
  }
};

TEST(ZnpSession, SendsAMessageAndReportsItsFate) {
  TakingBench bench;
  bench.send(70001);
  EXPECT_THAT(bench.written, ElementsAre("FE 0E 24 01 1B 4A 01 01 19 00 01 10 1E 04 18 07 03 00 74"));
  EXPECT_THAT(bench.events, IsEmpty());
  bench.confirm(0, Status::aps_no_ack);
  EXPECT_THAT(bench.take_events(), ElementsAre("message 70001 sent: aps_no_ack"));
  bench.confirm(0, Status::success);
  EXPECT_THAT(bench.events, IsEmpty());
}

TEST(ZnpSession, AsksForAcknowledgementAndSecurityAsItIsTold) {
  TakingBench bench;
  Outgoing secured = ota;
  secured.encrypted = true;
  Outgoing hasty = ota;
  hasty.acknowledged = false;
  bench.send(1, secured);
  bench.send(2, hasty);
  EXPECT_EQ(bench.seen[0].options, 0x50);
  EXPECT_EQ(bench.seen[1].options, 0x00);
}

TEST(ZnpSession, CountsZdoMessagesAndBroadcastsAsSentWhenTheyAreTaken) {
  TakingBench bench;
  bench.send(1, zdo_question);
  Outgoing everybody = ota;
  everybody.destination = NodeId{0xFFFD};
  bench.send(2, everybody);
  EXPECT_THAT(bench.events, ElementsAre("message 1 sent: success", "message 2 sent: success"));
  EXPECT_EQ(bench.seen[0].source_endpoint, 0);
  EXPECT_EQ(bench.seen[1].destination, NodeId{0xFFFD});
}

TEST(ZnpSession, RefusesWhatItCannotSend) {
  TakingBench bench;
  Outgoing foreign = ota;
  foreign.profile = 0x0104;
  bench.send(1, foreign);
  bench.perform(bench.session.send(MessageTag{2}, ota, Bytes(max_payload + 1), bench.now));
  EXPECT_THAT(bench.take_events(), ElementsAre("message 1 sent: wrong_profile", "message 2 sent: message_too_long"));
  Bench idle;
  idle.perform(idle.session.send(MessageTag{3}, ota, block, idle.now));
  EXPECT_THAT(idle.events, ElementsAre("message 3 sent: not_ready"));
}

TEST(ZnpSession, GivesTheNcpOneCommandAtATime) {
  TakingBench bench;
  bench.ncp.silence(DataRequest::id);
  bench.send(1);
  bench.send(2);
  bench.perform(bench.session.ping(Ticket{9}, bench.now));
  EXPECT_EQ(bench.written.size(), 1u);
  bench.ncp.say_bytes("FE 01 64 01 00 64"_hex);
  bench.settle();
  EXPECT_EQ(bench.written.size(), 3u);
  EXPECT_EQ(bench.written[1], "FE 00 21 01 20") << "requests go before messages";
}

TEST(ZnpSession, KeepsNoMoreInFlightThanTheFirmwareBears) {
  TakingBench bench;
  for (std::uint32_t tag = 0; tag < 20; ++tag) bench.send(tag);
  EXPECT_EQ(bench.seen.size(), 16u);
  bench.confirm(3, Status::success);
  EXPECT_EQ(bench.seen.size(), 17u);
  EXPECT_THAT(bench.events, ElementsAre("message 3 sent: success"));
}

TEST(ZnpSession, IsMoreCarefulWithOlderFirmware) {
  TakingBench bench;
  bench.ncp.always<VersionQuery>({2, Product::zstack_3_0_x, 2, 7, 2, {}});
  bench.start();
  for (std::uint32_t tag = 0; tag < 5; ++tag) bench.send(tag);
  EXPECT_EQ(bench.seen.size(), 2u);
}

TEST(ZnpSession, OffersAMessageAgainWhenThereWasNoRoom) {
  TakingBench bench;
  int refusals = 3;
  std::vector<TimePoint> offered;
  bench.ncp.on<DataRequest>([&](const DataRequest& request) {
    offered.push_back(bench.now);
    bench.seen.push_back(request);
    return StatusOnly{refusals-- > 0 ? Status::buffer_full : Status::success};
  });
  const TimePoint begin = bench.now;
  bench.send(1);
  bench.wait(1s);
  EXPECT_THAT(offered, ElementsAre(begin, begin + 50ms, begin + 150ms, begin + 350ms));
  bench.confirm(3, Status::success);
  EXPECT_THAT(bench.events, ElementsAre("message 1 sent: success"));
}

TEST(ZnpSession, GivesUpWhenThereIsNeverRoom) {
  TakingBench bench;
  bench.ncp.always<DataRequest>({Status::buffer_full});
  bench.send(1);
  bench.wait(60s);
  EXPECT_THAT(bench.events, ElementsAre("message 1 sent: buffer_full"));
}

TEST(ZnpSession, ReportsAMessageThatIsNeverConfirmed) {
  TakingBench bench;
  bench.send(1);
  bench.wait(29s);
  EXPECT_THAT(bench.events, IsEmpty());
  bench.wait(1s);
  EXPECT_THAT(bench.take_events(), ElementsAre("message 1 sent: timed_out"));
  bench.confirm(0, Status::success);
  EXPECT_THAT(bench.events, IsEmpty());
}

TEST(ZnpSession, OpensTheNetworkForDevicesWithKeys) {
  ReadyBench bench;
  bench.perform(bench.session.permit_join(Ticket{5}, 180s, JoinKeys::install_code, bench.now));
  EXPECT_THAT(bench.written, ElementsAre("FE 01 2F 06 01 29", "FE 05 25 36 0F FC FF B4 01 AF"));
  EXPECT_THAT(bench.events, ElementsAre("request 5 done: ZDO_MGMT_PERMIT_JOIN_REQ success"));
}

TEST(ZnpSession, DoesNotOpenTheNetworkWhenKeysCannotBeRequired) {
  ReadyBench bench;
  bench.ncp.always<RequireInstallCodes>({Status::failure});
  bench.perform(bench.session.permit_join(Ticket{5}, 180s, JoinKeys::install_code, bench.now));
  EXPECT_EQ(bench.written.size(), 1u);
  EXPECT_THAT(bench.events, ElementsAre("request 5 done: APP_CNF_BDB_SET_JOINUSESINSTALLCODEKEY failure"));
}

TEST(ZnpSession, HandsOverTheKeyOfADevice) {
  ReadyBench bench;
  bench.perform(bench.session.add_install_code_key(Ticket{6}, meter_eui64, {1, 2, 3}, bench.now));
  EXPECT_THAT(bench.written, ElementsAre("FE 19 2F 04 02 EF CD AB 89 67 45 23 01 01 02 03 00 00 00 00 00 00 00 00 00 00 00 00 00 30"));
  EXPECT_THAT(bench.events, ElementsAre("request 6 done: APP_CNF_BDB_ADD_INSTALLCODE success"));
}

TEST(ZnpSession, TellsARequestThatTheFirmwareDoesNotKnow) {
  ReadyBench bench;
  bench.ncp.unknown(AddInstallCode::id);
  bench.perform(bench.session.add_install_code_key(Ticket{6}, meter_eui64, {}, bench.now));
  EXPECT_THAT(bench.events, ElementsAre("request 6 done: APP_CNF_BDB_ADD_INSTALLCODE unknown_command"));
}

TEST(ZnpSession, DeliversMessages) {
  ReadyBench bench;
  IncomingMessage message{.cluster = 0x0019, .source = meter, .source_endpoint = 1, .destination_endpoint = 1, .secured = true};
  message.payload.bytes = {1, 2};
  bench.ncp.say(message);
  IncomingMessageExt far{.cluster = 0x0702, .mode = AddressMode::node, .source = 0x4A1B, .source_endpoint = 1, .destination_endpoint = 1};
  far.payload.bytes = {3};
  bench.ncp.say(far);
  message.destination_endpoint = 242;  // not ours: Green Power
  bench.ncp.say(message);
  bench.settle();
  EXPECT_THAT(bench.events, ElementsAre("incoming from 0x4A1B: profile 0109 cluster 0019 1->1 secured: 01 02", "incoming from 0x4A1B: profile 0109 cluster 0702 1->1: 03"));
}

TEST(ZnpSession, DeliversZdoAnswersAndAnnouncementsButNotTheStacksBusiness) {
  ReadyBench bench;
  bench.ncp.say(MessageReceived{meter, false, 0x8005, false, 7, NodeId{0}, {{0x00, 0x1B, 0x4A, 0x01, 0x01}}});
  bench.ncp.say(MessageReceived{meter, true, 0x0006, false, 8, NodeId{0}, {{0xFD, 0xFF}}});
  bench.ncp.say(MessageReceived{meter, true, 0x0013, false, 9, NodeId{0}, {{0x1B, 0x4A}}});
  bench.settle();
  EXPECT_THAT(bench.events, ElementsAre("incoming from 0x4A1B: profile 0000 cluster 8005 0->0: 07 00 1B 4A 01 01",
                                        "incoming from 0x4A1B: profile 0000 cluster 0013 0->0: 09 1B 4A"));
}

TEST(ZnpSession, TellsWhoJoinsComesBackAndLeaves) {
  ReadyBench bench;
  const DeviceAdmitted admitted{meter, meter_eui64, NodeId{0}};
  const DeviceAnnounced announced{meter, meter, meter_eui64, 0x8E};
  bench.ncp.say(admitted);
  bench.ncp.say(announced);  // of the same join
  bench.ncp.say(announced);  // back with the network key
  bench.ncp.say(admitted);   // back through the trust centre
  bench.ncp.say(announced);
  bench.ncp.say(DeviceLeft{meter, meter_eui64, false, false, true});  // only to rejoin
  bench.ncp.say(DeviceLeft{meter, meter_eui64, false, false, false});
  bench.ncp.say(admitted);
  bench.settle();
  EXPECT_THAT(bench.events, ElementsAre("0123456789ABCDEF joined as 0x4A1B", "0123456789ABCDEF rejoined as 0x4A1B", "0123456789ABCDEF rejoined as 0x4A1B",
                                        "0123456789ABCDEF left, was 0x4A1B", "0123456789ABCDEF joined as 0x4A1B"));
}

TEST(ZnpSession, KnowsAMemberOfAResumedNetworkByItsAnnouncement) {
  ReadyBench bench;
  bench.ncp.say(DeviceAnnounced{meter, meter, meter_eui64, 0x8E});
  bench.settle();
  EXPECT_THAT(bench.events, ElementsAre("0123456789ABCDEF rejoined as 0x4A1B"));
}

TEST(ZnpSession, LosesWhatIsUnderWayWhenTheStickRestarts) {
  TakingBench bench;
  bench.send(1);
  bench.ncp.silence(DataRequest::id);
  bench.send(2);
  bench.send(3, zdo_question);
  bench.perform(bench.session.ping(Ticket{4}, bench.now));
  bench.ncp.say(ResetIndication{ResetReason::watchdog, 2, 1, 2, 7, 1});
  bench.settle();
  EXPECT_THAT(bench.take_events(), ElementsAre("message 1 sent: lost_in_reset", "message 2 sent: lost_in_reset", "message 3 sent: lost_in_reset",
                                               "request 4 done: SYS_PING lost_in_reset", "unexpected reset 2, 3 messages lost"));
  bench.send(5);
  EXPECT_THAT(bench.take_events(), ElementsAre("message 5 sent: not_ready"));
  EXPECT_FALSE(bench.timer);
}

TEST(ZnpSession, FindsAStickThatHangs) {
  TakingBench bench;
  bench.send(1);
  bench.ncp.silence(Ping::id);
  bench.perform(bench.session.ping(Ticket{4}, bench.now));
  bench.wait(6s);
  EXPECT_THAT(bench.events, ElementsAre("message 1 sent: timed_out", "request 4 done: SYS_PING timed_out", "failed: no answer to SYS_PING (timeout)"));
}

TEST(ZnpSession, FindsAnAnswerBehindWhatLookedLikeALongFrame) {
  ReadyBench bench;
  bench.ncp.silence(Ping::id);
  bench.perform(bench.session.ping(Ticket{4}, bench.now));
  bench.ncp.say_bytes("FE FA 44 81 FE 02 61 01 79 07 1C"_hex);
  bench.settle();
  EXPECT_THAT(bench.events, IsEmpty());
  bench.wait(6s);
  EXPECT_THAT(bench.events, ElementsAre("request 4 done: SYS_PING success"));
}

TEST(ZnpSession, DropsHalfAFrameAfterASilence) {
  ReadyBench bench;
  bench.ncp.say_bytes("FE FA 44 81"_hex);
  bench.settle();
  bench.wait(300ms);
  bench.perform(bench.session.ping(Ticket{4}, bench.now));
  EXPECT_THAT(bench.events, ElementsAre("request 4 done: SYS_PING success"));
}

TEST(ZnpSession, IgnoresAnswersToWhatItDidNotAsk) {
  ReadyBench bench;
  bench.ncp.say_bytes("FE 01 64 01 00 64"_hex);
  bench.ncp.say(RpcError{2, 0x21, 0x01});
  bench.settle();
  EXPECT_THAT(bench.events, IsEmpty());
}

TEST(ZnpSession, FailsCleanlyAtEveryStep) {
  // What a real start looks like, up to the commands that form the network.
  wire::Conversation<Session> talk([] { return Session(Bench::configured()); });
  talk.call("start", [](Session& session, TimePoint now) { return session.start(now); })
      .expect({Write{{0xEF}}, Write{{0xFE, 0x01, 0x41, 0x00, 0x01, 0x41}}, wire::ArmTimer{TimePoint{} + 3s}})
      .feed("FE 06 41 80 00 02 01 02 07 01 C0"_hex)
      .expect({Write{{0xFE, 0x00, 0x21, 0x01, 0x20}}, wire::ArmTimer{TimePoint{} + 6s}})
      .feed("FE 02 61 01 79 07 1C"_hex)
      .expect({Write{{0xFE, 0x00, 0x21, 0x02, 0x23}}})
      .feed("FE 0E 61 02 02 01 02 07 01 6B B1 34 01 00 00 00 00 00 85"_hex)
      .expect({Write{{0xFE, 0x00, 0x21, 0x04, 0x25}}})
      .feed("FE 08 61 04 A8 EF 17 1E 00 4B 12 00 7A"_hex)
      .expect({Write{{0xFE, 0x04, 0x21, 0x1C, 0x60, 0x00, 0x00, 0x00, 0x59}}})
      .feed("FE 02 61 1C 0A 00 75"_hex)
      .expect({Write{{0xFE, 0x06, 0x21, 0x07, 0x60, 0x00, 0x01, 0x00, 0x01, 0x00, 0x40}}})
      .feed("FE 01 61 07 09 6E"_hex)
      .expect({Write{{0xFE, 0x06, 0x21, 0x07, 0x03, 0x00, 0x01, 0x00, 0x01, 0x03, 0x20}}})
      .feed("FE 01 61 07 09 6E"_hex)
      .expect({Write{{0xEF}}, Write{{0xFE, 0x01, 0x41, 0x00, 0x01, 0x41}}, wire::ArmTimer{TimePoint{} + 3s}})
      .passes();
  talk.fails_cleanly_at_every_step([](const Action& action) { return std::holds_alternative<Failed>(action); });
}

}  // namespace
}  // namespace rig::znp
