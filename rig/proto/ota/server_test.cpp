// SPDX-License-Identifier: Apache-2.0
//
// What the server answers to queries and upgrade ends, and whom it answers.
#include "rig/proto/ota/server_fixture.hpp"

namespace rig::ota::test {
namespace {

std::vector<Action> offered(std::optional<std::uint16_t> hardware = 0x0101) {
  return {QueryReceived{ppmid, {running_id, hardware}}, Offered{ppmid, image_id, 295},
          answer(QueryNextImageResponse{Status::success, image_id, 295})};
}
std::vector<Action> not_offered(Status status) {
  return {QueryReceived{ppmid, {running_id, 0x0101}}, NotOffered{ppmid, status}, answer(QueryNextImageResponse{status, {}, 0})};
}
Talk talk_with(ImageSource image) {
  return Talk([image] { return Desk({}, image); });
}
ImageSource image_for_hardware(std::uint16_t min, std::uint16_t max) {
  return {.id = image_id, .data = image_data(), .min_hardware = min, .max_hardware = max};
}

/// A whole transfer in 56-octet blocks, up to the End Request.
Talk& download(Talk& talk) {
  talk.feed(query()).expect(offered());
  talk.feed(block_at(0)).expect({TransferStarted{ppmid, image_id, 0}, block_answer(0, 56), ArmTimer{at(seconds(120))}});
  for (std::uint32_t offset = 56; offset < 280; offset += 56) talk.feed(block_at(offset)).expect({block_answer(offset, 56)});
  return talk.feed(block_at(280)).expect({block_answer(280, 15), TransferComplete{ppmid, image_id}});
}

TEST(OtaServer, ServesAWholeImageAndSaysActivateNow) {
  Talk talk([] { return Desk(); });
  download(talk)
      .feed(end_with(Status::success))
      .expect({UpgradeEnd{ppmid, Status::success, image_id, false, false}, answer(UpgradeEndResponse{image_id, 0, 0}),
               ActivationSent{ppmid, image_id, 0, 0}})
      .passes()
      .fails_cleanly_at_every_step(is_gone, minutes(30));
}

TEST(OtaServer, SaysWhenToActivate) {
  using namespace std::chrono;
  const UtcTime then = sys_days{2030y / January / 15} + 9h;
  Talk talk([then] { return Desk({.default_policy = {.activation = Activation::at(then)}}); });
  download(talk)
      .feed(end_with(Status::success))
      .expect({UpgradeEnd{ppmid, Status::success, image_id, false, false}, answer(UpgradeEndResponse{image_id, 0x30E87580, 0x38818890}),
               ActivationSent{ppmid, image_id, 0x30E87580, 0x38818890}})
      .passes();
}

TEST(OtaServer, TellsAClientToWaitAndReleasesItLater) {
  Talk talk([] { return Desk({.default_policy = {.activation = Activation::wait()}}); });
  Send released = answer(UpgradeEndResponse{image_id, 0, 0});
  released.frame[1] = 0;  // the server's own sequence: nobody asked
  download(talk)
      .feed(end_with(Status::success))
      .expect({UpgradeEnd{ppmid, Status::success, image_id, false, false}, answer(UpgradeEndResponse{image_id, 0, wait_for_another_response}),
               ActivationSent{ppmid, image_id, 0, wait_for_another_response}})
      .call("activate", [](Desk& desk, TimePoint now) { return desk.server.activate(ppmid, Activation::now(), utc(now)); })
      .expect({released, ActivationSent{ppmid, image_id, 0, 0}})
      .passes();
}

TEST(OtaServer, DoesNotReleaseAClientThatHasNotEnded) {
  Talk talk([] { return Desk(); });
  talk.feed(block_at(0)).expect({TransferStarted{ppmid, image_id, 0}, block_answer(0, 56), ArmTimer{at(seconds(120))}});
  talk.call("activate", [](Desk& desk, TimePoint now) { return desk.server.activate(ppmid, Activation::now(), utc(now)); }).passes();
}

TEST(OtaServer, AnswersARepeatedEndRequestAgain) {
  Talk talk([] { return Desk(); });
  download(talk)
      .feed(end_with(Status::success))
      .expect({UpgradeEnd{ppmid, Status::success, image_id, false, false}, answer(UpgradeEndResponse{image_id, 0, 0}),
               ActivationSent{ppmid, image_id, 0, 0}})
      .feed(end_with(Status::success))
      .expect({UpgradeEnd{ppmid, Status::success, image_id, false, true}, answer(UpgradeEndResponse{image_id, 0, 0}),
               ActivationSent{ppmid, image_id, 0, 0}})
      .passes();
}

TEST(OtaServer, DoesNotBelieveASuccessBeforeTheLastByte) {
  Talk talk([] { return Desk(); });
  talk.feed(block_at(0)).expect({TransferStarted{ppmid, image_id, 0}, block_answer(0, 56), ArmTimer{at(seconds(120))}});
  talk.feed(end_with(Status::success))
      .expect({UpgradeEnd{ppmid, Status::success, image_id, true, false}, default_answer(CommandId::upgrade_end_request, Status::failure)})
      .passes();
}

TEST(OtaServer, BelievesAnEndFromAClientItHasNotServedSinceItStarted) {
  Talk talk([] { return Desk(); });
  talk.feed(end_with(Status::success))
      .expect({UpgradeEnd{ppmid, Status::success, image_id, false, false}, answer(UpgradeEndResponse{image_id, 0, 0}),
               ActivationSent{ppmid, image_id, 0, 0}})
      .passes();
}

class OtaServerUnhappyEnd : public testing::TestWithParam<Status> {};

TEST_P(OtaServerUnhappyEnd, IsAnsweredWithADefaultResponse) {
  Talk talk([] { return Desk(); });
  download(talk)
      .feed(end_with(GetParam()))
      .expect({UpgradeEnd{ppmid, GetParam(), image_id, false, false}, default_answer(CommandId::upgrade_end_request, Status::success)})
      .passes();
}
INSTANTIATE_TEST_SUITE_P(Each, OtaServerUnhappyEnd,
                         testing::Values(Status::invalid_image, Status::abort, Status::require_more_image, Status::not_authorized),
                         [](const auto& status) { return zcl::name(status.param); });

TEST(OtaServer, AcceptsAnEndRequestThatIsItsStatusAlone) {
  Talk talk([] { return Desk(); });
  download(talk)
      .feed(request(UpgradeEndRequest{Status::invalid_image, {}}))
      .expect({UpgradeEnd{ppmid, Status::invalid_image, image_id, false, false}, default_answer(CommandId::upgrade_end_request, Status::success)})
      .passes();
}

TEST(OtaServer, RefusesASuccessWithoutAnImageFromAStranger) {
  Talk talk([] { return Desk(); });
  talk.feed(request(UpgradeEndRequest{Status::success, {}}))
      .expect({RequestRefused{ppmid, CommandId::upgrade_end_request, Status::malformed_command},
               default_answer(CommandId::upgrade_end_request, Status::malformed_command)})
      .passes();
}

TEST(OtaServer, OffersWhenTheQueryHasNoHardwareVersion) {
  auto talk = talk_with(image_for_hardware(0x0100, 0x0102));
  talk.feed(query(std::nullopt)).expect(offered(std::nullopt)).passes();
}

TEST(OtaServer, OffersInsideTheHardwareBoundsInclusive) {
  for (const std::uint16_t hardware : std::initializer_list<std::uint16_t>{0x0100, 0x0101, 0x0102}) {
    auto talk = talk_with(image_for_hardware(0x0100, 0x0102));
    talk.feed(query(hardware)).expect(offered(hardware)).passes();
  }
}

TEST(OtaServer, ReportsAHardwareMismatchOutsideTheBounds) {
  for (const std::uint16_t hardware : std::initializer_list<std::uint16_t>{0x00FF, 0x0103, 0x0000, 0xFFFF}) {
    auto talk = talk_with(image_for_hardware(0x0100, 0x0102));
    talk.feed(query(hardware))
        .expect({QueryReceived{ppmid, {running_id, hardware}}, HardwareMismatch{ppmid, image_id, hardware},
                 answer(QueryNextImageResponse{Status::no_image_available, {}, 0})})
        .passes();
  }
}

TEST(OtaServer, OffersNothingForTheVersionThatRunsAlready) {
  auto talk = talk_with({.id = running_id, .data = image_data()});
  talk.feed(query()).expect(not_offered(Status::no_image_available)).passes();
}

TEST(OtaServer, OffersNothingForAnotherManufacturerOrType) {
  for (const ImageId id : {ImageId{0x121E, 0x0084, 7}, ImageId{0x121D, 0x0085, 7}}) {
    auto talk = talk_with({.id = id, .data = image_data()});
    talk.feed(query()).expect(not_offered(Status::no_image_available)).passes();
  }
}

TEST(OtaServer, OffersTheHighestVersionThatSuits) {
  Server server;
  server.add_image({.id = {0x121D, 0x0084, 0x20}, .data = image_data()});
  server.add_image({.id = {0x121D, 0x0084, 0x40}, .data = image_data(), .min_hardware = 0x0200});
  server.add_image({.id = {0x121D, 0x0084, 0x30}, .data = image_data()});
  const auto actions = server.on_message(ppmid, query(), true, at({}), new_year_2026);
  ASSERT_NE(event_of<Offered>(actions), nullptr);
  EXPECT_EQ(event_of<Offered>(actions)->image.file_version, 0x30u);
}

TEST(OtaServer, AnswersAsTheClientsPolicySays) {
  using Offer = ClientPolicy::Offer;
  for (const auto& [offer, status] : {std::pair{Offer::nothing, Status::no_image_available}, {Offer::not_authorized, Status::not_authorized}}) {
    const ClientPolicy policy{.offer = offer};
    Talk talk([policy] {
      Desk desk;
      EXPECT_TRUE(desk.server.set_policy(ppmid, policy));
      return desk;
    });
    talk.feed(query()).expect(not_offered(status)).passes();
  }
}

TEST(OtaServer, AnnouncesAnotherSizeWhenToldTo) {
  auto talk = talk_with({.id = image_id, .data = image_data(), .announced_size = 1000});
  talk.feed(query())
      .expect({QueryReceived{ppmid, {running_id, 0x0101}}, Offered{ppmid, image_id, 1000},
               answer(QueryNextImageResponse{Status::success, image_id, 1000})})
      .passes();
}

TEST(OtaServer, OffersADeviceSpecificFileOnlyByItsExactName) {
  const ImageId file{0x121D, 0xFFC0, 1};
  auto talk = talk_with({.id = file, .data = image_data()});
  talk.feed(request(QueryDeviceSpecificFileRequest{Eui64{7}, file, 2}))
      .expect({Offered{ppmid, file, 295}, answer(QueryDeviceSpecificFileResponse{Status::success, file, 295})})
      .feed(request(QueryDeviceSpecificFileRequest{Eui64{7}, {0x121D, 0xFFC0, 2}, 2}))
      .expect({NotOffered{ppmid, Status::no_image_available}, answer(QueryDeviceSpecificFileResponse{Status::no_image_available, {}, 0})})
      .passes();
}

TEST(OtaServer, AnswersAMalformedCommand) {
  Talk talk([] { return Desk(); });
  talk.feed("01 42 03 00 1D12"_hex)
      .expect({RequestRefused{ppmid, CommandId::image_block_request, Status::malformed_command},
               default_answer(CommandId::image_block_request, Status::malformed_command)})
      .passes();
}

TEST(OtaServer, AnswersAnUnknownCommand) {
  Talk talk([] { return Desk(); });
  talk.feed("01 42 2A"_hex)
      .expect({RequestRefused{ppmid, CommandId{0x2A}, Status::unsup_cluster_command},
               Send{ppmid, zcl::default_response(zcl::parse("01 42 2A"_hex)->header, Status::unsup_cluster_command), true, true}})
      .passes();
}

TEST(OtaServer, IgnoresFramesThatAreNotRequestsToIt) {
  Talk talk([] { return Desk(); });
  for (const auto& bytes : {"18 42 01 0200 00 23 DCACDCAC"_hex, "09 42 03 00"_hex, "05 1D12 42 03 00"_hex, "02 42 03"_hex, "01"_hex}) {
    talk.feed(bytes);
  }
  talk.passes();
}

TEST(OtaServer, RefusesUnencryptedRequestsWhenSecurityIsRequired) {
  Talk talk([] {
    Desk desk({.require_aps_encryption = true});
    desk.encrypted = false;
    return desk;
  });
  talk.feed(block_at(0))
      .expect({UnencryptedRefused{ppmid, CommandId::image_block_request},
               default_answer(CommandId::image_block_request, Status::not_authorized, false)})
      .passes();
}

TEST(OtaServer, NotifiesOneClientEncryptedAndEverybodyInTheClear) {
  Server server({.require_aps_encryption = true});
  const ImageNotify notify{NotifyScope::file_version, 100, image_id};
  const ClientAddress everybody{NodeId{0xFFFD}, 0xFF, {}};
  EXPECT_EQ(server.notify(ppmid, notify), (Actions{Send{ppmid, frame(0, notify), true, true}}));
  EXPECT_EQ(server.notify(everybody, notify), (Actions{Send{everybody, frame(1, notify), false, false}}));
}

TEST(OtaServer, ServesNobodyBeyondItsTable) {
  Server server({.max_clients = 1});
  server.add_image({.id = image_id, .data = image_data()});
  EXPECT_NE(event_of<TransferStarted>(server.on_message(ppmid, block_at(0), true, at({}), new_year_2026)), nullptr);
  const auto actions = server.on_message(other, block_at(0), true, at({}), new_year_2026);
  EXPECT_NE(event_of<TableFull>(actions), nullptr);
  EXPECT_EQ(frames_of(actions), std::vector<std::string>{"18420B0389"});
  EXPECT_EQ(server.client_count(), 1u);
}

}  // namespace
}  // namespace rig::ota::test
