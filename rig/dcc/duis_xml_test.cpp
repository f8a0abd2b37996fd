// SPDX-License-Identifier: Apache-2.0
#include "rig/dcc/duis_xml.hpp"

#include <gmock/gmock.h>

#include "rig/dcc/sample_street.hpp"

namespace rig::dcc {
namespace {

using namespace sample;
using ::testing::ElementsAre;

std::string request(const std::string& body,
                    const std::string& id = "90-B3-D5-1F-30-01-00-00:90-B3-D5-1F-30-00-00-02:1000") {
  return "<sr:Request xmlns:sr=\"x\">\n<sr:Header><sr:RequestID>" + id + "</sr:RequestID></sr:Header>\n<sr:Body>\n" +
         body + "\n</sr:Body>\n</sr:Request>\n";
}
std::string update(const std::string& image, const std::string& version, const std::string& devices) {
  return request("<sr:UpdateFirmware>\n<sr:FirmwareImage>" + image + "</sr:FirmwareImage>\n<sr:FirmwareVersion>" +
                 version + "</sr:FirmwareVersion>\n" + devices + "</sr:UpdateFirmware>");
}
std::string trouble(const std::string& xml) {
  const auto read = request_from_duis(xml, "sr.xml");
  return read ? "no trouble" : describe(read.error());
}
const std::string one_device = "<sr:DeviceIDList>00-DB-12-34-56-78-90-A4</sr:DeviceIDList>\n";

TEST(DuisXml, ReadsWhatASupplierSends_A34) {
  const auto read =
      request_from_duis(update("\n  SGVs\n  bG8=\n", "ACDCACDC",
                               one_device + "<sr:DeviceIDList>00-DB-12-34-56-78-90-A5</sr:DeviceIDList>\n"),
                        "sr.xml");
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(read->id, "90-B3-D5-1F-30-01-00-00:90-B3-D5-1F-30-00-00-02:1000");
  EXPECT_EQ(read->sender, Eui64{0x90B3D51F30010000});
  const auto& body = std::get<UpdateFirmware>(read->body);
  EXPECT_EQ(as_text(*body.image), "Hello");
  EXPECT_EQ(body.firmware_version, 0xACDCACDC);
  EXPECT_THAT(body.devices, ElementsAre(Eui64{0x00DB1234567890A4}, Eui64{0x00DB1234567890A5}));
}

TEST(DuisXml, TakesIdsInOneListToo) {
  const auto read = request_from_duis(
      update(
          "", "00000000",
          "<DeviceIDList><DeviceID>00DB1234567890A4</DeviceID>\n<DeviceID>00DB1234567890A5</DeviceID></DeviceIDList>"),
      "sr.xml");
  ASSERT_TRUE(read) << describe(read.error());
  EXPECT_EQ(std::get<UpdateFirmware>(read->body).devices.size(), 2u);
}

TEST(DuisXml, ComesBackAsItWasWritten) {
  auto sent = update_ppmids("90-B3-D5-1F-30-01-00-00:x:7 & <more>", {ppmid(1), ppmid(2)});
  auto& body = std::get<UpdatePpmidFirmware>(sent.body);
  for (const auto& activation : {std::optional<UtcTime>{}, parse_utc("2026-03-02T10:00:00Z")}) {
    body.activation = activation;
    const auto read = request_from_duis(to_duis(sent).value(), "again.xml");
    ASSERT_TRUE(read) << describe(read.error());
    const auto& again = std::get<UpdatePpmidFirmware>(read->body);
    EXPECT_EQ(*again.image, *body.image);
    EXPECT_EQ(again.activation, body.activation);
    EXPECT_EQ(again.devices, body.devices);
    EXPECT_EQ(again.firmware_version, body.firmware_version);
    EXPECT_EQ(read->sender, sent.sender);
  }
}

TEST(DuisXml, WritesAnEmptyListAsNoList) {
  EXPECT_EQ(trouble(to_duis(update_ppmids("90B3D51F30010000", {})).value()),
            "sr.xml:10:6: <UpdatePPMIDFirmware> has no <DeviceIDList> (invalid_file)");
}

TEST(DuisXml, HasNoFormForCommands) {
  const ServiceRequest read{.id = "R", .sender = electricity, .body = ReadFirmwareVersion{ppmid(1)}};
  EXPECT_EQ(describe(to_duis(read).error()), "11.2 has no DUIS form here, only 11.1 and 11.4 have (unsupported)");
}

TEST(DuisXml, NamesThePlaceOfWhatIsWrong) {
  EXPECT_EQ(trouble(update("SGVs!G8=", "00000000", one_device)),
            "sr.xml:5:19: FirmwareImage: broken base64: '!' at offset 4 (invalid_file)");
  EXPECT_EQ(trouble(update("", "1234567", one_device)),
            "sr.xml:6:21: FirmwareVersion: expected 8 hex digits, found \"1234567\" (invalid_file)");
  EXPECT_EQ(trouble(update("", "12345678", "<sr:DeviceIDList>00-DB</sr:DeviceIDList>")),
            "sr.xml:7:18: DeviceIDList: expected an EUI-64, found \"00-DB\" (invalid_file)");
  EXPECT_EQ(trouble(update("", "12345678", "<sr:DeviceIDList><sr:Device/></sr:DeviceIDList>")),
            "sr.xml:7:19: expected <DeviceID>, found <sr:Device> (invalid_file)");
  EXPECT_EQ(trouble(update("", "12345678", "")), "sr.xml:4:2: <UpdateFirmware> has no <DeviceIDList> (invalid_file)");
  EXPECT_EQ(trouble(request("<sr:UpdateFirmware/>")),
            "sr.xml:4:2: <UpdateFirmware> has no <FirmwareImage> (invalid_file)");
  EXPECT_EQ(
      trouble(request("<sr:ReadFirmwareVersion/>")),
      "sr.xml:3:2: expected <UpdateFirmware> or <UpdatePPMIDFirmware>, found <ReadFirmwareVersion> (invalid_file)");
  EXPECT_EQ(trouble(request("", "1000")),
            "sr.xml:2:26: RequestID: expected originator:target:counter, found \"1000\" (invalid_file)");
  EXPECT_EQ(trouble("<Request>\n</Request>"), "sr.xml:1:2: <Request> has no <Header> (invalid_file)");
  EXPECT_EQ(trouble("<a/>"), "sr.xml:1:2: expected a DUIS Request, found <a> (invalid_file)");
}

TEST(DuisXml, NamesThePlaceOfBrokenXml) {
  EXPECT_EQ(trouble("<Request>\n  <Header>\n</Request>"), "sr.xml:3:3: Start-end tags mismatch (invalid_file)");
  EXPECT_EQ(trouble(""), "sr.xml:1:1: No document element found (invalid_file)");
}

TEST(Base64, GoesThereAndBackAtEveryLength) {
  Bytes octets;
  for (int length = 0; length < 70; ++length) {
    EXPECT_EQ(from_base64(to_base64(octets)).value(), octets) << length;
    octets.push_back(static_cast<Byte>(length * 37 + 200));
  }
  EXPECT_EQ(to_base64("00FF10"_hex), "AP8Q");
  EXPECT_EQ(to_base64("00FF"_hex), "AP8=");
}

TEST(Base64, SaysWhatIsBroken) {
  const auto said = [](std::string_view text) { return describe(from_base64(text).error()); };
  EXPECT_EQ(said("SGV$"), "broken base64: '$' at offset 3 (invalid_file)");
  EXPECT_EQ(said("SGV\x01"), "broken base64: 0x01 at offset 3 (invalid_file)");
  EXPECT_EQ(said("SG=VsbG8="), "broken base64: 'V' at offset 3 (invalid_file)");
  EXPECT_EQ(said("S==="), "broken base64: '=' at offset 1 (invalid_file)");
  EXPECT_EQ(said("SGVsb"),
            "broken base64: 5 digits and 0 of '=', together they must be a multiple of 4 (invalid_file)");
  EXPECT_EQ(said("SGVs="), "broken base64: '=' at offset 4 (invalid_file)");
  EXPECT_EQ(said("SGVsbG9="), "broken base64: the bits after the last octet are not zero (invalid_file)");
}

}  // namespace
}  // namespace rig::dcc
