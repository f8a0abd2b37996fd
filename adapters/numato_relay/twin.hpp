// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "adapters/numato_relay/settings.hpp"

namespace rig::numato_relay {

/// The module's end of the line. Without an id in the settings it is 00000000.
class NumatoTwin final : public adapter::RelayTwin {
 public:
  NumatoTwin(io::Loop& loop, device::ByteStream& port, const Settings& board, TwinSettings quirks, Contact contact);

 private:
  void hear(ByteView bytes) override;
  void forget() override { line_.clear(); }
  std::string obey(std::string_view command);

  std::string id_;
  std::string line_;
};

}  // namespace rig::numato_relay
