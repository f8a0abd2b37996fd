// SPDX-License-Identifier: Apache-2.0
//
// What a hub wants done. Whoever performs it owns the radio, the image bytes and the keys.
#pragma once

#include <boost/container/small_vector.hpp>

#include "rig/hub/duty_cycle_state.hpp"
#include "rig/hub/flash.hpp"
#include "rig/proto/ota/client_record.hpp"
#include "rig/wire/actions.hpp"

namespace rig::hub {

/// Keep the bytes of the job's image under this number and put it on the OTA server. Comes again after the power
/// returned.
struct StoreImage {
  ImageNumber image{};
  JobId job{};
  std::size_t block{};
  Rule rule{};
  std::optional<image::HardwareRange> hardware{};  ///< what the OTA server checks queries against
  bool operator==(const StoreImage&) const = default;
};
enum class DiscardReason : std::uint8_t { all_covered, overwritten, purged };
std::string_view name(DiscardReason reason);
/// Take it off the OTA server (who is still downloading is told to abort) and drop the bytes.
struct DiscardImage {
  ImageNumber image{};
  DiscardReason reason{};
  std::optional<Rule> rule{};  ///< by which it was overwritten
  bool operator==(const DiscardImage&) const = default;
};
struct JobWaits {
  JobId job{};
  Wait wait{};
  bool operator==(const JobWaits&) const = default;
};
struct JobRefused {
  JobId job{};
  Rule rule{};
  bool operator==(const JobRefused&) const = default;
};
/// From now on the device is offered this image, and its Upgrade End Response says this. Replaces an earlier Serve.
struct Serve {
  Eui64 device{};
  ImageNumber image{};
  ota::Activation activation{};
  bool operator==(const Serve&) const = default;
};
/// Nothing more for the device: queries find no image, a download in progress is aborted.
struct Withdraw {
  Eui64 device{};
  bool operator==(const Withdraw&) const = default;
};
/// An Image Notify of payload type 3, jitter 100; to everybody when there is no device.
struct Notify {
  std::optional<Eui64> device{};
  ota::ImageId image{};
  bool operator==(const Notify&) const = default;
};
/// An Upgrade End Response nobody asked for.
struct ReleaseActivation {
  Eui64 device{};
  ota::Activation activation{};
  bool operator==(const ReleaseActivation&) const = default;
};
/// Read the attribute CurrentFileVersion. The hub keeps the timeout itself; an answer after the deadline is ignored.
struct ReadVersion {
  Eui64 device{};
  TimePoint deadline{};
  bool operator==(const ReadVersion&) const = default;
};
/// `device` is the one the alert is about: a VersionAlert does not say it, having been made for devices that speak for
/// themselves.
struct RaiseAlert {
  Eui64 device{};
  Alert alert{};
  bool operator==(const RaiseAlert&) const = default;
};
/// SuspendZCLMessages of the Sub-GHz cluster; to everybody when there is no device. Zero ends it.
struct SuspendClient {
  std::optional<Eui64> device{};
  std::chrono::minutes period{};
  bool operator==(const SuspendClient&) const = default;
};
/// Image Block Requests are answered WAIT_FOR_DATA with what is left of this; zero ends it.
struct HoldOta {
  Duration period{};
  bool operator==(const HoldOta&) const = default;
};
/// The duty cycle went into another state, or acted again in the same one: to be told to the hub as DutyCycleChanged.
struct DutyStateChanged {
  DutyState from{};
  DutyState to{};
  Duration period{};
  bool operator==(const DutyStateChanged&) const = default;
};
/// For the record: an entry of the Upgrade Image List changed, or something happened that changes nothing.
struct Note {
  EntryNumber entry{};
  Eui64 device{};
  EntryState from{};
  EntryState to{};
  std::string_view clause{};  ///< "Appendix 3 step 7"; static storage
  bool operator==(const Note&) const = default;
};

using Action =
    std::variant<wire::ArmTimer, wire::DisarmTimer, StoreImage, DiscardImage, JobWaits, JobRefused, Serve, Withdraw,
                 Notify, ReleaseActivation, ReadVersion, RaiseAlert, SuspendClient, HoldOta, DutyStateChanged, Note>;
using Actions = boost::container::small_vector<Action, 6>;

/// One line for traces and test failures.
std::string to_string(const Action& action);

}  // namespace rig::hub
