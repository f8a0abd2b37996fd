// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/ota/commands.hpp"

#include "rig/base/time.hpp"
#include "rig/proto/ota/attributes.hpp"
#include "rig/proto/zcl/global_commands.hpp"
#include "rig/wire/codec_test_kit.hpp"

namespace rig::ota {
namespace {

using wire::check_codec;
using wire::DecodeError;
using wire::Tail;

constexpr ImageId image{0x121D, 0x0084, 0xACDCACDC};
constexpr ImageId running{0x121D, 0x0084, 0x00000010};
constexpr std::uint8_t tt = 0x42;

/// The frame is exactly these bytes, and they are read back as the same command.
template <class Command>
void check_frame(const Command& command, const Bytes& bytes) {
  EXPECT_EQ(to_hex(frame(tt, command), " "), to_hex(bytes, " ")) << wire::print(command);
  const auto view = zcl::parse(bytes);
  ASSERT_TRUE(view.has_value());
  EXPECT_EQ(view->header, header_of(Command::id, tt));
  const auto decoded = wire::decode<Command>(wire::ExactCopy(view->payload).view());
  ASSERT_TRUE(decoded.has_value()) << name(decoded.error());
  EXPECT_EQ(*decoded, command);
}

TEST(OtaFrame, ImageNotify) { check_frame(ImageNotify{NotifyScope::file_version, 100, image}, "09 42 00  03 64 1D12 8400 DCACDCAC"_hex); }

TEST(OtaFrame, QueryNextImageRequestWithHardwareVersion) {
  check_frame(QueryNextImageRequest{running, 0x0101}, "01 42 01  01 1D12 8400 10000000 0101"_hex);
}

TEST(OtaFrame, QueryNextImageResponseWithAnOffer) {
  check_frame(QueryNextImageResponse{Status::success, image, 295}, "19 42 02  00 1D12 8400 DCACDCAC 27010000"_hex);
}

TEST(OtaFrame, QueryNextImageResponseWithNothing) {
  check_frame(QueryNextImageResponse{Status::no_image_available, {}, 0}, "19 42 02  98"_hex);
}

TEST(OtaFrame, ImageBlockRequest) {
  check_frame(ImageBlockRequest{image, 0, 50, {}, {}}, "01 42 03  00 1D12 8400 DCACDCAC 00000000 32"_hex);
}

TEST(OtaFrame, ImageBlockResponseWithData) {
  Bytes expected = "19 42 05  00 1D12 8400 DCACDCAC 00000000 32"_hex;
  const Bytes data(50, 0x5A);
  expected.insert(expected.end(), data.begin(), data.end());
  check_frame(ImageBlockResponse{BlockData{image, 0, {{data.begin(), data.end()}}}}, expected);
  EXPECT_EQ(to_hex(block_frame(tt, image, 0, data)), to_hex(expected));
}

TEST(OtaFrame, ImageBlockResponseThatWaits) {
  check_frame(ImageBlockResponse{WaitForData{0, 300, 0}}, "19 42 05  97 00000000 2C010000 0000"_hex);
}

TEST(OtaFrame, ImageBlockResponseThatAborts) { check_frame(ImageBlockResponse{BlockRefusal{}}, "19 42 05  95"_hex); }

TEST(OtaFrame, ImagePageRequest) {
  check_frame(ImagePageRequest{image, 0, 50, 1024, 50, {}}, "01 42 04  00 1D12 8400 DCACDCAC 00000000 32 0004 3200"_hex);
}

TEST(OtaFrame, UpgradeEndRequest) { check_frame(UpgradeEndRequest{Status::success, image}, "01 42 06  00 1D12 8400 DCACDCAC"_hex); }

TEST(OtaFrame, UpgradeEndResponseNow) { check_frame(UpgradeEndResponse{image, 0, 0}, "19 42 07  1D12 8400 DCACDCAC 00000000 00000000"_hex); }

TEST(OtaFrame, UpgradeEndResponseAtADate) {
  using namespace std::chrono;
  const std::uint32_t now = to_zcl_utc(sys_days{2026y / January / 1});
  const std::uint32_t then = to_zcl_utc(sys_days{2030y / January / 15} + 9h);
  check_frame(UpgradeEndResponse{image, now, then}, "19 42 07  1D12 8400 DCACDCAC 8075E830 90888138"_hex);
}

TEST(OtaFrame, UpgradeEndResponseThatWaits) {
  check_frame(UpgradeEndResponse{image, 0, wait_for_another_response}, "19 42 07  1D12 8400 DCACDCAC 00000000 FFFFFFFF"_hex);
}

TEST(OtaFrame, ReadCurrentFileVersionFromTheClient) {
  const zcl::ReadAttributes read{{{static_cast<std::uint16_t>(Attribute::current_file_version)}}};
  EXPECT_EQ(to_hex(zcl::frame(zcl::global_header<zcl::ReadAttributes>(zcl::Direction::to_client, tt), read)), "0842000200");
}

TEST(OtaCommand, ImageNotifyNamesAsMuchAsItsScopeSays) {
  check_codec(ImageNotify{NotifyScope::jitter, 7, {}}, "00 07"_hex);
  check_codec(ImageNotify{NotifyScope::manufacturer, 7, {0x121D}}, "01 07 1D12"_hex);
  check_codec(ImageNotify{NotifyScope::image_type, 7, {0x121D, 0x0084}}, "02 07 1D12 8400"_hex);
  check_codec(ImageNotify{NotifyScope::file_version, 7, image}, "03 07 1D12 8400 DCACDCAC"_hex);
  EXPECT_EQ(wire::decode<ImageNotify>("04 07 1D12 8400 DCACDCAC"_hex).error(), DecodeError::bad_value);
}

TEST(OtaCommand, QueryWithoutAHardwareVersion) {
  check_codec(QueryNextImageRequest{running, {}}, "00 1D12 8400 10000000"_hex);
  check_codec(QueryNextImageRequest{running, 0x0101}, "01 1D12 8400 10000000 0101"_hex);
}

TEST(OtaCommand, OffersCarryAnImageOnlyWithSuccess) {
  check_codec(QueryNextImageResponse{Status::success, image, 295}, "00 1D12 8400 DCACDCAC 27010000"_hex);
  check_codec(QueryNextImageResponse{Status::not_authorized, {}, 0}, "7E"_hex);
  check_codec(QueryDeviceSpecificFileResponse{Status::success, image, 295}, "00 1D12 8400 DCACDCAC 27010000"_hex);
  check_codec(QueryDeviceSpecificFileResponse{Status::no_image_available, {}, 0}, "98"_hex);
}

TEST(OtaCommand, BlockRequestWithEachOptionalField) {
  const Eui64 eui{0x00DB1234567890A4};
  check_codec(ImageBlockRequest{image, 56, 50, {}, {}}, "00 1D12 8400 DCACDCAC 38000000 32"_hex);
  check_codec(ImageBlockRequest{image, 56, 50, eui, {}}, "01 1D12 8400 DCACDCAC 38000000 32 A49078563412DB00"_hex);
  check_codec(ImageBlockRequest{image, 56, 50, {}, 200}, "02 1D12 8400 DCACDCAC 38000000 32 C800"_hex);
  check_codec(ImageBlockRequest{image, 56, 50, eui, 200}, "03 1D12 8400 DCACDCAC 38000000 32 A49078563412DB00 C800"_hex);
}

TEST(OtaCommand, PageRequestWithAndWithoutTheRequester) {
  check_codec(ImagePageRequest{image, 0, 50, 1024, 50, {}}, "00 1D12 8400 DCACDCAC 00000000 32 0004 3200"_hex);
  check_codec(ImagePageRequest{image, 0, 50, 1024, 50, Eui64{0x00DB1234567890A4}},
              "01 1D12 8400 DCACDCAC 00000000 32 0004 3200 A49078563412DB00"_hex);
}

TEST(OtaCommand, BlockResponseOfEachForm) {
  check_codec(ImageBlockResponse{BlockData{image, 56, {{1, 2, 3}}}}, "00 1D12 8400 DCACDCAC 38000000 03 010203"_hex);
  check_codec(ImageBlockResponse{BlockRefusal{Status::abort}}, "95"_hex);
  check_codec(ImageBlockResponse{WaitForData{0x30E87580, 0x30E8759E, 200}}, "97 8075E830 9E75E830 C800"_hex, Tail::open_ended);
}

TEST(OtaCommand, OlderServersLeaveTheMinimumBlockPeriodAway) {
  check_codec(ImageBlockResponse{WaitForData{0, 300, {}}}, "97 00000000 2C010000"_hex, Tail::open_ended);
  EXPECT_EQ(wire::decode<ImageBlockResponse>("97 00000000 2C010000 00"_hex).error(), DecodeError::truncated);
  EXPECT_EQ(wire::decode<ImageBlockResponse>("97 00000000 2C010000 0000 00"_hex).error(), DecodeError::trailing_bytes);
}

TEST(OtaCommand, ABlockMustHaveAsMuchDataAsItSays) {
  EXPECT_EQ(wire::decode<ImageBlockResponse>("00 1D12 8400 DCACDCAC 38000000 03 0102"_hex).error(), DecodeError::truncated);
  EXPECT_EQ(wire::decode<ImageBlockResponse>("00 1D12 8400 DCACDCAC 38000000 FF 0102"_hex).error(), DecodeError::bad_length);
}

TEST(OtaCommand, UpgradeEndRequestMayBeItsStatusAlone) {
  check_codec(UpgradeEndRequest{Status::invalid_image, {}}, "96"_hex, Tail::open_ended);
  check_codec(UpgradeEndRequest{Status::invalid_image, image}, "96 1D12 8400 DCACDCAC"_hex, Tail::open_ended);
  EXPECT_EQ(wire::decode<UpgradeEndRequest>("96 1D12"_hex).error(), DecodeError::truncated);
}

TEST(OtaCommand, UpgradeEndResponse) {
  check_codec(ota::UpgradeEndResponse{image, 1, 2}, "1D12 8400 DCACDCAC 01000000 02000000"_hex);
}

TEST(OtaCommand, QueryDeviceSpecificFile) {
  check_codec(QueryDeviceSpecificFileRequest{Eui64{0x00DB1234567890A4}, {0x121D, 0xFFC0, 1}, 2},
              "A49078563412DB00 1D12 C0FF 01000000 0200"_hex);
}

TEST(OtaCommand, HasANameAndADirection) {
  EXPECT_EQ(name(CommandId::image_page_request), "image_page_request");
  EXPECT_EQ(name(static_cast<CommandId>(0x2A)), "ota_command_0x2A");
  EXPECT_EQ(direction_of(CommandId::upgrade_end_request), zcl::Direction::to_server);
  EXPECT_EQ(direction_of(CommandId::upgrade_end_response), zcl::Direction::to_client);
  EXPECT_EQ(to_string(image), "manufacturer 0x121D type 0x0084 version 0xACDCACDC");
}

TEST(OtaCommand, PrintsItself) {
  EXPECT_EQ(wire::print(ImageBlockRequest{image, 56, 50, {}, 200}),
            "image_block_request{image{manufacturer=0x121D, type=0x0084, version=0xACDCACDC}, offset=56, max=50, period=0x00C8}");
  EXPECT_EQ(wire::print(ImageBlockResponse{WaitForData{0, 300, {}}}), "image_block_response{WAIT_FOR_DATA, current=0, request=300}");
  EXPECT_EQ(wire::print(QueryNextImageResponse{Status::no_image_available, {}, 0}), "query_next_image_response{NO_IMAGE_AVAILABLE}");
  EXPECT_EQ(wire::print(UpgradeEndRequest{Status::abort, {}}), "upgrade_end_request{ABORT}");
}

}  // namespace
}  // namespace rig::ota
