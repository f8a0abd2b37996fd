// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/ezsp/frame.hpp"

#include <gtest/gtest.h>

#include "rig/proto/ezsp/frames.hpp"

namespace rig::ezsp {
namespace {

using wire::DecodeError;

std::string hex(const FrameBytes& bytes) { return to_hex({bytes.data(), bytes.size()}, " "); }

TEST(EzspHeader, HasThreeForms) {
  EXPECT_EQ(hex(encode_command(4, 0, VersionQuery{13})), "00 00 00 0D");
  EXPECT_EQ(hex(encode_command(7, 1, VersionQuery{7})), "01 00 FF 00 00 07");
  EXPECT_EQ(hex(encode_command(13, 1, VersionQuery{13})), "01 00 01 00 00 0D");
}

TEST(EzspHeader, MarksResponsesAndCallbacks) {  // answers recorded from a version 13 dongle
  EXPECT_EQ(hex(encode_response<VersionQuery>(4, 0, {13, 2, 0x7430})), "00 80 00 0D 02 30 74");
  EXPECT_EQ(hex(encode_response<VersionQuery>(13, 1, {13, 2, 0x7430})), "01 80 01 00 00 0D 02 30 74");
  EXPECT_EQ(hex(encode_callback(13, 0x1B, StackStatusHandler{Status::network_up})), "1B 90 01 19 00 90");
  EXPECT_EQ(hex(encode_response<InvalidCommand>(13, 7, {Status::ezsp_invalid_frame_id})), "07 80 01 58 00 31");
}

TEST(EzspHeader, IsParsedAsItWasWritten) {
  for (const HeaderForm form : {HeaderForm::narrow, HeaderForm::extended, HeaderForm::wide}) {
    const Header header{7, 0x0058, true, true, true, true, true, 2};
    const FrameBytes bytes = encode_frame(form, 4, header, StatusOnly{Status::ok});
    const auto frame = parse(form, Direction::from_ncp, {bytes.data(), bytes.size()});
    ASSERT_TRUE(frame.has_value());
    EXPECT_EQ(frame->header, header);
    EXPECT_EQ(to_hex(frame->parameters), "00");
  }
}

TEST(EzspHeader, RefusesWhatIsNotOurs) {
  EXPECT_EQ(parse(HeaderForm::wide, Direction::from_ncp, "01 80 01 00"_hex).error(), DecodeError::truncated);
  EXPECT_EQ(parse(HeaderForm::wide, Direction::from_ncp, "01 00 01 00 00 0D"_hex).error(), DecodeError::bad_value)
      << "a command";
  EXPECT_EQ(parse(HeaderForm::wide, Direction::from_host, "01 80 01 00 00 0D"_hex).error(), DecodeError::bad_value)
      << "a response";
  EXPECT_EQ(parse(HeaderForm::wide, Direction::from_ncp, "01 80 81 00 00 0D"_hex).error(), DecodeError::bad_value)
      << "security";
  EXPECT_EQ(parse(HeaderForm::extended, Direction::from_ncp, "01 80 01 00 00"_hex).error(), DecodeError::bad_value);
}

TEST(EzspHeader, SleepModeBitsOfACommandAreNoFaults) {
  const auto frame = parse(HeaderForm::wide, Direction::from_host, "01 03 01 05 00"_hex);
  ASSERT_TRUE(frame.has_value());
  EXPECT_FALSE(frame->header.truncated || frame->header.overflow);
}

TEST(EzspFrame, TheLongestMessageFitsAsh) {
  IncomingMessageHandler longest;
  longest.payload.bytes.resize(max_payload);
  EXPECT_EQ(encode_callback(14, 0, longest).size(), ash::max_data);
}

}  // namespace
}  // namespace rig::ezsp
