// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "adapters/modbus_relay/settings.hpp"
#include "rig/adapter/relay_twin.hpp"
#include "rig/proto/modbus/frame.hpp"

namespace rig::modbus_relay {

/// The far end of an RS485 line with one or more boards. They have a supply of their own: when the converter is pulled
/// out of its USB socket the contacts stay as they are, and a pulse ends by itself. Channels count on from board to
/// board.
class ModbusTwin final : public adapter::RelayTwin {
 public:
  /// Loop and port outlive the twin.
  ModbusTwin(io::Loop& loop, device::ByteStream& port, const Settings& boards, const TwinSettings& quirks,
             Contact contact);
  ~ModbusTwin() override;

 private:
  void hear(ByteView bytes) override;
  void forget() override {}
  bool is_latching() const override { return true; }

  void hear(const modbus::Frame& frame);
  modbus::Reply obey(unsigned first, const modbus::ReadCoils& request);
  modbus::Reply obey(unsigned first, const modbus::ReadRegisters& request);
  modbus::Reply obey(unsigned first, const modbus::WriteCoil& request);
  modbus::Reply obey(unsigned first, const modbus::WriteRegister& request);
  modbus::Reply obey(unsigned first, const modbus::WriteCoils& request);
  void switch_now(unsigned channel, bool on);
  void pulse(unsigned channel, bool on, Duration duration);
  void answer(const modbus::Frame& reply);

  io::Loop& loop_;
  device::ByteStream& port_;
  Model model_;
  std::vector<unsigned> units_;
  TwinSettings quirks_;
  modbus::RtuReader reader_{modbus::Side::requests};
  std::vector<io::TimerId> pulses_;  // the end of each channel's
};

}  // namespace rig::modbus_relay
