// SPDX-License-Identifier: Apache-2.0
#include "rig/house/source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <fstream>
#include <iterator>

namespace rig::house {
namespace {

namespace fs = std::filesystem;
constexpr auto npos = std::string_view::npos;

bool is_word_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

bool is_left_out(const std::string& path) {
  constexpr std::array folders{"build", ".git", ".cache", "reports/runs"};
  return std::find(folders.begin(), folders.end(), path) != folders.end() || path.ends_with("node_modules");
}

bool is_written_text(const fs::path& path) {
  constexpr std::array extensions{".cpp", ".hpp", ".txt", ".cmake", ".md",   ".yaml",     ".json",
                                  ".mjs", ".js",  ".sql", ".css",   ".html", ".mustache", ".svg"};
  const std::string extension = path.extension().string();
  if (!extension.empty()) return std::find(extensions.begin(), extensions.end(), extension) != extensions.end();
  std::ifstream in(path, std::ios::binary);  // without an extension: a script or nothing of ours
  std::array<char, 2> start{};
  return in.read(start.data(), 2) && start == std::array{'#', '!'};
}

std::size_t end_of_quoted(std::string_view text, std::size_t at) {
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] == '\\')
      ++i;
    else if (text[i] == text[at])
      return i + 1;
  }
  return text.size();
}

std::size_t end_after(std::string_view text, std::string_view closing, std::size_t from) {
  const auto found = text.find(closing, from);
  return found == npos ? text.size() : found + closing.size();
}

/// The end of the comment or literal that begins at `at`; `at` itself when none does.
std::size_t end_of_non_code(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  const bool inside_word = at > 0 && is_word_char(text[at - 1]);
  if (rest.starts_with("//")) return std::min(text.find('\n', at), text.size());
  if (rest.starts_with("/*")) return end_after(text, "*/", at + 2);
  if (rest.starts_with("R\"") && !inside_word) {
    const auto open = rest.find('(');
    if (open != npos) return end_after(text, fmt::format("){}\"", rest.substr(2, open - 2)), at + open);
  }
  if (rest.starts_with('"')) return end_of_quoted(text, at);
  if (rest.starts_with('\'') && !inside_word) return end_of_quoted(text, at);  // else a digit separator: 1'000
  return at;
}

}  // namespace

std::string describe(const Finding& finding) {
  return fmt::format("{}:{}: {}: {}", finding.file, finding.line, finding.rule, finding.instead);
}

Tree read_tree(const fs::path& root) {
  Tree tree;
  for (auto entry = fs::recursive_directory_iterator(root); entry != fs::recursive_directory_iterator(); ++entry) {
    const std::string path = entry->path().lexically_relative(root).generic_string();
    if (entry->is_directory() && is_left_out(path)) entry.disable_recursion_pending();
    if (!entry->is_regular_file()) continue;
    SourceFile& file = tree.emplace_back(SourceFile{path, {}});
    std::ifstream in(entry->path(), std::ios::binary);
    if (is_written_text(entry->path())) file.text.assign(std::istreambuf_iterator<char>(in), {});
  }
  std::sort(tree.begin(), tree.end(), [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
  return tree;
}

std::string code_only(std::string_view text) {
  std::string code(text);
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = end_of_non_code(text, i);
    for (std::size_t k = i; k < end; ++k) {
      if (code[k] != '\n') code[k] = ' ';
    }
    i = std::max(end, i + 1);
  }
  return code;
}

std::vector<std::string_view> split_lines(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::size_t line_of(std::string_view text, std::size_t offset) {
  const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(offset, text.size()));
  return 1 + static_cast<std::size_t>(std::count(text.begin(), end, '\n'));
}

std::size_t find_word(std::string_view text, std::string_view word, std::size_t from) {
  for (std::size_t at = text.find(word, from); at != npos; at = text.find(word, at + 1)) {
    const bool begins = at == 0 || !is_word_char(word.front()) || !is_word_char(text[at - 1]);
    const std::size_t end = at + word.size();
    const bool ends = end >= text.size() || !is_word_char(word.back()) || !is_word_char(text[end]);
    if (begins && ends) return at;
  }
  return npos;
}

bool is_cpp(const SourceFile& file) { return file.path.ends_with(".cpp") || file.path.ends_with(".hpp"); }
bool is_cmake(const SourceFile& file) { return file.path.ends_with("CMakeLists.txt") || file.path.ends_with(".cmake"); }
bool is_test(std::string_view path) { return path.ends_with("_test.cpp"); }

std::string_view folder_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == npos ? std::string_view{} : path.substr(0, slash);
}

std::string_view name_of(std::string_view path) {
  const auto slash = path.rfind('/');
  return slash == npos ? path : path.substr(slash + 1);
}

}  // namespace rig::house
