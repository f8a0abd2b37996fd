// SPDX-License-Identifier: Apache-2.0
//
// What was printed on one console and typed into it: everything goes into the journal, the last lines are kept for whoever expects
// something.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rig/device/console.hpp"
#include "rig/io/loop.hpp"
#include "rig/io/pattern.hpp"
#include "rig/record/event.hpp"

namespace rig::io {

class ConsoleLog {
 public:
  struct Settings {
    std::string name;              ///< of the console on the bench
    std::string device{};          ///< the device it is on
    std::size_t lines_kept = 1000; ///< for expect(); the journal has them all
  };
  struct Found {
    Pattern::Match match;
    std::string line;
    TimePoint at;  ///< when the line had ended; of a prompt, when it was seen
  };
  struct Violation {
    std::string pattern, line;
    TimePoint at;
  };
  enum class Shown : std::uint8_t { yes, hidden };

  /// Loop and events outlive the log.
  ConsoleLog(Loop& loop, record::EventSink& events, Settings settings);
  ~ConsoleLog();
  ConsoleLog(const ConsoleLog&) = delete;
  ConsoleLog& operator=(const ConsoleLog&) = delete;

  /// Listens to `console` from now on: at the beginning, and when one that was lost has been opened again. A console outlives the log,
  /// or is lost before it goes.
  void attach(device::Console& console);

  /// The next line, or what has come of a line that has not ended, in which the pattern is. What was printed since the last find
  /// counts: nothing gets lost between two steps. The search goes on behind the line that was found. Errors: timeout, cancelled,
  /// port_lost.
  Result<Found> expect(const Pattern& pattern, Deadline deadline);
  /// What was printed so far is not looked at by the next expect().
  void skip();

  /// `hidden` text is "(hidden)" in the journal, and so is its echo. Errors: port_lost.
  Result<void> send_line(std::string_view text, Shown shown = Shown::yes);
  Result<void> send_raw(std::string_view octets, Shown shown = Shown::yes);
  /// Types `text` and waits for the prompt: the lines in between, without the echo of the command. Errors as expect().
  Result<std::vector<std::string>> command(std::string_view text, const Pattern& prompt, Deadline deadline);

  /// No line that begins to come from now on may have the pattern in it. What was printed before does not count.
  void forbid(Pattern pattern);
  /// Takes a pattern back; false when it was not forbidden.
  bool allow(std::string_view pattern);
  /// The first forbidden line since the last call.
  std::optional<Violation> take_violation();

  const std::string& name() const { return settings_.name; }
  /// Lines received so far.
  std::uint64_t lines() const { return next_; }
  /// Whether a single octet of text ever came.
  bool heard_anything() const { return next_ > 0 || !pending_.empty(); }

 private:
  struct Kept {
    std::string text;
    TimePoint at;
  };
  struct Place {
    std::uint64_t line = 0;
    std::size_t column = 0;
  };
  struct Waiter {
    const Pattern& pattern;
    std::optional<Found> found{};
  };

  void on_line(const device::Console::Line& line);
  void on_pending(std::string_view pending);
  void on_lost(const Error& error);
  void try_waiters(std::string_view text, TimePoint at, bool ended);
  std::optional<Found> find_in(const Pattern& pattern, std::uint64_t number, std::string_view text, TimePoint at, bool ended);
  std::optional<Found> find_kept(const Pattern& pattern);
  std::uint64_t oldest() const { return next_ > settings_.lines_kept ? next_ - settings_.lines_kept : 0; }
  const Kept& kept(std::uint64_t number) const { return ring_[number % settings_.lines_kept]; }
  Error not_found(const Pattern& pattern, std::uint64_t from) const;
  Result<void> send(std::string_view text, Shown shown, void (device::Console::*how)(std::string_view));

  Loop& loop_;
  device::Console* console_ = nullptr;  // null when it was lost
  record::EventSink& events_;
  Settings settings_;
  std::vector<Kept> ring_;
  std::uint64_t next_ = 0;     // number of the line that is pending
  std::string pending_;
  Place cursor_;               // where the next expect() begins
  std::vector<Waiter*> waiters_;
  Signal news_;
  std::vector<Pattern> forbidden_;
  std::vector<std::string> hidden_;
  std::optional<Violation> violation_;
  std::optional<Error> lost_;
};

}  // namespace rig::io
