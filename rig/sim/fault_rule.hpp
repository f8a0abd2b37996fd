// SPDX-License-Identifier: Apache-2.0
//
// The fault plan of an Air: a list of rules, each saying which messages it meets, when, and what becomes of them.
#pragma once

#include <cstdint>
#include <optional>

#include "rig/base/ids.hpp"
#include "rig/base/time.hpp"
#include "rig/device/coordinator.hpp"
#include "rig/proto/ota/commands.hpp"

namespace rig::sim {

enum class Fault : std::uint8_t {
  drop,       // MAC retries exhausted; an acknowledged message is tried three times before its sender gives up
  delay,      // it arrives later
  duplicate,  // the receiver's application sees it twice
  reorder,    // the next one between the same two nodes overtakes it
  corrupt,    // one bit behind the ZCL header is wrong: a fault that no check of the radio sees
};

/// The direction of a message, as ZigBee names it: down from the coordinator.
enum class Way : std::uint8_t { down, up, both };

struct FaultRule {
  Fault what = Fault::drop;
  Way way = Way::both;
  double rate = 1;                            ///< chance in [0, 1]: per transmission, or per message when messages are counted
  std::optional<Eui64> device{};              ///< only what this one sends or receives
  std::optional<std::uint16_t> cluster{};     ///< only messages of it
  std::optional<ota::CommandId> message{};    ///< only this OTA command; of block responses only those with data
  std::uint32_t first = 1;                    ///< the first message it meets, of those that match, counted from 1
  std::uint32_t count = 0;                    ///< that many in a row and no more; 0: all from `first` on
  Duration from{};                            ///< on the clock of the world, which starts at zero
  std::optional<Duration> until{};            ///< for ever unless given
  Duration delay = std::chrono::seconds(1);   ///< of `delay`; of `reorder`, how long it waits to be overtaken

  /// Nothing passes to or from the device, and it finds no network.
  static FaultRule out_of_range(Eui64 device, Duration from = {}, std::optional<Duration> until = {});

  /// It meets messages by number, and decides once for all transmissions of a message.
  bool counts() const { return first > 1 || count > 0; }
  /// It meets everything the device sends or receives, acknowledgements and joins too.
  bool meets_everything() const { return !counts() && !cluster && !message; }
  bool applies_at(TimePoint now) const { return now.time_since_epoch() >= from && (!until || now.time_since_epoch() < *until); }
  /// `down` is the direction of a message, `other` its end that is no coordinator.
  bool meets(bool down, std::optional<Eui64> other) const {
    return (way == Way::both || (way == Way::down) == down) && (!device || device == other);
  }
  bool meets_content(std::uint16_t cluster_of_it, ByteView payload) const;
  bool operator==(const FaultRule&) const = default;
};

/// The OTA command of an APS payload of cluster 0x0019; nothing for profile-wide frames and block responses without data.
std::optional<ota::CommandId> ota_command_of(ByteView zcl_frame);

}  // namespace rig::sim
