// SPDX-License-Identifier: Apache-2.0
#include "rig/app/progress.hpp"

#include <fmt/format.h>

#include "rig/base/time.hpp"

namespace rig::app {
namespace {

using record::Json;

std::string text_of(const Json& line, const char* key) {
  const auto found = line.find(key);
  return found != line.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::int64_t number_of(const Json& line, const char* key) {
  const auto found = line.find(key);
  return found != line.end() && found->is_number() ? found->get<std::int64_t>() : 0;
}

std::string grouped(std::int64_t number) {
  std::string text = std::to_string(number);
  for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3) text.insert(static_cast<std::size_t>(at), ",");
  return text;
}

std::string seconds(std::int64_t nanoseconds) {
  if (nanoseconds < 60'000'000'000) return fmt::format("{:.1f}s", static_cast<double>(nanoseconds) / 1e9);
  return format_duration(std::chrono::round<std::chrono::seconds>(Duration(nanoseconds)));
}

}  // namespace

std::string transfer_line(const Json& sample) {
  const auto bytes = number_of(sample, "bytes"), total = number_of(sample, "total"), rate = number_of(sample, "bytes_per_s");
  const auto left = bytes == total ? "0s" : rate > 0 ? format_duration(std::chrono::seconds((total - bytes) / rate)) : "?";
  return fmt::format("{}  {} / {} B  {:3} %  {:.1f} kB/s  {} blocks  {} retries  {} left", text_of(sample, "device"), grouped(bytes), grouped(total),
                     total > 0 ? bytes * 100 / total : 0, static_cast<double>(rate) / 1000, grouped(number_of(sample, "blocks")),
                     grouped(number_of(sample, "retries")), left);
}

void Progress::on_event(const Json& line) {
  const std::string type = text_of(line, "type");
  if (type == "run_started") run_started(line);
  if (type == "case_started") case_started(line);
  if (type == "step_started") step_started(line);
  if (type == "step_ended") step_ended(line);
  if (type == "case_ended") print(paint(fmt::format("  {}: {}", text_of(line, "case"), text_of(line, "verdict")), text_of(line, "verdict")));
  if (type == "transfer_sample") transfer_sample(line);
  if (type == "signal") print(fmt::format("  {}: leaving the bench safe", text_of(line, "name")));
  if (type == "run_ended") run_ended(line);
}

void Progress::run_started(const Json& line) {
  print(fmt::format("{} on {} ({} time, seed {})", line["plan"].value("id", ""), line["bench"].value("id", ""), text_of(line, "time"), number_of(line, "seed")));
}

void Progress::case_started(const Json& line) {
  const auto attempt = number_of(line, "attempt");
  print(fmt::format("  {}{}", text_of(line, "case"), attempt > 1 ? fmt::format(" (attempt {})", attempt) : ""));
  step_started_ns_.clear();
  last_tenth_.clear();
}

void Progress::step_started(const Json& line) {
  step_started_ns_[text_of(line, "step")] = number_of(line, "t");
  if (style_.live) redraw(fmt::format("    {:<12} {}", "running", text_of(line, "step")));
}

void Progress::step_ended(const Json& line) {
  const std::string verdict = text_of(line, "verdict"), message = text_of(line, "message");
  const auto took = number_of(line, "t") - step_started_ns_[text_of(line, "step")];
  std::string text = fmt::format("    {:<12} {:<26} {:>8}", verdict, text_of(line, "step"), seconds(took));
  if (!message.empty()) text += "  " + message;
  print(paint(text, verdict));
}

void Progress::transfer_sample(const Json& line) {
  if (style_.live) {
    redraw("    " + transfer_line(line));
    return;
  }
  const auto total = number_of(line, "total");
  const auto tenth = total > 0 ? number_of(line, "bytes") * 10 / total : 0;
  auto& last = last_tenth_[text_of(line, "device")];
  if (tenth <= last) return;
  last = tenth;
  print("    " + transfer_line(line));
}

void Progress::run_ended(const Json& line) {
  const std::string verdict = text_of(line, "verdict"), cause = text_of(line, "cause"), message = text_of(line, "message");
  std::string text = verdict;
  if (!cause.empty() && cause != "none") text += fmt::format(" ({})", cause);
  if (!message.empty()) text += ": " + message;
  print(paint(text, verdict));
}

/// A line that is wider than the terminal must not wrap: only its last row could be drawn over.
void Progress::redraw(const std::string& text) {
  write_("\r\x1b[K\x1b[?7l" + text + "\x1b[?7h");
  live_line_ = true;
}

void Progress::print(const std::string& text) {
  if (std::exchange(live_line_, false)) write_("\r\x1b[K");
  write_(text + "\n");
}

std::string Progress::paint(const std::string& text, const std::string& verdict) const {
  if (!style_.colour) return text;
  if (verdict == "passed") return "\x1b[32m" + text + "\x1b[0m";
  if (verdict == "failed") return "\x1b[31m" + text + "\x1b[0m";
  if (verdict == "skipped") return "\x1b[2m" + text + "\x1b[0m";
  return "\x1b[33m" + text + "\x1b[0m";
}

}  // namespace rig::app
