// SPDX-License-Identifier: Apache-2.0
//
// What the head end believes of what comes up, and what it does not; each time beside the defect that believes it.
#include <gmock/gmock.h>

#include "rig/dcc/head_end_kit.hpp"

namespace rig::dcc {
namespace {

using namespace sample;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

/// A PPMID's image of version 0x30 is on its way.
struct Sent : HeadEndKit {
  explicit Sent(const Defects& defects = {}) : HeadEndKit({}, defects) { submit(update_ppmids("R1", {ppmid(1)})); }
};

/// The same, delivered.
struct Delivered : HeadEndKit {
  explicit Delivered(const Defects& defects = {}) : HeadEndKit({}, defects) {
    submit(update_ppmids("R1", {ppmid(1)}));
    transferred(hub(1), ppmid(1), 0x30);
  }
};

TEST(TransferAlert, AboutAnotherDeviceChangesNothing_J04) {
  Sent kit;
  EXPECT_THAT(kit.transferred(hub(1), ppmid(2), 0x30),
              ElementsAre("refused 00DB0000000200A4: 0x8F8A of version 00:00:00:30 was not sent there through hub "
                          "00DB0000000100A2"));
  EXPECT_EQ(kit.version_of(ppmid(2)), 0x10u);
  Sent broken({.accept_wrong_device = true});
  broken.transferred(hub(1), ppmid(2), 0x30);
  EXPECT_EQ(broken.version_of(ppmid(2)), 0x30u);
}

TEST(TransferAlert, AboutAnotherVersionChangesNothing_J04) {
  Sent kit;
  EXPECT_THAT(kit.transferred(hub(1), ppmid(1), 0x20),
              ElementsAre("refused 00DB0000000100A4: 0x8F8A of version 00:00:00:20 was not sent: 00:00:00:30 was"));
  EXPECT_EQ(kit.head_end.jobs_at(hub(1))->active.size(), 1u) << "still awaited";
  Sent broken({.accept_wrong_version_alert = true});
  EXPECT_THAT(broken.transferred(hub(1), ppmid(1), 0x20), Contains(StartsWith("alert")));
}

TEST(TransferAlert, FromAnotherHubChangesNothing) {
  Sent kit;
  EXPECT_THAT(kit.transferred(hub(2), ppmid(1), 0x30),
              ElementsAre("refused 00DB0000000100A4: 0x8F8A of version 00:00:00:30 was not sent there through hub "
                          "00DB0000000200A2"));
  Sent broken({.accept_wrong_originator = true});
  EXPECT_THAT(broken.transferred(hub(2), ppmid(1), 0x30), Contains(StartsWith("alert")));
}

TEST(TransferAlert, CountsOnce) {
  Delivered kit;
  EXPECT_THAT(kit.transferred(hub(1), ppmid(1), 0x30),
              ElementsAre("refused 00DB0000000100A4: 0x8F8A of version 00:00:00:30 was reported before"));
}

TEST(TransferAlert, IsNoVersion) {
  Delivered broken({.update_smi_on_delivery = true});
  EXPECT_EQ(broken.version_of(ppmid(1)), 0x30u);
  EXPECT_EQ(Delivered().version_of(ppmid(1)), 0x10u);
}

TEST(TransferAlert, IsKeptBackByABrokenHeadEnd) {
  Sent broken({.no_transfer_alert = true});
  EXPECT_THAT(broken.transferred(hub(1), ppmid(1), 0x30), Not(Contains(StartsWith("alert"))));
}

TEST(Replay, OfAnAlertIsRefused_J07) {
  Sent kit, broken({.accept_replay = true});
  for (HeadEndKit* each : {static_cast<HeadEndKit*>(&kit), static_cast<HeadEndKit*>(&broken)})
    each->transferred(hub(2), ppmid(2), 0x30);
  const auto replay = [](HeadEndKit& one) {
    --one.next_counter;
    return one.hear(one.alert(hub(2), gbcs::MessageCode::firmware_transfer_alert,
                              gbcs::TransferAlert{.entity = ppmid(2), .firmware_version = 0x30}));
  };
  EXPECT_THAT(replay(kit), ElementsAre(::testing::HasSubstr("counter")));
  EXPECT_THAT(replay(broken), ElementsAre(::testing::HasSubstr("was not sent there")));
}

TEST(Unverified, MessagesLeaveATraceAndNothingElse_J06) {
  Sent kit;
  const auto message = kit.alert(hub(1), gbcs::MessageCode::firmware_transfer_alert,
                                 gbcs::TransferAlert{.entity = ppmid(1), .firmware_version = 0x30});
  const auto actions = kit.head_end.on_unverified(message, "the signature is wrong");
  ASSERT_EQ(actions.size(), 1u);
  EXPECT_EQ(to_string(actions[0]), "refused 00DB0000000100A2: alert 0x0128 not believed: the signature is wrong");
  EXPECT_THAT(kit.hear(message), Contains(StartsWith("alert"))) << "its counter is not used up";
}

TEST(VersionAlert, OfTheOldVersionLeavesTheInventory) {
  Delivered kit;
  EXPECT_THAT(
      kit.version_read(hub(1), ppmid(1), 0x10),
      ElementsAre("alert 90B3D51F30010000: 00DB0000000100A4 runs 00:00:00:10, not changed",
                  "alert 90B3D51F30020000: 00DB0000000100A4 runs 00:00:00:10, not changed", "disarm version timer 1"));
  EXPECT_EQ(kit.head_end.transitions().rbegin()[1].to, Stage::unchanged);
}

TEST(VersionAlert, OfAThirdVersionIsNotBelieved_J04) {
  Delivered kit;
  EXPECT_THAT(
      kit.version_read(hub(1), ppmid(1), 0x77),
      ElementsAre("refused 00DB0000000100A4: version 00:00:00:77 is neither what was sent nor what ran before"));
  EXPECT_EQ(kit.version_of(ppmid(1)), 0x10u);
  Delivered broken({.accept_wrong_version_alert = true});
  broken.version_read(hub(1), ppmid(1), 0x77);
  EXPECT_EQ(broken.version_of(ppmid(1)), 0x77u);
}

TEST(VersionAlert, NobodyWaitsForIsNotBelieved_J19) {
  HeadEndKit kit, broken({}, {.accept_wrong_device = true});
  EXPECT_THAT(kit.version_read(hub(1), ppmid(1), 0x20), ElementsAre(StartsWith("refused")));
  EXPECT_EQ(kit.version_of(ppmid(1)), 0x10u);
  broken.version_read(hub(1), ppmid(1), 0x20);
  EXPECT_EQ(broken.version_of(ppmid(1)), 0x20u);
}

TEST(VersionAlert, ComesFromTheHubInTheDraft) {
  Delivered kit, broken({.accept_wrong_originator = true});
  EXPECT_THAT(kit.version_told(ppmid(1), 0x30),
              ElementsAre("refused 00DB0000000100A4: version 00:00:00:30 told by 00DB0000000100A4, expected "
                          "00DB0000000100A2"));
  broken.version_told(ppmid(1), 0x30);
  EXPECT_EQ(broken.version_of(ppmid(1)), 0x30u);
}

TEST(VersionAlert, ProvesADeliveryWhoseAlertWasLost) {
  Sent kit;
  EXPECT_THAT(kit.version_read(hub(1), ppmid(1), 0x30),
              Contains("alert 90B3D51F30010000: 00DB0000000100A4 runs 00:00:00:30, changed"));
  EXPECT_EQ(kit.head_end.open_jobs(), 0u);
  EXPECT_EQ(kit.version_of(ppmid(1)), 0x30u);
}

TEST(VersionAlert, ThatNeverComesClosesTheJob) {
  Delivered kit;
  EXPECT_THAT(kit.expire(TimerId::Kind::version, 1),
              ElementsAre("note 00DB0000000100A4: no version alert: the inventory stays as it is"));
  EXPECT_EQ(kit.head_end.transitions().rbegin()[1].to, Stage::unread);
  EXPECT_EQ(kit.head_end.open_jobs(), 0u);
  EXPECT_THAT(kit.expire(TimerId::Kind::version, 1), IsEmpty());
}

TEST(VersionAlert, OfAFailedReadIsToldAndLeavesTheInventory) {
  Delivered kit;
  const auto failed = [&] {
    gbcs::Message message = kit.alert(hub(1), gbcs::MessageCode::firmware_version_alert,
                                      gbcs::VersionAlert{.activate_image = gbcs::ActivateImage::failure});
    message.supplementary = {.eui = ppmid(1), .counter = {}, .originator_counter = {}};
    return kit.hear(message);
  };
  EXPECT_THAT(failed(), ElementsAre("alert 90B3D51F30010000: 00DB0000000100A4 did not tell its version",
                                    "alert 90B3D51F30020000: 00DB0000000100A4 did not tell its version",
                                    "disarm version timer 1"));
  EXPECT_EQ(kit.head_end.transitions().rbegin()[1].to, Stage::unread);
  EXPECT_EQ(kit.version_of(ppmid(1)), 0x10u);
  EXPECT_THAT(failed(), ElementsAre(StartsWith("refused 00DB0000000100A4")));
}

TEST(VersionAlert, IsLostInABrokenHeadEnd) {
  Delivered deaf({.never_update_smi = true}), mute({.no_version_alert = true});
  deaf.version_read(hub(1), ppmid(1), 0x30);
  EXPECT_EQ(deaf.version_of(ppmid(1)), 0x10u);
  EXPECT_THAT(mute.version_read(hub(1), ppmid(1), 0x30), ElementsAre("disarm version timer 1"));
}

TEST(ReceiptAlert, OfABadSignatureIsAFailure_L03) {
  HeadEndKit kit;
  kit.submit(update_meters("R1", electricity, esme_model, {esme(1)}));
  EXPECT_THAT(kit.say(esme(1), gbcs::MessageCode::receipt_alert_esme,
                      gbcs::ReceiptAlert{.alert_code = gbcs::AlertCode::verification_failed,
                                         .manufacturer_image_hash = hash_of(image_of(esme_model, 0x20))}),
              Contains("disarm hub timer 1"));
  EXPECT_EQ(kit.head_end.transitions().rbegin()[1].to, Stage::failed);
}

TEST(ReceiptAlert, AfterTheHubsOwnIsPassedOn) {
  HeadEndKit kit;
  kit.submit(update_meters("R1", gas, gsme_model, {gsme(1)}));
  kit.transferred(hub(1), gsme(1), 0x20);
  EXPECT_THAT(kit.say(gsme(1), gbcs::MessageCode::receipt_alert_gsme,
                      gbcs::ReceiptAlert{.alert_code = gbcs::AlertCode::verification_failed}),
              ElementsAre(StartsWith("alert 90B3D51F30020000: 00DB0000000100A1 says")));
}

TEST(Messages, OfOtherUseCasesAreNoted) {
  HeadEndKit kit;
  EXPECT_THAT(kit.say(hub(1), gbcs::MessageCode::log_changed_alert, gbcs::DeviceAlert{}),
              ElementsAre("note 00DB0000000100A2: alert 0x0018: nothing to do"));
  EXPECT_THAT(kit.hear({.kind = gbcs::MessageKind::command, .originator = hub(1)}),
              ElementsAre("refused 00DB0000000100A2: a command came up from the HAN side"));
}

}  // namespace
}  // namespace rig::dcc
