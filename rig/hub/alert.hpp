// SPDX-License-Identifier: Apache-2.0
//
// The alerts a Communications Hub raises, as GBCS values; whoever sends them adds the counter and the signature.
#pragma once

#include <string>
#include <variant>

#include "rig/proto/gbcs/messages.hpp"

namespace rig::hub {

/// TransferAlert: 0x8F89, 0x8F8A. VersionAlert: 0x8F8B of a hub after the draft of 2019, where `failure` means that the
/// version could not be read. SubGhzAlert: 0x8F20..0x8F25. DiscardedMessageAlert: 0x8F2C.
using Alert = std::variant<gbcs::TransferAlert, gbcs::VersionAlert, gbcs::SubGhzAlert, gbcs::DiscardedMessageAlert>;

gbcs::AlertCode alert_code(const Alert& alert);
/// "0x8F89 0xACDCACDC hardwareVersionMismatch at 2026-01-01T00:00:00.000000Z"
std::string to_string(const Alert& alert);

}  // namespace rig::hub
