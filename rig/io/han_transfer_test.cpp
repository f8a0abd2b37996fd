// SPDX-License-Identifier: Apache-2.0
//
// One upgrade after another through the Han: what the device is told, what is waited for, what is written down.
#include "rig/io/han_fixture.hpp"

namespace rig::io {
namespace {

using namespace std::chrono_literals;
using ota::CommandId;
using ota::Status;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct HanTransfer : ::testing::Test, HanWorld {
  HanTransfer() {
    joins();
    journal.all.clear();
  }
  int command(CommandId id) const { return static_cast<int>(id); }
};

TEST_F(HanTransfer, ServesNobodyBeforeItIsTold) {
  queries();
  EXPECT_EQ(last_command(), command(CommandId::query_next_image_response));
  EXPECT_THAT(journal.transfer_events(), ElementsAre("queried", "not_offered"));
  EXPECT_EQ(fact("transfer.queries") + fact("transfer.not_offered"), "11");
  EXPECT_EQ(describe(han.serve("ihd", image(), {}).error()), "ihd has not joined the HAN (not_ready)");
  EXPECT_EQ(describe(han.notify("ppmid", within(1s)).error()), "no image is served to ppmid (not_ready)");
  EXPECT_EQ(han.image_size("ppmid"), 0u);
}

TEST_F(HanTransfer, GoesFromNoticeToActivation) {
  serve();
  EXPECT_EQ(han.image_size("ppmid"), 1000u);
  queries();  // tells the OTA endpoint as well
  ASSERT_TRUE(han.notify("ppmid", within(5s)).has_value());
  EXPECT_EQ(last_command(), command(CommandId::image_notify));
  EXPECT_TRUE(dongle.sent.back().encrypted);
  ASSERT_TRUE(han.wait_for_query("ppmid", QueryAnswer::offered, within(5s)).has_value());
  fetches(0, 1000);
  ASSERT_TRUE(han.wait_for_transfer("ppmid", 1000, within(5s)).has_value());
  ends();
  const auto status = han.wait_for_transfer_end("ppmid", within(5s));
  ASSERT_TRUE(status.has_value());
  EXPECT_EQ(*status, Status::success);
  EXPECT_EQ(last_command(), command(CommandId::upgrade_end_response));
  EXPECT_THAT(journal.transfer_events(),
              ElementsAre("queried", "offered", "notified", "started", "complete", "end_request", "activation_sent"));
  EXPECT_THAT(journal.values("transfer", "detail"),
              ElementsAre("runs 0x00000010, hardware not told", "version 0x00000020", "", "at offset 0", "", "SUCCESS", "now"));
  EXPECT_EQ(fact("transfer.blocks") + " " + fact("transfer.bytes") + " " + fact("transfer.retries") + " " + fact("transfer.ended"), "20 1000 0 1");
}

TEST_F(HanTransfer, RemembersQueriesAndBlocksAsFacts) {
  queries();
  serve();
  queries(running.file_version, 0x0101);
  EXPECT_EQ(fact("query.count") + " " + fact("query.version") + " " + fact("query.hardware") + " " + fact("query.offered"), "2 16 257 32");
  fetches(0, 1000);
  EXPECT_EQ(fact("transfer.largest_block") + " " + fact("transfer.last_block") + " " + fact("transfer.bytes_served") + " " + fact("transfer.end_status"), "50 50 1000 null");
  ASSERT_TRUE(loop.sleep(40s).has_value());
  fetches(0, 50);
  EXPECT_NEAR(std::stod(fact("transfer.longest_pause")), 40, 1);
  EXPECT_EQ(*han.fact("han.queries"), 2);
  EXPECT_EQ(han.fact("han.nothing"), std::nullopt);
}

TEST_F(HanTransfer, TellsADeviceToWaitOrToStop) {
  serve();
  queries();
  fetches(0, 100);
  ASSERT_TRUE(han.hold("ppmid", {.until = loop.now() + 30s, .once = true}, std::nullopt).has_value());
  fetches(100, 150);
  EXPECT_EQ(fact("transfer.waits") + " " + fact("transfer.bytes"), "1 100");
  ASSERT_TRUE(han.abort("ppmid").has_value());
  fetches(100, 150);
  EXPECT_EQ(journal.transfer_events().back(), "aborted");
}

TEST_F(HanTransfer, FindsTheEndpointBeforeItNotifies) {
  serve();
  const auto notified = han.notify("ppmid", within(8s));
  EXPECT_EQ(describe(notified.error()), "no answer from node 0x3344 on cluster 0x0005 (timeout)");
  EXPECT_EQ(dongle.sent.front().cluster, zdo::ActiveEndpointsRequest::cluster);
}

// What a device is to be offered is said before anybody knows that its OTA client lives on endpoint 9.
TEST_F(HanTransfer, OffersToTheEndpointThatAsks) {
  serve(ota::Activation::wait());
  endpoint = 9;
  queries();
  EXPECT_EQ(dongle.sent.back().destination_endpoint, 9);
  ASSERT_TRUE(han.wait_for_query("ppmid", QueryAnswer::offered, within(1s)).has_value());
  fetches(0, 1000);
  ends();
  EXPECT_EQ(journal.values("transfer", "detail").back(), "wait for another response");
}

TEST_F(HanTransfer, OffersToNoOtherDevice) {
  serve();
  joins(ihd_node, ihd_eui);
  speaker = ihd_node;
  queries();
  EXPECT_EQ(fact("transfer.not_offered", "ihd"), "1");
  EXPECT_EQ(fact("transfer.queries"), "0");
  EXPECT_EQ(han.wait_for_query("ppmid", QueryAnswer::offered, within(1s)).error().code, ErrorCode::timeout);
}

TEST_F(HanTransfer, IgnoresOtaMessagesOfStrangers) {
  serve();
  dongle.sent.clear();
  speaker = NodeId{0x1111};
  queries();
  fetches(0, 100);
  for (const auto& message : dongle.sent) EXPECT_NE(message.cluster, 0x0019);
  EXPECT_THAT(journal.all, IsEmpty());
}

TEST_F(HanTransfer, TellsThatTheHardwareDoesNotSuit) {
  ota::ImageSource other = image();
  other.min_hardware = 0x0200;
  other.max_hardware = 0x02FF;
  ASSERT_TRUE(han.serve("ppmid", other, {}).has_value());
  queries(running.file_version, 0x0101);
  ASSERT_TRUE(han.wait_for_query("ppmid", QueryAnswer::hardware_mismatch, within(1s)).has_value());
  EXPECT_EQ(describe(han.wait_for_query("ppmid", QueryAnswer::offered, within(1s)).error()),
            "the query of ppmid was answered hardware_mismatch, expected offered (expectation_broken)");
  EXPECT_EQ(fact("transfer.hardware_mismatch"), "1");
  EXPECT_EQ(journal.values("transfer", "detail").back(), "the device is hardware 0x0101");
}

TEST_F(HanTransfer, TellsThatTheDeviceRunsTheVersionAlready) {
  serve();
  queries(offered.file_version);
  ASSERT_TRUE(han.wait_for_query("ppmid", QueryAnswer::no_image, within(1s)).has_value());
}

TEST_F(HanTransfer, WaitsForSoManyOctetsAndNotLonger) {
  serve();
  queries();
  loop.spawn("device", [&] { fetches(0, 1000); });
  ASSERT_TRUE(han.wait_for_transfer("ppmid", 400, within(60s)).has_value());
  EXPECT_EQ(fact("transfer.bytes"), "400");
  EXPECT_EQ(describe(han.wait_for_transfer("ppmid", 2000, within(5s)).error()), "ppmid did not fetch 2000 octets (timeout)");
}

TEST_F(HanTransfer, WakesEverybodyWhoWaitsForOctets) {
  serve();
  queries();
  std::vector<std::string> woken;
  for (const std::uint64_t bytes : {800u, 200u, 500u})
    loop.spawn("wait", [&, bytes] {
      ASSERT_TRUE(han.wait_for_transfer("ppmid", bytes, within(60s)).has_value());
      woken.push_back(std::to_string(bytes) + " at " + fact("transfer.bytes"));
    });
  settle();
  fetches(0, 1000);
  EXPECT_THAT(woken, ElementsAre("200 at 200", "500 at 500", "800 at 800"));
}

TEST_F(HanTransfer, TellsThatTheTransferEndedBadly) {
  serve();
  queries();
  fetches(0, 500);
  ends(Status::invalid_image);
  EXPECT_EQ(describe(han.wait_for_transfer("ppmid", 1000, within(5s)).error()), "ppmid ended the transfer with INVALID_IMAGE (expectation_broken)");
  EXPECT_EQ(*han.wait_for_transfer_end("ppmid", within(5s)), Status::invalid_image);
}

TEST_F(HanTransfer, CallsSuccessBeforeTheLastBlockAFailure) {
  serve();
  queries();
  fetches(0, 500);
  ends();
  EXPECT_EQ(*han.wait_for_transfer_end("ppmid", within(5s)), Status::failure);
  EXPECT_EQ(journal.values("transfer", "detail").back(), "SUCCESS before the last block");
}

TEST_F(HanTransfer, GoesOnAfterAPowerCut) {
  serve();
  queries();
  fetches(0, 500);
  han.power_was_cut("ppmid");
  settle(100s);
  han.power_was_restored("ppmid");
  announces();
  queries();
  fetches(500, 1000);
  ends();
  EXPECT_EQ(fact("transfer.resumed") + fact("transfer.restarted"), "10");
  EXPECT_THAT(journal.transfer_events(), ElementsAre("queried", "offered", "started", "queried", "offered", "resumed", "complete", "end_request", "activation_sent"));
  EXPECT_EQ(journal.values("transfer", "offset")[5], "500");
  // 20 blocks of 50 octets, one in 100 ms; the cut is in the duration, and in no rate.
  for (const double rate : journal.numbers("transfer_sample", "bytes_per_s")) EXPECT_NEAR(rate, 500, 130);
  EXPECT_NEAR(journal.numbers("transfer_summary", "duration_s").front(), 102, 1);
  EXPECT_NEAR(journal.numbers("transfer_summary", "throughput_bytes_per_s").front(), 500, 50);
  EXPECT_EQ(fact("transfer.throughput"), journal.values("transfer_summary", "throughput_bytes_per_s").front());
}

TEST_F(HanTransfer, CountsADeviceThatStartsOver) {
  serve();
  queries();
  fetches(0, 500);
  queries();
  fetches(0, 1000);
  EXPECT_EQ(fact("transfer.restarted"), "1");
  EXPECT_EQ(fact("transfer.bytes"), "1000");
  EXPECT_THAT(journal.transfer_events(), ElementsAre("queried", "offered", "started", "queried", "offered", "restarted", "complete"));
}

TEST_F(HanTransfer, CountsBlocksThatAreAskedForAgain) {
  serve();
  queries();
  fetches(0, 500);
  asks_for(450);
  asks_for(450);
  EXPECT_EQ(fact("transfer.retries") + " " + fact("transfer.bytes"), "2 500");
}

// Two cases of one plan serve the same file: what the first one did must not pass for the second.
TEST_F(HanTransfer, ForgetsTheTransferBeforeWhenTheSameImageIsServedAgain) {
  serve();
  queries();
  fetches(0, 1000);
  ends(Status::invalid_image);
  serve();
  EXPECT_EQ(fact("transfer.bytes") + fact("transfer.blocks") + fact("transfer.queries") + fact("transfer.ended"), "0000");
  EXPECT_EQ(han.wait_for_transfer("ppmid", 1, within(1s)).error().code, ErrorCode::timeout);
  EXPECT_EQ(han.wait_for_query("ppmid", QueryAnswer::offered, within(1s)).error().code, ErrorCode::timeout);
  queries();
  fetches(0, 100);
  EXPECT_EQ(fact("transfer.bytes") + " " + fact("transfer.blocks"), "100 2");
}

TEST_F(HanTransfer, CountsTheEndOfADeviceThatKeptTheImage) {
  serve(ota::Activation::wait());
  queries();
  fetches(0, 1000);
  ends();
  ends();  // again: the answer was lost
  EXPECT_EQ(fact("transfer.ended"), "1");
  serve();
  queries();
  ends();
  EXPECT_EQ(*han.wait_for_transfer_end("ppmid", within(1s)), Status::success);
}

TEST_F(HanTransfer, TellsAfterItsAnswerWhatAnEndRequestLeadsTo) {
  han.observe({.event = [this](Eui64, const ota::Action& event) {
                 if (std::holds_alternative<ota::UpgradeEnd>(event)) (void)han.activate("ppmid", ota::Activation::now());
               },
               .block = {},
               .arrived = {}});
  serve(ota::Activation::wait());
  queries();
  fetches(0, 1000);
  ends();
  han.observe({});
  EXPECT_EQ(journal.values("transfer", "detail").back(), "now") << "not the answer to the End Request, to wait";
}

TEST_F(HanTransfer, HoldsADeviceBackUntilItIsActivated) {
  serve(ota::Activation::wait());
  EXPECT_EQ(describe(han.activate("ppmid", ota::Activation::now()).error()), "ppmid has not ended a transfer with SUCCESS (not_ready)");
  queries();
  fetches(0, 1000);
  ends();
  EXPECT_EQ(journal.values("transfer", "detail").back(), "wait for another response");
  EXPECT_EQ(fact("present"), "true");
  ASSERT_TRUE(han.activate("ppmid", ota::Activation::now()).has_value());
  EXPECT_EQ(last_command(), command(CommandId::upgrade_end_response));
  EXPECT_EQ(journal.values("transfer", "detail").back(), "now");
  EXPECT_EQ(fact("present"), "false");
}

TEST_F(HanTransfer, WritesDownWhenADeviceIsToActivate) {
  serve(ota::Activation::at(loop.utc() + 1h));
  queries();
  fetches(0, 1000);
  ends();
  EXPECT_EQ(journal.values("transfer", "detail").back(), "2026-01-01T01:00:00.000000Z");
}

struct HanActivation : HanTransfer {
  HanActivation() {
    serve();
    queries();
    fetches(0, 1000);
    ends();
    journal.all.clear();
  }
};

TEST_F(HanActivation, SeesTheDeviceComeBackWhenItAnnouncesItself) {
  asks_for(950);  // the old version still talks
  EXPECT_EQ(fact("present"), "false");
  announces();
  EXPECT_THAT(journal.device_states(), ElementsAre("rejoined"));
  EXPECT_TRUE(han.wait_for_join("ppmid", within(1s)).has_value());
}

TEST_F(HanActivation, SeesTheDeviceComeBackWhenItAsksWithTheNewVersion) {
  queries();
  EXPECT_EQ(fact("present"), "false");
  queries(offered.file_version);
  EXPECT_THAT(journal.values("device", "detail"), ElementsAre("asked with the new version"));
  EXPECT_EQ(fact("present"), "true");
}

TEST_F(HanActivation, SeesTheDeviceComeBackAfterItsPowerWasCutMeanwhile) {
  han.power_was_cut("ppmid");
  han.power_was_restored("ppmid");
  queries(offered.file_version);
  EXPECT_EQ(journal.values("device", "detail").back(), "was heard again");
}

TEST_F(HanTransfer, SaysThatADeviceIsGone) {
  serve();
  queries();
  fetches(0, 500);
  settle(200s);
  EXPECT_EQ(journal.transfer_events().back(), "gone");
  EXPECT_EQ(journal.values("transfer", "detail").back(), "silent for 2m");
  fetches(500, 550);
  EXPECT_EQ(fact("transfer.resumed"), "1");
}

TEST_F(HanTransfer, WritesDownWhatItRefuses) {
  serve();
  queries();
  asks_for(5000);
  EXPECT_THAT(journal.values("error", "what"), ElementsAre("an OTA request was answered MALFORMED_COMMAND"));
  EXPECT_THAT(journal.values("error", "where"), ElementsAre("ppmid"));
}

TEST_F(HanTransfer, TellsADeviceToStopWhenTheImageIsReplacedUnderIt) {
  serve();
  queries();
  fetches(0, 500);
  ota::ImageSource other = image();
  other.id.file_version = 0x21;
  ASSERT_TRUE(han.serve("ppmid", other, {}).has_value());
  asks_for(500);
  EXPECT_EQ(journal.transfer_events().back(), "aborted");
  EXPECT_EQ(journal.values("transfer_summary", "bytes").size(), 1u);
}

TEST_F(HanTransfer, EncryptsTheAnswerEvenWhenTheDeviceDoesNotAndLeavesRoomForIt) {
  secured = false;
  serve();
  queries();
  asks_for(0, 63);
  EXPECT_TRUE(dongle.sent.back().encrypted);
  EXPECT_LE(dongle.sent.back().payload.size(), 82u - 9u);
}

TEST_F(HanTransfer, ServesPages) {
  serve();
  queries();
  says(ota::ImagePageRequest{.image = offered, .offset = 0, .max_data_size = 50, .page_size = 1000, .response_spacing = 20, .requester = {}});
  ASSERT_TRUE(han.wait_for_transfer("ppmid", 500, within(2s)).has_value());
  EXPECT_EQ(fact("transfer.bytes"), "500");  // not only when the page is through
  settle(2s);
  EXPECT_EQ(fact("transfer.blocks") + " " + fact("transfer.bytes"), "20 1000");
  EXPECT_FALSE(dongle.sent.back().acknowledged);
  ends();
  EXPECT_EQ(journal.values("transfer_summary", "bytes"), std::vector<std::string>{"1000"});
}

TEST(HanWithoutEncryption, AnswersInTheClear) {
  HanWorld world({.coordinator = "hub", .network = {}, .encrypt = false, .server = {}});
  world.joins();
  world.serve();
  world.queries();
  EXPECT_FALSE(world.dongle.sent.back().encrypted);
}

TEST(HanThatRequiresEncryption, RefusesADeviceThatDoesNot) {
  HanSettings settings{.coordinator = "hub", .network = {}, .server = {}};
  settings.server.require_aps_encryption = true;
  HanWorld world(settings);
  world.joins();
  world.serve();
  world.secured = false;
  world.queries();
  EXPECT_THAT(world.journal.values("error", "what"), ElementsAre("an OTA request without APS encryption was refused"));
}

}  // namespace
}  // namespace rig::io
