// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <variant>

#include "rig/hub/alert.hpp"
#include "rig/proto/gbcs/message.hpp"
#include "rig/record/events.hpp"

namespace rig::io {

/// The message as it stands in the journal, for whoever received it.
record::GbcsMessage gbcs_event(const gbcs::Decoded& decoded, const gbcs::Verification& verification, ByteView octets, std::string from, std::string to);

/// Nothing when the payload is no alert.
std::optional<gbcs::AlertCode> alert_code(const gbcs::Payload& payload);

/// The use case that carries this alert.
gbcs::MessageCode code_of(const hub::Alert& alert);

}  // namespace rig::io
