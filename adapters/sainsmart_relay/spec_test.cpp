// SPDX-License-Identifier: Apache-2.0
#include "adapters/sainsmart_relay/spec.hpp"

#include <gmock/gmock.h>

#include "rig/io/memory_stream.hpp"

namespace rig::sainsmart_relay {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

yaml::Document entry(std::string_view text) { return yaml::Document::parse(text, "bench.yaml").value(); }

std::string trouble(std::string_view text) {
  const auto document = entry(text);
  yaml::Diagnostics diagnostics;
  const bool clean = spec().check(document.root(), document.root().find("twin"), diagnostics);
  EXPECT_EQ(clean, diagnostics.empty());
  return to_string(diagnostics);
}

TEST(SainsmartSpec, HasNoKeysOfItsOwn) {
  EXPECT_EQ(spec().name, "sainsmart_relay");
  EXPECT_EQ(spec().default_baud, 9600u);
  EXPECT_THAT(spec().settings(), IsEmpty());
  EXPECT_EQ(trouble("{adapter: sainsmart_relay, port: twin, twin: {stuck_channels: [1, 16], silent: true}}\n"), "");
}

TEST(SainsmartSpec, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(trouble("twin: {stuck: 1}\n"), "bench.yaml:1:8: twin: unknown key \"stuck\"\n");
}

TEST(SainsmartSpec, OpensABoardAndItsTwin) {
  io::Loop loop(io::TimeMode::virtual_time);
  io::MemoryLine line(loop, "line");
  sim::Air air(loop, {}, Rng(1));
  const auto document = entry("{twin: {stuck_channels: 2}}\n");
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
  EXPECT_FALSE(board.can_read());
  EXPECT_TRUE(board.set(16, device::RelayState::on, Deadline::after(loop.now(), 5s)).has_value());
  EXPECT_TRUE(board.set(2, device::RelayState::on, Deadline::after(loop.now(), 5s)).has_value());
  EXPECT_THAT(moved, ElementsAre(16u));
}

}  // namespace
}  // namespace rig::sainsmart_relay
