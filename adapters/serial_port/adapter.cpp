// SPDX-License-Identifier: Apache-2.0
#include "adapters/serial_port/adapter.hpp"

#include "adapters/serial_port/descriptor_stream.hpp"
#include "adapters/serial_port/tty.hpp"

namespace rig::serial_port {

Result<std::unique_ptr<SerialPort>> SerialPort::open(io::Loop& loop, const std::string& path,
                                                     const SerialSettings& settings) {
  auto opened = Tty::open(path, settings);
  if (opened.has_error()) return opened.error();
  auto tty = std::make_shared<Tty>(std::move(*opened));
  const int fd = tty->fd();
  auto stream = std::make_shared<DescriptorStream>(loop, fd, path, [tty]() mutable { tty.reset(); });
  stream->start();
  return std::unique_ptr<SerialPort>(new SerialPort(std::move(stream)));
}

SerialPort::~SerialPort() { stream_->close(); }

void SerialPort::listen(Listener listener) { stream_->listen(std::move(listener)); }
void SerialPort::write(ByteView bytes) { stream_->write(bytes); }
std::string SerialPort::name() const { return stream_->name(); }

}  // namespace rig::serial_port
