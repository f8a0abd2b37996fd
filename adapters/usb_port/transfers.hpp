// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "rig/device/usb_device.hpp"
#include "rig/io/loop.hpp"

struct libusb_device_handle;
struct libusb_transfer;

namespace rig::usb_port {

enum class TransferKind : std::uint8_t { control, bulk, interrupt };

/// What is to be carried. `octets` is what the host sends, or as much room as it has; before those of a control
/// transfer stand its eight of setup.
struct TransferRequest {
  TransferKind kind{};
  std::uint8_t endpoint{};  ///< with its direction bit; of a control transfer 0x80 or 0
  Bytes octets{};
  Duration time_out{};

  bool device_sends() const { return (endpoint & 0x80) != 0; }
};

/// The transfers of one open device. libusb ends them on its own thread; they are told on the loop's, in the order they
/// were begun on one endpoint.
class Transfers : public std::enable_shared_from_this<Transfers> {
 public:
  using Done = device::UsbDevice::Done;

  /// The loop and the open handle last until stop(). `lost` is called when a transfer finds that the device is gone.
  Transfers(io::Loop& loop, libusb_device_handle* handle, std::string name, std::function<void()> lost);

  void begin(TransferRequest request, Done done);
  /// Called off as well: a transfer in that stays would take what comes for the next one.
  void forget();
  /// Everything under way ends with `why`, and so does everything that is begun from now on.
  void lose(const Error& why);
  /// Returns when libusb has given every transfer back; nothing is told any more.
  void stop();

 private:
  struct Flight;
  struct Ended {
    std::uint64_t id{};
    TransferKind kind{};
    std::uint8_t endpoint{};
    int status{};
    Bytes octets{};
  };
  struct Pending {
    std::uint64_t id{};
    std::uint8_t queue{};  ///< the endpoint; 0 for control transfers of both directions
    Done done;
    std::optional<Result<Bytes>> result{};
  };
  int submit(std::uint64_t id, TransferRequest request);
  static void on_returned(libusb_transfer* raw);
  void returned(libusb_transfer* raw, Ended how);
  void ended(Ended how);
  void finish(std::uint64_t id, Result<Bytes> result);
  void tell();
  Result<Bytes> result_of(Ended how) const;
  Error trouble(ErrorCode code, std::string what) const { return make_error(code, std::move(what), name_); }

  io::Loop& loop_;
  libusb_device_handle* handle_;
  std::string name_;
  std::function<void()> lost_;
  std::optional<Error> loss_;
  std::list<Pending> pending_;
  std::uint64_t last_id_ = 0;
  std::mutex mutex_;  // for the two below
  std::set<libusb_transfer*> flying_;
  std::condition_variable landed_;
};

}  // namespace rig::usb_port
