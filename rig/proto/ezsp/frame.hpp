// SPDX-License-Identifier: Apache-2.0
//
// One EZSP frame as ASH delivers it: sequence, frame control, frame id, parameters (UG100). Three header forms exist:
//
//   narrow   (version 4)     sequence  control         id8
//   extended (versions 5-7)  sequence  control FF 00   id8
//   wide     (version 8+)    sequence  control_low control_high  id16
//
// The first `version` command of a session is always narrow, whatever the NCP speaks; so is its answer.
//
// Both directions are symmetric. A host:
//   const auto bytes = encode_command(version, sequence, SendUnicast{...});
//   const auto frame = parse(form_of(version), Direction::from_ncp, received);      // frame->header.id, ->parameters
//   const auto answer = decode<SendUnicast::Response>(frame->parameters, version);
// A twin of the NCP:
//   const auto frame = parse(form, Direction::from_host, received);                 // form: narrow until `version` was
//   agreed const auto command = decode<SendUnicast>(frame->parameters, version, Trailing::ignore);
//   link.send(encode_response<SendUnicast>(version, frame->header.sequence, {Status::ok, 1}), now);
//   link.send(encode_callback(version, frame->header.sequence, StackStatus{Status::network_up}), now);
//   link.send(encode_response<InvalidCommand>(version, frame->header.sequence, {Status::ezsp_invalid_frame_id}), now);
#pragma once

#include "rig/proto/ash/frame.hpp"
#include "rig/proto/ezsp/layout.hpp"

namespace rig::ezsp {

using FrameBytes = ash::Data;

enum class HeaderForm { narrow, extended, wide };
constexpr HeaderForm form_of(Version version) {
  return version < 5 ? HeaderForm::narrow : version < 8 ? HeaderForm::extended : HeaderForm::wide;
}

enum class Direction { from_host, from_ncp };

struct Header {
  std::uint8_t sequence{};
  std::uint16_t id{};
  bool response = false;  // from the NCP
  bool callback = false;  // not asked for: asynchronous or synchronous callback
  bool callbacks_pending = false;
  bool truncated = false;        // the NCP cut the answer to fit
  bool overflow = false;         // the NCP ran out of memory since the last answer, callbacks were lost
  std::uint8_t network_index{};  // 0..3
  bool operator==(const Header&) const = default;
};

struct ParsedFrame {
  Header header;
  ByteView parameters;  // into the bytes that were parsed
};

void write_header(wire::Writer& writer, HeaderForm form, const Header& header);

/// truncated: no whole header. bad_value: a command where a response was due, or the other way round, or a frame format
/// that is not ours (security, padding, another format version).
wire::Decoded<ParsedFrame> parse(HeaderForm form, Direction direction, ByteView frame);

/// Any frame; `form` may differ from the version's for the first `version` exchange.
template <class T>
FrameBytes encode_frame(HeaderForm form, Version version, const Header& header, const T& parameters) {
  FrameBytes bytes(ash::max_data, boost::container::default_init);
  wire::Writer writer({bytes.data(), bytes.size()});
  write_header(writer, form, header);
  Codec<T>::write(writer, parameters, version);
  bytes.resize(writer.position());
  return bytes;
}

template <class Command>
FrameBytes encode_command(Version version, std::uint8_t sequence, const Command& command) {
  return encode_frame(form_of(version), version, Header{sequence, Command::id}, command);
}

template <class Command>
FrameBytes encode_response(Version version, std::uint8_t sequence, const typename Command::Response& response) {
  return encode_frame(form_of(version), version, Header{sequence, Command::id, true}, response);
}

/// `sequence` is that of the last command; NCPs re-use it.
template <class Callback>
FrameBytes encode_callback(Version version, std::uint8_t sequence, const Callback& callback) {
  return encode_frame(form_of(version), version, Header{sequence, Callback::id, true, true}, callback);
}

}  // namespace rig::ezsp
