// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <fstream>

#include "rig/image/gbcs.hpp"
#include "rig/image/recipe.hpp"
#include "rig/yaml/fields.hpp"

namespace rig::image {
namespace {

const std::filesystem::path folder = std::filesystem::path(RIG_SOURCE_DIR) / "firmware-images";

struct ManifestEntry {
  std::filesystem::path recipe;
  std::string sha256;
};
struct Manifest {
  std::map<std::string, ManifestEntry> images;
};

}  // namespace
}  // namespace rig::image

namespace rig::yaml {

template <>
struct YamlLayout<image::ManifestEntry> {
  static constexpr std::tuple fields{Field{"recipe", &image::ManifestEntry::recipe, "file beside the manifest"},
                                     Field{"sha256", &image::ManifestEntry::sha256, "of the image"}};
};
template <>
struct YamlLayout<image::Manifest> {
  static constexpr std::tuple fields{Field{"images", &image::Manifest::images, "by name"}};
};

}  // namespace rig::yaml

namespace rig::image {
namespace {

Manifest manifest() {
  const auto document = yaml::Document::load(folder / "manifest.yaml");
  return yaml::read_as<Manifest>(document.value()).value();
}

Bytes made(const std::string& name) {
  const auto recipe = load_recipe(folder / (name + ".yaml"));
  EXPECT_TRUE(recipe.has_value()) << describe(recipe.error());
  return make(recipe.value()).value();
}

ByteView body(const Bytes& image) { return ByteView(image).subspan(60); }

/// What load_recipe says about a recipe text, without the name of the scratch file.
std::string trouble(const std::string& text) {
  const auto path = std::filesystem::path(::testing::TempDir()) / "recipe_yaml_test.yaml";
  std::ofstream(path) << text;
  const auto recipe = load_recipe(path);
  std::filesystem::remove(path);
  if (recipe.has_value()) return "no trouble";
  auto said = describe(recipe.error());
  for (auto at = said.find(path.string()); at != std::string::npos; at = said.find(path.string()))
    said.replace(at, path.string().size(), "r.yaml");
  return said;
}

const std::string start = "form: gbcs_ppmid\nmanufacturer_code: 0x7E57\nimage_type: 1\nfile_version: 2\n";

TEST(FirmwareImages, AreWhatTheManifestSays) {
  for (const auto& [name, entry] : manifest().images) {
    const auto recipe = load_recipe(entry.recipe);
    ASSERT_TRUE(recipe.has_value()) << describe(recipe.error());
    EXPECT_EQ(to_string(sha256(make(*recipe).value())), entry.sha256) << name;
  }
}

TEST(FirmwareImages, AreAllInTheManifest) {
  const auto images = manifest().images;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().extension() != ".yaml" || file.path().filename() == "manifest.yaml") continue;
    EXPECT_TRUE(images.contains(file.path().stem().string())) << file.path();
  }
}

TEST(FirmwareImages, ForPpmidsCarryAVendorCheckAndTheCorruptOneBreaksIt) {
  EXPECT_EQ(body(made("ppmid-512k")).size(), 524'288u);
  EXPECT_TRUE(vendor_check_holds(body(made("ppmid-512k"))));
  EXPECT_TRUE(vendor_check_holds(body(made("ppmid-hw-below"))));
  EXPECT_EQ(made("ppmid-corrupt").size(), made("ppmid-16k").size());
  EXPECT_FALSE(vendor_check_holds(body(made("ppmid-corrupt"))));
}

TEST(FirmwareImages, WithOtherHardwareExcludeADeviceOfVersion0x0101) {
  const auto range = [](const std::string& name) {
    return load_recipe(folder / (name + ".yaml")).value().header.hardware.value();
  };
  EXPECT_TRUE(range("ppmid-16k").contains(0x0101));
  EXPECT_LT(range("ppmid-hw-below").max, 0x0101);
  EXPECT_GT(range("ppmid-hw-above").min, 0x0101);
}

TEST(FirmwareImages, SignedByTheTestSupplierVerifyWithItsKey) {
  const auto bytes = made("hcalcs-signed");
  std::vector<SupplierKey> keys{SupplierKey::load(folder / "test-supplier-certificate.pem").value()};
  const PagedBytes file(bytes);
  EXPECT_EQ(read_manufacturer_image(file, read_layout(file), keys).form, Form::meter);
}

TEST(Recipe, ReadsEveryKey) {
  EXPECT_EQ(
      trouble(start +
              "header_version: 0x0101\nstack_version: 3\nheader_string_hex: 'FF00'\nsecurity_credential_version: 1\n"
              "upgrade_file_destination: 00DB1234567890A4\nhardware: {min: 1, max: 2}\npayload: {text: hello}\n"
              "defects: {wrong_total_size: 1, corrupt_byte_at: 2, truncate_to: 3, prefix_hex: AA, trailing_hex: BB}\n"),
      "no trouble");
  EXPECT_EQ(
      trouble("form: zcl\nmanufacturer_code: 1\nimage_type: 1\nfile_version: 2\n"
              "elements: [{tag: 0, hex: 'AA'}, {tag: 3, file: x, declared_length: 7}, {tag: 4, size: 8, seed: 9}]\n"),
      "no trouble");
}

TEST(Recipe, NamesFileLineAndColumnOfWhatIsWrong) {
  EXPECT_EQ(trouble(start + "payload: {size: 10, text: ten}\n"),
            "r.yaml:5:10: payload: expected exactly one of size, file, text, hex, found 2 (invalid_file)");
  EXPECT_EQ(trouble(start), "r.yaml:1:1: missing key \"payload\": the Manufacturer Image (invalid_file)");
  EXPECT_EQ(trouble(start + "payload: {size: 10}\nsignature: 'AA'\n"),
            "r.yaml:1:1: force_replace, signing_key and signature belong to form gbcs_meter only\n"
            "r.yaml:1:1: expected a signature of 64 octets, found 1 (invalid_file)");
  EXPECT_EQ(trouble(start + "payload: {size: 10}\nheader_string: this is longer than thirty-two octets\n"),
            "r.yaml:1:1: expected a header string of at most 32 octets, found 37 (invalid_file)");
  EXPECT_EQ(trouble(start + "payload: {sise: 10}\n"),
            "r.yaml:5:11: payload: unknown key \"sise\", did you mean \"size\"? (invalid_file)");
}

TEST(Recipe, NeedsOneSourceOfASignatureForAMeter) {
  const std::string meter =
      "form: gbcs_meter\nmanufacturer_code: 1\nimage_type: 1\nfile_version: 2\npayload: {size: 10}\n";
  EXPECT_EQ(trouble(meter), "r.yaml:1:1: form gbcs_meter needs exactly one of signing_key, signature (invalid_file)");
  EXPECT_EQ(trouble(meter + "signature: '" + std::string(128, 'A') + "'\n"), "no trouble");
}

}  // namespace
}  // namespace rig::image
