// SPDX-License-Identifier: Apache-2.0
//
// The flow charts of SECMP0007 as conversations: Appendix 3 (PPMID, IHD) and Appendix 4 (HCALCS, ESME, GSME).
#include "rig/hub/hub_test_kit.hpp"

namespace rig::hub {
namespace {

TEST(Appendix3, DeliveredActivatedAtOnceAndReadBackTenMinutesLater) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).to({anna}))
      .pass(5s)
      .on(Query{anna, 0x10, 0x0101})
      .pass(1s)
      .on(TransferStarted{anna});
  world.pass(10min)
      .on(EndRequest{anna, ota::Status::success})
      .pass(10min + 2s)
      .on(VersionRead{anna, version_20})
      .pass(24h);
  EXPECT_EQ(world.transcript(), R"(
0ms        job 1: PPMID 121D:0080 0x00000020 for 1 devices, activate now
           -> store image 1 of job 1 in block 0: free block
           -> entry 1 anna NEW: Appendix 3 step 1
           -> serve anna image 1 activate now
           -> notify anna 0x00000020
           -> entry 1 anna NEW -> NOTIFIED: Appendix 3 step 3
5s         query anna running 0x00000010 hardware 0x0101
           -> entry 1 anna NOTIFIED -> QUERIED: Appendix 3 step 4
6s         transfer started anna
           -> entry 1 anna QUERIED -> DOWNLOADING: Appendix 3 step 6
10m6s      end anna status 0x00
           -> entry 1 anna DOWNLOADING -> DELIVERED: Appendix 3 step 7
           -> alert 0x8F8A anna 0x00000020 success
           -> withdraw anna
           -> discard image 1: all devices covered
           -> entry 1 anna DELIVERED -> ACT_ISSUED: Appendix 3 step 10
           -> entry 1 anna ACT_ISSUED -> WAIT_READ: Appendix 3 step 12
20m6s      timer
           -> read version anna until 20m36s
20m8s      version read anna 0x00000020
           -> anna: alert 0x8F8B 0x00000020 success
           -> entry 1 anna WAIT_READ -> REPORTED: Appendix 3 step 12
           -> entry 1 anna REPORTED -> REMOVED: Appendix 3 step 13
)");
  EXPECT_TRUE(world.flash().list.empty());
}

TEST(Appendix3, ActivatedOnItsDate) {
  HubWorld world;
  world.on(job(1, DeviceClass::ihd).to({anna}).at(new_year + 30 * 24h)).pass(1h).deliver(anna).pass(31 * 24h);
  EXPECT_EQ(world.transcript(), R"(
0ms        job 1: IHD 121D:0081 0x00000020 for 1 devices, activate 2026-01-31T00:00:00.000000Z
           -> store image 1 of job 1 in block 0: free block
           -> entry 1 anna NEW: Appendix 3 step 1
           -> serve anna image 1 activate 2026-01-31T00:00:00.000000Z
           -> notify anna 0x00000020
           -> entry 1 anna NEW -> NOTIFIED: Appendix 3 step 3
1h         query anna running 0x00000010 hardware 0x0101
           -> entry 1 anna NOTIFIED -> QUERIED: Appendix 3 step 4
1h         transfer started anna
           -> entry 1 anna QUERIED -> DOWNLOADING: Appendix 3 step 6
1h         end anna status 0x00
           -> entry 1 anna DOWNLOADING -> DELIVERED: Appendix 3 step 7
           -> alert 0x8F8A anna 0x00000020 success
           -> withdraw anna
           -> discard image 1: all devices covered
           -> entry 1 anna DELIVERED -> ACT_ISSUED: Appendix 3 step 10
30d        timer
           -> entry 1 anna ACT_ISSUED -> WAIT_READ: Appendix 3 step 12
30d10m     timer
           -> read version anna until 30d10m30s
30d10m30s  timer
           -> anna: alert 0x8F8B 0x00000000 failure
           -> entry 1 anna WAIT_READ -> REPORTED: Appendix 3 step 12
           -> entry 1 anna REPORTED -> REMOVED: Appendix 3 step 13
)");
}

TEST(Appendix3, ADateThatHasPassedMeansNow) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).to({anna}).at(new_year + 1h)).pass(90min).deliver(anna);
  EXPECT_EQ(world.transcript(), R"(
0ms        job 1: PPMID 121D:0080 0x00000020 for 1 devices, activate 2026-01-01T01:00:00.000000Z
           -> store image 1 of job 1 in block 0: free block
           -> entry 1 anna NEW: Appendix 3 step 1
           -> serve anna image 1 activate 2026-01-01T01:00:00.000000Z
           -> notify anna 0x00000020
           -> entry 1 anna NEW -> NOTIFIED: Appendix 3 step 3
1h         timer
           -> serve anna image 1 activate now
1h30m      query anna running 0x00000010 hardware 0x0101
           -> entry 1 anna NOTIFIED -> QUERIED: Appendix 3 step 4
1h30m      transfer started anna
           -> entry 1 anna QUERIED -> DOWNLOADING: Appendix 3 step 6
1h30m      end anna status 0x00
           -> entry 1 anna DOWNLOADING -> DELIVERED: Appendix 3 step 7
           -> alert 0x8F8A anna 0x00000020 success
           -> withdraw anna
           -> discard image 1: all devices covered
           -> entry 1 anna DELIVERED -> ACT_ISSUED: Appendix 3 step 10
           -> entry 1 anna ACT_ISSUED -> WAIT_READ: Appendix 3 step 12
)");
}

TEST(Appendix3, TheHardwareDoesNotSuit) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).to({anna})).on(Query{anna, 0x10, 0x0201}).on(Query{anna, 0x10, 0x0201});
  EXPECT_EQ(world.transcript(), R"(
0ms        job 1: PPMID 121D:0080 0x00000020 for 1 devices, activate now
           -> store image 1 of job 1 in block 0: free block
           -> entry 1 anna NEW: Appendix 3 step 1
           -> serve anna image 1 activate now
           -> notify anna 0x00000020
           -> entry 1 anna NEW -> NOTIFIED: Appendix 3 step 3
0ms        query anna running 0x00000010 hardware 0x0201
           -> entry 1 anna NOTIFIED -> MISMATCH: Appendix 3 step 5
           -> alert 0x8F89 anna 0x00000020 hardware_version_mismatch
           -> withdraw anna
           -> discard image 1: all devices covered
           -> entry 1 anna MISMATCH -> REMOVED: Appendix 3 step 13
0ms        query anna running 0x00000010 hardware 0x0201
)");
}

TEST(Appendix3, TheTransferFails) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).to({anna}))
      .download(anna)
      .pass(8min)
      .on(EndRequest{anna, ota::Status::invalid_image});
  EXPECT_EQ(world.transcript(), R"(
0ms        job 1: PPMID 121D:0080 0x00000020 for 1 devices, activate now
           -> store image 1 of job 1 in block 0: free block
           -> entry 1 anna NEW: Appendix 3 step 1
           -> serve anna image 1 activate now
           -> notify anna 0x00000020
           -> entry 1 anna NEW -> NOTIFIED: Appendix 3 step 3
0ms        query anna running 0x00000010 hardware 0x0101
           -> entry 1 anna NOTIFIED -> QUERIED: Appendix 3 step 4
0ms        transfer started anna
           -> entry 1 anna QUERIED -> DOWNLOADING: Appendix 3 step 6
8m         end anna status 0x96
           -> entry 1 anna DOWNLOADING -> FAILED: Appendix 3 step 7
           -> alert 0x8F89 anna 0x00000020 file_transfer_failure
           -> withdraw anna
           -> discard image 1: all devices covered
           -> entry 1 anna FAILED -> REMOVED: Appendix 3 step 13
)");
}

TEST(Appendix3, ADeviceThatFallsSilentIsGivenUpByTheWatchdog) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).to({anna}).size(1000))
      .download(anna)
      .pass(20min)
      .on(Progress{anna})
      .pass(2min)
      .on(ClientGone{anna});
  world.pass(1h);
  EXPECT_EQ(world.transcript(), R"(
0ms        job 1: PPMID 121D:0080 0x00000020 for 1 devices, activate now
           -> store image 1 of job 1 in block 0: free block
           -> entry 1 anna NEW: Appendix 3 step 1
           -> serve anna image 1 activate now
           -> notify anna 0x00000020
           -> entry 1 anna NEW -> NOTIFIED: Appendix 3 step 3
0ms        query anna running 0x00000010 hardware 0x0101
           -> entry 1 anna NOTIFIED -> QUERIED: Appendix 3 step 4
0ms        transfer started anna
           -> entry 1 anna QUERIED -> DOWNLOADING: Appendix 3 step 6
20m        block anna
22m        silent anna
           -> entry 1 anna DOWNLOADING: silent; the download watchdog decides
50m        timer
           -> entry 1 anna DOWNLOADING -> FAILED: silent for longer than the download watchdog
           -> alert 0x8F89 anna 0x00000020 file_transfer_failure
           -> withdraw anna
           -> discard image 1: all devices covered
           -> entry 1 anna FAILED -> REMOVED: Appendix 3 step 13
)");
}

TEST(Appendix3, TheReadIsNotAnswered) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).to({anna})).deliver(anna).transcript();
  world.pass(1h).on(VersionRead{anna, version_20});
  EXPECT_EQ(world.transcript(), R"(
10m        timer
           -> read version anna until 10m30s
10m30s     timer
           -> anna: alert 0x8F8B 0x00000000 failure
           -> entry 1 anna WAIT_READ -> REPORTED: Appendix 3 step 12
           -> entry 1 anna REPORTED -> REMOVED: Appendix 3 step 13
1h         version read anna 0x00000020
)");
}

TEST(Appendix3, TheImageStaysUntilBothDevicesAreCovered) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).to({anna, bert}))
      .deliver(anna)
      .pass(2h)
      .on(VersionRead{anna, version_20})
      .deliver(bert);
  EXPECT_EQ(world.transcript(), R"(
0ms        job 1: PPMID 121D:0080 0x00000020 for 2 devices, activate now
           -> store image 1 of job 1 in block 0: free block
           -> entry 1 anna NEW: Appendix 3 step 1
           -> entry 2 bert NEW: Appendix 3 step 1
           -> serve anna image 1 activate now
           -> notify anna 0x00000020
           -> entry 1 anna NEW -> NOTIFIED: Appendix 3 step 3
           -> serve bert image 1 activate now
           -> notify bert 0x00000020
           -> entry 2 bert NEW -> NOTIFIED: Appendix 3 step 3
0ms        query anna running 0x00000010 hardware 0x0101
           -> entry 1 anna NOTIFIED -> QUERIED: Appendix 3 step 4
0ms        transfer started anna
           -> entry 1 anna QUERIED -> DOWNLOADING: Appendix 3 step 6
0ms        end anna status 0x00
           -> entry 1 anna DOWNLOADING -> DELIVERED: Appendix 3 step 7
           -> alert 0x8F8A anna 0x00000020 success
           -> withdraw anna
           -> entry 1 anna DELIVERED -> ACT_ISSUED: Appendix 3 step 10
           -> entry 1 anna ACT_ISSUED -> WAIT_READ: Appendix 3 step 12
10m        timer
           -> read version anna until 10m30s
10m30s     timer
           -> anna: alert 0x8F8B 0x00000000 failure
           -> entry 1 anna WAIT_READ -> REPORTED: Appendix 3 step 12
2h         version read anna 0x00000020
2h         query bert running 0x00000010 hardware 0x0101
           -> entry 2 bert NOTIFIED -> QUERIED: Appendix 3 step 4
2h         transfer started bert
           -> entry 2 bert QUERIED -> DOWNLOADING: Appendix 3 step 6
2h         end bert status 0x00
           -> entry 2 bert DOWNLOADING -> DELIVERED: Appendix 3 step 7
           -> alert 0x8F8A bert 0x00000020 success
           -> withdraw bert
           -> discard image 1: all devices covered
           -> entry 2 bert DELIVERED -> ACT_ISSUED: Appendix 3 step 10
           -> entry 2 bert ACT_ISSUED -> WAIT_READ: Appendix 3 step 12
)");
}

TEST(Appendix3, InTheOrderOfTheDrawingActivationComesAfterTheDiscard) {
  HubWorld world({.activation_issue = ActivationIssue::after_all_covered});
  world.on(job(1, DeviceClass::ppmid).to({anna, bert}).at(new_year + 1h))
      .deliver(anna)
      .pass(2h)
      .on(Query{bert, 0x10, 0x0300});
  EXPECT_EQ(world.transcript(), R"(
0ms        job 1: PPMID 121D:0080 0x00000020 for 2 devices, activate 2026-01-01T01:00:00.000000Z
           -> store image 1 of job 1 in block 0: free block
           -> entry 1 anna NEW: Appendix 3 step 1
           -> entry 2 bert NEW: Appendix 3 step 1
           -> serve anna image 1 activate when told
           -> notify anna 0x00000020
           -> entry 1 anna NEW -> NOTIFIED: Appendix 3 step 3
           -> serve bert image 1 activate when told
           -> notify bert 0x00000020
           -> entry 2 bert NEW -> NOTIFIED: Appendix 3 step 3
0ms        query anna running 0x00000010 hardware 0x0101
           -> entry 1 anna NOTIFIED -> QUERIED: Appendix 3 step 4
0ms        transfer started anna
           -> entry 1 anna QUERIED -> DOWNLOADING: Appendix 3 step 6
0ms        end anna status 0x00
           -> entry 1 anna DOWNLOADING -> DELIVERED: Appendix 3 step 7
           -> alert 0x8F8A anna 0x00000020 success
           -> withdraw anna
1h         timer
           -> serve bert image 1 activate when told
2h         query bert running 0x00000010 hardware 0x0300
           -> entry 2 bert NOTIFIED -> MISMATCH: Appendix 3 step 5
           -> alert 0x8F89 bert 0x00000020 hardware_version_mismatch
           -> withdraw bert
           -> discard image 1: all devices covered
           -> release anna activate now
           -> entry 1 anna DELIVERED -> ACT_ISSUED: Appendix 3 step 10
           -> entry 1 anna ACT_ISSUED -> WAIT_READ: Appendix 3 step 12
)");
}

TEST(Appendix3, ActivationHeldBackAndReleasedAtItsTime) {
  HubWorld world({.activation_issue = ActivationIssue::at_activation_time});
  world.on(job(1, DeviceClass::ppmid).to({anna}).at(new_year + 1h)).deliver(anna).pass(1h);
  EXPECT_EQ(world.transcript(), R"(
0ms        job 1: PPMID 121D:0080 0x00000020 for 1 devices, activate 2026-01-01T01:00:00.000000Z
           -> store image 1 of job 1 in block 0: free block
           -> entry 1 anna NEW: Appendix 3 step 1
           -> serve anna image 1 activate when told
           -> notify anna 0x00000020
           -> entry 1 anna NEW -> NOTIFIED: Appendix 3 step 3
0ms        query anna running 0x00000010 hardware 0x0101
           -> entry 1 anna NOTIFIED -> QUERIED: Appendix 3 step 4
0ms        transfer started anna
           -> entry 1 anna QUERIED -> DOWNLOADING: Appendix 3 step 6
0ms        end anna status 0x00
           -> entry 1 anna DOWNLOADING -> DELIVERED: Appendix 3 step 7
           -> alert 0x8F8A anna 0x00000020 success
           -> withdraw anna
           -> discard image 1: all devices covered
1h         timer
           -> release anna activate now
           -> entry 1 anna DELIVERED -> ACT_ISSUED: Appendix 3 step 10
           -> entry 1 anna ACT_ISSUED -> WAIT_READ: Appendix 3 step 12
)");
}

TEST(Appendix3, MoreImagesNeededCountsAsDelivered) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).version(version_15).to({anna}))
      .download(anna)
      .on(EndRequest{anna, ota::Status::require_more_image});
  world.pass(10min).on(VersionRead{anna, 0x10});
  EXPECT_EQ(world.transcript(), R"(
0ms        job 1: PPMID 121D:0080 0x00000015 for 1 devices, activate now
           -> store image 1 of job 1 in block 0: free block
           -> entry 1 anna NEW: Appendix 3 step 1
           -> serve anna image 1 activate now
           -> notify anna 0x00000015
           -> entry 1 anna NEW -> NOTIFIED: Appendix 3 step 3
0ms        query anna running 0x00000010 hardware 0x0101
           -> entry 1 anna NOTIFIED -> QUERIED: Appendix 3 step 4
0ms        transfer started anna
           -> entry 1 anna QUERIED -> DOWNLOADING: Appendix 3 step 6
0ms        end anna status 0x99
           -> entry 1 anna DOWNLOADING: REQUIRE_MORE_IMAGE counts as delivered
           -> entry 1 anna DOWNLOADING -> DELIVERED: Appendix 3 step 7
           -> alert 0x8F8A anna 0x00000015 success
           -> withdraw anna
           -> discard image 1: all devices covered
           -> entry 1 anna DELIVERED -> WAIT_READ: Appendix 3 step 12
10m        timer
           -> read version anna until 10m30s
10m        version read anna 0x00000010
           -> anna: alert 0x8F8B 0x00000010 success
           -> entry 1 anna WAIT_READ -> REPORTED: Appendix 3 step 12
           -> entry 1 anna REPORTED -> REMOVED: Appendix 3 step 13
)");
}

TEST(Appendix3, AsBuiltIn2022TheDeviceReportsItself) {
  HubWorld world({.report_profile = ReportProfile::final2022});
  world.on(job(1, DeviceClass::ppmid).to({anna})).deliver(anna).pass(24h);
  EXPECT_EQ(world.transcript(), R"(
0ms        job 1: PPMID 121D:0080 0x00000020 for 1 devices, activate now
           -> store image 1 of job 1 in block 0: free block
           -> entry 1 anna NEW: Appendix 3 step 1
           -> serve anna image 1 activate now
           -> notify anna 0x00000020
           -> entry 1 anna NEW -> NOTIFIED: Appendix 3 step 3
0ms        query anna running 0x00000010 hardware 0x0101
           -> entry 1 anna NOTIFIED -> QUERIED: Appendix 3 step 4
0ms        transfer started anna
           -> entry 1 anna QUERIED -> DOWNLOADING: Appendix 3 step 6
0ms        end anna status 0x00
           -> entry 1 anna DOWNLOADING -> DELIVERED: Appendix 3 step 7
           -> alert 0x8F8A anna 0x00000020 success
           -> withdraw anna
           -> discard image 1: all devices covered
           -> entry 1 anna DELIVERED -> ACT_ISSUED: Appendix 3 step 10
           -> entry 1 anna ACT_ISSUED -> REMOVED: Appendix 3 step 13
)");
}

TEST(Appendix4, DeliveredAndNothingMore) {
  HubWorld world;
  world.on(job(1, DeviceClass::hcalcs).to({hugo})).deliver(hugo).pass(24h);
  EXPECT_EQ(world.transcript(), R"(
0ms        job 1: HCALCS 121D:0082 0x00000020 for 1 devices, activate now
           -> store image 1 of job 1 in block 0: free block
           -> entry 1 hugo NEW: Appendix 4 step 1
           -> serve hugo image 1 activate when told
           -> notify hugo 0x00000020
           -> entry 1 hugo NEW -> NOTIFIED: Appendix 4 step 1
0ms        query hugo running 0x00000010 hardware 0x0101
           -> entry 1 hugo NOTIFIED -> QUERIED: Appendix 4 step 1
0ms        transfer started hugo
           -> entry 1 hugo QUERIED -> DOWNLOADING: Appendix 4 step 2
0ms        end hugo status 0x00
           -> entry 1 hugo DOWNLOADING -> DELIVERED: Appendix 4 step 3
           -> alert 0x8F8A hugo 0x00000020 success
           -> withdraw hugo
           -> discard image 1: all devices covered
           -> entry 1 hugo DELIVERED -> REMOVED: Appendix 4 step 5
)");
}

TEST(Appendix4, NoneOfTheTwoGetsTheImage) {
  HubWorld world;
  world.on(job(1, DeviceClass::hcalcs).to({hugo, carl}))
      .on(Query{hugo, 0x10, 0x0001})
      .download(carl)
      .on(EndRequest{carl, ota::Status::abort});
  EXPECT_EQ(world.transcript(), R"(
0ms        job 1: HCALCS 121D:0082 0x00000020 for 2 devices, activate now
           -> store image 1 of job 1 in block 0: free block
           -> entry 1 hugo NEW: Appendix 4 step 1
           -> entry 2 carl NEW: Appendix 4 step 1
           -> serve hugo image 1 activate when told
           -> notify hugo 0x00000020
           -> entry 1 hugo NEW -> NOTIFIED: Appendix 4 step 1
           -> serve carl image 1 activate when told
           -> notify carl 0x00000020
           -> entry 2 carl NEW -> NOTIFIED: Appendix 4 step 1
0ms        query hugo running 0x00000010 hardware 0x0001
           -> entry 1 hugo NOTIFIED -> MISMATCH: Appendix 4 step 1
           -> alert 0x8F89 hugo 0x00000020 hardware_version_mismatch
           -> withdraw hugo
0ms        query carl running 0x00000010 hardware 0x0101
           -> entry 2 carl NOTIFIED -> QUERIED: Appendix 4 step 1
0ms        transfer started carl
           -> entry 2 carl QUERIED -> DOWNLOADING: Appendix 4 step 2
0ms        end carl status 0x95
           -> entry 2 carl DOWNLOADING -> FAILED: Appendix 4 step 3
           -> alert 0x8F89 carl 0x00000020 file_transfer_failure
           -> withdraw carl
           -> discard image 1: all devices covered
           -> entry 1 hugo MISMATCH -> REMOVED: Appendix 4 step 5
           -> entry 2 carl FAILED -> REMOVED: Appendix 4 step 5
)");
}

}  // namespace
}  // namespace rig::hub
