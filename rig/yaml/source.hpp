// SPDX-License-Identifier: Apache-2.0
//
// What yaml-cpp 0.7 does not tell, read from the source text itself. Private to this folder.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "rig/yaml/tree.hpp"

namespace rig::yaml {

/// The first character YAML does not allow (section 5.1): a control character, or bytes that are not UTF-8.
std::optional<std::size_t> find_bad_character(std::string_view text);

/// Byte offsets into line and column, the column in characters. Cheap when asked in rising order.
class PlaceFinder {
 public:
  explicit PlaceFinder(std::string_view text) : text_(text) {}
  Place at(std::size_t offset);

 private:
  std::string_view text_;
  std::size_t offset_{};
  Place place_{1, 1};
};

/// The parts of a file in which a tab is content: quoted and block scalars.
class TextSpans {
 public:
  explicit TextSpans(std::string_view source) : source_(source) {}

  /// Notes the scalar that starts at `offset` (at its anchor, if it has one). False if its closing quote is missing.
  bool add_scalar(std::size_t offset);
  /// A block scalar ends at the latest on the line before the next node.
  void next_node_at(std::size_t offset);
  /// Tabs before `end` that are neither content nor comment.
  std::vector<std::size_t> misplaced_tabs(std::size_t end) const;

 private:
  struct Span {
    std::size_t begin, end;
  };
  bool is_comment(std::size_t offset) const;
  const Span* span_at(std::size_t offset) const;

  std::string_view source_;
  std::vector<Span> spans_;
  bool block_is_open_{};
};

}  // namespace rig::yaml
