// SPDX-License-Identifier: Apache-2.0
#include "rig/dcc/profile.hpp"

#include <fmt/format.h>

namespace rig::dcc {
namespace {

using Rows = std::vector<std::pair<std::string, std::string>>;

template <class T>
void add_rows(const T& value, const std::string& prefix, Rows& rows);

void add_row(std::string name, const std::vector<std::string>& value, Rows& rows) {
  rows.emplace_back(std::move(name), value.empty() ? "none" : fmt::format("{}", fmt::join(value, " ")));
}

template <class Value>
void add_row(std::string name, const Value& value, Rows& rows) {
  if constexpr (yaml::HasLayout<Value>) {
    add_rows(value, name + '.', rows);
  } else {
    std::string text = yaml::Reader<Value>::text(value);
    rows.emplace_back(std::move(name), text.empty() ? "none" : std::move(text));
  }
}

template <class T>
void add_rows(const T& value, const std::string& prefix, Rows& rows) {
  std::apply([&](const auto&... field) { (add_row(prefix + std::string(field.name), value.*field.member, rows), ...); },
             yaml::YamlLayout<T>::fields);
}

}  // namespace

std::vector<std::pair<std::string, std::string>> describe(const Profile& profile) {
  Rows rows;
  add_rows(profile, {}, rows);
  return rows;
}

}  // namespace rig::dcc
