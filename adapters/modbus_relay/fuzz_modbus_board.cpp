// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdlib>

#include "adapters/modbus_relay/adapter.hpp"

/// Whatever a line says: only the command's own octets acknowledge it, and only a whole frame of the unit tells a
/// state.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rig;
  const ByteView line(data, size);
  for (const auto& model : modbus_relay::models()) {
    modbus_relay::ModbusBoards boards({.model = model, .unit = {{1, 2}}});
    const auto command = boards.set(1, device::RelayState::on).frame;
    for (std::size_t i = 0; i < size; ++i) {
      if (!std::holds_alternative<adapter::Acknowledged>(boards.feed(line[i]))) continue;
      if (i + 1 < command.size() || !std::equal(command.rbegin(), command.rend(), line.first(i + 1).rbegin()))
        std::abort();
    }
    boards.query(boards.traits().channels);
    modbus::RtuReader reader(modbus::Side::replies);
    for (const Byte octet : line) {
      const auto frame = reader.feed(octet);
      if (std::holds_alternative<device::RelayState>(boards.feed(octet)) && (!frame || frame->unit != 2)) std::abort();
    }
  }
  return 0;
}
