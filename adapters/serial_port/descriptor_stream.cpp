// SPDX-License-Identifier: Apache-2.0
#include "adapters/serial_port/descriptor_stream.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <boost/asio/buffer.hpp>
#include <cerrno>

#include "adapters/serial_port/termios.hpp"

namespace rig::serial_port {

DescriptorStream::DescriptorStream(io::Loop& loop, int fd, std::string name, std::function<void()> close)
    : loop_(loop), descriptor_(loop.context(), fd), name_(std::move(name)), close_(std::move(close)) {
  ErrorNumber ignored;  // both kinds of owner have opened it non-blocking; this only tells Asio
  descriptor_.native_non_blocking(true, ignored);
}

void DescriptorStream::listen(device::ByteStream::Listener listener) {
  listener_ = std::make_shared<device::ByteStream::Listener>(std::move(listener));
  if (loss_) loop_.post([self = shared_from_this()] { self->tell_loss(); });
}

void DescriptorStream::close() {
  listener_.reset();
  if (!close_) return;
  descriptor_.release();  // before the close: libserialport closes the descriptor itself
  std::exchange(close_, nullptr)();
}

void DescriptorStream::read() {
  descriptor_.async_read_some(
      boost::asio::buffer(incoming_),
      [self = shared_from_this()](const ErrorNumber& error, std::size_t count) { self->on_read(error, count); });
}

void DescriptorStream::on_read(const ErrorNumber& error, std::size_t count) {
  if (!close_ || loss_) return;
  // A tty that was unplugged reads as an end of file or as EIO, depending on when it is asked.
  if (error) return lose(lost_by(error.category() == boost::system::system_category() ? error.value() : EIO));
  if (const auto listener = listener_; listener && listener->on_bytes) listener->on_bytes({incoming_.data(), count});
  if (close_ && !loss_) read();
}

void DescriptorStream::write(ByteView bytes) {
  if (!close_ || loss_) return;
  const bool was_idle = queue_.empty();
  if (was_idle) bytes = bytes.subspan(write_now(bytes));
  if (bytes.empty() || loss_) return;
  if (queue_.size() - written_ + bytes.size() > max_queued_bytes)
    return lose(make_error(ErrorCode::io_failed,
                           fmt::format("the other end does not read: {} bytes are waiting", max_queued_bytes), name_));
  queue_.insert(queue_.end(), bytes.begin(), bytes.end());
  if (was_idle) wait_until_writable();
}

std::size_t DescriptorStream::write_now(ByteView bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const auto count = ::write(descriptor_.native_handle(), bytes.data() + done, bytes.size() - done);
    if (count > 0) {
      done += static_cast<std::size_t>(count);
    } else if (errno == EAGAIN) {
      break;
    } else if (errno != EINTR) {
      lose(lost_by(errno));
      break;
    }
  }
  return done;
}

void DescriptorStream::wait_until_writable() {
  descriptor_.async_wait(boost::asio::posix::stream_descriptor::wait_write,
                         [self = shared_from_this()](const ErrorNumber& error) {
                           if (!error && self->close_ && !self->loss_) self->flush_queue();
                         });
}

void DescriptorStream::flush_queue() {
  written_ += write_now(ByteView(queue_).subspan(written_));
  if (loss_) return;
  if (written_ < queue_.size() && written_ < queue_.size() / 2) return wait_until_writable();
  queue_.erase(queue_.begin(), queue_.begin() + static_cast<std::ptrdiff_t>(written_));
  written_ = 0;
  if (!queue_.empty()) wait_until_writable();
}

// The descriptor is closed at once: as long as it is open, the kernel gives the dongle another name when it comes back.
void DescriptorStream::lose(Error why) {
  loss_ = std::move(why);
  descriptor_.release();
  std::exchange(close_, nullptr)();
  loop_.post([self = shared_from_this()] { self->tell_loss(); });
}

void DescriptorStream::tell_loss() {
  const auto listener = listener_;
  if (!listener || !listener->on_lost || std::exchange(loss_told_, true)) return;
  listener->on_lost(*loss_);
}

Error DescriptorStream::lost_by(int number) const {
  switch (number) {
    case EIO:
    case ENXIO:
    case ENODEV:
    case EBADF:
      return make_error(ErrorCode::port_lost, "unplugged, or closed at its other end", name_);
    default: {
      Error error = system_error("the port failed", number);
      error.where = name_;
      return error;
    }
  }
}

}  // namespace rig::serial_port
