// SPDX-License-Identifier: Apache-2.0
//
// What travels between the rig and Modbus relay boards (RTU, 9600 8N1 as delivered), here unit 1, channel 1:
//
//   coils       on 01 05 00 00 FF 00 8C 3A     off 01 05 00 00 00 00 CD CA          repeated as acknowledgement
//               off for 700 ms, then on 01 05 04 00 00 07 8D 38                     likewise
//               which 01 01 00 00 00 08 3D CC  ->  01 01 01 41 91 B8                channels 1 and 7 are on
//   registers   on 01 06 00 01 01 00 D9 9A     off 01 06 00 01 02 00 D9 6A          repeated as acknowledgement
//               which 01 03 00 01 00 08 15 CC  ->  01 03 10 00 01 00 00 ...         channel 1 is on
//
// A board that was told what it cannot do answers with an exception: 01 85 02 C3 51.
#pragma once

#include "adapters/modbus_relay/settings.hpp"
#include "rig/adapter/board_protocol.hpp"
#include "rig/proto/modbus/frame.hpp"

namespace rig::modbus_relay {

/// The boards on one line; channels count on from board to board.
class ModbusBoards final : public adapter::BoardProtocol {
 public:
  explicit ModbusBoards(const Settings& settings);

  const adapter::BoardTraits& traits() const override { return traits_; }
  adapter::BoardRequest set(unsigned channel, device::RelayState state) override;
  adapter::BoardRequest pulse_off(unsigned channel, Duration duration) override;
  adapter::BoardRequest query(unsigned channel) override;
  adapter::BoardAnswer feed(Byte octet) override;

 private:
  adapter::BoardRequest ask(unsigned channel, const modbus::Request& request);
  adapter::BoardAnswer judge(const modbus::Frame& frame) const;
  adapter::BoardAnswer state_in(const modbus::Reply& reply) const;
  unsigned index(unsigned channel) const { return (channel - 1) % model_.channels; }

  Model model_;
  std::vector<unsigned> units_;
  adapter::BoardTraits traits_;
  modbus::Frame asked_;
  std::size_t place_ = 0;  // of the channel in the reply to a query
  modbus::RtuReader reader_{modbus::Side::replies};
};

}  // namespace rig::modbus_relay
