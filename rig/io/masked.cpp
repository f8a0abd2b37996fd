// SPDX-License-Identifier: Apache-2.0
#include "rig/io/masked.hpp"

#include <string_view>

namespace rig::io {

std::string masked(std::string text, const std::vector<std::string>& hidden) {
  constexpr std::string_view mask = "(hidden)";
  for (const std::string& one : hidden) {
    if (one.empty()) continue;
    for (auto at = text.find(one); at != text.npos; at = text.find(one, at + mask.size())) text.replace(at, one.size(), mask);
  }
  return text;
}

}  // namespace rig::io
