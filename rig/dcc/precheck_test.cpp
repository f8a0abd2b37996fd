// SPDX-License-Identifier: Apache-2.0
#include "rig/dcc/precheck.hpp"

#include <gmock/gmock.h>

#include "rig/dcc/sample_street.hpp"

namespace rig::dcc {
namespace {

using namespace sample;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// The image of version 0x30 with a header that says something else; its Manufacturer Image stays what the CPL knows.
struct Case {
  std::uint16_t manufacturer{ppmid_model.manufacturer};
  std::uint16_t image_type{ppmid_model.model};
  FirmwareVersion version{0x30};
  image::HardwareRange hardware{0x1111, 0x1111};

  std::vector<std::string> reasons() const {
    const auto octets = image();
    return supplier_pre_check(RequestKind::update_ppmid_firmware, octets, sha256(ByteView(octets).subspan(60)), cpl())
        .reasons();
  }
  Bytes image() const {
    image::Recipe recipe;
    recipe.header.manufacturer_code = manufacturer;
    recipe.header.image_type = image_type;
    recipe.header.file_version = version;
    recipe.header.hardware = hardware;
    recipe.payload = image::RandomBytes{200, std::uint64_t{ppmid_model.model} << 32 | 0x30};
    return image::make(recipe).value();
  }
};

TEST(PreCheck, PassesWhatTheCplKnows_A01) {
  const auto octets = Case{}.image();
  const auto list = cpl();
  const auto check =
      supplier_pre_check(RequestKind::update_ppmid_firmware, octets, sha256(ByteView(octets).subspan(60)), list);
  EXPECT_TRUE(check.may_send());
  EXPECT_EQ(check.entry, list.find("P30"));
}

TEST(PreCheck, HoldsTheHashAgainstTheCreators_A02) {
  const auto octets = Case{}.image();
  auto creators = sha256(ByteView(octets).subspan(60));
  const std::string computed = rig::to_string(creators);
  creators[31] ^= 1;
  const auto check = supplier_pre_check(RequestKind::update_ppmid_firmware, octets, creators, cpl());
  EXPECT_THAT(check.reasons(), ElementsAre("hash differs from creator: computed " + computed + ", the creator says " +
                                           rig::to_string(creators)));
}

TEST(PreCheck, AsksForTheHashOnTheCpl_A03) {
  const auto octets = Case{}.image();
  const auto hash = sha256(ByteView(octets).subspan(60));
  EXPECT_THAT(supplier_pre_check(RequestKind::update_ppmid_firmware, octets, hash, {}).reasons(),
              ElementsAre("no CPL entry has the hash " + rig::to_string(hash)));
}

TEST(PreCheck, HoldsTheHeaderAgainstTheEntry_A04_A05_A06) {
  EXPECT_THAT(Case{.manufacturer = 0x1111}.reasons(), ElementsAre("the header's manufacturer is 1111, P30 says 121D"));
  EXPECT_THAT(Case{.image_type = 0x0085}.reasons(),
              ElementsAre("the header's image type is 0085, P30 says model 0084"));
  EXPECT_THAT(Case{.version = 0x31}.reasons(),
              ElementsAre("the header's file version is 00:00:00:31, P30 says 00:00:00:30"));
}

TEST(PreCheck, TakesBothEndsOfTheHardwareRange_A07_A08) {
  EXPECT_THAT((Case{.hardware = {0x1111, 0x2000}}.reasons()), IsEmpty());
  EXPECT_THAT((Case{.hardware = {0x0100, 0x1111}}.reasons()), IsEmpty());
}

TEST(PreCheck, RefusesHardwareOutsideTheRange_A09) {
  EXPECT_THAT((Case{.hardware = {0x1112, 0x2000}}.reasons()),
              ElementsAre("the hardware of P30 is 1111, the header allows 1112 to 2000"));
  EXPECT_THAT((Case{.hardware = {0x0100, 0x1110}}.reasons()),
              ElementsAre("the hardware of P30 is 1111, the header allows 0100 to 1110"));
}

TEST(PreCheck, RefusesARangeThatIsUpsideDown_A10) {
  EXPECT_THAT((Case{.hardware = {0x1112, 0x1111}}.reasons()),
              ElementsAre("minimum hardware version 0x1112 is above the maximum 0x1111"));
}

TEST(PreCheck, OverlooksWhatTheBenchSays) {
  const auto octets = Case{.version = 0x31, .hardware = {0x0100, 0x1111}}.image();
  const auto hash = sha256(ByteView(octets).subspan(60));
  const auto list = cpl();
  const auto check = [&](const Sha256Digest& creators, const Cpl& entries, const Defects& defects) {
    return supplier_pre_check(RequestKind::update_ppmid_firmware, octets, creators, entries, defects);
  };
  EXPECT_TRUE(check(hash, list, {.supplier_overlooks = "firmware_version"}).may_send());
  EXPECT_EQ(check(hash, {}, {.supplier_overlooks = "cpl_hash"}).entry, nullptr);
  EXPECT_TRUE(check(hash, {}, {.supplier_overlooks = "cpl_hash"}).may_send());
  EXPECT_THAT(check({}, list, {.supplier_overlooks = "creator_hash"}).reasons(),
              ElementsAre("the header's file version is 00:00:00:31, P30 says 00:00:00:30"));
  EXPECT_THAT(check(hash, list, {.supplier_overlooks = "firmware_version", .supplier_excludes_bounds = true}).reasons(),
              ElementsAre("the hardware of P30 is 1111, the header allows 0100 to 1111"));
}

TEST(PreCheck, AsksAMeterImageForItsTrailer) {
  const auto octets = Case{}.image();
  const auto check = supplier_pre_check(RequestKind::update_firmware, octets, {}, cpl());
  EXPECT_THAT(check.reasons(), ElementsAre(::testing::StartsWith("expected ForceReplace (00 or 01) and 40 before")));
}

}  // namespace
}  // namespace rig::dcc
