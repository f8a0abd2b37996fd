// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "rig/device/byte_stream.hpp"
#include "rig/io/loop.hpp"

namespace rig::io {

/// How a line behaves. Both directions alike.
struct LineSettings {
  std::uint32_t baud = 0;  ///< octets take 10 bits each; 0 means no time passes on the line
};

/// A line in memory with two ends, host and twin. cut() is what pulling the plug does: both ends learn that the port is lost.
class MemoryLine {
 public:
  MemoryLine(Loop& loop, std::string name, LineSettings settings = {});
  ~MemoryLine();

  /// The ends live as long as the line.
  device::ByteStream& host_end();
  device::ByteStream& twin_end();
  void cut();
  bool is_cut() const;
  /// The plug is in its socket again; what was under way when it was pulled is gone.
  void plug_in_again();

 private:
  class End;
  struct Shared;
  std::shared_ptr<Shared> shared_;
};

}  // namespace rig::io
