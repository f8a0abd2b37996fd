// SPDX-License-Identifier: Apache-2.0
#include "adapters/usb_hub/protocol.hpp"

#include <gtest/gtest.h>

#include "rig/wire/codec_test_kit.hpp"

namespace rig::usb_hub {
namespace {

using device::UsbSetup;
using wire::DecodeError;

// As a four-port USB2514 sends it: per-port power switching, per-port over-current, 100 ms until power is good.
const Bytes usb2_hub = "09 29 04 09 00 32 64 00 FF"_hex;
// The SuperSpeed half of a four-port hub: 12 octets, wHubDelay and a 16-bit DeviceRemovable behind the same beginning.
const Bytes usb3_hub = "0C 2A 04 09 00 32 64 04 00 00 00 00"_hex;

TEST(HubDescriptor, IsACodec) {
  wire::check_codec(HubDescriptor{.length = 9,
                                  .type = 0x29,
                                  .ports = 4,
                                  .characteristics = 0x0009,
                                  .power_good = 50,
                                  .current = 100,
                                  .rest = {{0x00, 0xFF}}},
                    usb2_hub, wire::Tail::open_ended);
}

TEST(PortStatus, IsACodec) { wire::check_codec(PortStatus{.status = 0x0103, .change = 0x0001}, "03 01 01 00"_hex); }

TEST(HubDescriptor, IsReadForItsSpeed) {
  EXPECT_EQ(read_hub_descriptor(usb2_hub, Speed::high)->ports, 4);
  EXPECT_EQ(read_hub_descriptor(usb3_hub, Speed::super)->ports, 4);
  EXPECT_EQ(read_hub_descriptor(usb3_hub, Speed::high).error(), DecodeError::bad_value);
  EXPECT_EQ(read_hub_descriptor("09 29 00 09 00 32 64 00 FF"_hex, Speed::high).error(), DecodeError::bad_value);
  EXPECT_EQ(read_hub_descriptor("09 29 04 09 00 32 64 00"_hex, Speed::high).error(), DecodeError::bad_length);
  EXPECT_EQ(read_hub_descriptor("09 29 04 09 00"_hex, Speed::high).error(), DecodeError::truncated);
}

TEST(HubCharacteristics, TellHowPowerIsSwitched) {
  EXPECT_EQ(power_switching(0x0000), PowerSwitching::all_ports_together);
  EXPECT_EQ(power_switching(0x00A9), PowerSwitching::each_port);
  EXPECT_EQ(power_switching(0x0002), PowerSwitching::none);
  EXPECT_EQ(power_switching(0x00E3), PowerSwitching::none);
}

TEST(DeviceDescriptor, TellsTheHalfOfTheHub) {
  EXPECT_EQ(*speed_of("12 01 00 02 09 00 01 40 24 04 14 25 B3 0B 01 02 00 01"_hex), Speed::high);
  EXPECT_EQ(*speed_of("12 01 10 02 09 00 02 40 09 21 17 28 11 03 01 02 00 01"_hex), Speed::high);
  EXPECT_EQ(*speed_of("12 01 20 03 09 00 03 09 09 21 17 08 11 03 01 02 00 01"_hex), Speed::super);
  EXPECT_EQ(speed_of("12 01 00 02 09 00 01 40"_hex).error(), DecodeError::truncated);
  EXPECT_EQ(speed_of("09 02 19 00 01 01 00 E0 01 09 04 00 00 01 09 00 00 00"_hex).error(), DecodeError::bad_value);
}

TEST(PortPower, StandsInABitOfItsOwnInEachHalf) {
  EXPECT_EQ(power_of({.status = 0x0103}, Speed::high), RelayState::on);
  EXPECT_EQ(power_of({.status = 0x0000}, Speed::high), RelayState::off);
  EXPECT_EQ(power_of({.status = 0x0203}, Speed::super), RelayState::on);
  EXPECT_EQ(power_of({.status = 0x0103}, Speed::super), RelayState::off);
}

TEST(Requests, AreThoseOfTheStandard) {
  EXPECT_EQ(set_power(3, RelayState::on), (UsbSetup{0x23, 0x03, 0x0008, 3}));
  EXPECT_EQ(set_power(3, RelayState::off), (UsbSetup{0x23, 0x01, 0x0008, 3}));
  EXPECT_EQ(get_port_status(2), (UsbSetup{0xA3, 0x00, 0x0000, 2}));
  EXPECT_EQ(get_hub_descriptor(Speed::high), (UsbSetup{0xA0, 0x06, 0x2900, 0}));
  EXPECT_EQ(get_hub_descriptor(Speed::super), (UsbSetup{0xA0, 0x06, 0x2A00, 0}));
}

}  // namespace
}  // namespace rig::usb_hub
