// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/ezsp/status.hpp"

#include <gtest/gtest.h>

namespace rig::ezsp {
namespace {

struct Pair {
  Status status;
  std::uint8_t ember;
  std::uint32_t sl;
};
constexpr Pair pairs[] = {
    {Status::ok, 0x00, 0x0000},
    {Status::network_up, 0x90, 0x0015},
    {Status::network_down, 0x91, 0x0016},
    {Status::not_joined, 0x93, 0x0017},
    {Status::network_opened, 0x9C, 0x0C18},
    {Status::network_closed, 0x9D, 0x0C19},
    {Status::delivery_failed, 0x66, 0x0C02},
    {Status::max_message_limit, 0x72, 0x0C03},
    {Status::message_too_long, 0x74, 0x0038},
    {Status::network_busy, 0xA1, 0x0004},
    {Status::no_buffers, 0x18, 0x0019},
    {Status::library_not_present, 0xB5, 0x000E},
    {Status::index_out_of_range, 0xB1, 0x0027},
};

TEST(Status, HasOneMeaningInBothNumberings) {
  for (const auto& [status, ember, sl] : pairs) {
    EXPECT_EQ(to_ember(status), ember) << name(status);
    EXPECT_EQ(from_ember(ember), status) << name(status);
    EXPECT_EQ(to_sl(status), sl) << name(status);
    EXPECT_EQ(from_sl(sl), status) << name(status);
  }
}

TEST(Status, EveryOctetSurvivesTheWayThereAndBack) {
  for (unsigned octet = 0; octet < 256; ++octet)
    EXPECT_EQ(to_ember(from_ember(static_cast<std::uint8_t>(octet))), octet);
}

TEST(Status, WhatANumberingLacksBecomesItsNearest) {
  EXPECT_EQ(to_sl(Status::ezsp_invalid_frame_id), 0x0C1Eu);
  EXPECT_EQ(to_sl(Status::table_entry_erased), 0x002Du);
  EXPECT_EQ(to_sl(Status::key_not_authorised), 0x0001u);
  EXPECT_EQ(to_ember(Status::ezsp_error), 0x01);
}

TEST(Status, UnknownNumbersKeepTheirValueAndAreShown) {
  EXPECT_EQ(name(from_sl(0x0C77)), "status 0x00000C77");
  EXPECT_EQ(name(from_ember(0xEE)), "status 0x000100EE");
  EXPECT_EQ(name(Status::delivery_failed), "delivery_failed");
}

}  // namespace
}  // namespace rig::ezsp
