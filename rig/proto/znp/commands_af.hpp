// SPDX-License-Identifier: Apache-2.0
//
// AF: endpoints and APS messages. The profile of a message is that of the endpoint here: it does not travel with it.
#pragma once

#include "rig/proto/zdo/counted.hpp"
#include "rig/proto/znp/types.hpp"

namespace rig::znp {

struct Register {
  static constexpr auto id = sreq(Subsystem::af, 0x00);
  using Response = StatusOnly;
  std::uint8_t endpoint{};
  std::uint16_t profile{};
  std::uint16_t device{};
  std::uint8_t device_version{};
  std::uint8_t latency{};
  zdo::Counted<std::uint16_t> in{};
  zdo::Counted<std::uint16_t> out{};
  bool operator==(const Register&) const = default;
  static constexpr std::string_view name = "AF_REGISTER";
  static constexpr auto fields() {
    using T = Register;
    return std::tuple{Field{"endpoint", &T::endpoint}, Field{"profile", &T::profile}, Field{"device", &T::device}, Field{"device_version", &T::device_version},
                      Field{"latency", &T::latency},   Field{"in", &T::in},           Field{"out", &T::out}};
  }
};

/// Answered at once, and by DataConfirm when its fate is known.
struct DataRequest {
  static constexpr auto id = sreq(Subsystem::af, 0x01);
  using Response = StatusOnly;
  NodeId destination;
  std::uint8_t destination_endpoint{};
  std::uint8_t source_endpoint{};
  std::uint16_t cluster{};
  std::uint8_t transaction{};
  std::uint8_t options{};
  std::uint8_t radius{};
  Payload payload{};
  bool operator==(const DataRequest&) const = default;
  static constexpr std::string_view name = "AF_DATA_REQUEST";
  static constexpr auto fields() {
    using T = DataRequest;
    return std::tuple{Field{"destination", &T::destination}, Field{"destination_endpoint", &T::destination_endpoint},
                      Field{"source_endpoint", &T::source_endpoint}, Field{"cluster", &T::cluster}, Field{"transaction", &T::transaction},
                      Field{"options", &T::options}, Field{"radius", &T::radius}, Field{"payload", &T::payload}};
  }
};

enum class AddressMode : std::uint8_t { none = 0, group = 1, node = 2, eui64 = 3, broadcast = 0x0F };

struct DataRequestExt {
  static constexpr auto id = sreq(Subsystem::af, 0x02);
  using Response = StatusOnly;
  AddressMode mode{};
  std::uint64_t destination{};  ///< a node, a group or an EUI-64, as the mode says
  std::uint8_t destination_endpoint{};
  std::uint16_t destination_pan{};
  std::uint8_t source_endpoint{};
  std::uint16_t cluster{};
  std::uint8_t transaction{};
  std::uint8_t options{};
  std::uint8_t radius{};
  LongPrefixed<max_payload> payload{};
  bool operator==(const DataRequestExt&) const = default;
  static constexpr std::string_view name = "AF_DATA_REQUEST_EXT";
  static constexpr auto fields() {
    using T = DataRequestExt;
    return std::tuple{Field{"mode", &T::mode}, Field{"destination", &T::destination}, Field{"destination_endpoint", &T::destination_endpoint},
                      Field{"destination_pan", &T::destination_pan}, Field{"source_endpoint", &T::source_endpoint}, Field{"cluster", &T::cluster},
                      Field{"transaction", &T::transaction}, Field{"options", &T::options}, Field{"radius", &T::radius}, Field{"payload", &T::payload}};
  }
};

struct DataConfirm {
  static constexpr auto id = areq(Subsystem::af, 0x80);
  Status status{};
  std::uint8_t endpoint{};
  std::uint8_t transaction{};
  bool operator==(const DataConfirm&) const = default;
  static constexpr std::string_view name = "AF_DATA_CONFIRM";
  static constexpr auto fields() {
    using T = DataConfirm;
    return std::tuple{Field{"status", &T::status}, Field{"endpoint", &T::endpoint}, Field{"transaction", &T::transaction}};
  }
};

struct IncomingMessage {
  static constexpr auto id = areq(Subsystem::af, 0x81);
  std::uint16_t group{};
  std::uint16_t cluster{};
  NodeId source;
  std::uint8_t source_endpoint{};
  std::uint8_t destination_endpoint{};
  bool broadcast{};
  std::uint8_t link_quality{};
  bool secured{};  ///< with the link key, by APS
  std::uint32_t timestamp{};
  std::uint8_t sequence{};
  Payload payload{};
  wire::Rest<8> tail{};  ///< newer firmware: the last hop u16, radius u8
  bool operator==(const IncomingMessage&) const = default;
  static constexpr std::string_view name = "AF_INCOMING_MSG";
  static constexpr auto fields() {
    using T = IncomingMessage;
    return std::tuple{Field{"group", &T::group}, Field{"cluster", &T::cluster}, Field{"source", &T::source}, Field{"source_endpoint", &T::source_endpoint},
                      Field{"destination_endpoint", &T::destination_endpoint}, Field{"broadcast", &T::broadcast}, Field{"link_quality", &T::link_quality},
                      Field{"secured", &T::secured}, Field{"timestamp", &T::timestamp}, Field{"sequence", &T::sequence}, Field{"payload", &T::payload},
                      Field{"tail", &T::tail}};
  }
};

/// For messages whose sender is not a node address, and for long ones; those that do not fit are announced only.
struct IncomingMessageExt {
  static constexpr auto id = areq(Subsystem::af, 0x82);
  std::uint16_t group{};
  std::uint16_t cluster{};
  AddressMode mode{};
  std::uint64_t source{};
  std::uint8_t source_endpoint{};
  std::uint16_t source_pan{};
  std::uint8_t destination_endpoint{};
  bool broadcast{};
  std::uint8_t link_quality{};
  bool secured{};
  std::uint32_t timestamp{};
  std::uint8_t sequence{};
  LongPrefixed<max_payload> payload{};
  wire::Rest<8> tail{};
  bool operator==(const IncomingMessageExt&) const = default;
  static constexpr std::string_view name = "AF_INCOMING_MSG_EXT";
  static constexpr auto fields() {
    using T = IncomingMessageExt;
    return std::tuple{Field{"group", &T::group}, Field{"cluster", &T::cluster}, Field{"mode", &T::mode}, Field{"source", &T::source},
                      Field{"source_endpoint", &T::source_endpoint}, Field{"source_pan", &T::source_pan}, Field{"destination_endpoint", &T::destination_endpoint},
                      Field{"broadcast", &T::broadcast}, Field{"link_quality", &T::link_quality}, Field{"secured", &T::secured},
                      Field{"timestamp", &T::timestamp}, Field{"sequence", &T::sequence}, Field{"payload", &T::payload}, Field{"tail", &T::tail}};
  }
};

}  // namespace rig::znp
