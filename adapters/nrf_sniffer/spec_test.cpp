// SPDX-License-Identifier: Apache-2.0
#include "adapters/nrf_sniffer/spec.hpp"

#include <gmock/gmock.h>

#include "rig/io/memory_stream.hpp"

namespace rig::nrf_sniffer {
namespace {

using namespace std::chrono_literals;

yaml::Document entry(std::string_view text) { return yaml::Document::parse(text, "bench.yaml").value(); }

std::string trouble(std::string_view text) {
  const auto document = entry(text);
  yaml::Diagnostics diagnostics;
  const bool clean = spec().check(document.root(), document.root().find("twin"), diagnostics);
  EXPECT_EQ(clean, diagnostics.empty());
  return to_string(diagnostics);
}

TEST(NrfSpec, IsASnifferOnASerialPort) {
  EXPECT_EQ(spec().name, "nrf_sniffer");
  EXPECT_EQ(spec().capability, adapter::Capability::sniffer);
  EXPECT_EQ(spec().port_kind, adapter::PortKind::serial);
  EXPECT_EQ(spec().default_baud, 115200u);
  ASSERT_EQ(spec().matches.size(), 2u);
  EXPECT_EQ(spec().matches[0].vid, 0x1915);
  EXPECT_EQ(spec().matches[0].pid, 0x154A);
  EXPECT_EQ(spec().matches[1].pid, 0x154B);
}

TEST(NrfSpec, AcceptsAWholeEntry) {
  EXPECT_EQ(trouble("{adapter: nrf_sniffer, port: /dev/ttyACM0,\n"
                    " twin: {rssi_dbm: -80, lqi: 60, old_firmware: true, clock_start: 1h, garbage: \"FF 00\", silent: true,\n"
                    "        other_firmware: true, chatter: \"41\"}}\n"),
            "");
}

TEST(NrfSpec, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(trouble("twin: {lqi: 256}\n"), "bench.yaml:1:13: twin.lqi: expected an integer 0..255, found \"256\"\n");
}

TEST(NrfSpec, OpensABoardAndItsTwin) {
  io::Loop loop(io::TimeMode::virtual_time);
  io::MemoryLine line(loop, "line");
  sim::Air air(loop, {}, Rng(1));
  const auto document = entry("{twin: {lqi: 10}}\n");
  const auto twin = spec().make_twin({.loop = loop, .port = line.twin_end(), .air = air, .contact = {}, .rng = Rng(1), .name = "ears"},
                                     document.root(), document.root().find("twin"));
  EXPECT_EQ(twin->usb_function(), nullptr);
  auto opened = spec().open({.loop = loop, .port = line.host_end(), .name = "ears"}, document.root());
  ASSERT_TRUE(opened.has_value());
  auto& board = *std::get<std::unique_ptr<device::Sniffer>>(*opened);
  EXPECT_TRUE(board.start(11, Deadline::after(loop.now(), 5s)).has_value());
  twin->plugged_in_again();
}

}  // namespace
}  // namespace rig::nrf_sniffer
