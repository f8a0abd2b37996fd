// SPDX-License-Identifier: Apache-2.0
#include "rig/dcc/request.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "rig/dcc/duis_xml.hpp"
#include "rig/dcc/sample_street.hpp"

namespace rig::dcc {
namespace {

using namespace sample;

ServiceRequest read(const std::string& text) {
  auto request = request_from_yaml(text, "sr.yaml");
  EXPECT_TRUE(request) << describe(request.error());
  return request ? *request : ServiceRequest{};
}
std::string trouble(const std::string& text) {
  const auto request = request_from_yaml(text, "sr.yaml");
  return request ? "no trouble" : describe(request.error());
}
const std::string head = "id: R1\nsender: 90B3D51F30010000\n";

TEST(Request, IsReadFromYaml) {
  const auto request = read(head +
                            "request: '11.4'\nimage_base64: SGVsbG8=\nfirmware_version: '00:00:00:20'\n"
                            "devices: [00DB0000000100A4, 00DB0000000200A4]\nactivation: '2026-03-02T10:00:00Z'\n"
                            "override_reason: roll back\n");
  EXPECT_EQ(request.kind(), RequestKind::update_ppmid_firmware);
  EXPECT_EQ(request.sender, electricity);
  EXPECT_EQ(request.override_reason, "roll back");
  const auto& body = std::get<UpdatePpmidFirmware>(request.body);
  EXPECT_EQ(as_text(*body.image), "Hello");
  EXPECT_EQ(body.firmware_version, 0x20u);
  EXPECT_EQ(body.devices, (std::vector{ppmid(1), ppmid(2)}));
  EXPECT_EQ(utc_text(*body.activation), "2026-03-02T10:00:00Z");
}

TEST(Request, OfEveryKindHasAYamlForm) {
  const std::string device = "devices: [00DB0000000100A5]\n";
  EXPECT_EQ(read(head + "request: '11.1'\nimage_base64: ''\nfirmware_version: '00000020'\n").kind(),
            RequestKind::update_firmware);
  EXPECT_EQ(std::get<ReadFirmwareVersion>(read(head + "request: '11.2'\n" + device).body).device, hcalcs(1));
  EXPECT_EQ(std::get<ReadDeviceModel>(read(head + "request: '11.5'\n" + device).body).device, hcalcs(1));
  const std::string activation = head + "request: '11.3'\nhash: " + std::string(64, 'a') + "\n" + device;
  EXPECT_EQ(std::get<ActivateFirmware>(read(activation).body).when, gbcs::ActivationTime(gbcs::AtOnce{}));
  EXPECT_EQ(std::get<ActivateFirmware>(read(activation + "activation: cancel\n").body).when,
            gbcs::ActivationTime(gbcs::Cancellation{}));
  EXPECT_EQ(std::get<ActivateFirmware>(read(activation + "activation: '2026-03-02T10:00:00Z'\n").body).when,
            gbcs::ActivationTime(*parse_utc("2026-03-02T10:00:00Z")));
}

TEST(Request, TellsAllThatIsWrong) {
  EXPECT_EQ(trouble(head + "request: '11.4'\nimage_base64: 'SGV$'\nfirmware_version: 'v2'\nactivation: 'soon'\n"),
            "sr.yaml:4:15: image_base64: broken base64: '$' at offset 3\n"
            "sr.yaml:5:19: firmware_version: expected four hex octets such as 00:00:00:10, found \"v2\"\n"
            "sr.yaml:6:13: activation: expected a time such as 2026-01-31T09:30:00Z, found \"soon\" (invalid_file)");
  EXPECT_EQ(trouble(head + "request: '11.6'\n"),
            "sr.yaml:3:10: request: expected 11.1, 11.2, 11.3, 11.4 or 11.5, found \"11.6\" (invalid_file)");
  EXPECT_EQ(trouble(head + "request: '11.2'\ndevices: []\n"),
            "sr.yaml:4:10: devices: expected one device, found 0 (invalid_file)");
  EXPECT_EQ(trouble(head + "request: '11.2'\ndevice: 00DB0000000100A5\n"),
            "sr.yaml:4:1: unknown key \"device\", did you mean \"devices\"? (invalid_file)");
  EXPECT_EQ(trouble(head + "request: '11.1'\nfirmware_version: '00000020'\nactivation: '2026-03-02T10:00:00Z'\n"),
            "sr.yaml:1:1: expected one of the keys \"image\" and \"image_base64\"\n"
            "sr.yaml:5:13: activation: an 11.1 has none (invalid_file)");
}

TEST(Request, IsReadFromAFileByItsName) {
  const auto folder = std::filesystem::path(::testing::TempDir()) / "request_test";
  std::filesystem::create_directories(folder);
  const auto sent = update_ppmids("90-B3-D5-1F-30-01-00-00:a:1", {ppmid(1)});
  const auto& image = *std::get<UpdatePpmidFirmware>(sent.body).image;
  std::ofstream(folder / "image.ota") << as_text(image);
  std::ofstream(folder / "sr.yaml") << head << "request: '11.4'\nimage: image.ota\nfirmware_version: '00000030'\n";
  std::ofstream(folder / "sr.xml") << to_duis(sent).value();
  for (const auto* name : {"sr.yaml", "sr.xml"}) {
    const auto request = load_request(folder / name);
    ASSERT_TRUE(request) << describe(request.error());
    EXPECT_EQ(*std::get<UpdatePpmidFirmware>(request->body).image, image) << name;
  }
  std::filesystem::remove_all(folder);
}

TEST(Activation, StandsAfterTheDraftsImageAndComesOffAgain) {
  const auto image = *image_of(ppmid_model, 0x20);
  Bytes octets = with_activation(image, parse_utc("2000-01-01T00:00:01Z"));
  EXPECT_EQ(to_hex(ByteView(octets).last(4)), "01000000");
  EXPECT_EQ(utc_text(*take_activation(octets)), "2000-01-01T00:00:01Z");
  EXPECT_EQ(octets, image);
  octets = with_activation(image, std::nullopt);
  EXPECT_EQ(take_activation(octets), std::nullopt) << "zero means now";
  EXPECT_EQ(octets, image);
  octets.push_back(0);
  EXPECT_EQ(take_activation(octets), std::nullopt);
  EXPECT_EQ(octets.size(), image.size() + 1) << "one octet is no date: left to whoever reads the image";
}

}  // namespace
}  // namespace rig::dcc
