// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "rig/base/scratch_directory.hpp"
#include "rig/step/step.hpp"

namespace rig::step {
namespace {

namespace fs = std::filesystem;

class LoadImage : public testing::Test {
 protected:
  /// A small image as its recipe says, with `more` lines at the end of the recipe.
  fs::path recipe(const std::string& more = {}) {
    return scratch_.write("small.yaml", "form: gbcs_ppmid\nmanufacturer_code: 0x7E57\nimage_type: 0x0084\nfile_version: 0x00000020\n"
                               "header_string: small\nhardware: {min: 0x0100, max: 0x01FF}\npayload: {size: 300, seed: 1}\n" + more);
  }
  std::string octets(const LoadedImage& image) {
    return {reinterpret_cast<const char*>(image.source.data.data()), image.source.data.size()};
  }
  std::string trouble(const fs::path& path) {
    const auto image = load_image(path);
    if (image.has_value()) return "loaded";
    return scratch_.strip(describe(image.error()));
  }
  ScratchDirectory scratch_;
};

TEST_F(LoadImage, MakesOneFromARecipe) {
  const auto image = load_image(recipe());
  ASSERT_TRUE(image.has_value()) << describe(image.error());
  EXPECT_EQ(image->name, "small");
  EXPECT_EQ(image->source.id.manufacturer, 0x7E57);
  EXPECT_EQ(image->source.id.image_type, 0x0084);
  EXPECT_EQ(image->source.id.file_version, 0x20u);
  EXPECT_EQ(image->source.min_hardware, 0x0100);
  EXPECT_EQ(image->source.max_hardware, 0x01FF);
  EXPECT_EQ(image->sha256.size(), 64u);
  EXPECT_NE(image->sha256, image->mi_sha256);
}

TEST_F(LoadImage, AFileIsTheSameAsTheRecipeItWasMadeFrom) {
  const auto made = load_image(recipe());
  ASSERT_TRUE(made.has_value());
  const auto read = load_image(scratch_.write("small.ota", "some container " + octets(*made) + " and more"));
  ASSERT_TRUE(read.has_value()) << describe(read.error());
  EXPECT_EQ(read->sha256, made->sha256);
  EXPECT_EQ(read->mi_sha256, made->mi_sha256);
  EXPECT_EQ(octets(*read), octets(*made));
}

TEST_F(LoadImage, SaysWhatIsWrongWithAFile) {
  const auto made = load_image(recipe());
  ASSERT_TRUE(made.has_value());
  const std::string whole = octets(*made);
  EXPECT_EQ(trouble(scratch_.write("cut.ota", whole.substr(0, whole.size() - 1))), "cut.ota: the image is truncated: 360 octets declared from offset 0, 359 available (invalid_file)");
  EXPECT_EQ(trouble(scratch_.write("header.ota", whole.substr(0, 20))), "header.ota: the OTA header at offset 0 is truncated (invalid_file)");
  EXPECT_EQ(trouble(scratch_.write("text.ota", "hello")), "text.ota: expected an OTA file (0x0BEEF11E), found no such magic (invalid_file)");
  EXPECT_EQ(trouble(scratch_.write("empty.ota", "")), "empty.ota: expected an OTA file (0x0BEEF11E), found no such magic (invalid_file)");
  EXPECT_EQ(trouble(scratch_.path() / "nowhere.ota"), "nowhere.ota: cannot open: No such file or directory (not_found)");
}

TEST_F(LoadImage, SaysWhatIsWrongWithARecipe) {
  EXPECT_EQ(trouble(recipe("vendor_chekc: true\n")), "small.yaml:8:1: unknown key \"vendor_chekc\", did you mean \"vendor_check\"? (invalid_file)");
  EXPECT_EQ(trouble(recipe("defects: {truncate_to: 200}\n")), "small.yaml: the image is truncated: 360 octets declared from offset 0, 200 available (invalid_file)");
}

TEST_F(LoadImage, ChangesARecipeByWhatStandsBehindAQuestionMark) {
  const auto path = recipe().string();
  const auto image = load_image(path + "?file_version=0x15&payload.size=100&hardware.min=0x0200&hardware.max=0x0200");
  ASSERT_TRUE(image.has_value()) << describe(image.error());
  EXPECT_EQ(image->name, "small.yaml?file_version=0x15&payload.size=100&hardware.min=0x0200&hardware.max=0x0200");
  EXPECT_EQ(image->source.id.file_version, 0x15u);
  EXPECT_EQ(image->source.data.size(), 160u);
  EXPECT_EQ(image->source.min_hardware, 0x0200);
  EXPECT_EQ(trouble(path + "?file_version"), "small.yaml: expected key=value behind the '?', found \"file_version\" (invalid_file)");
  EXPECT_EQ(trouble(path + "?payload.sieze=1&file_vresion=1"), "--set: unknown key \"file_vresion\", did you mean \"file_version\"?\n--set: payload: unknown key \"sieze\", did you mean \"size\"? (invalid_file)");
  const auto file = scratch_.write("small.ota", octets(*image));
  EXPECT_EQ(trouble(file.string() + "?file_version=1"), "small.ota: only a recipe (.yaml) can be changed by what stands behind a '?' (invalid_file)");
}

}  // namespace
}  // namespace rig::step
