// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace rig {

/// A 64-bit IEEE address, held as a number; on a ZigBee wire it travels low octet first, in GBCS messages high octet first.
struct Eui64 {
  std::uint64_t value{};
  auto operator<=>(const Eui64&) const = default;
};

/// A 16-bit ZigBee network address. 0x0000 is the coordinator, 0xFFF8..0xFFFF are broadcasts.
struct NodeId {
  std::uint16_t value{0xFFFF};
  auto operator<=>(const NodeId&) const = default;
  bool is_broadcast() const { return value >= 0xFFF8; }
};

/// "00DB1234567890A4"
std::string to_string(Eui64 eui);
/// "0x1A2B"
std::string to_string(NodeId node);

/// Sixteen hex digits, either case, blanks, ':' and '-' between octets allowed; nothing otherwise.
std::optional<Eui64> parse_eui64(std::string_view text);

}  // namespace rig

template <>
struct std::hash<rig::Eui64> {
  std::size_t operator()(rig::Eui64 eui) const noexcept { return std::hash<std::uint64_t>{}(eui.value); }
};
