// SPDX-License-Identifier: Apache-2.0
//
// What the head end wants done, in the order in which it is to be done.
#pragma once

#include <variant>

#include "rig/dcc/checks.hpp"

namespace rig::dcc {

struct Instants {
  TimePoint now;
  UtcTime utc;
};

using JobId = std::uint64_t;

struct RefusedDevice {
  Eui64 device;
  Reason reason;
  bool operator==(const RefusedDevice&) const = default;
};

/// The service response to the sender. Where the request as a whole is refused no device is listed.
struct Response {
  std::string request_id;
  Eui64 to;
  RequestKind kind{};
  std::optional<Reason> refused;
  std::vector<RefusedDevice> refused_devices;
  std::vector<Eui64> accepted_devices;
  bool operator==(const Response&) const = default;
};

struct Respond {
  Response response;
  bool operator==(const Respond&) const = default;
};

/// One image for the devices of one hub. The hub has no other job of ours while this one runs.
struct Distribute {
  JobId job{};
  Eui64 hub;
  ImageOctets image;  // header and body, as in the request, without the draft's activation date-time
  Sha256Digest hash{};
  FirmwareVersion firmware_version{};
  bool for_meters{};  // ESME, GSME
  std::vector<Eui64> targets;
  std::optional<UtcTime> activation;
  bool force_replace{};
  bool operator==(const Distribute&) const = default;
};

/// A command on its way to a device through its hub, to be signed or MACed by whoever holds the keys.
struct SendCommand {
  Eui64 device;
  Eui64 hub;
  gbcs::Message message;
  bool operator==(const SendCommand&) const = default;
};

/// Alert 1: a request was processed.
struct RequestNotice {
  Sha256Digest hash{};
  std::shared_ptr<const std::vector<Eui64>> devices;
  std::optional<UtcTime> activation;
  bool operator==(const RequestNotice& other) const {
    return hash == other.hash && activation == other.activation && *devices == *other.devices;
  }
};
/// Alert 2: a delivery ended. `dcc_alert` is "N60" or "N61" in the profile that numbers them.
struct TransferNotice {
  Eui64 device;
  FirmwareVersion firmware_version{};
  gbcs::AlertCode alert{};
  gbcs::TransferCode code{};
  std::string_view dcc_alert;
  bool operator==(const TransferNotice&) const = default;
};
/// Alert 3: the version after activation.
struct VersionNotice {
  Eui64 device;
  std::optional<FirmwareVersion> firmware_version;  // nothing: the hub could not read it
  bool changed{};
  bool operator==(const VersionNotice&) const = default;
};
/// The answer to 11.2 or 11.5.
struct ReadNotice {
  Eui64 device;
  FirmwareVersion firmware_version{};
  gbcs::ReadCode code{};
  bool on_cpl{};
  bool operator==(const ReadNotice&) const = default;
};
/// The answer to 11.3, or what came of it later.
struct ActivationNotice {
  Eui64 device;
  std::optional<gbcs::ActivationOutcome> outcome;  // nothing: the future-dated command was accepted
  bool operator==(const ActivationNotice&) const = default;
};
/// A meter's own word on an image it received.
struct ReceiptNotice {
  Eui64 device;
  gbcs::AlertCode alert{};
  Sha256Digest hash{};
  bool operator==(const ReceiptNotice&) const = default;
};
/// No response to a command in time.
struct NoResponseNotice {
  Eui64 device;
  bool operator==(const NoResponseNotice&) const = default;
};
using Notice = std::variant<RequestNotice, TransferNotice, VersionNotice, ReadNotice, ActivationNotice, ReceiptNotice,
                            NoResponseNotice>;

struct SupplierAlert {
  Eui64 supplier;
  std::string request_id;  // empty where nobody asked
  Notice notice;
  bool operator==(const SupplierAlert&) const = default;
};

struct TimerId {
  enum class Kind { hub, version, command };
  Kind kind{};
  std::uint64_t number{};  // job, job, command
  auto operator<=>(const TimerId&) const = default;
};
/// Arming an armed timer moves it.
struct ArmTimer {
  TimerId timer;
  TimePoint at;
  bool operator==(const ArmTimer&) const = default;
};
struct DisarmTimer {
  TimerId timer;
  bool operator==(const DisarmTimer&) const = default;
};

/// `refused`: a message that was not believed. `incident`: somebody should look at that device.
struct Log {
  enum class Level { note, refused, incident };
  Level level{};
  Eui64 device;
  std::string text;
  bool operator==(const Log&) const = default;
};

using Action = std::variant<Respond, Distribute, SendCommand, SupplierAlert, ArmTimer, DisarmTimer, Log>;
using Actions = std::vector<Action>;

/// One line for journals, traces and test failures; long lists of devices are cut.
std::string to_string(const Action& action);

}  // namespace rig::dcc
