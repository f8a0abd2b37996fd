// SPDX-License-Identifier: Apache-2.0
#include "rig/io/console_log.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "rig/io/line_assembler.hpp"
#include "rig/io/masked.hpp"
#include "rig/record/events.hpp"

namespace rig::io {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// A console without a line; the test prints on it.
struct Screen final : device::Console {
  void listen(Listener heard_by) override { listener = std::move(heard_by); }
  void send_line(std::string_view text) override { typed += std::string(text) + '\n'; }
  void send_raw(std::string_view octets) override { typed += octets; }
  void print(std::string_view text, TimePoint now) {
    lines.on_bytes(as_bytes(text), now, [this](const Line& line) { listener.on_line(line); });
    if (!lines.pending().empty()) listener.on_pending(lines.pending());
  }
  Listener listener;
  std::string typed;
  LineAssembler lines{200};
};

struct Events final : record::EventSink {
  void emit(record::Event event) override { all.push_back(std::move(event)); }
  void sync() override {}
  std::vector<record::Event> all;
};

struct Log : ::testing::Test {
  Loop loop{TimeMode::virtual_time};
  Screen screen;
  Events events;
  std::optional<ConsoleLog> log{std::in_place, loop, events, ConsoleLog::Settings{.name = "debug", .device = "ppmid", .lines_kept = 100}};

  Log() { log->attach(screen); }
  void print(std::string_view text) { screen.print(text, loop.now()); }
  void print_at(Duration at, std::string text) {
    loop.arm(TimePoint{at}, [this, text = std::move(text)] { print(text); });
  }
  std::string expect(const std::string& pattern, Duration allowance = 10s) {
    const auto found = log->expect(Pattern::compile(pattern).value(), Deadline::after(loop.now(), allowance));
    return found.has_value() ? found->line : describe(found.error());
  }
};

TEST_F(Log, FindsWhatComesAndWhatCameBefore) {
  print("boot\r\nready\r\n");
  print_at(3s, "joined\n");
  EXPECT_EQ(expect("ready"), "ready");
  EXPECT_EQ(expect("join"), "joined");
  EXPECT_EQ(loop.now(), TimePoint{3s});
}

TEST_F(Log, GoesOnBehindTheLineItFound) {
  print("a 1\na 2\nb\n");
  EXPECT_EQ(expect("a"), "a 1");
  EXPECT_EQ(expect("a"), "a 2");
  EXPECT_EQ(expect("a", 5s), "console debug: no line with \"a\" in time; the last of 1 lines is \"b\" (timeout)");
  EXPECT_EQ(expect("b"), "b") << "a search that found nothing has passed nothing by";
  EXPECT_EQ(expect("b", 5s), "console debug: no line with \"b\" in time; nothing was printed (timeout)");
}

TEST_F(Log, FindsAPromptOnceThatHasNoLineEnd) {
  print("hello\nlogin: ");
  EXPECT_EQ(expect("login: $"), "login: ");
  print("root\n");
  EXPECT_EQ(expect("login", 1s), "console debug: no line with \"login\" in time; the last of 1 lines is \"login: root\" (timeout)");
  EXPECT_EQ(expect("root"), "login: root");
}

TEST_F(Log, FindsAPromptThatIsStillGrowing) {
  print_at(1s, "log");
  print_at(2s, "in: ");
  EXPECT_EQ(expect("login: $"), "login: ");
  EXPECT_EQ(loop.now(), TimePoint{2s});
}

TEST_F(Log, TellsGroupsAndInstants) {
  print_at(2s, "supply 3.31 V");
  print_at(3s, "\n");
  const auto found = log->expect(Pattern::compile("(?<volts>[0-9.]+) V").value(), Deadline::after(loop.now(), 5s));
  EXPECT_EQ(found->match.groups.back(), std::pair(std::string("volts"), std::string("3.31")));
  EXPECT_EQ(found->at, TimePoint{2s});
}

TEST_F(Log, KeepsTheLastLinesAndMissesNoneWhileItWaits) {
  for (int i = 0; i < 500; ++i) print(fmt::format("line {}\n", i));
  EXPECT_EQ(expect("line 399$", 1s), "console debug: no line with \"line 399$\" in time; the last of 500 lines is \"line 499\" (timeout)");
  EXPECT_EQ(expect("line 400$"), "line 400");
  loop.arm(loop.now() + 1s, [this] {
    for (int i = 500; i < 1000; ++i) print(fmt::format("line {}\n", i));
  });
  EXPECT_EQ(expect("line 555$"), "line 555") << "it was gone from what is kept when the caller came to run";
  EXPECT_EQ(log->lines(), 1000u);
}

TEST_F(Log, TypesACommandAndTellsWhatCameBetween) {
  print("> ");
  loop.arm(TimePoint{1s}, [this] { print("version\r\n1.2.3\r\nbuilt today\r\n> "); });
  const auto between = log->command("version", Pattern::compile("^> $").value(), Deadline::after(loop.now(), 5s));
  EXPECT_EQ(screen.typed, "version\n");
  EXPECT_THAT(*between, ElementsAre("1.2.3", "built today"));
  loop.arm(loop.now() + 1s, [this] { print("clear\r\n> "); });
  EXPECT_THAT(*log->command("clear", Pattern::compile("^> $").value(), Deadline::after(loop.now(), 5s)), IsEmpty());
}

TEST_F(Log, TellsWhatCameBeforeAPromptThatIsALine) {
  loop.arm(TimePoint{1s}, [this] { print("one\ntwo\nOK\n"); });
  EXPECT_THAT(*log->command("AT", Pattern::compile("^OK$").value(), Deadline::after(loop.now(), 5s)), ElementsAre("one", "two"));
}

TEST_F(Log, SaysWhenTheDeviceDoesNotAnswerACommand) {
  print("> ");
  const auto between = log->command("version", Pattern::compile("^> $").value(), Deadline::after(loop.now(), 5s));
  EXPECT_EQ(describe(between.error()), "console debug: no line with \"^> $\" in time; the last it printed is \"> \" (timeout)");
}

TEST_F(Log, KeepsTheFirstForbiddenLine) {
  print("ASSERT before anybody forbade it\n");
  log->forbid(Pattern::compile("ASSERT|panic").value());
  print("all well\npanic: heap\nASSERT x.c:1\n");
  const auto violation = log->take_violation();
  ASSERT_TRUE(violation);
  EXPECT_EQ(violation->line, "panic: heap");
  EXPECT_EQ(violation->pattern, "ASSERT|panic");
  EXPECT_FALSE(log->take_violation());
  EXPECT_TRUE(log->allow("ASSERT|panic"));
  EXPECT_FALSE(log->allow("ASSERT|panic"));
  print("ASSERT y.c:2\n");
  EXPECT_FALSE(log->take_violation());
}

TEST_F(Log, WritesEveryLineIntoTheJournal) {
  print_at(1s, "hel");
  print_at(2s, "lo\n");
  loop.run();
  EXPECT_TRUE(log->send_line("version").has_value());
  EXPECT_TRUE(log->send_raw("\x03").has_value());
  EXPECT_TRUE(log->send_line("secret", ConsoleLog::Shown::hidden).has_value());
  ASSERT_EQ(events.all.size(), 4u);
  EXPECT_EQ(events.all[0].type, "console_line");
  EXPECT_EQ(events.all[0].fields.dump(),
            "{\"console\":\"debug\",\"device\":\"ppmid\",\"direction\":\"received\",\"text\":\"hello\",\"first\":1000000000,\"last\":2000000000,\"ended\":true}");
  EXPECT_EQ(events.all[1].fields.at("direction"), "sent");
  EXPECT_EQ(events.all[1].fields.at("text"), "version");
  EXPECT_EQ(events.all[2].fields.at("text"), "\\x03");
  EXPECT_EQ(events.all[3].fields.at("text"), "(hidden)");
}

TEST_F(Log, HidesTheEchoOfWhatItHides) {
  EXPECT_TRUE(log->send_line("opensesame", ConsoleLog::Shown::hidden).has_value());
  print("password: opensesame\n");
  EXPECT_EQ(events.all.back().fields.at("text"), "password: (hidden)");
  EXPECT_EQ(expect("opensesame"), "password: opensesame") << "a plan can still look for it";
}

TEST(Masked, StandsForEveryPlaceAndForNoEmptyText) {
  EXPECT_EQ(masked("--key=abc abc ab", {"abc", "", "zz"}), "--key=(hidden) (hidden) ab");
  EXPECT_EQ(masked("hidden", {"hidden"}), "(hidden)");
}

TEST_F(Log, EndsAWaitWhenThePortIsLost) {
  EXPECT_FALSE(log->heard_anything());
  print("whole\nhalf a li");
  loop.arm(TimePoint{1s}, [this] {
    screen.lines.finish(loop.now(), [this](const device::Console::Line& line) { screen.listener.on_line(line); });
    screen.listener.on_lost(make_error(ErrorCode::port_lost, "unplugged", "/dev/x"));
  });
  EXPECT_EQ(expect("a line"), "/dev/x: unplugged (port_lost)");
  EXPECT_EQ(expect("half"), "half a li") << "what had come can still be found";
  EXPECT_EQ(expect("line"), "/dev/x: unplugged (port_lost)");
  EXPECT_EQ(describe(log->send_line("hello").error()), "/dev/x: unplugged (port_lost)");
  EXPECT_TRUE(log->heard_anything());
}

TEST_F(Log, GoesOnWhenThePortIsBack) {
  print("before\n");
  screen.listener.on_lost(make_error(ErrorCode::port_lost, "unplugged", "/dev/x"));
  Screen again;
  log->attach(again);
  again.print("after\n", loop.now());
  EXPECT_EQ(expect("e"), "before");
  EXPECT_EQ(expect("e"), "after");
  EXPECT_TRUE(log->send_line("hello").has_value());
  EXPECT_EQ(again.typed, "hello\n");
}

TEST_F(Log, SurvivesAFiberThatIsCancelledWhileItWaits) {
  std::string outcome;
  const auto fiber = loop.spawn("waiting", [&] { outcome = expect("never"); });
  loop.arm(TimePoint{1s}, [&] { fiber->cancel(make_error(ErrorCode::cancelled, "stop was asked for")); });
  print_at(2s, "never\n");
  loop.run();
  EXPECT_EQ(outcome, "stop was asked for (cancelled)");
  EXPECT_EQ(expect("never"), "never");
}

}  // namespace
}  // namespace rig::io
