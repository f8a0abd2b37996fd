// SPDX-License-Identifier: Apache-2.0
#include "adapters/usb_hub/spec.hpp"

#include <gmock/gmock.h>

#include <set>

#include "rig/io/memory_stream.hpp"
#include "rig/io/memory_usb.hpp"

namespace rig::usb_hub {
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

TEST(UsbHubSpec, NamesItsKeys) {
  EXPECT_EQ(spec().name, "usb_hub");
  EXPECT_EQ(spec().port_kind, adapter::PortKind::usb);
  EXPECT_THAT(keys(spec().settings()), ElementsAre("ports", "companion"));
  EXPECT_THAT(keys(spec().twin_settings()), ElementsAre("switching", "stuck_ports", "keeps_vbus"));
}

TEST(UsbHubSpec, ListsEachIdOnceWithAWordAboutIt) {
  std::set<std::pair<std::uint16_t, std::uint16_t>> ids;
  for (const auto& match : spec().matches) {
    EXPECT_TRUE(ids.emplace(match.vid, match.pid).second) << match.note;
    EXPECT_FALSE(match.note.empty());
    EXPECT_NE(match.likeness, adapter::Likeness::certain) << "the ids are those of a chip, not of a hub";
  }
  EXPECT_TRUE(ids.contains({0x05E3, 0x0608}));
}

TEST(UsbHubSpec, AcceptsAWholeEntry) {
  EXPECT_EQ(trouble("{adapter: usb_hub, port: twin, ports: 7, companion: 2-1,\n"
                    " twin: {switching: all_ports_together, stuck_ports: [1, 2], keeps_vbus: [3]}}\n"),
            "");
}

TEST(UsbHubSpec, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(trouble("ports: 32\n"), "bench.yaml:1:8: ports: expected an integer 1..31, found \"32\"\n");
  EXPECT_EQ(trouble("twin: {switching: each}\n"),
            "bench.yaml:1:19: twin.switching: expected each_port or all_ports_together or none, found \"each\"\n");
}

TEST(UsbHubSpec, OpensAHubAndItsTwin) {
  io::Loop loop(io::TimeMode::virtual_time);
  io::MemoryLine unused(loop, "line");
  sim::Air air(loop, {}, Rng(1));
  const auto document = entry("{ports: 7, twin: {stuck_ports: [2]}}\n");
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
  EXPECT_EQ(std::exchange(moved, {}).size(), 7u) << "every socket has power at once";
  ASSERT_TRUE(twin->usb_function());
  io::MemoryUsb cable(loop, *twin->usb_function());
  const auto device = cable.open();
  auto opened = spec().open({.loop = loop, .port = *device, .name = "power"}, document.root());
  ASSERT_TRUE(opened.has_value());
  auto& hub = *std::get<std::unique_ptr<device::RelayBank>>(*opened);
  EXPECT_EQ(hub.channels(), 7u);
  EXPECT_TRUE(hub.set(7, device::RelayState::off, Deadline::after(loop.now(), 5s)).has_value());
  EXPECT_EQ(hub.set(2, device::RelayState::off, Deadline::after(loop.now(), 5s)).error().code,
            ErrorCode::not_confirmed);
  twin->plugged_in_again();
  EXPECT_THAT(moved, ElementsAre("7 opens", "7 closes"));
}

}  // namespace
}  // namespace rig::usb_hub
