// SPDX-License-Identifier: Apache-2.0
//
// NWK frames of ZigBee PRO (ZigBee specification 05-3474, 3.3.1), protocol version 2; multicast is not read.
#pragma once

#include <boost/container/static_vector.hpp>

#include "rig/proto/air_frame/mac.hpp"
#include "rig/proto/air_frame/security.hpp"

namespace rig::air_frame {

enum class NwkType : std::uint8_t { data, command };

/// Who passes the frame on, in the order from the destination's neighbour (3.3.1.9).
struct SourceRoute {
  static constexpr std::size_t max_relays = 32;
  std::uint8_t next{};
  boost::container::static_vector<NodeId, max_relays> relays{};
  bool operator==(const SourceRoute&) const = default;
};

struct NwkFrame {
  NwkType type = NwkType::data;
  bool discovers_route{};
  bool from_end_device{};  ///< the end device initiator bit
  NodeId destination{};
  NodeId source{};
  std::uint8_t radius{};
  std::uint8_t sequence{};
  std::optional<Eui64> destination_eui{};
  std::optional<Eui64> source_eui{};
  std::optional<SourceRoute> route{};
  std::optional<SecurityHeader> security{};
  wire::Rest<max_psdu> payload{};  ///< with `security` as it is on the air, encrypted and its MIC behind it: see opened()
  bool operator==(const NwkFrame&) const = default;
};

}  // namespace rig::air_frame

template <>
struct rig::wire::Codec<rig::air_frame::NwkFrame> {
  static void write(Writer& writer, const air_frame::NwkFrame& frame);
  static air_frame::NwkFrame read(Reader& reader, DecodeError* bad);
  static std::string print(const air_frame::NwkFrame& frame);
};
