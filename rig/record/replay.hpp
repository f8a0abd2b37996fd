// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "rig/record/run_record.hpp"

namespace rig::record {

/// Builds the record of a run from the lines of its journal:
///
///   Replay replay;
///   const ChainReport chain = walk_chain(text, [&](JournalLine line) { replay.on_line(std::move(line)); });
///   const RunRecord record = std::move(replay).finish(chain);
///
/// A journal may end anywhere. What had begun and never ended is then `aborted`, what was planned and never ran is
/// `inconclusive`, and the run is `aborted` with a sentence that says what is missing. A parent is never better than its
/// children, whatever the journal says of it. A line of an unknown type is kept as evidence; one that cannot be used is also told
/// in `problems`. A broken chain makes the run at least `rig_error`.
class Replay {
 public:
  void on_line(JournalLine line);
  RunRecord finish(const ChainReport& chain) &&;

 private:
  template <class T>
  void use(const JournalLine& line);
  void apply(const RunStarted& event, const JournalLine& line);
  void apply(const CaseStarted& event, const JournalLine& line);
  void apply(const CaseEnded& event, const JournalLine& line);
  void apply(const StepStarted& event, const JournalLine& line);
  void apply(const StepEnded& event, const JournalLine& line);
  void apply(const Measurement& event, const JournalLine& line);
  void apply(const RunEnded& event, const JournalLine& line);
  void apply(const RelaySwitched& event, const JournalLine& line);
  void apply(const CoordinatorChanged& event, const JournalLine& line);
  void apply(const DeviceChanged& event, const JournalLine& line);
  void apply(const TransferChanged& event, const JournalLine& line);
  void apply(const TransferSample& event, const JournalLine& line);
  void apply(const TransferSummary& event, const JournalLine& line);

  CaseRecord& case_of(const std::string& id);
  std::vector<StepRecord>* steps_of(const std::string& case_id, std::uint32_t attempt);
  StepRecord* open_step(const std::string& case_id, std::uint32_t attempt, Phase phase, const std::string& step);
  template <class Visit>
  void every_step(Visit visit);
  void problem(const JournalLine& line, std::string what);
  void close_what_is_open();
  void conclude_cases();
  void conclude_run(const ChainReport& chain);
  std::string what_is_missing(const ChainReport& chain) const;

  RunRecord record_;
  std::uint64_t last_seq_{};
};

/// Walks over the text of a journal and replays it.
RunRecord replay_journal(std::string_view journal);

}  // namespace rig::record
