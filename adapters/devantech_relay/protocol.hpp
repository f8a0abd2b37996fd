// SPDX-License-Identifier: Apache-2.0
//
// What travels between the rig and a Devantech USB-RLY board (the line speed does not matter, Devantech's manuals):
//
//   64, 6E        all contacts closed, open          not answered
//   65 .. 6C      contact 1 .. 8 closed              not answered
//   6F .. 76      contact 1 .. 8 open                not answered
//   5A            which board?                       answer: module id, firmware version
//   5B            which contacts are closed?         answer: one octet, bit 0 is contact 1
//   38            which serial number?               answer: 8 ASCII characters
//
// Answers have no frame around them: they are known by their length.
#pragma once

#include "rig/base/bytes.hpp"
#include "rig/device/relay_bank.hpp"

namespace rig::devantech_relay {

using device::RelayState;

inline constexpr Byte get_module = 0x5A;
inline constexpr Byte get_states = 0x5B;
inline constexpr Byte get_serial = 0x38;

constexpr Byte encode_set(unsigned channel, RelayState state) {
  return static_cast<Byte>((state == RelayState::on ? 0x64 : 0x6E) + channel);
}

/// How many octets answer one of the three questions.
constexpr std::size_t answer_size(Byte question) { return question == get_serial ? 8 : question == get_module ? 2 : 1; }

/// The state of a contact in the answer to get_states.
constexpr RelayState state_of(unsigned channel, Byte states) {
  return (states >> (channel - 1) & 1) != 0 ? RelayState::on : RelayState::off;
}

/// Collects the octets of one answer.
class AnswerReader {
 public:
  /// Forgets what was read.
  void expect(Byte question);
  /// True when this octet completes the answer; more are not taken.
  bool feed(Byte octet);
  ByteView answer() const { return answer_; }
  Byte question() const { return question_; }

 private:
  Byte question_ = get_states;
  FixedBytes<8> answer_;
};

}  // namespace rig::devantech_relay
