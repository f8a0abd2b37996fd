// SPDX-License-Identifier: Apache-2.0
#include "rig/sim/ota_client_kit.hpp"

namespace rig::sim {
namespace {

bool never_ends(const OtaClient::Action&) { return false; }

TEST(OtaClient, DownloadsAndActivatesAtOnce) {
  auto talk = download();
  talk.feed(from_server(ota::UpgradeEndResponse{offered, 0, 0})).expect({ArmTimer{at(4s)}});
  talk.wait(3s).expect({OtaClient::Activate{0xACDCACDC}});
  talk.passes();
  talk.fails_cleanly_at_every_step(never_ends, 24h);
}

TEST(OtaClient, CountsDownToAnUpgradeTime) {
  auto talk = download();
  talk.feed(from_server(ota::UpgradeEndResponse{offered, 1000, 4600})).expect({ArmTimer{at(1h + 1s)}});
  talk.wait(1h).expect({OtaClient::Activate{0xACDCACDC}});
  talk.passes();
}

TEST(OtaClient, AsksAgainEveryHourUntilItIsToldWhen) {
  auto talk = download();
  talk.feed(from_server(ota::UpgradeEndResponse{offered, 0, 0xFFFFFFFF})).expect({ArmTimer{at(1h + 1s)}});
  talk.wait(1h).expect({sent(6, ota::UpgradeEndRequest{ota::Status::success, offered}), ArmTimer{at(1h + 4s)}});
  talk.feed(from_server(ota::UpgradeEndResponse{{0xFFFF, 0xFFFF, 0xFFFFFFFF}, 0, 60})).expect({ArmTimer{at(1h + 61s)}});
  talk.wait(60s).expect({OtaClient::Activate{0xACDCACDC}});
  talk.passes();
}

TEST(OtaClient, TakesAnUnaskedEndResponseWhileItWaits) {
  auto talk = download();
  talk.feed(from_server(ota::UpgradeEndResponse{offered, 0, 0xFFFFFFFF})).expect({ArmTimer{at(1h + 1s)}});
  talk.feed(from_server(ota::UpgradeEndResponse{offered, 0, 0})).expect({ArmTimer{at(4s)}});
  talk.passes();
}

TEST(OtaClient, ReplacesAnUpgradeTimeInThePastByOneHour) {
  auto talk = download();
  talk.feed(from_server(ota::UpgradeEndResponse{offered, 5000, 4000})).expect({ArmTimer{at(1h + 1s)}});
  talk.passes();
}

TEST(OtaClient, WaitsForDataAndKeepsTheBlockPeriodItIsGiven) {
  wire::Conversation<Client> talk([] { return Client(takes_everything()); });
  talk.feed(notify()).expect({ArmTimer{at(0s)}});
  talk.wait(0s).expect({sent(1, ota::QueryNextImageRequest{{0x121D, 0x0084, running}, 0x0101}), ArmTimer{at(3s)}});
  talk.feed(offer(10)).expect({sent(2, ota::ImageBlockRequest{offered, 0, 4}), ArmTimer{at(3s)}});
  talk.feed(from_server(ota::ImageBlockResponse{ota::WaitForData{0, 300, 250}})).expect({ArmTimer{at(300s)}});
  talk.wait(300s).expect({sent(3, ota::ImageBlockRequest{offered, 0, 4, {}, 250}), ArmTimer{at(303s)}});
  talk.feed(block(0, {1, 2, 3, 4})).expect({ArmTimer{at(300s + 250ms)}});
  talk.wait(250ms).expect({sent(4, ota::ImageBlockRequest{offered, 4, 4, {}, 250}), ArmTimer{at(303s + 250ms)}});
  talk.feed(from_server(ota::ImageBlockResponse{ota::WaitForData{9000, 8000, {}}})).expect({ArmTimer{at(600s + 250ms)}});
  talk.wait(5min).expect({sent(5, ota::ImageBlockRequest{offered, 4, 4, {}, 250}), ArmTimer{at(603s + 250ms)}});
  talk.feed(from_server(ota::ImageBlockResponse{ota::BlockRefusal{ota::Status::abort}})).expect({DisarmTimer{}});
  talk.passes();
}

TEST(OtaClient, AbortsAfterTenErrorsInARow) {
  OtaClientSettings settings = takes_everything();
  settings.error_limit = 3;
  wire::Conversation<Client> talk([settings] { return Client(settings); });
  talk.feed(notify()).expect({ArmTimer{at(0s)}});
  talk.wait(0s).expect({sent(1, ota::QueryNextImageRequest{{0x121D, 0x0084, running}, 0x0101}), ArmTimer{at(3s)}});
  talk.feed(offer(10)).expect({sent(2, ota::ImageBlockRequest{offered, 0, 4}), ArmTimer{at(3s)}});
  talk.wait(3s).expect({sent(3, ota::ImageBlockRequest{offered, 0, 4}), ArmTimer{at(6s)}});
  talk.feed(block(0, {1, 2, 3, 4, 5})).expect({sent(4, ota::ImageBlockRequest{offered, 0, 4}), ArmTimer{at(6s)}});
  talk.wait(3s).expect({sent(5, ota::UpgradeEndRequest{ota::Status::abort, offered}), DisarmTimer{}});
  talk.passes();
  EXPECT_EQ(OtaClientSettings{}.error_limit, 10u);
}

TEST(OtaClient, IgnoresABlockThatComesTwice) {
  wire::Conversation<Client> talk([] { return Client(takes_everything()); });
  talk.feed(notify()).expect({ArmTimer{at(0s)}});
  talk.wait(0s).expect({sent(1, ota::QueryNextImageRequest{{0x121D, 0x0084, running}, 0x0101}), ArmTimer{at(3s)}});
  talk.feed(offer(10)).expect({sent(2, ota::ImageBlockRequest{offered, 0, 4}), ArmTimer{at(3s)}});
  talk.feed(block(0, {1, 2, 3, 4})).expect({sent(3, ota::ImageBlockRequest{offered, 4, 4}), ArmTimer{at(3s)}});
  talk.feed(block(0, {1, 2, 3, 4})).expect({});
  talk.passes();
}

TEST(OtaClient, StaysIdleWhenNothingIsOffered) {
  wire::Conversation<Client> talk([] { return Client(takes_everything()); });
  talk.feed(notify()).expect({ArmTimer{at(0s)}});
  talk.wait(0s).expect({sent(1, ota::QueryNextImageRequest{{0x121D, 0x0084, running}, 0x0101}), ArmTimer{at(3s)}});
  talk.feed(from_server(ota::QueryNextImageResponse{ota::Status::no_image_available})).expect({DisarmTimer{}});
  talk.passes();
}

TEST(OtaClient, AsksForPagesAndFillsGapsBlockByBlock) {
  OtaClientSettings settings = takes_everything();
  settings.page_size = 8;
  wire::Conversation<Client> talk([settings] { return Client(settings); });
  talk.feed(notify()).expect({ArmTimer{at(0s)}});
  talk.wait(0s).expect({sent(1, ota::QueryNextImageRequest{{0x121D, 0x0084, running}, 0x0101}), ArmTimer{at(3s)}});
  talk.feed(offer(12)).expect({sent(2, ota::ImagePageRequest{offered, 0, 4, 8, 50, {}}), ArmTimer{at(5100ms)}});
  talk.feed(block(0, {1, 2, 3, 4})).expect({});
  talk.wait(5100ms).expect({sent(3, ota::ImageBlockRequest{offered, 4, 4}), ArmTimer{at(8100ms)}});
  talk.feed(block(4, {5, 6, 7, 8})).expect({sent(4, ota::ImagePageRequest{offered, 8, 4, 8, 50, {}}), ArmTimer{at(10200ms)}});
  const auto refused = zcl::default_response(ota::header_of(ota::CommandId::image_page_request, 4), zcl::Status::unsup_cluster_command);
  talk.feed({refused.begin(), refused.end()}).expect({sent(5, ota::ImageBlockRequest{offered, 8, 4}), ArmTimer{at(8100ms)}});
  talk.passes();
}

TEST(OtaClient, ReportsAnImageThatFailsItsCheck) {
  OtaClientSettings settings = takes_everything();
  settings.image_check = ImageCheck::header;
  settings.check_time = 40s;
  wire::Conversation<Client> talk([settings] { return Client(settings); });
  talk.feed(notify()).expect({ArmTimer{at(0s)}});
  talk.wait(0s).expect({sent(1, ota::QueryNextImageRequest{{0x121D, 0x0084, running}, 0x0101}), ArmTimer{at(3s)}});
  talk.feed(offer(4)).expect({sent(2, ota::ImageBlockRequest{offered, 0, 4}), ArmTimer{at(3s)}});
  talk.feed(block(0, {1, 2, 3, 4})).expect({ArmTimer{at(40s)}});
  talk.wait(40s).expect({judged(false, {1, 2, 3, 4}), sent(3, ota::UpgradeEndRequest{ota::Status::invalid_image, offered}), DisarmTimer{}});
  talk.passes();
}

TEST(OtaClient, KeepsAFragmentAndWaitsForMore) {
  OtaClientSettings settings = takes_everything();
  settings.upgrade_path = {{.version = offered.file_version, .fragment = true}};
  settings.fragment_end = FragmentEnd::require_more_image;
  Client client(settings);
  client.on_bytes(notify(), {});
  client.on_timer({});
  client.on_bytes(offer(4), {});
  const auto actions = client.on_bytes(block(0, {1, 2, 3, 4}), {});
  EXPECT_EQ(actions[1], sent(3, ota::UpgradeEndRequest{ota::Status::require_more_image, offered}));
  EXPECT_EQ(client.machine().status(), ota::ImageUpgradeStatus::wait_for_more);
  EXPECT_EQ(client.flash().last_stored_fragment, offered.file_version);
  EXPECT_EQ(client.flash().running_version, running);
}

TEST(OtaClient, AppliesAfterTenUnansweredEndRequestsUnlessItsPolicyForbids) {
  for (const auto policy : {ota::TimeoutPolicy::apply_after_timeout, ota::TimeoutPolicy::never_apply_after_timeout}) {
    OtaClientSettings settings = takes_everything();
    settings.timeout_policy = policy;
    Client client(settings);
    client.on_bytes(notify(), {});
    client.on_timer({});
    client.on_bytes(offer(4), {});
    client.on_bytes(block(0, {1, 2, 3, 4}), {});
    for (int i = 0; i < 10; ++i) client.on_timer({});
    const bool applies = policy == ota::TimeoutPolicy::apply_after_timeout;
    EXPECT_EQ(client.machine().state(), applies ? OtaClient::State::counting_down : OtaClient::State::waiting_to_upgrade);
  }
}

struct AfterAPowerCut : ::testing::TestWithParam<PowerReturn> {};

TEST_P(AfterAPowerCut, DoesWhatItsSettingsSay) {
  OtaClientSettings settings = takes_everything();
  settings.after_power_cut = GetParam();
  settings.commit_every_blocks = 2;
  Client client(settings);
  client.on_bytes(notify(), {});
  client.on_timer({});
  client.on_bytes(offer(20), {});
  for (std::uint32_t offset = 0; offset < 12; offset += 4) client.on_bytes(block(offset, {1, 2, 3, 4}), {});
  EXPECT_EQ(client.machine().offset(), 12u);
  client.reboot({});
  if (GetParam() == PowerReturn::forget) {
    EXPECT_EQ(client.machine().state(), OtaClient::State::idle);
    EXPECT_EQ(client.flash().size, 0u);
    return;
  }
  EXPECT_EQ(client.on_timer({}).front(), sent(1, ota::QueryNextImageRequest{{0x121D, 0x0084, running}, 0x0101}));
  const std::uint32_t next = GetParam() == PowerReturn::resume ? 8 : 0;
  EXPECT_EQ(client.on_bytes(offer(20), {}).front(), sent(2, ota::ImageBlockRequest{offered, next, 4}));
}
INSTANTIATE_TEST_SUITE_P(OtaClient, AfterAPowerCut, ::testing::Values(PowerReturn::resume, PowerReturn::restart, PowerReturn::forget));

TEST(OtaClient, AsksToFinishACompleteImageAfterAPowerCut) {
  Client client(takes_everything());
  client.on_bytes(notify(), {});
  client.on_timer({});
  client.on_bytes(offer(4), {});
  client.on_bytes(block(0, {1, 2, 3, 4}), {});
  EXPECT_EQ(client.reboot({}).front(), sent(1, ota::UpgradeEndRequest{ota::Status::success, offered}));
}

TEST(OtaClient, DrawsAgainstTheJitterOfABroadcast) {
  int queries = 0;
  for (std::uint64_t seed = 0; seed < 1000; ++seed) {
    OtaFlash flash;
    const OtaClientSettings settings;
    OtaClient client(settings, flash, Rng(seed));
    if (!client.on_broadcast(from_server(ota::ImageNotify{ota::NotifyScope::jitter, 30}), {}).empty()) ++queries;
  }
  EXPECT_NEAR(queries, 300, 60);
}

TEST(OtaClient, IgnoresNotificationsAboutOthers) {
  Client client(takes_everything());
  EXPECT_TRUE(client.on_bytes(from_server(ota::ImageNotify{ota::NotifyScope::manufacturer, 100, {0x1234}}), {}).empty());
  EXPECT_TRUE(client.on_bytes(from_server(ota::ImageNotify{ota::NotifyScope::image_type, 100, {0x121D, 0x0001}}), {}).empty());
  const ota::ImageId own{0x121D, 0x0084, running};
  EXPECT_TRUE(client.machine().on_broadcast(from_server(ota::ImageNotify{ota::NotifyScope::file_version, 100, own}), {}).empty());
}

TEST(OtaClient, RefusesAnImageThatDoesNotFitIntoItsFlash) {
  OtaClientSettings settings = takes_everything();
  settings.storage = 1000;
  Client client(settings);
  client.on_bytes(notify(), {});
  client.on_timer({});
  EXPECT_EQ(client.on_bytes(offer(1001), {}).front(), sent(2, ota::UpgradeEndRequest{ota::Status::abort, offered}));
  EXPECT_EQ(client.machine().state(), OtaClient::State::idle);
}

TEST(ImageCheck, ReadsTheHeaderAndTheMakersSeal) {
  Bytes body{'f', 'i', 'r', 'm'};
  const Sha256Digest seal = sha256(body);
  body.insert(body.end(), seal.begin(), seal.end());
  Bytes file = image_file(body, {0x0100, 0x01FF});
  const ExpectedImage expected{offered, static_cast<std::uint32_t>(file.size()), 0x0101};
  EXPECT_TRUE(image_is_good(file, ImageCheck::vendor, expected));

  ExpectedImage other_hardware = expected;
  other_hardware.hardware_version = 0x0200;
  EXPECT_FALSE(image_is_good(file, ImageCheck::header, other_hardware));
  ExpectedImage other_version = expected;
  other_version.image.file_version = 1;
  EXPECT_FALSE(image_is_good(file, ImageCheck::header, other_version));

  file[70] ^= 1;
  EXPECT_TRUE(image_is_good(file, ImageCheck::header, expected));
  EXPECT_FALSE(image_is_good(file, ImageCheck::vendor, expected));
  EXPECT_TRUE(image_is_good({}, ImageCheck::none, expected));
}

TEST(ImageCheck, LooksForTheSealBeforeASuppliersSignature) {
  Bytes body{'f', 'i', 'r', 'm'};
  const Sha256Digest seal = sha256(body);
  body.insert(body.end(), seal.begin(), seal.end());
  body.resize(body.size() + 66);
  const Bytes file = image_file(body, {0, 0xFFFF});
  ExpectedImage expected{offered, static_cast<std::uint32_t>(file.size()), 0x0101, false, ImageForm::supplier_signed};
  EXPECT_TRUE(image_is_good(file, ImageCheck::vendor, expected));
  expected.form = ImageForm::plain;
  EXPECT_FALSE(image_is_good(file, ImageCheck::vendor, expected));
}

}  // namespace
}  // namespace rig::sim
