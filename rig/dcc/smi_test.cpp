// SPDX-License-Identifier: Apache-2.0
#include "rig/dcc/smi.hpp"

#include <gmock/gmock.h>

#include "rig/dcc/sample_street.hpp"

namespace rig::dcc {
namespace {

using namespace sample;

std::string trouble(const Result<Smi>& inventory) { return inventory ? "no trouble" : describe(inventory.error()); }

TEST(Smi, ComesBackFromCsvAndYamlAsItWas_J25) {
  auto devices = street(2).smi.devices();
  devices[3].firmware_version.reset();
  devices[3].status = DeviceStatus::suspended;
  devices[4].firmware_verified = devices[4].gpf_joined = true;
  devices[4].gbcs_version = "4.1";
  const auto inventory = Smi::from_devices(devices).value();
  EXPECT_EQ(Smi::from_csv(inventory.to_csv(), "again").value().devices(), devices);
  EXPECT_EQ(Smi::from_yaml(inventory.to_yaml(), "again").value().devices(), devices);
}

TEST(Smi, FindsADeviceAndLetsItBeCorrected) {
  auto inventory = street().smi;
  inventory.find(ppmid(2))->firmware_version = 0x77;
  EXPECT_EQ(std::as_const(inventory).find(ppmid(2))->firmware_version, 0x77u);
  EXPECT_EQ(inventory.find(Eui64{1}), nullptr);
}

TEST(Smi, RefusesADeviceThatStandsTwice) {
  const auto device = *street().smi.find(ppmid(1));
  EXPECT_EQ(trouble(Smi::from_devices({device, device})),
            "device 00DB0000000100A4 stands twice in the inventory (invalid_file)");
}

TEST(Smi, NamesThePlaceOfAWrongCell) {
  const std::string header = "eui,type,manufacturer,model,hardware_version,hardware_revision,firmware_version,status\n";
  EXPECT_EQ(trouble(Smi::from_csv(header + "00DB0000000100A4,PPMID,121D,84,11,11,0x10,sleeping\n", "smi.csv")),
            "smi.csv:2:29: model: expected 4 hex digits, found \"84\"\n"
            "smi.csv:2:38: firmware_version: expected 4 hex octets such as 00:00:00:10, found \"0x10\"\n"
            "smi.csv:2:43: status: expected pending, commissioned, suspended or decommissioned, found \"sleeping\" "
            "(invalid_file)");
}

TEST(Smi, TakesInWhatTheCplKnows) {
  auto registry = street();
  SmiDevice device{.eui = Eui64{7}, .type = DeviceType::ppmid, .model = ppmid_model, .firmware_version = 0x10};
  ASSERT_TRUE(pre_notify(registry.smi, registry.cpl, device));
  EXPECT_EQ(registry.smi.find(Eui64{7})->status, DeviceStatus::pending);
  device.eui = Eui64{8};
  device.firmware_version = 0x11;
  EXPECT_EQ(describe(pre_notify(registry.smi, registry.cpl, device).error()),
            "121D:0084 hardware 11.11 with firmware 00:00:00:11 is not on the CPL (refused)");
}

TEST(Smi, TakesNothingInThatWasRemovedFromTheCpl_J21_J22) {
  auto registry = street();
  ASSERT_TRUE(registry.cpl.remove("P10"));
  const SmiDevice device{.eui = Eui64{7}, .type = DeviceType::ppmid, .model = ppmid_model, .firmware_version = 0x10};
  EXPECT_EQ(describe(pre_notify(registry.smi, registry.cpl, device).error()),
            "121D:0084 hardware 11.11 with firmware 00:00:00:10 is removed from the CPL (refused)");
  EXPECT_EQ(registry.smi.find(ppmid(1))->status, DeviceStatus::commissioned) << "who runs it already goes on";
}

TEST(Smi, LetsOnlyAnIhdBeWithoutVersion) {
  auto registry = street();
  SmiDevice device{.eui = Eui64{7}, .type = DeviceType::ihd, .model = ppmid_model};
  EXPECT_TRUE(pre_notify(registry.smi, registry.cpl, device));
  device.type = DeviceType::ppmid;
  EXPECT_EQ(describe(pre_notify(registry.smi, registry.cpl, device).error()),
            "121D:0084 hardware 11.11 with firmware unknown: only an IHD may be without a version (refused)");
}

TEST(Suppliers, AreResponsiblePerHubUntilAChange) {
  auto suppliers = street().suppliers;
  EXPECT_TRUE(suppliers.responsible_for(hub(1))->includes(gas));
  suppliers.change_of_supplier(hub(1), SupplierRole::gas, stranger);
  EXPECT_FALSE(suppliers.responsible_for(hub(1))->includes(gas));
  EXPECT_EQ(suppliers.responsible_for(hub(1))->gas, stranger);
  EXPECT_EQ(suppliers.responsible_for(hub(1))->import, electricity);
  EXPECT_EQ(suppliers.responsible_for(hub(2))->gas, gas);
  suppliers.change_of_supplier(hub(9), SupplierRole::import, stranger);
  EXPECT_EQ(suppliers.responsible_for(hub(9))->gas, std::nullopt);
}

TEST(Suppliers, ComeBackFromCsvAsTheyWere) {
  auto suppliers = street(2).suppliers;
  suppliers.change_of_supplier(hub(2), SupplierRole::gas, std::nullopt);
  const auto again =
      Suppliers::from_csv(suppliers.suppliers_csv(), "suppliers.csv", suppliers.hubs_csv(), "hubs.csv").value();
  EXPECT_EQ(again.all(), suppliers.all());
  EXPECT_EQ(again.hubs(), suppliers.hubs());
}

TEST(Suppliers, RefuseHubsOfSomebodyUnknown) {
  EXPECT_EQ(describe(Suppliers::from_csv("eui,name\n", "suppliers.csv",
                                         "hub,import\n00DB0000000100A2,90B3D51F30010000\n", "hubs.csv")
                         .error()),
            "hubs.csv: hub 00DB0000000100A2 names 90B3D51F30010000, which is no supplier of the list (invalid_file)");
}

}  // namespace
}  // namespace rig::dcc
