// SPDX-License-Identifier: Apache-2.0
#include "rig/io/pattern.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/regex.hpp>
#include <cctype>

namespace rig::io {
namespace {

/// Boost.Regex knows the names only when it is asked for one.
std::vector<std::string> names_in(std::string_view pattern) {
  std::vector<std::string> names;
  for (std::size_t at = pattern.find("(?<"); at != pattern.npos; at = pattern.find("(?<", at + 1)) {
    const auto end = pattern.find('>', at);
    if (end == pattern.npos) break;
    const auto name = pattern.substr(at + 3, end - at - 3);
    const bool is_name = !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) { return std::isalnum(c) || c == '_'; });
    if (is_name) names.emplace_back(name);
  }
  return names;
}

}  // namespace

struct Pattern::Compiled {
  std::string text;
  boost::regex regex;
  std::vector<std::string> names;
};

Result<Pattern> Pattern::compile(std::string text) {
  boost::regex regex;
  try {
    regex.assign(text, boost::regex::perl);
  } catch (const boost::regex_error& error) {
    std::string what = error.what();
    what = what.substr(0, what.find("  The error occurred"));
    return make_error(ErrorCode::usage, fmt::format("\"{}\" is no regular expression: {}", text, what));
  }
  auto names = names_in(text);
  return Pattern(std::make_shared<const Compiled>(Compiled{std::move(text), std::move(regex), std::move(names)}));
}

const std::string& Pattern::text() const { return compiled_->text; }

bool Pattern::is_in(std::string_view line) const { return find_in(line).has_value(); }

std::optional<Pattern::Match> Pattern::find_in(std::string_view line, std::size_t from) const {
  if (from > line.size()) return std::nullopt;
  boost::cmatch found;
  try {
    const char* begin = line.data();
    if (!boost::regex_search(begin + from, begin + line.size(), found, compiled_->regex, from > 0 ? boost::match_prev_avail : boost::match_default))
      return std::nullopt;
  } catch (const std::runtime_error&) {
    return std::nullopt;  // Boost.Regex gives up on a match that would take for ever
  }
  Match match{.begin = from + static_cast<std::size_t>(found.position()), .end = {}, .text = found.str()};
  match.end = match.begin + match.text.size();
  for (std::size_t i = 1; i < found.size(); ++i)
    if (found[static_cast<int>(i)].matched) match.groups.emplace_back(std::to_string(i), found.str(static_cast<int>(i)));
  for (const std::string& name : compiled_->names)
    if (found[name.c_str()].matched) match.groups.emplace_back(name, found[name.c_str()].str());
  return match;
}

}  // namespace rig::io
