// SPDX-License-Identifier: Apache-2.0
//
// What travels between the rig and the control chip of a YKUSH hub: HID reports of one size by interrupt transfers,
// octets that are not used zero.
//
//   out   command                    1p socket p up, 0p down, 2p tell; p from 1. The first boards want it in two
//   octets: 11 11 in    01 detail                  01: done, anything else: not done
//         detail after 2p            1p socket p is up, 0p it is down
#pragma once

#include <optional>

#include "adapters/ykush_hub/models.hpp"
#include "rig/device/relay_bank.hpp"
#include "rig/wire/layout.hpp"

namespace rig::ykush_hub {

using device::RelayState;

inline constexpr std::uint8_t endpoint_in = 0x81;
inline constexpr std::uint8_t endpoint_out = 0x01;
inline constexpr std::size_t longest_report = 64;
inline constexpr Byte done = 0x01;

/// `channel` from 1 to 15.
constexpr Byte switch_command(unsigned channel, RelayState state) {
  return static_cast<Byte>((state == RelayState::on ? 0x10U : 0x00U) | channel);
}
constexpr Byte status_command(unsigned channel) { return static_cast<Byte>(0x20U | channel); }

/// A whole report.
FixedBytes<longest_report> encode_command(const Model& model, Byte command);

struct Reply {
  Byte outcome{};
  Byte detail{};
  wire::Rest<longest_report - 2> unused{};
  bool operator==(const Reply&) const = default;
};

/// What the detail of a reply to `status_command(channel)` says; nothing when it speaks of something else.
std::optional<RelayState> socket_state(Byte detail, unsigned channel);

}  // namespace rig::ykush_hub

template <>
struct rig::wire::Layout<rig::ykush_hub::Reply> {
  using T = ykush_hub::Reply;
  static constexpr std::string_view name = "ykush_reply";
  static constexpr std::tuple fields{Field{"outcome", &T::outcome}, Field{"detail", &T::detail},
                                     Field{"unused", &T::unused}};
};
