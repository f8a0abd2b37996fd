// SPDX-License-Identifier: Apache-2.0
#include "adapters/sainsmart_relay/twin.hpp"

namespace rig::sainsmart_relay {

void SainsmartTwin::hear(ByteView bytes) {
  for (const Byte octet : bytes)
    if (const auto frame = reader_.feed(octet); frame && obey(*frame)) say(modbus::encode_ascii(*frame));
}

bool SainsmartTwin::obey(const modbus::Frame& frame) {
  constexpr std::uint8_t own_unit = 0xFE;
  const auto request = wire::decode<modbus::Request>(frame.pdu);
  if (frame.unit != own_unit || request.has_error()) return false;
  if (const auto* one = std::get_if<modbus::WriteCoil>(&*request); one && one->address < channels()) {
    set(one->address + 1u, one->value == 0xFF00);
    return true;
  }
  const auto* all = std::get_if<modbus::WriteCoils>(&*request);
  if (all == nullptr || all->address != 0 || all->count != channels()) return false;
  set_all(static_cast<std::uint32_t>(all->bits.bytes[0] | all->bits.bytes[1] << 8));
  return true;
}

}  // namespace rig::sainsmart_relay
