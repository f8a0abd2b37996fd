// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

namespace rig::io {

/// `text` with "(hidden)" in the place of each of the texts that are not to be read.
std::string masked(std::string text, const std::vector<std::string>& hidden);

}  // namespace rig::io
