// SPDX-License-Identifier: Apache-2.0
//
// The bodies of commands and their responses, as data. Which body belongs to which command stands at each struct.
#pragma once

#include "rig/proto/deconz/frame.hpp"
#include "rig/proto/zdo/layouts.hpp"

namespace rig::deconz {

/// An APS payload with its length as u16.
inline constexpr std::size_t max_asdu = 127;
struct Asdu {
  FixedBytes<max_asdu> bytes;
  bool operator==(const Asdu&) const = default;
};

/// Mode u8, then the addresses the mode names.
struct Address {
  AddressMode mode = AddressMode::node;
  NodeId node{};  ///< or the group
  Eui64 eui{};
  bool operator==(const Address&) const = default;
};
/// An address and its endpoint, which a group has not.
struct Destination {
  Address address;
  std::uint8_t endpoint{};
  bool operator==(const Destination&) const = default;
};

/// change_network_state, request and response.
struct NetworkStateChange {
  NetworkState state{};
  bool operator==(const NetworkStateChange&) const = default;
};
/// device_state, request.
struct DeviceStateRequest {
  std::array<Byte, 3> reserved{};
  bool operator==(const DeviceStateRequest&) const = default;
};
/// device_state, response, and device_state_changed.
struct DeviceStateReport {
  DeviceState state;
  wire::Rest<8> reserved;
  bool operator==(const DeviceStateReport&) const = default;
};
/// version, request (0) and response.
struct Version {
  std::uint32_t firmware{};
  bool operator==(const Version&) const = default;
};
/// read_parameter, request (value: index or address where the parameter has one) and response; write_parameter, request and
/// response (without the value).
inline constexpr std::size_t max_value = 96;
struct Parameter {
  ParamId id{};
  wire::Rest<max_value> value;
  bool operator==(const Parameter&) const = default;
};

/// aps_request, request.
struct ApsRequest {
  std::uint8_t request_id{};  ///< comes back in the confirm
  std::uint8_t flags{};
  Destination destination;
  std::uint16_t profile{};
  std::uint16_t cluster{};
  std::uint8_t source_endpoint{};
  Asdu asdu;
  std::uint8_t tx_options{};
  std::uint8_t radius{};  ///< 0: as far as it goes
  bool operator==(const ApsRequest&) const = default;
};
/// aps_request, response.
struct ApsRequestTaken {
  DeviceState state;
  std::uint8_t request_id{};
  bool operator==(const ApsRequestTaken&) const = default;
};
/// aps_confirm, response; its request has no body.
struct ApsConfirm {
  DeviceState state;
  std::uint8_t request_id{};
  Destination destination;
  std::uint8_t source_endpoint{};
  std::uint8_t status{};
  wire::Rest<8> reserved;
  bool operator==(const ApsConfirm&) const = default;
};
/// aps_indication, request.
struct IndicationRequest {
  std::uint8_t flags = indication_flags::node_only;
  bool operator==(const IndicationRequest&) const = default;
};
/// aps_indication, response. What follows the message are, in their order, the last parameters of the APSDE-DATA.indication
/// primitive (ZigBee specification 2.2.4.1.3): status, security status, link quality, receive time. The vendor's document calls
/// the first two reserved; recorded frames have 00 AF there, SUCCESS and UNSECURED, for messages without APS security.
struct ApsIndication {
  DeviceState state;
  Address destination;
  std::uint8_t destination_endpoint{};
  Address source;
  std::uint8_t source_endpoint{};
  std::uint16_t profile{};
  std::uint16_t cluster{};
  Asdu asdu;
  std::uint8_t status{};
  std::uint8_t security_status{};
  std::uint8_t lqi{};
  wire::Rest<8> tail;  ///< receive time u32 and signal strength i8; absent in old versions of the protocol
  bool operator==(const ApsIndication&) const = default;
};

/// Values of parameters.
struct IndexedKey {
  std::uint8_t index{};
  std::array<Byte, 16> key{};
  bool operator==(const IndexedKey&) const = default;
};
struct DeviceKey {
  Eui64 device{};
  std::array<Byte, 16> key{};
  bool operator==(const DeviceKey&) const = default;
};
struct IndexedEndpoint {
  std::uint8_t index{};
  zdo::SimpleDescriptor descriptor;
  bool operator==(const IndexedEndpoint&) const = default;
};

/// The value of a parameter as octets, and back; nothing when it is none of that type.
template <class T>
Parameter parameter(ParamId id, const T& value) {
  return {id, {wire::encode<FixedBytes<max_value>>(value)}};
}
inline Parameter parameter(ParamId id) { return {id, {}}; }
template <class T>
std::optional<T> value_of(const Parameter& parameter) {
  const auto value = wire::decode<T>({parameter.value.bytes.data(), parameter.value.bytes.size()});
  if (value.has_error()) return std::nullopt;
  return *value;
}

}  // namespace rig::deconz

namespace rig::wire {

template <>
struct Codec<deconz::Asdu> {
  static void write(Writer& writer, const deconz::Asdu& asdu) {
    writer.u16(static_cast<std::uint16_t>(asdu.bytes.size()));
    writer.bytes({asdu.bytes.data(), asdu.bytes.size()});
  }
  static deconz::Asdu read(Reader& reader, DecodeError* bad) {
    const std::size_t length = reader.u16();
    if (length > deconz::max_asdu) {
      *bad = DecodeError::bad_length;
      return {};
    }
    const ByteView view = reader.take(length);
    return {{view.begin(), view.end()}};
  }
  static std::string print(const deconz::Asdu& asdu) { return to_hex({asdu.bytes.data(), asdu.bytes.size()}); }
};

template <>
struct Codec<deconz::Address> {
  static bool has_node(deconz::AddressMode mode) { return mode != deconz::AddressMode::ieee; }
  static bool has_eui(deconz::AddressMode mode) { return mode == deconz::AddressMode::ieee || mode == deconz::AddressMode::node_and_ieee; }
  static void write(Writer& writer, const deconz::Address& address) {
    writer.u8(static_cast<std::uint8_t>(address.mode));
    if (has_node(address.mode)) Codec<NodeId>::write(writer, address.node);
    if (has_eui(address.mode)) Codec<Eui64>::write(writer, address.eui);
  }
  static deconz::Address read(Reader& reader, DecodeError* bad) {
    const unsigned mode = reader.u8();
    if (reader.ok() && (mode < 1 || mode > 4)) *bad = DecodeError::bad_value;
    deconz::Address address{static_cast<deconz::AddressMode>(mode), {}, {}};
    if (has_node(address.mode)) address.node = Codec<NodeId>::read(reader, bad);
    if (has_eui(address.mode)) address.eui = Codec<Eui64>::read(reader, bad);
    return address;
  }
  static std::string print(const deconz::Address& address) {
    return (has_node(address.mode) ? to_string(address.node) : "") + (has_eui(address.mode) ? "(" + to_string(address.eui) + ")" : "");
  }
};

template <>
struct Codec<deconz::Destination> {
  static void write(Writer& writer, const deconz::Destination& destination) {
    Codec<deconz::Address>::write(writer, destination.address);
    if (destination.address.mode != deconz::AddressMode::group) writer.u8(destination.endpoint);
  }
  static deconz::Destination read(Reader& reader, DecodeError* bad) {
    deconz::Destination destination{Codec<deconz::Address>::read(reader, bad), 0};
    if (destination.address.mode != deconz::AddressMode::group) destination.endpoint = reader.u8();
    return destination;
  }
  static std::string print(const deconz::Destination& destination) {
    return Codec<deconz::Address>::print(destination.address) + fmt::format("/{}", destination.endpoint);
  }
};

template <>
struct Layout<deconz::DeviceState> {
  static constexpr std::string_view name = "device_state";
  static constexpr std::tuple fields{Field{"bits", &deconz::DeviceState::bits}};
};
template <>
struct Layout<deconz::NetworkStateChange> {
  static constexpr std::string_view name = "network_state_change";
  static constexpr std::tuple fields{Field{"state", &deconz::NetworkStateChange::state}};
};
template <>
struct Layout<deconz::DeviceStateRequest> {
  static constexpr std::string_view name = "device_state_request";
  static constexpr std::tuple fields{Field{"reserved", &deconz::DeviceStateRequest::reserved}};
};
template <>
struct Layout<deconz::DeviceStateReport> {
  using T = deconz::DeviceStateReport;
  static constexpr std::string_view name = "device_state_report";
  static constexpr std::tuple fields{Field{"state", &T::state}, Field{"reserved", &T::reserved}};
};
template <>
struct Layout<deconz::Version> {
  static constexpr std::string_view name = "version";
  static constexpr std::tuple fields{Field{"firmware", &deconz::Version::firmware}};
};
template <>
struct Layout<deconz::Parameter> {
  static constexpr std::string_view name = "parameter";
  static constexpr std::tuple fields{Field{"id", &deconz::Parameter::id}, Field{"value", &deconz::Parameter::value}};
};
template <>
struct Layout<deconz::ApsRequest> {
  using T = deconz::ApsRequest;
  static constexpr std::string_view name = "aps_request";
  static constexpr std::tuple fields{Field{"request_id", &T::request_id}, Field{"flags", &T::flags}, Field{"destination", &T::destination},
                                     Field{"profile", &T::profile}, Field{"cluster", &T::cluster}, Field{"source_endpoint", &T::source_endpoint},
                                     Field{"asdu", &T::asdu}, Field{"tx_options", &T::tx_options}, Field{"radius", &T::radius}};
};
template <>
struct Layout<deconz::ApsRequestTaken> {
  using T = deconz::ApsRequestTaken;
  static constexpr std::string_view name = "aps_request_taken";
  static constexpr std::tuple fields{Field{"state", &T::state}, Field{"request_id", &T::request_id}};
};
template <>
struct Layout<deconz::ApsConfirm> {
  using T = deconz::ApsConfirm;
  static constexpr std::string_view name = "aps_confirm";
  static constexpr std::tuple fields{Field{"state", &T::state}, Field{"request_id", &T::request_id}, Field{"destination", &T::destination},
                                     Field{"source_endpoint", &T::source_endpoint}, Field{"status", &T::status}, Field{"reserved", &T::reserved}};
};
template <>
struct Layout<deconz::IndicationRequest> {
  static constexpr std::string_view name = "indication_request";
  static constexpr std::tuple fields{Field{"flags", &deconz::IndicationRequest::flags}};
};
template <>
struct Layout<deconz::ApsIndication> {
  using T = deconz::ApsIndication;
  static constexpr std::string_view name = "aps_indication";
  static constexpr std::tuple fields{Field{"state", &T::state}, Field{"destination", &T::destination}, Field{"destination_endpoint", &T::destination_endpoint},
                                     Field{"source", &T::source}, Field{"source_endpoint", &T::source_endpoint}, Field{"profile", &T::profile},
                                     Field{"cluster", &T::cluster}, Field{"asdu", &T::asdu}, Field{"status", &T::status},
                                     Field{"security_status", &T::security_status}, Field{"lqi", &T::lqi}, Field{"tail", &T::tail}};
};
template <>
struct Layout<deconz::IndexedKey> {
  static constexpr std::string_view name = "indexed_key";
  static constexpr std::tuple fields{Field{"index", &deconz::IndexedKey::index}, Field{"key", &deconz::IndexedKey::key}};
};
template <>
struct Layout<deconz::DeviceKey> {
  static constexpr std::string_view name = "device_key";
  static constexpr std::tuple fields{Field{"device", &deconz::DeviceKey::device}, Field{"key", &deconz::DeviceKey::key}};
};
template <>
struct Layout<deconz::IndexedEndpoint> {
  static constexpr std::string_view name = "indexed_endpoint";
  static constexpr std::tuple fields{Field{"index", &deconz::IndexedEndpoint::index}, Field{"descriptor", &deconz::IndexedEndpoint::descriptor}};
};

}  // namespace rig::wire
