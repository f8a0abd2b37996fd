// SPDX-License-Identifier: Apache-2.0
#include "rig/store/run_directory.hpp"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>

#include "rig/store/file_handle.hpp"

namespace rig::store {
namespace {

namespace fs = std::filesystem;

bool fits_a_file_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

Error cannot_create(const fs::path& path, const std::error_code& why) {
  return make_error(ErrorCode::io_failed, fmt::format("cannot create the directory: {}", why.message()), path.string());
}

}  // namespace

std::string make_run_id(UtcTime started, std::string_view plan_id, std::uint64_t seed) {
  std::string plan(plan_id.substr(0, 80));
  std::ranges::replace_if(plan, [](char c) { return !fits_a_file_name(c); }, '-');
  const auto seconds = std::chrono::floor<std::chrono::seconds>(started).time_since_epoch().count();
  return fmt::format("{:%Y%m%dT%H%M%SZ}-{}-{}", fmt::gmtime(seconds), plan, seed);
}

Result<RunDirectory> RunDirectory::create(const fs::path& parent, const std::string& run_id) {
  constexpr int most_namesakes = 10'000;
  std::error_code why;
  fs::create_directories(parent, why);
  if (why) return cannot_create(parent, why);
  for (int copy = 1; copy <= most_namesakes; ++copy) {
    const fs::path path = parent / (copy == 1 ? run_id : fmt::format("{}.{}", run_id, copy));
    // Also when somebody else makes it at the same moment: only one of us is told that it is new.
    if (fs::create_directory(path, why)) {
      if (auto synced = sync_directory(parent); !synced) return synced.error();
      return RunDirectory(path);
    }
    if (why && why != std::errc::file_exists) return cannot_create(path, why);
  }
  return make_error(ErrorCode::limit_reached, fmt::format("{} runs already have this name", most_namesakes), (parent / run_id).string());
}

Result<void> write_file(const fs::path& path, std::string_view text) {
  fs::path beside = path;
  beside += ".part";
  auto file = FileHandle::open(beside, O_WRONLY | O_CREAT | O_TRUNC);
  if (!file) return file.error();
  if (auto written = file->write(text); !written) return written;
  if (auto synced = file->sync(); !synced) return synced;
  std::error_code why;
  fs::rename(beside, path, why);
  if (why) return make_error(ErrorCode::io_failed, fmt::format("cannot rename: {}", why.message()), path.string());
  return sync_directory(path.has_parent_path() ? path.parent_path() : fs::path("."));
}

}  // namespace rig::store
