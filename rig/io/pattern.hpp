// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rig/base/error.hpp"

namespace rig::io {

/// A regular expression as people who know Perl write it, with named groups: `supply (?<volts>[0-9.]+) V`. It is looked for
/// anywhere in a line unless it says ^ or $.
class Pattern {
 public:
  struct Match {
    std::size_t begin{}, end{};  ///< of the whole match in the text
    std::string text;
    std::vector<std::pair<std::string, std::string>> groups{};  ///< those that took part: "1", "2" ..., and their names
  };

  /// Errors: usage, naming the pattern and what is wrong with it.
  static Result<Pattern> compile(std::string text);

  const std::string& text() const;
  bool is_in(std::string_view line) const;
  /// The first match at or behind `from`. A pattern that is too costly for this line is not found.
  std::optional<Match> find_in(std::string_view line, std::size_t from = 0) const;

 private:
  struct Compiled;
  explicit Pattern(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}
  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace rig::io
