// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/zcl/global_commands.hpp"

#include "rig/wire/codec_test_kit.hpp"

namespace rig::zcl {
namespace {

using wire::check_codec;
using wire::Tail;

TEST(GlobalCommands, ReadAttributes) { check_codec(ReadAttributes{{{0x0002, 0x0006}}}, "0200 0600"_hex, Tail::open_ended); }

TEST(GlobalCommands, ReadAttributesResponseHasAValueOnlyWhereItSucceeded) {
  check_codec(ReadAttributesResponse{{{{0x0002, Status::success, Value::u32(0xACDCACDC)}, {0x000B, Status::unsupported_attribute, {}}}}},
              "0200 00 23 DCACDCAC  0B00 86"_hex, Tail::open_ended);
}

TEST(GlobalCommands, WriteAttributes) {
  check_codec(WriteAttributes{{{{0x0000, Value::address(Eui64{0x00DB1234567890A2})}}}}, "0000 F0 A29078563412DB00"_hex, Tail::open_ended);
}

TEST(GlobalCommands, WriteAttributesResponseIsOneOctetWhenAllWentWell) {
  check_codec(WriteAttributesResponse{}, "00"_hex, Tail::open_ended);
  check_codec(WriteAttributesResponse{{{Status::read_only, 0x0002}}}, "88 0200"_hex, Tail::open_ended);
  EXPECT_EQ(wire::decode<WriteAttributesResponse>("88"_hex).error(), wire::DecodeError::bad_value);
  EXPECT_EQ(wire::decode<WriteAttributesResponse>(ByteView{}).error(), wire::DecodeError::truncated);
}

TEST(GlobalCommands, ReportAttributes) {
  check_codec(ReportAttributes{{{{0x0006, Value::enum8(1)}}}}, "0600 30 01"_hex, Tail::open_ended);
}

TEST(GlobalCommands, DefaultResponseIsCommandAndStatus) {
  check_codec(DefaultResponse{0x04, Status::unsup_cluster_command}, "04 81"_hex);
}

TEST(GlobalCommands, ARecordCutInTheMiddleIsTruncated) {
  EXPECT_EQ(wire::decode<ReadAttributes>("0200 06"_hex).error(), wire::DecodeError::truncated);
  EXPECT_EQ(wire::decode<ReadAttributesResponse>("0200 00 23 DCAC"_hex).error(), wire::DecodeError::truncated);
  EXPECT_EQ(wire::decode<ReportAttributes>("0600"_hex).error(), wire::DecodeError::truncated);
}

TEST(GlobalCommands, TheErrorNamesTheAttributeAndItsUnknownType) {
  const auto answer = decode_attributes<ReadAttributesResponse>("0B00 86  0200 00 4C 01020304"_hex);
  ASSERT_TRUE(answer.has_error());
  EXPECT_EQ(describe(answer.error()), "ZCL frame: attribute 0x0002 has type 0x4C, which is not known (protocol_violation)");
}

TEST(GlobalCommands, TheErrorNamesTheMessageThatWasCut) {
  const auto answer = decode_attributes<ReportAttributes>("0600 30"_hex);
  ASSERT_TRUE(answer.has_error());
  EXPECT_EQ(describe(answer.error()), "ZCL frame: report_attributes of 3 octets: truncated (protocol_violation)");
}

}  // namespace
}  // namespace rig::zcl
