// SPDX-License-Identifier: Apache-2.0
//
// The conversation of one attempt at a case as a sequence chart: suppliers, head end, hub and devices side by side and time
// downwards, so that it can be held beside the figures of SECMP0007 Appendix 3 and 4.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rig/record/run_record.hpp"

namespace rig::report {

/// One message from lane to lane, or with from == to a note on a lane.
struct SequenceRow {
  enum class Kind { wide_area, home, blocks, note };

  Duration t{};
  std::uint64_t seq{};     ///< journal line
  std::uint64_t until{};   ///< of blocks: the line that ends them, or the one behind the attempt; else seq
  std::uint64_t anchor{};  ///< first line of the step it happened in; 0 when in none
  std::size_t from{};      ///< index of a lane
  std::size_t to{};
  Kind kind{Kind::note};
  bool answer{};           ///< to what was asked before
  bool bad{};              ///< refused, broken off, not authentic
  std::string label;       ///< "Image Notify", "ppmid: NEW → NOTIFIED"
  std::string aside;       ///< the clause, or what else is known: "Appendix 3 step 3"
  std::uint32_t times{1};  ///< the same again, directly afterwards
};

struct SequenceChart {
  std::vector<std::string> lanes;  ///< suppliers, "head end", "hub", devices: those that take part, in this order
  std::vector<SequenceRow> rows;
  std::size_t left_out{};          ///< rows between the first and the second half of `rows`
  std::size_t other_parties{};     ///< that did something too, but are not what the case is about, or too many
  std::size_t other_rows{};        ///< that are about them
};

/// No chart has more rows or lanes for devices or suppliers.
inline constexpr std::size_t most_rows = 60, most_devices = 4, most_suppliers = 3;

/// Nothing when no message in the attempt went from one lane to another.
std::optional<SequenceChart> sequence_chart(const record::RunRecord& run, std::string_view case_id, const record::AttemptRecord& attempt);

/// "14 messages and 9 notes between hub and ppmid"
std::string in_words(const SequenceChart& chart);

/// One <svg> for every page of rows, each with the names of the lanes above it, coloured by classes of the page's style sheet. Every row
/// links to its step and says in its <title> from whom, to whom, when and on which line of the journal.
std::string sequence_svg(const SequenceChart& chart);

}  // namespace rig::report
