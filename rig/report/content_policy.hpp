// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace rig::report {

/// A Content-Security-Policy that allows exactly these scripts and this style sheet, by their SHA-256, and no request at all.
std::string content_policy(std::initializer_list<std::string_view> scripts, std::string_view style);

}  // namespace rig::report
