// SPDX-License-Identifier: Apache-2.0
//
// Messages to octets and back.
//
//   const auto octets = gbcs::encode(message, keys);            signed and MACed as its use case wants
//   const auto decoded = gbcs::decode(*octets);                 needs no key
//   if (gbcs::is_authentic(*decoded, gbcs::verify(*decoded, keys))) ...
#pragma once

#include "rig/proto/gbcs/envelope.hpp"
#include "rig/proto/gbcs/key_store.hpp"

namespace rig::gbcs {

/// What guards a message. A signature is the originator's. A MAC is between originator and recipient, but on a command
/// between ACB and recipient, whoever ordered it.
struct Protection {
  bool signature{};
  bool mac{};
  bool operator==(const Protection&) const = default;
};

/// What a use case wants (GBCS table 20). Of use cases it does not know it wants a MAC for commands and responses and a
/// signature for alerts.
Protection protection_of(MessageKind kind, MessageCode code);

/// Signing is deterministic (RFC 6979): the same message and keys give the same octets. Fails with not_found where a
/// private key for the signature, or either private key for the MAC, is not at hand.
Result<Bytes> encode(const Message& message, const KeyStore& keys);

/// What a supplier signs: without MAC header, signature and MAC.
Bytes encode_pre_command(const Message& message);

struct Decoded {
  Message message;
  Envelope envelope;  ///< views into the octets given to decode()
  /// Why the payload of a known use case could not be read; it is an OtherPayload then.
  std::optional<Error> payload_error;
};

/// Any envelope decodes, also of an unknown use case; `octets` must outlive the result. The error names the offset,
/// what was expected there and what was found.
Result<Decoded> decode(ByteView octets);

/// Nothing where there is nothing to check, or no key to check it with.
struct Verification {
  std::optional<bool> signature_valid;
  std::optional<bool> mac_valid;
  bool operator==(const Verification&) const = default;
};
Verification verify(const Decoded& decoded, const KeyStore& keys);

/// All that its use case wants is there, was checked and is good, and nothing else is bad.
bool is_authentic(const Decoded& decoded, const Verification& verification);

}  // namespace rig::gbcs
