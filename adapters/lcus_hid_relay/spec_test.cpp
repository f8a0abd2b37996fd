// SPDX-License-Identifier: Apache-2.0
#include "adapters/lcus_hid_relay/spec.hpp"

#include <gmock/gmock.h>

#include "rig/io/memory_stream.hpp"
#include "rig/io/memory_usb.hpp"

namespace rig::lcus_hid_relay {
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

TEST(LcusHidSpec, IsFoundByItsIdsButNotForCertain) {
  EXPECT_EQ(spec().name, "lcus_hid_relay");
  EXPECT_EQ(spec().port_kind, adapter::PortKind::usb);
  ASSERT_EQ(spec().matches.size(), 1u);
  EXPECT_EQ(spec().matches[0].vid, 0x5131);
  EXPECT_EQ(spec().matches[0].pid, 0x2007);
  EXPECT_EQ(spec().matches[0].likeness, adapter::Likeness::probable);
}

TEST(LcusHidSpec, AcceptsAWholeEntry) {
  EXPECT_EQ(
      trouble("{adapter: lcus_hid_relay, port: usb, model: LCUS-2, endpoint_in: 0x82, endpoint_out: 0x02,\n"
              " twin: {stuck_channels: [1, 2], reply_delay: 20ms, garbage: \"FF 00\", silent: true, stalls: true}}\n"),
      "");
}

TEST(LcusHidSpec, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(trouble("model: LCUS-3\n"),
            "bench.yaml:1:8: model: expected LCUS-1 or LCUS-2 or LCUS-4 or LCUS-8, found \"LCUS-3\", did you mean "
            "\"LCUS-1\"?\n");
  EXPECT_EQ(trouble("{model: LCUS-1, endpoint_in: 0x01}\n"),
            "bench.yaml:1:30: endpoint_in: expected an integer 129..143, found \"0x01\"\n");
}

TEST(LcusHidSpec, OpensABoardAndItsTwin) {
  io::Loop loop(io::TimeMode::virtual_time);
  io::MemoryLine unused(loop, "unused");
  sim::Air air(loop, {}, Rng(1));
  const auto document = entry("{model: LCUS-4, twin: {stuck_channels: [2]}}\n");
  std::vector<std::string> moved;
  const auto twin = spec().make_twin(
      {.loop = loop,
       .port = unused.twin_end(),
       .air = air,
       .contact = [&](unsigned channel,
                      bool closed) { moved.push_back(std::to_string(channel) + (closed ? " closes" : " opens")); },
       .rng = Rng(1),
       .name = "power"},
      document.root(), document.root().find("twin"));
  io::MemoryUsb cable(loop, *twin->usb_function());
  const auto usb = cable.open();
  auto opened = spec().open({.loop = loop, .port = *usb, .name = "power"}, document.root());
  ASSERT_TRUE(opened.has_value());
  auto& board = *std::get<std::unique_ptr<device::RelayBank>>(*opened);
  for (unsigned channel = 1; channel <= 2; ++channel)
    EXPECT_TRUE(board.set(channel, device::RelayState::on, Deadline::after(loop.now(), 5s)).has_value());
  twin->plugged_in_again();
  EXPECT_THAT(moved, ElementsAre("1 closes", "1 opens"));
}

}  // namespace
}  // namespace rig::lcus_hid_relay
