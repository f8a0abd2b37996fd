// SPDX-License-Identifier: Apache-2.0
//
// Head end, network, hub and HAN together; the PPMID on the HAN is played by the test, word by word.
#include "rig/io/wide_area.hpp"

#include "rig/image/recipe.hpp"
#include "rig/io/han_fixture.hpp"

namespace rig::io {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr Eui64 import_supplier{0x90B3D51F30010000}, gas_supplier{0x90B3D51F30020000}, far_hub{0x00DC000000000001}, far_ppmid{0x00DB000000000001};
constexpr std::size_t manufacturer_image = 1000;

/// HanWorld's image, as a file with an OTA header.
std::shared_ptr<const Bytes> image_file() {
  image::Recipe recipe;
  recipe.header.manufacturer_code = HanWorld::offered.manufacturer;
  recipe.header.image_type = HanWorld::offered.image_type;
  recipe.header.file_version = HanWorld::offered.file_version;
  recipe.header.hardware = image::HardwareRange{0x0100, 0x01FF};
  recipe.payload = image::RandomBytes{manufacturer_image, 1};
  return std::make_shared<const Bytes>(image::make(recipe).value());
}

dcc::Registry registry(const Bytes& image) {
  const dcc::DeviceModel model{0x7E57, 0x0084, 0x01, 0x01};
  const auto device = [&](Eui64 eui, dcc::DeviceType type, std::optional<Eui64> hub) {
    return dcc::SmiDevice{.eui = eui, .type = type, .model = model, .firmware_version = 0x10, .hub = hub, .gbcs_version = "3.2"};
  };
  dcc::CplEntry entry{.id = "CPL-20", .device_type = dcc::DeviceType::ppmid, .model = model, .firmware_version = 0x20};
  entry.hash = sha256(ByteView(image).subspan(60));
  entry.gbcs_versions = {"3.2"};
  return {.cpl = dcc::Cpl::from_entries({entry}).value(),
          .smi = dcc::Smi::from_devices({device(test_chf, dcc::DeviceType::chf, {}), device(HanWorld::ppmid_eui, dcc::DeviceType::ppmid, test_chf),
                                         device(far_hub, dcc::DeviceType::chf, {}), device(far_ppmid, dcc::DeviceType::ppmid, far_hub)})
                     .value(),
          .suppliers = dcc::Suppliers::from({{import_supplier, "import"}, {gas_supplier, "gas"}},
                                            {{.hub = test_chf, .import = import_supplier, .gas = gas_supplier}, {.hub = far_hub, .import = import_supplier, .gas = {}}})
                           .value()};
}

struct WideAreaTest : testing::Test, HanWorld {
  std::shared_ptr<const Bytes> image = image_file();
  dcc::Registry lists = registry(*image);
  gbcs::KeyStore keys = gbcs::KeyStore::for_tests(1, {test_chf, gbcs::test_acb, ppmid_eui, import_supplier});
  CommunicationsHub hub{loop, han, journal, {}, keys};
  WideArea area{loop, journal, {}, lists, keys, hub, [](Eui64 eui) { return eui == import_supplier ? "import" : eui == gas_supplier ? "gas" : to_string(eui); }};

  dcc::Response submit(Eui64 device) {
    return area.submit({.id = "R1", .sender = import_supplier, .body = dcc::UpdatePpmidFirmware{image, 0x20, {device}, {}}, .override_reason = {}});
  }
  void fetches_all() { fetches(0, static_cast<std::uint32_t>(image->size())); }
  std::string fact_of(Eui64 device, std::string_view name) { return area.fact(device, name).value_or("no such fact").dump(); }
};

TEST_F(WideAreaTest, AnImageGoesFromTheSupplierToTheDeviceAndTheVersionComesBack) {
  joins();
  EXPECT_FALSE(submit(ppmid_eui).refused);
  settle(5s);
  EXPECT_EQ(*hub.fact("hub.blocks.used"), 1);
  queries(0x10, 0x0101);
  fetches_all();
  ends();
  settle(5s);
  EXPECT_EQ(fact_of(ppmid_eui, "dcc.alerts.8F8A"), "1");
  EXPECT_EQ(fact_of(ppmid_eui, "dcc.transfer_code"), "\"success\"");
  EXPECT_THAT(journal.values("hub_list", "to"), ElementsAre("NEW", "NOTIFIED", "QUERIED", "DOWNLOADING", "DELIVERED", "ACT_ISSUED", "WAIT_READ"));
  EXPECT_THAT(journal.values("gbcs", "signature_valid"), ElementsAre("true"));
  EXPECT_THAT(journal.values("gbcs", "code"), ElementsAre("0x0128"));
  EXPECT_THAT(journal.values("invariant_broken", "what"), IsEmpty());
}

TEST_F(WideAreaTest, TheOtherSupplierIsToldOfTheRequestAndBothOfTheOutcome) {
  joins();
  submit(ppmid_eui);
  EXPECT_THAT(journal.values("supplier_alert", "supplier"), ElementsAre("gas"));
  settle(5s);
  queries(0x10, 0x0300);  // hardware the image is not for
  settle(5s);
  EXPECT_EQ(fact_of(ppmid_eui, "dcc.transfer_code"), "\"hardware_version_mismatch\"");
  EXPECT_THAT(journal.values("supplier_alert", "supplier"), ElementsAre("gas", "import", "gas"));
}

TEST_F(WideAreaTest, AHubElsewhereIsAnsweredFor) {
  EXPECT_FALSE(submit(far_ppmid).refused);
  settle(16min);
  EXPECT_EQ(fact_of(far_ppmid, "dcc.alerts.8F8A"), "1");
  EXPECT_EQ(fact_of(far_ppmid, "smi.version"), "16");
  settle(10min);
  EXPECT_EQ(fact_of(far_ppmid, "smi.version"), "32");
  EXPECT_THAT(journal.values("gbcs", "code"), IsEmpty()) << "nobody signed it";
}

TEST_F(WideAreaTest, ALostAlertNeverReachesTheHeadEnd) {
  area.lose(gbcs::AlertCode::transfer_failed, 1);
  joins();
  submit(ppmid_eui);
  settle(5s);
  queries(0x10, 0x0300);
  settle(5s);
  EXPECT_EQ(fact_of(ppmid_eui, "dcc.alerts.8F89"), "0");
  EXPECT_EQ(*area.fact("dcc.lost_alerts"), 1);
}

TEST_F(WideAreaTest, WhatIsNotAuthenticIsWrittenDownAndNotBelieved) {
  joins();
  submit(ppmid_eui);
  settle(5s);
  queries(0x10, 0x0300);
  settle(5s);
  ASSERT_TRUE(area.last(gbcs::AlertCode::transfer_failed));
  Bytes damaged = *area.last(gbcs::AlertCode::transfer_failed);
  damaged[60] ^= 0x01;
  area.receive(damaged);
  area.receive({0x01, 0x02});
  area.receive(*area.last(gbcs::AlertCode::transfer_failed));  // a replay
  EXPECT_EQ(*area.fact("dcc.refused_messages"), 3);
  EXPECT_THAT(journal.values("gbcs", "signature_valid"), ElementsAre("true", "false", "true"));
}

TEST_F(WideAreaTest, WithoutPowerTheHubAnswersNobodyAndKeepsItsList) {
  joins();
  submit(ppmid_eui);
  settle(5s);
  hub.set_power(false);
  const auto sent = dongle.sent.size();
  queries(0x10, 0x0101);
  EXPECT_EQ(dongle.sent.size(), sent);
  hub.set_power(true);
  EXPECT_EQ(*hub.fact("hub.list.size"), 1);
  queries(0x10, 0x0101);
  EXPECT_GT(dongle.sent.size(), sent);
}

}  // namespace
}  // namespace rig::io
