// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/kmtronic_relay/settings.hpp"

namespace rig::kmtronic_relay {

/// The board's end of the line.
class KmtronicTwin final : public adapter::RelayTwin {
 public:
  KmtronicTwin(io::Loop& loop, device::ByteStream& port, const Settings& board, TwinSettings quirks, Contact contact);

 private:
  void hear(ByteView bytes) override;
  void forget() override { heard_.clear(); }
  void obey(unsigned address, unsigned operation);

  Bytes heard_;
};

}  // namespace rig::kmtronic_relay
