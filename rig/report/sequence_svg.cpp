// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "rig/report/axis.hpp"
#include "rig/report/junit_xml.hpp"
#include "rig/report/sequence.hpp"

namespace rig::report {
namespace {

using Kind = SequenceRow::Kind;

constexpr double width = 1120, gutter = 84, widest_lane = 420, head = 34, foot = 10;
constexpr double message_height = 34, blocks_height = 48, note_height = 28;
/// A page of rows fits on a sheet of paper, with the names of the lanes above it.
constexpr std::size_t most_rows_of_a_page = 36;

std::size_t letters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; }));
}

/// At most `most` letters of it; the whole text is in the row's title.
std::string clipped(const std::string& text, std::size_t most) {
  if (letters(text) <= most) return text;
  std::size_t end = 0;
  for (std::size_t count = 0; end < text.size(); ++end)
    if ((text[end] & 0xC0) != 0x80 && count++ == most) break;
  return text.substr(0, end) + "\u2026";
}

/// The style sheet has 12 units for labels and 11 for asides; the widest font of its list sets capitals, figures and '=' wider than the rest.
double label_width(std::string_view text) {
  const auto wide = std::ranges::count_if(text, [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '='; });
  return 6.7 * static_cast<double>(letters(text)) + 1.4 * static_cast<double>(wide);
}
double aside_width(std::string_view text) { return text.empty() ? 0 : 8 + label_width(text) * 11 / 12; }  // with the space before it

/// The words of one row, cut to what the page can hold.
struct Words {
  std::string label, aside;
  double size() const { return label_width(label) + aside_width(aside); }
};

Words words_of(const SequenceRow& row) {
  const std::string times = row.times > 1 ? fmt::format(" \u00d7 {}", row.times) : "";
  return {clipped(row.label, 80) + times, clipped(row.aside, 60)};
}

class Page {
 public:
  Page(const SequenceChart& chart, std::span<const SequenceRow> rows)
      : chart_(chart), rows_(rows), lane_(std::min(widest_lane, (width - gutter) / static_cast<double>(chart.lanes.size()))) {}
  std::string draw();

 private:
  double x(std::size_t lane) const { return gutter + lane_ * (static_cast<double>(lane) + 0.5); }
  void lanes();
  void activations();
  void row(const SequenceRow& row, double y);
  void time(const SequenceRow& row, double y);
  void words(const Words& words, double from, double to, double y);
  void message(const SequenceRow& row, double y);
  void blocks(const SequenceRow& row, double y);
  void note(const SequenceRow& row, double y);
  void arrow_head(double tip, double y, bool to_the_right);

  const SequenceChart& chart_;
  std::span<const SequenceRow> rows_;
  double lane_;
  double height_{head};
  Duration last_t_{-1};
  std::string body_;
};

double height_of(const SequenceRow& row) {
  switch (row.kind) {
    case Kind::wide_area:
    case Kind::home: return message_height;
    case Kind::blocks: return blocks_height;
    case Kind::note: return note_height;
  }
  return message_height;
}

void Page::lanes() {
  body_ += "<g aria-hidden=\"true\">";
  for (std::size_t i = 0; i < chart_.lanes.size(); ++i) {
    const double box = std::min(lane_ - 4, std::max(84.0, label_width(chart_.lanes[i]) + 24));
    body_ += fmt::format("<line class=\"life\" x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"24\" y2=\"{1:.1f}\"/>", x(i), height_);
    body_ += fmt::format("<rect class=\"who\" x=\"{:.1f}\" y=\"1\" width=\"{:.1f}\" height=\"23\" rx=\"4\"/><text class=\"who\" x=\"{:.1f}\" y=\"17\">{}</text>", x(i) - box / 2,
                         box, x(i), xml_escaped(clipped(chart_.lanes[i], static_cast<std::size_t>((lane_ - 8) / 7))));
  }
  body_ += "</g>";
}

/// Who is busy with blocks, from their row to the last one before they end.
void Page::activations() {
  double y = head;
  for (const SequenceRow& row : rows_) {
    if (row.kind == Kind::blocks) {
      double bottom = y;
      for (const SequenceRow& other : rows_)
        if (other.seq >= row.seq && other.seq < std::max(row.until, row.seq + 1)) bottom += height_of(other);
      for (std::size_t lane : {row.from, row.to})
        body_ += fmt::format("<rect class=\"busy\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"8\" height=\"{:.1f}\" rx=\"2\"/>", x(lane) - 4, y + 3, bottom - y - 6);
    }
    y += height_of(row);
  }
}

void Page::time(const SequenceRow& row, double y) {
  if (row.t == last_t_) return;
  last_t_ = row.t;
  const std::string text = fmt::format("<text class=\"when\" x=\"{}\" y=\"{:.1f}\">{}</text>", gutter - 22, y, elapsed(row.t));
  body_ += row.anchor ? fmt::format("<a href=\"#line-{}\">{}</a>", row.anchor, text) : text;
}

/// Over the middle of an arrow; words that are longer than it begin with it, and stay on the page.
void Page::words(const Words& words, double from, double to, double y) {
  const bool fits = words.size() < to - from - 12;
  const double left = std::max(gutter, std::min(from + 8, width - words.size() - 4));
  body_ += fmt::format("<text class=\"said{}\" x=\"{:.1f}\" y=\"{:.1f}\">{}", fits ? " mid" : "", fits ? (from + to) / 2 : left, y, xml_escaped(words.label));
  if (!words.aside.empty()) body_ += fmt::format("<tspan class=\"aside\"{}>{}</tspan>", words.label.empty() ? "" : " dx=\"8\"", xml_escaped(words.aside));
  body_ += "</text>";
}

void Page::arrow_head(double tip, double y, bool to_the_right) {
  const double back = to_the_right ? -8 : 8;
  body_ += fmt::format("<path class=\"tip\" d=\"M{0:.1f} {1:.1f}l{2} -4v8z\"/>", tip, y, back);
}

void Page::message(const SequenceRow& row, double y) {
  const bool to_the_right = row.from < row.to;
  const double from = x(row.from), to = x(row.to), line = y + 25;
  words(words_of(row), std::min(from, to), std::max(from, to), y + 18);
  body_ += fmt::format("<line class=\"wire\" x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/>", from, to_the_right ? to - 6 : to + 6, line, line);
  arrow_head(to, line, to_the_right);
}

/// What was sent above the line, how much and how long below it.
void Page::blocks(const SequenceRow& row, double y) {
  const double from = std::min(x(row.from), x(row.to)) + 4, to = std::max(x(row.from), x(row.to)) - 4, line = y + 25;
  const Words all = words_of(row);
  body_ += fmt::format("<rect class=\"band\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{}\"/>", from, y + 3, to - from, blocks_height - 6);
  words({all.label, ""}, from, to, y + 18);
  words({"", all.aside}, from, to, y + 39);
  body_ += fmt::format("<line class=\"wire\" x1=\"{:.1f}\" x2=\"{:.1f}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/>", from + 6, to - 6, line, line);
  arrow_head(to, line, true);
  arrow_head(from, line, false);
}

/// The aside stands before the note, where no arrow of the home area is, unless the lane is too far to the left.
void Page::note(const SequenceRow& row, double y) {
  const Words words = words_of(row);
  const double box = label_width(words.label) + 14, aside = aside_width(words.aside);
  const double centred = std::max(gutter, std::min(x(row.from) - box / 2, width - box - 2));
  const bool before = centred - aside >= gutter;
  const double left = before ? centred : std::max(gutter, std::min(centred, width - box - aside - 2));
  body_ += fmt::format("<rect class=\"note\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"20\" rx=\"10\"/>", left, y + 4, box);
  if (aside > 0 && before) body_ += fmt::format("<text class=\"aside before\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>", left - 8, y + 18, xml_escaped(words.aside));
  body_ += fmt::format("<text class=\"noted\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>", left + box / 2, y + 18, xml_escaped(words.label));
  if (aside > 0 && !before) body_ += fmt::format("<text class=\"aside\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>", left + box + 8, y + 18, xml_escaped(words.aside));
}

std::string_view css_of(const SequenceRow& row) {
  switch (row.kind) {
    case Kind::wide_area: return "wan";
    case Kind::home: return "han";
    case Kind::blocks: return "han data";
    case Kind::note: return "own";
  }
  return "";
}

std::string title_of(const SequenceChart& chart, const SequenceRow& row) {
  std::string text = row.label + (row.aside.empty() ? "" : "\n" + row.aside);
  text += row.from == row.to ? fmt::format("\n{}", chart.lanes[row.from]) : fmt::format("\n{} to {}", chart.lanes[row.from], chart.lanes[row.to]);
  text += fmt::format(", {}, line {} of the journal", elapsed(row.t), row.seq);
  return row.times > 1 ? text + fmt::format(", {} times in a row", row.times) : text;
}

void Page::row(const SequenceRow& row, double y) {
  body_ += fmt::format("<g role=\"listitem\" class=\"row {}{}{}\"><title>{}</title>", css_of(row), row.answer ? " answer" : "", row.bad ? " bad" : "", xml_escaped(title_of(chart_, row)));
  body_ += fmt::format("<rect class=\"hit\" x=\"0\" y=\"{:.1f}\" width=\"{}\" height=\"{}\"/>", y, width, height_of(row));
  time(row, y + 18);
  if (row.kind == Kind::note) note(row, y);
  else if (row.kind == Kind::blocks) blocks(row, y);
  else message(row, y);
  body_ += "</g>";
}

std::string Page::draw() {
  for (const SequenceRow& row : rows_) height_ += height_of(row);
  height_ += foot;
  lanes();
  activations();
  double y = head;
  for (const SequenceRow& one : rows_) {
    row(one, y);
    y += height_of(one);
  }
  const std::string id = fmt::format("sequence-{}", rows_.front().seq);
  return fmt::format(
      "<svg class=\"sequence\" viewBox=\"0 0 {0} {1:.0f}\" role=\"list\" aria-labelledby=\"{2}-title\" aria-describedby=\"{2}-about\"><title id=\"{2}-title\">Sequence chart, {3} to "
      "{4}</title><desc id=\"{2}-about\">{5}</desc>{6}</svg>",
      width, height_, id, elapsed(rows_.front().t), elapsed(rows_.back().t), xml_escaped(in_words(chart_)), body_);
}

}  // namespace

std::string sequence_svg(const SequenceChart& chart) {
  const std::span<const SequenceRow> rows(chart.rows);
  if (rows.size() <= most_rows_of_a_page && chart.left_out == 0) return Page(chart, rows).draw();
  const std::size_t half = chart.left_out ? most_rows / 2 : rows.size() / 2;
  const std::string between = chart.left_out ? fmt::format("<p class=\"never\">{} rows between lines {} and {} of the journal are left out.</p>", chart.left_out,
                                                           rows[half - 1].seq, rows[half].seq)
                                             : "";
  return Page(chart, rows.first(half)).draw() + between + Page(chart, rows.subspan(half)).draw();
}

}  // namespace rig::report
