// SPDX-License-Identifier: Apache-2.0
//
// What travels between the rig and a DCTTECH board: HID feature reports of 8 octets, by control transfers to endpoint
// 0.
//
//   switch   SET_REPORT 21 09 0300 0000   operation channel 00 00 00 00 00 00
//            operation  FF on, FD off; FE all on, FC all off (channel is not looked at); channels count from 1
//   state    GET_REPORT A1 01 0300 0000   id id id id id 00 ?? mask
//            id: five printable ASCII characters; mask: bit 0 is relay 1, set when the relay is on
//
// Some firmware wants report 1, so 0301 in both.
#pragma once

#include <array>
#include <string>

#include "rig/device/relay_bank.hpp"
#include "rig/device/usb_device.hpp"
#include "rig/wire/layout.hpp"

namespace rig::dcttech_relay {

using device::RelayState;

inline constexpr std::size_t report_size = 8;
inline constexpr std::size_t id_size = 5;

enum class Operation : std::uint8_t { all_off = 0xFC, off = 0xFD, all_on = 0xFE, on = 0xFF };

constexpr Operation operation_for(RelayState state) { return state == RelayState::on ? Operation::on : Operation::off; }

struct Switch {
  Operation operation{};
  std::uint8_t channel{};
  std::array<Byte, 6> unused{};
  bool operator==(const Switch&) const = default;
};

struct State {
  std::array<Byte, id_size> id{};
  std::array<Byte, 2> unused{};
  std::uint8_t mask{};
  bool operator==(const State&) const = default;

  std::string board_id() const { return std::string(as_text(id)); }
  /// `channel` from 1 to 8.
  RelayState relay(unsigned channel) const {
    return (mask >> (channel - 1) & 1) != 0 ? RelayState::on : RelayState::off;
  }
};

/// Five printable characters, none of them blank.
bool is_board_id(std::string_view text);

/// bad_value when what stands for the id is not one.
wire::Decoded<State> decode_state(ByteView report);

constexpr device::UsbSetup get_report(std::uint8_t report) {
  return {.request_type = 0xA1, .request = 0x01, .value = static_cast<std::uint16_t>(0x0300 | report)};
}
constexpr device::UsbSetup set_report(std::uint8_t report) {
  return {.request_type = 0x21, .request = 0x09, .value = static_cast<std::uint16_t>(0x0300 | report)};
}

}  // namespace rig::dcttech_relay

namespace rig::wire {

template <>
struct Layout<dcttech_relay::Switch> {
  using T = dcttech_relay::Switch;
  static constexpr std::string_view name = "dcttech_switch";
  static constexpr std::tuple fields{Field{"operation", &T::operation}, Field{"channel", &T::channel},
                                     Field{"unused", &T::unused}};
};

template <>
struct Layout<dcttech_relay::State> {
  using T = dcttech_relay::State;
  static constexpr std::string_view name = "dcttech_state";
  static constexpr std::tuple fields{Field{"id", &T::id}, Field{"unused", &T::unused}, Field{"mask", &T::mask}};
};

}  // namespace rig::wire
