// SPDX-License-Identifier: Apache-2.0
//
// The lines of a journal. Each is one JSON object that names the hash of the line before it:
//
//   {"seq":2,"t":1500000,"utc":"2026-01-01T00:00:00.001500Z","type":"note","text":"hello","prev":"5f..."}
//
// `seq` counts from 1 without a gap, so it is also the line number. `t` is nanoseconds since the run started and never falls.
// `prev` is always last: the SHA-256 of the whole previous line without its line feed, or 64 zeros on the first line. A change,
// a lost line or a swapped one breaks the chain behind it; what cut whole lines off the end shows only against the head hash
// kept elsewhere (result.json, the evidence pack). docs/journal.md says how to check it with sha256sum alone.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "rig/base/error.hpp"
#include "rig/base/sha256.hpp"
#include "rig/base/time.hpp"
#include "rig/record/event.hpp"

namespace rig::record {

/// When something happened: on the run's own axis and as civil time.
struct Stamp {
  Duration t{};
  UtcTime utc{};
};

/// Makes the lines. Text that is not UTF-8 is written with U+FFFD in its place.
class ChainWriter {
 public:
  ChainWriter() = default;
  /// Goes on behind a chain of `lines` lines whose last one hashes to `head`.
  ChainWriter(std::uint64_t lines, Sha256Digest head) : lines_(lines), head_(head) {}

  /// The next line with its line feed.
  std::string line(const Event& event, Stamp stamp);

  std::uint64_t lines() const { return lines_; }
  const Sha256Digest& head() const { return head_; }

 private:
  std::uint64_t lines_{};
  Sha256Digest head_{};
};

/// One line, read back. `fields` are those of the event alone.
struct JournalLine {
  std::uint64_t seq{};
  Duration t{};
  std::string utc;
  std::string type;
  Json fields = Json::object();
};

/// Longer lines are refused before anything is allocated for them.
inline constexpr std::size_t max_journal_line = 1u << 20;

/// Checks one line after the other. Once a line is refused the chain is broken and every further line is.
class ChainVerifier {
 public:
  /// `line` without its line feed. Errors are invalid_file and say what was expected and what was found; `where` is "line 7".
  Result<JournalLine> next(std::string_view line);

  std::uint64_t lines() const { return lines_; }
  const Sha256Digest& head() const { return head_; }

 private:
  Result<JournalLine> check(std::string_view line);

  std::uint64_t lines_{};
  Duration last_t_{};
  Sha256Digest head_{};
  std::optional<Error> broken_;
};

/// What a walk over a whole journal found.
struct ChainReport {
  std::uint64_t lines{};        ///< good lines, from the first
  std::uint64_t bytes{};        ///< octets of those lines
  Duration last_t{};            ///< of the last good line
  Sha256Digest head{};          ///< of the last good line
  std::string torn;             ///< an unfinished last line: a run was cut off while writing it, which is no fault
  std::optional<Error> broken;  ///< the first line that does not hold; nothing behind it was read
};

/// Walks over the text of a journal and hands every good line to `on_line`, in order.
ChainReport walk_chain(std::string_view journal, const std::function<void(JournalLine)>& on_line);

}  // namespace rig::record
