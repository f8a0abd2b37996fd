// SPDX-License-Identifier: Apache-2.0
//
// For tests: runs a plan on a virtual bench, in virtual time, with its journal in memory and the relay board in the test's hands.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

#include "adapters/lcus_relay/twin.hpp"
#include "rig/app/builtin_adapters.hpp"
#include "rig/io/memory_stream.hpp"
#include "rig/record/memory_journal.hpp"
#include "rig/record/replay.hpp"
#include "rig/run/runner.hpp"
#include "rig/base/scratch_directory.hpp"

namespace rig::app::kit {

namespace fs = std::filesystem;
inline const fs::path repository = RIG_SOURCE_DIR;
inline const fs::path virtual_bench = repository / "fixtures/benches/virtual-ppmid.yaml";

#ifdef RIG_SANITIZED
inline constexpr bool is_sanitized = true;
#else
inline constexpr bool is_sanitized = false;
#endif

/// Under the sanitizers a run takes fifty times as long; of the catalogue they then see a plan for each part of the rig.
inline bool is_too_slow_here(const fs::path& plan) {
#ifdef RIG_SANITIZED
  constexpr std::array seen{"a-checks", "e-activation", "g-hub", "h-memory", "j-alerts", "k-upgrade"};
  return plan.parent_path().filename() == "catalogue" && std::none_of(seen.begin(), seen.end(), [&](const char* one) { return plan.stem() == one; });
#else
  static_cast<void>(plan);
  return false;
#endif
}

/// A plan whose setup brings the PPMID onto the HAN; `rest` is `cases:` and what follows.
inline std::string plan_with(const std::string& rest) {
  return "kind: plan\nversion: 1\nid: demo\ntitle: Demonstration\nsetup:\n  - form_network: {}\n  - permit_join: {for: 180s}\n"
         "  - wait_for_join: {device: ppmid}\n    timeout: 180s\n" + rest;
}

/// `steps` is a list in flow style: "[{note: a}, {wait: 1s}]".
inline std::string one_case(const std::string& steps, const std::string& more = {}) {
  return "cases:\n  - id: one\n    title: One\n" + more + "    steps: " + steps + "\n";
}

/// Counts lines, and lets one of them fail to be written.
class Tape final : public record::EventSink {
 public:
  explicit Tape(io::Loop& loop) : journal_([&loop] { return record::Stamp{loop.now().time_since_epoch(), loop.utc()}; }) {}

  void fail_at(std::size_t line, std::function<void(const Error&)> failed) { fail_at_ = line, failed_ = std::move(failed); }
  void emit(record::Event event) override {
    if (fail_at_ && ++lines_ >= *fail_at_) {
      if (failed_) std::exchange(failed_, nullptr)(make_error(ErrorCode::io_failed, "cannot write: No space left on device", "journal.jsonl"));
      return;
    }
    journal_.emit(std::move(event));
  }
  void sync() override {}
  const std::string& text() const { return journal_.text(); }

 private:
  record::MemoryJournal journal_;
  std::size_t lines_ = 0;
  std::optional<std::size_t> fail_at_;
  std::function<void(const Error&)> failed_;
};

struct Interruption {
  Duration at{};
  std::string signal = "SIGINT";
};

struct Request {
  std::optional<fs::path> bench{};
  bench::Overrides overrides{};
  std::vector<std::pair<std::string, std::string>> parameters{};
  std::uint64_t seed = 1;
  std::vector<Interruption> interruptions{};
  std::optional<std::size_t> journal_fails_at{};
  bool own_board = false;   ///< the relay board is on a port of its own, and Ran::contact_closed tells where its contact was left
};

struct Ran {
  record::Verdict verdict{};
  std::string journal;
  record::RunRecord record;
  std::optional<bool> contact_closed{};

  /// "steps/wait passed, teardown/note skipped": what became of the steps of an attempt.
  std::string steps(std::size_t case_number = 0, std::size_t attempt = 0) const { return told(record.cases.at(case_number).attempts.at(attempt).steps); }
  std::string plan_steps() const { return told(record.steps); }

  static std::string told(const std::vector<record::StepRecord>& steps) {
    std::string text;
    for (const auto& step : steps) text += (text.empty() ? "" : ", ") + step.id + ' ' + std::string(name(step.verdict));
    return text;
  }
};

/// Owns a board that hangs on a port which is not one of the bench's twins.
class OwnBoard {
 public:
  explicit OwnBoard(io::Loop& loop)
      : line_(loop, "board"), twin_(loop, line_.twin_end(), {.model = *lcus_relay::find_model("LCUS-2").value()}, {}, {}) {}
  Result<bench::OpenedPort> open() { return bench::OpenedPort(std::unique_ptr<device::ByteStream>(std::make_unique<Forward>(line_.host_end()))); }
  bool closed() const { return twin_.closed(1); }

 private:
  struct Forward final : device::ByteStream {
    explicit Forward(device::ByteStream& to) : end(to) {}
    ~Forward() override { end.listen({}); }
    void listen(Listener listener) override { end.listen(std::move(listener)); }
    void write(ByteView bytes) override { end.write(bytes); }
    std::string name() const override { return end.name(); }
    device::ByteStream& end;
  };
  io::MemoryLine line_;
  lcus_relay::LcusTwin twin_;
};

inline Ran run_prepared(const run::Prepared& prepared, const Request& request) {
  io::Loop loop(io::TimeMode::virtual_time);
  OwnBoard board(loop);
  Tape tape(loop);
  const auto open = [&](io::Loop& own_loop, const bench::AdapterEntry& entry) { return entry.port == "own" ? board.open() : open_port(own_loop, entry); };
  Ran ran;
  {
    run::Runner runner(loop, prepared, tape, {.run_id = "run", .hanrig_version = "0", .seed = request.seed}, {.open = open});
    if (request.journal_fails_at) tape.fail_at(*request.journal_fails_at, [&](const Error& error) { runner.journal_failed(error); });
    for (const auto& one : request.interruptions) loop.arm(TimePoint{one.at}, [&runner, signal = one.signal] { runner.interrupt(signal); });
    ran.verdict = runner.run();
  }
  ran.journal = tape.text();
  ran.record = record::replay_journal(ran.journal);
  if (request.own_board) ran.contact_closed = board.closed();
  return ran;
}

inline std::optional<run::Prepared> prepare_file(const fs::path& plan, const Request& request, std::string* trouble = nullptr) {
  yaml::Diagnostics diagnostics;
  run::Sources sources{.plan = plan, .bench = request.bench, .parameters = request.parameters, .overrides = request.overrides};
  if (request.own_board) sources.overrides.emplace_back("adapters.power.port", "own");
  auto prepared = run::prepare(sources, builtin_adapters(), diagnostics);
  if (trouble) *trouble = to_string(diagnostics);
  else EXPECT_TRUE(prepared) << to_string(diagnostics);
  return prepared;
}

inline Ran run_file(const fs::path& plan, const Request& request = {}) {
  const auto prepared = prepare_file(plan, request);
  return prepared ? run_prepared(*prepared, request) : Ran{};
}

/// The same for a plan written down in a test; it runs on the virtual bench unless the request says otherwise.
inline Ran run_text(const std::string& plan, Request request = {}) {
  const ScratchDirectory scratch;
  const fs::path file = scratch.write("plan.yaml", plan);
  if (!request.bench) request.bench = virtual_bench;
  return run_file(file, request);
}

}  // namespace rig::app::kit
