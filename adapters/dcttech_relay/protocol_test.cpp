// SPDX-License-Identifier: Apache-2.0
#include "adapters/dcttech_relay/protocol.hpp"

#include <gtest/gtest.h>

#include "rig/wire/codec_test_kit.hpp"

namespace rig::dcttech_relay {
namespace {

constexpr std::array<Byte, id_size> bitft{'B', 'I', 'T', 'F', 'T'};

TEST(DcttechSwitch, HasThePublishedBytes) {
  wire::check_codec(Switch{Operation::on, 1}, "FF 01 00 00 00 00 00 00"_hex);
  wire::check_codec(Switch{Operation::off, 1}, "FD 01 00 00 00 00 00 00"_hex);
  wire::check_codec(Switch{Operation::on, 8}, "FF 08 00 00 00 00 00 00"_hex);
  wire::check_codec(Switch{Operation::all_on}, "FE 00 00 00 00 00 00 00"_hex);
  wire::check_codec(Switch{Operation::all_off}, "FC 00 00 00 00 00 00 00"_hex);
}

TEST(DcttechState, HasThePublishedBytes) {
  wire::check_codec(State{.id = bitft}, "42 49 54 46 54 00 00 00"_hex);
  wire::check_codec(State{.id = bitft, .unused = {0, 0x5A}, .mask = 0x82}, "42 49 54 46 54 00 5A 82"_hex);
}

TEST(DcttechState, TellsTheIdAndEveryRelay) {
  const State state = *decode_state("42 49 54 46 54 00 5A 82"_hex);
  EXPECT_EQ(state.board_id(), "BITFT");
  for (unsigned channel = 1; channel <= 8; ++channel)
    EXPECT_EQ(state.relay(channel), channel == 2 || channel == 8 ? RelayState::on : RelayState::off) << channel;
}

TEST(DcttechState, IsNotReadFromSomethingElse) {
  EXPECT_EQ(decode_state("42 49 54 46 54 00 00"_hex).error(), wire::DecodeError::truncated);
  EXPECT_EQ(decode_state("42 49 54 46 54 00 00 00 00"_hex).error(), wire::DecodeError::trailing_bytes);
  EXPECT_EQ(decode_state("00 00 00 00 00 00 00 00"_hex).error(), wire::DecodeError::bad_value);
  EXPECT_EQ(decode_state("42 49 54 46 20 00 00 00"_hex).error(), wire::DecodeError::bad_value);
  EXPECT_EQ(decode_state("42 49 54 46 C4 00 00 00"_hex).error(), wire::DecodeError::bad_value);
}

TEST(DcttechReports, AreHidFeatureReportsOfTheInterface) {
  EXPECT_EQ(get_report(0), (device::UsbSetup{0xA1, 0x01, 0x0300, 0}));
  EXPECT_EQ(set_report(0), (device::UsbSetup{0x21, 0x09, 0x0300, 0}));
  EXPECT_EQ(get_report(1), (device::UsbSetup{0xA1, 0x01, 0x0301, 0}));
  EXPECT_EQ(set_report(1), (device::UsbSetup{0x21, 0x09, 0x0301, 0}));
}

}  // namespace
}  // namespace rig::dcttech_relay
