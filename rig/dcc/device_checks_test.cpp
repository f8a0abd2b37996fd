// SPDX-License-Identifier: Apache-2.0
//
// Why single devices are left out, each time beside the defect that lets them pass.
#include <gmock/gmock.h>

#include "rig/dcc/head_end_kit.hpp"

namespace rig::dcc {
namespace {

using namespace sample;

/// The verdict on one device of an 11.4, after something about it was changed.
template <class Change>
std::string verdict(Change change, const Profile& profile = {}, const Defects& defects = {}, Eui64 device = ppmid(1)) {
  HeadEndKit kit(profile, defects);
  change(kit);
  return kit.device_verdict(update_ppmids("R1", {device}));
}
template <class Change>
auto to_ppmid(Change change) {
  return [change](HeadEndKit& kit) { change(*kit.registry.smi.find(ppmid(1))); };
}
const auto nothing = [](HeadEndKit&) {};

TEST(DeviceChecks, RefuseWhoIsNotInTheInventory) {
  EXPECT_EQ(verdict(nothing, {}, {}, Eui64{7}), "unknown_device: not in the inventory");
}

TEST(DeviceChecks, RefuseAWrongType_A15_A33) {
  EXPECT_EQ(verdict(nothing, {}, {}, esme(1)), "wrong_type: wrong type: ESME in an 11.4");
  const auto to_meter = [](const Defects& defects) {
    return HeadEndKit({}, defects).device_verdict(update_meters("R1", electricity, esme_model, {ppmid(1)}));
  };
  EXPECT_EQ(to_meter({}), "wrong_type: wrong type: PPMID in an 11.1");
  EXPECT_EQ(to_meter({.skip_type_check = true, .skip_model_check = true}), "accepted");
}

TEST(DeviceChecks, DoNotAskForAGasProxyFunction_A29) {
  EXPECT_EQ(verdict(nothing), "accepted");
  EXPECT_EQ(verdict(nothing, {}, {.demand_gpf = true}), "no_chf: the device is not joined to the GPF");
}

TEST(DeviceChecks, KnowIhdsInTheDraftOnly) {
  const auto ihd = to_ppmid([](SmiDevice& device) { device.type = DeviceType::ihd; });
  EXPECT_EQ(verdict(ihd), "accepted");
  EXPECT_EQ(verdict(ihd, {.report_profile = ReportProfile::final2022}), "wrong_type: wrong type: IHD in an 11.4");
}

TEST(DeviceChecks, RefuseAnotherModel_A16) {
  const std::string why = " is on none of the CPL entries with this hash";
  const auto changed = [](std::uint16_t manufacturer, std::uint16_t model, std::uint8_t revision) {
    return to_ppmid([=](SmiDevice& device) { device.model = {manufacturer, model, 0x11, revision}; });
  };
  EXPECT_EQ(verdict(changed(0x1111, 0x84, 0x11)), "device_model: device model: 1111:0084 hardware 11.11" + why);
  EXPECT_EQ(verdict(changed(0x121D, 0x85, 0x11)), "device_model: device model: 121D:0085 hardware 11.11" + why);
  EXPECT_EQ(verdict(changed(0x121D, 0x84, 0x12)), "device_model: device model: 121D:0084 hardware 11.12" + why);
  EXPECT_EQ(verdict(to_ppmid([](SmiDevice& device) {
                      device.model.hardware_revision = 0x12;
                      device.gbcs_version = "4.1";
                    }),
                    {}, {.skip_model_check = true}),
            "accepted");
}

TEST(DeviceChecks, RefuseADeviceWithoutHub_A17) {
  const auto alone = to_ppmid([](SmiDevice& device) { device.hub.reset(); });
  EXPECT_EQ(verdict(alone), "no_chf: no CHF: the device has no Communications Hub");
  EXPECT_EQ(verdict(to_ppmid([](SmiDevice& device) { device.hub = esme(1); })),
            "no_chf: no CHF: 00DB0000000100A0 is not in the inventory as one");
  EXPECT_EQ(verdict(alone, {}, {.skip_chf_check = true}), "accepted");
}

TEST(DeviceChecks, RefuseASenderWhoIsResponsibleForNoMeter_A18) {
  const auto by_stranger = [](const Defects& defects) {
    auto request = update_ppmids("R1", {ppmid(1)});
    request.sender = stranger;
    return HeadEndKit({}, defects).device_verdict(request);
  };
  EXPECT_EQ(by_stranger({}),
            "not_responsible: 90B3D51F30030000 is not responsible for any meter of hub 00DB0000000100A2");
  EXPECT_EQ(by_stranger({.skip_responsible_check = true}), "accepted");
}

TEST(DeviceChecks, TakeEitherSupplierButForAMeterOnlyItsOwn_J11) {
  auto request = update_ppmids("R1", {ppmid(1)});
  request.sender = gas;
  EXPECT_EQ(HeadEndKit().device_verdict(request), "accepted");
  EXPECT_EQ(HeadEndKit().device_verdict(update_meters("R1", gas, gsme_model, {gsme(1)})), "accepted");
  EXPECT_EQ(HeadEndKit().device_verdict(update_meters("R1", electricity, gsme_model, {gsme(1)})),
            "not_responsible: 90B3D51F30010000 is not responsible for the GSME of hub 00DB0000000100A2");
  EXPECT_EQ(HeadEndKit().device_verdict(update_meters("R1", gas, esme_model, {esme(1)})),
            "not_responsible: 90B3D51F30020000 is not responsible for the ESME of hub 00DB0000000100A2");
  EXPECT_EQ(HeadEndKit().device_verdict(update_meters("R1", gas, hcalcs_model, {hcalcs(1)})),
            "not_responsible: 90B3D51F30020000 is not responsible for the HCALCS of hub 00DB0000000100A2");
}

TEST(DeviceChecks, RefuseWhatCannotBeUpgraded_A24) {
  const auto gbcs = [](std::string version) {
    return to_ppmid([version](SmiDevice& device) { device.gbcs_version = version; });
  };
  EXPECT_EQ(verdict(gbcs("3.1")), "not_upgradeable: its GBCS version is 3.1, at least 3.2 is needed");
  EXPECT_EQ(verdict(gbcs("3.10")), "accepted");
  EXPECT_EQ(verdict(gbcs("new")), "not_upgradeable: its GBCS version is new, at least 3.2 is needed");
  EXPECT_EQ(verdict(to_ppmid([](SmiDevice& device) { device.firmware_version = 0x99; })),
            "not_upgradeable: its GBCS version is not known, at least 3.2 is needed");
  EXPECT_EQ(verdict([](HeadEndKit& kit) { kit.registry.smi.find(hub(1))->gbcs_version = "2.0"; }),
            "not_upgradeable: the hub's GBCS version is 2.0, at least 3.2 is needed");
  EXPECT_EQ(verdict(gbcs("3.1"), {}, {.skip_capable_check = true}), "accepted");
  EXPECT_EQ(verdict(to_ppmid([](SmiDevice& device) {
              device.type = DeviceType::ihd;
              device.firmware_version.reset();
            })),
            "not_upgradeable: the inventory does not know its firmware version");
}

TEST(DeviceChecks, AskAMeterForNoGbcsVersion) {
  HeadEndKit kit;
  kit.registry.smi.find(esme(1))->gbcs_version = "1.0";
  EXPECT_EQ(kit.device_verdict(update_meters("R1", electricity, esme_model, {esme(1)})), "accepted");
}

TEST(DeviceChecks, LookAtNoGpf_A29) {
  EXPECT_EQ(verdict(to_ppmid([](SmiDevice& device) { device.gpf_joined = false; })), "accepted");
  EXPECT_EQ(verdict(to_ppmid([](SmiDevice& device) { device.gpf_joined = true; })), "accepted");
}

TEST(DeviceChecks, RefuseSuspendedDevices_J21) {
  const auto suspended = to_ppmid([](SmiDevice& device) { device.status = DeviceStatus::suspended; });
  EXPECT_EQ(verdict(suspended), "not_active: the device is suspended");
  EXPECT_EQ(verdict(suspended, {}, {.skip_status_check = true}), "accepted");
}

TEST(DeviceChecks, BlockAStepOutsideTheUpgradeGraph_K06_K16) {
  const auto step = [](const Profile& profile, const Defects& defects, const std::string& reason) {
    auto request = update_ppmids("R1", {ppmid(1)}, 0x20);
    request.override_reason = reason;
    return HeadEndKit(profile, defects).device_verdict(request);
  };
  EXPECT_EQ(step({}, {}, ""), "outside_upgrade_path: no step from 00:00:00:10 to 00:00:00:20 on the CPL");
  EXPECT_EQ(step({}, {}, "roll back of a bad release"), "accepted");
  EXPECT_EQ(step({.upgrade_path = UpgradePath::warn}, {}, ""), "accepted");
  EXPECT_EQ(step({.upgrade_path = UpgradePath::ignore}, {}, ""), "accepted");
  EXPECT_EQ(step({}, {.skip_path_check = true}, ""), "accepted");
}

TEST(DeviceChecks, AskTheOtherSupplierWhereThePolicySaysSo_J10) {
  const Profile both{.dual_supplier = DualSupplier::both};
  const auto consents = [](bool agrees) {
    return [agrees](HeadEndKit& kit) {
      kit.head_end.record_consent({gas, hash_of(image_of(ppmid_model, 0x30)), agrees});
    };
  };
  EXPECT_EQ(verdict(nothing, both), "no_consent: 90B3D51F30020000 did not consent");
  EXPECT_EQ(verdict(consents(false), both), "no_consent: 90B3D51F30020000 objects");
  EXPECT_EQ(verdict(consents(true), both), "accepted");
  EXPECT_EQ(verdict(nothing, both, {.skip_consent_check = true}), "accepted");
  EXPECT_EQ(verdict(consents(false)), "accepted") << "either is enough by default";
}

TEST(DeviceChecks, LeaveOutThoseThatFailAndGoOnWithTheRest_A19) {
  HeadEndKit kit({}, {}, street(8));
  auto& smi = kit.registry.smi;
  smi.find(ppmid(2))->model.model = 0x99;
  smi.find(ppmid(3))->hub.reset();
  kit.registry.suppliers.change_of_supplier(hub(4), SupplierRole::import, stranger);
  smi.find(ppmid(5))->gbcs_version = "1.0";
  const auto actions = kit.head_end.submit(
      update_ppmids("R1", {ppmid(1), ppmid(2), ppmid(3), ppmid(4), ppmid(5), esme(6), ppmid(7), ppmid(8)}), kit.at);
  const Response& response = std::get<Respond>(actions.front()).response;
  std::vector<Refusal> reasons;
  for (const auto& refused : response.refused_devices) reasons.push_back(refused.reason.code);
  EXPECT_THAT(reasons, ::testing::ElementsAre(Refusal::device_model, Refusal::no_chf, Refusal::not_responsible,
                                              Refusal::not_upgradeable, Refusal::wrong_type));
  EXPECT_EQ(response.accepted_devices, (std::vector{ppmid(1), ppmid(7), ppmid(8)}));
  const auto jobs = std::count_if(actions.begin(), actions.end(),
                                  [](const Action& action) { return std::holds_alternative<Distribute>(action); });
  EXPECT_EQ(jobs, 3);
}

TEST(DeviceChecks, AreOneVerdictForAllWhereAHeadEndIsBroken) {
  HeadEndKit kit({}, {.refuse_whole_request = true});
  EXPECT_EQ(kit.verdict(update_ppmids("R1", {ppmid(1), Eui64{7}})), "unknown_device: not in the inventory");
}

TEST(DeviceChecks, OfFiftyThousandNameEach_A20) {
  HeadEndKit kit({}, {}, street(50'000));
  std::vector<Eui64> devices;
  for (std::uint64_t home = 1; home <= 50'000; ++home) devices.push_back(home % 2 == 0 ? ppmid(home) : esme(home));
  const auto response = kit.response(update_ppmids("R1", devices));
  EXPECT_EQ(response.accepted_devices.size(), 25'000u);
  EXPECT_EQ(response.refused_devices.size(), 25'000u);
}

TEST(GbcsVersion, IsComparedByNumbers) {
  EXPECT_TRUE(at_least("3.10", "3.2"));
  EXPECT_TRUE(at_least("4", "3.2"));
  EXPECT_TRUE(at_least("3.2", "3.2"));
  EXPECT_FALSE(at_least("3.1.9", "3.2"));
  for (const auto* wrong : {"", "v3.2", "3.", "3.x"}) EXPECT_FALSE(at_least(wrong, "1")) << wrong;
}

}  // namespace
}  // namespace rig::dcc
