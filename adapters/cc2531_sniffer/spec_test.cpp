// SPDX-License-Identifier: Apache-2.0
#include "adapters/cc2531_sniffer/spec.hpp"

#include <gmock/gmock.h>

#include "rig/io/memory_stream.hpp"
#include "rig/io/memory_usb.hpp"

namespace rig::cc2531_sniffer {
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

TEST(Cc2531Spec, IsASnifferOnUsb) {
  EXPECT_EQ(spec().name, "cc2531_sniffer");
  EXPECT_EQ(spec().capability, adapter::Capability::sniffer);
  EXPECT_EQ(spec().port_kind, adapter::PortKind::usb);
  ASSERT_EQ(spec().matches.size(), 1u);
  EXPECT_EQ(spec().matches[0].vid, 0x0451);
  EXPECT_EQ(spec().matches[0].pid, 0x16AE);
}

TEST(Cc2531Spec, AcceptsAWholeEntry) {
  EXPECT_EQ(trouble("{adapter: cc2531_sniffer, port: 1-1.3,\n"
                    " twin: {rssi_dbm: -80, correlation: 60, damaged_rate: 0.1, bluetooth: false, power_up: 1s, clock_start: 134s,\n"
                    "        longest_transfer: 7, garbage: \"FF 00\", silent: true, other_firmware: true}}\n"),
            "");
}

TEST(Cc2531Spec, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(trouble("twin: {correlation: 200}\n"), "bench.yaml:1:21: twin.correlation: expected an integer 0..127, found \"200\"\n");
}

TEST(Cc2531Spec, OpensAStickAndItsTwin) {
  io::Loop loop(io::TimeMode::virtual_time);
  io::MemoryLine unused(loop, "unused");
  sim::Air air(loop, {}, Rng(1));
  const auto document = entry("{twin: {power_up: 10ms}}\n");
  const auto twin = spec().make_twin({.loop = loop, .port = unused.twin_end(), .air = air, .contact = {}, .rng = Rng(1), .name = "ears"},
                                     document.root(), document.root().find("twin"));
  ASSERT_NE(twin->usb_function(), nullptr);
  io::MemoryUsb cable(loop, *twin->usb_function());
  const auto usb = cable.open();
  auto opened = spec().open({.loop = loop, .port = *usb, .name = "ears"}, document.root());
  ASSERT_TRUE(opened.has_value());
  auto& stick = *std::get<std::unique_ptr<device::Sniffer>>(*opened);
  EXPECT_TRUE(stick.start(11, Deadline::after(loop.now(), 5s)).has_value());
  twin->plugged_in_again();
}

}  // namespace
}  // namespace rig::cc2531_sniffer
