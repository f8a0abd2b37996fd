// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/ash/link.hpp"

#include "rig/wire/conversation.hpp"

namespace rig::ash {
namespace {

using namespace std::chrono_literals;
using wire::ArmTimer;
using wire::DisarmTimer;

Data data(const Bytes& bytes) { return Data(bytes.begin(), bytes.end()); }
Bytes bytes_of(const Frame& frame) {
  const WireBytes bytes = encode(frame);
  return {bytes.begin(), bytes.end()};
}
Write writes(const Frame& frame) { return Write{encode(frame)}; }
Write writes_cancelled(const Frame& frame) {
  Write write{{cancel}};
  encode(frame, write.bytes);
  return write;
}
ArmTimer armed(Duration at) { return ArmTimer{TimePoint{} + at}; }
auto start() {
  return [](Link& link, TimePoint now) { return link.start(now); };
}
auto send(Bytes frame) {
  return [frame = std::move(frame)](Link& link, TimePoint now) { return link.send(frame, now); };
}

const Bytes one = "01 00 01"_hex, two = "02 00 01"_hex, three = "03 00 01"_hex;
DataFrame frame(std::uint8_t number, std::uint8_t ack, const Bytes& bytes) { return {number, false, ack, data(bytes)}; }
DataFrame again(std::uint8_t number, std::uint8_t ack, const Bytes& bytes) { return {number, true, ack, data(bytes)}; }

using Talk = wire::Conversation<Link>;

/// A host link that has come up at 0 s.
Talk connected(LinkConfig config = {}) {
  Talk talk([config] { return Link(config); });
  talk.call("start", start())
      .expect({Write{{0x1A, 0xC0, 0x38, 0xBC, 0x7E}}, armed(3200ms)})
      .feed("1A C1 02 0B 0A 52 7E"_hex)
      .expect({LinkUp{Code::software}, Write{{0x80, 0x70, 0x78, 0x7E}}, DisarmTimer{}});
  return talk;
}
/// An NCP link that has come up at 0 s.
Talk connected_ncp() {
  Talk talk([] { return Link(LinkConfig::ncp()); });
  talk.call("start", start())
      .feed("1A C0 38 BC 7E"_hex)
      .expect({LinkDown{DownReason::reset_requested}})
      .call("restarted", [](Link& link, TimePoint now) { return link.restarted(Code::software, now); })
      .expect({Write{{0x1A, 0xC1, 0x02, 0x0B, 0x0A, 0x52, 0x7E}}, LinkUp{Code::software}})
      .feed("80 70 78 7E"_hex);
  return talk;
}
bool is_down(const Link::Action& action) { return std::holds_alternative<LinkDown>(action); }

TEST(AshLink, SendsAndReceivesAfterTheResetHandshake) {
  auto talk = connected();
  talk.call("send", send(one))
      .expect({writes(frame(0, 0, one)), armed(1600ms)})
      .feed(bytes_of(frame(0, 1, two)))
      .expect({Deliver{data(two)}, writes(AckFrame{1, false}), DisarmTimer{}})
      .passes();
  talk.fails_cleanly_at_every_step(is_down);
}

TEST(AshLink, AnswersAsTheNcpAndAnnouncesItsReset) {
  auto talk = connected_ncp();
  talk.feed("00 42 21 A8 47 8F FA 7E"_hex)  // the first frame zigbee-herdsman sends
      .expect({Deliver{data("00 00 00 13"_hex)}, Write{{0x81, 0x60, 0x59, 0x7E}}})
      .passes();
  talk.fails_cleanly_at_every_step(is_down);
}

TEST(AshLink, AsksThreeTimesForAResetThenGoesDown) {
  Talk talk([] { return Link(); });
  talk.call("start", start())
      .expect({writes_cancelled(ResetFrame{}), armed(3200ms)})
      .wait(7s)
      .expect({writes_cancelled(ResetFrame{}), armed(6400ms), writes_cancelled(ResetFrame{}), armed(9600ms)})
      .wait(3s)
      .expect({LinkDown{DownReason::no_reset_answer}})
      .passes();
}

TEST(AshLink, WaitsForTheSoftwareResetWhenADongleAnnouncesItsPowerOn) {
  Talk talk([] { return Link(); });
  talk.call("start", start())
      .expect({writes_cancelled(ResetFrame{}), armed(3200ms)})
      .feed("C1 02 02 9B 7B 7E"_hex)
      .feed(bytes_of(ErrorFrame{2, Code::ack_timeouts}))
      .feed("C1 02 0B 0A 52 7E"_hex)
      .expect({LinkUp{Code::software}, writes(AckFrame{0, false}), DisarmTimer{}})
      .passes();
}

TEST(AshLink, RefusesAnotherAshVersion) {
  Talk talk([] { return Link(); });
  talk.call("start", start())
      .expect({writes_cancelled(ResetFrame{}), armed(3200ms)})
      .feed(bytes_of(ResetAckFrame{3, Code::software}))
      .expect({LinkDown{DownReason::wrong_version, 3}, DisarmTimer{}})
      .passes();
}

TEST(AshLink, KeepsToItsWindowAndQueuesTheRest) {
  LinkConfig config;
  config.window = 2;
  auto talk = connected(config);
  talk.call("send", send(one))
      .expect({writes(frame(0, 0, one)), armed(1600ms)})
      .call("send", send(two))
      .expect({writes(frame(1, 0, two))})
      .call("send", send(three))
      .feed(bytes_of(AckFrame{1, false}))
      .expect({writes(frame(2, 0, three)), armed(1400ms)})  // measured 0: 7/8 of 1.6 s
      .feed(bytes_of(AckFrame{3, false}))
      .expect({DisarmTimer{}})
      .passes();
}

TEST(AshLink, RefusesWhatItCannotSend) {
  LinkConfig config;
  config.queue_limit = 1;
  Talk talk([config] { return Link(config); });
  talk.call("send before start", send(one)).expect({SendRefused{}}).passes();
  auto up = connected(config);
  up.call("too short", send("00 00"_hex))
      .expect({SendRefused{}})
      .call("too long", send(Bytes(max_data + 1, 0)))
      .expect({SendRefused{}})
      .call("send", send(one))
      .expect({writes(frame(0, 0, one)), armed(1600ms)})
      .call("queue full", send(two))
      .expect({SendRefused{}})
      .passes();
}

TEST(AshLink, RepeatsWithGrowingPatienceThenGoesDownAndCountsWhatItLost) {
  LinkConfig config;
  config.window = 1;
  auto talk = connected(config);
  talk.call("send", send(one))
      .expect({writes(frame(0, 0, one)), armed(1600ms)})
      .call("send", send(two))
      .wait(5s)
      .expect({writes_cancelled(again(0, 0, one)), armed(4800ms), writes_cancelled(again(0, 0, one)), armed(8s)})
      .wait(7s)
      .expect({writes_cancelled(again(0, 0, one)), armed(11200ms), LinkDown{DownReason::ack_timeouts, 0x51, 1, 1}})
      .passes();
}

TEST(AshLink, ANakIsAnsweredWithEverythingFromThere) {
  auto talk = connected();
  talk.call("send", send(one))
      .expect({writes(frame(0, 0, one)), armed(1600ms)})
      .call("send", send(two))
      .expect({writes(frame(1, 0, two))})
      .feed(bytes_of(NakFrame{1, false}))
      .expect({writes_cancelled(again(1, 0, two)), armed(1400ms)})
      .passes();
}

TEST(AshLink, RejectsOnceUntilTheMissingFrameArrives) {
  auto talk = connected();
  talk.feed(bytes_of(frame(1, 0, two)))
      .expect({writes(NakFrame{0, false})})
      .feed(bytes_of(frame(2, 0, three)))
      .feed("25 00 7E"_hex)  // nor is a broken frame rejected a second time
      .feed(bytes_of(again(0, 0, one)))
      .expect({Deliver{data(one)}, writes(AckFrame{1, false})})
      .feed(bytes_of(again(0, 0, one)))  // a duplicate is acknowledged, not delivered
      .expect({writes(AckFrame{1, false})})
      .feed("80 70 79 7E"_hex)
      .expect({writes(NakFrame{1, false})})
      .passes();
}

TEST(AshLink, OneAckCoversAllFramesOfAChunk) {
  auto talk = connected();
  Bytes chunk = bytes_of(frame(0, 0, one));
  for (const Byte octet : bytes_of(frame(1, 0, two))) chunk.push_back(octet);
  talk.feed(chunk).expect({Deliver{data(one)}, Deliver{data(two)}, writes(AckFrame{2, false})}).passes();
}

TEST(AshLink, IgnoresAcknowledgementsOfFramesItNeverSent) {
  auto talk = connected();
  talk.call("send", send(one))
      .expect({writes(frame(0, 0, one)), armed(1600ms)})
      .feed(bytes_of(AckFrame{2, false}))
      .feed(bytes_of(NakFrame{5, false}))
      .feed(bytes_of(frame(0, 3, two)))
      .expect({writes(NakFrame{0, false})})
      .passes();
}

TEST(AshLink, GoesDownOnAnErrorOrAnUnexpectedReset) {
  auto error = connected();
  error.call("send", send(one))
      .expect({writes(frame(0, 0, one)), armed(1600ms)})
      .feed("C2 02 51 A8 BD 7E"_hex)
      .expect({LinkDown{DownReason::error_frame, 0x51, 1, 0}, DisarmTimer{}})
      .passes();
  auto reset = connected();
  reset.feed("1A C1 02 02 9B 7B 7E"_hex).expect({LinkDown{DownReason::unexpected_reset, 0x02, 0, 0}}).passes();
}

TEST(AshLink, AnNcpHoldsNewFramesWhileTheHostIsNotReady) {
  auto talk = connected_ncp();
  talk.feed(bytes_of(AckFrame{0, true}))
      .expect({armed(1s)})
      .call("send", send(one))
      .wait(2s)
      .expect({writes(frame(0, 0, one)), armed(2600ms)})
      .passes();
}

TEST(AshLink, AFailedNcpAnswersItsErrorUntilItIsReset) {
  auto talk = connected_ncp();
  talk.call("send", send(one))
      .expect({writes(frame(0, 0, one)), armed(1600ms)})
      .wait(5s)
      .expect({writes_cancelled(again(0, 0, one)), armed(4800ms), writes_cancelled(again(0, 0, one)), armed(8s)})
      .wait(10s)
      .expect({writes_cancelled(again(0, 0, one)), armed(11200ms), writes(ErrorFrame{2, Code::ack_timeouts}),
               LinkDown{DownReason::ack_timeouts, 0x51, 1, 0}})
      .feed(bytes_of(AckFrame{0, false}))
      .expect({writes(ErrorFrame{2, Code::ack_timeouts})})
      .feed("C0 38 BC 7E"_hex)
      .expect({LinkDown{DownReason::reset_requested}})
      .feed("C0 38 BC 7E"_hex)  // asked twice, restarted once
      .passes();
}

}  // namespace
}  // namespace rig::ash
