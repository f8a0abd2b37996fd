// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/modbus/frame.hpp"

#include <gmock/gmock.h>

namespace rig::modbus {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

template <class Octets>
std::string hex(const Octets& octets) {
  return to_hex(ByteView(octets.data(), octets.size()), " ");
}

template <class Octets>
std::string characters(const Octets& octets) {
  return std::string(as_text(ByteView(octets.data(), octets.size())));
}

template <class Reader>
std::vector<std::string> listen(Reader reader, ByteView bytes) {
  std::vector<std::string> heard;
  for (const Byte octet : bytes)
    if (const auto frame = reader.feed(octet)) heard.push_back(std::to_string(frame->unit) + ": " + hex(frame->pdu));
  return heard;
}
std::vector<std::string> requests(const Bytes& bytes) { return listen(RtuReader(Side::requests), bytes); }
std::vector<std::string> replies(const Bytes& bytes) { return listen(RtuReader(Side::replies), bytes); }
std::vector<std::string> ascii(std::string_view text) { return listen(AsciiReader(), as_bytes(text)); }

TEST(ModbusRtu, IsWhatTheMakersPublish) {
  const auto rtu = [](const Request& pdu) { return hex(encode_rtu(request(1, pdu))); };
  EXPECT_EQ(rtu(WriteCoil{0, WriteCoil::on}), "01 05 00 00 FF 00 8C 3A");
  EXPECT_EQ(rtu(WriteCoil{0, WriteCoil::off}), "01 05 00 00 00 00 CD CA");
  EXPECT_EQ(rtu(WriteCoil{0x00FF, WriteCoil::on}), "01 05 00 FF FF 00 BC 0A");
  EXPECT_EQ(rtu(WriteCoil{0x0200, 7}), "01 05 02 00 00 07 8D B0");
  EXPECT_EQ(rtu(WriteCoil{0x0201, 8}), "01 05 02 01 00 08 9C 74");
  EXPECT_EQ(rtu(WriteCoils{0, 8, {{0xFF}}}), "01 0F 00 00 00 08 01 FF BE D5");
  EXPECT_EQ(rtu(ReadCoils{0, 8}), "01 01 00 00 00 08 3D CC");
  EXPECT_EQ(rtu(WriteRegister{1, 0x0100}), "01 06 00 01 01 00 D9 9A");
  EXPECT_EQ(rtu(WriteRegister{1, 0x0200}), "01 06 00 01 02 00 D9 6A");
  EXPECT_EQ(rtu(WriteRegister{0, 0x0700}), "01 06 00 00 07 00 8B FA");
  EXPECT_EQ(rtu(WriteRegister{0, 0x0800}), "01 06 00 00 08 00 8E 0A");
  EXPECT_EQ(rtu(ReadRegisters{1, 8}), "01 03 00 01 00 08 15 CC");
  EXPECT_EQ(hex(encode_rtu(reply(1, CoilStates{{{0x41}}}))), "01 01 01 41 91 B8");
}

TEST(ModbusAscii, IsWhatTheMakerPublishes) {
  const auto line = [](const Request& pdu) { return characters(encode_ascii(request(0xFE, pdu))); };
  EXPECT_EQ(line(WriteCoil{0, WriteCoil::on}), ":FE050000FF00FE\r\n");
  EXPECT_EQ(line(WriteCoil{0, WriteCoil::off}), ":FE0500000000FD\r\n");
  EXPECT_EQ(line(WriteCoil{15, WriteCoil::on}), ":FE05000FFF00EF\r\n");
  EXPECT_EQ(line(WriteCoils{0, 16, {{0xFF, 0xFF}}}), ":FE0F0000001002FFFFE3\r\n");
  EXPECT_EQ(line(WriteCoils{0, 16, {{0x00, 0x00}}}), ":FE0F00000010020000E1\r\n");
  EXPECT_EQ(line(ReadCoils{0, 16}), ":FE0100000010F1\r\n");
}

TEST(ModbusRtuReader, FindsFramesOneBehindTheOther) {
  EXPECT_THAT(requests("01 05 00 00 FF 00 8C 3A  01 0F 00 00 00 08 01 FF BE D5  01 01 00 00 00 08 3D CC"_hex),
              ElementsAre("1: 05 00 00 FF 00", "1: 0F 00 00 00 08 01 FF", "1: 01 00 00 00 08"));
  EXPECT_THAT(replies("01 01 01 41 91 B8  01 05 00 00 FF 00 8C 3A  01 85 02 C3 51"_hex),
              ElementsAre("1: 01 01 41", "1: 05 00 00 FF 00", "1: 85 02"));
}

TEST(ModbusRtuReader, FindsAFrameBehindNoise) {
  EXPECT_THAT(replies("00 FF 01 01 FF  01 01 01 41 91 B8"_hex), ElementsAre("1: 01 01 41"))
      << "the noise claims a frame of 260 octets";
  EXPECT_THAT(requests(Bytes(300, 0x01)), IsEmpty());
}

TEST(ModbusRtuReader, BelievesNoBadChecksumAndNoHalfFrame) {
  EXPECT_THAT(replies("01 05 00 00 FF 00 8C 3B"_hex), IsEmpty());
  EXPECT_THAT(replies("01 05 00 00 FF 00 3A 8C"_hex), IsEmpty()) << "the low octet comes first";
  EXPECT_THAT(replies("01 05 00 00 FF 00 8C"_hex), IsEmpty());
  EXPECT_THAT(replies("01 01 01 41  01 01 01 41 91 B8"_hex), ElementsAre("1: 01 01 41"));
}

TEST(ModbusRtuReader, DoesNotTakeARequestForItsReply) {
  EXPECT_THAT(replies("01 01 00 00 00 08 3D CC"_hex), IsEmpty());
  EXPECT_THAT(replies("01 03 00 01 00 08 15 CC"_hex), IsEmpty());
}

TEST(ModbusAsciiReader, FindsFramesPastNoise) {
  EXPECT_THAT(ascii("??:FE0500:FE050000FF00FE\r\nnoise\r\n:FE0500000000FD\r\n"),
              ElementsAre("254: 05 00 00 FF 00", "254: 05 00 00 00 00"));
}

TEST(ModbusAsciiReader, BelievesNoDamagedLine) {
  for (const std::string_view damaged :
       {":FE050000FF00FF\r\n", ":FE050000FF00FE\n", ":FE050000FF00FE\rX\n", ":FE050000ff00FE\r\n", ":FE050000FF00F\r\n",
        ":00\r\n", ":\r\n", "FE050000FF00FE\r\n"})
    EXPECT_THAT(ascii(damaged), IsEmpty()) << damaged;
  EXPECT_THAT(ascii(":" + std::string(600, '0') + "\r\n"), IsEmpty());
}

}  // namespace
}  // namespace rig::modbus
