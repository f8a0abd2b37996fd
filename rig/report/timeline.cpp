// SPDX-License-Identifier: Apache-2.0
#include "rig/report/timeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "rig/report/axis.hpp"
#include "rig/report/event_text.hpp"
#include "rig/report/junit_xml.hpp"

namespace rig::report {
namespace {

using namespace record;

constexpr double width = 1120, gutter = 128, right = 16;
constexpr double head = 34, gap = 20;

/// The samples of a transfer with the offsets that its events tell; `begins` where the device starts, resumes or starts again.
struct Progress {
  Duration t{};
  double share{};
  bool begins{};
};

double share_of(std::uint64_t bytes, std::uint64_t total) { return total ? std::min(1.0, static_cast<double>(bytes) / static_cast<double>(total)) : 0; }

std::vector<Progress> progress_of(const Series& series, const std::string& device) {
  std::vector<Timed<TransferSample>> samples;
  for (const auto& sample : series.samples)
    if (sample.value.device == device) samples.push_back(sample);
  std::vector<Progress> points;
  for (const auto& sample : thinned(samples)) points.push_back({sample.t, share_of(sample.value.bytes, sample.value.total), false});
  for (const auto& change : series.transfers) {
    using enum TransferStage;
    const auto stage = change.value.event;
    if (change.value.device == device && (stage == started || stage == resumed || stage == restarted))
      points.push_back({change.t, share_of(change.value.offset, change.value.total), true});
  }
  std::ranges::stable_sort(points, {}, &Progress::t);
  return points;
}

/// The SVG as it grows downwards, lane by lane.
class Drawing {
 public:
  explicit Drawing(const RunRecord& run) : run_(run), span_(std::max<Duration>(run.duration, std::chrono::milliseconds(1))) {}
  std::string draw();

 private:
  double x(Duration t) const { return gutter + (width - gutter - right) * (static_cast<double>(t.count()) / static_cast<double>(span_.count())); }
  void lane(std::string_view label, double height, std::string_view note = {});
  void bar(Duration from, Duration to, double y, double height, std::string_view css, std::string_view label, std::string_view tip, std::string_view link = {});
  void cases();
  void steps();
  void relay(const std::string& name);
  void transfer(const std::string& device);
  void curve(const std::vector<Progress>& points, double top, double height);
  template <class State, class Css>
  void states(std::string_view label, std::string_view note, const std::vector<Timed<State>>& changes, Css css);
  void axis();
  void outages();

  const RunRecord& run_;
  Duration span_;
  double y_{head};
  std::string body_;
};

void Drawing::lane(std::string_view label, double height, std::string_view note) {
  y_ += gap;
  const double middle = y_ + height / 2;
  body_ += fmt::format("<text class=\"lane\" x=\"0\" y=\"{:.1f}\">{}</text>", note.empty() ? middle + 4 : middle - 1, xml_escaped(label));
  if (!note.empty()) body_ += fmt::format("<text class=\"lane-note\" x=\"0\" y=\"{:.1f}\">{}</text>", middle + 13, xml_escaped(note));
  body_ += fmt::format("<line class=\"rule\" x1=\"0\" x2=\"{}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/>", width, y_ + height + gap / 2, y_ + height + gap / 2);
}

void Drawing::bar(Duration from, Duration to, double y, double height, std::string_view css, std::string_view label, std::string_view tip,
                  std::string_view link) {
  const double left = x(from), size = std::max(2.0, x(to) - left - 1);
  if (!link.empty()) body_ += fmt::format("<a href=\"#{}\">", xml_escaped(link));
  body_ += fmt::format("<g class=\"mark\"><title>{}</title><rect class=\"bar {}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.1f}\" rx=\"2\"/>",
                       xml_escaped(tip), css, left, y, size, height);
  // About 6.3 units a letter at this size: a label that does not fit is left to the tip.
  if (size > 6.3 * static_cast<double>(label.size()) + 10)
    body_ += fmt::format("<text class=\"in-bar {}\" x=\"{:.1f}\" y=\"{:.1f}\">{}</text>", css, left + 6, y + height / 2 + 4, xml_escaped(label));
  body_ += link.empty() ? "</g>" : "</g></a>";
}

std::string times(Duration from, Duration to) { return fmt::format("{} to {} ({})", elapsed(from), elapsed(to), human(to - from)); }

void Drawing::cases() {
  lane("Cases", 20);
  for (const auto& one : run_.cases)
    for (const auto& attempt : one.attempts)
      bar(attempt.started, attempt.ended, y_, 20, fmt::format("v-{}", name(attempt.verdict)),
          attempt.attempt == 1 ? one.id : fmt::format("{} · attempt {}", one.id, attempt.attempt),
          fmt::format("{}\nattempt {}: {}\n{}\n{}", one.title, attempt.attempt, name(attempt.verdict), times(attempt.started, attempt.ended), attempt.message),
          "case-" + one.id);
  y_ += 20;
}

void Drawing::steps() {
  lane("Steps", 20);
  const auto one_step = [&](const StepRecord& step) {
    bar(step.started, step.ended, y_, 20, fmt::format("soft v-{}", name(step.verdict)), step.id,
        fmt::format("{} ({})\n{}: {}\n{}\n{}", step.title, step.kind, name(step.phase), name(step.verdict), times(step.started, step.ended), step.message),
        fmt::format("line-{}", step.first_seq));
  };
  for (const auto& step : run_.steps) one_step(step);
  for (const auto& one : run_.cases)
    for (const auto& attempt : one.attempts)
      for (const auto& step : attempt.steps) one_step(step);
  y_ += 20;
}

/// What the device gets; the coil is energised to cut it where the normally closed contact is used.
bool gives_power(const RelaySwitched& event) { return event.power.empty() ? event.commanded == "on" : event.power == "powered"; }

void Drawing::relay(const std::string& name) {
  constexpr double height = 22;
  lane(name, height, "relay");
  std::string path;
  for (const auto& edge : run_.series.relays) {
    if (edge.value.relay != name) continue;
    const double high = y_ + 2, low = y_ + height;
    const double next = gives_power(edge.value) ? high : low;
    if (path.empty()) path = fmt::format("M{:.1f} {:.1f}", x({}), next == high ? low : high);
    path += fmt::format("H{:.1f}V{:.1f}", x(edge.t), next);
    body_ += fmt::format("<g class=\"mark\"><title>{}\n{}</title><circle class=\"dot {}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4\"/></g>", elapsed(edge.t),
                         xml_escaped(event_text({edge.seq, edge.t, "", std::string(RelaySwitched::type), fields_json(edge.value)})),
                         edge.value.confirmed ? "confirmed" : "unconfirmed", x(edge.t), next);
  }
  body_ += fmt::format("<path class=\"edge\" d=\"{}H{:.1f}\"/>", path, x(span_));
  y_ += height;
}

void Drawing::curve(const std::vector<Progress>& points, double top, double height) {
  std::string path;
  for (const Progress& point : points) {
    // A power cut or a start from zero is not a line through the air.
    path += fmt::format("{}{:.1f} {:.1f}", point.begins || path.empty() ? 'M' : 'L', x(point.t), top + height * (1 - point.share));
  }
  if (!path.empty()) body_ += fmt::format("<path class=\"curve\" d=\"{}\"/>", path);
}

void Drawing::transfer(const std::string& device) {
  constexpr double height = 120;
  lane(device, height, "transfer");
  for (int percent : {0, 50, 100}) {
    const double y = y_ + height * (1 - percent / 100.0);
    body_ += fmt::format("<line class=\"grid\" x1=\"{}\" x2=\"{}\" y1=\"{:.1f}\" y2=\"{:.1f}\"/><text class=\"scale\" x=\"{}\" y=\"{:.1f}\">{} %</text>", gutter,
                         width - right, y, y, gutter - 8, y + 4, percent);
  }
  curve(progress_of(run_.series, device), y_, height);
  for (const auto& change : run_.series.transfers) {
    if (change.value.device != device) continue;
    const double share = share_of(change.value.offset, change.value.total);
    body_ += fmt::format("<g class=\"mark\"><title>{}\n{}</title><circle class=\"dot t-{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"4\"/></g>", elapsed(change.t),
                         xml_escaped(event_text({change.seq, change.t, "", std::string(TransferChanged::type), fields_json(change.value)})),
                         name(change.value.event), x(change.t), y_ + height * (1 - share));
  }
  y_ += height;
}

template <class State, class Css>
void Drawing::states(std::string_view label, std::string_view note, const std::vector<Timed<State>>& changes, Css css) {
  lane(label, 20, note);
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const Duration to = i + 1 < changes.size() ? changes[i + 1].t : span_;
    const JournalLine line{changes[i].seq, changes[i].t, "", std::string(State::type), fields_json(changes[i].value)};
    std::string text(name(changes[i].value.state));
    std::ranges::replace(text, '_', ' ');
    bar(changes[i].t, to, y_, 20, css(changes[i].value.state), text, fmt::format("{}\n{}", event_text(line), times(changes[i].t, to)));
  }
  y_ += 20;
}

std::string_view coordinator_css(CoordinatorState state) {
  switch (state) {
    case CoordinatorState::starting: return "s-busy";
    case CoordinatorState::up:
    case CoordinatorState::network_formed:
    case CoordinatorState::joining_closed: return "s-good";
    case CoordinatorState::joining_open: return "s-open";
    case CoordinatorState::reset:
    case CoordinatorState::lost: return "s-bad";
    case CoordinatorState::stopped: return "s-off";
  }
  return "s-off";
}

std::string_view device_css(DeviceState state) {
  switch (state) {
    case DeviceState::joined:
    case DeviceState::rejoined:
    case DeviceState::version: return "s-good";
    case DeviceState::activating:
    case DeviceState::power_restored: return "s-busy";
    case DeviceState::silent:
    case DeviceState::left: return "s-bad";
    case DeviceState::power_cut: return "s-off";
  }
  return "s-off";
}

void Drawing::axis() {
  std::string grid;
  for (const Tick& tick : ticks(span_, 10)) {
    grid += fmt::format("<line class=\"grid\" x1=\"{0:.1f}\" x2=\"{0:.1f}\" y1=\"{1}\" y2=\"{2:.1f}\"/>", x(tick.t), head - 6, y_);
    grid += fmt::format("<text class=\"tick\" x=\"{:.1f}\" y=\"{}\">{}</text>", x(tick.t), head - 14, tick.label);
  }
  body_ = grid + body_;
}

/// The time without power, through all lanes: the first thing the eye should find.
void Drawing::outages() {
  std::map<std::string, Duration> off_since;
  std::string bands;
  const auto band = [&](Duration from, Duration to) {
    bands += fmt::format("<rect class=\"outage\" x=\"{:.1f}\" y=\"{}\" width=\"{:.1f}\" height=\"{:.1f}\"/>", x(from), head - 6, x(to) - x(from), y_ - head + 6);
  };
  for (const auto& edge : run_.series.relays) {
    const auto since = off_since.find(edge.value.relay);
    if (!gives_power(edge.value)) off_since.emplace(edge.value.relay, edge.t);
    else if (since != off_since.end()) {
      band(since->second, edge.t);
      off_since.erase(since);
    }
  }
  for (const auto& [relay, since] : off_since) band(since, span_);
  body_ = bands + body_;
}

template <class Items, class Key>
std::vector<std::string> distinct(const Items& items, Key key) {
  std::vector<std::string> names;
  for (const auto& item : items)
    if (const std::string& one = key(item.value); std::ranges::find(names, one) == names.end()) names.push_back(one);
  return names;
}

template <class T, class Key>
std::vector<Timed<T>> only(const std::vector<Timed<T>>& items, Key key, const std::string& wanted) {
  std::vector<Timed<T>> result;
  for (const auto& item : items)
    if (key(item.value) == wanted) result.push_back(item);
  return result;
}

std::string Drawing::draw() {
  cases();
  steps();
  const auto relay_name = [](const auto& value) -> const std::string& { return value.relay; };
  const auto device_name = [](const auto& value) -> const std::string& { return value.device; };
  const auto hub_name = [](const auto& value) -> const std::string& { return value.name; };
  for (const auto& one : distinct(run_.series.relays, relay_name)) relay(one);
  const auto devices = distinct(run_.series.transfers, device_name);
  const auto fetches = [&](const std::string& device) {
    return std::any_of(run_.series.transfers.begin(), run_.series.transfers.end(),
                       [&](const auto& change) { return change.value.device == device && change.value.event == record::TransferStage::started; });
  };
  // A device that only asks now and then needs no lane beside one that fetches.
  const bool anybody = std::any_of(devices.begin(), devices.end(), fetches);
  for (const auto& one : devices)
    if (fetches(one) || !anybody) transfer(one);
  for (const auto& one : distinct(run_.series.devices, device_name)) states(one, "device", only(run_.series.devices, device_name, one), device_css);
  for (const auto& one : distinct(run_.series.coordinators, hub_name)) states(one, "coordinator", only(run_.series.coordinators, hub_name, one), coordinator_css);
  y_ += gap / 2;
  axis();
  outages();
  return fmt::format(
      "<svg class=\"timeline\" viewBox=\"0 0 {} {:.0f}\" role=\"img\" aria-label=\"Timeline of the run\" data-from=\"{}\" data-to=\"{}\" "
      "data-span-ms=\"{}\">{}</svg>",
      width, y_ + 4, gutter, width - right, span_ / std::chrono::milliseconds(1), body_);
}

}  // namespace

std::vector<Timed<TransferSample>> thinned(const std::vector<Timed<TransferSample>>& samples) {
  const std::size_t group = (samples.size() + most_points - 2) / (most_points - 1);
  if (group <= 1) return samples;
  std::vector<Timed<TransferSample>> kept;
  for (std::size_t start = 0; start < samples.size(); start += group) {
    const auto first = samples.begin() + static_cast<std::ptrdiff_t>(start);
    const auto last = samples.begin() + static_cast<std::ptrdiff_t>(std::min(start + group, samples.size()));
    kept.push_back(*std::max_element(first, last, [](const auto& a, const auto& b) { return a.value.latency_ms.max < b.value.latency_ms.max; }));
  }
  if (kept.back().seq != samples.back().seq) kept.push_back(samples.back());
  return kept;
}

std::string timeline_svg(const RunRecord& run) { return Drawing(run).draw(); }

}  // namespace rig::report
