// SPDX-License-Identifier: Apache-2.0
#include "rig/image/header.hpp"

#include <gmock/gmock.h>

#include "rig/wire/codec_test_kit.hpp"

namespace rig::image {
namespace {

using wire::check_codec;
using wire::DecodeError;

std::array<Byte, 32> text32(std::string_view text) {
  std::array<Byte, 32> octets{};
  std::copy(text.begin(), text.end(), octets.begin());
  return octets;
}

// The header of the update request for a PPMID, as the DCC's service request template 11.4 carries it.
const Bytes ppmid_bytes =
    "1EF1EE0B 0001 3C00 0400 1D12 8400 DCACDCAC 0200"
    "4920616D2061204746492050504D4944206669726D7761726520696D61676520"
    "27010000 1111 1112"_hex;

OtaHeader ppmid_header() {
  OtaHeader header;
  header.header_length = 60;
  header.field_control = has_hardware_versions;
  header.manufacturer_code = 0x121D;
  header.image_type = 0x0084;
  header.file_version = 0xACDCACDC;
  header.header_string = text32("I am a GFI PPMID firmware image ");
  header.total_image_size = 295;
  header.hardware = HardwareRange{0x1111, 0x1211};
  return header;
}

TEST(OtaHeader, ReadsTheSampleOfServiceRequest11_4) { check_codec(ppmid_header(), ppmid_bytes); }

TEST(OtaHeader, ReadsTheSampleOfServiceRequest11_1) {
  auto header = ppmid_header();
  header.image_type = 0x0000;
  header.header_string = text32("I am a GFI ESME[] firmware image");
  header.total_image_size = 361;
  check_codec(header,
              "1EF1EE0B 0001 3C00 0400 1D12 0000 DCACDCAC 0200"
              "4920616D2061204746492045534D455B5D206669726D7761726520696D616765"
              "69010000 1111 1112"_hex);
}

TEST(OtaHeader, OrdersTheOptionalFieldsCredentialDestinationHardware) {
  OtaHeader header;
  header.security_credential_version = 0x03;
  header.upgrade_file_destination = Eui64{0x00DB1234567890A4};
  header.hardware = HardwareRange{0x0100, 0x0101};
  header = with_consistent_lengths(header);
  EXPECT_EQ(header.header_length, 69);
  EXPECT_EQ(header.field_control, 7);
  check_codec(header,
              "1EF1EE0B 0001 4500 0700 0000 0000 00000000 0200"
              "0000000000000000000000000000000000000000000000000000000000000000"
              "00000000 03 A490785634 12DB00 0001 0101"_hex);
}

TEST(OtaHeader, KeepsHeaderBytesNobodyDeclared) {
  OtaHeader header;
  header.unknown = {0xAB, 0xCD};
  header = with_consistent_lengths(header);
  Bytes bytes = "1EF1EE0B 0001 3A00 0000 0000 0000 00000000 0200"_hex;
  bytes.resize(56);
  bytes.insert(bytes.end(), {0xAB, 0xCD});
  check_codec(header, bytes);
}

TEST(OtaHeader, RefusesALengthThatContradictsItsFieldControl) {
  Bytes bytes = ppmid_bytes;
  bytes[6] = 59;
  EXPECT_EQ(wire::decode<OtaHeader>(bytes).error(), DecodeError::bad_length);
  bytes[6] = 55;
  EXPECT_EQ(wire::decode<OtaHeader>(bytes).error(), DecodeError::bad_length);
}

TEST(OtaHeader, ShowsBinaryHeaderStringsAsText) {
  OtaHeader header;
  EXPECT_EQ(header_text(header), "");
  header.header_string = text32("\x14OTA_lumi\xFF\n");
  EXPECT_EQ(header_text(header), "\\x14OTA_lumi\\xFF\\x0A");
  header.header_string = text32("thirty-two octets without a NUL.");
  EXPECT_EQ(header_text(header), "thirty-two octets without a NUL.");
}

TEST(HeaderReader, AsksForMoreUntilTheHeaderIsWhole) {
  HeaderReader reader;
  EXPECT_EQ(reader.feed({}), HeaderReader::Answer(HeaderReader::NeedMore{8}));
  for (std::size_t i = 0; i + 1 < ppmid_bytes.size(); ++i) {
    const auto answer = reader.feed(ByteView(ppmid_bytes).subspan(i, 1));
    EXPECT_EQ(answer, HeaderReader::Answer(HeaderReader::NeedMore{(i < 7 ? 8u : 60u) - i - 1})) << "byte " << i;
  }
  EXPECT_EQ(reader.feed(ByteView(ppmid_bytes).last(1)), HeaderReader::Answer(HeaderReader::Header{ppmid_header(), 1}));
}

TEST(HeaderReader, SaysHowMuchOfAChunkIsHeader) {
  Bytes block = ppmid_bytes;
  block.resize(64, 0x55);
  EXPECT_EQ(HeaderReader().feed(block), HeaderReader::Answer(HeaderReader::Header{ppmid_header(), 60}));
}

TEST(HeaderReader, GivesUpBeforeKeepingALongHeader) {
  EXPECT_EQ(HeaderReader().feed("1EF1EE0B 0001 0101"_hex), HeaderReader::Answer(DecodeError::bad_length));
  EXPECT_EQ(HeaderReader().feed("1EF1EE0C 0001 3C00"_hex), HeaderReader::Answer(DecodeError::bad_magic));
}

}  // namespace
}  // namespace rig::image
