// SPDX-License-Identifier: Apache-2.0
#include "adapters/dcttech_relay/spec.hpp"

#include <gmock/gmock.h>

#include "rig/io/memory_stream.hpp"
#include "rig/io/memory_usb.hpp"

namespace rig::dcttech_relay {
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

TEST(DcttechSpec, IsFoundByIdsAndTexts) {
  EXPECT_EQ(spec().name, "dcttech_relay");
  EXPECT_EQ(spec().port_kind, adapter::PortKind::usb);
  EXPECT_EQ(spec().default_baud, 0u);
  ASSERT_EQ(spec().matches.size(), 1u);
  EXPECT_EQ(spec().matches[0].vid, 0x16C0);
  EXPECT_EQ(spec().matches[0].pid, 0x05DF);
  EXPECT_EQ(spec().matches[0].product, "USBRelay");
}

TEST(DcttechSpec, AcceptsAWholeEntry) {
  EXPECT_EQ(trouble("{adapter: dcttech_relay, port: usb, model: USBRelay2, board_id: BITFT,\n"
                    " twin: {board_id: HURTM, product: HIDKeys, manufacturer: obdev.at, stuck_channels: 2, lies: true, "
                    "report: 1, stalls: true,\n"
                    "        garbage: \"FF 00\"}}\n"),
            "");
  EXPECT_EQ(trouble("{}\n"), "");
}

TEST(DcttechSpec, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(
      trouble("model: USBRelay3\n"),
      "bench.yaml:1:8: model: expected USBRelay1 or USBRelay2 or USBRelay4 or USBRelay8, found \"USBRelay3\", did you "
      "mean \"USBRelay1\"?\n");
  EXPECT_EQ(trouble("board_id: BITF\n"),
            "bench.yaml:1:11: board_id: expected the five characters of a board's id, found \"BITF\"\n");
}

TEST(DcttechSpec, OpensABoardAndItsTwin) {
  io::Loop loop(io::TimeMode::virtual_time);
  io::MemoryLine unused(loop, "unused");
  sim::Air air(loop, {}, Rng(1));
  const auto document = entry("{model: USBRelay4, twin: {stuck_channels: [2]}}\n");
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
  EXPECT_EQ(board.channels(), 4u);
  EXPECT_TRUE(board.set(1, device::RelayState::on, Deadline::after(loop.now(), 5s)).has_value());
  EXPECT_EQ(board.set(2, device::RelayState::on, Deadline::after(loop.now(), 5s)).error().code,
            ErrorCode::not_confirmed);
  twin->plugged_in_again();
  EXPECT_THAT(moved, ElementsAre("1 closes", "1 opens"));
}

TEST(DcttechSpec, PassesOnWhyABoardIsRefused) {
  io::Loop loop(io::TimeMode::virtual_time);
  io::MemoryLine unused(loop, "unused");
  sim::Air air(loop, {}, Rng(1));
  const auto document = entry("{twin: {product: HIDKeys}}\n");
  const auto twin =
      spec().make_twin({.loop = loop, .port = unused.twin_end(), .air = air, .rng = Rng(1), .name = "power"},
                       document.root(), document.root().find("twin"));
  io::MemoryUsb cable(loop, *twin->usb_function());
  const auto usb = cable.open();
  EXPECT_EQ(spec().open({.loop = loop, .port = *usb, .name = "power"}, document.root()).error().code,
            ErrorCode::refused);
}

}  // namespace
}  // namespace rig::dcttech_relay
