// SPDX-License-Identifier: Apache-2.0
//
// One test for every codec: there and back; cut short at every byte; one byte too many. The bytes lie on the heap at exactly
// the message's size, so the address sanitizer sees a read one past the end.
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "rig/wire/layout.hpp"

namespace rig::wire {

/// What a codec is allowed to answer for a message with its end cut off or a byte added; Rest<> fields swallow both.
enum class Tail { exact, open_ended };

/// A copy that ends exactly where its allocation ends.
struct ExactCopy {
  explicit ExactCopy(ByteView bytes) : size(bytes.size()), data(std::make_unique<Byte[]>(bytes.size())) {
    std::copy(bytes.begin(), bytes.end(), data.get());
  }
  ByteView view() const { return {data.get(), size}; }
  std::size_t size;
  std::unique_ptr<Byte[]> data;
};

template <class T>
void check_codec(const T& value, const Bytes& bytes, Tail tail = Tail::exact) {
  SCOPED_TRACE(print(value));
  EXPECT_EQ(to_hex(encode(value), " "), to_hex(bytes, " "));
  const auto decoded = decode<T>(ExactCopy(bytes).view());
  ASSERT_TRUE(decoded.has_value()) << name(decoded.error());
  EXPECT_EQ(*decoded, value);
  if (tail == Tail::open_ended) return;
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    const auto cut = decode<T>(ExactCopy(ByteView(bytes).first(length)).view());
    ASSERT_TRUE(cut.has_error()) << "accepted with only " << length << " bytes";
    EXPECT_EQ(cut.error(), DecodeError::truncated) << "cut to " << length << " bytes";
  }
  Bytes longer = bytes;
  longer.push_back(0xAA);
  const auto extra = decode<T>(ExactCopy(longer).view());
  ASSERT_TRUE(extra.has_error()) << "a byte too many was accepted";
  EXPECT_EQ(extra.error(), DecodeError::trailing_bytes);
}

}  // namespace rig::wire
