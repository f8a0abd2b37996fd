// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/gbcs/report.hpp"

#include <gtest/gtest.h>

#include "rig/proto/gbcs/samples.hpp"

namespace rig::gbcs {
namespace {

std::string payload(const Payload& value) { return to_json(value).dump(); }

TEST(Report, HasItsKeysInThisOrder) {
  const Bytes octets =
      from_hex("DD000000000000461100000000DF" + samples::all().at(9).signed_part + "00BDC5E70406017D96EE0F9759")
          .value();
  EXPECT_EQ(to_json(decode(octets).value(), {std::nullopt, true}).dump(),
            R"({"cra":"command","counter":1300,"originator":"90B3D51F30000002","recipient":"00DB1234567890A4",)"
            R"("message_code":"0x0129","name":"CS08 read PPMID or HCALCS firmware version","payload":{},)"
            R"("signature":null,"signature_valid":null,"mac":"BDC5E70406017D96EE0F9759","mac_valid":true})");
}

TEST(Report, AsTextHasALineForEachField) {
  const Bytes octets = from_hex("DF" + samples::all().at(8).signed_part + "00").value();
  EXPECT_EQ(to_text(decode(octets).value(), {false, std::nullopt}),
            "cra                       alert\n"
            "counter                   2001\n"
            "originator                00DB1234567890A0\n"
            "recipient                 90B3D51F30010000\n"
            "message_code              0x00CA\n"
            "name                      CS06 future-dated firmware activation alert\n"
            "payload\n"
            "  alert_code              0x8F67\n"
            "  alert                   future-dated command not done\n"
            "  execution_time          2030-01-01T00:00:00Z\n"
            "  originator_counter      1004\n"
            "  execution_outcome\n"
            "    code                  hash_mismatch\n"
            "    firmware_version      0123ABCF\n"
            "signature                 -\n"
            "signature_valid           false\n"
            "mac                       -\n"
            "mac_valid                 -\n");
}

TEST(Report, ShowsTheFieldsOfEveryPayload) {
  const UtcTime time = samples::at(2015, 1, 1);
  const std::string hash = R"("aa758690730934ff0685aa758690730934ff0685657788990011223344556677")";
  EXPECT_EQ(payload(samples::transfer_alert().payload),
            R"({"alert_code":"0x8F8A","alert":"firmware transfer succeeded","execution_time":"2015-01-01T00:00:00Z",)"
            R"("entity":"00DB1234567890A4","firmware_version":"0123ABCD","response_code":"success"})");
  const auto command = [&](const std::string& rest) {
    return R"({"manufacturer_image_hash":)" + hash + R"(,"originator_counter":1000,)" + rest + "}";
  };
  EXPECT_EQ(payload(ActivateCommand{samples::hash(), 1000, AtOnce{}}),
            command(R"("activation":"at_once","execution_time":null)"));
  EXPECT_EQ(payload(ActivateCommand{samples::hash(), 1000, time}),
            command(R"("activation":"future_dated","execution_time":"2015-01-01T00:00:00Z")"));
  EXPECT_EQ(payload(ActivateCommand{samples::hash(), 1000, Cancellation{}}),
            command(R"("activation":"cancellation","execution_time":"9999-12-31T23:59:59Z")"));
  EXPECT_EQ(payload(ActivateResponse{}), R"({"command_accepted":true})");
  EXPECT_EQ(payload(ActivateResponse{ActivationOutcome{ActivationCode::no_image_held, 1}}),
            R"({"execution_outcome":{"code":"no_image_held","firmware_version":"00000001"}})");
  EXPECT_EQ(payload(ReadVersionResponse{0, ReadCode::failure}),
            R"({"firmware_version":"00000000","response_code":"failure"})");
  EXPECT_EQ(
      payload(VersionAlert{AlertCode::version_after_activation, time, 0x1234ABCD, ActivateImage::failure}),
      R"({"alert_code":"0x8F8B","alert":"firmware version after activation","execution_time":"2015-01-01T00:00:00Z",)"
      R"("firmware_version":"1234ABCD","activate_image":"failure"})");
  EXPECT_EQ(
      payload(ReceiptAlert{AlertForm::gbz, AlertCode::verification_failed, time, samples::hash()}),
      R"({"alert_code":"0x8F1C","alert":"firmware verification failed","form":"gbz","time":"2015-01-01T00:00:00Z",)"
      R"("manufacturer_image_hash":)" +
          hash + "}");
  EXPECT_EQ(
      payload(SubGhzAlert{AlertCode::limited_duty_cycle, time, samples::esme}),
      R"({"alert_code":"0x8F20","alert":"limited duty cycle action taken","time":"2015-01-01T00:00:00Z","device":"00DB1234567890A0"})");
  EXPECT_EQ(
      payload(DiscardedMessageAlert{AlertCode::message_discarded, time, samples::supplier, samples::esme,
                                    MessageKind::command, 9}),
      R"({"alert_code":"0x8F2C","alert":"message discarded by duty cycle management","time":"2015-01-01T00:00:00Z",)"
      R"("discarded":{"originator":"90B3D51F30010000","recipient":"00DB1234567890A0","cra":"command","counter":9}})");
  EXPECT_EQ(
      payload(DeviceAlert{AlertForm::dlms, AlertCode{0x8123}, time, 1, "0500"_hex}),
      R"({"alert_code":"0x8123","alert":"unknown","form":"dlms","time":"2015-01-01T00:00:00Z","details":"0500"})");
  EXPECT_EQ(payload(OtherPayload{"D920"_hex}), R"("D920")");
}

}  // namespace
}  // namespace rig::gbcs
