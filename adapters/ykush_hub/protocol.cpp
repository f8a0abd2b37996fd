// SPDX-License-Identifier: Apache-2.0
#include "adapters/ykush_hub/protocol.hpp"

namespace rig::ykush_hub {

FixedBytes<longest_report> encode_command(const Model& model, Byte command) {
  FixedBytes<longest_report> report(model.report_size, Byte{0});
  report[0] = command;
  if (model.command_twice) report[1] = command;
  return report;
}

std::optional<RelayState> socket_state(Byte detail, unsigned channel) {
  if (detail == switch_command(channel, RelayState::on)) return RelayState::on;
  if (detail == switch_command(channel, RelayState::off)) return RelayState::off;
  return std::nullopt;
}

}  // namespace rig::ykush_hub
