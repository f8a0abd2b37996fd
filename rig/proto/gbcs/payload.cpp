// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/gbcs/payload.hpp"

#include <algorithm>
#include <array>

#include "rig/proto/gbcs/append.hpp"
#include "rig/proto/gbcs/device_alert.hpp"
#include "rig/proto/gbcs/scanner.hpp"
#include "rig/proto/gbcs/times.hpp"

namespace rig::gbcs {
namespace {

constexpr Byte octet_string = 0x04;
constexpr Byte null = 0x05;
constexpr Byte generalized_time = 0x18;
constexpr Byte sequence = 0x30;
constexpr Counter max_counter = ~Counter{};

template <class Code>
void append_code(Bytes& bytes, Code code) {
  append_integer(bytes, static_cast<std::uint64_t>(code));
}

void append_time(Bytes& bytes, std::string_view text) { append_element(bytes, generalized_time, as_bytes(text)); }

void append_version(Bytes& bytes, FirmwareVersion version) {
  bytes.push_back(octet_string);
  bytes.push_back(4);
  append_number(bytes, version, 4);
}

Bytes in_sequence(const Bytes& contents) {
  Bytes bytes;
  append_element(bytes, sequence, contents);
  return bytes;
}

Bytes encode(const ActivationOutcome& outcome) {
  Bytes bytes;
  append_code(bytes, outcome.code);
  append_version(bytes, outcome.firmware_version);
  return in_sequence(bytes);
}

struct Encoder {
  Counter counter;

  Bytes operator()(const OtherPayload& other) const { return other.bytes; }
  Bytes operator()(const TransferAlert& alert) const {
    Bytes bytes;
    append_code(bytes, alert.alert_code);
    append_time(bytes, to_generalized_time(alert.execution_time));
    bytes.push_back(octet_string);
    bytes.push_back(8);
    append_number(bytes, alert.entity.value, 8);
    append_version(bytes, alert.firmware_version);
    append_code(bytes, alert.response_code);
    return in_sequence(bytes);
  }
  Bytes operator()(const ActivateCommand& command) const {
    Bytes bytes;
    append_element(bytes, octet_string, command.manufacturer_image_hash);
    append_integer(bytes, command.originator_counter);
    if (const auto* time = std::get_if<UtcTime>(&command.when)) append_time(bytes, to_generalized_time(*time));
    if (std::holds_alternative<Cancellation>(command.when)) append_time(bytes, never_time);
    return in_sequence(bytes);
  }
  Bytes operator()(const ActivateResponse& response) const {
    return response.outcome ? encode(*response.outcome) : Bytes{null, 0};
  }
  Bytes operator()(const FutureDatedAlert& alert) const {
    Bytes bytes;
    append_code(bytes, alert.alert_code);
    append_time(bytes, to_generalized_time(alert.execution_time));
    append_integer(bytes, alert.originator_counter);
    append(bytes, encode(alert.outcome));
    return in_sequence(bytes);
  }
  Bytes operator()(const ReadVersionCommand&) const { return {null, 0}; }
  Bytes operator()(const ReadVersionResponse& response) const {
    Bytes bytes;
    append_version(bytes, response.firmware_version);
    append_code(bytes, response.response_code);
    return in_sequence(bytes);
  }
  Bytes operator()(const VersionAlert& alert) const {
    Bytes bytes;
    append_code(bytes, alert.alert_code);
    append_time(bytes, to_generalized_time(alert.execution_time));
    append_version(bytes, alert.firmware_version);
    append_code(bytes, alert.activate_image);
    return in_sequence(bytes);
  }
  Bytes operator()(const ReceiptAlert& alert) const { return encode_device_alert(to_device_alert(alert), counter); }
  Bytes operator()(const SubGhzAlert& alert) const { return encode_device_alert(to_device_alert(alert), counter); }
  Bytes operator()(const DiscardedMessageAlert& alert) const {
    return encode_device_alert(to_device_alert(alert), counter);
  }
  Bytes operator()(const DeviceAlert& alert) const { return encode_device_alert(alert, counter); }
};

AlertCode read_alert_code(Scanner& scanner) { return static_cast<AlertCode>(scanner.integer(0xFFFF, "alert code")); }

FirmwareVersion read_version(Scanner& scanner) {
  const ByteView octets = scanner.element(octet_string, 4, "firmware version");
  FirmwareVersion version = 0;
  for (Byte octet : octets) version = version << 8 | octet;
  return version;
}

std::string_view read_time_text(Scanner& scanner) {
  return as_text(scanner.element(generalized_time, never_time.size(), "execution time"));
}

UtcTime to_time(Scanner& scanner, std::string_view text) {
  const auto time = parse_generalized_time(text);
  if (scanner.ok() && !time)
    scanner.fail(scanner.position() - text.size(), "a time YYYYMMDDhhmmssZ of the years 1970 to 2261",
                 to_hex(as_bytes(text)));
  return time.value_or(UtcTime{});
}

UtcTime read_time(Scanner& scanner) { return to_time(scanner, read_time_text(scanner)); }

ActivationTime read_activation_time(Scanner& scanner) {
  if (!scanner.peek()) return AtOnce{};
  const std::string_view text = read_time_text(scanner);
  if (text == never_time) return Cancellation{};
  return to_time(scanner, text);
}

ActivationOutcome read_outcome(Scanner& scanner) {
  scanner.open(sequence, "execution outcome");
  ActivationOutcome outcome;
  outcome.code = static_cast<ActivationCode>(scanner.integer(3, "activation code"));
  outcome.firmware_version = read_version(scanner);
  scanner.close("execution outcome");
  return outcome;
}

void read_null(Scanner& scanner) { scanner.expect(std::array<Byte, 2>{null, 0}, "NULL"); }

Payload read_transfer_alert(Scanner& scanner) {
  scanner.open(sequence, "firmware transfer alert");
  TransferAlert alert;
  alert.alert_code = read_alert_code(scanner);
  alert.execution_time = read_time(scanner);
  scanner.expect(std::array<Byte, 2>{octet_string, 8}, "start of the entity");
  alert.entity = scanner.eui("entity");
  alert.firmware_version = read_version(scanner);
  alert.response_code = static_cast<TransferCode>(scanner.integer(3, "response code"));
  scanner.close("firmware transfer alert");
  return alert;
}

Payload read_activate_command(Scanner& scanner) {
  scanner.open(sequence, "activate firmware command");
  ActivateCommand command;
  const ByteView hash =
      scanner.element(octet_string, command.manufacturer_image_hash.size(), "manufacturer image hash");
  std::copy(hash.begin(), hash.end(), command.manufacturer_image_hash.begin());
  command.originator_counter = scanner.integer(max_counter, "originator counter");
  command.when = read_activation_time(scanner);
  scanner.close("activate firmware command");
  return command;
}

Payload read_activate_response(Scanner& scanner) {
  if (scanner.peek() != null) return ActivateResponse{read_outcome(scanner)};
  read_null(scanner);
  return ActivateResponse{};
}

Payload read_future_dated_alert(Scanner& scanner) {
  scanner.open(sequence, "firmware activation alert");
  FutureDatedAlert alert;
  alert.alert_code = read_alert_code(scanner);
  alert.execution_time = read_time(scanner);
  alert.originator_counter = scanner.integer(max_counter, "originator counter");
  alert.outcome = read_outcome(scanner);
  scanner.close("firmware activation alert");
  return alert;
}

Payload read_version_command(Scanner& scanner) {
  read_null(scanner);
  return ReadVersionCommand{};
}

Payload read_version_response(Scanner& scanner) {
  scanner.open(sequence, "read firmware version response");
  ReadVersionResponse response;
  response.firmware_version = read_version(scanner);
  response.response_code = static_cast<ReadCode>(scanner.integer(1, "response code"));
  scanner.close("read firmware version response");
  return response;
}

Payload read_version_alert(Scanner& scanner) {
  scanner.open(sequence, "firmware version alert");
  VersionAlert alert;
  alert.alert_code = read_alert_code(scanner);
  alert.execution_time = read_time(scanner);
  alert.firmware_version = read_version(scanner);
  alert.activate_image = static_cast<ActivateImage>(scanner.integer(1, "activate image"));
  scanner.close("firmware version alert");
  return alert;
}

struct Format {
  MessageKind kind;
  MessageCode code;
  Payload (*read)(Scanner&);
};

constexpr std::array formats{
    Format{MessageKind::alert, MessageCode::firmware_transfer_alert, read_transfer_alert},
    Format{MessageKind::command, MessageCode::activate_firmware, read_activate_command},
    Format{MessageKind::response, MessageCode::activate_firmware, read_activate_response},
    Format{MessageKind::alert, MessageCode::activation_outcome_alert, read_future_dated_alert},
    Format{MessageKind::command, MessageCode::read_firmware_version, read_version_command},
    Format{MessageKind::response, MessageCode::read_firmware_version, read_version_response},
    // GBCS numbers the alert 0x012B; some senders keep the number of the command.
    Format{MessageKind::alert, MessageCode::read_firmware_version, read_version_alert},
    Format{MessageKind::alert, MessageCode::firmware_version_alert, read_version_alert},
    Format{MessageKind::alert, MessageCode::receipt_alert_esme, read_receipt_alert},
    Format{MessageKind::alert, MessageCode::receipt_alert_gsme, read_receipt_alert},
    Format{MessageKind::alert, MessageCode::duty_cycle_alert, read_sub_ghz_alert},
    Format{MessageKind::alert, MessageCode::sub_ghz_capacity_alert, read_sub_ghz_alert},
    Format{MessageKind::alert, MessageCode::discarded_message_alert, read_discarded_message_alert},
    Format{MessageKind::alert, MessageCode::log_changed_alert, read_device_alert},
    Format{MessageKind::alert, MessageCode::undelivered_to_esme_alert, read_device_alert},
    Format{MessageKind::alert, MessageCode::critical_alert, read_device_alert},
    Format{MessageKind::alert, MessageCode::non_critical_alert, read_device_alert},
};

}  // namespace

Bytes encode_payload(const Payload& payload, Counter counter) { return std::visit(Encoder{counter}, payload); }

Result<Payload> decode_payload(MessageKind kind, MessageCode code, ByteView octets, std::size_t offset) {
  const auto format = std::find_if(formats.begin(), formats.end(), [&](const Format& candidate) {
    return candidate.kind == kind && candidate.code == code;
  });
  if (format == formats.end()) return Payload(OtherPayload{Bytes(octets.begin(), octets.end())});
  Scanner scanner(octets, offset);
  Payload payload = format->read(scanner);
  scanner.expect_end("the payload");
  if (!scanner.ok()) return *scanner.error();
  return payload;
}

}  // namespace rig::gbcs
