// SPDX-License-Identifier: Apache-2.0
//
// What a file got wrong, all of it at once: a person who fixes a plan wants the whole list, not the first line of it.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "rig/base/error.hpp"

namespace rig::yaml {

/// A place in a file. Line and column count from 1, the column in characters; line 0 means "the file as a whole", or a
/// value that did not come from a file (`file` is then "--set").
struct Location {
  std::string file;
  int line{};
  int column{};
  std::string key_path;  // "steps[2].timeout", "" for the top of the document
  bool operator==(const Location&) const = default;
};

/// "plan.yaml:12:5: steps[2].timeout"; parts that are not known are left out.
std::string to_string(const Location& location);

struct Diagnostic {
  Location location;
  std::string what;  // what was expected, what was found, and the nearest valid spelling
  ErrorCode code{ErrorCode::invalid_file};
  bool operator==(const Diagnostic&) const = default;
};

/// `plan.yaml:12:5: steps[2].timeout: expected a duration such as 90s or 200ms, found "90"`
std::string to_string(const Diagnostic& diagnostic);

/// Collected trouble, in source order within each file.
class Diagnostics {
 public:
  void add(Location location, std::string what, ErrorCode code = ErrorCode::invalid_file);
  void add(const Error& error);

  bool empty() const { return items_.empty(); }
  std::size_t size() const { return items_.size(); }
  std::span<const Diagnostic> items() const { return items_; }

  /// All of it as one Error: the first diagnostic gives code, place and text, each further one adds a line to the text.
  /// Only asked for when not empty().
  Error error() const;

 private:
  std::vector<Diagnostic> items_;
};

/// One line each, with a line end after each.
std::string to_string(const Diagnostics& diagnostics);

}  // namespace rig::yaml
