// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "rig/base/bytes.hpp"
#include "rig/base/error.hpp"
#include "rig/base/ids.hpp"
#include "rig/base/time.hpp"

namespace rig::device {

inline constexpr std::uint16_t profile_smart_energy = 0x0109;
inline constexpr std::uint16_t profile_home_automation = 0x0104;
inline constexpr std::uint16_t profile_zdo = 0x0000;

/// No unfragmented ZigBee APS payload is longer.
inline constexpr std::size_t max_aps_payload = 128;
using ApsPayload = FixedBytes<max_aps_payload>;

/// One APS message, either way.
struct ApsMessage {
  NodeId peer;                     ///< the other node; a broadcast address when sending to many
  std::uint16_t profile{};
  std::uint16_t cluster{};
  std::uint8_t source_endpoint{};
  std::uint8_t destination_endpoint{};
  bool encrypted{};                ///< APS link-key encryption asked for, or seen on arrival
  bool acknowledged{true};         ///< APS acknowledgement asked for (sending only)
  ApsPayload payload;
};

struct NetworkSettings {
  std::uint16_t pan_id{};
  std::uint64_t extended_pan_id{};
  std::uint8_t channel{};          ///< 11..26
  std::int8_t tx_power_dbm{};
  std::array<Byte, 16> network_key{};
  std::uint16_t profile{profile_smart_energy};  ///< of the endpoint that serves the HAN
};

/// What a kind of coordinator can do at all, known without asking it: a plan that needs more is refused before the run.
struct CoordinatorTraits {
  bool install_codes = false;    ///< takes a key per device before it joins
  bool refuses_keyless = false;  ///< once a key was given, keeps out who has none
  bool aps_encryption = false;   ///< can secure an APS message with the link key, and tells whether one was
  bool source_routes = false;
  bool network_backup = false;   ///< its network can be read out and put into another dongle
  bool sub_ghz = false;
};

/// What a coordinator says about itself once it is up.
struct CoordinatorInfo {
  std::string chip;                ///< "EFR32 (EmberZNet)" as far as it can be known
  std::string firmware;            ///< "7.4.3.0"
  std::string protocol;            ///< "EZSP 13"
  Eui64 eui;
  std::uint16_t pan_id{};
  std::uint8_t channel{};
  std::size_t max_payload{};       ///< largest unencrypted APS payload in octets
};

enum class JoinEvent : std::uint8_t { joined, rejoined, left };

/// How the fate of one sent message is told: delivered, or why not. timeout means no APS acknowledgement came.
using Delivery = std::function<void(Result<void>)>;

/// The ZigBee coordinator of the bench, playing the Communications Hub's radio. start() and permit_join() block the calling
/// fiber; send() does not. All callbacks come from the loop.
class Coordinator {
 public:
  struct Listener {
    std::function<void(const ApsMessage&)> on_message;
    std::function<void(JoinEvent, Eui64, NodeId)> on_join;
    /// Once: the dongle was lost or restarted by itself (port_lost, unexpected_reset, protocol_violation, timeout).
    /// Messages in flight have been reported through their Delivery before.
    std::function<void(const Error&)> on_failure;
  };

  virtual ~Coordinator() = default;
  virtual void listen(Listener listener) = 0;
  /// Resets the dongle, negotiates its protocol, configures it and forms the network.
  virtual Result<CoordinatorInfo> start(const NetworkSettings& settings, Deadline deadline) = 0;
  /// Opens the network for joining for 0 (close) to 254 whole seconds.
  virtual Result<void> permit_join(std::chrono::seconds duration, Deadline deadline) = 0;
  /// Hands the key a device derives from its install code to the trust centre before the device joins.
  virtual Result<void> add_link_key(Eui64 device, const std::array<Byte, 16>& key, Deadline deadline) = 0;
  /// Asks the dongle something harmless and waits for the answer: whether it is still there and sane.
  virtual Result<void> check(Deadline deadline) = 0;
  /// Queues one message. `delivery` may be empty.
  virtual void send(const ApsMessage& message, Delivery delivery) = 0;
};

}  // namespace rig::device
