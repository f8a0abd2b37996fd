// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>

#include "adapters/modbus_relay/adapter.hpp"
#include "adapters/modbus_relay/twin.hpp"
#include "rig/adapter/relay_test_kit.hpp"

namespace rig::modbus_relay {

inline Settings boards_of(std::string_view model, adapter::Channels unit = {{1}},
                          std::optional<unsigned> channels = {}) {
  const auto row =
      std::find_if(models().begin(), models().end(), [&](const Model& each) { return each.name == model; });
  return {.model = *row, .unit = std::move(unit), .channels = channels};
}

inline Bytes rtu(const modbus::Frame& frame) {
  const auto octets = modbus::encode_rtu(frame);
  return {octets.begin(), octets.end()};
}

struct LineOfBoards : adapter::RelayTest {
  void plug_boards(const Settings& near, const Settings& far, const TwinSettings& quirks = {}) {
    plug<ModbusTwin>(std::make_unique<ModbusBoards>(near), far, quirks);
  }
  void plug_boards(const Settings& both, const TwinSettings& quirks = {}) { plug_boards(both, both, quirks); }
  std::string pulse_off(unsigned channel, Duration duration) {
    const auto done = board->pulse_off(channel, duration, soon());
    return done.has_value() ? "done" : describe(done.error());
  }
  void let_pass(Duration duration) { ASSERT_TRUE(loop.sleep(duration).has_value()); }
};

}  // namespace rig::modbus_relay
