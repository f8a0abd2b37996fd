// SPDX-License-Identifier: Apache-2.0
#include "rig/store/journal_file.hpp"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>

#include "rig/record/events.hpp"
#include "rig/store/run_directory.hpp"
#include "rig/base/scratch_directory.hpp"

namespace rig::store {
namespace {

using namespace std::chrono_literals;
using namespace record;

/// A clock that goes one second with each question.
struct Seconds {
  Stamp now{0s, UtcTime{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}}};
  Stamp operator()() {
    const Stamp answer = now;
    now = {now.t + 1s, now.utc + 1s};
    return answer;
  }
};

void no_failure(const Error& error) { ADD_FAILURE() << describe(error); }

std::unique_ptr<JournalFile> new_journal(const std::filesystem::path& path) {
  auto journal = JournalFile::create(path, Seconds{}, no_failure);
  EXPECT_TRUE(journal.has_value());
  return *std::move(journal);
}

ChainReport walked(const std::filesystem::path& path) {
  auto report = read_journal(path, [](const JournalLine&) {});
  EXPECT_TRUE(report.has_value());
  return *report;
}

/// No file of this process may grow beyond `octets`: a full disk, without one.
class FullDisk {
 public:
  explicit FullDisk(rlim_t octets) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    handler_ = ::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{octets, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  ~FullDisk() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    ::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  sighandler_t handler_{};
};

TEST(JournalFile, HoldsEveryLineAsSoonAsItIsEmitted) {
  const ScratchDirectory scratch;
  const auto path = scratch.path() / journal_name;
  const auto journal = new_journal(path);
  emit(*journal, Note{"one"});
  EXPECT_EQ(walked(path).lines, 1u);
  emit(*journal, Note{"two"});
  journal->sync();
  const auto report = walked(path);
  EXPECT_EQ(report.lines, 2u);
  EXPECT_EQ(report.head, journal->head());
}

TEST(JournalFile, IsNeverWrittenOver) {
  const ScratchDirectory scratch;
  const auto path = scratch.path() / journal_name;
  new_journal(path);
  const auto again = JournalFile::create(path, Seconds{}, no_failure);
  ASSERT_FALSE(again.has_value());
  EXPECT_EQ(describe(again.error()), path.string() + ": cannot open: File exists (io_failed)");
}

TEST(JournalFile, KeepsItsGoodLinesOnAFullDiskAndSaysSoOnce) {
  const ScratchDirectory scratch;
  const auto path = scratch.path() / journal_name;
  std::vector<Error> failures;
  auto journal = *JournalFile::create(path, Seconds{}, [&](const Error& error) { failures.push_back(error); });
  emit(*journal, Note{"one"});
  {
    const FullDisk disk(std::filesystem::file_size(path) + 50);
    emit(*journal, Note{"does not fit"});
    emit(*journal, Note{"not tried"});
  }
  emit(*journal, Note{"not tried either: a hole would break the chain"});
  ASSERT_EQ(failures.size(), 1u);
  EXPECT_EQ(describe(failures[0]), path.string() + ": cannot write: File too large (io_failed)");
  EXPECT_TRUE(journal->failure().has_value());
  const auto report = walked(path);
  EXPECT_EQ(report.lines, 1u);
  EXPECT_EQ(report.torn, "");
}

TEST(JournalFile, GoesOnBehindATornLineAndKeepsItAsEvidence) {
  const ScratchDirectory scratch;
  const auto path = scratch.path() / journal_name;
  {
    const auto journal = new_journal(path);
    emit(*journal, Note{"one"});
    emit(*journal, Note{"two"});
  }
  const auto whole = text_of(path);
  const auto first_line = whole.find('\n') + 1;
  for (std::size_t size = first_line; size < whole.size(); ++size) {
    const auto cut = scratch.path() / "cut.jsonl";
    ASSERT_TRUE(write_file(cut, whole.substr(0, size)).has_value());
    auto journal = JournalFile::reopen(cut, Seconds{}, no_failure);
    ASSERT_TRUE(journal.has_value()) << describe(journal.error());
    emit(**journal, Note{"three"});
    std::vector<JournalLine> lines;
    const auto report = read_journal(cut, [&](JournalLine line) { lines.push_back(std::move(line)); });
    ASSERT_FALSE(report->broken.has_value()) << describe(*report->broken);
    ASSERT_EQ(lines.size(), 3u) << "cut at octet " << size;
    ASSERT_EQ(lines[1].type, "run_resumed");
    ASSERT_EQ(lines[1].fields["torn"].get<std::string>(), whole.substr(first_line, size - first_line));
  }
}

TEST(JournalFile, RefusesToGoOnBehindABrokenChain) {
  const ScratchDirectory scratch;
  const auto path = scratch.path() / journal_name;
  ASSERT_TRUE(write_file(path, "{}\n").has_value());
  const auto journal = JournalFile::reopen(path, Seconds{}, no_failure);
  ASSERT_FALSE(journal.has_value());
  EXPECT_EQ(describe(journal.error()), path.string() + ": line 1: expected the keys seq, t, utc, type and prev, found 0 keys (invalid_file)");
}

TEST(ReadRecord, IsTheRecordOfARunThatIsStillGoing) {
  const ScratchDirectory scratch;
  const auto path = scratch.path() / journal_name;
  const auto journal = new_journal(path);
  RunStarted started;
  started.run = "run-1";
  started.planned = {{"upgrade", "Upgrade", {}}};
  emit(*journal, started);
  emit(*journal, CaseStarted{"upgrade", 1});
  const auto running = read_record(path);
  ASSERT_TRUE(running.has_value());
  EXPECT_EQ(running->verdict, Verdict::aborted);
  EXPECT_EQ(running->message, "the journal ends after line 2 at 1s; missing: the end of case 'upgrade' and the end of the run");
}

TEST(ReadRecord, SaysWhenThereIsNoJournal) {
  const auto record = read_record("/nowhere/journal.jsonl");
  ASSERT_FALSE(record.has_value());
  EXPECT_EQ(record.error().code, ErrorCode::not_found);
}

}  // namespace
}  // namespace rig::store
