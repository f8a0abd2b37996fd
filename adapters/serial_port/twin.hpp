// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <vector>

#include "rig/device/byte_stream.hpp"
#include "rig/io/loop.hpp"

namespace rig::serial_port {

class DescriptorStream;

/// The far end of a serial port that is not there: a pseudo-terminal. A twin speaks through this object, and any
/// program, hanrig or another, opens slave_path() as its port. The host may come and go; the twin does not notice.
class PtyTwin final : public device::ByteStream {
 public:
  /// The loop outlives the twin. Errors: io_failed.
  static Result<std::unique_ptr<PtyTwin>> create(io::Loop& loop, std::string name);
  /// Removes the links and hangs up: whoever has the slave open loses its port.
  ~PtyTwin() override;

  const std::string& slave_path() const { return slave_path_; }  ///< "/dev/pts/7"
  /// Makes `link` a symbolic link to the slave, for hosts that want a name which stays; makes its folder too. A link
  /// that a killed run left behind is replaced. Errors: io_failed, also when something else has that name.
  Result<void> link(const std::filesystem::path& link);

  /// The rate the host has set its port to, in bit/s.
  Result<std::uint32_t> baud() const;

  void listen(Listener listener) override;
  void write(ByteView bytes) override;
  std::string name() const override;

 private:
  PtyTwin(std::shared_ptr<DescriptorStream> stream, std::string slave_path)
      : stream_(std::move(stream)), slave_path_(std::move(slave_path)) {}
  std::shared_ptr<DescriptorStream> stream_;
  std::string slave_path_;
  std::vector<std::filesystem::path> links_;
};

}  // namespace rig::serial_port
