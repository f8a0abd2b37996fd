// SPDX-License-Identifier: Apache-2.0
//
// Conversations with the head end: what goes in, and every line that comes out.
#include "rig/dcc/head_end.hpp"

#include <gmock/gmock.h>

#include "rig/dcc/head_end_kit.hpp"

namespace rig::dcc {
namespace {

using namespace sample;
using std::chrono::hours;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;
using TimerKind = TimerId::Kind;

std::vector<std::string> stages_of(const HeadEnd& head_end, std::uint32_t request, Eui64 device) {
  std::vector<std::string> stages;
  for (const Transition& transition : head_end.transitions()) {
    if (transition.request == request && transition.device == device)
      stages.push_back(std::string(name(transition.to)) + " (" + std::string(transition.clause) + ")");
  }
  return stages;
}

TEST(Distribution, OfAPpmidImageGoesToTheEnd_J01_J02_J03) {
  HeadEndKit kit;
  EXPECT_THAT(
      kit.submit(update_ppmids("R1", {ppmid(1)})),
      ElementsAre("respond R1: accepted 1",  //
                  "alert 90B3D51F30020000: image " + rig::to_string(hash_of(image_of(ppmid_model, 0x30))).substr(0, 8) +
                      " goes to 00DB0000000100A4",
                  "distribute job 1 to hub 00DB0000000100A2: 00:00:00:30 for 00DB0000000100A4",
                  "arm hub timer 1 at 1d"));
  EXPECT_THAT(kit.transferred(hub(1), ppmid(1), 0x30),
              ElementsAre("alert 90B3D51F30010000: success of 00:00:00:30 to 00DB0000000100A4",
                          "alert 90B3D51F30020000: success of 00:00:00:30 to 00DB0000000100A4",
                          "arm version timer 1 at 1h", "disarm hub timer 1"));
  EXPECT_EQ(kit.version_of(ppmid(1)), 0x10u) << "a delivery is no activation";
  EXPECT_THAT(
      kit.version_read(hub(1), ppmid(1), 0x30),
      ElementsAre("alert 90B3D51F30010000: 00DB0000000100A4 runs 00:00:00:30, changed",
                  "alert 90B3D51F30020000: 00DB0000000100A4 runs 00:00:00:30, changed", "disarm version timer 1"));
  EXPECT_EQ(kit.version_of(ppmid(1)), 0x30u);
  EXPECT_TRUE(kit.registry.smi.find(ppmid(1))->firmware_verified);
  EXPECT_EQ(kit.head_end.open_jobs(), 0u);
  EXPECT_THAT(stages_of(kit.head_end, 0, ppmid(1)),
              ElementsAre("checked (BR 3.1.3(4))", "responded (BR 3.1.4(1))", "queued (CR1047)", "sent (BR 3.1.5)",
                          "delivered (BR 3.1.9)", "await_version (MR 7)", "updated (MR 7)", "closed (MR 7)"));
}

TEST(Distribution, IsToldByTheDeviceItselfInTheFinalProfile_J24) {
  HeadEndKit kit({.report_profile = ReportProfile::final2022});
  kit.submit(update_ppmids("R1", {ppmid(1), ppmid(2)}));
  EXPECT_THAT(kit.transferred(hub(1), ppmid(1), 0x30),
              Contains("alert 90B3D51F30010000: N60 success of 00:00:00:30 to 00DB0000000100A4"));
  EXPECT_THAT(kit.transferred(hub(2), ppmid(2), 0x30, gbcs::TransferCode::hardware_version_mismatch),
              Contains("alert 90B3D51F30020000: N61 hardware_version_mismatch of 00:00:00:30 to 00DB0000000200A4"));
  EXPECT_THAT(kit.version_read(hub(1), ppmid(1), 0x30),
              ElementsAre("refused 00DB0000000100A4: version 00:00:00:30 told by 00DB0000000100A2, expected "
                          "00DB0000000100A4"));
  EXPECT_THAT(kit.version_told(ppmid(1), 0x30),
              Contains("alert 90B3D51F30010000: 00DB0000000100A4 runs 00:00:00:30, changed"));
}

TEST(Distribution, OfAMeterImageEndsWithTheDelivery) {
  HeadEndKit kit;
  EXPECT_THAT(kit.submit(update_meters("R1", electricity, esme_model, {esme(1)})),
              ElementsAre("respond R1: accepted 1",
                          "distribute job 1 to hub 00DB0000000100A2: 00:00:00:20 for 00DB0000000100A0",
                          "arm hub timer 1 at 1d"));
  EXPECT_THAT(kit.say(esme(1), gbcs::MessageCode::receipt_alert_esme,
                      gbcs::ReceiptAlert{.manufacturer_image_hash = hash_of(image_of(esme_model, 0x20))}),
              ElementsAre(HasSubstr("alert 90B3D51F30010000: 00DB0000000100A0 says"), "disarm hub timer 1"));
  EXPECT_THAT(stages_of(kit.head_end, 0, esme(1)), Contains("delivered (MP07-AT-13)"));
  EXPECT_EQ(kit.head_end.open_jobs(), 0u);
}

TEST(Distribution, OfAnHcalcsImageIsTheImportSuppliersAffairAlone_E20) {
  const auto run = [](const Defects& defects) {
    HeadEndKit kit({}, defects);
    auto lines = kit.submit(update_meters("R1", electricity, hcalcs_model, {hcalcs(1)}));
    for (auto& line : kit.transferred(hub(1), hcalcs(1), 0x20)) lines.push_back(line);
    return lines;
  };
  EXPECT_THAT(run({}), Contains("alert 90B3D51F30010000: success of 00:00:00:20 to 00DB0000000100A5"));
  EXPECT_THAT(run({}), Not(Contains(StartsWith("alert 90B3D51F30020000"))));
  EXPECT_THAT(run({.alert_gas_for_hcalcs = true}), Contains(StartsWith("alert 90B3D51F30020000")));
}

TEST(Distribution, CarriesTheActivationToHubAndSuppliers_J15) {
  HeadEndKit kit;
  auto request = update_ppmids("R1", {ppmid(1)});
  std::get<UpdatePpmidFirmware>(request.body).activation = kit.at.utc + hours(48);
  EXPECT_THAT(kit.submit(request), Contains(HasSubstr("goes to 00DB0000000100A4, active at 2026-03-03T00:00:00Z")));
  EXPECT_THAT(kit.transferred(hub(1), ppmid(1), 0x30), Contains("arm version timer 1 at 2d1h"));
}

TEST(Alert1, GoesToTheOthersAndNotToTheSender_J01) {
  const auto to = [](const Defects& defects) {
    std::vector<Eui64> suppliers;
    HeadEndKit kit({}, defects);
    for (const Action& action : kit.head_end.submit(update_ppmids("R1", {ppmid(1), ppmid(2)}), kit.at)) {
      if (const auto* alert = std::get_if<SupplierAlert>(&action)) suppliers.push_back(alert->supplier);
    }
    return suppliers;
  };
  EXPECT_THAT(to({}), ElementsAre(gas)) << "one alert, whatever the number of devices";
  EXPECT_THAT(to({.alert_sender_too = true}), ElementsAre(electricity, gas));
  EXPECT_THAT(to({.no_alert_1 = true}), IsEmpty());
}

TEST(Alert1, ListsToEachSupplierItsOwnDevices) {
  HeadEndKit kit;
  kit.registry.suppliers.change_of_supplier(hub(2), SupplierRole::gas, stranger);
  const auto lines = kit.submit(update_ppmids("R1", {ppmid(1), ppmid(2)}));
  EXPECT_THAT(lines, Contains(AllOf(StartsWith("alert 90B3D51F30020000"), ::testing::EndsWith("to 00DB0000000100A4"))));
  EXPECT_THAT(lines, Contains(AllOf(StartsWith("alert 90B3D51F30030000"), ::testing::EndsWith("to 00DB0000000200A4"))));
}

TEST(Suppliers, WhoWereResponsibleAtTheRequestGetTheAlerts_J12_J13) {
  const auto lines = [](const Defects& defects) {
    HeadEndKit kit({}, defects);
    kit.submit(update_ppmids("R1", {ppmid(1)}));
    kit.registry.suppliers.change_of_supplier(hub(1), SupplierRole::gas, stranger);
    return kit.transferred(hub(1), ppmid(1), 0x30);
  };
  EXPECT_THAT(lines({}), Contains(StartsWith("alert 90B3D51F30020000")));
  EXPECT_THAT(lines({}), Not(Contains(StartsWith("alert 90B3D51F30030000"))));
  EXPECT_THAT(lines({.alert_current_suppliers = true}), Contains(StartsWith("alert 90B3D51F30030000")));
}

TEST(Queue, GivesAHubOneJobAtATime_H17_J09_A32) {
  HeadEndKit kit;
  kit.submit(update_ppmids("R1", {ppmid(1)}));
  EXPECT_THAT(kit.submit(update_ppmids("R2", {ppmid(1)})), Not(Contains(StartsWith("distribute"))));
  EXPECT_EQ(kit.head_end.jobs_at(hub(1))->active.size(), 1u);
  EXPECT_EQ(kit.head_end.jobs_at(hub(1))->waiting.size(), 1u);
  EXPECT_THAT(kit.transferred(hub(1), ppmid(1), 0x30),
              Contains(StartsWith("distribute job 2 to hub 00DB0000000100A2")));
  EXPECT_EQ(kit.head_end.jobs_at(hub(1))->active.size(), 1u);
}

TEST(Queue, OfABrokenHeadEndLetsTwoThrough) {
  HeadEndKit kit({}, {.two_jobs_per_hub = true});
  kit.submit(update_ppmids("R1", {ppmid(1)}));
  EXPECT_THAT(kit.submit(update_ppmids("R2", {ppmid(1)})), Contains(StartsWith("distribute job 2")));
}

TEST(Queue, WaitsForEveryDeviceOfTheHub) {
  HeadEndKit kit;
  auto second = *kit.registry.smi.find(ppmid(1));
  second.eui = Eui64{7};
  ASSERT_TRUE(kit.registry.smi.add(second));
  EXPECT_THAT(kit.submit(update_ppmids("R1", {ppmid(1), Eui64{7}})),
              Contains("distribute job 1 to hub 00DB0000000100A2: 00:00:00:30 for 00DB0000000100A4, 0000000000000007"));
  kit.submit(update_ppmids("R2", {ppmid(1)}));
  EXPECT_THAT(kit.transferred(hub(1), ppmid(1), 0x30), Not(Contains(StartsWith("distribute"))));
  EXPECT_THAT(kit.transferred(hub(1), Eui64{7}, 0x30), Contains(StartsWith("distribute job 2")));
}

TEST(Queue, PutsMetersFirst_H19) {
  const auto next = [](const Defects& defects) {
    HeadEndKit kit({}, defects);
    kit.submit(update_ppmids("R1", {ppmid(1)}));
    kit.submit(update_meters("R2", electricity, hcalcs_model, {hcalcs(1)}));
    kit.submit(update_meters("R3", electricity, esme_model, {esme(1)}));
    kit.submit(update_meters("R4", gas, gsme_model, {gsme(1)}));
    std::vector<std::string> order;
    for (auto& line : kit.transferred(hub(1), ppmid(1), 0x30))
      if (line.starts_with("distribute")) order.push_back(line.substr(0, 16));
    for (auto& line : kit.expire(TimerKind::hub, defects.ignore_priority ? 2 : 3))
      if (line.starts_with("distribute")) order.push_back(line.substr(0, 16));
    return order;
  };
  EXPECT_THAT(next({}), ElementsAre("distribute job 3", "distribute job 4")) << "ESME, then GSME in order of arrival";
  EXPECT_THAT(next({.ignore_priority = true}), ElementsAre("distribute job 2", "distribute job 3"));
}

TEST(Queue, IsReleasedByTheTimeout_H18) {
  HeadEndKit kit({.hub_timeout = hours(2)});
  EXPECT_THAT(kit.submit(update_ppmids("R1", {ppmid(1)})), Contains("arm hub timer 1 at 2h"));
  kit.submit(update_ppmids("R2", {ppmid(1)}));
  kit.pass(hours(2));
  EXPECT_THAT(
      kit.expire(TimerKind::hub, 1),
      ElementsAre("note 00DB0000000100A4: no receipt alert within 2h: hub 00DB0000000100A2 is free for its next "
                  "job",
                  StartsWith("distribute job 2"), "arm hub timer 2 at 4h"));
  EXPECT_THAT(kit.expire(TimerKind::hub, 1), IsEmpty()) << "once";
}

TEST(Queue, OfABrokenHeadEndNeverTimesOut) {
  HeadEndKit kit({}, {.never_time_out = true});
  EXPECT_THAT(kit.submit(update_ppmids("R1", {ppmid(1)})), Not(Contains(StartsWith("arm hub timer"))));
}

TEST(Timeout, StillHearsALateAlert) {
  HeadEndKit kit;
  kit.submit(update_ppmids("R1", {ppmid(1)}));
  kit.expire(TimerKind::hub, 1);
  EXPECT_EQ(kit.head_end.open_jobs(), 1u);
  EXPECT_THAT(kit.transferred(hub(1), ppmid(1), 0x30),
              Contains("alert 90B3D51F30010000: success of 00:00:00:30 to 00DB0000000100A4"));
  kit.version_read(hub(1), ppmid(1), 0x30);
  EXPECT_EQ(kit.version_of(ppmid(1)), 0x30u);
  EXPECT_EQ(kit.head_end.open_jobs(), 0u);
}

TEST(Timeout, IsForgottenOnceTheDeviceGetsSomethingNew) {
  HeadEndKit kit;
  kit.submit(update_ppmids("R1", {ppmid(1)}));
  kit.expire(TimerKind::hub, 1);
  kit.submit(update_ppmids("R2", {ppmid(1)}));
  EXPECT_EQ(kit.head_end.open_jobs(), 1u);
  EXPECT_THAT(stages_of(kit.head_end, 0, ppmid(1)), Contains("closed (MP07-AT-13)"));
}

TEST(Failure, IsToldAndNotTriedAgain_J08) {
  HeadEndKit kit;
  kit.submit(update_ppmids("R1", {ppmid(1)}));
  EXPECT_THAT(
      kit.transferred(hub(1), ppmid(1), 0x30, gbcs::TransferCode::image_discarded),
      ElementsAre("alert 90B3D51F30010000: image_discarded of 00:00:00:30 to 00DB0000000100A4",
                  "alert 90B3D51F30020000: image_discarded of 00:00:00:30 to 00DB0000000100A4", "disarm hub timer 1"));
  EXPECT_EQ(kit.head_end.open_jobs(), 0u);
}

TEST(Failure, IsTriedAgainByABrokenHeadEnd) {
  HeadEndKit kit({}, {.retry_failed = true});
  kit.submit(update_ppmids("R1", {ppmid(1)}));
  EXPECT_THAT(kit.transferred(hub(1), ppmid(1), 0x30, gbcs::TransferCode::file_transfer_failure),
              Contains(StartsWith("distribute job 2")));
}

TEST(Failure, OfOneDeviceAgainAndAgainIsAnIncident_L15) {
  const auto run = [](const Defects& defects) {
    HeadEndKit kit({.incident_after = 2}, defects);
    kit.submit(update_ppmids("R1", {ppmid(1)}));
    kit.transferred(hub(1), ppmid(1), 0x30, gbcs::TransferCode::file_transfer_failure);
    kit.submit(update_ppmids("R2", {ppmid(1)}));
    return kit.transferred(hub(1), ppmid(1), 0x30, gbcs::TransferCode::file_transfer_failure);
  };
  EXPECT_THAT(run({}), Contains("incident 00DB0000000100A4: 2 deliveries in a row failed"));
  EXPECT_THAT(run({.no_incident = true}), Not(Contains(StartsWith("incident"))));
}

TEST(Fragments, LeadToTheFullImageThoughTheInventoryNeverShowsThem_F13_F23) {
  HeadEndKit kit;
  EXPECT_EQ(kit.device_verdict(update_ppmids("R0", {ppmid(1)}, 0x20)),
            "outside_upgrade_path: no step from 00:00:00:10 to 00:00:00:20 on the CPL");
  kit.submit(update_ppmids("R1", {ppmid(1)}, 0x15));
  kit.transferred(hub(1), ppmid(1), 0x15);
  EXPECT_THAT(kit.version_read(hub(1), ppmid(1), 0x10),
              Contains("alert 90B3D51F30010000: 00DB0000000100A4 runs 00:00:00:10, not changed"));
  EXPECT_EQ(kit.version_of(ppmid(1)), 0x10u);
  EXPECT_THAT(kit.submit(update_ppmids("R2", {ppmid(1)}, 0x20)), Contains(StartsWith("distribute")));
  kit.transferred(hub(1), ppmid(1), 0x20);
  EXPECT_EQ(kit.device_verdict(update_ppmids("R3", {ppmid(1)}, 0x20)), "accepted") << "its version alert may be lost";
  kit.version_read(hub(1), ppmid(1), 0x20);
  EXPECT_EQ(kit.version_of(ppmid(1)), 0x20u);
}

TEST(Fragments, StayUsableAfterAChangeOfSupplier_F18_F19) {
  HeadEndKit kit;
  kit.submit(update_ppmids("R1", {ppmid(1)}, 0x15));
  kit.transferred(hub(1), ppmid(1), 0x15);
  kit.version_read(hub(1), ppmid(1), 0x10);
  kit.registry.suppliers.change_of_supplier(hub(1), SupplierRole::import, stranger);
  EXPECT_THAT(kit.device_verdict(update_ppmids("R2", {ppmid(1)}, 0x20)), StartsWith("not_responsible"));
  auto gaining = update_ppmids("R3", {ppmid(1)}, 0x20);
  gaining.sender = stranger;
  EXPECT_EQ(kit.device_verdict(gaining), "accepted") << "the gaining supplier goes on, if it has the image";
}

TEST(Audit, KnowsWhoSentEachImage_J30) {
  const auto audited = [](const Defects& defects) {
    HeadEndKit kit({}, defects);
    kit.submit(update_ppmids("R1", {ppmid(1), Eui64{7}}));
    kit.submit(update_ppmids("R2", {}));
    return kit.head_end.audit();
  };
  const auto records = audited({});
  EXPECT_EQ(records[0].sender, electricity);
  EXPECT_EQ(records[0].hash, hash_of(image_of(ppmid_model, 0x30)));
  EXPECT_EQ(records[0].accepted, 1u);
  EXPECT_EQ(records[0].rejected, 1u);
  EXPECT_EQ(records[1].refused, Refusal::empty_list);
  EXPECT_EQ(audited({.no_audit = true})[0].sender, Eui64{});
}

TEST(Transitions, OfARefusedRequestSayWhy) {
  HeadEndKit kit;
  kit.submit(update_ppmids("R1", {}));
  EXPECT_THAT(stages_of(kit.head_end, 0, Eui64{}), ElementsAre("rejected (BR 3.1.2(2))"));
  EXPECT_EQ(kit.head_end.take_transitions().size(), 1u);
  EXPECT_THAT(kit.head_end.transitions(), IsEmpty());
}

TEST(Storm, OfAHundredThousandAlertsLosesNone_J16_J17) {
  constexpr std::uint64_t homes = 10'000;
  HeadEndKit kit({}, {}, street(homes));
  std::vector<Eui64> devices;
  for (std::uint64_t home = 1; home <= homes; ++home) devices.push_back(ppmid(home));
  kit.head_end.submit(update_ppmids("R1", devices), kit.at);
  std::size_t alerts = 0;
  for (std::uint64_t home = 1; home <= homes; ++home) {
    for (const auto& line : kit.transferred(hub(home), ppmid(home), 0x30)) alerts += line.starts_with("alert");
    for (const auto& line : kit.version_read(hub(home), ppmid(home), 0x30)) alerts += line.starts_with("alert");
  }
  EXPECT_EQ(alerts, homes * 4);
  EXPECT_EQ(kit.head_end.open_jobs(), 0u);
}

}  // namespace
}  // namespace rig::dcc
