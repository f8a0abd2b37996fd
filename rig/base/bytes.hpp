// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/container/static_vector.hpp>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rig {

using Byte = std::uint8_t;
using Bytes = std::vector<Byte>;
using ByteView = std::span<const Byte>;

/// Bytes with a fixed limit and no heap: what the hot path of a transfer is made of. Exceeding N is our own bug.
template <std::size_t N>
using FixedBytes = boost::container::static_vector<Byte, N>;

/// "1A C0 38" as upper-case hex; `separator` between octets, none by default.
std::string to_hex(ByteView bytes, std::string_view separator = {});

/// Reads hex, either case, blanks and ':' between octets ignored; nothing if a character or a lone nibble is left over.
std::optional<Bytes> from_hex(std::string_view text);

/// For tests and tables: hex that is known to be right. Wrong hex is our own bug and aborts.
Bytes operator""_hex(const char* text, std::size_t length);

ByteView as_bytes(std::string_view text);
std::string_view as_text(ByteView bytes);

}  // namespace rig
