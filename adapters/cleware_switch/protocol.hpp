// SPDX-License-Identifier: Apache-2.0
//
// What travels between the rig and a Cleware switch:
//
//   switch   SET_REPORT 21 09 0200 0000   00 1p v            p: socket from 0; v: 01 on, 00 off
//            a USB-Switch8                03 1p v 00 mask    mask: bit p
//   state    interrupt in, endpoint 81, again and again: bit p of the first octet is set when socket p is on
//
// A cutter means it the other way round, in both directions: on is "cut".
#pragma once

#include <optional>
#include <string>

#include "adapters/cleware_switch/models.hpp"
#include "rig/base/bytes.hpp"
#include "rig/device/relay_bank.hpp"
#include "rig/device/usb_device.hpp"

namespace rig::cleware_switch {

using device::RelayState;

inline constexpr device::UsbSetup set_report{.request_type = 0x21, .request = 0x09, .value = 0x0200};
inline constexpr std::uint8_t endpoint_in = 0x81;
inline constexpr std::size_t longest_report = 64;

/// `channel` from 1.
FixedBytes<5> encode_switch(const Model& model, unsigned channel, RelayState state);

/// Nothing for a report with nothing in it.
std::optional<RelayState> state_in(const Model& model, ByteView report, unsigned channel);

/// Finds out what a switch says that for a while says this and that.
class Steadiness {
 public:
  /// What was said often enough in a row, once it was.
  std::optional<RelayState> feed(RelayState said);

 private:
  static constexpr int often_enough = 10;
  std::optional<RelayState> last_;
  int in_a_row_ = 0;
};

}  // namespace rig::cleware_switch
