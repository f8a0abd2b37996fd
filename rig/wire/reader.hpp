// SPDX-License-Identifier: Apache-2.0
//
// Reading and writing octets. Numbers are little-endian unless the name says otherwise (ZigBee, EZSP and ZNP all are).
#pragma once

#include <algorithm>
#include <concepts>

#include "rig/base/bytes.hpp"

namespace rig::wire {

/// Walks over bytes it does not own. After a read past the end every further read gives zeros and ok() is false, so a decoder
/// reads all fields and checks once.
class Reader {
 public:
  explicit Reader(ByteView bytes) : bytes_(bytes) {}

  bool ok() const { return ok_; }
  std::size_t remaining() const { return bytes_.size() - position_; }
  std::size_t position() const { return position_; }
  bool at_end() const { return ok_ && remaining() == 0; }

  template <std::unsigned_integral T>
  T le() {
    T value{};
    const ByteView octets = take(sizeof(T));
    for (std::size_t i = octets.size(); i-- > 0;) value = static_cast<T>(static_cast<T>(value << (sizeof(T) > 1 ? 8 : 0)) | octets[i]);
    return value;
  }
  template <std::unsigned_integral T>
  T be() {
    T value{};
    for (Byte octet : take(sizeof(T))) value = static_cast<T>(static_cast<T>(value << (sizeof(T) > 1 ? 8 : 0)) | octet);
    return value;
  }
  std::uint8_t u8() { return le<std::uint8_t>(); }
  std::uint16_t u16() { return le<std::uint16_t>(); }
  std::uint32_t u32() { return le<std::uint32_t>(); }
  std::uint64_t u64() { return le<std::uint64_t>(); }

  /// The next `count` bytes as a view into the message; empty and not ok when they are not there.
  ByteView take(std::size_t count) {
    if (!ok_ || count > remaining()) {
      ok_ = false;
      return {};
    }
    const ByteView view = bytes_.subspan(position_, count);
    position_ += count;
    return view;
  }
  ByteView rest() { return take(ok_ ? remaining() : 0); }

 private:
  ByteView bytes_;
  std::size_t position_ = 0;
  bool ok_ = true;
};

/// Writes into a buffer it does not own. Writing past the end is our own bug: ok() turns false and nothing more is written.
class Writer {
 public:
  explicit Writer(std::span<Byte> buffer) : buffer_(buffer) {}

  bool ok() const { return ok_; }
  ByteView written() const { return buffer_.first(position_); }
  std::size_t position() const { return position_; }

  template <std::unsigned_integral T>
  void le(T value) {
    if (!claim(sizeof(T))) return;
    for (std::size_t i = 0; i < sizeof(T); ++i) buffer_[position_++] = static_cast<Byte>(value >> (8 * i));
  }
  template <std::unsigned_integral T>
  void be(T value) {
    if (!claim(sizeof(T))) return;
    for (std::size_t i = sizeof(T); i-- > 0;) buffer_[position_++] = static_cast<Byte>(value >> (8 * i));
  }
  void u8(std::uint8_t value) { le(value); }
  void u16(std::uint16_t value) { le(value); }
  void u32(std::uint32_t value) { le(value); }
  void u64(std::uint64_t value) { le(value); }
  void bytes(ByteView view) {
    if (!claim(view.size())) return;
    std::copy(view.begin(), view.end(), buffer_.begin() + static_cast<std::ptrdiff_t>(position_));
    position_ += view.size();
  }

 private:
  bool claim(std::size_t count) {
    ok_ = ok_ && count <= buffer_.size() - position_;
    return ok_;
  }
  std::span<Byte> buffer_;
  std::size_t position_ = 0;
  bool ok_ = true;
};

}  // namespace rig::wire
