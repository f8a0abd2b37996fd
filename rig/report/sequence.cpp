// SPDX-License-Identifier: Apache-2.0
#include "rig/report/sequence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <span>

#include "rig/report/event_text.hpp"
#include "rig/report/sequence_events.hpp"

namespace rig::report {
namespace {

using namespace record;
using Role = Party::Role;

std::span<const JournalLine> lines_of(const RunRecord& run, std::string_view case_id, std::uint32_t attempt) {
  const auto is_edge = [](const JournalLine& line) { return line.type == CaseStarted::type || line.type == CaseEnded::type || line.type == RunEnded::type; };
  const auto first = std::ranges::find_if(run.events, [&](const JournalLine& line) {
    if (line.type != CaseStarted::type) return false;
    const auto started = read_event<CaseStarted>(line.fields);
    return started && started->case_id == case_id && started->attempt == attempt;
  });
  if (first == run.events.end()) return {};
  return {std::next(first), std::find_if(std::next(first), run.events.end(), is_edge)};
}

/// The devices that the steps name: "device: ppmid", "fact: ppmid.smi.version".
bool is_named(const AttemptRecord& attempt, const std::string& device) {
  const auto names = [&](const Json& value) {
    if (!value.is_string()) return false;
    const auto& text = value.get_ref<const std::string&>();
    return text == device || text.starts_with(device + ".");
  };
  return std::ranges::any_of(attempt.steps, [&](const StepRecord& step) {
    return step.parameters.is_object() && std::ranges::any_of(step.parameters.items(), [&](const auto& one) { return names(one.value()); });
  });
}

/// Devices in the order in which they appear, those that the steps name before those that only showed that they take part.
std::vector<std::string> devices_of(const std::vector<Said>& said, const AttemptRecord& attempt) {
  std::vector<std::string> named, others;
  std::set<std::string> seen, active;
  for (const Said& one : said)
    if (one.takes_part) active.insert(one.about);
  for (const Said& one : said) {
    if (one.about.empty() || !seen.insert(one.about).second) continue;
    if (is_named(attempt, one.about)) named.push_back(one.about);
    else if (active.contains(one.about)) others.push_back(one.about);
  }
  named.insert(named.end(), others.begin(), others.end());
  if (named.size() > most_devices) named.resize(most_devices);
  return named;
}

std::vector<Party> lanes_of(const std::vector<Said>& said, const std::vector<std::string>& devices) {
  std::vector<Party> lanes;
  const auto add = [&](const Party& party) {
    if (std::ranges::find(lanes, party) != lanes.end()) return;
    if (party.role == Role::device && std::ranges::find(devices, party.name) == devices.end()) return;
    if (party.role == Role::supplier && std::ranges::count(lanes, Role::supplier, &Party::role) == static_cast<std::ptrdiff_t>(most_suppliers)) return;
    lanes.push_back(party);
  };
  for (const Said& one : said) {
    add(one.from);
    add(one.to);
  }
  std::ranges::stable_sort(lanes, {}, &Party::role);
  return lanes;
}

bool is_same(const SequenceRow& a, const SequenceRow& b) {
  return a.from == b.from && a.to == b.to && a.kind == b.kind && a.bad == b.bad && a.label == b.label && a.aside == b.aside && a.anchor == b.anchor;
}

/// A device that asks again and again is asked about once: one row, or question and answer, and how often.
void fold_repeats(std::vector<SequenceRow>& rows) {
  for (const std::size_t period : {std::size_t{1}, std::size_t{2}}) {
    if (rows.size() < 2 * period) continue;
    const auto again = rows.end() - static_cast<std::ptrdiff_t>(period), before = again - static_cast<std::ptrdiff_t>(period);
    if (!std::equal(before, again, again, is_same)) continue;
    std::for_each(before, again, [](SequenceRow& row) { ++row.times; });
    rows.erase(again, rows.end());
  }
}

/// "ppmid: NEW" is "NEW" where there is no other device.
void drop_only_name(SequenceRow& row, const std::vector<std::string>& devices) {
  if (devices.size() == 1 && row.label.starts_with(devices.front() + ": ")) row.label.erase(0, devices.front().size() + 2);
}

void keep_both_ends(SequenceChart& chart) {
  if (chart.rows.size() <= most_rows) return;
  chart.left_out = chart.rows.size() - most_rows;
  const auto from = chart.rows.begin() + most_rows / 2;
  chart.rows.erase(from, from + static_cast<std::ptrdiff_t>(chart.left_out));
}

std::uint64_t anchor_of(const AttemptRecord& attempt, std::uint64_t seq) {
  for (const StepRecord& step : attempt.steps)
    if (step.first_seq <= seq && seq <= step.last_seq) return step.first_seq;
  return 0;
}

}  // namespace

std::optional<SequenceChart> sequence_chart(const RunRecord& run, std::string_view case_id, const AttemptRecord& attempt) {
  const auto said = said_in(run, lines_of(run, case_id, attempt.attempt));
  const auto devices = devices_of(said, attempt);
  const auto lanes = lanes_of(said, devices);
  const auto lane = [&](const Party& party) { return static_cast<std::size_t>(std::ranges::find(lanes, party) - lanes.begin()); };
  SequenceChart chart;
  std::set<std::string> others;
  for (const Said& one : said) {
    SequenceRow row = one.row;
    row.from = lane(one.from);
    row.to = lane(one.to);
    row.anchor = anchor_of(attempt, row.seq);
    const bool about_another = !one.about.empty() && std::ranges::find(devices, one.about) == devices.end();
    if (about_another || std::max(row.from, row.to) == lanes.size()) {
      others.insert(about_another ? one.about : row.from == lanes.size() ? one.from.name : one.to.name);
      ++chart.other_rows;
      continue;
    }
    drop_only_name(row, devices);
    chart.rows.push_back(std::move(row));
    fold_repeats(chart.rows);
  }
  if (std::ranges::none_of(chart.rows, [](const SequenceRow& row) { return row.from != row.to; })) return std::nullopt;
  chart.other_parties = others.size();
  for (const Party& party : lanes) chart.lanes.push_back(party.name);
  keep_both_ends(chart);
  return chart;
}

std::string in_words(const SequenceChart& chart) {
  std::string lanes;
  for (std::size_t i = 0; i < chart.lanes.size(); ++i) lanes += (i == 0 ? "" : i + 1 == chart.lanes.size() ? " and " : ", ") + chart.lanes[i];
  const auto notes = static_cast<std::uint64_t>(std::ranges::count(chart.rows, SequenceRow::Kind::note, &SequenceRow::kind));
  const auto messages = chart.rows.size() - notes;
  const std::string and_notes = notes ? fmt::format(" and {} note{}", notes, notes == 1 ? "" : "s") : "";
  return fmt::format("{} message{}{} between {}", messages, messages == 1 ? "" : "s", and_notes, lanes);
}

}  // namespace rig::report
