// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/zcl/frame.hpp"

#include "rig/proto/zcl/global_commands.hpp"
#include "rig/wire/codec_test_kit.hpp"

namespace rig::zcl {
namespace {

using wire::check_codec;
using wire::DecodeError;

TEST(ZclHeader, OfAProfileWideFrameTowardsTheClient) {
  check_codec(Header{FrameType::profile_wide, Direction::to_client, false, {}, 0x42, 0x00}, "08 42 00"_hex);
}

TEST(ZclHeader, OfAClusterCommandTowardsTheServer) {
  check_codec(Header{FrameType::cluster_specific, Direction::to_server, false, {}, 0x07, 0x03}, "01 07 03"_hex);
}

TEST(ZclHeader, OfAResponseThatWantsNoDefaultResponse) {
  check_codec(Header{FrameType::cluster_specific, Direction::to_client, true, {}, 0x07, 0x05}, "19 07 05"_hex);
}

TEST(ZclHeader, CarriesAManufacturerCodeOnlyWhenItsBitSaysSo) {
  check_codec(Header{FrameType::cluster_specific, Direction::to_server, false, 0x121D, 0x07, 0x03}, "05 1D12 07 03"_hex);
}

TEST(ZclHeader, OfAReservedFrameTypeIsRefused) {
  EXPECT_EQ(parse("02 07 03"_hex).error(), DecodeError::bad_value);
  EXPECT_EQ(parse("03 07 03"_hex).error(), DecodeError::bad_value);
}

TEST(ZclHeader, IgnoresReservedBits) { EXPECT_EQ(parse("E1 07 03"_hex)->header.command, 0x03); }

TEST(ZclFrame, GivesThePayloadAsAViewIntoTheMessage) {
  const Bytes message = "08 42 00 0200"_hex;
  const auto view = parse(message);
  ASSERT_TRUE(view.has_value());
  EXPECT_EQ(view->payload.data(), message.data() + 3);
  EXPECT_EQ(view->payload.size(), 2u);
}

TEST(ZclFrame, ReadsCurrentFileVersionFromTheClient) {
  const auto bytes = frame(global_header<ReadAttributes>(Direction::to_client, 0x42), ReadAttributes{{{0x0002}}});
  EXPECT_EQ(to_hex(bytes, " "), "08 42 00 02 00");
}

TEST(ZclFrame, DefaultResponseRepeatsTheSequenceAndTurnsTheDirection) {
  const Header request = parse("01 07 04"_hex)->header;
  EXPECT_EQ(to_hex(default_response(request, Status::unsup_cluster_command), " "), "18 07 0B 04 81");
  EXPECT_EQ(to_hex(default_response(parse("0D 1D12 09 44"_hex)->header, Status::malformed_command), " "), "14 1D 12 09 0B 44 80");
}

TEST(ZclHeader, PrintsItself) {
  EXPECT_EQ(wire::print(parse("1D 1D12 07 03"_hex)->header),
            "zcl{cluster, to_client, sequence=0x07, command=0x03, manufacturer=0x121D, disable_default_response}");
}

TEST(ZclStatus, HasANameOrShowsItsOctet) {
  EXPECT_EQ(name(Status::no_image_available), "NO_IMAGE_AVAILABLE");
  EXPECT_EQ(name(static_cast<Status>(0xA7)), "0xA7");
}

}  // namespace
}  // namespace rig::zcl
