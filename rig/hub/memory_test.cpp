// SPDX-License-Identifier: Apache-2.0
//
// Who gets which memory block: MP07-AT-12, BR 2.5 and C_8 of SECMP0007, one test per rule and situation.
#include <gmock/gmock.h>

#include "rig/hub/hub_test_kit.hpp"

namespace rig::hub {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Not;

const Profile br{.overwrite_policy = OverwritePolicy::br};

/// Versions of the images held, "none" for a free block.
std::vector<std::string> blocks(const HubWorld& world) {
  std::vector<std::string> held;
  for (const auto& block : world.flash().memory.blocks)
    held.push_back(block ? std::string(name(block->facts.device_class)) + " " +
                               std::to_string(block->facts.id.file_version)
                         : "none");
  return held;
}

/// Two images for HAN devices, versions 1 and 2, in blocks 0 and 1; nobody has asked for them yet.
struct Full : HubWorld {
  explicit Full(const Profile& profile = {}) : HubWorld(profile) {
    on(job(1, DeviceClass::ppmid).version(1).to({anna})).on(job(2, DeviceClass::hcalcs).version(2).to({hugo}));
  }
};
/// The same with both transfers begun.
struct Busy : Full {
  explicit Busy(const Profile& profile = {}) : Full(profile) { download(anna).download(hugo); }
};
Job esme_image() { return job(9, DeviceClass::esme).version(9).to({emma}); }
Job other_ppmid_image() { return job(9, DeviceClass::ppmid).version(9).model(0x77).to({carl}); }

TEST(Memory, TwoImagesForDifferentDevicesAreBothHeld) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).version(1).size(767'999).to({anna}))
      .on(job(2, DeviceClass::esme).version(2).size(767'999).to({emma}));
  EXPECT_THAT(blocks(world), ElementsAre("PPMID 1", "ESME 2"));
}

TEST(Memory, AMetersImageOverwritesTheFirstOfTwoIdleHanImages) {
  for (const Profile& profile : {Profile{}, br}) {
    for (DeviceClass meter : {DeviceClass::esme, DeviceClass::gsme}) {
      Full world(profile);
      world.on(job(9, meter).version(9).to({gina}));
      EXPECT_THAT(blocks(world), ElementsAre(std::string(name(meter)) + " 9", "HCALCS 2"));
      EXPECT_THAT(world.alerts(), ElementsAre("alert 0x8F89 anna 0x00000001 image_discarded"));
    }
  }
}

TEST(Memory, UnderAt12AMetersImageWaitsForTheEndOfATransfer) {
  Busy world;
  world.on(esme_image());
  EXPECT_THAT(world.last_text(), ElementsAre("job 9 waits for image 1: transfer in progress"));
  world.pass(5min).on(EndRequest{hugo, ota::Status::success});
  EXPECT_THAT(blocks(world), ElementsAre("PPMID 1", "ESME 9"));
  EXPECT_THAT(world.alerts(), ElementsAre("alert 0x8F8A hugo 0x00000002 success"));
}

TEST(Memory, UnderBrAMetersImageAbortsATransfer) {
  Busy world(br);
  world.on(esme_image());
  EXPECT_THAT(world.last_text(), Contains("discard image 1: overwritten by BR 2.5 (ESME or GSME first)"));
  EXPECT_THAT(world.last_text(), Contains("withdraw anna"));
  EXPECT_THAT(world.alerts(), ElementsAre("alert 0x8F89 anna 0x00000001 image_discarded"));
  EXPECT_THAT(blocks(world), ElementsAre("ESME 9", "HCALCS 2"));
}

TEST(Memory, AnIdleImageIsPreferredToOneInTransferEvenUnderBr) {
  Full world(br);
  world.download(anna).on(esme_image());
  EXPECT_THAT(blocks(world), ElementsAre("PPMID 1", "ESME 9"));
}

TEST(Memory, AnImageWhoseDistributionHasNotBegunIsOverwrittenByAnotherModels) {
  for (const auto& [profile, rule] :
       {std::pair{Profile{}, "AT-12 rule 2 (never requested)"}, {br, "BR 2.5 (newly arrived)"}}) {
    Full world(profile);
    world.on(other_ppmid_image());
    EXPECT_THAT(world.last_text(), Contains(std::string("discard image 1: overwritten by ") + rule));
    EXPECT_THAT(world.alerts(), ElementsAre("alert 0x8F89 anna 0x00000001 image_discarded"));
  }
}

TEST(Memory, OneWhoseDistributionHasBegunIsNot) {
  for (const Profile& profile : {Profile{}, br}) {
    Busy world(profile);
    world.on(other_ppmid_image());
    EXPECT_THAT(world.last_text(),
                ElementsAre("job 9 refused: transfer in progress", "alert 0x8F89 carl 0x00000009 image_discarded"));
    world.on(EndRequest{anna, ota::Status::success});
    EXPECT_THAT(world.alerts(), Contains("alert 0x8F8A anna 0x00000001 success"));
  }
}

TEST(Memory, ANewImageForTheSameModelReplacesTheHeldOneThoughThereIsSpace) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).version(1).to({anna})).on(job(2, DeviceClass::ppmid).version(2).to({anna}));
  EXPECT_THAT(blocks(world), ElementsAre("PPMID 2", "none"));
  EXPECT_THAT(world.alerts(), ElementsAre("alert 0x8F89 anna 0x00000001 image_discarded"));
}

TEST(Memory, StoredTooLongMakesEligibleAndDeletesNothing) {
  Full world;
  world.download(anna).on(EndRequest{anna, ota::Status::abort});  // image 1 is gone, block 0 free
  world.on(job(3, DeviceClass::ppmid).version(3).model(0x70).to({anna})).pass(200 * 24h);
  EXPECT_THAT(blocks(world), ElementsAre("PPMID 3", "HCALCS 2"));
  world.on(other_ppmid_image());
  EXPECT_THAT(world.last_text(), Contains("discard image 2: overwritten by AT-12 rule 1 (stored too long)"));
}

TEST(Memory, NeverRequestedGoesBeforeRequestedOnce) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).version(1).to({anna, bert}))
      .on(job(2, DeviceClass::hcalcs).version(2).to({hugo}));
  world.deliver(anna).on(other_ppmid_image());
  EXPECT_THAT(world.last_text(), Contains("discard image 2: overwritten by AT-12 rule 2 (never requested)"));
}

TEST(Memory, OneBlockRequestedAndThenNothingIsATransferUntilTheWatchdog) {
  Full world;
  world.on(Progress{anna}).on(Progress{hugo}).pass(20min).on(other_ppmid_image());
  EXPECT_THAT(world.last_text(), Contains("job 9 refused: transfer in progress"));
}

TEST(Memory, RequestedOnceAndIdleIsEligibleWhenNoTransferIsInProgress) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).version(1).to({anna, bert}))
      .on(job(2, DeviceClass::hcalcs).version(2).to({hugo, gina}));
  world.deliver(anna).deliver(hugo).on(other_ppmid_image());
  EXPECT_THAT(world.last_text(), Contains("discard image 1: overwritten by AT-12 rule 3 (no transfer in progress)"));
  EXPECT_THAT(world.alerts(), Contains("alert 0x8F89 bert 0x00000001 image_discarded"));
}

TEST(Memory, ForceReplaceOverwritesAtOnce) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).version(1).to({anna, bert}))
      .on(job(2, DeviceClass::hcalcs).version(2).to({hugo}));
  world.deliver(anna).on(job(9, DeviceClass::ppmid).version(9).model(0x77).force().to({carl}));
  EXPECT_THAT(world.last_text(), Contains("discard image 1: overwritten by AT-12 rule 4 (force replace)"));
}

TEST(Memory, ForceReplaceWaitsForATransferAndOverwritesThen) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).version(1).to({anna, bert}))
      .on(job(2, DeviceClass::hcalcs).version(2).to({hugo}));
  world.download(anna).download(hugo).on(job(9, DeviceClass::ppmid).version(9).model(0x77).force().to({carl}));
  EXPECT_THAT(world.last_text(), ElementsAre("job 9 waits for image 1: transfer in progress"));
  world.on(EndRequest{anna, ota::Status::success});
  EXPECT_THAT(world.last_text(), Contains("discard image 1: overwritten by AT-12 rule 4 (force replace)"));
  EXPECT_THAT(world.alerts(),
              ElementsAre("alert 0x8F8A anna 0x00000001 success", "alert 0x8F89 bert 0x00000001 image_discarded"));
}

TEST(Memory, WithoutForceReplaceAnImageThatMayOverwriteNothingIsRefusedAndItsDevicesAreTold) {
  Busy world;
  world.on(other_ppmid_image());
  EXPECT_THAT(world.last_text(),
              ElementsAre("job 9 refused: transfer in progress", "alert 0x8F89 carl 0x00000009 image_discarded"));
}

TEST(Memory, OrItWaitsWhereTheProfileSaysSo) {
  Busy world({.unforced_when_busy = BusyAnswer::wait});
  world.on(other_ppmid_image()).on(EndRequest{anna, ota::Status::success});
  EXPECT_THAT(blocks(world), ElementsAre("PPMID 9", "HCALCS 2"));
}

TEST(Memory, AHanDevicesImageNeverDisplacesAMeters) {
  HubWorld world;
  world.on(job(1, DeviceClass::esme).version(1).to({emma}))
      .on(job(2, DeviceClass::gsme).version(2).to({gina}))
      .pass(30 * 24h);
  world.on(other_ppmid_image());
  EXPECT_THAT(world.last_text(), Contains("job 9 refused: C_8 (ESME or GSME image held)"));
}

TEST(Memory, WaitingMetersComeBeforeWaitingHanDevices) {
  Busy world({.unforced_when_busy = BusyAnswer::wait});
  world.on(job(7, DeviceClass::ppmid).version(7).model(0x70).to({bert}))
      .on(job(8, DeviceClass::ihd).version(8).to({carl}));
  world.on(esme_image());
  std::vector<JobId> order;
  for (const Job& waiting : world.flash().waiting) order.push_back(waiting.id);
  EXPECT_THAT(order, ElementsAre(JobId{9}, JobId{7}, JobId{8}));
  world.on(EndRequest{anna, ota::Status::success}).on(EndRequest{hugo, ota::Status::success});
  EXPECT_THAT(blocks(world), ElementsAre("ESME 9", "PPMID 7"));
  world.deliver(bert);
  EXPECT_THAT(blocks(world), ElementsAre("ESME 9", "IHD 8"));
}

TEST(Memory, OnlyTheEsmeBlockForHanDevicesWhereTheProfileSaysSo) {
  const Profile profile{.blocks = BlockUse::esme_block_only};
  HubWorld world(profile);
  world.on(job(1, DeviceClass::ppmid).version(1).to({anna})).on(job(2, DeviceClass::hcalcs).version(2).to({hugo}));
  EXPECT_THAT(blocks(world), ElementsAre("HCALCS 2", "none"));
  world.on(job(3, DeviceClass::gsme).version(3).to({gina}));
  EXPECT_THAT(blocks(world), ElementsAre("HCALCS 2", "GSME 3"));
  world.on(esme_image());
  EXPECT_THAT(blocks(world), ElementsAre("ESME 9", "GSME 3"));
}

TEST(Memory, AFailedDeliveryIsNotTriedAgain) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).to({anna}))
      .download(anna)
      .on(EndRequest{anna, ota::Status::invalid_image})
      .transcript();
  world.pass(30 * 24h).on(Query{anna, 0x10, 0x0101});
  EXPECT_EQ(world.transcript(), "\n30d        query anna running 0x00000010 hardware 0x0101\n");
}

TEST(Memory, ASlowTransferKeepsItsBlockForHours) {
  Busy world;
  world.on(esme_image());
  for (int minute = 0; minute < 4 * 60; ++minute) world.pass(1min).on(Progress{anna}).on(Progress{hugo});
  EXPECT_THAT(blocks(world), ElementsAre("PPMID 1", "HCALCS 2"));
  world.on(EndRequest{anna, ota::Status::success});
  EXPECT_THAT(blocks(world), ElementsAre("ESME 9", "HCALCS 2"));
}

TEST(Memory, AnImageLargerThanABlockIsRefused) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).size(768'000).to({anna}));
  EXPECT_THAT(world.last_text(),
              ElementsAre("job 1 refused: oversize", "alert 0x8F89 anna 0x00000020 image_discarded"));
  world.on(job(2, DeviceClass::ppmid).size(767'999).to({anna}));
  EXPECT_THAT(world.last_text(), Contains("store image 1 of job 2 in block 0: free block"));
}

// Two Manufacturer Images that make one upgrade are two jobs to the hub (C_7).
TEST(Memory, TwoFragmentsAreTwoIndependentImages) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).version(version_15).to({anna})).deliver(anna).pass(20min);
  world.on(job(2, DeviceClass::ppmid).version(version_20).to({anna})).deliver(anna).pass(20min);
  EXPECT_EQ(world.flash().list.size() + world.flash().waiting.size(), 0u);
  EXPECT_THAT(world.alerts(),
              ElementsAre("alert 0x8F8A anna 0x00000015 success", "anna: alert 0x8F8B 0x00000000 failure",
                          "alert 0x8F8A anna 0x00000020 success", "anna: alert 0x8F8B 0x00000000 failure"));
}

TEST(Memory, TheFirstFragmentIsLostToAMetersImageBeforeItWasFetched) {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).version(version_15).to({anna}))
      .on(job(2, DeviceClass::gsme).to({gina}))
      .on(esme_image());
  EXPECT_THAT(world.alerts(), ElementsAre("alert 0x8F89 anna 0x00000015 image_discarded"));
  EXPECT_THAT(world.last_text(), Contains("discard image 1: overwritten by AT-12 rule 5 (ESME or GSME first)"));
  world.on(Query{anna, 0x10, 0x0101});
  EXPECT_THAT(world.last_text(), IsEmpty());
}

}  // namespace
}  // namespace rig::hub
