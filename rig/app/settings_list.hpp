// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "rig/yaml/diagnostics.hpp"

namespace rig::app {

/// "key=value" options taken apart; one without '=' is reported as what `option` expected.
inline std::vector<std::pair<std::string, std::string>> settings_list(const std::string& option, const std::vector<std::string>& texts,
                                                                     yaml::Diagnostics& diagnostics) {
  std::vector<std::pair<std::string, std::string>> settings;
  for (const std::string& text : texts) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
      diagnostics.add({.file = option, .line = 0, .column = 0, .key_path = {}}, "expected key=value, found \"" + text + '"', ErrorCode::usage);
    else
      settings.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return settings;
}

}  // namespace rig::app
