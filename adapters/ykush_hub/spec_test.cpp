// SPDX-License-Identifier: Apache-2.0
#include "adapters/ykush_hub/spec.hpp"

#include <gmock/gmock.h>

#include "rig/io/memory_stream.hpp"
#include "rig/io/memory_usb.hpp"

namespace rig::ykush_hub {
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

TEST(YkushSpec, IsFoundByTheIdsOfItsModels) {
  EXPECT_EQ(spec().name, "ykush_hub");
  EXPECT_EQ(spec().port_kind, adapter::PortKind::usb);
  ASSERT_EQ(spec().matches.size(), 4u);
  for (const auto& match : spec().matches) {
    EXPECT_EQ(match.vid, 0x04D8);
    EXPECT_EQ(match.likeness, match.pid == 0x0042 ? adapter::Likeness::possible : adapter::Likeness::certain);
  }
}

TEST(YkushSpec, AcceptsAWholeEntry) {
  EXPECT_EQ(
      trouble("{adapter: ykush_hub, port: usb, model: YKUSH3,\n"
              " twin: {stuck_channels: [1, 2], lies: true, off_at_power_up: 4, reply_delay: 20ms, garbage: \"FF 00\",\n"
              "        silent: true, stalls: true}}\n"),
      "");
  EXPECT_EQ(trouble("{}\n"), "");
}

TEST(YkushSpec, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(trouble("model: YKUSH4\n"),
            "bench.yaml:1:8: model: expected YKUSH or YKUSH-beta or YKUSH3 or YKUSHXS, found \"YKUSH4\", did you mean "
            "\"YKUSH\"?\n");
}

TEST(YkushSpec, OpensAHubAndItsTwin) {
  io::Loop loop(io::TimeMode::virtual_time);
  io::MemoryLine unused(loop, "unused");
  sim::Air air(loop, {}, Rng(1));
  const auto document = entry("{model: YKUSH3, twin: {off_at_power_up: [2, 3, 4]}}\n");
  std::vector<std::string> moved;
  const auto twin = spec().make_twin(
      {.loop = loop,
       .port = unused.twin_end(),
       .air = air,
       .contact = [&](unsigned channel,
                      bool closed) { moved.push_back(std::to_string(channel) + (closed ? " up" : " down")); },
       .rng = Rng(1),
       .name = "power"},
      document.root(), document.root().find("twin"));
  io::MemoryUsb cable(loop, *twin->usb_function());
  const auto usb = cable.open();
  auto opened = spec().open({.loop = loop, .port = *usb, .name = "power"}, document.root());
  ASSERT_TRUE(opened.has_value());
  auto& hub = *std::get<std::unique_ptr<device::RelayBank>>(*opened);
  EXPECT_EQ(hub.channels(), 4u);
  EXPECT_TRUE(hub.set(4, device::RelayState::on, Deadline::after(loop.now(), 5s)).has_value());
  twin->plugged_in_again();
  EXPECT_THAT(moved, ElementsAre("1 up", "4 up", "1 down", "4 down", "1 up"));
}

}  // namespace
}  // namespace rig::ykush_hub
