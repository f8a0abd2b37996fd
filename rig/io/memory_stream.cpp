// SPDX-License-Identifier: Apache-2.0
#include "rig/io/memory_stream.hpp"

namespace rig::io {

using namespace std::chrono_literals;

// One end. Bytes written here collect in `pending` of the other end and are delivered there in one chunk when the line has
// carried the last of them; two buffers swap places, so a transfer allocates nothing once they have grown.
class MemoryLine::End final : public device::ByteStream {
 public:
  End(Loop& loop, std::string name, LineSettings settings) : loop_(loop), name_(std::move(name)), settings_(settings) {}

  void listen(Listener listener) override { listener_ = std::move(listener); }
  void write(ByteView bytes) override {
    if (!lost_ && !bytes.empty()) other_->arrive(bytes);
  }
  std::string name() const override { return name_; }

  void connect(std::weak_ptr<Shared> shared, End& other) {
    shared_ = std::move(shared);
    other_ = &other;
  }
  void lose() {
    if (std::exchange(lost_, true)) return;
    loop_.post([alive = shared_, this] {
      if (alive.lock() && listener_.on_lost) listener_.on_lost(make_error(ErrorCode::port_lost, "the line was cut", name_));
    });
  }
  bool lost() const { return lost_; }
  void restore() {
    lost_ = false;
    ++plugged_;
    pending_.clear();
    scheduled_ = false;
    line_free_ = loop_.now();
  }

 private:
  void arrive(ByteView bytes) {
    pending_.insert(pending_.end(), bytes.begin(), bytes.end());
    if (settings_.baud == 0) {
      if (!std::exchange(scheduled_, true)) loop_.post(delivery());
      return;
    }
    line_free_ = std::max(line_free_, loop_.now()) + Duration(10s) / settings_.baud * static_cast<Duration::rep>(bytes.size());
    loop_.arm(line_free_, [alive = shared_, this, count = bytes.size(), plugged = plugged_] {
      if (alive.lock() && plugged == plugged_) deliver(count);
    });
  }
  Loop::Task delivery() {
    return [alive = shared_, this, plugged = plugged_] {
      if (!alive.lock() || plugged != plugged_) return;
      scheduled_ = false;
      deliver(pending_.size());
    };
  }
  void deliver(std::size_t count) {
    if (lost_) return;
    delivered_.assign(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(count));
    pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(count));
    if (listener_.on_bytes) listener_.on_bytes(delivered_);
  }

  Loop& loop_;
  std::string name_;
  LineSettings settings_;
  Listener listener_;
  std::weak_ptr<Shared> shared_;
  End* other_ = nullptr;
  Bytes pending_, delivered_;
  bool scheduled_ = false;
  bool lost_ = false;
  unsigned plugged_ = 0;  // deliveries that were under way when the plug was pulled belong to an earlier one
  TimePoint line_free_{};
};

struct MemoryLine::Shared {
  Shared(Loop& loop, const std::string& name, LineSettings settings) : host(loop, name, settings), twin(loop, name + " (twin)", settings) {}
  End host, twin;
};

MemoryLine::MemoryLine(Loop& loop, std::string name, LineSettings settings) : shared_(std::make_shared<Shared>(loop, name, settings)) {
  shared_->host.connect(shared_, shared_->twin);
  shared_->twin.connect(shared_, shared_->host);
}

MemoryLine::~MemoryLine() = default;

device::ByteStream& MemoryLine::host_end() { return shared_->host; }
device::ByteStream& MemoryLine::twin_end() { return shared_->twin; }

void MemoryLine::cut() {
  shared_->host.lose();
  shared_->twin.lose();
}

bool MemoryLine::is_cut() const { return shared_->host.lost(); }

void MemoryLine::plug_in_again() {
  shared_->host.restore();
  shared_->twin.restore();
}

}  // namespace rig::io
