// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "rig/bench/bench.hpp"
#include "rig/bench/sample_adapters.hpp"
#include "rig/bench/virtual_world.hpp"

namespace rig::bench {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Events final : record::EventSink {
  void emit(record::Event event) override {
    if (event.type == record::RecoveryTried::type)
      rungs.push_back(event.fields.at("adapter").get<std::string>() + " " + event.fields.at("rung").get<std::string>() + (event.fields.at("ok").get<bool>() ? " ok" : " failed"));
  }
  void sync() override {}
  std::vector<std::string> rungs;
};

/// The sample bench: a dongle, and a board that feeds `one` through an open contact and `two` through a closed one.
struct Recovery : ::testing::Test {
  io::Loop loop{io::TimeMode::virtual_time};
  Events events;
  BenchFile file;
  std::unique_ptr<Bench> bench;

  void assemble(const std::string& text = sample::text) {
    yaml::Diagnostics diagnostics;
    auto read = parse_bench(text, "bench.yaml", sample::adapters(), diagnostics);
    ASSERT_TRUE(read) << to_string(diagnostics);
    file = std::move(*read);
    auto made = Bench::assemble(loop, file, events, 1, {});
    ASSERT_TRUE(made.has_value()) << describe(made.error());
    bench = std::move(*made);
  }
  Deadline soon() { return Deadline::after(loop.now(), 60s); }
  bool powered(const std::string& device) { return bench->world()->device(device)->powered(); }
  void let_pass(Duration time) { ASSERT_TRUE(loop.sleep(time).has_value()); }
};

TEST_F(Recovery, WithoutItsLeaveALostBoardBreaksTheBenchAtOnceAndIsNamed) {
  assemble();
  bench->world()->unplug("power");
  let_pass(1s);
  ASSERT_TRUE(bench->broken());
  EXPECT_EQ(describe(bench->broken()->error), "power (twin power): the line was cut (port_lost)");
  EXPECT_EQ(bench->broken()->cause, record::Cause::power);
  EXPECT_THAT(events.rungs, IsEmpty());
}

TEST_F(Recovery, ABoardThatIsPluggedInAgainGetsItsContactsAsTheyWereCommanded) {
  assemble();
  bench->allow_recovery(30s);
  ASSERT_TRUE(bench->switch_power("left", Power::powered, soon()).has_value());
  ASSERT_TRUE(powered("one"));
  bench->world()->unplug("power");
  let_pass(5s);
  EXPECT_FALSE(powered("one"));  // its contact fell open
  bench->world()->plug_in_again("power");
  let_pass(2s);
  EXPECT_TRUE(powered("one"));
  EXPECT_THAT(events.rungs, ElementsAre("power reopen ok"));
  EXPECT_EQ(bench->losses(), 1u);
  EXPECT_FALSE(bench->broken());
}

TEST_F(Recovery, WhoSwitchesMeanwhileWaitsUntilTheBoardIsBack) {
  assemble();
  bench->allow_recovery(30s);
  bench->world()->unplug("power");
  let_pass(1s);
  loop.arm(loop.now() + 4s, [&] { bench->world()->plug_in_again("power"); });
  ASSERT_TRUE(bench->switch_power("left", Power::powered, soon()).has_value());
  EXPECT_TRUE(powered("one"));
}

TEST_F(Recovery, WhatDoesNotComeBackInTimeBreaksTheBench) {
  assemble();
  bench->allow_recovery(8s);
  bench->world()->unplug("power");
  let_pass(20s);
  ASSERT_TRUE(bench->broken());
  EXPECT_EQ(describe(bench->broken()->error),
            "power (twin power): the line was cut; it did not come back: twin power: nothing is plugged in there (not_found) (port_lost)");
  EXPECT_THAT(events.rungs, ElementsAre("power reopen failed"));
}

TEST_F(Recovery, ADongleInASwitchedSocketIsGivenPowerAgain) {
  assemble(sample::text_with("relays:\n", "relays:\n  socket: {board: power, channel: 4, feeds: hub, contact: normally_closed}\n"));
  bench->allow_recovery(2min);
  bench->world()->unplug("hub");  // a plug that sits loose: only new power brings it back
  let_pass(60s);
  EXPECT_FALSE(bench->broken());
  EXPECT_THAT(events.rungs, ElementsAre("hub reopen failed", "hub socket_power ok"));
}

TEST_F(Recovery, LeavingTheBenchEndsTheClimbing) {
  assemble();
  bench->allow_recovery(10min);
  bench->world()->unplug("power");
  let_pass(1s);
  EXPECT_FALSE(bench->make_safe());
  EXPECT_THAT(events.rungs, IsEmpty());
  bench.reset();
}

}  // namespace
}  // namespace rig::bench
