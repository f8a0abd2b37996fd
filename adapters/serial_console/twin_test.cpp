// SPDX-License-Identifier: Apache-2.0
#include "adapters/serial_console/twin.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "adapters/serial_console/adapter.hpp"
#include "rig/io/memory_stream.hpp"
#include "rig/sim/device_kit.hpp"

namespace rig::serial_console {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// The octets a twin prints, and what a console makes of them.
struct Twin : sim::Bench {
  io::MemoryLine line{loop, "line"};
  std::optional<ConsoleTwin> twin;
  std::optional<SerialConsole> host;
  std::vector<std::string> lines;
  std::string pending;

  void plug(const TwinSettings& settings, bool with_device = false) {
    host.emplace(loop, line.host_end(), Settings{});
    host->listen({[this](const device::Console::Line& one) {
                    lines.emplace_back(one.text);
                    pending.clear();
                  },
                  [this](std::string_view text) { pending = text; },
                  {}});
    twin.emplace(loop, line.twin_end(), settings, with_device ? &*device : nullptr);
  }
  void make_device() {
    air.emplace(loop, sim::AirSettings{.radio_time = false}, Rng(4711));
    hub.emplace(*air);
    device.emplace(*air, sim::DeviceSettings{}, Rng(1));
  }
  std::string printed_raw() {
    std::string octets;
    line.host_end().listen({[&](ByteView bytes) { octets += as_text(bytes); }, {}});
    run_for(1s);
    return octets;
  }
};

TEST_F(Twin, PrintsItsBannerAndWaitsForCommands) {
  twin.emplace(loop, line.twin_end(), TwinSettings{.banner = {"ROM 1.0", "go"}}, nullptr);
  EXPECT_EQ(printed_raw(), "ROM 1.0\r\ngo\r\n> ");
}

TEST_F(Twin, AnswersWhatIsTyped) {
  plug({.banner = {}, .answers = {{"version", {"app 1.2.3", "boot 1.0"}}}});
  run_for(100ms);
  host->send_line("version");
  run_for(100ms);
  host->send_line("nonsense");
  run_for(100ms);
  host->send_raw("\r\n");
  run_for(100ms);
  EXPECT_THAT(lines, ElementsAre("> version", "app 1.2.3", "boot 1.0", "> nonsense", "unknown command: nonsense", "> "));
  EXPECT_EQ(pending, "> ");
}

TEST_F(Twin, EchoesOnlyWhenItIsToldTo) {
  plug({.banner = {}, .prompt = "$ ", .line_end = LineEnd::lf, .echo = false, .answers = {{"a", {"b"}}}});
  run_for(100ms);
  host->send_line("a");
  run_for(100ms);
  EXPECT_THAT(lines, ElementsAre("$ b"));
  EXPECT_EQ(pending, "$ ");
}

TEST_F(Twin, SaysNothingWhenItIsSilent) {
  plug({.garbage = {0xFF}, .silent = true});
  run_for(1s);
  EXPECT_THAT(lines, IsEmpty());
  EXPECT_EQ(pending, "");
}

TEST_F(Twin, FloodsWithoutLosingALine) {
  plug({.banner = {}, .prompt = "", .flood_lines = 5000, .flood_width = 60});
  run_for(2s);
  ASSERT_EQ(lines.size(), 5000u);
  EXPECT_EQ(lines.back(), "flood 4999 " + std::string(49, '#'));
}

TEST_F(Twin, PrintsAPanicWhereOneIsWanted) {
  plug({.banner = {}, .panic = "ASSERT flash.c:12"});
  run_for(900ms);
  EXPECT_EQ(pending, "> ");
  run_for(200ms);
  EXPECT_THAT(lines, ElementsAre("> ", "ASSERT flash.c:12"));
  EXPECT_EQ(pending, "> ") << "it waits for commands again";
}

TEST_F(Twin, LosesNotEvenTheFirstLineOfADeviceThatIsPoweredOnLater) {
  make_device();
  plug({.banner = {"ROM 1.0"}, .garbage = {0x00, 0xFF, 0x00}}, true);
  run_for(10s);
  EXPECT_THAT(lines, IsEmpty()) << "it has no power yet";
  device->set_power(true);
  run_for(25ms);
  EXPECT_THAT(lines, ElementsAre("\\xFFROM 1.0"));
  EXPECT_EQ(pending, "") << "the application does not run yet";
  run_for(10s);
  EXPECT_EQ(pending, "> ");
  EXPECT_THAT(lines, ::testing::Contains(HasSubstr("] boot 1 version ")));
  EXPECT_THAT(lines, ::testing::Contains(HasSubstr("] network up as 0x")));
}

TEST_F(Twin, PrintsADownloadAndTheRestartInTheNewVersion) {
  start();
  plug({.banner = {"ROM 1.0"}}, true);
  run_for(1s);
  hub->notify(device->node());
  run_for(60s);
  std::string all;
  for (const auto& text : lines) all += text + "\n";
  EXPECT_THAT(all, HasSubstr("] ota 52 %"));
  EXPECT_THAT(all, HasSubstr("] ota 91 %"));
  EXPECT_THAT(all, HasSubstr("\nROM 1.0\n[    2.000] boot 2 version ")) << all;
}

TEST_F(Twin, BreaksOffWithThePowerAndBeginsAfresh) {
  start();
  plug({.banner = {"ROM 1.0"}, .prompt = "", .log = false, .half_lines = true}, true);
  run_for(1s);
  device->set_power(false);
  host->send_line("lost");
  run_for(1s);
  EXPECT_THAT(lines, ElementsAre("ROM 1.0"));
  EXPECT_EQ(pending, "supply vol");
  device->set_power(true);
  run_for(1s);
  EXPECT_THAT(lines, ElementsAre("ROM 1.0", "supply volROM 1.0"));
}

TEST_F(Twin, MayGoBeforeItsDevice) {
  start();
  plug({}, true);
  twin.reset();
  device->set_power(false);
  run_for(1s);
  EXPECT_THAT(lines, IsEmpty());
}

}  // namespace
}  // namespace rig::serial_console
