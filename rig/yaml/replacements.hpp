// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "rig/yaml/fields.hpp"

namespace rig::yaml {

/// A map of key paths and the values that replace what stands there: {devices.ppmid.twin.file_version: 0x20}. For
/// Document::set() of another document.
struct Replacements {
  struct Item {
    std::string path, value;
    Location location{};
    bool operator==(const Item& other) const { return path == other.path && value == other.value; }
  };
  std::vector<Item> items;
  bool empty() const { return items.empty(); }
};

template <>
struct Reader<Replacements> {
  static bool read(const Node& node, Replacements& value, Diagnostics& diagnostics, const Constraint&) {
    if (!expect_map(node, diagnostics)) return false;
    for (const Node& item : node) {
      if (!item.is_scalar()) return expected(item, "a text or number", diagnostics);
      value.items.push_back({std::string(item.key()), std::string(item.text()), item.key_location()});
    }
    return true;
  }
  static TypeInfo type(const Constraint&) { return any_type(); }
  static std::string text(const Replacements&) { return {}; }
};

}  // namespace rig::yaml
