// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rig/adapter/relay_twin.hpp"
#include "rig/proto/modbus/frame.hpp"

namespace rig::sainsmart_relay {

/// The board's end of the line. It obeys functions 05 and 0F and repeats them, as a user reports; queries are not
/// answered. That its contacts open when the plug is pulled is assumed.
class SainsmartTwin final : public adapter::RelayTwin {
 public:
  /// Loop and port outlive the twin.
  SainsmartTwin(io::Loop& loop, device::ByteStream& port, adapter::RelayTwinSettings quirks, Contact contact)
      : RelayTwin(loop, port, 16, std::move(quirks), std::move(contact)) {}

 private:
  void hear(ByteView bytes) override;
  void forget() override { reader_.reset(); }
  bool obey(const modbus::Frame& frame);

  modbus::AsciiReader reader_;
};

}  // namespace rig::sainsmart_relay
