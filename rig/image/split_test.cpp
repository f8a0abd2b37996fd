// SPDX-License-Identifier: Apache-2.0
#include "rig/image/split.hpp"

#include <gmock/gmock.h>

#include "rig/image/recipe.hpp"
#include "rig/image/verify.hpp"

namespace rig::image {
namespace {

Recipe whole_image() {
  Recipe recipe;
  recipe.header.hardware = HardwareRange{0x0100, 0x0101};
  recipe.header.file_version = 0x20;
  recipe.payload = RandomBytes{1'400'001, 1};
  return recipe;
}

Result<std::vector<Fragment>> split_of(const Recipe& recipe, const SplitOptions& options) {
  return split(PagedBytes(make(recipe).value()), options);
}

std::string refusal(const Recipe& recipe, const SplitOptions& options) {
  return describe(split_of(recipe, options).error());
}

TEST(Split, MakesTheFewestFragmentsOfNearlyTheSameSize) {
  const auto fragments = split_of(whole_image(), {749'999, {0x15, 0x20}}).value();
  ASSERT_EQ(fragments.size(), 2u);
  EXPECT_EQ(fragments[0].offset, 60u);
  EXPECT_EQ(fragments[0].length, 700'001u);
  EXPECT_EQ(fragments[0].header.file_version, 0x15u);
  EXPECT_EQ(fragments[1].offset, 700'061u);
  EXPECT_EQ(fragments[1].length, 700'000u);
  EXPECT_EQ(fragments[1].header.file_version, 0x20u);
}

TEST(Split, WritesImagesThatVerifyByThemselvesAndJoinToTheWhole) {
  const auto bytes = make(whole_image()).value();
  const PagedBytes file(bytes);
  const auto fragments = split(file, {500'000, {}}).value();
  ASSERT_EQ(fragments.size(), 3u);
  Bytes joined;
  for (std::size_t i = 0; i < fragments.size(); ++i) {
    const auto path = std::filesystem::path(::testing::TempDir()) / fragment_name("whole.ota", i, 3, fragments[i]);
    ASSERT_TRUE(write_fragment(file, fragments[i], path).has_value());
    const auto written = MappedFile::open(path).value();
    const auto found = verify(path.string(), PagedBytes(written));
    EXPECT_EQ(worst(found.steps), Level::ok) << to_text(found);
    EXPECT_EQ(found.header.value().file_version, 0x1E + i) << "consecutive, up to the version of the file";
    EXPECT_EQ(found.manufacturer_image.value().sha256, fragments[i].sha256);
    const auto part = written.bytes().subspan(60);
    EXPECT_EQ(sha256(part), fragments[i].sha256) << "hashed piece by piece as in one go";
    joined.insert(joined.end(), part.begin(), part.end());
    std::filesystem::remove(path);
  }
  EXPECT_TRUE(std::equal(joined.begin(), joined.end(), bytes.begin() + 60, bytes.end()));
}

TEST(Split, NamesFilesByPartAndVersion) {
  Fragment fragment;
  fragment.header.file_version = 0x15;
  EXPECT_EQ(fragment_name("folder/image.ota", 0, 2, fragment), "image.1of2.00000015.ota");
}

TEST(Split, LeavesASmallImageInOnePiece) { EXPECT_EQ(split_of(whole_image(), {2'000'000, {}}).value().size(), 1u); }

TEST(Split, RefusesWhatDoesNotFit) {
  auto recipe = whole_image();
  EXPECT_EQ(refusal(recipe, {749'999, {0x20}}), "2 fragments need 2 versions, 1 are given (usage)");
  EXPECT_EQ(refusal(recipe, {749'999, {0x20, 0x15}}), "versions must rise: 0x00000015 follows 0x00000020 (usage)");
  EXPECT_EQ(refusal(recipe, {0, {}}), "the limit must be at least 1 byte (usage)");
  EXPECT_EQ(refusal(recipe, {1'000, {}}),
            "version 0x00000020 leaves no room for 1400 earlier ones, give --versions (usage)");
  recipe.defects.truncate_to = 1000;
  EXPECT_EQ(refusal(recipe, {749'999, {}}),
            "image truncated at offset 1000: 1400061 bytes declared, 1000 available (invalid_file)");
}

TEST(Split, RefusesASignedMeterImage) {
  const auto folder = std::filesystem::path(RIG_SOURCE_DIR) / "firmware-images";
  auto recipe = whole_image();
  recipe.form = RecipeForm::gbcs_meter;
  recipe.signing_key = folder / "test-supplier-key.pem";
  std::vector<SupplierKey> keys{SupplierKey::load(folder / "test-supplier-public.pem").value()};
  const auto bytes = make(recipe).value();
  EXPECT_EQ(describe(split(PagedBytes(bytes), {749'999, {}}, keys).error()),
            "this is a signed meter image: each fragment would need a signature of its own (unsupported)");
}

TEST(Split, PrintsATable) {
  Fragment fragment;
  fragment.header.file_version = 0x15;
  fragment.length = 700'000;
  EXPECT_EQ(
      to_table({{"image.1of2.00000015.ota", fragment}}),
      "file                     version     MI SHA-256                                                        MI size\n"
      "image.1of2.00000015.ota  0x00000015  0000000000000000000000000000000000000000000000000000000000000000  "
      "700000\n");
  fragment.header.total_image_size = 700'060;
  EXPECT_EQ(
      to_json_lines({{"a.ota", fragment}}),
      R"({"file":"a.ota","file_version":21,"manufacturer_image_sha256":"00000000000000000000000000000000000000000000000000000000)"
      R"(00000000","manufacturer_image_size":700000,"size":700060})"
      "\n");
}

}  // namespace
}  // namespace rig::image
