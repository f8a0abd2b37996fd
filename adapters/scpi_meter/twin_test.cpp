// SPDX-License-Identifier: Apache-2.0
#include "adapters/scpi_meter/twin.hpp"

#include "rig/io/memory_stream.hpp"
#include "rig/sim/device_kit.hpp"

namespace rig::scpi_meter {
namespace {

using namespace std::chrono_literals;

/// Talks to the twin in octets, with a simulated device in its circuit.
struct MeterOfADevice : sim::Bench {
  io::MemoryLine line{loop, "line"};
  std::optional<ScpiTwin> twin;
  std::string heard;

  void plug(const TwinSettings& quirks = {}, const Settings& meter = {}) {
    twin.emplace(loop, line.twin_end(), &*device, meter, quirks);
    line.host_end().listen({[this](ByteView bytes) { heard += as_text(bytes); }, {}});
  }
  std::string ask(std::string_view command) {
    heard.clear();
    line.host_end().write(as_bytes(command));
    run_for(10ms);
    return heard;
  }
};

TEST_F(MeterOfADevice, AnswersThePublishedQueries) {
  start();
  plug();
  EXPECT_EQ(ask("*IDN?\n"), "HANRIG,SIMULATED METER,4711,1.0\r\n");
  EXPECT_EQ(ask("MEAS:CURR:DC?\r\n"), "+8.00000E-02\r\n");
  EXPECT_EQ(ask("MEAS:VOLT:DC?\n"), "");
  EXPECT_EQ(ask("MEAS:CURR"), "") << "half of one";
  EXPECT_EQ(ask(":DC?\r"), "+8.00000E-02\r\n");
}

TEST_F(MeterOfADevice, TellsPowerFromNoPower) {
  start();
  plug();
  device->set_power(false);
  EXPECT_EQ(ask("MEAS:CURR:DC?\n"), "+2.00000E-05\r\n");
  device->set_power(true);
  EXPECT_EQ(ask("MEAS:CURR:DC?\n"), "+8.00000E-02\r\n");
}

TEST_F(MeterOfADevice, TellsATransfer) {
  start();
  plug({.transfer = 0.2});
  hub->on_block = [this](std::uint32_t) { EXPECT_EQ(twin->current(), 0.2); };
  hub->notify(device->node());
  run_for(60s);
  EXPECT_FALSE(hub->offsets.empty());
  EXPECT_EQ(twin->current(), 0.08);
}

TEST_F(MeterOfADevice, IsStuck) {
  start();
  plug({.stuck = true});
  EXPECT_EQ(ask("MEAS:CURR:DC?\n"), "+8.00000E-02\r\n");
  device->set_power(false);
  EXPECT_EQ(ask("MEAS:CURR:DC?\n"), "+8.00000E-02\r\n");
  EXPECT_EQ(twin->current(), 20e-6);
}

TEST_F(MeterOfADevice, IsSilentOverloadedOrDirty) {
  start();
  plug({.silent = true});
  EXPECT_EQ(ask("*IDN?\n"), "");
  plug({.overload = true});
  EXPECT_EQ(ask("MEAS:CURR:DC?\n"), "+9.90000E+37\r\n");
  plug({.garbage = "21 21"_hex});
  EXPECT_EQ(ask("MEAS:CURR:DC?\n"), "!!+8.00000E-02\r\n");
}

}  // namespace
}  // namespace rig::scpi_meter
