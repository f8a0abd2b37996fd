// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "rig/house/rules.hpp"

namespace rig::house {
namespace {

constexpr std::array wanted_files{"CMakeLists.txt", "README.md", "adapter.cpp", "adapter.hpp"};
constexpr std::array wanted_twin{"twin.cpp", "twin.hpp"};
constexpr std::string_view table = "rig/app/builtin_adapters.cpp";
/// What other adapters are handed: app opens it itself, a bench never names it as an adapter.
constexpr std::array lines{"serial_port", "usb_port"};
/// The far end of a USB cable is any device::UsbFunction: the twins of the adapters that use it.
constexpr std::string_view without_twin = "usb_port";

/// The file names of each folder directly below adapters/.
std::map<std::string, std::set<std::string>> adapter_folders(const Tree& tree) {
  std::map<std::string, std::set<std::string>> folders;
  constexpr std::string_view top = "adapters/";
  for (const SourceFile& file : tree) {
    if (!file.path.starts_with(top) || folder_of(file.path).size() < top.size()) continue;
    const std::string_view below = std::string_view(file.path).substr(top.size());
    folders[std::string(below.substr(0, below.find('/')))].emplace(below.substr(below.find('/') + 1));
  }
  return folders;
}

std::size_t rows_of(std::string_view text, std::string_view adapter) {
  std::size_t rows = 0;
  const std::string row = fmt::format("{}::spec", adapter);
  for (auto at = find_word(text, row); at != std::string_view::npos; at = find_word(text, row, at + 1)) ++rows;
  return rows;
}

}  // namespace

Findings check_adapters(const Tree& tree) {
  Findings findings;
  const auto folders = adapter_folders(tree);
  for (const auto& [adapter, files] : folders) {
    const std::string folder = fmt::format("adapters/{}", adapter);
    const auto want = [&findings, &folder, &there = files](const char* wanted) {
      if (!there.contains(wanted))
        findings.push_back({folder, 1, "incomplete adapter", fmt::format("add `{}`: every adapter has one", wanted)});
    };
    for (const char* wanted : wanted_files) want(wanted);
    for (const char* wanted : wanted_twin)
      if (adapter != without_twin) want(wanted);
    if (std::none_of(files.begin(), files.end(), [](const std::string& name) { return is_test(name); }))
      findings.push_back({folder, 1, "incomplete adapter", "add a `*_test.cpp`: every adapter has one"});
  }
  for (const SourceFile& file : tree) {
    if (file.path != table) continue;
    const std::string code = code_only(file.text);
    for (const auto& [adapter, files] : folders) {
      const std::size_t rows = rows_of(code, adapter);
      if (std::find(lines.begin(), lines.end(), adapter) == lines.end() && rows != 1)
        findings.push_back(
            {file.path, 1, "adapter table", fmt::format("`{}` has {} rows: give it one", adapter, rows)});
    }
  }
  return findings;
}

}  // namespace rig::house
