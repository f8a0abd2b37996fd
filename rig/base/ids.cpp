// SPDX-License-Identifier: Apache-2.0
#include "rig/base/ids.hpp"

#include <fmt/format.h>

#include "rig/base/bytes.hpp"

namespace rig {

std::string to_string(Eui64 eui) { return fmt::format("{:016X}", eui.value); }

std::string to_string(NodeId node) { return fmt::format("0x{:04X}", node.value); }

std::optional<Eui64> parse_eui64(std::string_view text) {
  std::string digits(text);
  std::erase(digits, '-');
  const auto bytes = from_hex(digits);
  if (!bytes || bytes->size() != 8) return std::nullopt;
  Eui64 eui;
  for (Byte byte : *bytes) eui.value = eui.value << 8 | byte;
  return eui;
}

}  // namespace rig
