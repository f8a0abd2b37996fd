// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/gbcs/device_alert.hpp"

#include "rig/proto/gbcs/append.hpp"
#include "rig/proto/gbcs/times.hpp"

namespace rig::gbcs {
namespace {

constexpr Byte data_notification = 0x0F;
constexpr Byte confirmed = 0x20;  // the high octet of the invoke id: a confirmed service, normal priority
constexpr Byte structure = 0x02;
constexpr Byte long_unsigned = 0x12;
constexpr Byte octet_string = 0x09;
/// Code and time are elements of the DLMS structure too.
constexpr unsigned fixed_elements = 2;
constexpr std::array<Byte, 2> gbz_start{0x01, 0x09};
/// originator, recipient, kind, counter
constexpr std::size_t discarded_head_size = 25;

Bytes string_element(ByteView octets) {
  Bytes bytes;
  append_element(bytes, octet_string, octets);
  return bytes;
}

void read_dlms(Scanner& scanner, DeviceAlert& alert) {
  scanner.expect(std::array<Byte, 2>{data_notification, confirmed}, "start of a data notification");
  scanner.number(3, "invoke id");
  scanner.expect(std::array<Byte, 2>{0, structure}, "absent date-time and tag of a structure");
  const std::size_t at = scanner.position();
  const auto elements = static_cast<unsigned>(scanner.number(1, "number of elements"));
  if (elements < fixed_elements) scanner.fail(at, "2 elements or more", std::to_string(elements));
  alert.detail_count = static_cast<Byte>(elements - fixed_elements);
  scanner.expect({&long_unsigned, 1}, "tag of the alert code");
  alert.alert_code = static_cast<AlertCode>(scanner.number(2, "alert code"));
  const ByteView time = scanner.element(octet_string, CosemTime{}.size(), "date-time");
  const auto parsed = parse_cosem_time(time);
  if (scanner.ok() && !parsed)
    scanner.fail(scanner.position() - time.size(), "a whole date and time in UTC, years 1970 to 2261",
                 to_hex(time, " "));
  alert.time = parsed.value_or(UtcTime{});
}

void read_gbz(Scanner& scanner, DeviceAlert& alert) {
  scanner.expect(gbz_start, "start of a GBZ alert");
  alert.detail_count = static_cast<Byte>(scanner.number(1, "number of elements"));
  alert.alert_code = static_cast<AlertCode>(scanner.number(2, "alert code"));
  alert.time = from_zcl_utc(static_cast<std::uint32_t>(scanner.number(4, "time")));
}

/// Everything before the elements.
DeviceAlert read_head(Scanner& scanner) {
  DeviceAlert alert;
  alert.form = scanner.peek() == gbz_start[0] ? AlertForm::gbz : AlertForm::dlms;
  alert.form == AlertForm::gbz ? read_gbz(scanner, alert) : read_dlms(scanner, alert);
  return alert;
}

void expect_one_element(Scanner& scanner, const DeviceAlert& alert) {
  if (alert.detail_count != 1)
    scanner.fail(scanner.position(), "one element after code and time", std::to_string(alert.detail_count));
}

/// The Communications Hub has no GBZ form.
DeviceAlert read_hub_head(Scanner& scanner) {
  DeviceAlert alert;
  read_dlms(scanner, alert);
  expect_one_element(scanner, alert);
  return alert;
}

}  // namespace

DeviceAlert to_device_alert(const ReceiptAlert& alert) {
  return {alert.form, alert.alert_code, alert.time, 1, string_element(alert.manufacturer_image_hash)};
}

DeviceAlert to_device_alert(const SubGhzAlert& alert) {
  Bytes eui;
  append_number(eui, alert.device.value, 8);
  return {AlertForm::dlms, alert.alert_code, alert.time, 1, string_element(eui)};
}

DeviceAlert to_device_alert(const DiscardedMessageAlert& alert) {
  Bytes head;
  append_number(head, alert.originator.value, 8);
  append_number(head, alert.recipient.value, 8);
  append_number(head, static_cast<Byte>(alert.kind), 1);
  append_number(head, alert.counter, 8);
  return {AlertForm::dlms, alert.alert_code, alert.time, 1, string_element(head)};
}

Bytes encode_device_alert(const DeviceAlert& alert, Counter counter) {
  Bytes bytes;
  if (alert.form == AlertForm::gbz) {
    append(bytes, gbz_start);
    bytes.push_back(alert.detail_count);
    append_number(bytes, static_cast<std::uint16_t>(alert.alert_code), 2);
    append_number(bytes, to_zcl_utc(alert.time), 4);
  } else {
    bytes = {data_notification, confirmed};
    append_number(bytes, counter, 3);
    append(bytes,
           std::array<Byte, 4>{0, structure, static_cast<Byte>(alert.detail_count + fixed_elements), long_unsigned});
    append_number(bytes, static_cast<std::uint16_t>(alert.alert_code), 2);
    append_element(bytes, octet_string, to_cosem_time(alert.time));
  }
  append(bytes, alert.details);
  return bytes;
}

Payload read_device_alert(Scanner& scanner) {
  DeviceAlert alert = read_head(scanner);
  const ByteView details = scanner.take(scanner.remaining(), "elements");
  alert.details.assign(details.begin(), details.end());
  return alert;
}

Payload read_receipt_alert(Scanner& scanner) {
  const DeviceAlert head = read_head(scanner);
  expect_one_element(scanner, head);
  ReceiptAlert alert{head.form, head.alert_code, head.time, {}};
  const ByteView hash = scanner.element(octet_string, alert.manufacturer_image_hash.size(), "manufacturer image hash");
  std::copy(hash.begin(), hash.end(), alert.manufacturer_image_hash.begin());
  return alert;
}

Payload read_sub_ghz_alert(Scanner& scanner) {
  const DeviceAlert head = read_hub_head(scanner);
  scanner.expect(std::array<Byte, 2>{octet_string, 8}, "start of the device");
  return SubGhzAlert{head.alert_code, head.time, scanner.eui("device")};
}

Payload read_discarded_message_alert(Scanner& scanner) {
  const DeviceAlert head = read_hub_head(scanner);
  scanner.expect(std::array<Byte, 2>{octet_string, discarded_head_size}, "start of the discarded message");
  DiscardedMessageAlert alert{head.alert_code, head.time, {}, {}, {}, {}};
  alert.originator = scanner.eui("originator");
  alert.recipient = scanner.eui("recipient");
  const std::size_t at = scanner.position();
  const auto kind = static_cast<Byte>(scanner.number(1, "kind of message"));
  if (kind < 1 || kind > 3) scanner.fail(at, "01 (command), 02 (response) or 03 (alert)", to_hex({&kind, 1}));
  alert.kind = static_cast<MessageKind>(kind);
  alert.counter = scanner.number(8, "originator counter");
  return alert;
}

}  // namespace rig::gbcs
