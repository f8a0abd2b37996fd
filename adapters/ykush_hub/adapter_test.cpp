// SPDX-License-Identifier: Apache-2.0
#include "adapters/ykush_hub/adapter.hpp"

#include <gmock/gmock.h>

#include "adapters/ykush_hub/twin.hpp"
#include "rig/adapter/usb_test_kit.hpp"
#include "rig/io/memory_usb.hpp"

namespace rig::ykush_hub {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

/// A hub and its twin on a cable in memory, in virtual time. What the sockets did at power-up is not in `sockets`.
struct Hub : ::testing::Test {
  io::Loop loop{io::TimeMode::virtual_time};
  std::vector<std::string> sockets;
  std::optional<YkushTwin> twin;
  std::optional<io::MemoryUsb> cable;
  std::unique_ptr<device::UsbDevice> usb;
  std::unique_ptr<YkushHub> hub;

  void plug(const Settings& settings = {}, const TwinSettings& quirks = {}) {
    twin.emplace(loop, settings, quirks, [this](unsigned channel, bool closed) {
      sockets.push_back(std::to_string(channel) + (closed ? " up" : " down"));
    });
    sockets.clear();
    cable.emplace(loop, *twin);
    open();
  }
  void open() {
    usb = cable->open();
    hub = *YkushHub::create(loop, *usb, "power", {});
  }
  ~Hub() override {
    hub.reset();
    usb.reset();
  }
  Deadline within(Duration allowance) { return Deadline::after(loop.now(), allowance); }
  std::string set(unsigned channel, RelayState state, Duration allowance = 5s) {
    const auto done = hub->set(channel, state, within(allowance));
    return done.has_value() ? "done" : describe(done.error());
  }
  std::string read(unsigned channel) {
    const auto state = hub->read(channel, within(5s));
    return state.has_value() ? std::string(device::name(*state)) : describe(state.error());
  }
};

struct EveryModel : Hub, ::testing::WithParamInterface<Model> {};
INSTANTIATE_TEST_SUITE_P(Ykush, EveryModel, ::testing::ValuesIn(models().begin(), models().end()),
                         [](const auto& row) { return "pid_" + std::to_string(row.param.pid); });

TEST_P(EveryModel, SwitchesEverySocketAndNoOther) {
  plug({.model = GetParam()});
  ASSERT_EQ(hub->channels(), GetParam().channels);
  for (unsigned channel = 1; channel <= hub->channels(); ++channel) {
    EXPECT_EQ(read(channel), "on") << "sockets have power from the start";
    EXPECT_EQ(set(channel, RelayState::off), "done");
    for (unsigned other = 1; other <= hub->channels(); ++other) {
      EXPECT_EQ(twin->closed(other), other != channel);
      EXPECT_EQ(read(other), other == channel ? "off" : "on");
    }
    EXPECT_EQ(set(channel, RelayState::on), "done");
  }
  EXPECT_EQ(sockets.size(), 2 * GetParam().channels);
}

TEST_P(EveryModel, RefusesASocketItDoesNotHave) {
  plug({.model = GetParam()});
  const unsigned beyond = GetParam().channels + 1;
  const std::string limits = ": the " + std::string(GetParam().name) + " has channels 1 to " +
                             std::to_string(GetParam().channels) + " (limit_reached)";
  EXPECT_EQ(set(0, RelayState::off), "relay power.0" + limits);
  EXPECT_EQ(read(beyond), "relay power." + std::to_string(beyond) + limits);
  EXPECT_THAT(sockets, ElementsAre());
}

TEST_F(Hub, IsRecognisedByItsIds) {
  io::Loop quiet(io::TimeMode::virtual_time);
  adapter::DeafUsb other({.vid = 0x16C0, .pid = 0x05DF});
  EXPECT_EQ(describe(YkushHub::create(quiet, other, "power", {}).error()),
            "relay power: expected a YKUSH hub (04d8:f2f7, 0042, f11b or f0cd), found deaf (refused)");
  adapter::DeafUsb small({.vid = vid, .pid = 0xF0CD});
  EXPECT_EQ(describe(YkushHub::create(quiet, small, "power", {.model = *find_model(vid, 0xF11B)}).error()),
            "relay power: the bench says YKUSH3, the ids are those of a YKUSHXS (refused)");
}

TEST_F(Hub, ReportsAStuckSocketThatIsReadBack) {
  plug({}, {.stuck_channels = {{2}}});
  EXPECT_EQ(set(2, RelayState::on), "relay power.2: on was commanded, the hub reads back off (not_confirmed)");
  EXPECT_EQ(set(1, RelayState::off), "done");
  EXPECT_THAT(sockets, ElementsAre("1 down"));
}

TEST_F(Hub, CannotKnowThatALyingHubDidNotSwitch) {
  plug({}, {.stuck_channels = {{2}}, .lies = true});
  EXPECT_EQ(read(2), "on");
  EXPECT_FALSE(twin->closed(2));
}

TEST_F(Hub, ReportsThatItSaidNo) {
  plug({}, {.garbage = "FF 12"_hex});
  EXPECT_EQ(set(2, RelayState::off), "relay power.2: the hub answered FF to command 02, expected 01 (refused)");
}

TEST_F(Hub, ReportsAnAnswerAboutSomethingElse) {
  plug({}, {.garbage = "01 13 00 00"_hex});
  EXPECT_EQ(read(2), "relay power.2: asked for socket 2 the hub answered 13, expected 12 or 02 (protocol_violation)");
}

TEST_F(Hub, ReportsHalfAnAnswer) {
  plug({}, {.garbage = "01"_hex});
  EXPECT_EQ(
      set(2, RelayState::off),
      "relay power.2: expected an answer of at least two octets to command 02, the hub sent 1 (protocol_violation)");
}

TEST_F(Hub, ReportsSilence) {
  plug({}, {.silent = true});
  EXPECT_EQ(set(1, RelayState::off), "relay power.1: the device did not answer within 1s (timeout)");
  EXPECT_THAT(sockets, ElementsAre("1 down")) << "what was heard is not known";
}

TEST_F(Hub, ReportsAStall) {
  plug({}, {.stalls = true});
  EXPECT_EQ(set(1, RelayState::off), "relay power.1: the device refused the request (STALL) (refused)");
  EXPECT_THAT(sockets, ElementsAre());
}

TEST_F(Hub, KeepsTheDeadlineAndDoesNotTakeALateAnswerForTheNext) {
  plug({}, {.reply_delay = 60ms});
  EXPECT_EQ(set(1, RelayState::off, 40ms), "relay power.1: the deadline passed before the device answered (timeout)");
  EXPECT_EQ(loop.now(), TimePoint(40ms));
  EXPECT_EQ(read(1), "off");
  EXPECT_EQ(read(2), "on");
}

TEST_F(Hub, IsInStepAgainAfterItsCallerWasCancelled) {
  plug({}, {.reply_delay = 60ms});
  std::string first;
  const auto fiber = loop.spawn("cancelled", [&] { first = set(1, RelayState::off); });
  loop.arm(TimePoint(5ms), [&] { fiber->cancel(make_error(ErrorCode::cancelled, "stop was asked for")); });
  loop.run();
  EXPECT_EQ(first, "stop was asked for (cancelled)");
  EXPECT_EQ(read(2), "on");
}

TEST_F(Hub, ServesFibersOneAfterAnother) {
  plug({}, {.reply_delay = 20ms});
  std::vector<std::string> done;
  for (unsigned channel = 1; channel <= 3; ++channel)
    loop.spawn("switcher",
               [&, channel] { done.push_back(std::to_string(channel) + " " + set(channel, RelayState::off)); });
  loop.run();
  EXPECT_THAT(done, ElementsAre("1 done", "2 done", "3 done"));
  EXPECT_THAT(sockets, ElementsAre("1 down", "2 down", "3 down"));
}

TEST_F(Hub, RepeatsTheFirstErrorOnceItWasUnplugged) {
  plug({}, {.reply_delay = 20ms});
  loop.arm(TimePoint(5ms), [&] { cable->cut(); });
  EXPECT_EQ(set(1, RelayState::off), "twin (04d8:f2f7 YKUSH): unplugged (port_lost)");
  EXPECT_EQ(read(2), "twin (04d8:f2f7 YKUSH): unplugged (port_lost)");
}

TEST_F(Hub, ComesBackWithItsSocketsUp) {
  plug();
  EXPECT_EQ(set(1, RelayState::off), "done");
  cable->cut();
  loop.run();
  hub.reset();
  usb.reset();
  twin->power_up_afresh();
  cable->plug_in_again();
  open();
  EXPECT_EQ(read(1), "on");
  EXPECT_THAT(sockets, ElementsAre("1 down", "2 down", "3 down", "1 up", "2 up", "3 up"));
}

}  // namespace
}  // namespace rig::ykush_hub
