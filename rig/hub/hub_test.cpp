// SPDX-License-Identifier: Apache-2.0
//
// Queries, repeated outcomes, power cuts, clock changes and duty cycle: what happens beside the flow charts.
#include <gmock/gmock.h>

#include "rig/hub/hub_test_kit.hpp"

namespace rig::hub {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

TEST(Hub, ALimitOfTheHardwareRangeSuits) {
  for (const std::uint16_t hardware : std::array<std::uint16_t, 2>{0x0100, 0x0200}) {
    HubWorld world;
    world.on(job(1, DeviceClass::ppmid).to({anna})).on(Query{anna, 0x10, hardware});
    EXPECT_THAT(world.last_text(), ElementsAre("entry 1 anna NOTIFIED -> QUERIED: Appendix 3 step 4"));
  }
}

TEST(Hub, AQueryWithoutHardwareVersionCountsAsTheProfileSays) {
  HubWorld lenient;
  lenient.on(job(1, DeviceClass::ppmid).to({anna})).on(Query{anna, 0x10, {}});
  EXPECT_THAT(lenient.alerts(), IsEmpty());
  HubWorld strict({.hardware_absent = HardwareAbsent::mismatch});
  strict.on(job(1, DeviceClass::ppmid).to({anna})).on(Query{anna, 0x10, {}});
  EXPECT_THAT(strict.alerts(), ElementsAre("alert 0x8F89 anna 0x00000020 hardware_version_mismatch"));
}

TEST(Hub, ThreeDevicesOfOneModelHaveTheirOwnEntriesAndAlerts) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).to({anna, bert, carl}));
  world.deliver(carl).on(Query{anna, 0x10, 0x0300}).download(bert).on(EndRequest{bert, ota::Status::abort});
  EXPECT_THAT(world.alerts(), ElementsAre("alert 0x8F8A carl 0x00000020 success",
                                          "alert 0x8F89 anna 0x00000020 hardware_version_mismatch",
                                          "alert 0x8F89 bert 0x00000020 file_transfer_failure"));
}

TEST(Hub, ADeviceThatIsNoTargetGetsNothing) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).to({anna})).on(Query{bert, 0x10, 0x0101});
  EXPECT_THAT(world.last_text(), IsEmpty());
}

TEST(Hub, AThousandPlainQueriesADayRaiseNoAlert) {
  HubWorld world;
  for (int i = 0; i < 1000; ++i) world.on(Query{Eui64{static_cast<std::uint64_t>(i)}, 0x10, 0x0101}).pass(86s);
  EXPECT_THAT(world.alerts(), IsEmpty());
}

TEST(Hub, TheDeviceIsRememberedTwiceInOneJob) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).to({anna, anna}));
  EXPECT_EQ(world.flash().list.size(), 1u);
}

TEST(Hub, ARepeatedEndRequestRaisesNoSecondAlert) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).to({anna, bert})).deliver(anna);
  for (int i = 0; i < 3; ++i) world.pass(3s).on(EndRequest{anna, ota::Status::success}).on(Query{anna, 0x20, 0x0101});
  EXPECT_THAT(world.alerts(), ElementsAre("alert 0x8F8A anna 0x00000020 success"));
}

TEST(Hub, ALateRepetitionForTheImageBeforeIsNotTakenForThisOne) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).version(version_15).to({anna})).deliver(anna).pass(1h);
  world.on(job(2, DeviceClass::ppmid).version(version_20).to({anna}));
  world.on(EndRequest{anna, ota::Status::success, version_15});
  EXPECT_THAT(world.last_text(), IsEmpty());
  world.on(EndRequest{anna, ota::Status::success, version_20});
  EXPECT_THAT(world.last_text(), Contains("alert 0x8F8A anna 0x00000020 success"));
}

TEST(Hub, RejectedAndSentAgainMakesOneFailureAndOneSuccess) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).to({anna})).download(anna).on(EndRequest{anna, ota::Status::invalid_image});
  world.on(job(2, DeviceClass::ppmid).to({anna})).deliver(anna);
  EXPECT_THAT(world.alerts(), ElementsAre("alert 0x8F89 anna 0x00000020 file_transfer_failure",
                                          "alert 0x8F8A anna 0x00000020 success"));
}

TEST(Hub, ThirtyDaysAheadIsTheLatestActivation) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).to({anna}).at(new_year + 30 * 24h + 1s));
  EXPECT_THAT(world.last_text(), Contains("job 1 refused: activation too far ahead"));
  world.on(job(2, DeviceClass::ppmid).to({anna}).at(new_year + 30 * 24h));
  EXPECT_THAT(world.last_text(), Contains("store image 1 of job 2 in block 0: free block"));
}

TEST(Hub, AJobWithoutTargetsIsRefused) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid));
  EXPECT_THAT(world.last_text(), ElementsAre("job 1 refused: no targets"));
}

TEST(Hub, APendingImageStaysForMonthsAndIsDeliveredThen) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).to({anna})).transcript();
  world.pass(183 * 24h).deliver(anna);
  EXPECT_THAT(world.transcript(), StartsWith("\n183d       query anna"));
  EXPECT_THAT(world.alerts(), ElementsAre("alert 0x8F8A anna 0x00000020 success"));
}

TEST(Hub, TwoImagesForOneDeviceAreOfferedInTheOrderOfTheProfile) {
  for (const auto& [choice, first] : {std::pair{ImageChoice::first_come, "serve anna image 2 activate now"},
                                      {ImageChoice::highest_version, "serve anna image 1 activate now"}}) {
    HubWorld world({.same_model = SameModel::kept_beside, .image_choice = choice});
    world.on(job(1, DeviceClass::ppmid).version(version_15).to({anna}))
        .on(job(2, DeviceClass::ppmid).version(version_20).to({anna}));
    world.deliver(anna);
    EXPECT_THAT(world.last_text(), Contains(first)) << "the image that was left over";
  }
}

TEST(Hub, AnUnjoinedDeviceLeavesTheList) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).to({anna, bert})).download(anna).on(DeviceRemoved{anna}).on(DeviceRemoved{bert});
  EXPECT_THAT(world.alerts(), ElementsAre("alert 0x8F89 anna 0x00000020 file_transfer_failure",
                                          "alert 0x8F89 bert 0x00000020 image_discarded"));
  EXPECT_TRUE(world.flash().list.empty());
}

TEST(Hub, TheEndResponseOfAHcalcsIsWaitUnlessTheProfileSaysNow) {
  HubWorld world({.hcalcs_end_response = HcalcsEndResponse::now});
  world.on(job(1, DeviceClass::hcalcs).to({hugo}));
  EXPECT_THAT(world.last_text(), Contains("serve hugo image 1 activate now"));
}

TEST(Hub, OneNotifyToEverybodyWhereTheProfileSaysBroadcast) {
  HubWorld world({.notify = NotifyForm::broadcast});
  world.on(job(1, DeviceClass::ppmid).to({anna, bert}));
  EXPECT_THAT(world.last_text(), Contains("notify everybody 0x00000020").Times(1));
  EXPECT_THAT(world.last_text(), Not(Contains(StartsWith("notify anna"))));
}

TEST(HubPower, ADownloadGoesOnAfterAPowerCut) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).to({anna}))
      .download(anna)
      .pass(5min)
      .on(PowerLost{})
      .pass(3h)
      .on(PowerRestored{});
  EXPECT_THAT(world.last_text(),
              ElementsAre("store image 1 of job 1 in block 0: held without power", "serve anna image 1 activate now", "notify anna 0x00000020"));
  world.pass(20min).on(EndRequest{anna, ota::Status::success});
  EXPECT_THAT(world.alerts(), ElementsAre("alert 0x8F8A anna 0x00000020 success"));
}

TEST(HubPower, WithoutPowerNothingIsHeard) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).to({anna})).on(PowerLost{}).deliver(anna).pass(24h);
  EXPECT_THAT(world.alerts(), IsEmpty());
}

TEST(HubPower, AReadThatFellDueWithoutPowerIsMadeAtStartUp) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).to({anna}))
      .deliver(anna)
      .pass(5min)
      .on(PowerLost{})
      .pass(1h)
      .on(PowerRestored{})
      .transcript();
  world.pass(1min);
  EXPECT_EQ(world.transcript(), R"(
1h5m       timer
           -> read version anna until 1h5m30s
1h5m30s    timer
           -> anna: alert 0x8F8B 0x00000000 failure
           -> entry 1 anna WAIT_READ -> REPORTED: Appendix 3 step 12
           -> entry 1 anna REPORTED -> REMOVED: Appendix 3 step 13
)");
}

TEST(HubPower, AReadThatIsDueLaterKeepsItsTime) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).to({anna}))
      .deliver(anna)
      .pass(2min)
      .on(PowerLost{})
      .pass(3min)
      .on(PowerRestored{})
      .transcript();
  world.pass(5min);
  EXPECT_EQ(world.transcript(), R"(
10m        timer
           -> read version anna until 10m30s
)");
}

TEST(HubPower, AnActivationThatWasMissedIsIssuedOnReturn) {
  HubWorld world({.activation_issue = ActivationIssue::at_activation_time});
  world.on(job(1, DeviceClass::ppmid).to({anna}).at(new_year + 1h)).deliver(anna).on(PowerLost{}).pass(2h).transcript();
  world.on(PowerRestored{});
  EXPECT_EQ(world.transcript(), R"(
2h         power restored
           -> release anna activate now
           -> entry 1 anna DELIVERED -> ACT_ISSUED: Appendix 3 step 10
           -> entry 1 anna ACT_ISSUED -> WAIT_READ: Appendix 3 step 12
)");
}

TEST(HubPower, ADeviceThatKnewItsDateActivatedByItself) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).to({anna}).at(new_year + 1h)).deliver(anna).on(PowerLost{}).pass(2h).transcript();
  world.on(PowerRestored{}).pass(1s);
  EXPECT_EQ(world.transcript(), R"(
2h         power restored
           -> entry 1 anna ACT_ISSUED -> WAIT_READ: Appendix 3 step 12
2h         timer
           -> read version anna until 2h30s
)");
}

TEST(HubClock, ActivationFollowsTheHubsClock) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).to({anna}).at(new_year + 3h)).deliver(anna).transcript();
  world.pass(1h).set_clock(-1h).pass(2h + 59min).set_clock(1min).pass(1min);
  EXPECT_EQ(world.transcript(), R"(
1h         clock changed
           -> release anna activate 2026-01-01T03:00:00.000000Z
3h59m      clock changed
           -> release anna activate now
           -> entry 1 anna ACT_ISSUED -> WAIT_READ: Appendix 3 step 12
)");
}

TEST(HubClock, TheReadTenMinutesLaterDoesNotFollowIt) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).to({anna})).deliver(anna).transcript();
  world.pass(1min).set_clock(24h).pass(1min).set_clock(-48h).pass(10min);
  EXPECT_EQ(world.transcript(), R"(
1m         clock changed
2m         clock changed
10m        timer
           -> read version anna until 10m30s
10m30s     timer
           -> anna: alert 0x8F8B 0x00000000 failure
           -> entry 1 anna WAIT_READ -> REPORTED: Appendix 3 step 12
           -> entry 1 anna REPORTED -> REMOVED: Appendix 3 step 13
)");
}

TEST(HubClock, AnAnswerThatWasLostIsGivenAgainWithoutThePassedDate) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).to({anna}).at(new_year + 1min))
      .deliver(anna)
      .pass(2min)
      .on(EndRequest{anna, ota::Status::success});
  EXPECT_THAT(world.last_text(), ElementsAre("release anna activate now"));
}

TEST(HubDutyCycle, TransfersAreHeldAndTheWatchdogWithThem) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).to({anna})).download(anna).on(DutyCycleChanged{DutyState::limited, 5min});
  EXPECT_THAT(world.last_text(), ElementsAre("hold transfers 5m"));
  world.pass(5h).on(DutyCycleChanged{DutyState::normal, {}});
  EXPECT_THAT(world.last_text(), ElementsAre("hold transfers 0ms"));
  world.pass(20min).on(EndRequest{anna, ota::Status::success});
  EXPECT_THAT(world.alerts(), ElementsAre("alert 0x8F8A anna 0x00000020 success"));
}

TEST(HubDutyCycle, TransfersGoOnInTheLimitedStateWhereTheProfileSaysSo) {
  HubWorld world({.limited_duty_ota = LimitedDutyOta::keep_on});
  world.on(job(1, DeviceClass::ppmid).to({anna})).download(anna).on(DutyCycleChanged{DutyState::limited, 5min});
  EXPECT_THAT(world.last_text(), IsEmpty());
  world.on(DutyCycleChanged{DutyState::critical, 5min});
  EXPECT_THAT(world.last_text(), ElementsAre("hold transfers 5m"));
}

TEST(HubFacts, AreTheListAndTheBlocks) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).to({anna})).download(anna);
  const auto rows = facts(world.flash());
  EXPECT_THAT(rows, Contains(Switch{"hub.list.size", "1"}));
  EXPECT_THAT(rows, Contains(Switch{"hub.blocks.used", "1"}));
  EXPECT_THAT(rows, Contains(Switch{"hub.block.0.version", "0x00000020"}));
  EXPECT_THAT(rows, Contains(Switch{"hub.block.0.transferring", "true"}));
  EXPECT_THAT(rows, Contains(Switch{"hub.block.1.version", "none"}));
  EXPECT_THAT(rows, Contains(Switch{"hub.list.00000000000000A1.00000020", "DOWNLOADING"}));
}

// Blocks come many times a second: they arm no timer and say nothing.
TEST(Hub, ABlockCausesNoAction) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).to({anna})).download(anna).pass(1s).on(Progress{anna});
  EXPECT_TRUE(world.last().empty());
}

}  // namespace
}  // namespace rig::hub
