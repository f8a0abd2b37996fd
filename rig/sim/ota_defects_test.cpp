// SPDX-License-Identifier: Apache-2.0
//
// Every defect of the OTA client, shown: a defect that changes nothing could not make a test of a hub fail.
#include <gmock/gmock.h>

#include "rig/sim/ota_client_kit.hpp"

namespace rig::sim {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;
using testing::IsEmpty;

constexpr std::uint32_t version = offered.file_version;

OtaClientSettings with(void (*break_it)(OtaDefects&)) {
  OtaClientSettings settings = takes_everything();
  break_it(settings.defects);
  return settings;
}

TEST(OtaDefects, NoneOfThemIsOnUnlessAskedFor) {
  Server hub(takes_everything());
  hub.on_end = ota::UpgradeEndResponse{offered, 0, 0};
  hub.offers(version);
  hub.wait(10s);
  EXPECT_EQ(hub.queries, 1u);
  EXPECT_THAT(hub.offsets, ElementsAre(0, 4, 8));
  EXPECT_THAT(hub.ends, ElementsAre(0));
  EXPECT_THAT(hub.activated, ElementsAre(version));
}

TEST(OtaDefects, NeverQueries) {
  Server hub(with([](OtaDefects& defects) { defects.never_queries = true; }));
  hub.offers(version);
  hub.wait(24h);
  EXPECT_EQ(hub.queries, 0u);
}

TEST(OtaDefects, IgnoresJitter) {
  Client client(with([](OtaDefects& defects) { defects.ignores_jitter = true; }));
  EXPECT_FALSE(client.machine().on_broadcast(from_server(ota::ImageNotify{ota::NotifyScope::jitter, 0}), {}).empty());
}

TEST(OtaDefects, StormsTheHubWithQueries) {
  OtaClientSettings settings = with([](OtaDefects& defects) { defects.storm_period = 1s; });
  settings.defects.ignores_offer = true;
  Server hub(settings);
  hub.take(hub.client.reboot({}));
  hub.wait(60s);
  EXPECT_EQ(hub.queries, 60u);
}

TEST(OtaDefects, CutsItsQueryShort) {
  Server hub(with([](OtaDefects& defects) { defects.malformed_query = true; }));
  hub.client.on_bytes(notify(), {});
  const auto actions = hub.client.on_timer({});
  const auto& frame = std::get<Send>(actions.front()).frame;
  EXPECT_TRUE(wire::decode<ota::QueryNextImageRequest>(zcl::parse(frame)->payload).has_error());
}

TEST(OtaDefects, SetsReservedBitsInItsQuery) {
  Server hub(with([](OtaDefects& defects) { defects.reserved_bits_in_query = true; }));
  hub.client.on_bytes(notify(), {});
  const auto actions = hub.client.on_timer({});
  const auto& frame = std::get<Send>(actions.front()).frame;
  const ByteView query = zcl::parse(frame)->payload;
  EXPECT_EQ(query[0], 0xFF);
  EXPECT_EQ(wire::decode<ota::QueryNextImageRequest>(query)->running.file_version, running);
}

TEST(OtaDefects, TellsWhatItIsNot) {
  OtaClientSettings settings = takes_everything();
  settings.defects.told_manufacturer = 0x1234;
  settings.defects.told_image_type = 7;
  settings.defects.asks_for_device_file = true;
  Client client(settings);
  client.on_bytes(notify(), {});
  const auto actions = client.on_timer({});
  EXPECT_EQ(actions[0], sent(1, ota::QueryDeviceSpecificFileRequest{Eui64{}, {0x1234, 0xFFC0, running}, 2}));
  EXPECT_EQ(actions[1], sent(2, ota::QueryNextImageRequest{{0x1234, 7, running}, 0x0101}));
}

TEST(OtaDefects, ClaimsAVersionThatItDoesNotRun) {
  Server early(with([](OtaDefects& defects) { defects.told_version = ToldVersion::downloaded; }));
  early.offers(version);
  EXPECT_EQ(early.client.machine().told_version(), version);
  EXPECT_EQ(early.client.flash().running_version, running);

  Server late(with([](OtaDefects& defects) { defects.told_version = ToldVersion::previous; }));
  late.on_end = ota::UpgradeEndResponse{offered, 0, 0};
  late.offers(version);
  late.wait(10s);
  EXPECT_EQ(late.client.machine().told_version(), running);
  EXPECT_EQ(late.client.flash().running_version, version);
}

TEST(OtaDefects, FetchesNothingOrWhatItWasNotOffered) {
  Server deaf(with([](OtaDefects& defects) { defects.ignores_offer = true; }));
  deaf.offers(version);
  EXPECT_THAT(deaf.offsets, IsEmpty());

  Client greedy(with([](OtaDefects& defects) { defects.asks_without_offer = true; }));
  greedy.on_bytes(notify(), {});
  greedy.on_timer({});
  const auto actions = greedy.on_bytes(from_server(ota::QueryNextImageResponse{ota::Status::no_image_available}), {});
  EXPECT_EQ(actions.front(), sent(2, ota::ImageBlockRequest{offered, 0, 4}));
}

TEST(OtaDefects, AsksBeyondTheEnd) {
  Server hub(with([](OtaDefects& defects) { defects.asks_beyond_end = true; }));
  hub.offers(version);
  EXPECT_THAT(hub.offsets, ElementsAre(0, 4, 8, 10));
  hub.wait(3s);
  EXPECT_THAT(hub.ends.front(), 0) << "no answer came, so that was all";
}

TEST(OtaDefects, AsksForAnotherVersionInItsBlockRequests) {
  Server hub(with([](OtaDefects& defects) { defects.asks_for_wrong_version = true; }));
  std::vector<std::uint32_t> versions;
  hub.before_block = [&](const ota::ImageBlockRequest& request) {
    versions.push_back(request.image.file_version);
    return true;
  };
  hub.offers(version);
  EXPECT_THAT(versions, ElementsAre(version + 1, version + 1, version + 1));
}

TEST(OtaDefects, AsksForAnotherImageTypeInItsBlockRequests) {
  Server hub(with([](OtaDefects& defects) { defects.asks_for_wrong_type = true; }));
  std::vector<std::uint16_t> types;
  hub.before_block = [&](const ota::ImageBlockRequest& request) {
    types.push_back(request.image.image_type);
    return true;
  };
  hub.offers(version);
  EXPECT_THAT(types, testing::Each(OtaClientSettings{}.image_type + 1));
  EXPECT_FALSE(types.empty());
}

// Asked for its second block, told to wait by `wait`, and left alone for an hour and a half.
std::vector<std::uint32_t> offsets_after_wait(OtaClientSettings settings, ota::WaitForData wait, Duration patience) {
  Server hub(std::move(settings));
  bool told = false;
  hub.before_block = [&](const ota::ImageBlockRequest& request) { return request.offset != 4 || told; };
  hub.offers(version);
  hub.feed(from_server(ota::ImageBlockResponse{wait}));
  told = true;
  hub.wait(patience);
  return hub.offsets;
}

TEST(OtaDefects, OfWaiting) {
  const ota::WaitForData half_an_hour{0, 1800, {}};
  EXPECT_THAT(offsets_after_wait(takes_everything(), half_an_hour, 20min), ElementsAre(0, 4));
  EXPECT_THAT(offsets_after_wait(takes_everything(), half_an_hour, 31min), ElementsAre(0, 4, 4, 8));
  EXPECT_THAT(offsets_after_wait(with([](OtaDefects& defects) { defects.ignores_wait_for_data = true; }), half_an_hour, 1s), ElementsAre(0, 4, 4, 8));
  EXPECT_THAT(offsets_after_wait(with([](OtaDefects& defects) { defects.restarts_after_wait = true; }), half_an_hour, 31min), ElementsAre(0, 4, 0, 4, 8));

  const ota::WaitForData two_hours{0, 7200, {}};
  EXPECT_THAT(offsets_after_wait(takes_everything(), two_hours, 61min), ElementsAre(0, 4, 4, 8));
  EXPECT_THAT(offsets_after_wait(with([](OtaDefects& defects) { defects.waits_without_limit = true; }), two_hours, 61min), ElementsAre(0, 4));

  const ota::WaitForData until_yesterday{9000, 8000, {}};
  EXPECT_THAT(offsets_after_wait(takes_everything(), until_yesterday, 6min), ElementsAre(0, 4, 4, 8));
  EXPECT_THAT(offsets_after_wait(with([](OtaDefects& defects) { defects.stalls_at_odd_wait = true; }), until_yesterday, 24h), ElementsAre(0, 4));

  const ota::WaitForData slowly{0, 1, 10000};
  EXPECT_THAT(offsets_after_wait(takes_everything(), slowly, 2s), ElementsAre(0, 4, 4));
  EXPECT_THAT(offsets_after_wait(with([](OtaDefects& defects) { defects.ignores_block_period = true; }), slowly, 2s), ElementsAre(0, 4, 4, 8));
}

TEST(OtaDefects, GoesOnAfterAnAbort) {
  Server hub(with([](OtaDefects& defects) { defects.ignores_abort = true; }));
  hub.before_block = [&](const ota::ImageBlockRequest& request) { return request.offset != 4 || hub.offsets.size() > 2; };
  hub.offers(version);
  hub.feed(from_server(ota::ImageBlockResponse{ota::BlockRefusal{ota::Status::abort}}));
  hub.wait(10s);
  EXPECT_THAT(hub.ends.front(), 0);
}

// The answer to the second request is lost.
std::vector<std::uint32_t> offsets_after_loss(OtaClientSettings settings) {
  Server hub(std::move(settings));
  hub.before_block = [&](const ota::ImageBlockRequest&) { return hub.offsets.size() != 2; };
  hub.offers(version);
  hub.wait(1min);
  return hub.offsets;
}

TEST(OtaDefects, OfLostBlocks) {
  EXPECT_THAT(offsets_after_loss(takes_everything()), ElementsAre(0, 4, 4, 8));
  EXPECT_THAT(offsets_after_loss(with([](OtaDefects& defects) { defects.never_retries = true; })), ElementsAre(0, 4));
  EXPECT_THAT(offsets_after_loss(with([](OtaDefects& defects) { defects.stalls_after_lost_block = true; })), ElementsAre(0, 4));
  EXPECT_THAT(offsets_after_loss(with([](OtaDefects& defects) { defects.restarts_after_lost_block = true; })), ElementsAre(0, 4, 0, 4, 8));
}

TEST(OtaDefects, WaitsForEverForAPageThatHasAHole) {
  OtaClientSettings settings = with([](OtaDefects& defects) { defects.stalls_after_lost_block = true; });
  settings.page_size = 8;
  Server hub(settings);
  hub.offers(version);
  hub.wait(24h);
  EXPECT_THAT(hub.offsets, IsEmpty());
}

TEST(OtaDefects, NeverFallsBackFromPages) {
  OtaClientSettings settings = with([](OtaDefects& defects) { defects.never_falls_back = true; });
  settings.page_size = 8;
  Server hub(settings);
  hub.offers(version);
  const auto refused = zcl::default_response(ota::header_of(ota::CommandId::image_page_request, 2), zcl::Status::unsup_cluster_command);
  hub.feed({refused.begin(), refused.end()});
  hub.wait(3s);
  EXPECT_EQ(hub.client.machine().state(), OtaClient::State::awaiting_page);
  EXPECT_THAT(hub.offsets, IsEmpty());
}

TEST(OtaDefects, StoresWhatItWasNotSent) {
  Client twice(with([](OtaDefects& defects) { defects.takes_repeated_blocks = true; }));
  twice.on_bytes(notify(), {});
  twice.on_timer({});
  twice.on_bytes(offer(12), {});
  twice.on_bytes(block(0, {1, 2, 3, 4}), {});
  twice.on_bytes(block(0, {1, 2, 3, 4}), {});
  EXPECT_EQ(twice.flash().bytes, (Bytes{1, 2, 3, 4, 1, 2, 3, 4}));

  Server spoilt(with([](OtaDefects& defects) { defects.spoils_octet_at = 5; }));
  spoilt.offers(version);
  EXPECT_EQ(to_hex(spoilt.client.flash().bytes), "5A5A5A5A5AA55A5A5A5A");
}

TEST(OtaDefects, OfTheEnd) {
  Server silent(with([](OtaDefects& defects) { defects.reports_no_end = true; }));
  silent.offers(version);
  silent.wait(24h);
  EXPECT_THAT(silent.ends, IsEmpty());

  Server chatty(with([](OtaDefects& defects) { defects.repeats_end = 2; }));
  chatty.offers(version);
  EXPECT_THAT(chatty.ends, ElementsAre(0, 0, 0));

  Server wrong(with([](OtaDefects& defects) { defects.end_status = 0x01; }));
  wrong.offers(version);
  EXPECT_THAT(wrong.ends, ElementsAre(1));
}

TEST(OtaDefects, TakesImagesForOtherHardware) {
  for (const bool takes : {false, true}) {
    OtaClientSettings settings;
    settings.defects.ignores_hardware_range = takes;
    Server hub(settings);
    hub.image = image_file({1, 2, 3}, {0x0200, 0x0300});
    hub.offers(version);
    EXPECT_THAT(hub.ends, ElementsAre(takes ? 0x00 : 0x96));
  }
}

TEST(OtaDefects, TakesNoImageOnceOneWasBad) {
  for (const bool sulks : {false, true}) {
    OtaClientSettings settings;
    settings.defects.refuses_after_rejection = sulks;
    Server hub(settings);
    hub.offers(version);
    hub.image = image_file({1, 2, 3}, {0, 0xFFFF});
    hub.offers(version);
    EXPECT_THAT(hub.ends, ElementsAreArray(sulks ? std::vector{0x96} : std::vector{0x96, 0x00}));
  }
}

}  // namespace
}  // namespace rig::sim
