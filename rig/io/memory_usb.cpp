// SPDX-License-Identifier: Apache-2.0
#include "rig/io/memory_usb.hpp"

#include <fmt/format.h>

#include <list>

namespace rig::io {
namespace {

using namespace std::chrono_literals;
using device::UsbDevice;
using device::UsbSetup;

constexpr Duration transfer_time = 1ms;

}  // namespace

struct MemoryUsb::Cable {
  Loop& loop;
  device::UsbFunction* function;  // null once the cable has ended
  bool plugged = true;
  End* end = nullptr;
};

// What the host asked for and was not answered yet is in `waiting_`: an IN transfer stays there while the function has nothing for it.
class MemoryUsb::End final : public UsbDevice {
 public:
  End(std::shared_ptr<Cable> cable, device::UsbIdentity identity) : cable_(std::move(cable)), identity_(std::move(identity)) {
    if (cable_->function)
      cable_->function->when_ready([alive = std::weak_ptr(alive_), this] {
        if (alive.lock()) ask_again();
      });
  }
  ~End() override {
    forget_transfers();
    cable_->end = nullptr;
    if (cable_->function) cable_->function->when_ready({});
  }

  const device::UsbIdentity& identity() const override { return identity_; }
  std::string name() const override {
    return fmt::format("{} ({:04x}:{:04x} {})", identity_.path.empty() ? "twin" : identity_.path, identity_.vid, identity_.pid, identity_.product);
  }
  void on_lost(std::function<void(const Error&)> told) override { told_ = std::move(told); }

  void control_in(const UsbSetup& setup, std::size_t length, Duration time_out, Done done) override {
    begin(time_out, std::move(done), [this, setup, length] { return cut_to(cable_->function->on_control(setup, {}, length), length); });
  }
  void control_out(const UsbSetup& setup, ByteView data, Duration time_out, Done done) override {
    begin(time_out, std::move(done), [this, setup, sent = Bytes(data.begin(), data.end())] {
      return sent_unless_refused(cable_->function->on_control(setup, sent, sent.size()).has_value());
    });
  }
  void transfer_out(std::uint8_t endpoint, ByteView data, Duration time_out, Done done) override {
    begin(time_out, std::move(done), [this, endpoint, sent = Bytes(data.begin(), data.end())] {
      return sent_unless_refused(cable_->function->on_out(endpoint, sent));
    });
  }
  void transfer_in(std::uint8_t endpoint, std::size_t length, Duration time_out, Done done) override {
    begin(time_out, std::move(done), [this, endpoint, length]() -> std::optional<Result<Bytes>> {
      auto bytes = cable_->function->on_in(endpoint, length);
      if (!bytes) return std::nullopt;
      return cut_to(std::move(bytes), length);
    });
  }
  void forget_transfers() override {
    for (Transfer& transfer : waiting_) cable_->loop.disarm(transfer.timer);
    waiting_.clear();
  }

  void lose() {
    cable_->loop.post([alive = std::weak_ptr(alive_), this] {
      if (!alive.lock()) return;
      for (auto count = waiting_.size(); count > 0 && !waiting_.empty(); --count) finish(waiting_.begin(), lost());
      if (const auto told = told_) told(lost());
    });
  }

 private:
  using Answer = std::optional<Result<Bytes>>;  // nothing: not yet
  struct Transfer {
    Done done;
    std::function<Answer()> ask;
    TimePoint ends;
    TimerId timer{};
  };
  using Place = std::list<Transfer>::iterator;

  Error lost() const { return make_error(ErrorCode::port_lost, "unplugged", name()); }
  static Result<Bytes> cut_to(std::optional<Bytes> bytes, std::size_t length) {
    if (!bytes) return make_error(ErrorCode::unsupported, "the device refused the request (STALL)");
    if (bytes->size() > length) bytes->resize(length);
    return *std::move(bytes);
  }
  static Result<Bytes> sent_unless_refused(bool taken) { return cut_to(taken ? std::optional<Bytes>(Bytes{}) : std::nullopt, 0); }

  void begin(Duration time_out, Done done, std::function<Answer()> ask) {
    waiting_.push_back({std::move(done), std::move(ask), cable_->loop.now() + time_out});
    const Place place = std::prev(waiting_.end());
    place->timer = cable_->loop.arm(cable_->loop.now() + std::min(transfer_time, time_out), [this, place] { ask_function(place); });
  }
  void ask_function(Place place) {
    place->timer = {};
    if (!cable_->plugged) return finish(place, lost());
    if (auto answer = place->ask()) return finish(place, *std::move(answer));
    if (cable_->loop.now() >= place->ends)
      return finish(place, make_error(ErrorCode::timeout, "the device had nothing to say in time", name()));
    place->timer = cable_->loop.arm(place->ends, [this, place] { ask_function(place); });
  }
  void ask_again() {
    for (Place place = waiting_.begin(); place != waiting_.end(); ++place) {
      cable_->loop.disarm(place->timer);
      place->timer = cable_->loop.arm(cable_->loop.now() + transfer_time, [this, place] { ask_function(place); });
    }
  }
  void finish(Place place, Result<Bytes> result) {
    cable_->loop.disarm(place->timer);
    const Done done = std::move(place->done);
    waiting_.erase(place);
    if (done) done(std::move(result));
  }

  std::shared_ptr<Cable> cable_;
  device::UsbIdentity identity_;
  std::function<void(const Error&)> told_;
  std::list<Transfer> waiting_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

MemoryUsb::MemoryUsb(Loop& loop, device::UsbFunction& function) : cable_(std::make_shared<Cable>(Cable{loop, &function})) {}

MemoryUsb::~MemoryUsb() {
  cut();
  if (cable_->function) cable_->function->when_ready({});
  cable_->function = nullptr;
}

std::unique_ptr<UsbDevice> MemoryUsb::open() {
  auto end = std::make_unique<End>(cable_, cable_->function->identity());
  cable_->end = end.get();
  return end;
}

void MemoryUsb::cut() {
  if (std::exchange(cable_->plugged, false) && cable_->end) cable_->end->lose();
}

bool MemoryUsb::is_cut() const { return !cable_->plugged; }

void MemoryUsb::plug_in_again() { cable_->plugged = true; }

}  // namespace rig::io
