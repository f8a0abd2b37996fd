// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/modbus/pdu.hpp"

#include <gtest/gtest.h>

#include "rig/wire/codec_test_kit.hpp"

namespace rig::modbus {
namespace {

using wire::check_codec;
using wire::DecodeError;

TEST(ModbusRequest, IsWhatTheBoardsManualsShow) {
  check_codec(Request{ReadCoils{0, 8}}, "01 00 00 00 08"_hex);
  check_codec(Request{ReadRegisters{1, 8}}, "03 00 01 00 08"_hex);
  check_codec(Request{WriteCoil{0, WriteCoil::on}}, "05 00 00 FF 00"_hex);
  check_codec(Request{WriteCoil{0x0200, 7}}, "05 02 00 00 07"_hex);
  check_codec(Request{WriteRegister{1, 0x0100}}, "06 00 01 01 00"_hex);
  check_codec(Request{WriteCoils{0, 16, {{0xFF, 0xFF}}}}, "0F 00 00 00 10 02 FF FF"_hex);
}

TEST(ModbusReply, IsWhatTheBoardsManualsShow) {
  check_codec(Reply{CoilStates{{{0x41}}}}, "01 01 41"_hex);
  check_codec(Reply{Registers{{{0x00, 0x01, 0x00, 0x00}}}}, "03 04 00 01 00 00"_hex);
  check_codec(Reply{WriteCoil{0, WriteCoil::on}}, "05 00 00 FF 00"_hex);
  check_codec(Reply{WriteRegister{1, 0x0200}}, "06 00 01 02 00"_hex);
  check_codec(Reply{CoilsWritten{0, 8}}, "0F 00 00 00 08"_hex);
  check_codec(Reply{Refused{0x05, Exception::illegal_data_address}}, "85 02"_hex);
}

TEST(ModbusReply, TellsEachCoilAndRegister) {
  const CoilStates coils{{{0x41, 0x80}}};
  EXPECT_EQ(coils.coil(0), true);
  EXPECT_EQ(coils.coil(1), false);
  EXPECT_EQ(coils.coil(6), true);
  EXPECT_EQ(coils.coil(15), true);
  EXPECT_EQ(coils.coil(16), std::nullopt);
  const Registers registers{{{0x12, 0x34, 0x00, 0x01}}};
  EXPECT_EQ(registers.at(0), 0x1234);
  EXPECT_EQ(registers.at(1), 0x0001);
  EXPECT_EQ(registers.at(2), std::nullopt);
}

TEST(ModbusPdu, SaysWhatIsWrongWithADamagedOne) {
  EXPECT_EQ(wire::decode<Request>("2B 0E 01 00"_hex).error(), DecodeError::unknown_message);
  EXPECT_EQ(wire::decode<Reply>("2B 0E 01 00"_hex).error(), DecodeError::unknown_message);
  EXPECT_EQ(wire::decode<Request>("0F 00 00 00 09 01 FF"_hex).error(), DecodeError::bad_length);
  EXPECT_EQ(wire::decode<Reply>("03 03 00 01 00"_hex).error(), DecodeError::bad_length);
  EXPECT_EQ(wire::decode<Reply>(Bytes{0x01, 0xFC}).error(), DecodeError::bad_length);
}

TEST(ModbusPdu, PrintsItself) {
  EXPECT_EQ(wire::print(Request{WriteCoil{2, WriteCoil::on}}), "write_coil{address=0x0002, value=0xFF00}");
  EXPECT_EQ(wire::print(Reply{Refused{6, Exception::device_busy}}), "refused{function=0x06, server device busy}");
  EXPECT_EQ(text(static_cast<Exception>(0x2A)), "exception 0x2A");
}

}  // namespace
}  // namespace rig::modbus
