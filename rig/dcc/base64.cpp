// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "rig/dcc/duis_xml.hpp"

namespace rig::dcc {
namespace {

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr auto values = [] {
  std::array<std::int8_t, 256> table{};
  table.fill(-1);
  for (std::size_t i = 0; i < alphabet.size(); ++i)
    table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
  return table;
}();

constexpr bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

Error broken(std::string what) { return make_error(ErrorCode::invalid_file, std::move(what)); }

std::string shown(char c) {
  return c > ' ' && c < '\x7F' ? fmt::format("'{}'", c) : fmt::format("0x{:02X}", static_cast<unsigned char>(c));
}

}  // namespace

Result<Bytes> from_base64(std::string_view text) {
  Bytes octets;
  octets.reserve(text.size() / 4 * 3);
  std::uint32_t group = 0;
  unsigned digits = 0, padding = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (is_blank(c)) continue;
    if (c == '=' && (digits % 4 >= 2 || padding > 0) && padding < 2) {
      ++padding;
      continue;
    }
    const auto value = values[static_cast<unsigned char>(c)];
    if (value < 0 || padding > 0) return broken(fmt::format("broken base64: {} at offset {}", shown(c), at));
    group = group << 6 | static_cast<std::uint32_t>(value);
    if (++digits % 4 == 0)
      octets.insert(octets.end(),
                    {static_cast<Byte>(group >> 16), static_cast<Byte>(group >> 8), static_cast<Byte>(group)});
  }
  const unsigned rest = digits % 4;
  if ((rest + padding) % 4 != 0 || rest == 1)
    return broken(
        fmt::format("broken base64: {} digits and {} of '=', together they must be a multiple of 4", digits, padding));
  if (rest == 0) return octets;
  const std::uint32_t unused = group & (rest == 2 ? 0xFu : 0x3u);
  if (unused != 0) return broken("broken base64: the bits after the last octet are not zero");
  octets.push_back(static_cast<Byte>(rest == 2 ? group >> 4 : group >> 10));
  if (rest == 3) octets.push_back(static_cast<Byte>(group >> 2));
  return octets;
}

std::string to_base64(ByteView octets) {
  std::string text;
  text.reserve((octets.size() + 2) / 3 * 4);
  for (std::size_t at = 0; at < octets.size(); at += 3) {
    const std::size_t have = std::min<std::size_t>(3, octets.size() - at);
    std::uint32_t group = 0;
    for (std::size_t i = 0; i < 3; ++i) group = group << 8 | (i < have ? octets[at + i] : 0u);
    for (std::size_t i = 0; i < 4; ++i) text += i <= have ? alphabet[group >> (18 - 6 * i) & 0x3F] : '=';
  }
  return text;
}

}  // namespace rig::dcc
