// SPDX-License-Identifier: Apache-2.0
#include "rig/store/run_directory.hpp"

#include <gtest/gtest.h>

#include "rig/base/scratch_directory.hpp"

namespace rig::store {
namespace {

using namespace std::chrono_literals;

constexpr UtcTime new_year{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};

TEST(RunId, HoldsTimePlanAndSeed) {
  EXPECT_EQ(make_run_id(new_year + 1h + 500ms, "ota-power-cut", 4711), "20260101T010000Z-ota-power-cut-4711");
}

TEST(RunId, IsAlwaysAFileName) { EXPECT_EQ(make_run_id(new_year, "../a b\n", 1), "20260101T000000Z----a-b--1"); }

TEST(RunDirectory, IsNeverTheSameTwice) {
  const ScratchDirectory scratch;
  const auto first = RunDirectory::create(scratch.path() / "runs", "run-1");
  const auto second = RunDirectory::create(scratch.path() / "runs", "run-1");
  ASSERT_TRUE(first.has_value() && second.has_value());
  EXPECT_EQ(first->name(), "run-1");
  EXPECT_EQ(second->name(), "run-1.2");
  EXPECT_TRUE(std::filesystem::is_directory(second->path()));
  EXPECT_EQ(first->file(journal_name), first->path() / "journal.jsonl");
}

TEST(RunDirectory, SaysWhyItCannotBeMade) {
  const ScratchDirectory scratch;
  ASSERT_TRUE(write_file(scratch.path() / "taken", "a file").has_value());
  const auto directory = RunDirectory::create(scratch.path() / "taken", "run-1");
  ASSERT_FALSE(directory.has_value());
  EXPECT_EQ(directory.error().code, ErrorCode::io_failed);
  EXPECT_EQ(directory.error().where, (scratch.path() / "taken").string());
}

TEST(WriteFile, ReplacesTheWholeFileAndLeavesNothingBeside) {
  const ScratchDirectory scratch;
  const auto path = scratch.path() / "result.json";
  ASSERT_TRUE(write_file(path, "a long first version").has_value());
  ASSERT_TRUE(write_file(path, "short").has_value());
  EXPECT_EQ(text_of(path), "short");
  EXPECT_EQ(std::distance(std::filesystem::directory_iterator(scratch.path()), {}), 1);
}

}  // namespace
}  // namespace rig::store
