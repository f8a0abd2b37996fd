// SPDX-License-Identifier: Apache-2.0
//
// What travels between the rig and a Numato USB relay module (the line speed does not matter, Numato's manuals):
//
//   relay on 0 \r      relay off 0 \r     contacts count from 0, in one character: 0-9, then A-V
//   relay read 0 \r                       answer: on or off
//   id get \r                             answer: 8 characters that the owner chose
//   \r                                    clears what the module had heard before
//
// Every character is echoed, a \r as \n\r. Then comes the answer, if there is one, again with \n\r, and the prompt '>'.
#pragma once

#include <optional>
#include <string>

#include "rig/base/bytes.hpp"
#include "rig/device/relay_bank.hpp"

namespace rig::numato_relay {

using device::RelayState;

inline constexpr unsigned most_channels = 32;

/// What the module calls contact `channel`, counted from 1 on our side: '0' for the first one, 'V' for the 32nd.
char name_of(unsigned channel);

std::string set_command(unsigned channel, RelayState state);
std::string read_command(unsigned channel);
inline constexpr std::string_view id_command = "id get";

/// Finds the answer to one command, from its echo to the prompt. Prompts of earlier commands are passed over.
class AnswerReader {
 public:
  /// Forgets what was read. Without a command the next prompt is the answer.
  void expect(std::string command);
  /// The answer, empty where the module only gives its prompt. Longer ones than any module gives are cut.
  std::optional<std::string> feed(Byte octet);
  const std::string& command() const { return command_; }

 private:
  void end_line();

  std::string command_, line_, answer_;
  bool echoed_ = true;
};

}  // namespace rig::numato_relay
