// SPDX-License-Identifier: Apache-2.0
#include "adapters/serial_port/twin.hpp"

#include <fcntl.h>
#include <stdlib.h>

#include <array>
#include <cerrno>

#include "adapters/serial_port/descriptor_stream.hpp"
#include "adapters/serial_port/termios.hpp"
#include "adapters/serial_port/tty.hpp"

namespace rig::serial_port {
namespace {

namespace fs = std::filesystem;

// The slave is kept open: a master whose slave nobody has open reads EIO.
struct Pty {
  Descriptor master, slave;
  std::string slave_path;
};

Result<Pty> open_pty() {
  Pty pty;
  pty.master = Descriptor(posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
  std::array<char, 64> path{};
  if (!pty.master || grantpt(pty.master.get()) != 0 || unlockpt(pty.master.get()) != 0 ||
      ptsname_r(pty.master.get(), path.data(), path.size()) != 0)
    return system_error("making a pseudo-terminal", errno);
  pty.slave_path = path.data();
  pty.slave = Descriptor(open(path.data(), O_RDWR | O_NOCTTY | O_CLOEXEC));
  if (!pty.slave) return system_error("opening the pseudo-terminal", errno);
  if (auto raw = make_raw(pty.slave.get(), {}); raw.has_error()) return raw.error();
  return pty;
}

}  // namespace

Result<std::unique_ptr<PtyTwin>> PtyTwin::create(io::Loop& loop, std::string name) {
  auto opened = open_pty();
  if (opened.has_error()) {
    Error error = opened.error();
    error.where = std::move(name);
    return error;
  }
  auto pty = std::make_shared<Pty>(std::move(*opened));
  std::string slave_path = pty->slave_path;
  const int fd = pty->master.get();
  auto stream = std::make_shared<DescriptorStream>(loop, fd, std::move(name), [pty]() mutable { pty.reset(); });
  stream->start();
  return std::unique_ptr<PtyTwin>(new PtyTwin(std::move(stream), std::move(slave_path)));
}

PtyTwin::~PtyTwin() {
  std::error_code error;
  for (const fs::path& link : links_)
    if (fs::read_symlink(link, error) == slave_path_) fs::remove(link, error);
  stream_->close();
}

Result<void> PtyTwin::link(const fs::path& link) {
  std::error_code error;
  if (link.has_parent_path()) fs::create_directories(link.parent_path(), error);
  if (fs::is_symlink(link, error)) fs::remove(link, error);
  fs::create_symlink(slave_path_, link, error);
  if (error)
    return make_error(ErrorCode::io_failed, "cannot link to the port of twin " + name() + ": " + error.message(),
                      link.string());
  links_.push_back(link);
  return {};
}

Result<std::uint32_t> PtyTwin::baud() const { return line_speed(stream_->fd()); }

void PtyTwin::listen(Listener listener) { stream_->listen(std::move(listener)); }
void PtyTwin::write(ByteView bytes) { stream_->write(bytes); }
std::string PtyTwin::name() const { return stream_->name(); }

}  // namespace rig::serial_port
