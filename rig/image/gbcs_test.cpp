// SPDX-License-Identifier: Apache-2.0
#include "rig/image/gbcs.hpp"

#include <gmock/gmock.h>

#include "rig/image/recipe.hpp"

namespace rig::image {
namespace {

const std::filesystem::path folder = std::filesystem::path(RIG_SOURCE_DIR) / "firmware-images";

Recipe meter_image() {
  Recipe recipe;
  recipe.form = RecipeForm::gbcs_meter;
  recipe.header.hardware = HardwareRange{0x0100, 0x0101};
  recipe.payload = RandomBytes{235, 1};
  recipe.force_replace = 1;
  recipe.signing_key = folder / "test-supplier-key.pem";
  return recipe;
}

std::vector<SupplierKey> supplier_keys() {
  std::vector<SupplierKey> keys;
  keys.push_back(SupplierKey::load(folder / "test-supplier-public.pem").value());
  return keys;
}

ManufacturerImage read(const Bytes& bytes, const std::vector<SupplierKey>& keys) {
  const PagedBytes file(bytes);
  return read_manufacturer_image(file, read_layout(file), keys);
}

TEST(ManufacturerImage, OfAMeterEndsBeforeASignatureThatVerifies) {
  const auto bytes = make(meter_image()).value();
  ASSERT_EQ(bytes.size(), 361u) << "as the sample of service request 11.1";
  const auto image = read(bytes, supplier_keys());
  EXPECT_EQ(image.form, Form::meter);
  EXPECT_EQ(image.offset, 60u);
  EXPECT_EQ(image.length, 235u);
  EXPECT_EQ(image.force_replace, 1);
  EXPECT_EQ(image.sha256, sha256(ByteView(bytes).subspan(60, 235)));
  EXPECT_EQ(
      check_body(image, 1).findings,
      (std::vector<Finding>{{Level::ok, "meter form: signature verified with " +
                                            (folder / "test-supplier-public.pem").string() + ", ForceReplace 0x01"}}));
}

TEST(ManufacturerImage, HasTheSameHashInBothForms) {
  auto recipe = meter_image();
  const auto meter = read(make(recipe).value(), supplier_keys());
  recipe.form = RecipeForm::gbcs_ppmid;
  const auto ppmid = read(make(recipe).value(), supplier_keys());
  EXPECT_EQ(ppmid.form, Form::ppmid);
  EXPECT_EQ(ppmid.sha256, meter.sha256);
}

TEST(ManufacturerImage, IsNeverCutOnTheLookOfItsEndAlone) {
  auto bytes = make(meter_image()).value();
  const auto unknown = read(bytes, {});
  EXPECT_EQ(unknown.form, Form::ppmid);
  EXPECT_EQ(unknown.length, 301u);
  EXPECT_EQ(check_body(unknown, 0).findings,
            (std::vector<Finding>{
                {Level::warning,
                 "taken for the PPMID form, but the last 66 bytes look like ForceReplace and a signature, and no "
                 "supplier key is given"}}));
  bytes.back() ^= 1;
  const auto broken = read(bytes, supplier_keys());
  EXPECT_EQ(broken.form, Form::ppmid);
  EXPECT_EQ(broken.sha256, sha256(ByteView(bytes).subspan(60)));
  EXPECT_EQ(check_body(broken, 1).findings,
            (std::vector<Finding>{
                {Level::warning,
                 "taken for the PPMID form, but the last 66 bytes look like ForceReplace and a signature, and none "
                 "of the 1 supplier keys verifies it"}}));
}

TEST(ManufacturerImage, MayBeTooShortForATrailer) {
  Recipe recipe;
  recipe.payload = "0040"_hex;
  EXPECT_FALSE(read(make(recipe).value(), supplier_keys()).looks_signed);
  recipe.payload = Bytes{};
  EXPECT_EQ(check_body(read(make(recipe).value(), {}), 0).result(), Level::error);
}

TEST(SizeLimit, IsLessThan750KBInBothMeaningsOfKB) {
  EXPECT_EQ(check_size_limit(749'999, Kilobyte::decimal).result(), Level::ok);
  EXPECT_EQ(check_size_limit(750'000, Kilobyte::decimal).result(), Level::error);
  EXPECT_EQ(check_size_limit(750'001, Kilobyte::decimal).result(), Level::error);
  EXPECT_EQ(check_size_limit(767'999, Kilobyte::binary).result(), Level::ok);
  EXPECT_EQ(check_size_limit(768'000, Kilobyte::binary).result(), Level::error);
  EXPECT_EQ(check_size_limit(768'001, Kilobyte::binary).result(), Level::error);
}

TEST(SizeLimit, SaysWhichRuleDecided) {
  const auto text = [](std::size_t size) { return check_size_limit(size, Kilobyte::decimal).findings.at(0).text; };
  EXPECT_EQ(text(749'999), "749999 bytes, less than 750000 (750KB with 1000 bytes per KB)");
  EXPECT_EQ(
      text(750'000),
      "750000 bytes is exactly the limit (750KB with 1000 bytes per KB): one rule says less than, another not above");
  EXPECT_EQ(text(750'001), "750001 bytes, the limit is less than 750000 (750KB with 1000 bytes per KB)");
}

}  // namespace
}  // namespace rig::image
