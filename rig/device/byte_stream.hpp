// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "rig/base/bytes.hpp"
#include "rig/base/error.hpp"

namespace rig::device {

/// A line that carries bytes both ways: a tty, a pty, a pipe in memory. Adapters are handed one and never open ports.
/// All callbacks come from the loop, never from inside write() or listen().
class ByteStream {
 public:
  struct Listener {
    std::function<void(ByteView)> on_bytes;     ///< a chunk as it arrived; the view dies when the call returns
    std::function<void(const Error&)> on_lost;  ///< once: port_lost or io_failed; nothing comes after it
  };

  virtual ~ByteStream() = default;
  /// Replaces the listener. An empty listener drops what arrives.
  virtual void listen(Listener listener) = 0;
  /// Queues bytes in order; a failure is told through on_lost.
  virtual void write(ByteView bytes) = 0;
  /// "/dev/ttyUSB0", "twin hub": for errors and reports.
  virtual std::string name() const = 0;
};

}  // namespace rig::device
