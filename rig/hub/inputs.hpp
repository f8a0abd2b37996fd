// SPDX-License-Identifier: Apache-2.0
//
// What a hub is told: jobs from the wide area network, what its OTA server saw, what happened to itself.
#pragma once

#include "rig/hub/duty_cycle_state.hpp"
#include "rig/hub/job.hpp"

namespace rig::hub {

/// A Query Next Image Request.
struct Query {
  Eui64 device{};
  std::uint32_t running_version{};
  std::optional<std::uint16_t> hardware_version{};
  bool operator==(const Query&) const = default;
};
/// The first Image Block Request of a download, or the first after a pause.
struct TransferStarted {
  Eui64 device{};
  bool operator==(const TransferStarted&) const = default;
};
/// A block or page was served; may be told once per block.
struct Progress {
  Eui64 device{};
  bool operator==(const Progress&) const = default;
};
/// An Upgrade End Request. Not for a SUCCESS claimed before the last byte was served: the server answers that itself.
struct EndRequest {
  Eui64 device{};
  ota::Status status{};
  std::optional<std::uint32_t>
      file_version{};  ///< tells a late repetition for an earlier image from the end of this one
  bool operator==(const EndRequest&) const = default;
};
/// The OTA server has not heard of a downloading device for a while. Only noted: the watchdog decides.
struct ClientGone {
  Eui64 device{};
  bool operator==(const ClientGone&) const = default;
};
/// The answer to a ReadVersion; nothing when the device answered with an error.
struct VersionRead {
  Eui64 device{};
  std::optional<std::uint32_t> version{};
  bool operator==(const VersionRead&) const = default;
};
struct TimerFired {
  bool operator==(const TimerFired&) const = default;
};
struct PowerLost {
  bool operator==(const PowerLost&) const = default;
};
/// Where the duty cycle is not normal, tell DutyCycleChanged after it.
struct PowerRestored {
  bool operator==(const PowerRestored&) const = default;
};
/// The hub's UTC was set; the instant handed in beside it is the new one.
struct ClockChanged {
  bool operator==(const ClockChanged&) const = default;
};
/// The device was taken out of the device log (CCS02).
struct DeviceRemoved {
  Eui64 device{};
  bool operator==(const DeviceRemoved&) const = default;
};
/// From DutyCycle.
struct DutyCycleChanged {
  DutyState state{};
  Duration period{};  ///< how long transfers are held where the state suspends them
  bool operator==(const DutyCycleChanged&) const = default;
};

using Input = std::variant<Job, Query, TransferStarted, Progress, EndRequest, ClientGone, VersionRead, TimerFired,
                           PowerLost, PowerRestored, ClockChanged, DeviceRemoved, DutyCycleChanged>;

/// Both clocks at one instant: the rig's, which only goes forward, and the hub's civil time, which can be set.
struct Instant {
  TimePoint now{};
  UtcTime utc{};
};

/// "query 00DB1234567890A4 running 0x00000010 hardware 0x0101"
std::string to_string(const Input& input);

}  // namespace rig::hub
