// SPDX-License-Identifier: Apache-2.0
#include "rig/app/run_session.hpp"

#include <fmt/format.h>

#include <boost/asio/signal_set.hpp>
#include <csignal>

#include "rig/app/builtin_adapters.hpp"
#include "rig/report/html.hpp"
#include "rig/report/junit_xml.hpp"
#include "rig/report/result_json.hpp"
#include "rig/run/runner.hpp"
#include "rig/store/journal_file.hpp"
#include "rig/store/run_directory.hpp"

namespace rig::app {
namespace {

/// Hands every event on to the journal first, then to whoever watches.
class WatchedJournal final : public record::EventSink {
 public:
  WatchedJournal(store::JournalFile& journal, Progress& progress, std::function<record::Stamp()> now)
      : journal_(journal), progress_(progress), now_(std::move(now)) {}

  void emit(record::Event event) override {
    record::Json line{{"type", event.type}, {"t", now_().t.count()}};
    line.update(event.fields);
    journal_.emit(std::move(event));
    progress_.on_event(line);
  }
  void sync() override { journal_.sync(); }

 private:
  store::JournalFile& journal_;
  Progress& progress_;
  std::function<record::Stamp()> now_;
};

/// SIGINT and SIGTERM become calls of the runner, from the loop.
class Signals {
 public:
  Signals(io::Loop& loop, run::Runner& runner) : set_(loop.context(), SIGINT, SIGTERM), runner_(runner) { listen(); }

 private:
  void listen() {
    set_.async_wait([this](const boost::system::error_code& error, int number) {
      if (error) return;
      runner_.interrupt(number == SIGINT ? "SIGINT" : "SIGTERM");
      listen();
    });
  }
  boost::asio::signal_set set_;
  run::Runner& runner_;
};

}  // namespace

Result<record::RunRecord> write_reports(const std::filesystem::path& directory) {
  auto record = store::read_record(directory / store::journal_name);
  if (record.has_error()) return record.error();
  const std::pair<std::string_view, std::string> files[] = {
      {store::result_name, report::result_json(*record)}, {store::junit_name, report::junit_xml(*record)}, {store::report_name, report::html_report(*record)}};
  for (const auto& [name, text] : files)
    if (auto written = store::write_file(directory / name, text); written.has_error()) return written.error();
  return std::move(*record);
}

Result<RunSummary> run_one(const run::Prepared& prepared, const RunRequest& request) {
  io::Loop loop(prepared.bench.time_mode());
  const std::string run_id = store::make_run_id(loop.utc(), prepared.plan.id, request.seed);
  const auto directory = store::RunDirectory::create(request.out, run_id);
  if (directory.has_error()) return directory.error();
  const auto now = [&loop] { return record::Stamp{loop.now().time_since_epoch(), loop.utc()}; };
  std::function<void(const Error&)> journal_failed;
  auto journal = store::JournalFile::create(directory->file(store::journal_name), now, [&](const Error& error) {
    if (journal_failed) journal_failed(error);
  });
  if (journal.has_error()) return journal.error();
  Progress progress(request.style, request.progress);
  WatchedJournal events(**journal, progress, now);
  run::Runner runner(loop, prepared, events, {.run_id = run_id, .hanrig_version = HANRIG_VERSION, .seed = request.seed}, this_machine());
  journal_failed = [&](const Error& error) { runner.journal_failed(error); };
  const Signals signals(loop, runner);
  const auto verdict = runner.run();
  journal_failed = nullptr;
  const auto record = write_reports(directory->path());
  if (record.has_error()) return record.error();
  // A journal that could not be written to its end reads like one of a killed run; the runner knows better.
  return RunSummary{(*journal)->failure() ? verdict : record->verdict, directory->path()};
}

}  // namespace rig::app
