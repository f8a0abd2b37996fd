// SPDX-License-Identifier: Apache-2.0
//
// A run killed at any instant leaves a journal that can be read to its last line, and reports that say what is missing.
#include <gmock/gmock.h>

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <random>

#include "rig/app/child_process.hpp"
#include "rig/base/rng.hpp"
#include "rig/base/scratch_directory.hpp"
#include "rig/io/loop.hpp"
#include "rig/store/journal_file.hpp"
#include "rig/store/run_directory.hpp"

namespace rig::app {
namespace {

namespace fs = std::filesystem;
using record::Verdict;
using Clock = std::chrono::steady_clock;

// Under the address sanitizer a run takes some seventy times as long; a smaller image makes up for it.
#ifdef RIG_SANITIZED
constexpr auto image = "image=../../firmware-images/ppmid-16k.yaml";
#else
constexpr auto image = "image=../../firmware-images/ppmid-512k.yaml";
#endif

const std::vector<std::string> run_plan{"run", "testplans/ppmid/ota-power-cut.yaml", "--param", image, "--out"};

std::vector<std::string> into(const fs::path& out) {
  auto arguments = run_plan;
  arguments.push_back(out);
  return arguments;
}

/// HANRIG_TEST_SEED repeats a run of this test.
std::uint64_t chosen_seed() {
  const char* given = std::getenv("HANRIG_TEST_SEED");
  return given ? std::strtoull(given, nullptr, 10) : std::random_device{}();
}

void expect_readable(const fs::path& run) {
  const fs::path journal = run / store::journal_name;
  if (!fs::exists(journal)) return;  // killed between the two
  const auto record = store::read_record(journal);
  ASSERT_TRUE(record.has_value()) << describe(record.error());
  EXPECT_EQ(record->journal.broken, std::nullopt);
  EXPECT_TRUE(record->journal.torn.empty());
  ASSERT_EQ(hanrig({"report", run}).exit_code, 0);
  const auto result = nlohmann::json::parse(text_of(run / store::result_name));
  const std::string junit = text_of(run / store::junit_name), html = text_of(run / store::report_name);
  EXPECT_EQ(result.at("verdict"), name(record->verdict));
  EXPECT_THAT(junit, testing::HasSubstr("</testsuites>"));
  EXPECT_THAT(html, testing::HasSubstr("</html>"));
  if (record->complete) return;
  EXPECT_EQ(record->verdict, Verdict::aborted);
  EXPECT_THAT(record->message, testing::HasSubstr("missing: "));
  EXPECT_THAT(html, testing::HasSubstr("the end of the run"));
}

TEST(Kill, AtAnyInstantLeavesAReadableJournalAndReportsThatSayWhatIsMissing) {
  const std::uint64_t seed = chosen_seed();
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  SCOPED_TRACE("HANRIG_TEST_SEED=" + std::to_string(seed));
  Rng rng(seed);
  const ScratchDirectory whole;
  const auto begun = Clock::now();
  ASSERT_EQ(hanrig(into(whole.path())).exit_code, 0);
  const auto takes = static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - begun).count());
  int killed = 0;
  for (int round = 0; round < 50; ++round) {
    const ScratchDirectory out;
    Hanrig process(into(out.path()));
    // The instant is what is tried out here, so letting time pass is no synchronisation: whatever it hits must be right.
    ASSERT_TRUE(io::Loop(io::TimeMode::real).sleep(std::chrono::microseconds(rng.below(takes))).has_value());
    process.kill(SIGKILL);
    killed += process.wait() == 1000 + SIGKILL ? 1 : 0;
    for (const auto& entry : fs::directory_iterator(out.path())) expect_readable(entry.path());
    if (HasFailure()) FAIL() << "in round " << round;
  }
  EXPECT_GT(killed, 0);
}

}  // namespace
}  // namespace rig::app
