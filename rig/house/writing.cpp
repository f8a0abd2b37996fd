// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "rig/house/rules.hpp"

namespace rig::house {
namespace {

constexpr auto npos = std::string_view::npos;
constexpr std::string_view licence = "SPDX-License-Identifier: Apache-2.0";

bool is_source(const SourceFile& file) {
  const bool is_script = file.text.starts_with("#!");
  return is_script || is_cpp(file) || is_cmake(file) || file.path.ends_with(".mjs") || file.path.ends_with(".sql");
}

void check_first_lines(const SourceFile& file, const std::vector<std::string_view>& lines, Findings& findings) {
  const std::size_t expected = !lines.empty() && lines[0].starts_with("#!") ? 1 : 0;
  if (lines.size() <= expected || lines[expected].find(licence) == npos)
    findings.push_back({file.path, expected + 1, "licence", fmt::format("begin the file with `{}`", licence)});
  if (file.path.ends_with(".hpp") && file.text.find("#pragma once") == npos)
    findings.push_back({file.path, 1, "include guard", "add `#pragma once`"});
}

void check_lines(const SourceFile& file, const std::vector<std::string_view>& lines, Findings& findings) {
  // Written in halves, or this file would break its own rule.
  static const std::vector<std::string> left_over{
      "FIX"
      "ME",
      "TO"
      "DO",
      "X"
      "XX"};
  static const std::vector<std::string> machine_paths{
      "/wo"
      "rk/",
      "/ho"
      "me/",
      "/ro"
      "ot/"};
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto add = [&](std::string rule, std::string instead) {
      findings.push_back({file.path, i + 1, std::move(rule), std::move(instead)});
    };
    if (is_source(file) && lines[i].find('\t') != npos) add("tab", "indent with spaces");
    for (const std::string& word : left_over) {
      if (find_word(lines[i], word) != npos) add("left for later", fmt::format("`{}`: do it, or open an issue", word));
    }
    for (const std::string& path : machine_paths) {
      if (lines[i].find(path) != npos)
        add("machine path", fmt::format("`{}`: this path exists on one machine only", path));
    }
    if (is_cpp(file) && lines[i].find("\"/t"
                                      "mp/") != npos)
      add("machine path", "use testing::TempDir()");
  }
}

using Names = std::set<std::string, std::less<>>;

/// Files and all folders above them.
Names names_of(const Tree& tree) {
  Names names;
  for (const SourceFile& file : tree) {
    for (std::string_view path = file.path; !path.empty(); path = folder_of(path)) names.emplace(path);
  }
  return names;
}

/// `[text](target)` and `src="target"` on one line.
std::vector<std::string_view> link_targets(std::string_view line) {
  std::vector<std::string_view> targets;
  for (auto [open, close] : {std::pair{"](", ')'}, std::pair{"src=\"", '"'}, std::pair{"srcset=\"", '"'}}) {
    const std::size_t width = std::string_view(open).size();
    for (auto at = line.find(open); at != npos; at = line.find(open, at + width)) {
      const auto end = line.find(close, at + width);
      if (end != npos) targets.push_back(line.substr(at + width, end - at - width));
    }
  }
  return targets;
}

bool leads_outside(std::string_view target) {
  return target.empty() || target.find("://") != npos || target.starts_with("mailto:") || target.starts_with('#');
}

void check_links(const SourceFile& file, const Names& names, Findings& findings) {
  const std::vector<std::string_view> lines = split_lines(file.text);
  bool fenced = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i].starts_with("```")) fenced = !fenced;
    if (fenced) continue;
    for (std::string_view target : link_targets(lines[i])) {
      if (leads_outside(target)) continue;
      const std::filesystem::path folder(folder_of(file.path));
      std::string path = (folder / target.substr(0, target.find('#'))).lexically_normal().generic_string();
      if (path.ends_with('/')) path.pop_back();
      if (!names.contains(path) && path != ".")
        findings.push_back(
            {file.path, i + 1, "dead link", fmt::format("there is no `{}`: name a file that exists", path)});
    }
  }
}

}  // namespace

Findings check_writing(const Tree& tree) {
  Findings findings;
  const Names names = names_of(tree);
  for (const SourceFile& file : tree) {
    const std::vector<std::string_view> lines = split_lines(file.text);
    if (is_source(file)) check_first_lines(file, lines, findings);
    check_lines(file, lines, findings);
    if (file.path.ends_with(".md")) check_links(file, names, findings);
  }
  return findings;
}

}  // namespace rig::house
