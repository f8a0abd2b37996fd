// SPDX-License-Identifier: Apache-2.0
//
// What the OTA server answers: frames to send, its timer, and events for the record. There is no event per block: progress is
// read from the ClientRecord.
#pragma once

#include <boost/container/small_vector.hpp>
#include <variant>

#include "rig/proto/ota/client_record.hpp"
#include "rig/wire/actions.hpp"

namespace rig::ota {

/// Send this ZCL frame on cluster 0x0019. `retry`: ask for APS acknowledgement and retries; blocks of a page are sent without.
struct Send {
  ClientAddress client{};
  zcl::FrameBytes frame{};
  bool encrypt{};  ///< with the APS link key
  bool retry{true};
  bool operator==(const Send&) const = default;
};

struct QueryReceived {
  ClientAddress client{};
  QueryNextImageRequest query{};
  bool operator==(const QueryReceived&) const = default;
};
struct Offered {
  ClientAddress client{};
  ImageId image{};
  std::uint32_t size{};
  bool operator==(const Offered&) const = default;
};
/// The only images that would suit are for other hardware. On the wire this is NO_IMAGE_AVAILABLE: ZCL has no status for it.
struct HardwareMismatch {
  ClientAddress client{};
  ImageId image{};
  std::uint16_t hardware_version{};
  bool operator==(const HardwareMismatch&) const = default;
};
struct NotOffered {
  ClientAddress client{};
  Status status{};
  bool operator==(const NotOffered&) const = default;
};
struct TransferStarted {
  ClientAddress client{};
  ImageId image{};
  std::uint32_t offset{};  ///< not 0 when the client held a part already
  bool operator==(const TransferStarted&) const = default;
};
/// The client goes on after a pause, a new query or after it was taken for gone.
struct Resumed {
  ClientAddress client{};
  std::uint32_t offset{};
  Duration gap{};
  bool operator==(const Resumed&) const = default;
};
/// The client went back to offset 0.
struct Restarted {
  ClientAddress client{};
  std::uint32_t had{};
  bool operator==(const Restarted&) const = default;
};
struct TransferComplete {
  ClientAddress client{};
  ImageId image{};
  bool operator==(const TransferComplete&) const = default;
};
/// `early`: SUCCESS was claimed before the last byte was served; answered with FAILURE. `repeated`: answered before.
struct UpgradeEnd {
  ClientAddress client{};
  Status status{};
  ImageId image{};
  bool early{};
  bool repeated{};
  bool operator==(const UpgradeEnd&) const = default;
};
struct ActivationSent {
  ClientAddress client{};
  ImageId image{};
  std::uint32_t current_time{};
  std::uint32_t upgrade_time{};
  bool operator==(const ActivationSent&) const = default;
};
struct AbortSent {
  ClientAddress client{};
  std::uint32_t offset{};
  bool operator==(const AbortSent&) const = default;
};
struct ClientGone {
  ClientAddress client{};
  Duration silence{};
  bool operator==(const ClientGone&) const = default;
};
/// A request that was not granted: unreadable, for a file that is not held, beyond its end, or an unknown command.
struct RequestRefused {
  ClientAddress client{};
  CommandId command{};
  Status status{};
  bool operator==(const RequestRefused&) const = default;
};
struct UnencryptedRefused {
  ClientAddress client{};
  CommandId command{};
  bool operator==(const UnencryptedRefused&) const = default;
};
/// The client table is full; this client is not served.
struct TableFull {
  ClientAddress client{};
  bool operator==(const TableFull&) const = default;
};

using Action = std::variant<Send, wire::ArmTimer, wire::DisarmTimer, QueryReceived, Offered, HardwareMismatch, NotOffered, TransferStarted,
                            Resumed, Restarted, TransferComplete, UpgradeEnd, ActivationSent, AbortSent, ClientGone, RequestRefused,
                            UnencryptedRefused, TableFull>;

/// The heap is touched only by more than four actions at once: a timer that finds several clients gone.
using Actions = boost::container::small_vector<Action, 4>;

/// One line for traces and test failures; frames as hex.
std::string to_string(const Action& action);

}  // namespace rig::ota
