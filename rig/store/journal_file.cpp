// SPDX-License-Identifier: Apache-2.0
#include "rig/store/journal_file.hpp"

#include <fcntl.h>

#include <utility>

#include "rig/base/mapped_file.hpp"
#include "rig/record/replay.hpp"

namespace rig::store {

using record::ChainReport;
using record::JournalLine;

JournalFile::JournalFile(FileHandle file, std::uint64_t size, record::ChainWriter writer, Now now, OnFailure on_failure)
    : file_(std::move(file)), size_(size), writer_(writer), now_(std::move(now)), on_failure_(std::move(on_failure)) {}

Result<std::unique_ptr<JournalFile>> JournalFile::create(const std::filesystem::path& path, Now now, OnFailure on_failure) {
  auto file = FileHandle::open(path, O_WRONLY | O_APPEND | O_CREAT | O_EXCL);
  if (!file) return file.error();
  if (auto synced = sync_directory(path.has_parent_path() ? path.parent_path() : "."); !synced) return synced.error();
  return std::unique_ptr<JournalFile>(new JournalFile(*std::move(file), 0, {}, std::move(now), std::move(on_failure)));
}

Result<std::unique_ptr<JournalFile>> JournalFile::reopen(const std::filesystem::path& path, Now now, OnFailure on_failure) {
  auto report = read_journal(path, [](const JournalLine&) {});
  if (!report) return report.error();
  if (report->broken) return make_error(ErrorCode::invalid_file, report->broken->where + ": " + report->broken->what, path.string());
  auto file = FileHandle::open(path, O_WRONLY | O_APPEND);
  if (!file) return file.error();
  if (auto cut = file->truncate(report->bytes); !cut) return cut.error();
  const auto later = [before = report->last_t, stamp_of = std::move(now)] {
    const record::Stamp stamp = stamp_of();
    return record::Stamp{before + stamp.t, stamp.utc};
  };
  std::unique_ptr<JournalFile> journal(
      new JournalFile(*std::move(file), report->bytes, {report->lines, report->head}, later, std::move(on_failure)));
  journal->emit(record::event(record::RunResumed{report->lines, report->torn}));
  journal->sync();
  if (journal->failure()) return *journal->failure();
  return journal;
}

void JournalFile::emit(record::Event event) {
  if (failure_) return;
  record::ChainWriter next = writer_;
  const std::string line = next.line(event, now_());
  if (auto written = file_.write(line); !written) return fail(written.error());
  writer_ = next;
  size_ += line.size();
}

void JournalFile::sync() {
  if (failure_) return;
  if (auto synced = file_.sync(); !synced) fail(synced.error());
}

void JournalFile::fail(const Error& error) {
  failure_ = error;
  // Half a line that the disk still took is cut off again; if even that is refused, readers report it as torn.
  static_cast<void>(file_.truncate(size_));
  if (on_failure_) on_failure_(error);
}

Result<ChainReport> read_journal(const std::filesystem::path& path, const std::function<void(JournalLine)>& on_line) {
  auto file = MappedFile::open(path);
  if (!file) return file.error();
  return record::walk_chain(as_text(file->bytes()), on_line);
}

Result<record::RunRecord> read_record(const std::filesystem::path& path) {
  record::Replay replay;
  auto chain = read_journal(path, [&](JournalLine line) { replay.on_line(std::move(line)); });
  if (!chain) return chain.error();
  return std::move(replay).finish(*chain);
}

}  // namespace rig::store
