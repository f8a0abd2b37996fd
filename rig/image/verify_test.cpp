// SPDX-License-Identifier: Apache-2.0
#include "rig/image/verify.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "rig/image/recipe.hpp"

namespace rig::image {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Recipe ppmid_image() {
  Recipe recipe;
  recipe.header.hardware = HardwareRange{0x0100, 0x0101};
  recipe.payload = RandomBytes{235, 1};
  return recipe;
}

Verification verified(const Recipe& recipe, const VerifyOptions& options = {}) {
  return verify("image.ota", PagedBytes(make(recipe).value()), options);
}

std::vector<std::string> errors(const Recipe& recipe, const VerifyOptions& options = {}) {
  return texts(verified(recipe, options).steps, Level::error);
}

std::vector<std::string> warnings(const Recipe& recipe) { return texts(verified(recipe).steps, Level::warning); }

TEST(Verify, NamesItsStepsInTheOrderOfTheParties) {
  const auto found = verified(ppmid_image());
  EXPECT_EQ(
      to_text(found),
      "image.ota: ok\n"
      "   1 magic                    ok           magic at offset 0\n"
      "   2 header_version           ok           0x0100\n"
      "   3 header_length            ok           60 bytes\n"
      "   4 field_control            ok           0x0004\n"
      "   5 total_size               ok           295 bytes\n"
      "   6 hardware_range           ok           0x0100 to 0x0101\n"
      "   7 body_form                ok           PPMID form: the body is the Manufacturer Image\n"
      "   8 manufacturer_image_hash  ok           SHA-256 " +
          to_string(found.manufacturer_image->sha256) +
          "\n"
          "   9 cpl_hash                 not checked  no CPL given\n"
          "  10 cpl_device_model         not checked  no CPL given\n"
          "  11 cpl_hardware_version     not checked  no CPL given\n"
          "  12 size_limit               ok           235 bytes, less than 750000 (750KB with 1000 bytes per KB)\n");
}

TEST(Verify, PrintsOneJsonObjectPerFile) {
  const auto found = verified(ppmid_image());
  const auto json = nlohmann::json::parse(to_json(found));
  EXPECT_EQ(json["file"], "image.ota");
  EXPECT_EQ(json["profile"], "gbcs");
  EXPECT_EQ(json["result"], "ok");
  EXPECT_EQ(json["manufacturer_image"], nlohmann::json({{"form", "ppmid"},
                                                        {"offset", 60},
                                                        {"length", 235},
                                                        {"sha256", to_string(found.manufacturer_image->sha256)}}));
  EXPECT_EQ(json["steps"].size(), 12u);
  EXPECT_EQ(json["steps"][8],
            nlohmann::json({{"name", "cpl_hash"}, {"result", "not checked"}, {"text", "no CPL given"}}));
}

TEST(Verify, WarnsOfAHeaderOutsideTheGbcsProfile) {
  auto recipe = ppmid_image();
  recipe.header.security_credential_version = 1;
  EXPECT_THAT(warnings(recipe), ElementsAre("header length is 61, GBCS expects 60",
                                            "field control is 0x0005, GBCS expects 0x0004 (hardware versions only)"));
  recipe.header.security_credential_version.reset();
  recipe.header.hardware.reset();
  EXPECT_THAT(warnings(recipe), ElementsAre("header length is 56, GBCS expects 60",
                                            "field control is 0x0000, GBCS expects 0x0004 (hardware versions only)",
                                            "no hardware versions in the header"));
  EXPECT_THAT(errors(recipe), IsEmpty());
}

TEST(Verify, RefusesAHardwareRangeThatIsUpsideDown) {
  auto recipe = ppmid_image();
  recipe.header.hardware = HardwareRange{0x0102, 0x0101};
  EXPECT_THAT(errors(recipe), ElementsAre("minimum hardware version 0x0102 is above the maximum 0x0101"));
}

TEST(Verify, RefusesATotalSizeThatIsNotTheFiles) {
  auto recipe = ppmid_image();
  recipe.defects.wrong_total_size = 296;
  EXPECT_THAT(errors(recipe), ElementsAre("image truncated at offset 295: 296 bytes declared, 295 available"));
  recipe.defects.wrong_total_size = 294;
  EXPECT_THAT(warnings(recipe), ElementsAre("1 trailing bytes after the image, from offset 294"));
  recipe.defects.wrong_total_size = 0;
  EXPECT_THAT(errors(recipe), ElementsAre("total image size is 0, less than the header of 60 bytes",
                                          "the Manufacturer Image is empty"));
}

TEST(Verify, ChecksTheSizeLimitWithTheKBThatIsAskedFor) {
  auto recipe = ppmid_image();
  recipe.payload = RandomBytes{750'000, 1};
  EXPECT_EQ(errors(recipe).size(), 1u);
  EXPECT_THAT(errors(recipe, {Profile::gbcs, Kilobyte::binary, {}}), IsEmpty());
}

TEST(Verify, HoldsAZclImageToItsElements) {
  auto recipe = ppmid_image();
  recipe.form = RecipeForm::zcl;
  recipe.payload = Bytes{};
  recipe.elements = {{0x0000, RandomBytes{100, 2}, {}}};
  const auto found = verified(recipe, {Profile::zcl, {}, {}});
  EXPECT_EQ(worst(found.steps), Level::ok);
  EXPECT_EQ(found.image_hash, sha256(make(recipe).value()));
  recipe.elements[0].declared_length = 101;
  EXPECT_THAT(errors(recipe, {Profile::zcl, {}, {}}),
              ElementsAre("element overrun at offset 60: tag 0x0000 declares 101 bytes, 100 available"));
  recipe.defects.truncate_to = 100;
  EXPECT_EQ(verified(recipe, {Profile::zcl, {}, {}}).steps.back().findings,
            (std::vector<Finding>{{Level::not_checked, "the image is truncated"}}));
}

TEST(Verify, EndsWhereThereIsNoHeader) {
  const auto found = verify("x", PagedBytes(as_bytes("no image")));
  EXPECT_EQ(to_text(found),
            "x: error\n   1 magic                    error        no OTA magic (1E F1 EE 0B) in 8 bytes\n");
}

}  // namespace
}  // namespace rig::image
