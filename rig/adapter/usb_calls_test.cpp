// SPDX-License-Identifier: Apache-2.0
#include "rig/adapter/usb_calls.hpp"

#include <gmock/gmock.h>

#include "rig/adapter/usb_test_kit.hpp"
#include "rig/io/memory_usb.hpp"

namespace rig::adapter {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

constexpr device::UsbSetup get_octet{0xA1, 0x01, 0, 0};
constexpr device::UsbSetup set_octet{0x21, 0x09, 0, 0};
constexpr device::UsbSetup nonsense{0xC0, 0x77, 0, 0};

/// Keeps an octet; on endpoint 0x81 it says what is in `says`.
class Drawer final : public device::UsbFunction {
 public:
  device::UsbIdentity identity() const override {
    return {.vid = 0x16C0, .pid = 0x05DF, .product = "Drawer", .path = "1-2"};
  }
  std::optional<Bytes> on_control(const device::UsbSetup& setup, ByteView data, std::size_t) override {
    if (setup == get_octet) return Bytes{octet};
    if (setup != set_octet) return std::nullopt;
    octet = data[0];
    return Bytes{};
  }
  bool on_out(std::uint8_t endpoint, ByteView data) override {
    if (endpoint == 0x01) says.emplace_back(data.begin(), data.end());
    return endpoint == 0x01;
  }
  std::optional<Bytes> on_in(std::uint8_t, std::size_t) override {
    if (says.empty()) return std::nullopt;
    if (babbles) return says.front();
    Bytes first = std::move(says.front());
    says.erase(says.begin());
    return first;
  }
  Byte octet = 0;
  bool babbles = false;
  std::vector<Bytes> says;
};

struct Calls : ::testing::Test {
  io::Loop loop{io::TimeMode::virtual_time};
  Drawer drawer;
  io::MemoryUsb cable{loop, drawer};
  std::unique_ptr<device::UsbDevice> usb = cable.open();
  std::optional<UsbCalls> calls{std::in_place, loop, *usb, "relay power"};

  UsbCalls::Turn turn(Duration allowance = 5s) {
    return *calls->take_turn(".1", Deadline::after(loop.now(), allowance));
  }
};

template <class T>
std::string told(const Result<T>& result) {
  if (result.has_error()) return describe(result.error());
  if constexpr (std::is_same_v<T, Bytes>)
    return to_hex(*result, " ");
  else
    return "done";
}

TEST_F(Calls, CarryEveryKindOfTransfer) {
  auto now = turn();
  EXPECT_EQ(told(now.control_out(set_octet, "2A"_hex)), "done");
  EXPECT_EQ(told(now.control_in(get_octet, 1)), "2A");
  EXPECT_EQ(told(now.transfer_out(0x01, "01 02"_hex)), "done");
  EXPECT_EQ(told(now.transfer_in(0x81, 64)), "01 02");
}

TEST_F(Calls, NameThePlaceOfWhatWentWrong) {
  auto now = turn();
  EXPECT_EQ(told(now.control_in(nonsense, 8)), "relay power.1: the device refused the request (STALL) (refused)");
  EXPECT_EQ(told(now.transfer_out(0x02, "00"_hex)), "relay power.1: the device refused the request (STALL) (refused)");
  EXPECT_EQ(told(now.transfer_in(0x81, 8)), "relay power.1: the device did not answer within 1s (timeout)");
  EXPECT_EQ(loop.now(), TimePoint(1002ms));
}

TEST_F(Calls, KeepTheDeadlineOfTheTurn) {
  auto now = turn(100ms);
  EXPECT_EQ(told(now.transfer_in(0x81, 8)), "relay power.1: the deadline passed before the device answered (timeout)");
  EXPECT_EQ(loop.now(), TimePoint(100ms));
  EXPECT_EQ(told(now.transfer_in(0x81, 8)), "relay power.1: the deadline passed before the device answered (timeout)");
  EXPECT_EQ(describe(calls->take_turn(".2", Deadline::at(loop.now() - 1ms)).error()),
            "relay power.2: the deadline passed while the device was busy with another call (timeout)");
}

TEST_F(Calls, RefuseAChannelThatIsNotThere) {
  EXPECT_EQ(describe(calls->take_turn("USBRelay2", 2, 3, Deadline::never()).error()),
            "relay power.3: the USBRelay2 has channels 1 to 2 (limit_reached)");
  EXPECT_EQ(describe(calls->take_turn("USBRelay2", 2, 0, Deadline::never()).error()),
            "relay power.0: the USBRelay2 has channels 1 to 2 (limit_reached)");
  EXPECT_EQ(describe(calls->take_turn("USBRelay2", 2, 2, Deadline::at(loop.now())).error()),
            "relay power.2: the deadline passed before the device was asked (timeout)");
}

TEST_F(Calls, GiveTheDeviceToOneFiberAtATime) {
  std::vector<std::string> order;
  for (const char* name : {"a", "b"})
    loop.spawn(name, [&, name] {
      auto mine = turn();
      for (int step = 0; step < 2; ++step) {
        EXPECT_TRUE(mine.control_in(get_octet, 1).has_value());
        order.emplace_back(name);
      }
    });
  loop.run();
  EXPECT_THAT(order, ElementsAre("a", "a", "b", "b"));
}

TEST_F(Calls, AreFreeAgainAfterACallerWasCancelled) {
  std::string first;
  const auto fiber = loop.spawn("cancelled", [&] { first = told(turn().transfer_in(0x81, 8)); });
  loop.arm(TimePoint(5ms), [&] { fiber->cancel(make_error(ErrorCode::cancelled, "stop was asked for")); });
  loop.run();
  EXPECT_EQ(first, "stop was asked for (cancelled)");
  drawer.says = {"07"_hex};
  EXPECT_EQ(told(turn().transfer_in(0x81, 8)), "07") << "the transfer that was given up does not take the answer";
}

TEST_F(Calls, RepeatTheFirstLoss) {
  loop.arm(TimePoint(10ms), [&] { cable.cut(); });
  EXPECT_EQ(told(turn().transfer_in(0x81, 8)), "1-2 (16c0:05df Drawer): unplugged (port_lost)");
  cable.plug_in_again();
  EXPECT_EQ(describe(calls->take_turn(".2", Deadline::never()).error()),
            "1-2 (16c0:05df Drawer): unplugged (port_lost)");
}

TEST_F(Calls, TellTheLossToThoseWhoWaitForTheirTurn) {
  std::string second;
  loop.spawn("first", [&] { EXPECT_TRUE(turn().transfer_in(0x81, 8).has_error()); });
  loop.spawn("second", [&] { second = describe(calls->take_turn(".2", Deadline::never()).error()); });
  loop.arm(TimePoint(10ms), [&] { cable.cut(); });
  loop.run();
  EXPECT_EQ(second, "1-2 (16c0:05df Drawer): unplugged (port_lost)");
}

TEST_F(Calls, DiscardWhatIsLeftOver) {
  drawer.says = {"01"_hex, "02"_hex};
  EXPECT_EQ(told(turn().discard(0x81, 8, 20ms)), "done");
  EXPECT_THAT(drawer.says, ElementsAre());
  EXPECT_EQ(loop.now(), TimePoint(22ms));
}

TEST_F(Calls, DoNotDiscardForEver) {
  drawer.says = {"01"_hex};
  drawer.babbles = true;
  EXPECT_EQ(told(turn().discard(0x81, 8, 20ms)),
            "relay power.1: the device goes on talking without being asked (protocol_violation)");
}

TEST_F(Calls, MayGoWhileAFiberWaitsThatIsUnwoundLater) {
  DeafUsb deaf;
  {
    io::Loop inner(io::TimeMode::virtual_time);
    std::optional<UsbCalls> short_lived(std::in_place, inner, deaf, "relay power");
    inner.spawn("waits", [&] {
      auto mine = *short_lived->take_turn("", Deadline::never());
      ADD_FAILURE() << "went on: " << told(mine.control_in(get_octet, 1));
    });
    while (deaf.begun.empty()) inner.run_one();
    short_lived.reset();
    EXPECT_TRUE(deaf.begun.empty());
    EXPECT_FALSE(deaf.told_of_loss());
  }
}

TEST(CallsToADeafDevice, EndByTheLoopsOwnClock) {
  io::Loop loop(io::TimeMode::virtual_time);
  DeafUsb deaf;
  UsbCalls calls(loop, deaf, "relay power", 250ms);
  auto turn = *calls.take_turn("", Deadline::after(loop.now(), 5s));
  EXPECT_EQ(told(turn.control_in(get_octet, 1)), "relay power: the device did not answer within 250ms (timeout)");
  EXPECT_TRUE(deaf.begun.empty()) << "forgotten";
}

TEST(CallsToADeafDevice, TellWhatTheSystemSaid) {
  io::Loop loop(io::TimeMode::virtual_time);
  DeafUsb deaf;
  UsbCalls calls(loop, deaf, "relay power");
  auto turn = *calls.take_turn("", Deadline::after(loop.now(), 5s));
  loop.arm(TimePoint(1ms), [&] { deaf.begun.at(0)(make_error(ErrorCode::io_failed, "overflow", "1-2")); });
  EXPECT_EQ(told(turn.control_in(get_octet, 1)), "relay power: 1-2: overflow (io_failed)");
}

}  // namespace
}  // namespace rig::adapter
