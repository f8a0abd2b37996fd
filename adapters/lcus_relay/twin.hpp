// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "adapters/lcus_relay/settings.hpp"
#include "rig/device/byte_stream.hpp"
#include "rig/io/loop.hpp"

namespace rig::lcus_relay {

/// The board's end of the line. Contacts are open at power-up.
class LcusTwin {
 public:
  /// `contact` is called whenever a contact moves; `closed` is true when the relay is on.
  using Contact = std::function<void(unsigned channel, bool closed)>;

  /// Loop and port outlive the twin.
  LcusTwin(io::Loop& loop, device::ByteStream& port, const Settings& board, TwinSettings quirks, Contact contact);
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
  bool is_stuck(unsigned channel) const;

  io::Loop& loop_;
  device::ByteStream& port_;
  Model model_;
  QueryForm query_;
  TwinSettings quirks_;
  Contact contact_;
  CommandReader reader_;
  std::vector<Relay> relays_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);  // delayed answers look at it
};

}  // namespace rig::lcus_relay
