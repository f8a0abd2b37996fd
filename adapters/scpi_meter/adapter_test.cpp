// SPDX-License-Identifier: Apache-2.0
#include "adapters/scpi_meter/adapter.hpp"

#include <gmock/gmock.h>

#include "adapters/scpi_meter/twin.hpp"
#include "adapters/serial_port/adapter.hpp"
#include "adapters/serial_port/twin.hpp"
#include "rig/io/memory_stream.hpp"

namespace rig::scpi_meter {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

/// A meter and its twin on a line in memory, in virtual time; no device draws anything, so the leakage is what flows.
struct Meter : ::testing::Test {
  io::Loop loop{io::TimeMode::virtual_time};
  io::MemoryLine line{loop, "line", {.baud = 9600}};
  std::optional<ScpiTwin> twin;
  std::optional<ScpiMeter> meter;

  void plug(const TwinSettings& quirks = {}, const Settings& settings = {}) {
    twin.emplace(loop, line.twin_end(), nullptr, settings, quirks);
    meter.emplace(loop, line.host_end(), "supply", settings);
  }
  Deadline within(Duration duration) { return Deadline::after(loop.now(), duration); }
  std::string read(Duration patience = 20s) {
    const auto current = meter->read(within(patience));
    return current.has_value() ? fmt::format("{:.6g} A", *current) : describe(current.error());
  }
  std::string identify() {
    const auto identity = meter->identify(within(20s));
    return identity.has_value() ? *identity : describe(identity.error());
  }
};

TEST_F(Meter, ReadsTheCurrentAndSaysWhoItIs) {
  plug({.leakage = 0.0123});
  EXPECT_EQ(read(), "0.0123 A");
  EXPECT_EQ(identify(), "HANRIG,SIMULATED METER,4711,1.0");
  EXPECT_EQ(read(), "0.0123 A");
}

TEST_F(Meter, ReadsNegativeCurrents) {
  plug({.leakage = -2.5e-6});
  EXPECT_EQ(read(), "-2.5e-06 A");
}

TEST_F(Meter, ScalesWhatTheMeterSays) {
  plug({.leakage = 0.0123}, {.scale = 0.001});
  EXPECT_EQ(read(), "0.0123 A") << "the meter said +1.23000E+01, milliamperes";
}

TEST_F(Meter, TakesAnOverloadForNoReading) {
  plug({.overload = true});
  EXPECT_EQ(read(),
            "meter supply: 9.9000E+37 stands for an overload: the current is beyond the meter's range (not_ready)");
  plug({.leakage = -1e9}, {.overload = 1e9});
  EXPECT_EQ(read(),
            "meter supply: -1.0000E+09 stands for an overload: the current is beyond the meter's range (not_ready)");
}

TEST_F(Meter, SaysThatNobodyAnswers) {
  plug({.silent = true});
  EXPECT_EQ(read(), "meter supply: no answer to *IDN? within 2s, after one more try (timeout)");
  EXPECT_EQ(identify(), "meter supply: no answer to *IDN? within 2s, after one more try (timeout)");
}

TEST_F(Meter, SaysWhatCameInsteadOfANumber) {
  plug({.garbage = "FF 00"_hex});
  EXPECT_EQ(read(), "meter supply: the meter said '??+2.00000E-05', which is no number (protocol_violation)");
  EXPECT_EQ(identify(), "HANRIG,SIMULATED METER,4711,1.0");
}

TEST_F(Meter, SaysWhatCameInsteadOfAnIdentity) {
  ScpiMeter alone(loop, line.host_end(), "supply", {});
  line.twin_end().listen({[&](ByteView) { line.twin_end().write(as_bytes("A0 what\r\n")); }, {}});
  EXPECT_EQ(describe(alone.identify(within(20s)).error()),
            "meter supply: the meter said 'A0 what', which is not maker,model,serial,firmware (protocol_violation)");
}

TEST_F(Meter, HearsASlowAnswer) {
  plug({.reply_delay = 1900ms});
  EXPECT_EQ(read(), "2e-05 A");
}

TEST_F(Meter, DoesNotTakeALateAnswerForAFreshOne) {
  // Numbers its readings, and tells each of them half a second late.
  int readings = 0;
  LineReader commands;
  line.twin_end().listen({[&](ByteView bytes) {
                            for (const Byte octet : bytes) {
                              const auto command = commands.feed(octet);
                              if (!command) continue;
                              const std::string answer =
                                  *command == "*IDN?" ? "a,b,c,d\n" : fmt::format("{}\n", ++readings);
                              loop.arm(loop.now() + 500ms, [&, answer] { line.twin_end().write(as_bytes(answer)); });
                            }
                          },
                          {}});
  meter.emplace(loop, line.host_end(), "supply", Settings{});
  EXPECT_EQ(read(), "1 A");
  EXPECT_EQ(read(100ms), "meter supply: the deadline passed before the meter answered (timeout)");
  EXPECT_EQ(read(), "3 A");
}

TEST_F(Meter, KeepsTheDeadline) {
  plug({.reply_delay = 300ms});
  EXPECT_EQ(read(100ms), "meter supply: the deadline passed before the meter answered (timeout)");
  EXPECT_EQ(loop.now(), TimePoint{} + 100ms);
  EXPECT_EQ(read(0s), "meter supply: the deadline passed before the meter was asked (timeout)");
  EXPECT_EQ(read(), "2e-05 A");
}

TEST_F(Meter, ServesFibersOneAfterAnother) {
  plug({.reply_delay = 50ms});
  std::vector<std::string> done;
  for (const std::string_view who : {"first ", "second "})
    loop.spawn("reader", [&, who] { done.push_back(std::string(who) + read()); });
  loop.spawn("hurried", [&] { done.push_back(read(60ms)); });
  loop.run();
  EXPECT_THAT(done,
              ElementsAre("meter supply: the deadline passed while the meter was busy for somebody else (timeout)",
                          "first 2e-05 A", "second 2e-05 A"));
}

TEST_F(Meter, RepeatsTheFirstErrorOnceTheLineIsLost) {
  plug();
  loop.arm(TimePoint{} + 5ms, [&] { line.cut(); });
  EXPECT_EQ(read(), "line: the line was cut (port_lost)");
  EXPECT_EQ(identify(), "line: the line was cut (port_lost)");
}

TEST_F(Meter, WorksAgainInItsSocket) {
  plug();
  EXPECT_EQ(read(), "2e-05 A");
  line.cut();
  EXPECT_EQ(read(), "line: the line was cut (port_lost)");
  line.plug_in_again();
  meter.emplace(loop, line.host_end(), "supply", Settings{});
  EXPECT_EQ(read(), "2e-05 A");
}

TEST(ScpiOnAPty, ReadsInRealTime) {
  io::Loop loop(io::TimeMode::real);
  auto far = *serial_port::PtyTwin::create(loop, "meter");
  ScpiTwin twin(loop, *far, nullptr, {}, {.leakage = 0.042});
  const auto port = *serial_port::SerialPort::open(loop, far->slave_path(), {.baud = 9600});
  ScpiMeter meter(loop, *port, "supply", {});
  EXPECT_EQ(*meter.read(Deadline::after(loop.now(), 10s)), 0.042);
  EXPECT_EQ(*meter.identify(Deadline::after(loop.now(), 10s)), ScpiTwin::identity);
}

}  // namespace
}  // namespace rig::scpi_meter
