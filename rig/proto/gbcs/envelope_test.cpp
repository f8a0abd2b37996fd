// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/gbcs/envelope.hpp"

#include <gtest/gtest.h>

#include "rig/proto/gbcs/samples.hpp"
#include "rig/wire/codec_test_kit.hpp"

namespace rig::gbcs {
namespace {

const std::string mac_header = "DD000000000000461100000000";
const std::string read_version =
    "DF090100000000000005140890B3D51F300000020800DB1234567890A40012012990B3D51F3001000000000000000003E802050000";
const std::string read_version_mac = "BDC5E70406017D96EE0F9759";

/// An alert of an unknown use case with this other information, up to and including the length of its payload.
std::string with_information(const std::string& information) {
  return "DF09030000000000000FA00800DB1234567890A20890B3D51F3000000200" + information + "01AA" + "00";
}

std::string trouble(const std::string& hex) {
  const Bytes octets = from_hex(hex).value();
  const auto envelope = open_envelope(wire::ExactCopy(octets).view());
  return envelope.has_error() ? describe(envelope.error()) : "it was opened";
}

TEST(Envelope, OfTheReadVersionCommandIsTakenApart) {
  const Bytes octets = from_hex(mac_header + read_version + read_version_mac).value();
  EXPECT_EQ(octets.size(), 78u);
  const auto envelope = open_envelope(octets);
  ASSERT_TRUE(envelope.has_value()) << describe(envelope.error());
  EXPECT_EQ(envelope->kind, MessageKind::command);
  EXPECT_EQ(envelope->counter, 1300u);
  EXPECT_EQ(envelope->originator, samples::acb);
  EXPECT_EQ(envelope->recipient, samples::ppmid);
  EXPECT_TRUE(envelope->date_time.empty());
  EXPECT_EQ(envelope->code, MessageCode::read_firmware_version);
  EXPECT_EQ(envelope->supplementary, (SupplementaryParty{samples::supplier, 1000, std::nullopt}));
  EXPECT_TRUE(envelope->more_information.empty());
  EXPECT_EQ(to_hex(envelope->payload), "0500");
  EXPECT_EQ(envelope->payload_offset, 63u);
  EXPECT_EQ("DF" + to_hex(envelope->signed_part) + "00", read_version);
  EXPECT_TRUE(envelope->signature.empty());
  EXPECT_EQ(to_hex(envelope->maced_part), read_version);
  EXPECT_EQ(to_hex(envelope->mac), read_version_mac);
}

TEST(Envelope, ViewsLieInTheMessage) {
  const Bytes octets = from_hex(mac_header + read_version + read_version_mac).value();
  const auto envelope = open_envelope(octets).value();
  EXPECT_EQ(envelope.mac.data(), octets.data() + octets.size() - 12);
  EXPECT_EQ(envelope.payload.data(), octets.data() + envelope.payload_offset);
}

TEST(Envelope, OfAResponseCarriesADateTime) {
  const std::string signature(128, '7');
  const auto sample = samples::all().at(4);
  const Bytes octets = from_hex("DF" + sample.signed_part + "40" + signature).value();
  EXPECT_EQ(octets.size(), 122u);
  const auto envelope = open_envelope(octets).value();
  EXPECT_EQ(to_hex(envelope.date_time), "07DF0101FF000000008000FF");
  EXPECT_EQ(to_hex(envelope.signature), signature);
  EXPECT_TRUE(envelope.mac.empty());
}

TEST(Envelope, OtherInformationMayHaveAnyLength) {
  const auto open = [](const std::string& information) {
    static Bytes octets;
    octets = from_hex(with_information(information)).value();
    return open_envelope(octets).value();
  };
  EXPECT_EQ(open("02BEEF").code, MessageCode{0xBEEF});
  EXPECT_EQ(open("02BEEF").supplementary, std::nullopt);
  EXPECT_EQ(to_hex(open("05BEEF010203").more_information), "010203");
  const std::string party = "BEEF90B3D51F30010000";
  EXPECT_EQ(open("0A" + party).supplementary, (SupplementaryParty{samples::supplier, std::nullopt, std::nullopt}));
  const std::string with_counter = party + "00000000000003E8";
  EXPECT_EQ(open("12" + with_counter).supplementary, (SupplementaryParty{samples::supplier, 1000, std::nullopt}));
  EXPECT_EQ(open("1A" + with_counter + "00000000000003E9").supplementary,
            (SupplementaryParty{samples::supplier, 1000, 1001}));
  const std::string certificate(2 * 200, '3');
  const auto with_certificate = open("81DA" + with_counter + certificate);
  EXPECT_EQ(with_certificate.supplementary, (SupplementaryParty{samples::supplier, 1000, std::nullopt}));
  EXPECT_EQ(to_hex(with_certificate.more_information), certificate);
}

TEST(Envelope, OfAPreCommandEndsWithItsPayload) {
  const auto sample = samples::all().at(1);
  const Bytes octets = from_hex("DF" + sample.signed_part).value();
  const auto envelope = open_envelope(octets).value();
  EXPECT_EQ(to_hex(envelope.signed_part), sample.signed_part);
  EXPECT_TRUE(envelope.signature.empty());
  EXPECT_EQ(trouble("DF" + samples::all().at(0).signed_part),
            "offset 77: expected 1 octets of length of the signature, found 0 (protocol_violation)");
}

TEST(Envelope, LongPayloadsHaveLongLengths) {
  for (const std::size_t size : {127U, 128U, 255U, 256U, 1200U}) {
    const Message message = samples::alert(1, samples::hub, samples::acb, MessageCode{0xBEEF}, {});
    Bytes octets = write_grouping(message, Bytes(size, 0x55));
    append_signature(octets, Bytes(64, 0x77));
    const Bytes whole = wrap_with_mac(octets, Bytes(12, 0x99));
    const auto envelope = open_envelope(whole);
    ASSERT_TRUE(envelope.has_value()) << describe(envelope.error());
    EXPECT_EQ(envelope->payload.size(), size);
    EXPECT_EQ(length_of(ByteView(whole).first(10)), whole.size());
    EXPECT_EQ(length_of(octets), octets.size());
  }
}

TEST(Envelope, CutShortOrGoneOnIsAnError) {
  for (const std::string& hex : {mac_header + read_version + read_version_mac, with_information("02BEEF")}) {
    Bytes octets = from_hex(hex).value();
    for (std::size_t size = 0; size < octets.size(); ++size)
      EXPECT_TRUE(open_envelope(wire::ExactCopy(ByteView(octets).first(size)).view()).has_error()) << size;
    octets.push_back(0);
    EXPECT_TRUE(open_envelope(wire::ExactCopy(octets).view()).has_error());
  }
}

TEST(Envelope, ErrorsNameTheOffsetWhatWasExpectedAndWhatWasFound) {
  EXPECT_EQ(trouble(""), "offset 0: expected a message, found no octets (protocol_violation)");
  EXPECT_EQ(trouble("30"), "offset 0: expected DD (MAC header) or DF (grouping header), found 30 (protocol_violation)");
  EXPECT_EQ(trouble("DD000000000100"),
            "offset 0: expected start of the MAC header DD 00 00 00 00 00 00, found DD 00 00 00 00 01 00 "
            "(protocol_violation)");
  EXPECT_EQ(trouble("DD000000000000051200000000"),
            "offset 8: expected security header 11 00 00 00 00, found 12 00 00 00 00 (protocol_violation)");
  EXPECT_EQ(trouble("DD00000000000006110000"),
            "offset 7: expected 6 octets after the length in the MAC header, found 3 (protocol_violation)");
  EXPECT_EQ(trouble("DD00000000000083000001"),
            "offset 7: expected length in the MAC header of at most two octets, found 83 (protocol_violation)");
  EXPECT_EQ(trouble("DF0904"),
            "offset 2: expected 01 (command), 02 (response) or 03 (alert), found 04 (protocol_violation)");
  EXPECT_EQ(trouble("DF0901000000"), "offset 3: expected 8 octets of originator counter, found 3 (protocol_violation)");
  EXPECT_EQ(trouble("DF0903 0000000000000FA0 0800DB1234567890A2 0890B3D51F30000002 05"),
            "offset 29: expected 00 or 0C (length of the date-time), found 05 (protocol_violation)");
  EXPECT_EQ(
      trouble(with_information("0101")),
      "offset 31: expected other information of 2 octets or more (the message code), found 1 (protocol_violation)");
  EXPECT_EQ(trouble("DF" + samples::all().at(0).signed_part + "41"),
            "offset 77: expected 00 or 40 (length of the signature), found 41 (protocol_violation)");
  EXPECT_EQ(trouble(with_information("02BEEF") + "0102"),
            "offset 36: expected nothing after the message, found 2 octets (protocol_violation)");
}

TEST(LengthOf, IsToldAsSoonAsItCanBe) {
  const Bytes maced = from_hex(mac_header + read_version + read_version_mac).value();
  for (std::size_t size = 0; size < 8; ++size) EXPECT_EQ(length_of(ByteView(maced).first(size)), std::nullopt) << size;
  for (std::size_t size = 8; size <= maced.size(); ++size)
    EXPECT_EQ(length_of(ByteView(maced).first(size)), maced.size()) << size;

  const Bytes with_signature = from_hex("DF" + samples::all().at(0).signed_part + "40").value();
  for (std::size_t size = 0; size < 78; ++size)
    EXPECT_EQ(length_of(ByteView(with_signature).first(size)), std::nullopt) << size;
  EXPECT_EQ(length_of(with_signature), 142u);
}

TEST(LengthOf, WhatIsNoMessageHasNone) {
  EXPECT_EQ(length_of("0109018F721C374A80"_hex), std::nullopt);
  EXPECT_EQ(length_of("DD010203040506070809"_hex), std::nullopt);
}

}  // namespace
}  // namespace rig::gbcs
