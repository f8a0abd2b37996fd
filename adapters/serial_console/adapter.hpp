// SPDX-License-Identifier: Apache-2.0
//
// The debug UART of a device under test, on a serial port.
#pragma once

#include <string>

#include "adapters/serial_console/settings.hpp"
#include "rig/device/byte_stream.hpp"
#include "rig/io/line_assembler.hpp"
#include "rig/io/loop.hpp"

namespace rig::serial_console {

/// Listens from the moment it is made. The instants of a line are those at which the loop read its octets from the kernel.
class SerialConsole final : public device::Console {
 public:
  /// Loop and port outlive the console.
  SerialConsole(io::Loop& loop, device::ByteStream& port, const Settings& settings);
  ~SerialConsole() override;
  SerialConsole(const SerialConsole&) = delete;
  SerialConsole& operator=(const SerialConsole&) = delete;

  void listen(Listener listener) override { listener_ = std::move(listener); }
  void send_line(std::string_view text) override;
  void send_raw(std::string_view octets) override;

 private:
  void on_bytes(ByteView chunk);
  void on_lost(const Error& error);

  io::Loop& loop_;
  device::ByteStream& port_;
  LineEnd line_end_;
  io::LineAssembler lines_;
  io::LineAssembler::OnLine told_;
  Listener listener_;
  std::string outgoing_;
};

}  // namespace rig::serial_console
