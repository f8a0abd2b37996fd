// SPDX-License-Identifier: Apache-2.0
//
// The events of the bench: what the hub, the relays and the devices did. Included by rig/record/events.hpp.
#pragma once

#include "rig/record/events.hpp"

namespace rig::record {

/// A relay was commanded. `confirmed` says that a read-back or an independent witness agrees.
struct RelaySwitched {
  std::string relay;  ///< its name on the bench: "dut_power"
  std::string board;
  std::uint32_t channel{};
  std::string commanded;                 ///< "on" or "off"
  std::optional<std::string> read_back;  ///< null when the board cannot tell
  bool confirmed{};
  std::string feeds;                     ///< the device behind the contact
  std::string power;                     ///< what the device gets: "powered" or "unpowered", whichever contact it is wired to
  static constexpr std::string_view type = "relay";
  static constexpr auto fields() {
    return std::tuple{EventField{"relay", &RelaySwitched::relay}, EventField{"board", &RelaySwitched::board},
                      EventField{"channel", &RelaySwitched::channel}, EventField{"commanded", &RelaySwitched::commanded},
                      EventField{"read_back", &RelaySwitched::read_back}, EventField{"confirmed", &RelaySwitched::confirmed},
                      EventField{"feeds", &RelaySwitched::feeds}, EventField{"power", &RelaySwitched::power}};
  }
};

struct CoordinatorChanged {
  std::string name;
  CoordinatorState state{CoordinatorState::starting};
  Json detail = Json::object();  ///< chip, firmware, protocol, eui64, pan_id, channel, reason ... whatever is known
  static constexpr std::string_view type = "coordinator";
  static constexpr auto fields() {
    return std::tuple{EventField{"name", &CoordinatorChanged::name}, EventField{"state", &CoordinatorChanged::state},
                      EventField{"detail", &CoordinatorChanged::detail}};
  }
};

struct DeviceChanged {
  std::string device;  ///< its name on the bench
  std::string eui64;
  std::string node;    ///< "0x1A2B"; empty when it has none
  DeviceState state{DeviceState::joined};
  std::string detail;  ///< one sentence or value; for `version` the version that the device reports
  static constexpr std::string_view type = "device";
  static constexpr auto fields() {
    return std::tuple{EventField{"device", &DeviceChanged::device}, EventField{"eui64", &DeviceChanged::eui64},
                      EventField{"node", &DeviceChanged::node}, EventField{"state", &DeviceChanged::state},
                      EventField{"detail", &DeviceChanged::detail}};
  }
};

struct TransferChanged {
  std::string device;
  TransferStage event{TransferStage::notified};
  std::uint64_t offset{};  ///< octets that the device has
  std::uint64_t total{};   ///< octets of the image
  std::string detail;
  static constexpr std::string_view type = "transfer";
  static constexpr auto fields() {
    return std::tuple{EventField{"device", &TransferChanged::device}, EventField{"event", &TransferChanged::event},
                      EventField{"offset", &TransferChanged::offset}, EventField{"total", &TransferChanged::total},
                      EventField{"detail", &TransferChanged::detail}};
  }
};

/// Milliseconds from the request of a block to the device's acknowledgement of the answer.
struct LatencySample {
  double min{}, mean{}, p95{}, max{};
  static constexpr auto fields() {
    return std::tuple{EventField{"min", &LatencySample::min}, EventField{"mean", &LatencySample::mean},
                      EventField{"p95", &LatencySample::p95}, EventField{"max", &LatencySample::max}};
  }
};

/// Written at most a few times per second of run time, never per block.
struct TransferSample {
  std::string device;
  std::uint64_t bytes{};   ///< octets of the image that the device has
  std::uint64_t total{};
  std::uint64_t blocks{};  ///< since the transfer started, as are retries
  std::uint64_t retries{};
  double bytes_per_s{};    ///< since the sample before, or since blocks flow again after a pause
  LatencySample latency_ms;
  static constexpr std::string_view type = "transfer_sample";
  static constexpr auto fields() {
    return std::tuple{EventField{"device", &TransferSample::device}, EventField{"bytes", &TransferSample::bytes},
                      EventField{"total", &TransferSample::total}, EventField{"blocks", &TransferSample::blocks},
                      EventField{"retries", &TransferSample::retries}, EventField{"bytes_per_s", &TransferSample::bytes_per_s},
                      EventField{"latency_ms", &TransferSample::latency_ms}};
  }
};

struct LatencyQuantiles {
  double p50{}, p95{}, max{};
  static constexpr auto fields() {
    return std::tuple{EventField{"p50", &LatencyQuantiles::p50}, EventField{"p95", &LatencyQuantiles::p95},
                      EventField{"max", &LatencyQuantiles::max}};
  }
};

/// `count` blocks took at most `le_ms` and more than the bucket before; null bounds the last bucket by nothing.
struct LatencyBucket {
  std::optional<double> le_ms;
  std::uint64_t count{};
  static constexpr auto fields() {
    return std::tuple{EventField{"le_ms", &LatencyBucket::le_ms}, EventField{"count", &LatencyBucket::count}};
  }
};

struct TransferSummary {
  std::string device;
  std::uint64_t bytes{};
  std::uint64_t blocks{};
  std::uint64_t retries{};
  double duration_s{};
  double throughput_bytes_per_s{};
  LatencyQuantiles latency_ms;
  std::vector<LatencyBucket> latency_histogram;
  static constexpr std::string_view type = "transfer_summary";
  static constexpr auto fields() {
    return std::tuple{EventField{"device", &TransferSummary::device}, EventField{"bytes", &TransferSummary::bytes},
                      EventField{"blocks", &TransferSummary::blocks}, EventField{"retries", &TransferSummary::retries},
                      EventField{"duration_s", &TransferSummary::duration_s},
                      EventField{"throughput_bytes_per_s", &TransferSummary::throughput_bytes_per_s},
                      EventField{"latency_ms", &TransferSummary::latency_ms},
                      EventField{"latency_histogram", &TransferSummary::latency_histogram}};
  }
};

struct AttributeRead {
  std::string device;
  std::uint16_t cluster{};
  std::uint16_t attribute{};
  std::string name;
  Json value;
  static constexpr std::string_view type = "attribute";
  static constexpr auto fields() {
    return std::tuple{EventField{"device", &AttributeRead::device}, EventField{"cluster", &AttributeRead::cluster},
                      EventField{"attribute", &AttributeRead::attribute}, EventField{"name", &AttributeRead::name},
                      EventField{"value", &AttributeRead::value}};
  }
};

struct Note {
  std::string text;
  static constexpr std::string_view type = "note";
  static constexpr auto fields() { return std::tuple{EventField{"text", &Note::text}}; }
};

/// One rung of the ladder that is climbed when something plugged in was lost.
struct RecoveryTried {
  std::string adapter;
  std::string rung;  ///< restart, reopen, usb_reset, socket_power
  bool ok{};
  double took_s{};
  std::string message;
  static constexpr std::string_view type = "recovery";
  static constexpr auto fields() {
    return std::tuple{EventField{"adapter", &RecoveryTried::adapter}, EventField{"rung", &RecoveryTried::rung},
                      EventField{"ok", &RecoveryTried::ok}, EventField{"took_s", &RecoveryTried::took_s},
                      EventField{"message", &RecoveryTried::message}};
  }
};

/// What something other than the relay board has to say about the power that was switched.
struct PowerWitnessed {
  std::string relay;
  std::string feeds;
  std::string power;    ///< powered, unpowered: as commanded
  std::string witness;  ///< meter, console, usb, network, simulation
  std::string outcome;  ///< confirmed, refuted, unknown
  std::string message;
  static constexpr std::string_view type = "power_witness";
  static constexpr auto fields() {
    return std::tuple{EventField{"relay", &PowerWitnessed::relay}, EventField{"feeds", &PowerWitnessed::feeds},
                      EventField{"power", &PowerWitnessed::power}, EventField{"witness", &PowerWitnessed::witness},
                      EventField{"outcome", &PowerWitnessed::outcome}, EventField{"message", &PowerWitnessed::message}};
  }
};

/// One thing undone on the way out.
struct SafeState {
  std::string what;     ///< "relay dut_power", "port /dev/serial/by-id/..."
  std::string action;   ///< "off", "close"
  bool ok{};
  std::string message;
  static constexpr std::string_view type = "safe_state";
  static constexpr auto fields() {
    return std::tuple{EventField{"what", &SafeState::what}, EventField{"action", &SafeState::action},
                      EventField{"ok", &SafeState::ok}, EventField{"message", &SafeState::message}};
  }
};

struct SignalReceived {
  std::string name;  ///< "SIGINT"
  static constexpr std::string_view type = "signal";
  static constexpr auto fields() { return std::tuple{EventField{"name", &SignalReceived::name}}; }
};

/// A rig::Error that somebody met.
struct ErrorSeen {
  std::string where;
  std::string what;
  std::string code;  ///< name(ErrorCode)
  static constexpr std::string_view type = "error";
  static constexpr auto fields() {
    return std::tuple{EventField{"where", &ErrorSeen::where}, EventField{"what", &ErrorSeen::what}, EventField{"code", &ErrorSeen::code}};
  }
};

ErrorSeen seen(const Error& error);

}  // namespace rig::record
