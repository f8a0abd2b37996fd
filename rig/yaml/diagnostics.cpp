// SPDX-License-Identifier: Apache-2.0
#include "rig/yaml/diagnostics.hpp"

#include <fmt/format.h>

#include <tuple>

namespace rig::yaml {

std::string to_string(const Location& location) {
  std::string text = location.file;
  if (location.line > 0) text += fmt::format(":{}:{}", location.line, location.column);
  if (!location.key_path.empty()) text += fmt::format("{}{}", text.empty() ? "" : ": ", location.key_path);
  return text;
}

std::string to_string(const Diagnostic& diagnostic) {
  return fmt::format("{}: {}", to_string(diagnostic.location), diagnostic.what);
}

void Diagnostics::add(Location location, std::string what, ErrorCode code) {
  const auto is_later = [&](const Diagnostic& other) {
    return other.location.file == location.file &&
           std::tie(other.location.line, other.location.column) > std::tie(location.line, location.column);
  };
  auto place = items_.end();
  while (place != items_.begin() && is_later(*std::prev(place))) --place;
  items_.insert(place, Diagnostic{std::move(location), std::move(what), code});
}

void Diagnostics::add(const Error& error) { add(Location{error.where, 0, 0, {}}, error.what, error.code); }

Error Diagnostics::error() const {
  Error all = make_error(items_.front().code, items_.front().what, to_string(items_.front().location));
  for (const Diagnostic& further : items().subspan(1)) all.what += "\n" + to_string(further);
  return all;
}

std::string to_string(const Diagnostics& diagnostics) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics.items()) text += to_string(diagnostic) + "\n";
  return text;
}

}  // namespace rig::yaml
