// SPDX-License-Identifier: Apache-2.0
//
// How data moves: sizes, retries, resumption, pauses, aborts, silence, many clients.
#include "rig/proto/ota/server_fixture.hpp"

namespace rig::ota::test {
namespace {

/// The octets of image data in the one frame that came out.
std::size_t data_size(const Actions& actions) {
  for (const Action& action : actions) {
    const auto* send = std::get_if<Send>(&action);
    if (send == nullptr) continue;
    const auto response = wire::decode<ImageBlockResponse>(zcl::parse(send->frame)->payload);
    if (response.has_value() && std::holds_alternative<BlockData>(response->answer)) return std::get<BlockData>(response->answer).data.bytes.size();
  }
  return 0;
}

std::vector<Action> first_block() { return {TransferStarted{ppmid, image_id, 0}, block_answer(0, 56), ArmTimer{at(seconds(120))}}; }

TEST(OtaBlock, IsAsLongAsAskedAllowedAndLeft) {
  struct Case {
    bool encrypted;
    std::uint8_t asked;
    std::uint32_t offset;
    std::size_t expected;
  };
  const Case cases[]{{true, 255, 0, 56}, {true, 56, 0, 56}, {true, 50, 0, 50}, {true, 57, 0, 56},  {false, 255, 0, 63}, {false, 64, 0, 63},
                     {false, 50, 0, 50}, {true, 1, 0, 1},   {true, 50, 245, 50}, {true, 50, 246, 49}, {true, 50, 294, 1}};
  for (const Case& c : cases) {
    Desk desk;
    desk.encrypted = c.encrypted;
    EXPECT_EQ(data_size(desk.on_bytes(block_at(c.offset, c.asked), at({}))), c.expected)
        << "asked " << int{c.asked} << " at " << c.offset << (c.encrypted ? " encrypted" : " plain");
  }
}

TEST(OtaBlock, MayBeMadeShorterForAllOrForOneClient) {
  Desk plain({.max_block_plain = 50});
  plain.encrypted = false;
  EXPECT_EQ(data_size(plain.on_bytes(block_at(0), at({}))), 50u);
  Desk one;
  ASSERT_TRUE(one.server.set_policy(ppmid, {.max_block = 40}));
  EXPECT_EQ(data_size(one.on_bytes(block_at(0), at({}))), 40u);
}

TEST(OtaBlock, NeverReadsBeyondTheEndAndSaysWhichRequestWasWrong) {
  const std::pair<Bytes, Status> cases[]{
      {block_at(295), Status::malformed_command},
      {block_at(0xFFFFFFFF), Status::malformed_command},
      {block_at(0, 0), Status::malformed_command},
      {request(ImageBlockRequest{{0x121D, 0x0084, 0xACDCACDD}, 0, 50, {}, {}}), Status::no_image_available},
      {request(ImageBlockRequest{{0x121D, 0x0085, 0xACDCACDC}, 0, 50, {}, {}}), Status::no_image_available},
      {request(ImageBlockRequest{{0x121E, 0x0084, 0xACDCACDC}, 0, 50, {}, {}}), Status::no_image_available}};
  for (const auto& [bytes, status] : cases) {
    Talk talk([] { return Desk(); });
    talk.feed(bytes)
        .expect({RequestRefused{ppmid, CommandId::image_block_request, status}, default_answer(CommandId::image_block_request, status)})
        .passes();
  }
}

TEST(OtaBlock, ThatCannotBeServedIsAbortedWhenSoConfigured) {
  Talk talk([] { return Desk({.bad_request_answer = BadRequestAnswer::abort}); });
  talk.feed(block_at(295))
      .expect({RequestRefused{ppmid, CommandId::image_block_request, Status::malformed_command}, AbortSent{ppmid, 295}, abort_answer()})
      .passes();
}

TEST(OtaTransfer, ServesAnyOffsetAgainAndCountsIt) {
  Desk desk;
  for (const std::uint32_t offset : {0u, 0u, 56u, 56u, 0x70u, 56u}) EXPECT_EQ(data_size(desk.on_bytes(block_at(offset), at({}))), 56u);
  const Transfer& transfer = desk.server.record(ppmid)->transfer;
  EXPECT_EQ(transfer.retries, 3u);
  EXPECT_EQ(transfer.contiguous, 168u);
  EXPECT_EQ(transfer.blocks_served, 6u);
  EXPECT_EQ(transfer.bytes_served, 336u);
  EXPECT_EQ(transfer.last_offset, 56u);
  EXPECT_EQ(transfer.block_size, 56);
  EXPECT_EQ(desk.server.record(ppmid)->state, ClientState::downloading);
}

TEST(OtaTransfer, AHoleIsNotContiguous) {
  Desk desk;
  desk.on_bytes(block_at(0), at({}));
  desk.on_bytes(block_at(112), at({}));
  EXPECT_EQ(desk.server.record(ppmid)->transfer.contiguous, 56u);
}

TEST(OtaTransfer, RemembersWhenItsBlocksWereServed) {
  Desk desk;
  desk.on_bytes(block_at(0), at(seconds(1)));
  desk.on_bytes(block_at(56), at(seconds(3)));
  EXPECT_EQ(desk.server.record(ppmid)->transfer.first_block, at(seconds(1)));
  EXPECT_EQ(desk.server.record(ppmid)->transfer.last_block, at(seconds(3)));
}

TEST(OtaTransfer, ResumesAfterAPause) {
  Talk talk([] { return Desk(); });
  talk.feed(block_at(0)).expect(first_block());
  talk.wait(seconds(45)).feed(block_at(56)).expect({Resumed{ppmid, 56, seconds(45)}, block_answer(56, 56)});
  talk.passes().fails_cleanly_at_every_step(is_gone);
}

TEST(OtaTransfer, ResumesAfterAPowerCutAndANewQuery) {
  Talk talk([] { return Desk(); });
  talk.feed(block_at(0)).expect(first_block());
  talk.wait(seconds(5)).feed(query()).expect({QueryReceived{ppmid, {running_id, 0x0101}}, Offered{ppmid, image_id, 295},
                                              answer(QueryNextImageResponse{Status::success, image_id, 295})});
  talk.feed(block_at(56)).expect({Resumed{ppmid, 56, seconds(5)}, block_answer(56, 56)});
  talk.passes().fails_cleanly_at_every_step(is_gone);
}

TEST(OtaTransfer, StartsInTheMiddleForAClientThatHoldsTheFirstPart) {
  Talk talk([] { return Desk(); });
  talk.feed(block_at(112)).expect({TransferStarted{ppmid, image_id, 112}, block_answer(112, 56), ArmTimer{at(seconds(120))}}).passes();
}

TEST(OtaTransfer, RestartsWhenTheClientAsksForTheBeginningAgain) {
  Talk talk([] { return Desk(); });
  talk.feed(block_at(0)).expect(first_block());
  talk.feed(block_at(56)).expect({block_answer(56, 56)});
  talk.feed(block_at(0)).expect({Restarted{ppmid, 112}, block_answer(0, 56)});
  talk.feed(block_at(56)).expect({block_answer(56, 56)});
  talk.passes();
}

TEST(OtaTransfer, IsGoneAfterTheWatchdogAndMayComeBack) {
  Talk talk([] { return Desk(); });
  talk.feed(block_at(0)).expect(first_block());
  talk.wait(seconds(60)).feed(block_at(56)).expect({Resumed{ppmid, 56, seconds(60)}, block_answer(56, 56)});
  talk.wait(seconds(119)).expect({ArmTimer{at(seconds(180))}});
  talk.wait(seconds(1)).expect({ClientGone{ppmid, seconds(120)}});
  talk.wait(minutes(20));
  talk.feed(block_at(112)).expect({Resumed{ppmid, 112, seconds(1320)}, block_answer(112, 56), ArmTimer{at(seconds(1500))}});
  talk.passes().fails_cleanly_at_every_step(is_gone);
}

TEST(OtaTransfer, GivesAClientTimeToVerify) {
  Talk talk([] { return Desk({.watchdog = seconds(120), .verify_watchdog = minutes(10)}); });
  talk.feed(block_at(280)).expect({TransferStarted{ppmid, image_id, 280}, block_answer(280, 15), TransferComplete{ppmid, image_id},
                                   ArmTimer{at(minutes(10))}});
  talk.wait(seconds(599));
  talk.wait(seconds(1)).expect({ClientGone{ppmid, minutes(10)}});
  talk.passes();
}

TEST(OtaTransfer, CompletesOnceThoughTheLastBlockIsServedTwice) {
  Desk desk;
  desk.on_bytes(block_at(280), at({}));
  EXPECT_EQ(event_of<TransferComplete>(desk.on_bytes(block_at(280), at({}))), nullptr);
  EXPECT_EQ(desk.server.record(ppmid)->state, ClientState::complete);
}

/// A server that was told to hold the client.
Talk held(Hold hold) {
  return Talk([hold] {
    Desk desk;
    EXPECT_TRUE(desk.server.hold(ppmid, hold));
    return desk;
  });
}

TEST(OtaHold, AnswersWithTheSecondsThatAreLeft) {
  auto talk = held({.until = at(seconds(300))});
  talk.feed(block_at(0)).expect({wait_answer(0, 300)});
  talk.wait(milliseconds(100500)).feed(block_at(0)).expect({wait_answer(0, 200)});
  talk.wait(milliseconds(199500)).feed(block_at(0)).expect({TransferStarted{ppmid, image_id, 0}, block_answer(0, 56), ArmTimer{at(seconds(420))}});
  talk.passes().fails_cleanly_at_every_step(is_gone);
}

TEST(OtaHold, AnswersWithADateWhenSoTold) {
  auto talk = held({.until = at(seconds(30)), .form = Hold::Form::absolute});
  talk.feed(block_at(0)).expect({wait_answer(0x30E87580, 0x30E8759E)}).passes();
}

TEST(OtaHold, WithoutAnEndIsToldInStepsAndNeverMoreThanAnHour) {
  auto open_ended = held({});
  open_ended.feed(block_at(0)).expect({wait_answer(0, 60)}).passes();
  auto long_one = held({.until = at(std::chrono::hours(5))});
  long_one.feed(block_at(0)).expect({wait_answer(0, 3600)}).passes();
}

TEST(OtaHold, ToldOnceIsToldWholeAndOver) {
  auto talk = held({.until = at(std::chrono::hours(2)), .once = true});
  talk.feed(block_at(0)).expect({wait_answer(0, 7200)});
  talk.feed(block_at(0)).expect({TransferStarted{ppmid, image_id, 0}, block_answer(0, 56), ArmTimer{at(seconds(120))}}).passes();
}

TEST(OtaHold, AnswersWithADateThatHasPassedWhenSoTold) {
  auto talk = held({.until = at(seconds(30)), .form = Hold::Form::past});
  talk.feed(block_at(0)).expect({wait_answer(0x30E87580, 0x30E87562)}).passes();
}

TEST(OtaHold, IsNotTakenForSilence) {
  Talk talk([] { return Desk(); });
  talk.feed(block_at(0)).expect(first_block());
  talk.call("hold", [](Desk& desk, TimePoint now) { return desk.server.hold(ppmid, {.until = now + seconds(600)}), Actions{}; });
  talk.feed(block_at(56)).expect({wait_answer(0, 600)});
  talk.wait(seconds(600)).expect({ArmTimer{at(seconds(720))}});
  talk.feed(block_at(56)).expect({Resumed{ppmid, 56, seconds(600)}, block_answer(56, 56)});
  talk.passes().fails_cleanly_at_every_step(is_gone, minutes(30));
}

TEST(OtaHold, EndsWhenReleased) {
  auto talk = held({});
  talk.feed(block_at(0)).expect({wait_answer(0, 60)});
  talk.call("release", [](Desk& desk, TimePoint) { return desk.server.release(ppmid), Actions{}; });
  talk.feed(block_at(0)).expect({TransferStarted{ppmid, image_id, 0}, block_answer(0, 56), ArmTimer{at(seconds(120))}}).passes();
}

TEST(OtaAbort, IsToldAtTheNextRequestUntilReleased) {
  Talk talk([] { return Desk(); });
  talk.feed(block_at(0)).expect(first_block());
  talk.call("abort", [](Desk& desk, TimePoint) { return desk.server.abort(ppmid), Actions{}; });
  talk.feed(block_at(56)).expect({AbortSent{ppmid, 56}, abort_answer()});
  talk.feed(block_at(56)).expect({AbortSent{ppmid, 56}, abort_answer()});
  talk.call("release", [](Desk& desk, TimePoint) { return desk.server.release(ppmid), Actions{}; });
  talk.feed(block_at(56)).expect({TransferStarted{ppmid, image_id, 56}, block_answer(56, 56)});
  talk.passes().fails_cleanly_at_every_step(is_gone);
}

TEST(OtaAbort, IsToldToAClientWhoseImageWasRemoved) {
  Talk talk([] { return Desk(); });
  talk.feed(block_at(0)).expect(first_block());
  talk.call("remove", [](Desk& desk, TimePoint) { return desk.server.remove_image(desk.handle), Actions{}; });
  talk.feed(block_at(56)).expect({AbortSent{ppmid, 56}, abort_answer()}).passes();
}

TEST(OtaBlockPeriod, IsToldOnceToAClientThatReportsAnother) {
  Talk talk([] { return Desk({.default_policy = {.minimum_block_period = 200}}); });
  const auto with_period = [](std::uint16_t period) { return request(ImageBlockRequest{image_id, 0, 50, {}, period}); };
  talk.feed(with_period(0)).expect({wait_answer(0, 0, 200)});
  talk.feed(with_period(0)).expect({TransferStarted{ppmid, image_id, 0}, block_answer(0, 50), ArmTimer{at(seconds(120))}});
  talk.feed(with_period(200)).expect({block_answer(0, 50)});
  talk.passes();
}

TEST(OtaBlockPeriod, IsNotToldToAClientThatDoesNotReportIts) {
  Talk talk([] { return Desk({.default_policy = {.minimum_block_period = 200}}); });
  talk.feed(block_at(0)).expect(first_block()).passes();
}

TEST(OtaClients, AThousandDownloadAtOnceAndAllGetTheirOwnImage) {
  constexpr std::uint16_t count = 1000;
  Server server;
  server.add_image({.id = image_id, .data = image_data()});
  const auto address = [](std::uint16_t i) { return ClientAddress{NodeId{static_cast<std::uint16_t>(0x1000 + 7 * i)}, 1, {}}; };
  for (std::uint32_t offset = 0; offset < 295; offset += 56) {
    for (std::uint16_t i = 0; i < count; ++i) {
      EXPECT_GT(data_size(server.on_message(address(i), block_at(offset), true, at(seconds(offset)), new_year_2026)), 0u);
    }
  }
  EXPECT_EQ(server.client_count(), count);
  EXPECT_EQ(server.counters().blocks_served, 6000u);
  for (std::uint16_t i = 0; i < count; ++i) {
    const ClientRecord* record = server.record(address(i));
    ASSERT_NE(record, nullptr);
    EXPECT_EQ(record->transfer.contiguous, 295u);
    EXPECT_EQ(record->transfer.retries, 0u);
    EXPECT_EQ(record->state, ClientState::complete);
  }
}

TEST(OtaClients, AreWatchedEachForItself) {
  Server server;
  server.add_image({.id = image_id, .data = image_data()});
  static_cast<void>(server.on_message(ppmid, block_at(0), true, at({}), new_year_2026));
  static_cast<void>(server.on_message(other, block_at(0), true, at(seconds(100)), new_year_2026));
  const auto actions = server.on_timer(at(seconds(120)), new_year_2026);
  EXPECT_EQ(actions, (Actions{ClientGone{ppmid, seconds(120)}, ArmTimer{at(seconds(220))}}));
}

}  // namespace
}  // namespace rig::ota::test
