// SPDX-License-Identifier: Apache-2.0
//
// Around every GBCS payload (GBCS 7.2):
//
//   [DD 00*6 length 11 00000000]                                   MAC header
//   DF 09 kind counter(8) 08 originator(8) 08 recipient(8)         grouping header
//     00 | 0C date-time(12)   length other-information   length payload
//   00 | 40 signature(64)
//   [MAC(12)]                                                      with a MAC header only
//
// A pre-command, which is what a supplier signs, ends with its payload.
#pragma once

#include "rig/proto/gbcs/messages.hpp"
#include "rig/proto/gbcs/scanner.hpp"

namespace rig::gbcs {

inline constexpr std::size_t mac_size = 12;

/// A message taken apart. The views lie in the message and live as long as it does; what is not there is empty.
struct Envelope {
  MessageKind kind{};
  Counter counter{};
  Eui64 originator;
  Eui64 recipient;
  ByteView date_time;
  MessageCode code{};
  std::optional<SupplementaryParty> supplementary;
  ByteView more_information;  ///< what other information goes on with: a key agreement certificate
  std::size_t payload_offset{};
  ByteView payload;
  ByteView signed_part;  ///< after the DF tag, up to the end of the payload
  ByteView signature;
  ByteView maced_part;  ///< from the DF tag to the end of the signature
  ByteView mac;
};

/// Takes any envelope apart, whatever its use case. Every octet must belong to it.
Result<Envelope> open_envelope(ByteView message);

/// The grouping header and the payload, from the DF tag on: the pre-command of a command.
Bytes write_grouping(const Message& message, ByteView payload);
/// The length octet 00 or 40 and the signature.
void append_signature(Bytes& grouping, ByteView signature);
/// The whole message: a MAC header, what it covers, the MAC.
Bytes wrap_with_mac(ByteView maced_part, ByteView mac);

/// The length of the whole message that starts like this: for taking it together from the pieces of a tunnel. Nothing
/// while that cannot be told, and for what does not start like a message; open_envelope() tells these apart.
std::optional<std::size_t> length_of(ByteView prefix);

}  // namespace rig::gbcs
