// SPDX-License-Identifier: Apache-2.0
//
// The three ways GBCS writes a time, all of them UTC with a resolution of one second: ASN.1 GeneralizedTime, COSEM
// date-time (IEC 62056-6-2 4.1.6.1) and ZigBee UTCTime with its high octet first (rig/base/time.hpp has its epoch).
#pragma once

#include <array>
#include <optional>

#include "rig/base/bytes.hpp"
#include "rig/base/time.hpp"

namespace rig::gbcs {

/// "99991231235959Z" is later than UtcTime can tell, and means "never" (CS06).
inline constexpr std::string_view never_time = "99991231235959Z";

/// "20150101000000Z"
std::string to_generalized_time(UtcTime time);
/// Nothing for what is not a date of the years 1970 to 2261 in exactly that notation.
std::optional<UtcTime> parse_generalized_time(std::string_view text);

using CosemTime = std::array<Byte, 12>;
/// Day of the week, deviation from UTC and status are left unspecified.
CosemTime to_cosem_time(UtcTime time);
/// Nothing where a part of date or time is left unspecified or the deviation is not zero; years 1970 to 2261.
std::optional<UtcTime> parse_cosem_time(ByteView octets);

}  // namespace rig::gbcs
