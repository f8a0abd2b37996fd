// SPDX-License-Identifier: Apache-2.0
//
// The record of a run as a plain value. It is made from the journal alone (rig/record/replay.hpp), and every report is a
// function of it.
#pragma once

#include <string>
#include <vector>

#include "rig/record/chain.hpp"
#include "rig/record/events.hpp"

namespace rig::record {

struct StepRecord {
  std::string id;
  std::string kind;
  Phase phase{Phase::steps};
  std::string title;
  std::string file;
  std::uint32_t line{};
  Json parameters = Json::object();
  Verdict verdict{Verdict::aborted};
  Cause cause{Cause::none};
  std::string rule;
  std::string message;
  std::vector<Measurement> measurements;
  Duration started{};         ///< since the run started
  Duration ended{};
  std::uint64_t first_seq{};  ///< its evidence: the journal lines from its start ...
  std::uint64_t last_seq{};   ///< ... to its end, both included
  bool complete{};            ///< false when the journal ends before the step does
};

struct AttemptRecord {
  std::uint32_t attempt{1};
  Verdict verdict{Verdict::aborted};
  Cause cause{Cause::none};
  std::string message;
  Duration started{};
  Duration ended{};
  bool complete{};
  std::vector<StepRecord> steps;
};

/// A planned case. One that never ran has no attempts and is inconclusive: it is never left out and never passed.
struct CaseRecord {
  std::string id;
  std::string title;
  std::vector<std::string> covers;
  std::vector<AttemptRecord> attempts;
  Verdict verdict{Verdict::inconclusive};
  Cause cause{Cause::none};
  std::string message;
  bool flaky{};  ///< passed, but not on the first attempt

  bool ran() const { return !attempts.empty(); }
};

template <class T>
struct Timed {
  Duration t{};
  std::uint64_t seq{};
  T value;
};

/// What the plots are drawn from, in order of time.
struct Series {
  std::vector<Timed<RelaySwitched>> relays;
  std::vector<Timed<CoordinatorChanged>> coordinators;
  std::vector<Timed<DeviceChanged>> devices;
  std::vector<Timed<TransferChanged>> transfers;
  std::vector<Timed<TransferSample>> samples;
  std::vector<Timed<TransferSummary>> summaries;
};

struct RunRecord {
  RunStarted about;            ///< run id, plan, bench, seed, time mode, parameters, switches, images, what was planned
  std::string started_utc;     ///< RFC 3339, of the first line
  std::string ended_utc;       ///< of the last line
  Duration duration{};         ///< of the run's own axis
  Verdict verdict{Verdict::aborted};
  Cause cause{Cause::none};
  std::string message;         ///< why, in one sentence
  bool complete{};             ///< the journal has its run_ended
  std::vector<StepRecord> steps;  ///< setup and teardown of the plan itself
  std::vector<CaseRecord> cases;  ///< as planned, in that order
  Series series;
  std::vector<JournalLine> events;    ///< every line but the transfer samples
  ChainReport journal;
  std::vector<std::string> problems;  ///< what in the journal could not be used, one sentence each
};

/// The last attempt if it passed, else the worst of all; sets verdict, cause, message and flaky of a case from its attempts.
void conclude(CaseRecord& one);

}  // namespace rig::record
