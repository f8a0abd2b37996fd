// SPDX-License-Identifier: Apache-2.0
#include "rig/wire/reader.hpp"

#include <gtest/gtest.h>

#include <array>

namespace rig::wire {
namespace {

TEST(Reader, ReadsBothByteOrders) {
  const Bytes bytes = "01 0203 0403 07060504 08 09"_hex;
  Reader reader(bytes);
  EXPECT_EQ(reader.u8(), 0x01);
  EXPECT_EQ(reader.be<std::uint16_t>(), 0x0203);
  EXPECT_EQ(reader.u16(), 0x0304);
  EXPECT_EQ(reader.u32(), 0x04050607u);
  EXPECT_EQ(to_hex(reader.rest()), "0809");
  EXPECT_TRUE(reader.at_end());
}

TEST(Reader, StaysFailedAfterReadingPastTheEnd) {
  const Bytes bytes = "0102"_hex;
  Reader reader(bytes);
  EXPECT_EQ(reader.u32(), 0u);
  EXPECT_FALSE(reader.ok());
  EXPECT_EQ(reader.u8(), 0);
  EXPECT_TRUE(reader.rest().empty());
}

TEST(Writer, RefusesToOverrunItsBuffer) {
  std::array<Byte, 3> buffer{};
  Writer writer(buffer);
  writer.u16(0x0201);
  writer.u16(0x0403);
  EXPECT_FALSE(writer.ok());
  EXPECT_EQ(to_hex(writer.written()), "0102");
}

}  // namespace
}  // namespace rig::wire
