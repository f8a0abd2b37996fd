// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "rig/house/rules.hpp"

namespace rig::house {
namespace {

/// Whether the nearest CMakeLists.txt at or above the file names it by its path from there.
bool is_listed_nearby(const Tree& tree, std::string_view path) {
  std::string_view folder = path;
  while (!folder.empty()) {
    folder = folder_of(folder);
    const std::string list = folder.empty() ? "CMakeLists.txt" : fmt::format("{}/CMakeLists.txt", folder);
    for (const SourceFile& file : tree) {
      if (file.path == list)
        return find_word(file.text, path.substr(folder.empty() ? 0 : folder.size() + 1)) != std::string::npos;
    }
  }
  return false;
}

/// Shared mains are named by their whole path in script/cmake.
bool is_listed_by_a_function(const Tree& tree, std::string_view path) {
  for (const SourceFile& file : tree) {
    if (file.path.ends_with(".cmake") && find_word(file.text, path) != std::string::npos) return true;
  }
  return false;
}

}  // namespace

Findings check_listed(const Tree& tree) {
  Findings findings;
  for (const SourceFile& file : tree) {
    if (!file.path.ends_with(".cpp") || is_listed_nearby(tree, file.path) || is_listed_by_a_function(tree, file.path))
      continue;
    findings.push_back(
        {file.path, 1, "not built", fmt::format("add `{}` to the CMakeLists.txt beside it", name_of(file.path))});
  }
  return findings;
}

}  // namespace rig::house
