// SPDX-License-Identifier: Apache-2.0
#include "rig/io/gbcs_event.hpp"

#include "rig/proto/gbcs/report.hpp"

namespace rig::io {

record::GbcsMessage gbcs_event(const gbcs::Decoded& decoded, const gbcs::Verification& verification, ByteView octets, std::string from, std::string to) {
  const gbcs::Message& message = decoded.message;
  return {.from = std::move(from),
          .to = std::move(to),
          .kind = std::string(name(message.kind)),
          .code = to_string(message.code),
          .name = std::string(name(message.code)),
          .counter = message.counter,
          .payload = gbcs::to_json(message.payload),
          .signature_valid = verification.signature_valid,
          .mac_valid = verification.mac_valid,
          .hex = to_hex(octets)};
}

std::optional<gbcs::AlertCode> alert_code(const gbcs::Payload& payload) {
  return std::visit(
      [](const auto& one) -> std::optional<gbcs::AlertCode> {
        if constexpr (requires { one.alert_code; }) return one.alert_code;
        else return std::nullopt;
      },
      payload);
}

gbcs::MessageCode code_of(const hub::Alert& alert) {
  if (std::holds_alternative<gbcs::TransferAlert>(alert)) return gbcs::MessageCode::firmware_transfer_alert;
  if (std::holds_alternative<gbcs::VersionAlert>(alert)) return gbcs::MessageCode::firmware_version_alert;
  return std::holds_alternative<gbcs::SubGhzAlert>(alert) ? gbcs::MessageCode::duty_cycle_alert : gbcs::MessageCode::discarded_message_alert;
}

}  // namespace rig::io
