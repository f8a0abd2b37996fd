// SPDX-License-Identifier: Apache-2.0
//
// What the commands of TI's ZigBee network processor are made of ("Z-Stack Monitor and Test API").
#pragma once

#include "rig/proto/unpi/frame.hpp"
#include "rig/wire/layout.hpp"

namespace rig::znp {

using Key = std::array<Byte, 16>;
using unpi::Subsystem;
using wire::Field;

constexpr unpi::Id sreq(Subsystem subsystem, Byte command) { return unpi::Id::of(unpi::Type::sreq, subsystem, command); }
constexpr unpi::Id areq(Subsystem subsystem, Byte command) { return unpi::Id::of(unpi::Type::areq, subsystem, command); }

/// What Z-Stack answers, one octet on the wire; above 0xFF what a host has to say itself.
enum class Status : std::uint16_t {
  success = 0x00,
  failure = 0x01,
  invalid_parameter = 0x02,
  nv_item_created = 0x09,         ///< OSAL_NV_ITEM_INIT: it was not there before
  nv_operation_failed = 0x0A,     ///< there is no such item
  buffer_full = 0x10,             ///< no memory just now: come back later
  mac_no_resources = 0x1A,
  aps_fail = 0xB1,
  aps_no_ack = 0xB7,              ///< the device did not acknowledge the message
  aps_duplicate_entry = 0xB8,     ///< AF_REGISTER: the endpoint is registered already
  nwk_invalid_request = 0xC2,
  nwk_no_route = 0xCD,
  mac_channel_access_failure = 0xE1,
  mac_no_ack = 0xE9,              ///< the next hop did not acknowledge
  mac_transaction_expired = 0xF0, ///< a sleepy child did not fetch it

  not_ready = 0x100,
  queue_full,
  message_too_long,
  wrong_profile,                  ///< no endpoint of that number and profile is registered
  timed_out,                      ///< the NCP never told
  lost_in_reset,
  bad_response,                   ///< an answer that cannot be decoded
  unknown_command,                ///< the NCP's firmware was built without it
};
/// "aps_no_ack"; "0xA7" for an octet without a name.
std::string name(Status status);

/// Options of a data request, or-ed.
namespace af {
inline constexpr std::uint8_t acknowledged = 0x10, no_route_discovery = 0x20, encrypted = 0x40;
inline constexpr std::uint8_t default_radius = 30;
}  // namespace af

/// ZDO_STATE_CHANGE_IND, ZDO_EXT_NWK_INFO.
namespace device_state {
inline constexpr std::uint8_t hold = 0, coordinator_starting = 8, coordinator = 9;
}

/// A command tells its id, its name and its fields itself.
template <class T>
concept Tabled = requires {
  T::name;
  T::fields();
};

/// A length of two octets, then that many bytes, at most N.
template <std::size_t N>
struct LongPrefixed {
  FixedBytes<N> bytes;
  bool operator==(const LongPrefixed&) const = default;
};

/// No command has more.
inline constexpr std::size_t max_payload = 230;
using Payload = wire::LengthPrefixed<max_payload>;

}  // namespace rig::znp

template <rig::znp::Tabled T>
struct rig::wire::Layout<T> {
  static constexpr std::string_view name = T::name;
  static constexpr auto fields = T::fields();
};

template <>
struct rig::wire::Codec<rig::znp::Status> {
  static void write(Writer& writer, znp::Status status) { writer.u8(static_cast<std::uint8_t>(status)); }
  static znp::Status read(Reader& reader, DecodeError*) { return znp::Status{reader.u8()}; }
  static std::string print(znp::Status status) { return name(status); }
};

template <std::size_t N>
struct rig::wire::Codec<rig::znp::LongPrefixed<N>> {
  using Value = znp::LongPrefixed<N>;
  static void write(Writer& writer, const Value& value) {
    writer.u16(static_cast<std::uint16_t>(value.bytes.size()));
    writer.bytes({value.bytes.data(), value.bytes.size()});
  }
  static Value read(Reader& reader, DecodeError* bad) {
    const std::size_t length = reader.u16();
    if (length > N) {
      *bad = DecodeError::bad_length;
      return {};
    }
    const ByteView view = reader.take(length);
    return {FixedBytes<N>(view.begin(), view.end())};
  }
  static std::string print(const Value& value) { return to_hex({value.bytes.data(), value.bytes.size()}); }
};

namespace rig::znp {

/// Of a command without parameters, or its answer without any.
struct Nothing {
  bool operator==(const Nothing&) const = default;
  static constexpr std::string_view name = "nothing";
  static constexpr auto fields() { return std::tuple{}; }
};

struct StatusOnly {
  Status status{};
  bool operator==(const StatusOnly&) const = default;
  static constexpr std::string_view name = "status";
  static constexpr auto fields() { return std::tuple{Field{"status", &StatusOnly::status}}; }
};

/// The frame of an SREQ or an AREQ.
template <Tabled Command>
unpi::FrameBytes frame(const Command& command) {
  return unpi::encode(Command::id, wire::encode<FixedBytes<unpi::max_data>>(command));
}
/// The frame of the SRSP to a command.
template <Tabled Command>
unpi::FrameBytes answer_frame(const typename Command::Response& response) {
  return unpi::encode(Command::id.answer(), wire::encode<FixedBytes<unpi::max_data>>(response));
}

}  // namespace rig::znp
