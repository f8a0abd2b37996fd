// SPDX-License-Identifier: Apache-2.0
#include "adapters/modbus_relay/spec.hpp"

#include <gmock/gmock.h>

#include "rig/io/memory_stream.hpp"

namespace rig::modbus_relay {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

yaml::Document entry(std::string_view text) { return yaml::Document::parse(text, "bench.yaml").value(); }

std::string trouble(std::string_view text) {
  const auto document = entry(text);
  yaml::Diagnostics diagnostics;
  const bool clean = spec().check(document.root(), document.root().find("twin"), diagnostics);
  EXPECT_EQ(clean, diagnostics.empty());
  return to_string(diagnostics);
}

std::vector<std::string> keys(const std::vector<yaml::FieldRow>& rows) {
  std::vector<std::string> names;
  for (const auto& row : rows) names.push_back(row.name);
  return names;
}

TEST(ModbusSpec, NamesItsKeys) {
  EXPECT_EQ(spec().name, "modbus_relay");
  EXPECT_EQ(spec().default_baud, 9600u);
  EXPECT_EQ(spec().matches.size(), 2u);
  EXPECT_THAT(keys(spec().settings()), ElementsAre("model", "unit", "channels"));
  EXPECT_THAT(keys(spec().twin_settings()),
              ElementsAre("stuck_channels", "lies", "silent", "half_answers", "reply_delay", "garbage", "bad_checksum",
                          "echo", "answers_as", "refuses_with"));
}

TEST(ModbusSpec, AcceptsAWholeEntry) {
  EXPECT_EQ(trouble("{adapter: modbus_relay, port: twin, model: waveshare_8, unit: [1, 2], channels: 4,\n"
                    " twin: {stuck_channels: [1, 8], lies: true, silent: true, half_answers: true, reply_delay: 100ms, "
                    "garbage: \"FF 00\",\n"
                    "  bad_checksum: true, echo: true, answers_as: 3, refuses_with: 2}}\n"),
            "");
  EXPECT_EQ(trouble("{model: R421A08, unit: 63}\n"), "");
}

TEST(ModbusSpec, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(trouble("model: waveshare\n"),
            "bench.yaml:1:8: model: expected waveshare_8 or waveshare_16 or waveshare_32 or R421A08 or R421B16 or "
            "R4D8A08 or R4D3B16, "
            "found \"waveshare\", did you mean \"waveshare_8\"?\n");
  EXPECT_EQ(trouble("{model: R421A08, unit: 0}\n"), "bench.yaml:1:24: unit: expected an integer 1..247, found \"0\"\n");
  EXPECT_EQ(trouble("{model: R421A08, unit: [1, 248]}\n"),
            "bench.yaml:1:28: unit[1]: expected an integer 1..247, found \"248\"\n");
}

TEST(ModbusSpec, OpensBoardsAndTheirTwin) {
  io::Loop loop(io::TimeMode::virtual_time);
  io::MemoryLine line(loop, "line");
  sim::Air air(loop, {}, Rng(1));
  const auto document = entry("{model: waveshare_8, unit: [4, 5], twin: {stuck_channels: 2}}\n");
  std::vector<unsigned> moved;
  const auto twin = spec().make_twin({.loop = loop,
                                      .port = line.twin_end(),
                                      .air = air,
                                      .contact = [&](unsigned channel, bool) { moved.push_back(channel); },
                                      .rng = Rng(1),
                                      .name = "power"},
                                     document.root(), document.root().find("twin"));
  auto opened = spec().open({.loop = loop, .port = line.host_end(), .name = "power"}, document.root());
  ASSERT_TRUE(opened.has_value());
  auto& board = *std::get<std::unique_ptr<device::RelayBank>>(*opened);
  EXPECT_EQ(board.channels(), 16u);
  EXPECT_EQ(board.pulse_resolution(), 100ms);
  EXPECT_TRUE(board.set(16, device::RelayState::on, Deadline::after(loop.now(), 5s)).has_value());
  EXPECT_EQ(board.set(2, device::RelayState::on, Deadline::after(loop.now(), 5s)).error().code,
            ErrorCode::not_confirmed);
  EXPECT_THAT(moved, ElementsAre(16u));
}

}  // namespace
}  // namespace rig::modbus_relay
