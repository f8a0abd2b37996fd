// SPDX-License-Identifier: Apache-2.0
#include "adapters/cleware_switch/spec.hpp"

#include <gmock/gmock.h>

#include "rig/io/memory_stream.hpp"
#include "rig/io/memory_usb.hpp"

namespace rig::cleware_switch {
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

TEST(ClewareSpec, IsFoundByIdsAndTexts) {
  EXPECT_EQ(spec().name, "cleware_switch");
  EXPECT_EQ(spec().port_kind, adapter::PortKind::usb);
  ASSERT_EQ(spec().matches.size(), 3u);
  for (const auto& match : spec().matches) {
    EXPECT_EQ(match.vid, 0x0D50);
    EXPECT_FALSE(match.product.empty()) << "the ids are those of a traffic light too";
  }
}

TEST(ClewareSpec, AcceptsAWholeEntry) {
  EXPECT_EQ(trouble("{adapter: cleware_switch, port: usb, model: USB-Switch4,\n"
                    " twin: {stuck_channels: [1, 2], lies: true, misses: 2, late_reports: 20, wavers: true, silent: "
                    "true, stalls: true}}\n"),
            "");
}

TEST(ClewareSpec, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(trouble("model: USB-Switch2\n"),
            "bench.yaml:1:8: model: expected USB-Switch or USB-Switch4 or USB-Switch8 or USB-Cutter, found "
            "\"USB-Switch2\", did "
            "you mean \"USB-Switch\"?\n");
}

TEST(ClewareSpec, OpensASwitchAndItsTwin) {
  io::Loop loop(io::TimeMode::virtual_time);
  io::MemoryLine unused(loop, "unused");
  sim::Air air(loop, {}, Rng(1));
  const auto document = entry("{model: USB-Cutter, twin: {late_reports: 5}}\n");
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
  EXPECT_EQ(board.channels(), 1u);
  EXPECT_TRUE(board.set(1, device::RelayState::off, Deadline::after(loop.now(), 5s)).has_value());
  twin->plugged_in_again();
  EXPECT_THAT(moved, ElementsAre("1 closes", "1 opens", "1 closes"));
}

}  // namespace
}  // namespace rig::cleware_switch
