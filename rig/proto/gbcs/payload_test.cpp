// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/gbcs/payload.hpp"

#include <gtest/gtest.h>

#include "rig/proto/gbcs/samples.hpp"
#include "rig/wire/codec_test_kit.hpp"

namespace rig::gbcs {
namespace {

std::string trouble(MessageKind kind, MessageCode code, const std::string& hex) {
  const Bytes octets = from_hex(hex).value();
  const auto payload = decode_payload(kind, code, wire::ExactCopy(octets).view(), 100);
  return payload.has_error() ? describe(payload.error()) : "it was read";
}

void expect_alert(MessageCode code, const Payload& alert, const std::string& hex) {
  EXPECT_EQ(to_hex(encode_payload(alert, 4000)), hex);
  const auto decoded = decode_payload(MessageKind::alert, code, from_hex(hex).value());
  ASSERT_TRUE(decoded.has_value()) << describe(decoded.error());
  EXPECT_EQ(*decoded, alert);
}

TEST(Payload, IsThatOfThePublicTestData) {
  for (const auto& sample : samples::all()) {
    SCOPED_TRACE(sample.name);
    EXPECT_EQ(to_hex(encode_payload(sample.message.payload, sample.message.counter)), sample.payload);
    const auto decoded = decode_payload(sample.message.kind, sample.message.code, from_hex(sample.payload).value());
    ASSERT_TRUE(decoded.has_value()) << describe(decoded.error());
    EXPECT_EQ(*decoded, sample.message.payload);
  }
}

TEST(Payload, CutShortOrGoneOnIsAnError) {
  for (const auto& sample : samples::all()) {
    SCOPED_TRACE(sample.name);
    Bytes octets = from_hex(sample.payload).value();
    for (std::size_t size = 0; size < octets.size(); ++size) {
      const auto cut = decode_payload(sample.message.kind, sample.message.code,
                                      wire::ExactCopy(ByteView(octets).first(size)).view());
      EXPECT_TRUE(cut.has_error()) << "accepted with only " << size << " octets";
    }
    octets.push_back(0);
    EXPECT_TRUE(decode_payload(sample.message.kind, sample.message.code, wire::ExactCopy(octets).view()).has_error());
  }
}

TEST(Payload, ErrorsNameTheOffsetWhatWasExpectedAndWhatWasFound) {
  const auto alert = MessageKind::alert;
  const auto ccs08 = MessageCode::firmware_transfer_alert;
  EXPECT_EQ(trouble(alert, ccs08, "3129"),
            "offset 100: expected firmware transfer alert 30, found 31 (protocol_violation)");
  EXPECT_EQ(trouble(alert, ccs08, "3004020105"),
            "offset 102: expected 4 octets of firmware transfer alert, found 3 (protocol_violation)");
  EXPECT_EQ(trouble(alert, ccs08, "30050203FF8F8A"),
            "offset 103: expected alert code from 0 to 65535, found FF 8F 8A (protocol_violation)");
  EXPECT_EQ(
      trouble(alert, ccs08, "30290203008F8A180F32303135313330313030303030305A040800DB1234567890A404040123ABCD020100"),
      "offset 109: expected a time YYYYMMDDhhmmssZ of the years 1970 to 2261, found 323031353133303130303030"
      "30305A (protocol_violation)");
  EXPECT_EQ(
      trouble(alert, ccs08, "30290203008F8A180F32303135303130313030303030305A040800DB1234567890A404040123ABCD020104"),
      "offset 141: expected response code from 0 to 3, found 04 (protocol_violation)");
  EXPECT_EQ(trouble(MessageKind::command, MessageCode::activate_firmware, "300304011F"),
            "offset 103: expected 32 octets of manufacturer image hash, found 1 (protocol_violation)");
  EXPECT_EQ(trouble(MessageKind::command, MessageCode::read_firmware_version, "050000"),
            "offset 102: expected nothing after the payload, found 1 octets (protocol_violation)");
}

TEST(Payload, OfAUseCaseWithoutAValueStaysAsItIs) {
  const Bytes octets = "D9200003EA00"_hex;
  for (auto [kind, code] : {std::pair{MessageKind::command, MessageCode::add_device_to_log},
                            std::pair{MessageKind::response, MessageCode{0xBEEF}},
                            std::pair{MessageKind::command, MessageCode::firmware_transfer_alert}})
    EXPECT_EQ(decode_payload(kind, code, octets).value(), Payload(OtherPayload{octets}));
}

TEST(Payload, NumbersAreInTheirShortestForm) {
  const auto counter = [](Counter value) {
    const FutureDatedAlert alert{AlertCode::future_dated_done, samples::at(2030, 1, 15), value, {}};
    const Bytes octets = encode_payload(alert, 1);
    EXPECT_EQ(decode_payload(MessageKind::alert, MessageCode::activation_outcome_alert, octets).value(),
              Payload(alert));
    const std::string hex = to_hex(octets);
    return hex.substr(48, hex.size() - 48 - 22);
  };
  EXPECT_EQ(counter(0), "020100");
  EXPECT_EQ(counter(0x7F), "02017F");
  EXPECT_EQ(counter(0x80), "02020080");
  EXPECT_EQ(counter(0x7FFF'FFFF'FFFF'FFFF), "02087FFFFFFFFFFFFFFF");
  EXPECT_EQ(counter(0xFFFF'FFFF'FFFF'FFFF), "020900FFFFFFFFFFFFFFFF");
}

TEST(DeviceAlert, OfAnEsmeTellsInDlmsThatItReceivedAnImage) {
  expect_alert(
      MessageCode::receipt_alert_esme,
      ReceiptAlert{AlertForm::dlms, AlertCode::verification_succeeded, samples::at(2015, 1, 1), samples::hash()},
      "0F20000FA0000203128F72090C07DF0101FF000000008000FF0920"
      "AA758690730934FF0685AA758690730934FF0685657788990011223344556677");
}

TEST(DeviceAlert, OfAGsmeTellsInGbzThatItReceivedAnImage) {
  expect_alert(MessageCode::receipt_alert_gsme,
               ReceiptAlert{AlertForm::gbz, AlertCode::verification_failed, samples::at(2015, 1, 1), samples::hash()},
               "0109018F1C1C374A800920AA758690730934FF0685AA758690730934FF0685657788990011223344556677");
}

TEST(DeviceAlert, OfTheHubNamesTheSubGhzDevice) {
  expect_alert(MessageCode::duty_cycle_alert,
               SubGhzAlert{AlertCode::limited_duty_cycle, samples::at(2015, 1, 1), samples::esme},
               "0F20000FA0000203128F20090C07DF0101FF000000008000FF090800DB1234567890A0");
  expect_alert(MessageCode::sub_ghz_capacity_alert,
               SubGhzAlert{AlertCode::no_more_sub_ghz_devices, samples::at(2015, 1, 1), samples::esme},
               "0F20000FA0000203128F2D090C07DF0101FF000000008000FF090800DB1234567890A0");
}

TEST(DeviceAlert, OfTheHubRepeatsTheHeadOfADiscardedMessage) {
  expect_alert(
      MessageCode::discarded_message_alert,
      DiscardedMessageAlert{AlertCode::message_discarded, samples::at(2015, 1, 1), samples::supplier, samples::esme,
                            MessageKind::command, 1000},
      "0F20000FA0000203128F2C090C07DF0101FF000000008000FF091990B3D51F3001000000DB1234567890A00100000000000003E8");
}

TEST(DeviceAlert, OfAnyKindKeepsItsDetails) {
  expect_alert(MessageCode::critical_alert,
               DeviceAlert{AlertForm::dlms, AlertCode::executing_firmware_changed, samples::at(2015, 1, 1), 0, {}},
               "0F20000FA0000202128F43090C07DF0101FF000000008000FF");
  expect_alert(MessageCode::non_critical_alert,
               DeviceAlert{AlertForm::gbz, AlertCode::low_battery, samples::at(2015, 1, 1), 1, "0500"_hex},
               "0109018F1F1C374A800500");
}

TEST(DeviceAlert, SaysWhatItMisses) {
  const auto alert = MessageKind::alert;
  EXPECT_EQ(trouble(alert, MessageCode::critical_alert, "0F20000FA0000201128F43"),
            "offset 107: expected 2 elements or more, found 1 (protocol_violation)");
  EXPECT_EQ(
      trouble(alert, MessageCode::critical_alert, "0F20000FA0000202128F43090C07DF0101FFFF00000080 00FF"),
      "offset 113: expected a whole date and time in UTC, years 1970 to 2261, found 07 DF 01 01 FF FF 00 00 00 80 "
      "00 FF (protocol_violation)");
  EXPECT_EQ(trouble(alert, MessageCode::receipt_alert_gsme, "0109008F721C374A80"),
            "offset 109: expected one element after code and time, found 0 (protocol_violation)");
  EXPECT_EQ(trouble(alert, MessageCode::duty_cycle_alert, "0109018F201C374A80"),
            "offset 100: expected start of a data notification 0F 20, found 01 09 (protocol_violation)");
  EXPECT_EQ(
      trouble(alert, MessageCode::discarded_message_alert,
              "0F20000FA0000203128F2C090C07DF0101FF000000008000FF091990B3D51F3001000000DB1234567890A0070000000000000"
              "3E8"),
      "offset 143: expected 01 (command), 02 (response) or 03 (alert), found 07 (protocol_violation)");
}

}  // namespace
}  // namespace rig::gbcs
