// SPDX-License-Identifier: Apache-2.0
//
// Payloads there and back: ASN.1 DER for firmware (GBCS 11, 13.2), DLMS or GBZ for the alerts of meters and hub.
#pragma once

#include "rig/base/error.hpp"
#include "rig/proto/gbcs/messages.hpp"

namespace rig::gbcs {

/// The payload's octets. The counter of the message goes into an alert in DLMS form.
Bytes encode_payload(const Payload& payload, Counter counter);

/// Read by kind and message code, never by what the octets look like. A use case without a value here gives
/// OtherPayload; a known one with octets that do not fit gives an error. Offsets in it count from `offset`.
Result<Payload> decode_payload(MessageKind kind, MessageCode code, ByteView octets, std::size_t offset = 0);

}  // namespace rig::gbcs
