// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/ota/server_fixture.hpp"

namespace rig::ota::test {
namespace {

std::vector<Action> first_of_page(Duration next) {
  return {TransferStarted{ppmid, image_id, 0}, page_block(0, 50), ArmTimer{at(next)}};
}

TEST(OtaPage, IsPacedByTheSpacingAskedFor) {
  Talk talk([] { return Desk(); });
  talk.feed(page_at(0, 128, 50)).expect(first_of_page(milliseconds(50)));
  talk.wait(milliseconds(49));
  talk.wait(milliseconds(1)).expect({page_block(50, 50), ArmTimer{at(milliseconds(100))}});
  talk.wait(milliseconds(50)).expect({page_block(100, 28), ArmTimer{at(seconds(120))}});
  talk.wait(seconds(5)).feed(page_at(128, 128, 50)).expect({page_block(128, 50), ArmTimer{at(milliseconds(5150))}});
  talk.passes().fails_cleanly_at_every_step(is_gone);
}

TEST(OtaPage, IsNeverPacedFasterThanTenMilliseconds) {
  Talk talk([] { return Desk(); });
  talk.feed(page_at(0, 60, 0)).expect(first_of_page(milliseconds(10)));
  talk.wait(milliseconds(10)).expect({page_block(50, 10), ArmTimer{at(seconds(120))}}).passes();
}

TEST(OtaPage, EndsWithTheImage) {
  Talk talk([] { return Desk(); });
  talk.feed(page_at(250, 1024, 50)).expect({TransferStarted{ppmid, image_id, 250}, Send(page_block(250, 45)), TransferComplete{ppmid, image_id},
                                            ArmTimer{at(minutes(10))}});
  talk.passes();
}

TEST(OtaPage, IsRefusedWhenPagesAreSwitchedOff) {
  Talk talk([] { return Desk({.page_requests = false}); });
  talk.feed(page_at(0, 1024, 50))
      .expect({RequestRefused{ppmid, CommandId::image_page_request, Status::unsup_cluster_command},
               default_answer(CommandId::image_page_request, Status::unsup_cluster_command)})
      .passes();
}

TEST(OtaPage, OfNoSizeIsMalformed) {
  Talk talk([] { return Desk(); });
  talk.feed(page_at(0, 0, 50))
      .expect({RequestRefused{ppmid, CommandId::image_page_request, Status::malformed_command},
               default_answer(CommandId::image_page_request, Status::malformed_command)})
      .passes();
}

TEST(OtaPage, StillServesSingleBlocksThatWereLost) {
  Talk talk([] { return Desk(); });
  talk.feed(page_at(0, 100, 50)).expect(first_of_page(milliseconds(50)));
  talk.feed(block_at(20, 10)).expect({block_answer(20, 10)});
  talk.wait(milliseconds(50)).expect({page_block(50, 50), ArmTimer{at(seconds(120))}});
  talk.passes();
}

TEST(OtaPage, AskedForAgainStartsOver) {
  Talk talk([] { return Desk(); });
  talk.feed(page_at(0, 100, 50)).expect(first_of_page(milliseconds(50)));
  talk.wait(milliseconds(20)).feed(page_at(0, 100, 50)).expect({page_block(0, 50), ArmTimer{at(milliseconds(70))}});
  talk.wait(milliseconds(50)).expect({page_block(50, 50), ArmTimer{at(seconds(120))}});
  talk.passes();
}

TEST(OtaPage, StopsWhenTheClientIsHeldOrEnds) {
  Talk held([] { return Desk(); });
  held.feed(page_at(0, 200, 50)).expect(first_of_page(milliseconds(50)));
  held.call("hold", [](Desk& desk, TimePoint) { return desk.server.hold(ppmid, {}), Actions{}; });
  held.wait(milliseconds(50)).expect({ArmTimer{at(seconds(120))}}).passes();

  Talk ended([] { return Desk(); });
  ended.feed(page_at(0, 200, 50)).expect(first_of_page(milliseconds(50)));
  ended.feed(end_with(Status::abort))
      .expect({UpgradeEnd{ppmid, Status::abort, image_id, false, false}, default_answer(CommandId::upgrade_end_request, Status::success),
               ArmTimer{at(seconds(120))}})
      .passes();
}

TEST(OtaPage, MakesOtherClientsWaitForTheirs) {
  Desk desk;
  const auto ask = [&](const ClientAddress& who, TimePoint now) { return desk.server.on_message(who, page_at(0, 200, 1000), true, now, utc(now)); };
  static_cast<void>(ask(ppmid, at({})));
  EXPECT_EQ(ask(other, at({})), (Actions{Send{other, frame(tt, ImageBlockResponse{WaitForData{0, 3, 0}}), true, true}}));
  EXPECT_EQ(desk.server.record(other)->state, ClientState::waiting);
  for (int i = 1; i <= 3; ++i) static_cast<void>(desk.on_timer(at(seconds(i))));
  EXPECT_NE(event_of<TransferStarted>(ask(other, at(seconds(3)))), nullptr);
  EXPECT_TRUE(desk.server.record(ppmid)->transfer.page_mode);
  EXPECT_EQ(desk.server.counters().page_blocks_served, 5u);
}

}  // namespace
}  // namespace rig::ota::test
