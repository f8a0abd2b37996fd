// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "rig/adapter/bench_values.hpp"

namespace rig::adapter {

/// What is wrong with the contacts of a simulated board.
struct ContactQuirks {
  Channels stuck_channels{};  ///< commands are taken and the contact stays where it is
  bool lies = false;          ///< a stuck channel reads back what was commanded, not where the contact is
};

/// The contacts of a simulated relay board, channels counted from 1. Open without power.
class TwinContacts {
 public:
  /// Called whenever a contact moves; `closed` is true when the relay is on.
  using Moved = std::function<void(unsigned channel, bool closed)>;

  TwinContacts(unsigned channels, ContactQuirks quirks, Moved moved)
      : quirks_(std::move(quirks)), moved_(std::move(moved)), contacts_(channels) {}

  unsigned channels() const { return static_cast<unsigned>(contacts_.size()); }
  bool has(unsigned channel) const { return channel >= 1 && channel <= channels(); }
  /// Only for a channel it has.
  void command(unsigned channel, bool on);
  void command_all(bool on);
  bool reads(unsigned channel) const;  ///< what the board says of itself
  bool closed(unsigned channel) const { return contacts_.at(channel - 1).closed; }
  /// Every contact falls open, stuck ones too: what is simulated is a dead driver, not a weld.
  void lose_power();

 private:
  struct Contact {
    bool commanded = false;
    bool closed = false;
  };
  void move(unsigned channel, bool closed);

  ContactQuirks quirks_;
  Moved moved_;
  std::vector<Contact> contacts_;
};

}  // namespace rig::adapter
