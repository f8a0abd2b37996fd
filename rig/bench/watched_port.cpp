// SPDX-License-Identifier: Apache-2.0
#include "rig/bench/watched_port.hpp"

namespace rig::bench {
namespace {

using Lost = std::function<void(const Error&)>;

class WatchedLine final : public device::ByteStream {
 public:
  WatchedLine(std::unique_ptr<device::ByteStream> line, Lost lost) : line_(std::move(line)), lost_(std::move(lost)) { WatchedLine::listen({}); }
  ~WatchedLine() override { line_->listen({}); }
  void listen(Listener listener) override {
    line_->listen({std::move(listener.on_bytes), [lost = lost_, adapter = std::move(listener.on_lost)](const Error& error) {
                     if (adapter) adapter(error);
                     lost(error);
                   }});
  }
  void write(ByteView bytes) override { line_->write(bytes); }
  std::string name() const override { return line_->name(); }

 private:
  std::unique_ptr<device::ByteStream> line_;
  Lost lost_;
};

class WatchedUsb final : public device::UsbDevice {
 public:
  WatchedUsb(std::unique_ptr<device::UsbDevice> usb, Lost lost) : usb_(std::move(usb)), lost_(std::move(lost)) { WatchedUsb::on_lost({}); }
  const device::UsbIdentity& identity() const override { return usb_->identity(); }
  std::string name() const override { return usb_->name(); }
  void on_lost(std::function<void(const Error&)> told) override {
    usb_->on_lost([lost = lost_, adapter = std::move(told)](const Error& error) {
      if (adapter) adapter(error);
      lost(error);
    });
  }
  void control_in(const device::UsbSetup& setup, std::size_t length, Duration time_out, Done done) override {
    usb_->control_in(setup, length, time_out, std::move(done));
  }
  void control_out(const device::UsbSetup& setup, ByteView data, Duration time_out, Done done) override {
    usb_->control_out(setup, data, time_out, std::move(done));
  }
  void transfer_in(std::uint8_t endpoint, std::size_t length, Duration time_out, Done done) override {
    usb_->transfer_in(endpoint, length, time_out, std::move(done));
  }
  void transfer_out(std::uint8_t endpoint, ByteView data, Duration time_out, Done done) override {
    usb_->transfer_out(endpoint, data, time_out, std::move(done));
  }
  void forget_transfers() override { usb_->forget_transfers(); }

 private:
  std::unique_ptr<device::UsbDevice> usb_;
  Lost lost_;
};

}  // namespace

OpenedPort watched(OpenedPort port, Lost lost) {
  OpenedPort result = std::visit(
      [&](auto& owned) {
        using Owned = std::decay_t<decltype(owned)>;
        if constexpr (std::is_same_v<Owned, std::unique_ptr<device::ByteStream>>)
          return OpenedPort(std::unique_ptr<device::ByteStream>(std::make_unique<WatchedLine>(std::move(owned), std::move(lost))));
        else
          return OpenedPort(std::unique_ptr<device::UsbDevice>(std::make_unique<WatchedUsb>(std::move(owned), std::move(lost))));
      },
      port.port);
  result.notes = std::move(port.notes);
  result.lock = std::move(port.lock);
  return result;
}

}  // namespace rig::bench
