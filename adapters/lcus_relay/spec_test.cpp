// SPDX-License-Identifier: Apache-2.0
#include "adapters/lcus_relay/spec.hpp"

#include <gmock/gmock.h>

#include "rig/io/memory_stream.hpp"

namespace rig::lcus_relay {
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

TEST(LcusSpec, NamesItsKeys) {
  EXPECT_EQ(spec().name, "lcus_relay");
  EXPECT_EQ(spec().default_baud, 9600u);
  EXPECT_THAT(keys(spec().settings()), ElementsAre("model", "reads_back", "query"));
  EXPECT_THAT(keys(spec().twin_settings()),
              ElementsAre("stuck_channels", "lies", "silent", "half_answers", "reply_delay", "garbage"));
}

TEST(LcusSpec, LooksLikeAnyCh340) {
  ASSERT_EQ(spec().matches.size(), 1u);
  EXPECT_EQ(spec().matches[0].vid, 0x1A86);
  EXPECT_EQ(spec().matches[0].pid, 0x7523);
  EXPECT_EQ(spec().matches[0].likeness, adapter::Likeness::possible);
}

TEST(LcusSpec, AcceptsAWholeEntry) {
  EXPECT_EQ(trouble("{adapter: lcus_relay, port: twin, model: LCUS-2, reads_back: false, query: single_ff,\n"
                    " twin: {stuck_channels: [1, 2], lies: true, reply_delay: 100ms, garbage: \"FF 00\"}}\n"),
            "");
}

TEST(LcusSpec, TakesOneStuckChannelWithoutAList) {
  EXPECT_EQ(trouble("{model: LCUS-2, twin: {stuck_channels: 1}}\n"), "");
}

TEST(LcusSpec, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(trouble("model: LCUS-3\n"),
            "bench.yaml:1:8: model: expected LCUS-1 or LCUS-2 or LCUS-4 or LCUS-8, found \"LCUS-3\", did you mean "
            "\"LCUS-1\"?\n");
  EXPECT_EQ(trouble("model: LCUS-2\ntwin: {stuck_channels: [33]}\n"),
            "bench.yaml:2:25: twin.stuck_channels[0]: expected an integer 1..32, found \"33\"\n");
}

TEST(LcusSpec, OpensABoardAndItsTwin) {
  io::Loop loop(io::TimeMode::virtual_time);
  io::MemoryLine line(loop, "line");
  sim::Air air(loop, {}, Rng(1));
  const auto document = entry("{model: LCUS-4, twin: {stuck_channels: [2]}}\n");
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
  EXPECT_EQ(board.channels(), 4u);
  EXPECT_TRUE(board.set(1, device::RelayState::on, Deadline::after(loop.now(), 5s)).has_value());
  EXPECT_EQ(board.set(2, device::RelayState::on, Deadline::after(loop.now(), 5s)).error().code,
            ErrorCode::not_confirmed);
  EXPECT_THAT(moved, ElementsAre(1u));
}

}  // namespace
}  // namespace rig::lcus_relay
