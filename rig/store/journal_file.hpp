// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include "rig/record/chain.hpp"
#include "rig/record/run_record.hpp"
#include "rig/store/file_handle.hpp"

namespace rig::store {

/// The journal on disk. Every event is one write(2) of one line, so a process killed at any instant leaves whole lines, and at
/// most one torn one after a power cut. After a failure (disk full, disk gone) nothing more is written: the file keeps its
/// good lines, on_failure is called once, and failure() stays set, so that the run ends as rig_error.
class JournalFile final : public record::EventSink {
 public:
  using Now = std::function<record::Stamp()>;
  using OnFailure = std::function<void(const Error&)>;

  /// A new file; io_failed when it already exists.
  static Result<std::unique_ptr<JournalFile>> create(const std::filesystem::path& path, Now now, OnFailure on_failure);
  /// Goes on where an earlier process stopped. A torn last line is cut off and kept in the run_resumed event that is written first;
  /// invalid_file when the chain does not hold. `now` counts from zero again: the run's axis goes on where the file ends, and how
  /// long nobody was there shows in `utc`.
  static Result<std::unique_ptr<JournalFile>> reopen(const std::filesystem::path& path, Now now, OnFailure on_failure);

  void emit(record::Event event) override;
  void sync() override;

  const std::optional<Error>& failure() const { return failure_; }
  std::uint64_t lines() const { return writer_.lines(); }
  const Sha256Digest& head() const { return writer_.head(); }

 private:
  JournalFile(FileHandle file, std::uint64_t size, record::ChainWriter writer, Now now, OnFailure on_failure);
  void fail(const Error& error);

  FileHandle file_;
  std::uint64_t size_;
  record::ChainWriter writer_;
  Now now_;
  OnFailure on_failure_;
  std::optional<Error> failure_;
};

/// Walks over a journal file line by line, whatever its size; a broken chain is in the report, not an error.
Result<record::ChainReport> read_journal(const std::filesystem::path& path, const std::function<void(record::JournalLine)>& on_line);

/// The record of the run whose journal this is, also of one that is still running or was killed.
Result<record::RunRecord> read_record(const std::filesystem::path& path);

}  // namespace rig::store
