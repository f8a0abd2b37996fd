// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "rig/image/recipe.hpp"

namespace rig::image {
namespace {

const std::filesystem::path folder = std::filesystem::path(RIG_SOURCE_DIR) / "firmware-images";

Recipe ppmid(Content payload) {
  Recipe recipe;
  recipe.header.manufacturer_code = 0x7E57;
  recipe.payload = std::move(payload);
  return recipe;
}

std::string refusal(const Recipe& recipe) { return describe(make(recipe).error()); }

TEST(Make, PutsHeaderAndManufacturerImageTogether) {
  EXPECT_EQ(to_hex(make(ppmid("CAFE"_hex)).value()),
            "1EF1EE0B000138000000577E000000000000"
            "0200"
            "0000000000000000000000000000000000000000000000000000000000000000"
            "3A000000"
            "CAFE");
}

TEST(Make, GivesTheSameBytesForTheSameSeed) {
  const auto once = make(ppmid(RandomBytes{1000, 7})).value();
  EXPECT_EQ(once, make(ppmid(RandomBytes{1000, 7})).value());
  EXPECT_NE(once, make(ppmid(RandomBytes{1000, 8})).value());
  EXPECT_EQ(to_hex(ByteView(once).subspan(56, 11)), "D70D3259E4E1CB631C663C") << "on every machine";
}

TEST(Make, SignsAMeterImageTheSameWayEveryTime) {
  auto recipe = ppmid(Bytes(100, 1));
  recipe.form = RecipeForm::gbcs_meter;
  recipe.signing_key = folder / "test-supplier-key.pem";
  const auto image = make(recipe).value();
  EXPECT_EQ(image.size(), 56u + 100 + 66);
  EXPECT_EQ(to_hex(ByteView(image).subspan(156, 2)), "0040");
  EXPECT_EQ(image, make(recipe).value());
}

TEST(Make, TakesAGivenSignature) {
  auto recipe = ppmid(Bytes{0xAA});
  recipe.form = RecipeForm::gbcs_meter;
  recipe.force_replace = 1;
  recipe.signature.emplace().fill(0x5A);
  const auto image = make(recipe).value();
  EXPECT_EQ(to_hex(ByteView(image).subspan(56, 4)), "AA01405A");
}

TEST(Make, DamagesTheImageInTheOrderCorruptTruncateSurround) {
  auto recipe = ppmid("0102030405"_hex);
  recipe.defects.corrupt_byte_at = 56;
  recipe.defects.truncate_to = 59;
  recipe.defects.prefix = {0xAB};
  recipe.defects.trailing = {0xCD, 0xEF};
  recipe.defects.wrong_total_size = 0x01020304;
  const auto image = make(recipe).value();
  EXPECT_EQ(image.size(), 62u);
  EXPECT_EQ(image.front(), 0xAB);
  EXPECT_EQ(to_hex(ByteView(image).last(9)), "04030201FE0203CDEF");
}

TEST(Make, ClosesTheManufacturerImageWithAVendorCheck) {
  auto recipe = ppmid(RandomBytes{500, 3});
  recipe.vendor_check = true;
  EXPECT_TRUE(vendor_check_holds(ByteView(make(recipe).value()).subspan(56)));
  EXPECT_EQ(make(recipe).value().size(), 556u) << "the check is part of the payload's size";
  recipe.defects.corrupt_byte_at = 100;
  EXPECT_FALSE(vendor_check_holds(ByteView(make(recipe).value()).subspan(56)));
  EXPECT_FALSE(vendor_check_holds(Bytes(31)));
}

TEST(Make, ReadsPayloadFilesBesideTheRecipe) {
  const auto image = make(ppmid(FileBytes{folder / "test-supplier-public.pem"})).value();
  EXPECT_EQ(as_text(ByteView(image).subspan(56, 26)), "-----BEGIN PUBLIC KEY-----");
}

TEST(Make, SaysWhatIsMissingOrDoesNotFit) {
  EXPECT_EQ(refusal(ppmid(FileBytes{folder / "absent.bin"})),
            (folder / "absent.bin").string() + ": cannot open: No such file or directory (not_found)");
  auto recipe = ppmid(Bytes(10));
  recipe.defects.truncate_to = 67;
  EXPECT_EQ(refusal(recipe), "truncate_to is 67, the image has 66 bytes (invalid_file)");
  recipe.defects.corrupt_byte_at = 66;
  EXPECT_EQ(refusal(recipe), "corrupt_byte_at is 66, the image has 66 bytes (invalid_file)");
  recipe.vendor_check = true;
  EXPECT_EQ(refusal(recipe), "a vendor check takes the last 32 bytes, the payload has 10 (invalid_file)");
  recipe = ppmid(Bytes(10));
  recipe.form = RecipeForm::gbcs_meter;
  EXPECT_EQ(refusal(recipe), "a meter image needs a signing_key or a signature (invalid_file)");
}

}  // namespace
}  // namespace rig::image
