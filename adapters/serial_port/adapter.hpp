// SPDX-License-Identifier: Apache-2.0
//
// A serial port of this machine as a line of bytes: /dev/ttyUSB0, /dev/serial/by-id/..., a pseudo-terminal of socat or
// of a twin. Everything that talks through a tty is handed one of these.
#pragma once

#include <memory>

#include "adapters/serial_port/settings.hpp"
#include "rig/device/byte_stream.hpp"
#include "rig/io/loop.hpp"

namespace rig::serial_port {

class DescriptorStream;

/// An open port. When it is lost (port_lost when unplugged, io_failed when the other end has not read for 1 MiB) it is
/// closed, tells its listener once, and stays lost: open a new one. A loss while nobody listens is told to the next
/// listener.
class SerialPort final : public device::ByteStream {
 public:
  /// Takes the port for this process alone, sets it up and drops what it had received before. The loop outlives the
  /// port. Errors: not_found (naming the ports that are there), port_busy, io_failed (naming the group that may use the
  /// port), unsupported for a path that is no tty.
  static Result<std::unique_ptr<SerialPort>> open(io::Loop& loop, const std::string& path,
                                                  const SerialSettings& settings = {});
  ~SerialPort() override;

  void listen(Listener listener) override;
  void write(ByteView bytes) override;
  std::string name() const override;  ///< the path

 private:
  explicit SerialPort(std::shared_ptr<DescriptorStream> stream) : stream_(std::move(stream)) {}
  std::shared_ptr<DescriptorStream> stream_;
};

}  // namespace rig::serial_port
