// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "rig/io/loop.hpp"

namespace rig::io {

/// A program of this machine and what it is given. No shell reads the arguments. It finds nothing on its standard input, no open files
/// of ours, and of our environment only PATH, HOME and LANG.
struct ToolCommand {
  std::string program;                   ///< a path, or a name that is looked for in PATH
  std::vector<std::string> arguments{};
  std::filesystem::path directory{};     ///< where it runs; ours unless given
  std::vector<std::pair<std::string, std::string>> environment{};  ///< beside those three, or instead of them
  Duration grace = std::chrono::seconds(2);  ///< from SIGTERM to SIGKILL
  std::size_t output_kept = 16 * 1024;       ///< octets, of the end
  std::function<void(std::string_view line)> on_line{};  ///< of either stream, as they come
};

struct ToolEnd {
  std::string program;               ///< its whole path
  std::optional<int> exit;           ///< status; nothing when a signal ended it
  std::optional<int> signal;
  bool timed_out = false;            ///< we ended it
  std::uint64_t octets = 0;          ///< that it printed
  std::string output;                ///< the end of it, both streams as they came, octets that are no UTF-8 as \xHH
  std::optional<Duration> took;      ///< nothing in virtual time
};

/// The whole path of a program as ToolCommand names it. Errors: not_found.
Result<std::filesystem::path> find_program(const std::string& program);

/// Runs it to its end and blocks the fiber. At the deadline its whole process group gets SIGTERM, and SIGKILL after the grace; what it
/// left behind in its group is killed when it ends, in any case. In virtual time the whole world stands still meanwhile, and the
/// deadline's allowance is counted on the real clock. Errors: not_found, cancelled (it was ended), io_failed, naming the program.
Result<ToolEnd> run_tool(Loop& loop, const ToolCommand& command, Deadline deadline);

}  // namespace rig::io
