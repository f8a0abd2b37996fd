// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/gbcs/envelope.hpp"

#include <fmt/format.h>

#include "rig/proto/gbcs/append.hpp"
#include "rig/proto/gbcs/times.hpp"

namespace rig::gbcs {
namespace {

constexpr Byte ciphering_tag = 0xDD;
constexpr Byte signing_tag = 0xDF;
/// The tag and six fields that GBCS leaves empty.
constexpr std::array<Byte, 7> ciphering_start{ciphering_tag, 0, 0, 0, 0, 0, 0};
/// Authentication only, suite 1; the invocation counter is not used.
constexpr std::array<Byte, 5> security_header{0x11, 0, 0, 0, 0};
constexpr Byte transaction_id_length = 9;
constexpr Byte eui_length = 8;
constexpr std::size_t signature_size = 64;
constexpr std::size_t with_originator_counter = 26;

void read_kind(Scanner& scanner, Envelope& envelope) {
  const std::size_t at = scanner.position();
  const auto value = static_cast<Byte>(scanner.number(1, "kind of message"));
  if (value < 1 || value > 3) scanner.fail(at, "01 (command), 02 (response) or 03 (alert)", to_hex({&value, 1}));
  envelope.kind = static_cast<MessageKind>(value);
}

void read_grouping_header(Scanner& scanner, Envelope& envelope) {
  scanner.expect({&signing_tag, 1}, "tag of the grouping header");
  scanner.expect({&transaction_id_length, 1}, "length of the transaction id");
  read_kind(scanner, envelope);
  envelope.counter = scanner.number(8, "originator counter");
  scanner.expect({&eui_length, 1}, "length of the originator");
  envelope.originator = scanner.eui("originator");
  scanner.expect({&eui_length, 1}, "length of the recipient");
  envelope.recipient = scanner.eui("recipient");
}

ByteView read_date_time(Scanner& scanner) {
  const std::size_t at = scanner.position();
  const auto length = static_cast<Byte>(scanner.number(1, "length of the date-time"));
  if (length != 0 && length != CosemTime{}.size())
    scanner.fail(at, "00 or 0C (length of the date-time)", to_hex({&length, 1}));
  return scanner.take(length, "date-time");
}

void read_other_information(ByteView octets, std::size_t offset, Scanner& whole, Envelope& envelope) {
  if (octets.size() < 2)
    return whole.fail(offset, "other information of 2 octets or more (the message code)",
                      fmt::format("{}", octets.size()));
  Scanner scanner(octets);
  envelope.code = static_cast<MessageCode>(scanner.number(2, "message code"));
  if (scanner.remaining() >= eui_length) {
    envelope.supplementary.emplace().eui = scanner.eui("supplementary party");
    if (scanner.remaining() >= 8) envelope.supplementary->counter = scanner.number(8, "its counter");
    // A certificate of exactly eight octets does not exist.
    if (octets.size() == with_originator_counter)
      envelope.supplementary->originator_counter = scanner.number(8, "supplementary originator counter");
  }
  envelope.more_information = scanner.take(scanner.remaining(), "more information");
}

ByteView read_signature(Scanner& scanner) {
  const std::size_t at = scanner.position();
  const auto length = static_cast<Byte>(scanner.number(1, "length of the signature"));
  if (length != 0 && length != signature_size)
    scanner.fail(at, "00 or 40 (length of the signature)", to_hex({&length, 1}));
  return scanner.take(length, "signature");
}

/// From the DF tag to the end of the signature.
void read_signed_message(Scanner& scanner, ByteView message, bool may_end_unsigned, Envelope& envelope) {
  const std::size_t start = scanner.position();
  read_grouping_header(scanner, envelope);
  envelope.date_time = read_date_time(scanner);
  const std::size_t information_length = scanner.length("length of other information");
  const std::size_t information_offset = scanner.position();
  const ByteView information = scanner.take(information_length, "other information");
  if (scanner.ok()) read_other_information(information, information_offset, scanner, envelope);
  const std::size_t payload_length = scanner.length("length of the payload");
  envelope.payload_offset = scanner.position();
  envelope.payload = scanner.take(payload_length, "payload");
  if (!scanner.ok()) return;
  envelope.signed_part = message.subspan(start + 1, scanner.position() - start - 1);
  if (may_end_unsigned && envelope.kind == MessageKind::command && scanner.remaining() == 0) return;
  envelope.signature = read_signature(scanner);
}

void read_maced_message(Scanner& scanner, ByteView message, Envelope& envelope) {
  scanner.expect(ciphering_start, "start of the MAC header");
  const std::size_t at = scanner.position();
  const std::size_t length = scanner.length("length in the MAC header");
  if (scanner.ok() && length != scanner.remaining())
    scanner.fail(at, fmt::format("{} octets after the length in the MAC header", length),
                 fmt::format("{}", scanner.remaining()));
  scanner.expect(security_header, "security header");
  const std::size_t start = scanner.position();
  read_signed_message(scanner, message, false, envelope);
  if (!scanner.ok()) return;
  envelope.maced_part = message.subspan(start, scanner.position() - start);
  envelope.mac = scanner.take(mac_size, "MAC");
}

void append_other_information(Bytes& bytes, const Message& message) {
  Bytes information;
  append_number(information, static_cast<std::uint16_t>(message.code), 2);
  if (message.supplementary) {
    append_number(information, message.supplementary->eui.value, 8);
    if (message.supplementary->counter) append_number(information, *message.supplementary->counter, 8);
    if (message.supplementary->originator_counter)
      append_number(information, *message.supplementary->originator_counter, 8);
  }
  append_length(bytes, information.size());
  append(bytes, information);
}

}  // namespace

Result<Envelope> open_envelope(ByteView message) {
  Scanner scanner(message);
  Envelope envelope;
  const auto tag = scanner.peek();
  if (!tag) {
    scanner.fail(0, "a message", "no octets");
  } else if (*tag == ciphering_tag) {
    read_maced_message(scanner, message, envelope);
  } else if (*tag == signing_tag) {
    read_signed_message(scanner, message, true, envelope);
  } else {
    scanner.fail(0, "DD (MAC header) or DF (grouping header)", to_hex({&*tag, 1}));
  }
  scanner.expect_end("the message");
  if (!scanner.ok()) return *scanner.error();
  return envelope;
}

Bytes write_grouping(const Message& message, ByteView payload) {
  Bytes bytes{signing_tag, transaction_id_length, static_cast<Byte>(message.kind)};
  bytes.reserve(160);
  append_number(bytes, message.counter, 8);
  bytes.push_back(eui_length);
  append_number(bytes, message.originator.value, 8);
  bytes.push_back(eui_length);
  append_number(bytes, message.recipient.value, 8);
  if (message.date_time) {
    const CosemTime time = to_cosem_time(*message.date_time);
    append_length(bytes, time.size());
    append(bytes, time);
  } else {
    bytes.push_back(0);
  }
  append_other_information(bytes, message);
  append_length(bytes, payload.size());
  append(bytes, payload);
  return bytes;
}

void append_signature(Bytes& grouping, ByteView signature) {
  append_length(grouping, signature.size());
  append(grouping, signature);
}

Bytes wrap_with_mac(ByteView maced_part, ByteView mac) {
  Bytes bytes(ciphering_start.begin(), ciphering_start.end());
  append_length(bytes, security_header.size() + maced_part.size() + mac.size());
  append(bytes, security_header);
  append(bytes, maced_part);
  append(bytes, mac);
  return bytes;
}

std::optional<std::size_t> length_of(ByteView prefix) {
  Scanner scanner(prefix);
  Envelope unused;
  std::size_t last = 0;
  if (scanner.peek() == ciphering_tag) {
    scanner.expect(ciphering_start, "start of the MAC header");
    last = scanner.length("length in the MAC header");
  } else {
    read_grouping_header(scanner, unused);
    read_date_time(scanner);
    scanner.take(scanner.length("length of other information"), "other information");
    scanner.take(scanner.length("length of the payload"), "payload");
    last = scanner.length("length of the signature");
  }
  if (!scanner.ok()) return std::nullopt;
  return scanner.position() + last;
}

}  // namespace rig::gbcs
