// SPDX-License-Identifier: Apache-2.0
#include "adapters/cleware_switch/adapter.hpp"

#include <gmock/gmock.h>

#include "adapters/cleware_switch/twin.hpp"
#include "rig/adapter/usb_test_kit.hpp"
#include "rig/io/memory_usb.hpp"

namespace rig::cleware_switch {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

const Model& model(std::string_view name) {
  for (const Model& row : models())
    if (row.name == name) return row;
  return models().front();
}

/// A switch and its twin on a cable in memory, in virtual time. What moved at power-up is not in `contacts`.
struct Switch : ::testing::Test {
  io::Loop loop{io::TimeMode::virtual_time};
  std::vector<std::string> contacts;
  std::optional<ClewareTwin> twin;
  std::optional<io::MemoryUsb> cable;
  std::unique_ptr<device::UsbDevice> usb;
  std::unique_ptr<ClewareSwitch> board;

  void plug(std::string_view name, const TwinSettings& quirks = {}) {
    twin.emplace(Settings{model(name)}, quirks, [this](unsigned channel, bool closed) {
      contacts.push_back(std::to_string(channel) + (closed ? " closes" : " opens"));
    });
    contacts.clear();
    cable.emplace(loop, *twin);
    open(name);
  }
  void open(std::string_view name) {
    usb = cable->open();
    board = *ClewareSwitch::create(loop, *usb, "power", {model(name)});
  }
  ~Switch() override {
    board.reset();
    usb.reset();
  }
  std::string set(unsigned channel, RelayState state, Duration allowance = 5s) {
    const auto done = board->set(channel, state, Deadline::after(loop.now(), allowance));
    return done.has_value() ? "done" : describe(done.error());
  }
  std::string read(unsigned channel) {
    const auto state = board->read(channel, Deadline::after(loop.now(), 5s));
    return state.has_value() ? std::string(device::name(*state)) : describe(state.error());
  }
};

struct EveryModel : Switch, ::testing::WithParamInterface<Model> {};
INSTANTIATE_TEST_SUITE_P(Cleware, EveryModel, ::testing::ValuesIn(models().begin(), models().end()),
                         [](const auto& row) {
                           std::string name(row.param.name);
                           std::erase(name, '-');
                           return name;
                         });

TEST_P(EveryModel, SwitchesEveryContactAndNoOther) {
  plug(GetParam().name);
  ASSERT_EQ(board->channels(), GetParam().channels);
  for (unsigned channel = 1; channel <= board->channels(); ++channel) {
    EXPECT_EQ(set(channel, RelayState::off), "done");
    EXPECT_EQ(set(channel, RelayState::on), "done");
    for (unsigned other = 1; other <= board->channels(); ++other) {
      EXPECT_EQ(twin->closed(other), other == channel);
      EXPECT_EQ(read(other), other == channel ? "on" : "off");
    }
    EXPECT_EQ(set(channel, RelayState::off), "done");
  }
}

TEST_P(EveryModel, RefusesAChannelItDoesNotHave) {
  plug(GetParam().name);
  const unsigned beyond = GetParam().channels + 1;
  EXPECT_EQ(set(beyond, RelayState::off), "relay power." + std::to_string(beyond) + ": the " +
                                              std::string(GetParam().name) + " has channels 1 to " +
                                              std::to_string(GetParam().channels) + " (limit_reached)");
  EXPECT_THAT(contacts, ElementsAre());
}

TEST_F(Switch, OfTheCuttingKindLetsThroughUntilItIsOff) {
  plug("USB-Cutter");
  EXPECT_EQ(read(1), "on");
  EXPECT_EQ(set(1, RelayState::off), "done");
  EXPECT_THAT(contacts, ElementsAre("1 opens"));
}

TEST_F(Switch, IsToldAgainWhenItMissesACommand) {
  plug("USB-Switch", {.misses = 4});
  EXPECT_EQ(set(1, RelayState::on), "done");
  EXPECT_THAT(contacts, ElementsAre("1 closes"));
}

TEST_F(Switch, IsWaitedForWhileItTellsItsOldState) {
  plug("USB-Switch", {.late_reports = 35});
  EXPECT_EQ(set(1, RelayState::on), "done");
  EXPECT_EQ(loop.now(), TimePoint(1ms + 45ms)) << "a command, 35 old reports, ten new ones";
}

TEST_F(Switch, IsNotConfirmedWhenItMissesEverything) {
  plug("USB-Switch", {.misses = 10});
  EXPECT_EQ(set(1, RelayState::on),
            "relay power.1: on was commanded 5 times, the switch does not steadily say so (not_confirmed)");
  EXPECT_EQ(loop.now(), TimePoint(5 * 51ms));
}

TEST_F(Switch, IsNotConfirmedWhenItIsStuck) {
  plug("USB-Switch4", {.stuck_channels = {{3}}});
  EXPECT_EQ(set(3, RelayState::on),
            "relay power.3: on was commanded 5 times, the switch does not steadily say so (not_confirmed)");
  EXPECT_EQ(set(2, RelayState::on), "done");
}

TEST_F(Switch, CanLie) {
  plug("USB-Switch", {.stuck_channels = {{1}}, .lies = true});
  EXPECT_EQ(set(1, RelayState::on), "done");
  EXPECT_FALSE(twin->closed(1));
}

TEST_F(Switch, IsNotBelievedWhenItWavers) {
  plug("USB-Switch", {.wavers = true});
  EXPECT_EQ(read(1), "relay power.1: the switch says now on, now off, in 50 reports (not_confirmed)");
  EXPECT_EQ(set(1, RelayState::on),
            "relay power.1: on was commanded 5 times, the switch does not steadily say so (not_confirmed)");
}

TEST_F(Switch, ReportsSilence) {
  plug("USB-Switch", {.silent = true});
  EXPECT_EQ(set(1, RelayState::on), "relay power.1: the device did not answer within 1s (timeout)");
}

TEST_F(Switch, KeepsTheDeadline) {
  plug("USB-Switch", {.misses = 10});
  EXPECT_EQ(set(1, RelayState::on, 60ms), "relay power.1: the deadline passed before the device answered (timeout)");
  EXPECT_EQ(loop.now(), TimePoint(60ms));
}

TEST_F(Switch, ReportsAStall) {
  plug("USB-Switch", {.stalls = true});
  EXPECT_EQ(set(1, RelayState::on), "relay power.1: the device refused the request (STALL) (refused)");
}

TEST_F(Switch, RepeatsTheFirstErrorOnceItWasUnplugged) {
  plug("USB-Switch", {.misses = 10});
  loop.arm(TimePoint(30ms), [&] { cable->cut(); });
  EXPECT_EQ(set(1, RelayState::on), "twin (0d50:0008 USB-Switch): unplugged (port_lost)");
  EXPECT_EQ(read(1), "twin (0d50:0008 USB-Switch): unplugged (port_lost)");
}

TEST_F(Switch, ComesBackOpen) {
  plug("USB-Switch");
  EXPECT_EQ(set(1, RelayState::on), "done");
  cable->cut();
  loop.run();
  board.reset();
  usb.reset();
  twin->power_up_afresh();
  cable->plug_in_again();
  open("USB-Switch");
  EXPECT_EQ(read(1), "off");
  EXPECT_THAT(contacts, ElementsAre("1 closes", "1 opens"));
}

TEST_F(Switch, IsNotTakenForATrafficLightNorForACutter) {
  io::Loop quiet(io::TimeMode::virtual_time);
  adapter::DeafUsb light({.vid = vid, .pid = 0x0008, .product = "Ampel"});
  EXPECT_EQ(describe(ClewareSwitch::create(quiet, light, "power", {model("USB-Switch")}).error()),
            "relay power: the bench says USB-Switch (0d50:0008, with 'Switch' in its product text), found deaf 'Ampel' "
            "(refused)");
  adapter::DeafUsb cutter({.vid = vid, .pid = 0x0008, .product = "USB-Cutter"});
  EXPECT_EQ(ClewareSwitch::create(quiet, cutter, "power", {model("USB-Switch")}).error().code, ErrorCode::refused);
  adapter::DeafUsb other({.vid = vid, .pid = 0x0030, .product = "USB-Switch8"});
  EXPECT_EQ(ClewareSwitch::create(quiet, other, "power", {model("USB-Switch4")}).error().code, ErrorCode::refused);
}

TEST(ClewareTwin, ActsOnPublishedBytesOnly) {
  ClewareTwin twin({model("USB-Switch8")}, {}, {});
  const auto send = [&](const Bytes& report) {
    return twin.on_control({0x21, 0x09, 0x0200, 0}, report, report.size()).has_value();
  };
  EXPECT_TRUE(send("00 12 01"_hex) && send("03 12 01 00 01"_hex) && send("03 02 01 00 04"_hex) &&
              send("03 18 01 00 00"_hex));
  EXPECT_EQ(to_hex(*twin.on_in(0x81, 64)), "000000000000");
  EXPECT_TRUE(send("03 12 01 00 04"_hex));
  EXPECT_EQ(to_hex(*twin.on_in(0x81, 64)), "040000000000");
  EXPECT_FALSE(twin.on_control({0xA1, 0x01, 0x0100, 0}, {}, 8).has_value());
}

}  // namespace
}  // namespace rig::cleware_switch
