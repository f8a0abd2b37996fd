// SPDX-License-Identifier: Apache-2.0
//
// GBCS messages as values: what a hub, a device or the head end says, before it is signed and after it is read. Times
// travel with a resolution of one second; a fraction is cut off.
//
//   Message alert{.kind = MessageKind::alert, .counter = 4000, .originator = hub, .recipient = acb,
//                 .code = MessageCode::firmware_transfer_alert, .payload = TransferAlert{...}};
#pragma once

#include <optional>
#include <variant>

#include "rig/base/ids.hpp"
#include "rig/base/sha256.hpp"
#include "rig/base/time.hpp"
#include "rig/proto/gbcs/codes.hpp"

namespace rig::gbcs {

/// The originator counter. A recipient refuses a command whose counter is not above the last one (counter_guard.hpp).
using Counter = std::uint64_t;

/// The four octets of a firmware version, high octet first on the wire and on the CPL; low octet first in an OTA
/// header.
using FirmwareVersion = std::uint32_t;

enum class TransferCode : std::uint8_t {
  success = 0,
  image_discarded = 1,
  hardware_version_mismatch = 2,
  file_transfer_failure = 3,
};
std::string_view name(TransferCode code);

/// CCS08: the hub tells how a firmware transfer to one device ended.
struct TransferAlert {
  AlertCode alert_code{AlertCode::transfer_succeeded};
  UtcTime execution_time{};
  Eui64 entity;                        ///< the device that took, or did not take, the image
  FirmwareVersion firmware_version{};  ///< of the Upgrade Image, as in its OTA header
  TransferCode response_code{TransferCode::success};
  bool operator==(const TransferAlert&) const = default;
};

struct AtOnce {
  bool operator==(const AtOnce&) const = default;
};
/// Forget the activation that is pending; on the wire the time 99991231235959Z.
struct Cancellation {
  bool operator==(const Cancellation&) const = default;
};
using ActivationTime = std::variant<AtOnce, UtcTime, Cancellation>;

/// CS06: run the firmware image that the device holds.
struct ActivateCommand {
  Sha256Digest manufacturer_image_hash{};
  Counter originator_counter{};  ///< equals the counter of the message
  ActivationTime when;
  bool operator==(const ActivateCommand&) const = default;
};

enum class ActivationCode : std::uint8_t { success = 0, no_image_held = 1, hash_mismatch = 2, activation_failure = 3 };
std::string_view name(ActivationCode code);

struct ActivationOutcome {
  ActivationCode code{ActivationCode::success};
  FirmwareVersion firmware_version{};  ///< the version that runs now, whatever the code
  bool operator==(const ActivationOutcome&) const = default;
};

/// CS06: without an outcome a future-dated command, or a cancellation, was accepted.
struct ActivateResponse {
  std::optional<ActivationOutcome> outcome;
  bool operator==(const ActivateResponse&) const = default;
};

/// 0x00CA: what came of a future-dated CS06.
struct FutureDatedAlert {
  AlertCode alert_code{AlertCode::future_dated_done};
  UtcTime execution_time{};      ///< as in the command
  Counter originator_counter{};  ///< of the command
  ActivationOutcome outcome;
  bool operator==(const FutureDatedAlert&) const = default;
};

/// CS08: which firmware runs?
struct ReadVersionCommand {
  bool operator==(const ReadVersionCommand&) const = default;
};

enum class ReadCode : std::uint8_t { success = 0, failure = 1 };
std::string_view name(ReadCode code);

struct ReadVersionResponse {
  FirmwareVersion firmware_version{};  ///< zero on failure
  ReadCode response_code{ReadCode::success};
  bool operator==(const ReadVersionResponse&) const = default;
};

enum class ActivateImage : std::uint8_t { success = 0, failure = 1 };
std::string_view name(ActivateImage code);

/// CS09: the device tells which version runs after it has activated an image.
struct VersionAlert {
  AlertCode alert_code{AlertCode::version_after_activation};
  UtcTime execution_time{};
  FirmwareVersion firmware_version{};
  ActivateImage activate_image{ActivateImage::success};
  bool operator==(const VersionAlert&) const = default;
};

/// An ESME and a Communications Hub speak DLMS, a GSME speaks ZigBee (GBZ).
enum class AlertForm : std::uint8_t { dlms, gbz };
std::string_view name(AlertForm form);

/// 0x00CE, 0x00CF: a meter tells whether the signature of the image it received is good (8F72) or not (8F1C).
struct ReceiptAlert {
  AlertForm form{AlertForm::dlms};
  AlertCode alert_code{AlertCode::verification_succeeded};
  UtcTime time{};
  Sha256Digest manufacturer_image_hash{};
  bool operator==(const ReceiptAlert&) const = default;
};

/// DBCH06 (8F20 to 8F25) and DBCH11 (8F2D): the hub acted on this sub-GHz device.
struct SubGhzAlert {
  AlertCode alert_code{AlertCode::limited_duty_cycle};
  UtcTime time{};
  Eui64 device;
  bool operator==(const SubGhzAlert&) const = default;
};

/// DBCH10 (8F2C): the hub dropped a message to stay within its duty cycle; this is the head of that message.
struct DiscardedMessageAlert {
  AlertCode alert_code{AlertCode::message_discarded};
  UtcTime time{};
  Eui64 originator;
  Eui64 recipient;
  MessageKind kind{MessageKind::command};
  Counter counter{};
  bool operator==(const DiscardedMessageAlert&) const = default;
};

/// Any other alert in DLMS or GBZ form: 0x1000 and 0x1001 (8F43, 8F1B, 8F1F, ...), CS14.
struct DeviceAlert {
  AlertForm form{AlertForm::dlms};
  AlertCode alert_code{AlertCode::executing_firmware_changed};
  UtcTime time{};
  Byte detail_count{};  ///< how many elements `details` holds
  Bytes details;        ///< as on the wire, tags included
  bool operator==(const DeviceAlert&) const = default;
};

/// A payload this rig has no value for.
struct OtherPayload {
  Bytes bytes;
  bool operator==(const OtherPayload&) const = default;
};

using Payload =
    std::variant<OtherPayload, TransferAlert, ActivateCommand, ActivateResponse, FutureDatedAlert, ReadVersionCommand,
                 ReadVersionResponse, VersionAlert, ReceiptAlert, SubGhzAlert, DiscardedMessageAlert, DeviceAlert>;

/// The party for whom the ACB asks or to whom it passes an answer on (CS08), with that party's counter.
struct SupplementaryParty {
  Eui64 eui;
  std::optional<Counter> counter;
  std::optional<Counter> originator_counter;
  bool operator==(const SupplementaryParty&) const = default;
};

struct Message {
  MessageKind kind{MessageKind::command};
  Counter counter{};  ///< a response repeats the counter of its command
  Eui64 originator;
  Eui64 recipient;
  std::optional<UtcTime> date_time;  ///< responses to CS06 carry it
  MessageCode code{};
  std::optional<SupplementaryParty> supplementary;
  Payload payload;
  bool operator==(const Message&) const = default;
};

}  // namespace rig::gbcs
