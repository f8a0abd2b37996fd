// SPDX-License-Identifier: Apache-2.0
#include "rig/dcc/cpl.hpp"

#include <gmock/gmock.h>

#include "rig/dcc/sample_street.hpp"
#include "rig/dcc/table.hpp"

namespace rig::dcc {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::string header =
    "entry_id,device_type,manufacturer,model,hardware_version,hardware_revision,firmware_version";

std::string trouble(const std::string& csv) {
  const auto list = Cpl::from_csv(csv, "cpl.csv");
  return list ? "no trouble" : describe(list.error());
}
std::string yaml_trouble(const std::string& text) {
  const auto list = Cpl::from_yaml(text, "cpl.yaml");
  return list ? "no trouble" : describe(list.error());
}

/// Every column filled.
CplEntry full_entry() {
  CplEntry entry =
      sample::entry("CPL-7", DeviceType::chf, {0xFFFE, 0xAABB, 0x01, 0x02}, 0x00000010, {"CPL-5", "CPL-6"});
  entry.smets_chts_version = "CHTS 1.4";
  entry.gbcs_versions = {"3.2", "4.0"};
  entry.cpa_certificate = "CPA-1, \"draft\"";
  entry.cpa_expiry = parse_date("2031-12-31");
  entry.zigbee_certificate = "ZIG-1";
  entry.dlms_certificate = "DLMS-1";
  entry.creator = "Maker";
  entry.signature = Bytes(64, 0xAB);
  entry.contact = "line one\nline two";
  entry.esme_variant = EsmeVariant::bd;
  entry.zigbee_band = ZigbeeBand::dual;
  entry.status = CplStatus::removed;
  entry.chipset_vendor = "Chips & Co";
  entry.zigbee_stack_version = "6.7";
  entry.band_join_option = BandJoinOption::dual_band;
  return entry;
}

TEST(Cpl, ComesBackFromCsvAsItWas) {
  const auto list = Cpl::from_entries({full_entry(), sample::entry("CPL-8", DeviceType::ppmid, {}, 1)}).value();
  EXPECT_EQ(Cpl::from_csv(list.to_csv(), "again").value().entries(), list.entries());
}

TEST(Cpl, ComesBackFromYamlAsItWas) {
  const auto list = Cpl::from_entries({full_entry(), sample::entry("CPL-8", DeviceType::ppmid, {}, 1)}).value();
  const auto again = Cpl::from_yaml(list.to_yaml(), "again");
  ASSERT_TRUE(again) << describe(again.error());
  EXPECT_EQ(again->entries(), list.entries());
  EXPECT_THAT(Cpl::from_yaml(Cpl().to_yaml(), "empty").value().entries(), IsEmpty());
}

TEST(Cpl, ToleratesBlanksOfALegacyEntry_K11) {
  const auto list = Cpl::from_csv(
      header + ",hash,base_entries,band_join_option\nCPL-1,ESME,FF:FE,AABB,01,02,00:00:00:10,,,\n", "cpl.csv");
  ASSERT_TRUE(list) << describe(list.error());
  EXPECT_FALSE(list->entries()[0].hash);
  EXPECT_EQ(list->entries()[0].base_entries.kind, BaseEntries::Kind::unknown);
}

TEST(Cpl, KnowsEveryEntryOfAVersionByItsHash_K07) {
  auto one = sample::entry("CPL-1", DeviceType::ppmid, {}, 0x10), other = one, twin = one;
  other.id = "CPL-2";
  other.hash = sha256(as_bytes("another image of that version"));
  twin.id = "CPL-3";
  const auto list = Cpl::from_entries({one, other, twin}).value();
  EXPECT_THAT(list.with_hash(*other.hash), ElementsAre(list.find("CPL-2")));
  EXPECT_THAT(list.with_hash(*one.hash), ElementsAre(list.find("CPL-1"), list.find("CPL-3")));
  EXPECT_THAT(list.with_version({}, 0x10), ElementsAre(list.find("CPL-1"), list.find("CPL-2"), list.find("CPL-3")));
  EXPECT_THAT(list.with_version({}, 0x11), IsEmpty());
}

TEST(Cpl, KeepsRemovedEntries) {
  auto list = sample::cpl();
  EXPECT_TRUE(list.remove("P30"));
  EXPECT_EQ(list.find("P30")->status, CplStatus::removed);
  EXPECT_EQ(describe(list.remove("P99").error()), "no CPL entry has the id \"P99\" (not_found)");
}

TEST(Cpl, NamesThePlaceOfEveryWrongCell) {
  EXPECT_EQ(trouble(header + ",hash\nCPL-1,ESME,FF:FE,AABB,01,02,00:00:00:10,12\nCPL-2,CAD,FFFE,AABB,01,02,10,\n"),
            "cpl.csv:2:41: hash: expected 64 hex digits, found \"12\"\n"
            "cpl.csv:3:7: device_type: expected one of ESME, GSME, CH, PPMID, HCALCS, SAPC, IHD, found \"CAD\"\n"
            "cpl.csv:3:27: firmware_version: expected 4 hex octets such as 00:00:00:10, found \"10\" (invalid_file)");
}

TEST(Cpl, TellsWhatIsWrongWithTheTable) {
  const std::string row = "\nCPL-1,ESME,FFFE,AABB,01,02,00000010";
  EXPECT_EQ(trouble(""), "cpl.csv: expected a header line with the names of the columns (invalid_file)");
  EXPECT_EQ(trouble(header + ",hsah" + row + ",\n"),
            "cpl.csv:1:93: unknown column \"hsah\", did you mean \"hash\"? (invalid_file)");
  EXPECT_EQ(trouble(header + ",hash,hash" + row + ",,\n"),
            "cpl.csv:1:98: column \"hash\" stands here twice (invalid_file)");
  EXPECT_EQ(trouble("entry_id,device_type,manufacturer,model,hardware_version,hardware_revision\n"),
            "cpl.csv:1:1: column \"firmware_version\" is missing (invalid_file)");
  EXPECT_EQ(trouble(header + row + ",extra\n"), "cpl.csv:2:1: 8 cells, the header has 7 columns (invalid_file)");
  EXPECT_EQ(trouble(header + "\n,ESME,FFFE,AABB,01,02,00000010"),
            "cpl.csv:2:1: entry_id: must not be blank (invalid_file)");
  EXPECT_EQ(trouble(header + row + row), "cpl.csv: CPL entry id \"CPL-1\" stands twice in the list (invalid_file)");
}

TEST(Cpl, TellsWhatIsWrongWithQuotes) {
  EXPECT_EQ(trouble(header + "\n\"CPL-1,ESME"),
            "cpl.csv:2:1: this quote is not closed\ncpl.csv:2:1: 1 cells, the header has 7 columns (invalid_file)");
  EXPECT_THAT(trouble(header + "\n\"CPL\"1,ESME,FFFE,AABB,01,02,00000010"),
              ::testing::HasSubstr("cpl.csv:2:6: text after a closing quote; write a quote inside quotes twice"));
}

TEST(Cpl, CountsWhatItDoesNotTell) {
  std::string csv = header;
  for (int i = 0; i < 25; ++i) csv += "\nCPL-1,CAD,FFFE,AABB,01,02,00000010";
  EXPECT_THAT(trouble(csv), ::testing::EndsWith("\nand 5 more (invalid_file)"));
}

TEST(Cpl, ReadsWhatSpreadsheetsWrite) {
  const auto list =
      Cpl::from_csv("\xEF\xBB\xBF" + header + "\r\n\r\n\"CPL-1\",ESME, FFFE ,AABB,01,02,00000010\r\n", "cpl.csv");
  ASSERT_TRUE(list) << describe(list.error());
  EXPECT_EQ(list->entries().at(0).model.manufacturer, 0xFFFE);
}

TEST(Cpl, NamesThePlaceInYaml) {
  EXPECT_EQ(yaml_trouble("entry_id: CPL-1\n"), "cpl.yaml:1:1: expected a list of maps, found a map (invalid_file)");
  EXPECT_EQ(yaml_trouble("- {entry_id: CPL-1, device_type: ESME, manufacturer: FFFE, model: AABB,\n"
                         "   hardware_version: '01', hardware_revision: '02', firmware_version: 00000010, hsah: 1}\n"
                         "- 7\n"),
            "cpl.yaml:2:81: [0].hsah: unknown column \"hsah\", did you mean \"hash\"?\n"
            "cpl.yaml:3:3: [1]: expected a map, found \"7\" (invalid_file)");
}

TEST(Cpl, TakesAListForAListInYaml_K02) {
  const auto list = Cpl::from_yaml(
      "- entry_id: CPL-1\n  device_type: ESME\n  manufacturer: FFFE\n  model: AABB\n  hardware_version: '01'\n"
      "  hardware_revision: '02'\n  firmware_version: '00000010'\n  base_entries: [CPL-7, CPL-8]\n",
      "cpl.yaml");
  ASSERT_TRUE(list) << describe(list.error());
  EXPECT_THAT(list->entries()[0].base_entries.ids, ElementsAre("CPL-7", "CPL-8"));
}

TEST(Cpl, SignsEverythingButIdStatusAndSignature) {
  const auto details = signed_details(full_entry());
  EXPECT_THAT(details, ::testing::HasSubstr("firmware_version=00:00:00:10\n"));
  for (const auto* left_out : {"entry_id=", "status=", "signature="})
    EXPECT_THAT(details, ::testing::Not(::testing::HasSubstr(left_out)));
  EXPECT_EQ(std::count(details.begin(), details.end(), '\n'), static_cast<std::ptrdiff_t>(cpl_columns().size()) - 3 + 1)
      << "one line per column, and the contact has two";
}

}  // namespace
}  // namespace rig::dcc
