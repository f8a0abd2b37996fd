// SPDX-License-Identifier: Apache-2.0
#include "rig/yaml/substitute.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "rig/yaml/spelling.hpp"

namespace rig::yaml {
namespace {

constexpr std::string_view escape = "$${";
constexpr std::string_view opening = "${";
/// What one value may grow to.
constexpr std::size_t longest_text = std::size_t{1} << 16;

class Substitution {
 public:
  Substitution(const Node& node, const Variables& variables, Diagnostics& diagnostics)
      : node_(node), variables_(variables), diagnostics_(diagnostics) {}

  /// The new text, or nothing if something was wrong.
  std::optional<std::string> resolve(std::string_view text) {
    std::string result;
    while (!text.empty()) {
      const auto at = text.find('$');
      result += text.substr(0, at);
      if (at == text.npos) break;
      text.remove_prefix(at);
      if (text.starts_with(escape)) {
        result += opening;
        text.remove_prefix(escape.size());
      } else if (!text.starts_with(opening)) {
        result += '$';
        text.remove_prefix(1);
      } else if (!take_variable(text, result)) {
        return std::nullopt;
      }
      if (result.size() > longest_text)
        return fail(fmt::format("expected at most {} bytes after substitution", longest_text));
    }
    return result;
  }

 private:
  std::nullopt_t fail(std::string what) {
    diagnostics_.add(node_.location(), std::move(what));
    return std::nullopt;
  }

  bool take_variable(std::string_view& text, std::string& result) {
    const auto end = text.find('}');
    const auto name = text.substr(opening.size(), end == text.npos ? text.npos : end - opening.size());
    if (end == text.npos || !is_variable_name(name)) {
      fail(fmt::format("expected a variable such as ${{name}}, found {}", node_.found()));
      return false;
    }
    const auto variable = variables_.find(name);
    if (variable == variables_.end()) {
      std::vector<std::string_view> names;
      for (const auto& [known, value] : variables_) names.push_back(known);
      fail(fmt::format("unknown variable \"{}\"{}", name, did_you_mean(name, names)));
      return false;
    }
    result += variable->second;
    text.remove_prefix(end + 1);
    return true;
  }

  const Node& node_;
  const Variables& variables_;
  Diagnostics& diagnostics_;
};

bool is_one_variable(std::string_view text) { return text.starts_with(opening) && text.find('}') == text.size() - 1; }

bool substitute_scalar(Document& document, const Node& node, const Variables& variables, Diagnostics& diagnostics) {
  if (node.text().find('$') == std::string_view::npos) return true;
  const bool plain = node.is_plain() || is_one_variable(node.text());
  auto text = Substitution(node, variables, diagnostics).resolve(node.text());
  if (text) document.replace_text(node, std::move(*text), plain);
  return text.has_value();
}

}  // namespace

bool is_variable_name(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  return !text.empty() && is_letter(text.front()) && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
}

bool substitute(Document& document, const Node& node, const Variables& variables, Diagnostics& diagnostics) {
  if (node.is_scalar()) return substitute_scalar(document, node, variables, diagnostics);
  bool clean = true;
  for (const Node& child : node) clean = substitute(document, child, variables, diagnostics) && clean;
  return clean;
}

bool substitute(Document& document, const Variables& variables, Diagnostics& diagnostics) {
  return substitute(document, document.root(), variables, diagnostics);
}

bool has_variable(std::string_view text) {
  for (auto at = text.find(opening); at != text.npos; at = text.find(opening, at + 1))
    if (at == 0 || text[at - 1] != '$') return true;
  return false;
}

}  // namespace rig::yaml
