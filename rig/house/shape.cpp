// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <optional>

#include "rig/house/rules.hpp"

namespace rig::house {
namespace {

constexpr std::size_t max_file_lines = 500;
constexpr std::size_t max_function_lines = 70;
constexpr auto npos = std::string_view::npos;

std::string_view trim(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front())) != 0) text.remove_prefix(1);
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back())) != 0) text.remove_suffix(1);
  return text;
}

std::string without_preprocessor(std::string code) {
  bool continued = false;
  for (std::size_t begin = 0; begin < code.size();) {
    const std::size_t end = std::min(code.find('\n', begin), code.size());
    const std::string_view line(code.data() + begin, end - begin);
    const bool directive = continued || trim(line).starts_with('#');
    continued = directive && line.ends_with('\\');
    if (directive)
      std::fill(code.begin() + static_cast<std::ptrdiff_t>(begin), code.begin() + static_cast<std::ptrdiff_t>(end),
                ' ');
    begin = end + 1;
  }
  return code;
}

/// "template <class T> Foo f(" -> "Foo f("
std::string_view without_template(std::string_view head) {
  if (!head.starts_with("template")) return head;
  int depth = 0;
  for (std::size_t i = 0; i < head.size(); ++i) {
    if (head[i] == '<') ++depth;
    if (head[i] == '>' && --depth == 0) return without_template(trim(head.substr(i + 1)));
  }
  return head;
}

enum class Brace : std::uint8_t { declarations, body, other };

bool opens_declarations(std::string_view head) {
  const std::string_view before_parameters = head.substr(0, head.find('('));
  for (std::string_view word : {"namespace", "class", "struct", "union", "extern"}) {
    if (find_word(before_parameters, word) != npos)
      return find_word(before_parameters, "enum") == npos && !head.ends_with('=');
  }
  return false;
}

/// `Foo::Foo(int a) : a_`: the brace that follows initialises a member.
bool is_member_initialiser(std::string_view head) {
  const auto close = head.rfind(')');
  if (close == npos || head.ends_with(')') || head.ends_with('}')) return false;
  std::string after(head.substr(close + 1));
  for (auto at = after.find("::"); at != std::string::npos; at = after.find("::")) after.replace(at, 2, "  ");
  return after.find(':') != std::string::npos;
}

/// What a brace opens, told from the text between the statement before it and the brace. Only asked outside of bodies.
Brace classify(std::string_view head) {
  head = without_template(trim(head));
  if (head.empty() || (head.starts_with(',') && head.ends_with('}')))
    return Brace::body;  // after a list of member initialisers
  if (opens_declarations(head)) return Brace::declarations;
  const bool initialises = head.find('(') == npos || head.ends_with('=') || head.ends_with('(') || head.ends_with(',');
  return initialises || is_member_initialiser(head) ? Brace::other : Brace::body;
}

struct OpenBrace {
  Brace kind;
  std::size_t head;  // where the text before it begins
};

std::size_t first_code(std::string_view code, std::size_t from) {
  while (from < code.size() && std::isspace(static_cast<unsigned char>(code[from])) != 0) ++from;
  return from;
}

void check_functions(const SourceFile& file, Findings& findings) {
  const std::string code = without_preprocessor(code_only(file.text));
  std::vector<OpenBrace> open;
  std::size_t head = 0;
  for (std::size_t i = 0; i < code.size(); ++i) {
    const bool declaring = open.empty() || open.back().kind == Brace::declarations;
    if (code[i] == ';') head = i + 1;
    if (code[i] == '{') {
      open.push_back({declaring ? classify(std::string_view(code).substr(head, i - head)) : Brace::other, head});
      head = i + 1;
    }
    if (code[i] != '}' || open.empty()) continue;
    const OpenBrace closed = open.back();
    open.pop_back();
    head = closed.kind == Brace::other ? closed.head : i + 1;  // `void f(Point p = {})` goes on after its initialiser
    if (closed.kind != Brace::body) continue;
    const std::size_t first = line_of(code, first_code(code, closed.head));
    const std::size_t lines = line_of(code, i) - first + 1;
    if (lines > max_function_lines)
      findings.push_back({file.path, first, "long function",
                          fmt::format("{} lines: split it, {} at most", lines, max_function_lines)});
  }
}

}  // namespace

Findings check_shape(const Tree& tree) {
  Findings findings;
  for (const SourceFile& file : tree) {
    if (!is_cpp(file)) continue;
    const std::size_t lines = split_lines(file.text).size();
    if (lines > max_file_lines)
      findings.push_back(
          {file.path, lines, "long file", fmt::format("{} lines: split it, {} at most", lines, max_file_lines)});
    check_functions(file, findings);
  }
  return findings;
}

}  // namespace rig::house
