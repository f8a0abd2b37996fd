// SPDX-License-Identifier: Apache-2.0
//
// Requests 11.2, 11.3 and 11.5: commands to devices and what their responses change.
#include <gmock/gmock.h>

#include "rig/dcc/head_end_kit.hpp"

namespace rig::dcc {
namespace {

using namespace sample;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Not;
using ::testing::StartsWith;

ServiceRequest read(Eui64 device, Eui64 sender = electricity) {
  return {.id = "R" + to_string(device), .sender = sender, .body = ReadFirmwareVersion{device}, .override_reason = {}};
}
ServiceRequest activate(Eui64 device, const DeviceModel& model, gbcs::ActivationTime when = gbcs::AtOnce{}) {
  return {.id = "A" + to_string(device),
          .sender = electricity,
          .body = ActivateFirmware{device, hash_of(image_of(model, 0x20)), when},
          .override_reason = {}};
}
const Profile final_profile{.report_profile = ReportProfile::final2022};

gbcs::Message command_of(HeadEndKit& kit, const ServiceRequest& request) {
  return std::get<SendCommand>(kit.head_end.submit(request, kit.at).at(1)).message;
}

TEST(Read, AsksTheDeviceAndCorrectsTheInventory_J18_J19_J23) {
  HeadEndKit kit(final_profile);
  EXPECT_THAT(kit.submit(read(ppmid(1))),
              ElementsAre("respond R00DB0000000100A4: accepted 1",
                          "send CS08 read PPMID or HCALCS firmware version to 00DB0000000100A4 through hub "
                          "00DB0000000100A2, counter 1",
                          "arm command timer 1 at 1d"));
  EXPECT_THAT(kit.respond(ppmid(1), 1, gbcs::ReadVersionResponse{.firmware_version = 0x20}),
              ElementsAre("disarm command timer 1", "alert 90B3D51F30010000: 00DB0000000100A4 runs 00:00:00:20",
                          "alert 90B3D51F30020000: 00DB0000000100A4 runs 00:00:00:20"));
  EXPECT_EQ(kit.version_of(ppmid(1)), 0x20u);
}

TEST(Read, FlagsAVersionThatIsNotOnTheCpl_J20) {
  HeadEndKit kit(final_profile);
  kit.submit(read(ppmid(1)));
  EXPECT_THAT(kit.respond(ppmid(1), 1, gbcs::ReadVersionResponse{.firmware_version = 0x99}),
              ElementsAre("disarm command timer 1",
                          "incident 00DB0000000100A4: runs 00:00:00:99, which is not on the CPL for 121D:0084 hardware "
                          "11.11",
                          "alert 90B3D51F30010000: 00DB0000000100A4 runs 00:00:00:99, which is not on the CPL",
                          "alert 90B3D51F30020000: 00DB0000000100A4 runs 00:00:00:99, which is not on the CPL"));
  EXPECT_EQ(kit.version_of(ppmid(1)), 0x99u);
}

TEST(Read, OfAVersionThatIsNotOnTheCplIsOverlookedByABrokenHeadEnd) {
  HeadEndKit kit(final_profile, {.no_incident = true});
  kit.submit(read(ppmid(1)));
  EXPECT_THAT(kit.respond(ppmid(1), 1, gbcs::ReadVersionResponse{.firmware_version = 0x99}),
              Not(Contains(StartsWith("incident"))));
}

TEST(Read, ThatFailsChangesNothing) {
  HeadEndKit kit(final_profile);
  kit.submit(read(ppmid(1)));
  EXPECT_THAT(kit.respond(ppmid(1), 1, gbcs::ReadVersionResponse{.response_code = gbcs::ReadCode::failure}),
              Contains("alert 90B3D51F30010000: 00DB0000000100A4 could not be read"));
  EXPECT_EQ(kit.version_of(ppmid(1)), 0x10u);
}

TEST(Read, IsOriginatedByTheBrokerForTheSupplier) {
  HeadEndKit kit(final_profile);
  const auto message = command_of(kit, read(hcalcs(1)));
  EXPECT_EQ(message.code, gbcs::MessageCode::read_firmware_version);
  EXPECT_EQ(message.originator, acb);
  EXPECT_EQ(message.recipient, hcalcs(1));
  EXPECT_EQ(message.supplementary->eui, electricity);
}

TEST(Read, OfAMeterIsTheSuppliersOwn) {
  HeadEndKit kit;
  const auto electric = command_of(kit, read(esme(1))), gaseous = command_of(kit, read(gsme(1), gas));
  EXPECT_EQ(electric.code, gbcs::MessageCode::read_esme_firmware_version);
  EXPECT_EQ(electric.originator, electricity);
  EXPECT_EQ(gaseous.code, gbcs::MessageCode::read_gsme_firmware_version);
  EXPECT_EQ(command_of(kit, read(hub(1))).recipient, hub(1));
}

TEST(Read, GoesThroughTheHubInTheDraft_J29) {
  HeadEndKit kit;
  ServiceRequest request{.id = "R1", .sender = gas, .body = ReadDeviceModel{ppmid(1)}, .override_reason = {}};
  EXPECT_EQ(command_of(kit, request).recipient, hub(1));
  EXPECT_THAT(kit.respond(hub(1), 1, gbcs::ReadVersionResponse{.firmware_version = 0x20}),
              Contains("alert 90B3D51F30020000: 00DB0000000100A4 runs 00:00:00:20"));
  EXPECT_EQ(HeadEndKit(final_profile).verdict(request), "not_in_profile: 11.5 is in the draft only, send an 11.2");
}

TEST(Read, IsForResponsibleSuppliersAndAfterAChangeForTheNewOne_J13) {
  HeadEndKit kit(final_profile);
  EXPECT_EQ(kit.verdict(read(ppmid(1), stranger)),
            "not_responsible: 90B3D51F30030000 is not responsible for PPMID at hub 00DB0000000100A2");
  EXPECT_EQ(kit.verdict(read(Eui64{7})), "unknown_device: not in the inventory");
  kit.registry.suppliers.change_of_supplier(hub(2), SupplierRole::gas, stranger);
  EXPECT_EQ(kit.verdict(read(ppmid(2), stranger)), "accepted");
}

TEST(Response, NobodyAskedForIsRefused) {
  HeadEndKit kit(final_profile), broken(final_profile, {.accept_wrong_originator = true});
  for (HeadEndKit* each : {&kit, &broken}) each->submit(read(ppmid(1)));
  const gbcs::ReadVersionResponse forged{.firmware_version = 0x20};
  EXPECT_THAT(kit.respond(ppmid(2), 1, forged),
              ElementsAre("refused 00DB0000000200A4: a response to counter 1, which no open command has"));
  EXPECT_EQ(kit.version_of(ppmid(1)), 0x10u);
  broken.respond(ppmid(2), 1, forged);
  EXPECT_EQ(broken.version_of(ppmid(1)), 0x20u);
  kit.respond(ppmid(1), 1, forged);
  EXPECT_THAT(kit.respond(ppmid(1), 1, forged), ElementsAre(StartsWith("refused"))) << "a second response";
}

TEST(Response, ThatNeverComesIsTold) {
  HeadEndKit kit(final_profile);
  kit.submit(read(ppmid(1)));
  EXPECT_THAT(kit.expire(TimerId::Kind::command, 1),
              ElementsAre("alert 90B3D51F30010000: no response from 00DB0000000100A4"));
  EXPECT_THAT(kit.expire(TimerId::Kind::command, 1), ::testing::IsEmpty());
  EXPECT_THAT(kit.respond(ppmid(1), 1, gbcs::ReadVersionResponse{}), ElementsAre(StartsWith("refused")));
}

TEST(Activation, IsCommandedAndItsOutcomeBelieved) {
  HeadEndKit kit;
  const auto message = command_of(kit, activate(hcalcs(1), hcalcs_model));
  EXPECT_EQ(message.originator, electricity);
  const auto& command = std::get<gbcs::ActivateCommand>(message.payload);
  EXPECT_EQ(command.manufacturer_image_hash, hash_of(image_of(hcalcs_model, 0x20)));
  EXPECT_EQ(command.originator_counter, message.counter);
  EXPECT_THAT(kit.respond(hcalcs(1), message.counter,
                          gbcs::ActivateResponse{gbcs::ActivationOutcome{.firmware_version = 0x20}}),
              ElementsAre("disarm command timer 1",
                          "alert 90B3D51F30010000: 00DB0000000100A5 activation success, runs 00:00:00:20"));
  EXPECT_EQ(kit.version_of(hcalcs(1)), 0x20u);
}

TEST(Activation, InTheFutureIsAcceptedFirstAndToldLater) {
  HeadEndKit kit;
  kit.submit(activate(hcalcs(1), hcalcs_model, kit.at.utc + std::chrono::hours(1)));
  EXPECT_THAT(kit.respond(hcalcs(1), 1, gbcs::ActivateResponse{}),
              Contains("alert 90B3D51F30010000: 00DB0000000100A5 accepted the activation"));
  EXPECT_EQ(kit.version_of(hcalcs(1)), 0x10u);
  EXPECT_THAT(kit.say(hcalcs(1), gbcs::MessageCode::activation_outcome_alert,
                      gbcs::FutureDatedAlert{.outcome = {.firmware_version = 0x20}}),
              ElementsAre("alert 90B3D51F30010000: 00DB0000000100A5 activation success, runs 00:00:00:20"));
  EXPECT_EQ(kit.version_of(hcalcs(1)), 0x20u);
}

TEST(Activation, IsCheckedBeforeItIsSent) {
  HeadEndKit kit;
  EXPECT_EQ(kit.verdict(activate(ppmid(1), ppmid_model)), "wrong_type: wrong type: PPMID in an 11.3");
  EXPECT_THAT(kit.verdict(activate(hcalcs(1), {.model = 7})),
              StartsWith("hash_not_on_cpl: no CPL entry has the hash "));
  EXPECT_EQ(kit.verdict(activate(hcalcs(2), hcalcs_model, kit.at.utc + std::chrono::hours(721))),
            "activation_too_far: activation at 2026-03-31T01:00:00Z, the latest allowed is 2026-03-31T00:00:00Z");
  ASSERT_TRUE(kit.registry.cpl.remove("E20"));
  EXPECT_EQ(kit.verdict(activate(esme(1), esme_model)), "removed_from_cpl: removed from the CPL: E20");
  EXPECT_EQ(kit.verdict(activate(gsme(1), gsme_model)),
            "not_responsible: 90B3D51F30010000 is not responsible for GSME at hub 00DB0000000100A2");
  EXPECT_EQ(kit.verdict(activate(hcalcs(3), hcalcs_model, gbcs::Cancellation{})), "accepted");
}

}  // namespace
}  // namespace rig::dcc
