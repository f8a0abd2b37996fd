// SPDX-License-Identifier: Apache-2.0
//
// What the frames are made of (UG100: structures and enumerations).
#pragma once

#include "rig/proto/ezsp/layout.hpp"

namespace rig::ezsp {

using Key = std::array<Byte, 16>;
/// In wire order.
using ExtendedPanId = std::array<Byte, 8>;
using Value = wire::LengthPrefixed<160>;

/// No message is longer: with 184 octets the longest frame, incomingMessageHandler of version 14, just fits ASH.
inline constexpr std::size_t max_payload = 184;
using Payload = wire::LengthPrefixed<max_payload>;
using Relays = Counted<NodeId, 16>;

enum class OutgoingType : std::uint8_t {
  direct,
  via_address_table,
  via_binding,
  multicast,
  multicast_with_alias,
  broadcast_with_alias,
  broadcast
};
enum class IncomingType : std::uint8_t {
  unicast,
  unicast_reply,
  multicast,
  multicast_loopback,
  broadcast,
  broadcast_loopback,
  many_to_one_route
};
enum class DeviceUpdate : std::uint8_t { secured_rejoin, unsecured_join, left, unsecured_rejoin };
enum class CoreKey : std::uint8_t {
  none,
  network,
  trust_centre_link,
  trust_centre_link_with_timeout,
  application_link,
  transient
};

/// APS options, or-ed.
namespace aps {
inline constexpr std::uint16_t none = 0x0000;
inline constexpr std::uint16_t sign = 0x0010;
inline constexpr std::uint16_t encryption = 0x0020;  // with the link key: Smart Energy's APS security
inline constexpr std::uint16_t retry = 0x0040;       // wait for the APS acknowledgement
inline constexpr std::uint16_t enable_route_discovery = 0x0100;
inline constexpr std::uint16_t force_route_discovery = 0x0200;
inline constexpr std::uint16_t source_eui64 = 0x0400;
inline constexpr std::uint16_t destination_eui64 = 0x0800;
inline constexpr std::uint16_t address_discovery = 0x1000;
inline constexpr std::uint16_t fragment = 0x8000;
}  // namespace aps

struct ApsFrame {
  std::uint16_t profile{};
  std::uint16_t cluster{};
  std::uint8_t source_endpoint = 1;
  std::uint8_t destination_endpoint = 1;
  std::uint16_t options = aps::retry | aps::enable_route_discovery;
  std::uint16_t group{};
  std::uint8_t sequence{};
  bool operator==(const ApsFrame&) const = default;
  static constexpr auto fields() {
    return std::tuple{Field{"profile", &ApsFrame::profile},
                      Field{"cluster", &ApsFrame::cluster},
                      Field{"source_endpoint", &ApsFrame::source_endpoint},
                      Field{"destination_endpoint", &ApsFrame::destination_endpoint},
                      Field{"options", &ApsFrame::options},
                      Field{"group", &ApsFrame::group},
                      Field{"sequence", &ApsFrame::sequence}};
  }
};

/// Frames without parameters.
struct Nothing {
  bool operator==(const Nothing&) const = default;
  static constexpr auto fields() { return std::tuple{}; }
};
struct StatusOnly {
  Status status{};
  bool operator==(const StatusOnly&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"status", &StatusOnly::status}}; }
};
struct SlStatusOnly {
  SlStatus status{};
  bool operator==(const SlStatusOnly&) const = default;
  static constexpr auto fields() { return std::tuple{Field{"status", &SlStatusOnly::status}}; }
};

/// Four octets of length, then that many bytes (token data).
struct LongValue {
  FixedBytes<192> bytes;
  bool operator==(const LongValue&) const = default;
};
template <>
struct Codec<LongValue> {
  static void write(wire::Writer& writer, const LongValue& value, Version) {
    writer.u32(static_cast<std::uint32_t>(value.bytes.size()));
    writer.bytes({value.bytes.data(), value.bytes.size()});
  }
  static LongValue read(wire::Reader& reader, Version, wire::DecodeError* bad) {
    const std::size_t length = reader.u32();
    if (length > LongValue{}.bytes.capacity()) {
      *bad = wire::DecodeError::bad_length;
      return {};
    }
    const ByteView view = reader.take(length);
    return {FixedBytes<192>(view.begin(), view.end())};
  }
  static std::string print(const LongValue& value) { return to_hex({value.bytes.data(), value.bytes.size()}); }
};

/// Counters up to the end of the frame; how many there are depends on the firmware.
struct Counters {
  boost::container::static_vector<std::uint16_t, 64> values;
  bool operator==(const Counters&) const = default;
};
template <>
struct Codec<Counters> {
  static void write(wire::Writer& writer, const Counters& counters, Version) {
    for (const std::uint16_t value : counters.values) writer.u16(value);
  }
  static Counters read(wire::Reader& reader, Version, wire::DecodeError*) {
    Counters counters;
    while (reader.remaining() >= 2 && counters.values.size() < counters.values.capacity())
      counters.values.push_back(reader.u16());
    return counters;
  }
  static std::string print(const Counters& counters) { return fmt::format("[{} counters]", counters.values.size()); }
};

/// Derivation bits of a security manager context: one octet in version 12, two from 13.
struct DerivedKey {
  std::uint16_t value{};
  bool operator==(const DerivedKey&) const = default;
};
template <>
struct Codec<DerivedKey> {
  static void write(wire::Writer& writer, DerivedKey key, Version version) {
    version < 13 ? writer.u8(static_cast<std::uint8_t>(key.value)) : writer.u16(key.value);
  }
  static DerivedKey read(wire::Reader& reader, Version version, wire::DecodeError*) {
    if (version < 13) return {reader.u8()};
    return {reader.u16()};
  }
  static std::string print(DerivedKey key) { return fmt::format("0x{:04X}", key.value); }
};

inline constexpr std::size_t max_clusters = 32;
using Clusters = boost::container::static_vector<std::uint16_t, max_clusters>;

/// Both counts travel before both lists, so its codec is written by hand.
struct AddEndpoint {
  static constexpr std::uint16_t id = 0x0002;
  static constexpr std::string_view name = "addEndpoint";
  using Response = StatusOnly;
  std::uint8_t endpoint = 1;
  std::uint16_t profile{};
  std::uint16_t device{};
  std::uint8_t device_version{};
  Clusters in;
  Clusters out;
  bool operator==(const AddEndpoint&) const = default;
};
template <>
struct Codec<AddEndpoint> {
  static void write(wire::Writer& writer, const AddEndpoint& command, Version version);
  static AddEndpoint read(wire::Reader& reader, Version version, wire::DecodeError* bad);
  static std::string print(const AddEndpoint& command);
};
inline std::string print(const AddEndpoint& command) {
  return std::string(AddEndpoint::name) + Codec<AddEndpoint>::print(command);
}

}  // namespace rig::ezsp
