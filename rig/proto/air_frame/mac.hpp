// SPDX-License-Identifier: Apache-2.0
//
// MAC frames of IEEE 802.15.4-2006 (7.2) as ZigBee uses them on 2.4 GHz: without MAC security, frame versions 0 and 1.
#pragma once

#include <optional>
#include <variant>

#include "rig/wire/layout.hpp"

namespace rig::air_frame {

inline constexpr std::size_t max_psdu = 127;  ///< aMaxPHYPacketSize: a MAC frame and its FCS
inline constexpr std::size_t fcs_size = 2;

enum class MacType : std::uint8_t { beacon, data, acknowledgement, command };

/// Who on which PAN; 0xFFFF is everybody.
struct MacAddress {
  std::uint16_t pan{};
  std::variant<NodeId, Eui64> node{};
  bool operator==(const MacAddress&) const = default;
};

/// Without its FCS. The PAN of the source is left out on the air where it is that of the destination.
struct MacFrame {
  MacType type = MacType::data;
  bool more_waits{};         ///< frame pending: the sender has another one for a node that polls
  bool wants_acknowledgement{};
  std::uint8_t version{};    ///< 0 or 1
  std::uint8_t sequence{};
  std::optional<MacAddress> destination{};
  std::optional<MacAddress> source{};
  wire::Rest<max_psdu> payload{};
  bool operator==(const MacFrame&) const = default;
};

/// What answers a frame that wants it, within 192 us (7.2.2.3).
MacFrame acknowledgement_of(const MacFrame& frame);

/// The frame as it is on the air: encoded, and its FCS behind it. An empty result: it is longer than max_psdu.
Bytes with_fcs(const MacFrame& frame);

/// The MAC frame in front of a correct FCS, as a view into `psdu`; nothing when the FCS is wrong.
std::optional<ByteView> without_fcs(ByteView psdu);

}  // namespace rig::air_frame

template <>
struct rig::wire::Codec<rig::air_frame::MacFrame> {
  static void write(Writer& writer, const air_frame::MacFrame& frame);
  static air_frame::MacFrame read(Reader& reader, DecodeError* bad);
  static std::string print(const air_frame::MacFrame& frame);
};
