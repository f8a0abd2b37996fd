// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "adapters/lcus_relay/models.hpp"
#include "adapters/lcus_relay/protocol.hpp"
#include "rig/device/byte_stream.hpp"
#include "rig/io/loop.hpp"

namespace rig::lcus_relay {

/// What kind of board it is, and what is wrong with it.
struct TwinSettings {
  Model model;
  QueryForm query = QueryForm::operation_02;  ///< the only form its firmware answers
  std::vector<unsigned> stuck_channels{};     ///< commands are taken and the contact stays where it is
  bool lies = false;                          ///< a stuck channel reads back what was commanded, not where the contact is
  Duration reply_delay{};                     ///< before each answer
  Bytes garbage{};                            ///< said before each answer
};

/// The board's end of the line. Contacts are open at power-up.
class LcusTwin {
 public:
  /// `contact` is called whenever a contact moves; `closed` is true when the relay is on.
  using Contact = std::function<void(unsigned channel, bool closed)>;

  /// Loop and port outlive the twin.
  LcusTwin(io::Loop& loop, device::ByteStream& port, TwinSettings settings, Contact contact);
  ~LcusTwin();
  LcusTwin(const LcusTwin&) = delete;
  LcusTwin& operator=(const LcusTwin&) = delete;

  bool closed(unsigned channel) const { return relays_.at(channel - 1).closed; }

 private:
  struct Relay {
    bool commanded = false;
    bool closed = false;
  };
  void obey(const Heard& heard);
  void set(unsigned channel, bool on);
  void answer(unsigned channel);
  bool stuck(unsigned channel) const;

  io::Loop& loop_;
  device::ByteStream& port_;
  TwinSettings settings_;
  Contact contact_;
  CommandReader reader_;
  std::vector<Relay> relays_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // delayed answers look at it
};

}  // namespace rig::lcus_relay
