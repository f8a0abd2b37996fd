// SPDX-License-Identifier: Apache-2.0
//
// Two links over a line that loses, changes and cuts up octets: every frame arrives exactly once and in order, or a
// link says that it is down.
#include <gtest/gtest.h>

#include <deque>

#include "rig/base/rng.hpp"
#include "rig/proto/ash/link.hpp"
#include "rig/wire/reader.hpp"

namespace rig::ash {
namespace {

using namespace std::chrono_literals;

struct Faults {
  double drop = 0, corrupt = 0, insert = 0;
};

class World {
 public:
  World(std::uint64_t seed, Faults faults) : rng_(seed), faults_(faults) {
    perform(host_, host_.link.start(now_));
    perform(ncp_, ncp_.link.start(now_));
  }

  /// Runs until both have sent and received `count` frames, or a link is down.
  void run(std::uint32_t count) {
    for (int i = 0; i < 2'000'000 && !down && (host_.received < count || ncp_.received < count); ++i) {
      offer(host_, count);
      offer(ncp_, count);
      if (!carry(host_, ncp_) && !carry(ncp_, host_)) skip_to_timer();
    }
  }
  std::uint32_t least_received() const { return std::min(host_.received, ncp_.received); }
  bool down = false;

 private:
  struct End {
    Link link;
    std::deque<Byte> out{};
    std::optional<TimePoint> timer{};
    std::uint32_t sent = 0, received = 0;
  };

  void offer(End& end, std::uint32_t count) {
    if (!end.link.is_up() || end.sent >= count || end.sent >= end.received + 20 || !rng_.chance(0.3)) return;
    Bytes frame(rng_.between(4, 40), static_cast<Byte>(rng_.next()));
    for (unsigned i = 0; i < 4; ++i) frame[i] = static_cast<Byte>(end.sent >> 8 * i);
    const auto actions = end.link.send(frame, now_);
    const bool refused = !actions.empty() && std::holds_alternative<SendRefused>(actions.front());
    perform(end, actions);
    if (!refused) ++end.sent;
  }
  bool carry(End& from, End& to) {
    if (from.out.empty()) return false;
    Bytes chunk;
    for (std::uint64_t n = rng_.between(1, 60); n > 0 && !from.out.empty(); --n) {
      Byte octet = from.out.front();
      from.out.pop_front();
      if (up() && rng_.chance(faults_.drop)) continue;
      if (up() && rng_.chance(faults_.corrupt)) octet = static_cast<Byte>(rng_.next());
      if (up() && rng_.chance(faults_.insert)) chunk.push_back(static_cast<Byte>(rng_.next()));
      chunk.push_back(octet);
    }
    now_ += 87us * static_cast<int>(chunk.size());  // 115,200 baud
    perform(to, to.link.on_bytes(chunk, now_));
    fire_due(host_);
    fire_due(ncp_);
    return true;
  }
  bool up() const { return host_.link.is_up() && ncp_.link.is_up(); }
  void skip_to_timer() {
    End& next = !ncp_.timer || (host_.timer && *host_.timer < *ncp_.timer) ? host_ : ncp_;
    if (!next.timer) return;
    now_ = std::max(now_, *next.timer);
    fire_due(next);
  }
  void fire_due(End& end) {
    if (!end.timer || *end.timer > now_) return;
    end.timer.reset();
    perform(end, end.link.on_timer(now_));
  }
  void perform(End& end, const Link::Actions& actions) {
    for (const auto& action : actions) {
      if (const auto* write = std::get_if<Write>(&action))
        end.out.insert(end.out.end(), write->bytes.begin(), write->bytes.end());
      if (const auto* arm = std::get_if<wire::ArmTimer>(&action)) end.timer = arm->at;
      if (std::holds_alternative<wire::DisarmTimer>(action)) end.timer.reset();
      if (const auto* deliver = std::get_if<Deliver>(&action)) check_order(end, deliver->frame);
      if (const auto* lost = std::get_if<LinkDown>(&action)) on_down(end, *lost);
    }
  }
  void check_order(End& end, const Data& frame) {
    const std::uint32_t number = wire::Reader({frame.data(), frame.size()}).u32();
    ASSERT_EQ(number, end.received) << "a frame was lost, repeated or overtaken";
    ++end.received;
  }
  void on_down(End& end, const LinkDown& lost) {
    if (lost.why == DownReason::reset_requested && !up_once_) {
      up_once_ = true;
      return perform(end, end.link.restarted(Code::software, now_));
    }
    down = true;
  }

  Rng rng_;
  Faults faults_;
  TimePoint now_{};
  End host_{Link(LinkConfig{})};
  End ncp_{Link(LinkConfig::ncp())};
  bool up_once_ = false;
};

TEST(AshLinkProperty, DeliversEverythingOverACleanLine) {
  World world(1, {});
  world.run(2000);
  EXPECT_FALSE(world.down);
  EXPECT_EQ(world.least_received(), 2000u);
}

TEST(AshLinkProperty, ABadLineLosesNothingOrGoesDown) {
  int survived = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    World world(seed, {.drop = 0.002, .corrupt = 0.002, .insert = 0.001});
    world.run(300);
    ASSERT_TRUE(world.down || world.least_received() == 300) << "neither delivered nor down";
    survived += world.down ? 0 : 1;
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(survived, 50) << "a line this good should hardly ever go down";
}

TEST(AshLinkProperty, AnUnusableLineGoesDown) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    World world(seed, {.drop = 0.5});
    world.run(50);
    EXPECT_TRUE(world.down);
  }
}

}  // namespace
}  // namespace rig::ash
