// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/gbcs/report.hpp"

#include <fmt/format.h>

namespace rig::gbcs {
namespace {

constexpr std::size_t name_width = 25;

std::string seconds_of(UtcTime time) {
  constexpr std::size_t to_the_second = 19;  // of 2015-01-01T00:00:00.000000Z
  return to_rfc3339(time).substr(0, to_the_second) + "Z";
}

std::string version_of(FirmwareVersion version) { return fmt::format("{:08X}", version); }

Json outcome_json(const ActivationOutcome& outcome) {
  return {{"code", name(outcome.code)}, {"firmware_version", version_of(outcome.firmware_version)}};
}

Json alert_json(AlertCode code) { return {{"alert_code", to_string(code)}, {"alert", name(code)}}; }

struct ToJson {
  Json operator()(const OtherPayload& other) const { return to_hex(other.bytes); }
  Json operator()(const TransferAlert& alert) const {
    Json json = alert_json(alert.alert_code);
    json["execution_time"] = seconds_of(alert.execution_time);
    json["entity"] = to_string(alert.entity);
    json["firmware_version"] = version_of(alert.firmware_version);
    json["response_code"] = name(alert.response_code);
    return json;
  }
  Json operator()(const ActivateCommand& command) const {
    Json json{{"manufacturer_image_hash", rig::to_string(command.manufacturer_image_hash)},
              {"originator_counter", command.originator_counter},
              {"activation", "at_once"},
              {"execution_time", nullptr}};
    if (const auto* time = std::get_if<UtcTime>(&command.when)) {
      json["activation"] = "future_dated";
      json["execution_time"] = seconds_of(*time);
    } else if (std::holds_alternative<Cancellation>(command.when)) {
      json["activation"] = "cancellation";
      json["execution_time"] = "9999-12-31T23:59:59Z";
    }
    return json;
  }
  Json operator()(const ActivateResponse& response) const {
    if (!response.outcome) return {{"command_accepted", true}};
    return {{"execution_outcome", outcome_json(*response.outcome)}};
  }
  Json operator()(const FutureDatedAlert& alert) const {
    Json json = alert_json(alert.alert_code);
    json["execution_time"] = seconds_of(alert.execution_time);
    json["originator_counter"] = alert.originator_counter;
    json["execution_outcome"] = outcome_json(alert.outcome);
    return json;
  }
  Json operator()(const ReadVersionCommand&) const { return Json::object(); }
  Json operator()(const ReadVersionResponse& response) const {
    return {{"firmware_version", version_of(response.firmware_version)},
            {"response_code", name(response.response_code)}};
  }
  Json operator()(const VersionAlert& alert) const {
    Json json = alert_json(alert.alert_code);
    json["execution_time"] = seconds_of(alert.execution_time);
    json["firmware_version"] = version_of(alert.firmware_version);
    json["activate_image"] = name(alert.activate_image);
    return json;
  }
  Json operator()(const ReceiptAlert& alert) const {
    Json json = alert_json(alert.alert_code);
    json["form"] = name(alert.form);
    json["time"] = seconds_of(alert.time);
    json["manufacturer_image_hash"] = rig::to_string(alert.manufacturer_image_hash);
    return json;
  }
  Json operator()(const SubGhzAlert& alert) const {
    Json json = alert_json(alert.alert_code);
    json["time"] = seconds_of(alert.time);
    json["device"] = to_string(alert.device);
    return json;
  }
  Json operator()(const DiscardedMessageAlert& alert) const {
    Json json = alert_json(alert.alert_code);
    json["time"] = seconds_of(alert.time);
    json["discarded"] = {{"originator", to_string(alert.originator)},
                         {"recipient", to_string(alert.recipient)},
                         {"cra", name(alert.kind)},
                         {"counter", alert.counter}};
    return json;
  }
  Json operator()(const DeviceAlert& alert) const {
    Json json = alert_json(alert.alert_code);
    json["form"] = name(alert.form);
    json["time"] = seconds_of(alert.time);
    json["details"] = to_hex(alert.details);
    return json;
  }
};

Json hex_or_null(ByteView octets) { return octets.empty() ? Json(nullptr) : Json(to_hex(octets)); }
Json or_null(std::optional<bool> value) { return value ? Json(*value) : Json(nullptr); }

void append_lines(std::string& text, const Json& object, std::size_t indent) {
  for (const auto& [key, value] : object.items()) {
    if (value.is_object()) {
      text += fmt::format("{:{}}{}\n", "", indent, key);
      append_lines(text, value, indent + 2);
      continue;
    }
    const std::string shown = value.is_string() ? value.get<std::string>() : value.is_null() ? "-" : value.dump();
    text += fmt::format("{:{}}{:{}} {}\n", "", indent, key, name_width - indent, shown);
  }
}

}  // namespace

Json to_json(const Payload& payload) { return std::visit(ToJson{}, payload); }

Json to_json(const Decoded& decoded, const Verification& verification) {
  const Message& message = decoded.message;
  return {{"cra", name(message.kind)},
          {"counter", message.counter},
          {"originator", to_string(message.originator)},
          {"recipient", to_string(message.recipient)},
          {"message_code", to_string(message.code)},
          {"name", name(message.code)},
          {"payload", to_json(message.payload)},
          {"signature", hex_or_null(decoded.envelope.signature)},
          {"signature_valid", or_null(verification.signature_valid)},
          {"mac", hex_or_null(decoded.envelope.mac)},
          {"mac_valid", or_null(verification.mac_valid)}};
}

std::string to_text(const Decoded& decoded, const Verification& verification) {
  std::string text;
  append_lines(text, to_json(decoded, verification), 0);
  return text;
}

}  // namespace rig::gbcs
