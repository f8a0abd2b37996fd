// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/zcl/attribute_value.hpp"

#include "rig/wire/codec_test_kit.hpp"

namespace rig::zcl {
namespace {

using wire::check_codec;

TEST(AttributeValue, Numbers) {
  check_codec(Value::u8(0x12), "20 12"_hex);
  check_codec(Value::u16(0x1234), "21 3412"_hex);
  check_codec(Value::of(Type::uint24, 0x123456), "22 563412"_hex);
  check_codec(Value::u32(0xACDCACDC), "23 DCACDCAC"_hex);
  check_codec(Value::of(Type::uint64, 0x0102030405060708), "27 0807060504030201"_hex);
  check_codec(Value::enum8(1), "30 01"_hex);
  check_codec(Value::of(Type::enum16, 0x8001), "31 0180"_hex);
  check_codec(Value::of(Type::bitmap32, 0x80000001), "1B 01000080"_hex);
  check_codec(Value::boolean(true), "10 01"_hex);
  check_codec(Value::of(Type::no_data, 0), "00"_hex);
}

TEST(AttributeValue, AddressesAndTimes) {
  check_codec(Value::address(Eui64{0x00DB1234567890A4}), "F0 A490785634 12DB00"_hex);
  check_codec(Value::utc(0x30E87580), "E2 8075E830"_hex);
}

TEST(AttributeValue, Strings) {
  check_codec(Value::text("PPMID"), "42 05 50504D4944"_hex);
  check_codec(Value::bytes("DEAD"_hex), "41 02 DEAD"_hex);
  check_codec(Value::text(""), "42 00"_hex);
}

TEST(AttributeValue, AStringMayBeAbsent) { check_codec(Value{Type::char_string, 0, {}, true}, "42 FF"_hex); }

TEST(AttributeValue, OfAnUnknownTypeIsABadValue) {
  EXPECT_EQ(wire::decode<Value>("4C 0000"_hex).error(), wire::DecodeError::bad_value);
}

TEST(AttributeValue, PrintsTypeAndValue) {
  EXPECT_EQ(to_string(Value::u32(0xACDCACDC)), "uint32 0xACDCACDC");
  EXPECT_EQ(to_string(Value::text("PPMID")), "char_string \"PPMID\"");
  EXPECT_EQ(to_string(Value::bytes("0123"_hex)), "octet_string 0123");
  EXPECT_EQ(to_string(Value{Type::octet_string, 0, {}, true}), "octet_string (no value)");
  EXPECT_EQ(to_string(Value{static_cast<Type>(0x4C), 0, {}, false}), "type 0x4C");
}

}  // namespace
}  // namespace rig::zcl
