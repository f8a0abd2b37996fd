// SPDX-License-Identifier: Apache-2.0
//
// A device that prints as fast as its UART goes, ten octets at a time.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "adapters/serial_console/adapter.hpp"
#include "adapters/serial_port/adapter.hpp"
#include "adapters/serial_port/twin.hpp"
#include "rig/io/memory_stream.hpp"

namespace rig::serial_console {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t octets_at_a_time = 10;

/// Numbered lines of 5 to 104 octets.
std::string flood_of(std::size_t lines) {
  std::string text;
  for (std::size_t i = 0; i < lines; ++i) text += fmt::format("{} {}\r\n", i, std::string(i % 90, '#'));
  return text;
}

/// Counts the lines that come in order and whole.
struct Reader {
  Reader(io::Loop& loop, device::ByteStream& port) : console(loop, port, {}) {
    console.listen({[this](const device::Console::Line& line) {
                      wrong += line.text != fmt::format("{} {}", lines, std::string(lines % 90, '#')) || !line.ended;
                      ++lines;
                      octets += line.text.size() + 2;
                      news.notify();
                    },
                    {},
                    [this](const Error& error) {
                      lost = describe(error);
                      news.notify();
                    }});
  }
  SerialConsole console;
  std::size_t lines = 0, wrong = 0, octets = 0;
  std::string lost;
  io::Signal news;
};

TEST(ConsoleFlood, LosesNothingAtAMegabytePerSecond) {
  io::Loop loop(io::TimeMode::virtual_time);
  io::MemoryLine line(loop, "line", {.baud = 10'000'000});
  Reader reader(loop, line.host_end());
  const std::string text = flood_of(20'000);
  for (std::size_t at = 0; at < text.size(); at += octets_at_a_time)
    loop.arm(TimePoint{10us * static_cast<long>(at / octets_at_a_time)}, [&, at] { line.twin_end().write(as_bytes(std::string_view(text).substr(at, octets_at_a_time))); });
  loop.run();
  EXPECT_EQ(reader.lines, 20'000u);
  EXPECT_EQ(reader.wrong, 0u);
  EXPECT_NEAR(static_cast<double>(loop.now().time_since_epoch().count()), 1e3 * static_cast<double>(text.size()), 1e6);
}

TEST(ConsoleFlood, LosesNothingOnAPtyAsFastAsItGoes) {
  io::Loop loop(io::TimeMode::real);
  auto far = *serial_port::PtyTwin::create(loop, "device");
  const auto port = *serial_port::SerialPort::open(loop, far->slave_path(), {.baud = 1'500'000});
  Reader reader(loop, *port);
  const std::string text = flood_of(80'000);
  ASSERT_GT(text.size(), 4'000'000u);
  std::size_t at = 0;
  // A pty, unlike a UART, holds its writer up; what it has not taken waits in the twin, which gives up when that is a mebibyte.
  constexpr std::size_t most_under_way = 200'000;
  const std::function<void()> print = [&] {
    if (at > reader.octets + most_under_way) {
      loop.arm(loop.now() + 1ms, print);
      return;
    }
    for (int i = 0; i < 100 && at < text.size(); ++i, at += octets_at_a_time) far->write(as_bytes(std::string_view(text).substr(at, octets_at_a_time)));
    if (at < text.size()) loop.post(print);
  };
  loop.post(print);
  const TimePoint begun = loop.now();
  EXPECT_TRUE(loop.wait_until(reader.news, Deadline::after(begun, 120s), [&] { return reader.lines == 80'000 || !reader.lost.empty(); }).has_value());
  EXPECT_EQ(reader.lost, "");
  EXPECT_EQ(reader.lines, 80'000u);
  EXPECT_EQ(reader.wrong, 0u);
  const std::chrono::duration<double> took = loop.now() - begun;
  RecordProperty("octets_per_second", std::to_string(static_cast<double>(text.size()) / took.count()));
}

}  // namespace
}  // namespace rig::serial_console
