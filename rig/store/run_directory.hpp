// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "rig/base/error.hpp"
#include "rig/base/time.hpp"

namespace rig::store {

inline constexpr std::string_view journal_name = "journal.jsonl";
inline constexpr std::string_view result_name = "result.json";
inline constexpr std::string_view junit_name = "junit.xml";
inline constexpr std::string_view report_name = "report.html";

/// "20260101T000000Z-ota-power-cut-4711". Letters of the plan id that do not belong in a file name become '-'.
std::string make_run_id(UtcTime started, std::string_view plan_id, std::uint64_t seed);

/// The directory of one run; it is new, and nothing that exists is ever written over.
class RunDirectory {
 public:
  /// Makes `parent`/`run_id`, or `parent`/`run_id`.2, .3 ... when that is taken. In virtual time two runs have the same run id and
  /// the same contents, so only the directory's name tells them apart: put run_id, not name(), into the journal.
  static Result<RunDirectory> create(const std::filesystem::path& parent, const std::string& run_id);

  const std::filesystem::path& path() const { return path_; }
  std::string name() const { return path_.filename().string(); }
  std::filesystem::path file(std::string_view name) const { return path_ / name; }

 private:
  explicit RunDirectory(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

/// Writes a derived file in one go: beside its name first, synced, then renamed, so that it is there whole or not at all.
Result<void> write_file(const std::filesystem::path& path, std::string_view text);

}  // namespace rig::store
