// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/ezsp/frame.hpp"

namespace rig::ezsp {
namespace {

constexpr std::uint8_t is_response = 0x80;
constexpr std::uint8_t asynchronous_callback = 0x10;
constexpr std::uint8_t synchronous_callback = 0x08;
constexpr std::uint8_t pending = 0x04;
constexpr std::uint8_t was_truncated = 0x02;
constexpr std::uint8_t had_overflow = 0x01;
constexpr std::uint8_t format_version_1 = 0x01;
constexpr std::uint8_t extended_id = 0xFF;

std::uint8_t control_of(const Header& header) {
  unsigned control = (header.network_index & 3u) << 5;
  if (header.response) control |= is_response;
  if (header.callback) control |= asynchronous_callback;
  if (header.callbacks_pending) control |= pending;
  if (header.truncated) control |= was_truncated;
  if (header.overflow) control |= had_overflow;
  return static_cast<std::uint8_t>(control);
}

void read_control(std::uint8_t control, Header& header) {
  header.response = (control & is_response) != 0;
  header.network_index = control >> 5 & 3;
  if (!header.response) return;  // in a command the low bits say how deep the NCP may sleep
  header.callback = (control & (asynchronous_callback | synchronous_callback)) != 0;
  header.callbacks_pending = (control & pending) != 0;
  header.truncated = (control & was_truncated) != 0;
  header.overflow = (control & had_overflow) != 0;
}

}  // namespace

void write_header(wire::Writer& writer, HeaderForm form, const Header& header) {
  writer.u8(header.sequence);
  writer.u8(control_of(header));
  switch (form) {
    case HeaderForm::narrow:
      return writer.u8(static_cast<std::uint8_t>(header.id));
    case HeaderForm::extended:
      writer.u8(extended_id);
      writer.u8(0);
      return writer.u8(static_cast<std::uint8_t>(header.id));
    case HeaderForm::wide:
      writer.u8(format_version_1);
      return writer.u16(header.id);
  }
}

wire::Decoded<ParsedFrame> parse(HeaderForm form, Direction direction, ByteView frame) {
  wire::Reader reader(frame);
  ParsedFrame parsed;
  parsed.header.sequence = reader.u8();
  read_control(reader.u8(), parsed.header);
  bool format_known = true;
  if (form == HeaderForm::extended) {
    format_known = reader.u8() == extended_id;
    format_known = reader.u8() == 0 && format_known;
  } else if (form == HeaderForm::wide) {
    format_known = reader.u8() == format_version_1;
  }
  parsed.header.id = form == HeaderForm::wide ? reader.u16() : reader.u8();
  if (!reader.ok()) return wire::DecodeError::truncated;
  if (!format_known || parsed.header.response != (direction == Direction::from_ncp))
    return wire::DecodeError::bad_value;
  parsed.parameters = reader.rest();
  return parsed;
}

}  // namespace rig::ezsp
