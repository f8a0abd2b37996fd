// SPDX-License-Identifier: Apache-2.0
//
// A message as people and programs read it (docs/gbcs.md).
#pragma once

#include <nlohmann/json.hpp>

#include "rig/proto/gbcs/message.hpp"

namespace rig::gbcs {

using Json = nlohmann::ordered_json;

/// An object of the payload's fields; a hex string for an OtherPayload.
Json to_json(const Payload& payload);

/// {"cra", "counter", "originator", "recipient", "message_code", "name", "payload", "signature", "signature_valid",
/// "mac", "mac_valid"}
Json to_json(const Decoded& decoded, const Verification& verification);

/// The same fields, one per line.
std::string to_text(const Decoded& decoded, const Verification& verification);

}  // namespace rig::gbcs
