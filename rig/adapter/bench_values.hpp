// SPDX-License-Identifier: Apache-2.0
//
// What the keys of several adapters have in common.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rig/yaml/fields.hpp"

namespace rig::adapter {

/// Channel numbers; a bench file may write a single one without the brackets of a list, as `set:` has to.
struct Channels {
  std::vector<unsigned> numbers{};
  bool contains(unsigned channel) const { return std::find(numbers.begin(), numbers.end(), channel) != numbers.end(); }
};

/// A row of a table of models, chosen by its `name`:
///   template <> struct rig::yaml::Reader<Model> : rig::adapter::RowReader<Model, models> {};
template <class Row, std::span<const Row> (*rows)()>
struct RowReader {
  static std::vector<std::string_view> names() {
    std::vector<std::string_view> all;
    for (const Row& row : rows()) all.push_back(row.name);
    return all;
  }
  static bool read(const yaml::Node& node, Row& value, yaml::Diagnostics& diagnostics, const yaml::Constraint&) {
    const auto chosen = yaml::read_choice(node, names(), diagnostics);
    if (chosen) value = rows()[*chosen];
    return chosen.has_value();
  }
  static yaml::TypeInfo type(const yaml::Constraint&) {
    const auto all = names();
    return yaml::choice_type({all.begin(), all.end()});
  }
  static std::string text(const Row& value) { return std::string(value.name); }
};

}  // namespace rig::adapter

template <>
struct rig::yaml::Reader<rig::adapter::Channels> {
  using List = Reader<std::vector<unsigned>>;
  static bool read(const Node& node, adapter::Channels& value, Diagnostics& diagnostics, const Constraint& constraint) {
    if (node.is_list()) return List::read(node, value.numbers, diagnostics, constraint);
    value.numbers.resize(1);
    return Reader<unsigned>::read(node, value.numbers.front(), diagnostics, constraint);
  }
  static TypeInfo type(const Constraint& constraint) { return List::type(constraint); }
  static std::string text(const adapter::Channels& value) { return List::text(value.numbers); }
};
