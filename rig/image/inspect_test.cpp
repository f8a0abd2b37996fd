// SPDX-License-Identifier: Apache-2.0
//
// Every kind of file that was met in a public collection of 1,359 OTA images, made here from recipes.
#include "rig/image/inspect.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "rig/image/recipe.hpp"

namespace rig::image {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const RandomBytes hundred{100, 1};

Recipe zcl(std::vector<RecipeElement> elements) {
  Recipe recipe;
  recipe.form = RecipeForm::zcl;
  recipe.header.manufacturer_code = 0x7E57;
  recipe.elements = std::move(elements);
  return recipe;
}

Bytes made(const Recipe& recipe) { return make(recipe).value(); }

Inspection inspected(const Recipe& recipe, Profile profile = Profile::zcl) {
  return inspect("image.ota", PagedBytes(made(recipe)), profile);
}

TEST(Inspect, ListsElementsWithOffsetsFromTheStartOfTheFile) {
  const auto recipe = zcl({{0x0000, hundred, {}}, {0x0003, Bytes(16, 0xAA), {}}});
  const auto bytes = made(recipe);
  const auto found = inspected(recipe);
  EXPECT_THAT(found.elements, ElementsAre(Element{0x0000, 62, 100}, Element{0x0003, 168, 16}));
  EXPECT_EQ(found.element_hashes, (std::vector{sha256(ByteView(bytes).subspan(62, 100)), sha256(Bytes(16, 0xAA))}));
  EXPECT_EQ(found.image_hash, sha256(bytes));
  EXPECT_THAT(found.warnings, IsEmpty());
  EXPECT_THAT(found.errors, IsEmpty());
}

TEST(Inspect, ReadsAnImageBehindAPrefix) {
  auto recipe = zcl({{0x0000, hundred, {}}});
  recipe.defects.prefix = Bytes(424, 0x4E);
  const auto found = inspected(recipe);
  EXPECT_THAT(found.elements, ElementsAre(Element{0x0000, 486, 100}));
  recipe.defects.prefix.clear();
  EXPECT_EQ(found.image_hash, sha256(made(recipe))) << "the prefix is no part of the image";
  EXPECT_THAT(found.warnings, ElementsAre("magic at offset 424: 424 bytes of prefix before the image"));
  EXPECT_THAT(found.errors, IsEmpty());
}

TEST(Inspect, ReadsAnImageInsideAPlainTarArchive) {
  auto recipe = zcl({{0x0000, hundred, {}}});
  recipe.defects.prefix = Bytes(1536, 0);
  recipe.defects.trailing = Bytes(10'242, 0);
  const auto found = inspected(recipe);
  EXPECT_THAT(found.elements, ElementsAre(Element{0x0000, 1598, 100}));
  EXPECT_THAT(found.warnings, ElementsAre("magic at offset 1536: 1536 bytes of prefix before the image",
                                          "10242 trailing bytes after the image, from offset 1698"));
  EXPECT_THAT(found.errors, IsEmpty());
}

TEST(Inspect, FindsAMagicAcrossThePiecesItReads) {
  auto recipe = zcl({{0x0000, hundred, {}}});
  recipe.defects.prefix = Bytes(PagedBytes::piece_size - 2, 0);
  EXPECT_EQ(inspected(recipe).layout.magic_offset, PagedBytes::piece_size - 2);
}

TEST(Inspect, TakesTheFirstMagicOnly) {
  Bytes inner = made(zcl({{0x0000, Bytes(10), {}}}));
  const auto found = inspected(zcl({{0x0000, inner, {}}}));
  EXPECT_EQ(found.layout.magic_offset, 0u);
  EXPECT_THAT(found.elements, ElementsAre(Element{0x0000, 62, inner.size()}));
  EXPECT_THAT(found.errors, IsEmpty());
}

TEST(Inspect, WarnsOfTrailingBytes) {
  auto recipe = zcl({{0x0000, hundred, {}}});
  recipe.defects.trailing = Bytes(512, 0xFF);
  const auto found = inspected(recipe);
  EXPECT_EQ(found.layout.trailing_bytes(), 512u);
  EXPECT_THAT(found.warnings, ElementsAre("512 trailing bytes after the image, from offset 162"));
  EXPECT_THAT(found.errors, IsEmpty());
}

TEST(Inspect, CallsAShortFileTruncated) {
  auto recipe = zcl({{0x0000, hundred, {}}, {0x0003, Bytes(16), {}}});
  recipe.defects.truncate_to = 170;
  const auto found = inspected(recipe);
  EXPECT_THAT(found.elements, ElementsAre(Element{0x0000, 62, 100})) << "the elements that are whole";
  EXPECT_EQ(found.image_hash, std::nullopt);
  EXPECT_THAT(found.errors, ElementsAre("image truncated at offset 170: 184 bytes declared, 170 available",
                                        "element overrun at offset 162: tag 0x0003 declares 16 bytes, 2 available"));
}

TEST(Inspect, CallsAnElementThatIsTooLongAnOverrun) {
  const auto found = inspected(zcl({{0x0000, hundred, {}}, {0x06E9, Bytes(20), 48'639'746}}));
  EXPECT_THAT(found.elements, ElementsAre(Element{0x0000, 62, 100}));
  EXPECT_THAT(found.errors,
              ElementsAre("element overrun at offset 162: tag 0x06E9 declares 48639746 bytes, 20 available"));
}

TEST(Inspect, SaysThatABodyWithoutElementsMayBeOpaque) {
  Recipe recipe = zcl({});
  recipe.payload = "2A00 0102 0365 A1B2C3D4"_hex;
  const auto found = inspected(recipe);
  EXPECT_THAT(found.errors,
              ElementsAre("element overrun at offset 56: tag 0x002A declares 1694695937 bytes, 4 available"));
  EXPECT_THAT(
      found.warnings,
      Contains("not one whole element: the body may be opaque, as a GBCS Manufacturer Image is (--profile gbcs)"));
}

TEST(Inspect, ReportsARawSecondPayloadThatLooksLikeAnElement) {
  auto recipe = zcl({{0x0000, hundred, {}}});
  recipe.payload = "7047 00200108 AABB"_hex;
  const auto found = inspected(recipe);
  EXPECT_THAT(found.elements, ElementsAre(Element{0x0000, 62, 100}));
  EXPECT_THAT(found.errors,
              ElementsAre("element overrun at offset 162: tag 0x4770 declares 134291456 bytes, 2 available"));
}

TEST(Inspect, ReportsARawSecondPayloadAfterTheLastElement) {
  auto recipe = zcl({{0x0000, hundred, {}}});
  recipe.payload = Bytes{1, 2, 3};
  EXPECT_THAT(inspected(recipe).errors,
              ElementsAre("element header truncated at offset 162: 6 bytes declared, 3 available"));
}

TEST(Inspect, ReadsTag0xF000AsAnyOtherTag) {
  const auto found = inspected(zcl({{0xF000, hundred, {}}, {0x0000, hundred, {}}}));
  EXPECT_THAT(found.elements, ElementsAre(Element{0xF000, 62, 100}, Element{0x0000, 168, 100}));
  EXPECT_THAT(found.warnings, ElementsAre("tag 0xF000 at offset 62 is manufacturer specific"));
  EXPECT_THAT(found.errors, IsEmpty());
}

TEST(Inspect, NamesTelinksElementHeaderWhereTheWalkEndsTwoBytesShort) {
  Bytes data = "0002"_hex;
  data.resize(102, 0x77);
  const auto found = inspected(zcl({{0xF000, data, 100}}));
  EXPECT_THAT(found.elements, ElementsAre(Element{0xF000, 64, 100}));
  EXPECT_EQ(found.element_hashes.at(0), sha256(Bytes(100, 0x77)));
  EXPECT_THAT(found.warnings,
              Contains("element 0xF000 with the 8-byte header of Telink's encrypted images: data from offset 64, "
                       "2 bytes later than in the standard form"));
  EXPECT_THAT(found.errors, IsEmpty());
}

TEST(Inspect, WarnsOfReservedAndEmptyElementsAndOfAMissingImageOnce) {
  const auto found = inspected(zcl({{0x0100, Bytes(1), {}}, {0x0100, Bytes(1), {}}, {0xCDEF, Bytes(0), {}}}));
  EXPECT_THAT(found.warnings,
              ElementsAre("tag 0x0100 at offset 62 is reserved", "tag 0xCDEF at offset 76 is reserved",
                          "no element with tag 0x0000 (upgrade image)", "empty element: tag 0xCDEF at offset 76"));
}

TEST(Inspect, AcceptsTheStandardTagsNobodyUses) {
  std::vector<RecipeElement> elements;
  for (std::uint16_t tag = 0; tag <= last_standard_tag; ++tag) elements.push_back({tag, Bytes(8), {}});
  const auto found = inspected(zcl(elements));
  EXPECT_EQ(found.elements.size(), 7u);
  EXPECT_THAT(found.warnings, IsEmpty());
}

TEST(Inspect, StopsCountingElementsAtALimit) {
  const auto found = inspected(zcl(std::vector<RecipeElement>(most_elements + 1, {0x0000, Bytes{}, {}})));
  EXPECT_EQ(found.elements.size(), most_elements);
  EXPECT_THAT(found.errors, ElementsAre("more than 65536 elements, the next at offset 393272"));
}

TEST(Inspect, SaysWhatIsWrongWithAHeader) {
  EXPECT_THAT(inspect("x", PagedBytes(as_bytes("# README"))).errors,
              ElementsAre("no OTA magic (1E F1 EE 0B) in 8 bytes"));
  EXPECT_THAT(inspect("x", PagedBytes(ByteView{})).errors, ElementsAre("no OTA magic (1E F1 EE 0B) in 0 bytes"));
  Bytes bytes = made(zcl({{0x0000, hundred, {}}}));
  EXPECT_THAT(inspect("x", PagedBytes(ByteView(bytes).first(12))).errors,
              ElementsAre("header truncated at offset 0: 56 bytes declared, 12 available"));
  bytes[6] = 60, bytes[8] = 2;
  EXPECT_THAT(inspect("x", PagedBytes(bytes)).errors,
              ElementsAre("header too short at offset 0: 60 bytes declared, field control 0x0002 needs 64"));
  bytes[6] = 0x2C, bytes[7] = 0x01;
  EXPECT_THAT(inspect("x", PagedBytes(bytes)).errors,
              ElementsAre("header too long at offset 0: 300 bytes declared, at most 256 are taken"));
}

TEST(Inspect, ReportsASizeBelowTheHeader) {
  auto recipe = zcl({{0x0000, hundred, {}}});
  recipe.defects.wrong_total_size = 10;
  EXPECT_THAT(inspected(recipe).errors, ElementsAre("total image size is 10, less than the header of 56 bytes"));
}

TEST(Inspect, WarnsOfUnusualHeaderFields) {
  auto recipe = zcl({{0x0000, hundred, {}}});
  recipe.header.header_version = 0x0200;
  recipe.header.unknown = {1, 2};
  recipe.header.hardware = HardwareRange{2, 1};
  const auto found = inspected(recipe);
  EXPECT_THAT(found.warnings, ElementsAre("header version is 0x0200, expected 0x0100",
                                          "header length is 62: 2 bytes more than field control 0x0004 declares"));
  EXPECT_THAT(found.errors, ElementsAre("minimum hardware version 0x0002 is above the maximum 0x0001"));
}

TEST(Inspect, ReadsAGbcsBodyAsOneManufacturerImage) {
  Recipe recipe;
  recipe.header.hardware = HardwareRange{0x0100, 0x0101};
  recipe.payload = hundred;
  const auto found = inspected(recipe, Profile::gbcs);
  EXPECT_THAT(found.errors, IsEmpty());
  EXPECT_THAT(found.elements, IsEmpty());
  EXPECT_EQ(found.manufacturer_image.value().offset, 60u);
  EXPECT_EQ(found.manufacturer_image.value().sha256, sha256(ByteView(made(recipe)).subspan(60)));
}

TEST(InspectReport, PrintsOneJsonObjectOnOneLine) {
  auto recipe = zcl({{0x0000, Bytes(4, 0), {}}});
  recipe.header.image_type = 0x0084;
  recipe.header.file_version = 0xACDCACDC;
  recipe.header.header_string = {'v', '1', 0x1B, 0x00, 'x'};
  recipe.header.security_credential_version = 2;
  recipe.header.upgrade_file_destination = Eui64{0x00DB1234567890A4};
  recipe.header.hardware = HardwareRange{0x0101, 0x0202};
  const auto text = to_json(inspected(recipe));
  EXPECT_EQ(text.find('\n'), std::string::npos);
  auto json = nlohmann::json::parse(text);
  EXPECT_EQ(json["image_sha256"], to_string(sha256(made(recipe))));
  json.erase("image_sha256");
  EXPECT_EQ(json, nlohmann::json::parse(R"({
    "file": "image.ota", "size": 79, "magic_offset": 0,
    "header": {"header_version": 256, "header_length": 69, "field_control": 7, "manufacturer_code": 32343, "image_type": 132,
      "file_version": 2900143324, "stack_version": 2,
      "header_string_hex": "76311B0078000000000000000000000000000000000000000000000000000000", "header_string": "v1\\x1B",
      "total_image_size": 79, "security_credential_version": 2, "upgrade_file_destination": "00DB1234567890A4",
      "min_hardware_version": 257, "max_hardware_version": 514},
    "elements": [{"tag": 0, "offset": 75, "length": 4,
      "sha256": "df3f619804a92fdb4057192dc43dd748ea778adc52bc498ce80524c014b81119"}],
    "trailing_bytes": 0, "warnings": [], "errors": []})"));
}

TEST(InspectReport, SaysNullWhereThereIsNoHeader) {
  EXPECT_EQ(
      to_json(inspect("a.txt", PagedBytes(as_bytes("text")))),
      R"({"file":"a.txt","size":4,"magic_offset":null,"header":null,"elements":[],"image_sha256":null,"trailing_bytes":0,)"
      R"("warnings":[],"errors":["no OTA magic (1E F1 EE 0B) in 4 bytes"]})");
}

TEST(InspectReport, PrintsLinesForPeople) {
  auto recipe = zcl({{0x0000, Bytes(4, 0), {}}});
  recipe.header.hardware = HardwareRange{0x0101, 0x0202};
  recipe.defects.trailing = {1};
  const auto text = to_text(inspected(recipe));
  EXPECT_THAT(text,
              ::testing::StartsWith("image.ota: 71 bytes\n  magic at offset      0\n  manufacturer code    0x7E57\n"));
  EXPECT_THAT(text, ::testing::HasSubstr("  hardware versions    0x0101 to 0x0202\n"));
  EXPECT_THAT(text, ::testing::EndsWith(
                        "  trailing bytes       1\n  warning: 1 trailing bytes after the image, from offset 70\n"));
}

}  // namespace
}  // namespace rig::image
