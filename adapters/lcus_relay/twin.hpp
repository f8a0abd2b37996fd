// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/lcus_relay/settings.hpp"

namespace rig::lcus_relay {

/// The board's end of the line.
class LcusTwin final : public adapter::RelayTwin {
 public:
  LcusTwin(io::Loop& loop, device::ByteStream& port, const Settings& board, TwinSettings quirks, Contact contact);

 private:
  void hear(ByteView bytes) override;
  void forget() override { reader_ = {}; }
  void obey(const Heard& heard);
  void answer(unsigned channel);

  bool reads_back_;
  QueryForm query_;
  CommandReader reader_;
};

}  // namespace rig::lcus_relay
