// SPDX-License-Identifier: Apache-2.0
//
// APS frames of ZigBee PRO (ZigBee specification 05-3474, 2.2.5): data, acknowledgements, commands as far as their header.
#pragma once

#include "rig/proto/air_frame/mac.hpp"
#include "rig/proto/air_frame/security.hpp"

namespace rig::air_frame {

enum class ApsType : std::uint8_t { data, command, acknowledgement };
enum class DeliveryMode : std::uint8_t { unicast = 0, broadcast = 2, group = 3 };

/// A part of a message that is too long for one frame (2.2.5.1.8).
struct Fragment {
  bool first{};
  std::uint8_t block{};     ///< of the first one the number of all blocks
  std::uint8_t received{};  ///< acknowledgements only: one bit per block of the window
  bool operator==(const Fragment&) const = default;
};

/// A command, and the acknowledgement of one, has neither endpoints nor cluster and profile.
struct ApsFrame {
  ApsType type = ApsType::data;
  DeliveryMode delivery = DeliveryMode::unicast;
  bool answers_command{};        ///< acknowledgements: the ack format bit
  bool wants_acknowledgement{};
  std::uint8_t destination_endpoint{};  ///< not with group delivery
  std::uint16_t group{};                ///< with group delivery only
  std::uint16_t cluster{};
  std::uint16_t profile{};
  std::uint8_t source_endpoint{};
  std::uint8_t counter{};
  std::optional<Fragment> fragment{};
  std::optional<SecurityHeader> security{};
  wire::Rest<max_psdu> payload{};  ///< with `security` as it is on the air, encrypted and its MIC behind it: see opened()
  bool operator==(const ApsFrame&) const = default;
};

/// What tells the sender of `frame` that it arrived.
ApsFrame acknowledgement_of(const ApsFrame& frame);

}  // namespace rig::air_frame

template <>
struct rig::wire::Codec<rig::air_frame::ApsFrame> {
  static void write(Writer& writer, const air_frame::ApsFrame& frame);
  static air_frame::ApsFrame read(Reader& reader, DecodeError* bad);
  static std::string print(const air_frame::ApsFrame& frame);
};
