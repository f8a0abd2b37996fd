// SPDX-License-Identifier: Apache-2.0
#include "adapters/usb_port/transfers.hpp"

#include <fmt/format.h>
#include <libusb.h>

#include <algorithm>

namespace rig::usb_port {
namespace {

constexpr std::size_t setup_size = LIBUSB_CONTROL_SETUP_SIZE;

unsigned char type_of(TransferKind kind) {
  if (kind == TransferKind::control) return LIBUSB_TRANSFER_TYPE_CONTROL;
  return kind == TransferKind::bulk ? LIBUSB_TRANSFER_TYPE_BULK : LIBUSB_TRANSFER_TYPE_INTERRUPT;
}

// libusb counts milliseconds, and 0 would be for ever.
unsigned milliseconds(Duration time_out) {
  const auto whole = std::chrono::ceil<std::chrono::milliseconds>(time_out).count();
  return static_cast<unsigned>(std::clamp<std::int64_t>(whole, 1, std::numeric_limits<int>::max()));
}

}  // namespace

/// One transfer while libusb has it.
struct Transfers::Flight {
  std::shared_ptr<Transfers> owner;
  std::uint64_t id{};
  TransferRequest request;
  libusb_transfer* raw = libusb_alloc_transfer(0);

  Flight(std::shared_ptr<Transfers> from, std::uint64_t number, TransferRequest asked)
      : owner(std::move(from)), id(number), request(std::move(asked)) {}
  ~Flight() { libusb_free_transfer(raw); }
  Flight(const Flight&) = delete;
  Flight& operator=(const Flight&) = delete;
};

Transfers::Transfers(io::Loop& loop, libusb_device_handle* handle, std::string name, std::function<void()> lost)
    : loop_(loop), handle_(handle), name_(std::move(name)), lost_(std::move(lost)) {}

void Transfers::begin(TransferRequest request, Done done) {
  const std::uint64_t id = ++last_id_;
  pending_.push_back({id, request.kind == TransferKind::control ? std::uint8_t{0} : request.endpoint, std::move(done)});
  const auto fail = [&](Error why) {
    loop_.post([self = shared_from_this(), id, why = std::move(why)] { self->finish(id, why); });
  };
  if (loss_) return fail(*loss_);
  const int failed = submit(id, std::move(request));
  if (failed == LIBUSB_ERROR_NO_DEVICE) {
    fail(trouble(ErrorCode::port_lost, "unplugged"));
    loop_.post([self = shared_from_this()] {
      if (self->lost_) self->lost_();
    });
  } else if (failed < 0) {
    fail(trouble(ErrorCode::io_failed, fmt::format("the transfer was not taken: {}", libusb_strerror(failed))));
  }
}

int Transfers::submit(std::uint64_t id, TransferRequest request) {
  auto flight = std::make_unique<Flight>(shared_from_this(), id, std::move(request));
  libusb_transfer& raw = *flight->raw;
  raw.dev_handle = handle_;
  raw.endpoint = flight->request.kind == TransferKind::control ? 0 : flight->request.endpoint;
  raw.type = type_of(flight->request.kind);
  raw.timeout = milliseconds(flight->request.time_out);
  raw.buffer = flight->request.octets.data();
  raw.length = static_cast<int>(flight->request.octets.size());
  raw.user_data = flight.get();
  raw.callback = on_returned;
  const std::lock_guard lock(mutex_);
  const int failed = libusb_submit_transfer(&raw);
  if (failed < 0) return failed;
  flying_.insert(&raw);
  static_cast<void>(flight.release());  // libusb gives it back to on_returned()
  return 0;
}

// The thread of libusb from here to the post(). What belongs to libusb is freed here, while its context is sure to be
// there.
void Transfers::on_returned(libusb_transfer* raw) {
  const std::unique_ptr<Flight> flight(static_cast<Flight*>(raw->user_data));
  const TransferRequest& request = flight->request;
  const Byte* octets = raw->buffer + (request.kind == TransferKind::control ? setup_size : 0);
  flight->owner->returned(raw, {flight->id, request.kind, request.endpoint, raw->status,
                                request.device_sends() ? Bytes(octets, octets + raw->actual_length) : Bytes{}});
}

void Transfers::returned(libusb_transfer* raw, Ended how) {
  const std::lock_guard lock(mutex_);
  flying_.erase(raw);
  loop_.post([self = shared_from_this(), how = std::move(how)] { self->ended(how); });
  landed_.notify_all();
}

void Transfers::ended(Ended how) {
  const bool gone = how.status == LIBUSB_TRANSFER_NO_DEVICE;
  const bool halted = how.status == LIBUSB_TRANSFER_STALL && how.kind != TransferKind::control;
  if (halted && handle_) libusb_clear_halt(handle_, how.endpoint);  // else every later transfer there fails too
  const auto id = how.id;
  finish(id, result_of(std::move(how)));
  if (gone && lost_) lost_();
}

Result<Bytes> Transfers::result_of(Ended how) const {
  const bool device_sends = (how.endpoint & 0x80) != 0;
  switch (how.status) {
    case LIBUSB_TRANSFER_COMPLETED:
      return std::move(how.octets);
    case LIBUSB_TRANSFER_STALL:
      return make_error(ErrorCode::unsupported, "the device refused the request (STALL)");
    case LIBUSB_TRANSFER_TIMED_OUT:
      if (!how.octets.empty() && how.kind != TransferKind::control) return std::move(how.octets);
      if (how.kind == TransferKind::control) return trouble(ErrorCode::timeout, "the device did not answer in time");
      return trouble(ErrorCode::timeout,
                     device_sends ? "the device had nothing to say in time" : "the device took nothing in time");
    case LIBUSB_TRANSFER_NO_DEVICE:
      return trouble(ErrorCode::port_lost, "unplugged");
    case LIBUSB_TRANSFER_CANCELLED:
      return trouble(ErrorCode::cancelled, "the transfer was called off");
    case LIBUSB_TRANSFER_OVERFLOW:
      return trouble(ErrorCode::io_failed, "the device sent more than was asked for");
    default:
      return trouble(ErrorCode::io_failed, "the transfer failed on the cable; `dmesg` may say more");
  }
}

void Transfers::finish(std::uint64_t id, Result<Bytes> result) {
  const auto found = std::find_if(pending_.begin(), pending_.end(), [id](const Pending& one) { return one.id == id; });
  if (found == pending_.end()) return;
  found->result = std::move(result);
  tell();
}

void Transfers::tell() {
  std::set<std::uint8_t> waiting;
  for (auto one = pending_.begin(); one != pending_.end();) {
    if (waiting.contains(one->queue) || !one->result) {
      waiting.insert((one++)->queue);
      continue;
    }
    Pending told = std::move(*one);
    pending_.erase(one);
    if (told.done) told.done(*std::move(told.result));
    waiting.clear();
    one = pending_.begin();  // done() may have begun or forgotten some
  }
}

void Transfers::lose(const Error& why) {
  if (loss_) return;
  loss_ = why;
  for (auto count = pending_.size(); count > 0 && !pending_.empty(); --count) {
    Pending told = std::move(pending_.front());
    pending_.pop_front();
    if (told.done) told.done(told.result ? *std::move(told.result) : Result<Bytes>(why));
  }
}

void Transfers::forget() {
  pending_.clear();
  const std::lock_guard lock(mutex_);
  for (libusb_transfer* raw : flying_) libusb_cancel_transfer(raw);
}

void Transfers::stop() {
  lost_ = {};
  forget();
  std::unique_lock lock(mutex_);
  landed_.wait(lock, [this] { return flying_.empty(); });
  handle_ = nullptr;
}

}  // namespace rig::usb_port
