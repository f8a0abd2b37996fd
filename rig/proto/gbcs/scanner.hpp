// SPDX-License-Identifier: Apache-2.0
//
// Walks over the octets of a message, with BER lengths and nested DER elements. The first thing that does not fit is
// kept as an error naming its offset, what was expected and what was found; every read after it gives nothing. So a
// decoder reads all its fields and asks once.
#pragma once

#include <array>
#include <optional>

#include "rig/base/bytes.hpp"
#include "rig/base/error.hpp"
#include "rig/base/ids.hpp"

namespace rig::gbcs {

class Scanner {
 public:
  /// `offset` is where the octets lie in the whole message; errors count from the start of that.
  explicit Scanner(ByteView octets, std::size_t offset = 0) : octets_(octets), base_(offset) {
    ends_[0] = octets.size();
  }

  bool ok() const { return !error_; }
  const std::optional<Error>& error() const { return error_; }
  std::size_t position() const { return position_; }
  std::size_t remaining() const { return ok() ? ends_[depth_] - position_ : 0; }

  /// The next octet without reading it.
  std::optional<Byte> peek() const;
  ByteView take(std::size_t count, std::string_view what);
  /// A number of `octets` octets, high octet first.
  std::uint64_t number(std::size_t octets, std::string_view what);
  Eui64 eui(std::string_view what) { return Eui64{number(8, what)}; }
  /// These octets and no others.
  void expect(ByteView octets, std::string_view what);
  /// A BER length of one, two or three octets (up to 65,535), whether or not that many octets follow.
  std::size_t length(std::string_view what);
  void expect_end(std::string_view after);

  /// A DER element: reads up to its end and no further until close().
  void open(Byte tag, std::string_view what);
  void close(std::string_view what);
  /// The contents of a DER element, `count` octets.
  ByteView element(Byte tag, std::size_t count, std::string_view what);
  /// A DER INTEGER from 0 to `most`.
  std::uint64_t integer(std::uint64_t most, std::string_view what);

  /// Keeps the first error; `at` is a position in these octets.
  void fail(std::size_t at, std::string_view expected, std::string_view found);

 private:
  static constexpr std::size_t max_depth = 4;
  ByteView octets_;
  std::size_t base_;
  std::size_t position_ = 0;
  std::size_t depth_ = 0;
  std::array<std::size_t, max_depth> ends_{};
  std::optional<Error> error_;
};

}  // namespace rig::gbcs
