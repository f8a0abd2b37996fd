// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "rig/proto/gbcs/payload.hpp"
#include "rig/proto/gbcs/report.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rig::gbcs;
  const rig::ByteView octets(data, size);
  const auto length = length_of(octets);
  const auto decoded = decode(octets);
  if (decoded.has_error()) return 0;
  (void)to_text(*decoded, Verification{});
  // A message knows its length, but for a pre-command, which ends where others go on.
  const bool is_pre_command = !length;
  if (!is_pre_command && *length != size) std::abort();
  // What was read can be written, and is read back as the same thing.
  const Message& message = decoded->message;
  const rig::Bytes again = encode_payload(message.payload, message.counter);
  const auto read_back = decode_payload(message.kind, message.code, again);
  if (!decoded->payload_error && (read_back.has_error() || !(*read_back == message.payload))) std::abort();
  return 0;
}
