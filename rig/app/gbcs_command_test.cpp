// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include <nlohmann/json.hpp>
#include <sstream>

#include "rig/app/child_process.hpp"
#include "rig/base/scratch_directory.hpp"
#include "rig/proto/gbcs/key_files.hpp"
#include "rig/proto/gbcs/message.hpp"
#include "rig/proto/gbcs/samples.hpp"

namespace rig::app {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using Json = nlohmann::ordered_json;

const std::string read_version =
    "DD000000000000461100000000DF090100000000000005140890B3D51F300000020800DB1234567890A40012012990B3D51F300100000000"
    "0000000003E802050000BDC5E70406017D96EE0F9759";

/// The hub's alert and the ACB's command, made with the keys in this folder.
class GbcsDecode : public testing::Test {
 protected:
  GbcsDecode() {
    using gbcs::KeyUse;
    const auto put = [&](Eui64 party, KeyUse use, const std::string& stem) {
      const auto key = gbcs::key_named(stem);
      store_.add(party, use, key);
      return key;
    };
    folder_.write("00DB1234567890A2-ds.pem", gbcs::certificate_of(put(gbcs::samples::hub, KeyUse::ds, "hub ds")));
    folder_.write("00db1234567890a4-ka.pem", gbcs::certificate_of(put(gbcs::samples::ppmid, KeyUse::ka, "ppmid ka")));
    folder_.write("90B3D51F30000002-ka.key", put(gbcs::samples::acb, KeyUse::ka, "acb ka").to_pem());
    alert_ = gbcs::encode(gbcs::samples::transfer_alert(), store_).value();
    command_ = gbcs::encode(gbcs::samples::read_version(), store_).value();
  }

  std::string keys() const { return folder_.path().string(); }

  ScratchDirectory folder_;
  gbcs::KeyStore store_;
  Bytes alert_;
  Bytes command_;
};

TEST_F(GbcsDecode, PrintsOneObjectForOneMessage) {
  const auto answer = hanrig({"gbcs", "decode", read_version, "--json"});
  EXPECT_EQ(answer.exit_code, 0);
  EXPECT_EQ(
      Json::parse(answer.output),
      Json::parse(
          R"({"cra": "command", "counter": 1300, "originator": "90B3D51F30000002", "recipient": "00DB1234567890A4",
                           "message_code": "0x0129", "name": "CS08 read PPMID or HCALCS firmware version", "payload": {},
                           "signature": null, "signature_valid": null, "mac": "BDC5E70406017D96EE0F9759", "mac_valid": null})"));
}

TEST_F(GbcsDecode, KeepsItsKeysInOrder) {
  const auto json = Json::parse(hanrig({"gbcs", "decode", to_hex(alert_), "--json"}).output);
  std::string order;
  for (const auto& [key, value] : json.items()) order += key + ' ';
  EXPECT_EQ(order,
            "cra counter originator recipient message_code name payload signature signature_valid mac mac_valid ");
}

TEST_F(GbcsDecode, ChecksWithTheKeysAtHand) {
  Bytes altered = alert_;
  altered.back() ^= 1;
  const auto answer = hanrig(
      {"gbcs", "decode", "--json", "--keys", keys(), to_hex(alert_), to_hex(altered), to_hex(command_), read_version});
  EXPECT_EQ(answer.exit_code, 0);
  const auto json = Json::parse(answer.output);
  ASSERT_EQ(json.size(), 4u);
  EXPECT_EQ(json[0]["signature_valid"], true);
  EXPECT_EQ(json[0]["mac_valid"], nullptr);
  EXPECT_EQ(json[0]["payload"]["entity"], "00DB1234567890A4");
  EXPECT_EQ(json[1]["signature_valid"], false);
  EXPECT_EQ(json[2]["mac_valid"], true);
  EXPECT_EQ(json[3]["mac_valid"], false) << "it was made with other keys";
  const auto other_acb = Json::parse(
      hanrig({"gbcs", "decode", "--json", "--keys", keys(), "--acb", "90B3D51F30000009", to_hex(command_)}).output);
  EXPECT_EQ(other_acb["mac_valid"], nullptr);
}

TEST_F(GbcsDecode, ReadsFilesInBinaryAndInHex) {
  const auto binary = folder_.write("alert.bin", std::string(as_text(alert_)));
  const auto text = folder_.write("alert.HEX", " " + to_hex(alert_, " ") + "\r\n\n");
  const auto json = Json::parse(hanrig({"gbcs", "decode", "--json", binary, text, to_hex(alert_)}).output);
  ASSERT_EQ(json.size(), 3u);
  EXPECT_EQ(json[0]["counter"], 4000);
  EXPECT_EQ(json[0], json[1]);
  EXPECT_EQ(json[0], json[2]);
}

TEST_F(GbcsDecode, PrintsLinesForPeople) {
  const auto answer = hanrig({"gbcs", "decode", to_hex(alert_), "--keys", keys()});
  EXPECT_EQ(answer.exit_code, 0);
  EXPECT_THAT(answer.output, StartsWith("cra                       alert\ncounter                   4000\n"));
  EXPECT_THAT(answer.output, HasSubstr("  response_code           success\n"));
  EXPECT_THAT(answer.output, HasSubstr("signature_valid           true\nmac                       -\n"));
}

TEST_F(GbcsDecode, AnswersAsItsPageInTheDocsSays) {
  std::istringstream page(text_of(RIG_SOURCE_DIR "/docs/gbcs.md"));
  const std::string indent = "    ", prompt = indent + "$ hanrig gbcs decode ";
  std::string line, message, expected;
  while (std::getline(page, line) && !line.starts_with(prompt)) {
  }
  message = line.substr(std::min(prompt.size(), line.size()));
  while (std::getline(page, line) && line.starts_with(indent)) expected += line.substr(indent.size()) + '\n';
  EXPECT_EQ(hanrig({"gbcs", "decode", message}).output, expected);
}

TEST_F(GbcsDecode, SaysWhatIsNoMessageAndDecodesTheOthers) {
  const auto broken = folder_.write("broken.bin", "\xDF\x09\x07");
  const auto answer = hanrig({"gbcs", "decode", broken, "no/such.hex", read_version});
  EXPECT_EQ(answer.exit_code, 2);
  EXPECT_THAT(
      answer.output,
      HasSubstr("hanrig: " + broken.string() +
                ", offset 2: expected 01 (command), 02 (response) or 03 (alert), found 07 (protocol_violation)\n"));
  EXPECT_THAT(answer.output, HasSubstr("hanrig: no/such.hex: expected a file that exists, or pairs of hex digits, "
                                       "found \"n\" as character 1 (usage)\n"));
  EXPECT_THAT(answer.output, HasSubstr("counter                   1300\n"));
}

TEST_F(GbcsDecode, InAnArrayNullStandsForWhatIsNoMessage) {
  const auto answer = hanrig({"gbcs", "decode", "--json", "DF09", read_version});
  EXPECT_EQ(answer.exit_code, 2);
  EXPECT_THAT(answer.output,
              HasSubstr("DF09, offset 2: expected 1 octets of kind of message, found 0 (protocol_violation)\n"));
  const auto json = Json::parse(answer.output.substr(answer.output.find('[')));
  ASSERT_EQ(json.size(), 2u);
  EXPECT_TRUE(json[0].is_null());
  EXPECT_EQ(json[1]["counter"], 1300);
}

TEST_F(GbcsDecode, ShowsAPayloadThatDoesNotFitAndSaysWhy) {
  const auto answer = hanrig({"gbcs", "decode",
                              "DF09030000000000000FA00800DB1234567890A20890B3D51F3000000200020128023000"
                              "00"});
  EXPECT_EQ(answer.exit_code, 0);
  EXPECT_THAT(answer.output, HasSubstr("offset 36: expected 1 octets of alert code, found 0 (protocol_violation)\n"));
  EXPECT_THAT(answer.output, HasSubstr("payload                   3000\n"));
}

TEST_F(GbcsDecode, AWrongCommandLineIsUsage) {
  EXPECT_EQ(hanrig({"gbcs"}).exit_code, 2);
  EXPECT_EQ(hanrig({"gbcs", "decode"}).exit_code, 2);
  const auto no_keys = hanrig({"gbcs", "decode", read_version, "--keys", "no/such"});
  EXPECT_EQ(no_keys.exit_code, 2);
  EXPECT_EQ(no_keys.output, "hanrig: no/such: cannot read the folder of keys: No such file or directory (not_found)\n");
  const auto bad_acb = hanrig({"gbcs", "decode", read_version, "--acb", "42"});
  EXPECT_EQ(bad_acb.exit_code, 2);
  EXPECT_EQ(bad_acb.output, "hanrig: --acb: expected 16 hex digits, found \"42\" (usage)\n");
  EXPECT_EQ(hanrig({"gbcs", "decode", ""}).output,
            "hanrig: expected a file that exists, or pairs of hex digits, found 0 hex digits (usage)\n");
  EXPECT_EQ(hanrig({"gbcs", "decode", "DF0"}).output,
            "hanrig: DF0: expected a file that exists, or pairs of hex digits, found 3 hex digits (usage)\n");
  EXPECT_THAT(hanrig({"gbcs", "decode", "rig"}).output, StartsWith("hanrig: rig: "));
}

}  // namespace
}  // namespace rig::app
