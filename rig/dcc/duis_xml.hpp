// SPDX-License-Identifier: Apache-2.0
//
// DUIS XML of service requests 11.1 and 11.4, read and written.
#pragma once

#include "rig/dcc/request.hpp"

namespace rig::dcc {

/// Reads the request whatever its namespace prefix. An image with four octets after its end is the draft's: they are
/// taken for the activation date-time. Errors name file, line and column: `sr.xml:12:15: FirmwareImage: ...`.
Result<ServiceRequest> request_from_duis(std::string_view xml, const std::string& name);

/// Only 11.1 and 11.4: others fail with unsupported.
Result<std::string> to_duis(const ServiceRequest& request);

/// Blanks and line ends are skipped. The error tells the offset of the first wrong character.
Result<Bytes> from_base64(std::string_view text);
std::string to_base64(ByteView octets);

}  // namespace rig::dcc
