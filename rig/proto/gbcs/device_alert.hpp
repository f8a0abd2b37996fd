// SPDX-License-Identifier: Apache-2.0
//
// Alerts that do not speak ASN.1. Both forms hold a code, a time and elements after that:
//
//   DLMS  0F 20 counter(3) 00 02 elements+2  12 code(2)  09 0C date-time(12)  elements     ESME and Communications Hub
//   GBZ   01 09 elements code(2) ZigBee-time(4) elements                                   GSME
#pragma once

#include "rig/proto/gbcs/messages.hpp"
#include "rig/proto/gbcs/scanner.hpp"

namespace rig::gbcs {

DeviceAlert to_device_alert(const ReceiptAlert& alert);
DeviceAlert to_device_alert(const SubGhzAlert& alert);
DeviceAlert to_device_alert(const DiscardedMessageAlert& alert);

/// Of the counter the DLMS form carries the low three octets.
Bytes encode_device_alert(const DeviceAlert& alert, Counter counter);

Payload read_device_alert(Scanner& scanner);
Payload read_receipt_alert(Scanner& scanner);
Payload read_sub_ghz_alert(Scanner& scanner);
Payload read_discarded_message_alert(Scanner& scanner);

}  // namespace rig::gbcs
