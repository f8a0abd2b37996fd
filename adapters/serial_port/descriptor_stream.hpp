// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <functional>
#include <memory>
#include <optional>

#include "rig/device/byte_stream.hpp"
#include "rig/io/loop.hpp"

namespace rig::serial_port {

/// What waits to be written to one port, at most. A line that is so far behind has nobody reading at its other end.
inline constexpr std::size_t max_queued_bytes = 1024 * 1024;

/// Bytes to and from a non-blocking descriptor, told through a listener. The port and the simulated port share it.
/// Handlers that are still queued in the loop keep it alive after its owner is gone, silent.
class DescriptorStream : public std::enable_shared_from_this<DescriptorStream> {
 public:
  /// `close` closes `fd`; it is called once, when the port is lost or by close().
  DescriptorStream(io::Loop& loop, int fd, std::string name, std::function<void()> close);
  void start() { read(); }
  void listen(device::ByteStream::Listener listener);
  void write(ByteView bytes);
  void close();
  const std::string& name() const { return name_; }
  int fd() { return descriptor_.native_handle(); }  ///< -1 once closed

 private:
  using ErrorNumber = boost::system::error_code;
  void read();
  void on_read(const ErrorNumber& error, std::size_t count);
  std::size_t write_now(ByteView bytes);
  void wait_until_writable();
  void flush_queue();
  void lose(Error why);
  void tell_loss();
  Error lost_by(int number) const;

  io::Loop& loop_;
  boost::asio::posix::stream_descriptor descriptor_;
  std::string name_;
  std::function<void()> close_;
  std::shared_ptr<device::ByteStream::Listener> listener_;  // shared: a listener may replace itself while it runs
  std::array<Byte, 16 * 1024> incoming_;
  Bytes queue_;
  std::size_t written_ = 0;  // of queue_
  std::optional<Error> loss_;
  bool loss_told_ = false;
};

}  // namespace rig::serial_port
