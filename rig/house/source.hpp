// SPDX-License-Identifier: Apache-2.0
//
// The source tree as values, so that every rule can be tried on a bad sample in memory.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace rig::house {

struct SourceFile {
  std::string path;  ///< from the root, with '/': "rig/base/time.cpp"
  std::string text;  ///< empty for what people do not write as text: pictures, vectors, the licence
};

/// Every file of the project in the order of the paths.
using Tree = std::vector<SourceFile>;

/// One broken rule. `instead` tells what to do about it.
struct Finding {
  std::string file;
  std::size_t line{};
  std::string rule;
  std::string instead;
};
using Findings = std::vector<Finding>;

/// "rig/hub/clock.cpp:12: no_clock: `sleep_for`: use Loop::sleep instead"
std::string describe(const Finding& finding);

/// Reads the tree; leaves out what is built, fetched or written by runs.
Tree read_tree(const std::filesystem::path& root);

/// The C++ text with comments and the contents of literals blanked out; lines and columns stay where they were.
std::string code_only(std::string_view text);

std::vector<std::string_view> split_lines(std::string_view text);
/// The line, counted from 1, of the character at `offset`.
std::size_t line_of(std::string_view text, std::size_t offset);
/// Where `word` stands as a whole word at or after `from`; npos when nowhere.
std::size_t find_word(std::string_view text, std::string_view word, std::size_t from = 0);

bool is_cpp(const SourceFile& file);
bool is_cmake(const SourceFile& file);
bool is_test(std::string_view path);
/// "rig/hub/clock.cpp" -> "rig/hub", "clock.cpp", "README.md" -> ""
std::string_view folder_of(std::string_view path);
std::string_view name_of(std::string_view path);

}  // namespace rig::house
