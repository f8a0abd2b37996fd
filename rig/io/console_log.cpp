// SPDX-License-Identifier: Apache-2.0
#include "rig/io/console_log.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "rig/io/masked.hpp"
#include "rig/record/events.hpp"

namespace rig::io {
namespace {

std::uint64_t as_t(TimePoint instant) { return static_cast<std::uint64_t>(instant.time_since_epoch().count()); }

std::string printable(std::string_view octets) {
  std::string text;
  for (const char octet : octets) {
    const auto value = static_cast<unsigned char>(octet);
    if (value < ' ' || value == 0x7F) text += fmt::format("\\x{:02X}", value);
    else text += octet;
  }
  return text;
}

}  // namespace

ConsoleLog::ConsoleLog(Loop& loop, record::EventSink& events, Settings settings)
    : loop_(loop), events_(events), settings_(std::move(settings)), ring_(settings_.lines_kept) {}

ConsoleLog::~ConsoleLog() {
  if (console_) console_->listen({});
}

void ConsoleLog::attach(device::Console& console) {
  console_ = &console;
  lost_.reset();
  console_->listen({[this](const device::Console::Line& line) { on_line(line); }, [this](std::string_view pending) { on_pending(pending); },
                    [this](const Error& error) { on_lost(error); }});
}

void ConsoleLog::on_line(const device::Console::Line& line) {
  emit(events_, record::ConsoleLine{.console = settings_.name, .device = settings_.device, .text = masked(std::string(line.text), hidden_), .first = as_t(line.first),
                                    .last = as_t(line.last), .ended = line.ended});
  if (!violation_)
    for (const Pattern& pattern : forbidden_)
      if (!violation_ && pattern.is_in(line.text)) violation_ = Violation{pattern.text(), std::string(line.text), line.last};
  Kept& slot = ring_[next_ % settings_.lines_kept];
  slot.text.assign(line.text);
  slot.at = line.last;
  pending_.clear();
  try_waiters(line.text, line.last, true);
  ++next_;
}

void ConsoleLog::on_pending(std::string_view pending) {
  pending_.assign(pending);
  try_waiters(pending_, loop_.now(), false);
}

void ConsoleLog::on_lost(const Error& error) {
  lost_ = error;
  console_ = nullptr;
  pending_.clear();
  news_.notify();
}

// At once, not when the fiber runs: a flood may have pushed the line out of the ring by then.
void ConsoleLog::try_waiters(std::string_view text, TimePoint at, bool ended) {
  for (Waiter* waiter : waiters_) {
    if (waiter->found) continue;
    waiter->found = find_in(waiter->pattern, next_, text, at, ended);
    if (waiter->found) news_.notify();
  }
}

std::optional<ConsoleLog::Found> ConsoleLog::find_in(const Pattern& pattern, std::uint64_t number, std::string_view text, TimePoint at, bool ended) {
  if (number < cursor_.line) return std::nullopt;
  auto match = pattern.find_in(text, number == cursor_.line ? cursor_.column : 0);
  if (!match) return std::nullopt;
  cursor_ = ended ? Place{number + 1, 0} : Place{number, match->end};
  return Found{std::move(*match), std::string(text), at};
}

std::optional<ConsoleLog::Found> ConsoleLog::find_kept(const Pattern& pattern) {
  for (std::uint64_t number = std::max(oldest(), cursor_.line); number < next_; ++number)
    if (auto found = find_in(pattern, number, kept(number).text, kept(number).at, true)) return found;
  return pending_.empty() ? std::nullopt : find_in(pattern, next_, pending_, loop_.now(), false);
}

Result<ConsoleLog::Found> ConsoleLog::expect(const Pattern& pattern, Deadline deadline) {
  const std::uint64_t from = cursor_.line;
  if (auto found = find_kept(pattern)) return *std::move(found);
  if (lost_) return *lost_;
  Waiter waiter{pattern};
  // Also when the fiber is unwound while it waits.
  struct Registered {
    std::vector<Waiter*>& all;
    Waiter* one;
    ~Registered() { std::erase(all, one); }
  } const registered{waiters_, &waiter};
  waiters_.push_back(&waiter);
  const auto waited = loop_.wait_until(news_, deadline, [&] { return waiter.found || lost_; });
  if (waiter.found) return *std::move(waiter.found);
  if (lost_) return *lost_;
  return waited.error().code == ErrorCode::timeout ? not_found(pattern, from) : waited.error();
}

Error ConsoleLog::not_found(const Pattern& pattern, std::uint64_t from) const {
  std::string last = "nothing was printed";
  if (!pending_.empty()) last = fmt::format("the last it printed is \"{}\"", pending_);
  else if (next_ > from) last = fmt::format("the last of {} lines is \"{}\"", next_ - from, kept(next_ - 1).text);
  return make_error(ErrorCode::timeout, fmt::format("no line with \"{}\" in time; {}", pattern.text(), last), "console " + settings_.name);
}

void ConsoleLog::skip() { cursor_ = {next_, pending_.size()}; }

Result<void> ConsoleLog::send_line(std::string_view text, Shown shown) { return send(text, shown, &device::Console::send_line); }

Result<void> ConsoleLog::send_raw(std::string_view octets, Shown shown) { return send(octets, shown, &device::Console::send_raw); }

Result<void> ConsoleLog::send(std::string_view text, Shown shown, void (device::Console::*how)(std::string_view)) {
  if (!console_) return lost_.value_or(make_error(ErrorCode::not_ready, "it is not open", "console " + settings_.name));
  if (shown == Shown::hidden) hidden_.emplace_back(text);
  const std::uint64_t now = as_t(loop_.now());
  emit(events_, record::ConsoleLine{.console = settings_.name, .device = settings_.device, .direction = record::Direction::sent,
                                    .text = shown == Shown::hidden ? "(hidden)" : printable(text), .first = now, .last = now});
  (console_->*how)(text);
  return {};
}

Result<std::vector<std::string>> ConsoleLog::command(std::string_view text, const Pattern& prompt, Deadline deadline) {
  skip();
  const Place begun = cursor_;
  if (auto sent = send_line(text); sent.has_error()) return sent.error();
  const auto prompted = expect(prompt, deadline);
  if (prompted.has_error()) return prompted.error();
  // The line of the prompt: the one before the cursor when it had ended, else the one the cursor is on.
  const std::uint64_t end = cursor_.column > 0 ? cursor_.line : std::max(cursor_.line, begun.line + 1) - 1;
  std::vector<std::string> between;
  for (std::uint64_t number = std::max(begun.line, oldest()); number < std::min(end, next_); ++number) {
    std::string_view line = kept(number).text;
    if (number == begun.line) {
      line.remove_prefix(std::min(begun.column, line.size()));
      if (line == text) continue;
    }
    between.emplace_back(line);
  }
  return between;
}

void ConsoleLog::forbid(Pattern pattern) { forbidden_.push_back(std::move(pattern)); }

bool ConsoleLog::allow(std::string_view pattern) {
  return std::erase_if(forbidden_, [&](const Pattern& one) { return one.text() == pattern; }) > 0;
}

std::optional<ConsoleLog::Violation> ConsoleLog::take_violation() { return std::exchange(violation_, std::nullopt); }

}  // namespace rig::io
