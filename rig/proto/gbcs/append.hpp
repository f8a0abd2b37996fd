// SPDX-License-Identifier: Apache-2.0
//
// Writing the octets of a message: numbers high octet first, BER lengths in their shortest form.
#pragma once

#include <cstdint>

#include "rig/base/bytes.hpp"

namespace rig::gbcs {

inline void append(Bytes& bytes, ByteView more) { bytes.insert(bytes.end(), more.begin(), more.end()); }

inline void append_number(Bytes& bytes, std::uint64_t value, std::size_t octets) {
  while (octets-- > 0) bytes.push_back(static_cast<Byte>(value >> (8 * octets)));
}

/// A length of up to 65,535.
inline void append_length(Bytes& bytes, std::size_t length) {
  if (length >= 0x100) return bytes.push_back(0x82), append_number(bytes, length, 2);
  if (length >= 0x80) bytes.push_back(0x81);
  bytes.push_back(static_cast<Byte>(length));
}

/// A DER element.
inline void append_element(Bytes& bytes, Byte tag, ByteView contents) {
  bytes.push_back(tag);
  append_length(bytes, contents.size());
  append(bytes, contents);
}

/// A DER INTEGER, in its shortest form.
inline void append_integer(Bytes& bytes, std::uint64_t value) {
  std::size_t octets = 1;
  // One bit more than the number has, because the highest bit is the sign.
  while (octets < 9 && (value >> (8 * octets - 1)) != 0) ++octets;
  bytes.push_back(0x02);
  bytes.push_back(static_cast<Byte>(octets));
  if (octets == 9) bytes.push_back(0);
  append_number(bytes, value, octets == 9 ? 8 : octets);
}

}  // namespace rig::gbcs
