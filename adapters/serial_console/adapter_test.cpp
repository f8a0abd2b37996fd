// SPDX-License-Identifier: Apache-2.0
#include "adapters/serial_console/adapter.hpp"

#include <gmock/gmock.h>

#include "adapters/serial_port/adapter.hpp"
#include "adapters/serial_port/twin.hpp"
#include "rig/io/memory_stream.hpp"

namespace rig::serial_console {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// A console on a line in memory, in virtual time; the test is the device.
struct Console : ::testing::Test {
  io::Loop loop{io::TimeMode::virtual_time};
  io::MemoryLine line{loop, "line", {.baud = default_baud}};
  std::vector<std::string> heard;   // "|" behind a line, "..." behind what is pending, "/" behind a line that did not end
  std::string sent, lost;
  std::optional<SerialConsole> console;

  void open(const Settings& settings = {}) {
    line.twin_end().listen({[this](ByteView bytes) { sent += as_text(bytes); }, {}});
    console.emplace(loop, line.host_end(), settings);
    console->listen({[this](const device::Console::Line& one) { heard.push_back(std::string(one.text) + (one.ended ? "|" : "/")); },
                     [this](std::string_view pending) { heard.push_back(std::string(pending) + "..."); },
                     [this](const Error& error) { lost += describe(error); }});
  }
  void print(std::string_view octets) {
    line.twin_end().write(as_bytes(octets));
    loop.run();
  }
};

TEST_F(Console, TellsLinesAndWhatIsPending) {
  open();
  print("hello\r\nlogin: ");
  print("root\r\n");
  EXPECT_THAT(heard, ElementsAre("hello|", "login: ...", "login: root|"));
}

TEST_F(Console, TellsWhenTheOctetsWereRead) {
  open();
  device::Console::Line last;
  console->listen({[&](const device::Console::Line& one) { last = one; }, {}, {}});
  print("ab");
  const TimePoint first = loop.now();
  EXPECT_NEAR(static_cast<double>(first.time_since_epoch().count()), 2 * 10e9 / default_baud, 10) << "two octets at 115200 baud";
  print("c\n");
  EXPECT_EQ(last.first, first);
  EXPECT_EQ(last.last, loop.now());
}

TEST_F(Console, SendsTheLineEndTheDeviceWants) {
  for (const LineEnd end : {LineEnd::cr, LineEnd::lf, LineEnd::crlf}) {
    open({.line_end = end});
    console->send_line("version");
    console->send_raw("\x03");
    loop.run();
  }
  EXPECT_EQ(sent, "version\r\x03version\n\x03version\r\n\x03");
}

TEST_F(Console, CutsLinesAtTheLengthOfTheBench) {
  open({.max_line = 16});
  print("0123456789ABCDEFGH\n");
  EXPECT_THAT(heard, ElementsAre("0123456789ABCDEF/", "GH|"));
}

TEST_F(Console, TellsHalfALineWhenThePlugIsPulled) {
  open();
  print("supply vol");
  line.cut();
  loop.run();
  EXPECT_THAT(heard, ElementsAre("supply vol...", "supply vol/"));
  EXPECT_EQ(lost, "line: the line was cut (port_lost)");
}

TEST_F(Console, HearsNothingWhenTheDeviceIsSilent) {
  open();
  loop.run();
  EXPECT_THAT(heard, IsEmpty());
}

TEST(ConsoleOnAPty, HearsAndSpeaksInRealTime) {
  io::Loop loop(io::TimeMode::real);
  auto far = *serial_port::PtyTwin::create(loop, "device");
  const auto port = *serial_port::SerialPort::open(loop, far->slave_path(), {.baud = default_baud});
  SerialConsole console(loop, *port, {});
  io::Signal news;
  std::vector<std::string> lines;
  std::string typed, lost;
  console.listen({[&](const device::Console::Line& one) {
                    EXPECT_LE(one.first, one.last);
                    EXPECT_LE(one.last, loop.now());
                    lines.emplace_back(one.text);
                    news.notify();
                  },
                  {},
                  [&](const Error& error) {
                    lost = error.what;
                    news.notify();
                  }});
  far->listen({[&](ByteView bytes) {
                 typed += as_text(bytes);
                 if (typed == "version\r") far->write(as_bytes("version\r\n1.2.3\r\n"));
               },
               {}});
  console.send_line("version");
  const auto soon = Deadline::after(loop.now(), 10s);
  EXPECT_TRUE(loop.wait_until(news, soon, [&] { return lines.size() == 2; }).has_value());
  EXPECT_THAT(lines, ElementsAre("version", "1.2.3"));
  EXPECT_EQ(*far->baud(), 115200u);
  far.reset();
  EXPECT_TRUE(loop.wait_until(news, soon, [&] { return !lost.empty(); }).has_value());
  EXPECT_EQ(lost, "unplugged, or closed at its other end");
}

}  // namespace
}  // namespace rig::serial_console
