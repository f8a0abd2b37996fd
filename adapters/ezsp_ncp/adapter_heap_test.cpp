// SPDX-License-Identifier: Apache-2.0
//
// What a message costs the host on the heap, from send() to its fate and to the answer: nothing, while the twin beside it may do as it likes.
#include <cstdlib>
#include <new>

#include "adapters/ezsp_ncp/adapter_test_kit.hpp"

namespace {
std::size_t allocations = 0;
}

// Counts every allocation of this test program. Not inlined: g++ would take malloc and delete for a mismatched pair.
[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace rig::ezsp_ncp {
namespace {

/// The host's end of a line, which knows what the host allocates while it is told something. What the line itself takes is not counted.
class CountingEnd final : public device::ByteStream {
 public:
  explicit CountingEnd(device::ByteStream& line) : line_(line) {}
  void listen(Listener listener) override {
    listener_ = std::move(listener);
    if (!listener_.on_bytes) return line_.listen({});
    line_.listen({[this](ByteView bytes) { count([&] { listener_.on_bytes(bytes); }); }, {}});
  }
  void write(ByteView bytes) override {
    const std::size_t before = allocations;
    line_.write(bytes);
    line_took_ += allocations - before;
  }
  std::string name() const override { return line_.name(); }

  void count(const auto& host_at_work) {
    const std::size_t before = allocations, line_before = line_took_;
    host_at_work();
    host_took_ += allocations - before - (line_took_ - line_before);
  }
  std::size_t host_took() const { return host_took_; }

 private:
  device::ByteStream& line_;
  Listener listener_;
  std::size_t host_took_ = 0;
  std::size_t line_took_ = 0;
};

/// No time passes on the line and in the air, so that no timer of the host falls due in between: setting one anew does take heap.
struct EzspDongleHeap : ::testing::TestWithParam<ezsp::Version> {
  io::Loop loop{io::TimeMode::virtual_time};
  sim::Air air{loop, {.radio_time = false}, Rng(1)};
  io::MemoryLine line{loop, "line"};
  Twin twin{line.twin_end(), air, {.ezsp_version = GetParam()}, Rng(2)};
  sim::Device ppmid{air, {}, Rng(3)};
  CountingEnd end{line.host_end()};
  std::unique_ptr<adapter::Dongle> dongle = make_dongle(loop, end, "hub", {});
  int answered = 0, delivered = 0;
  io::Signal news;

  Deadline soon() const { return Deadline::after(loop.now(), std::chrono::seconds(60)); }
  void join_ppmid() {
    ASSERT_TRUE(dongle->start(test_network, soon()).has_value());
    ASSERT_TRUE(dongle->permit_join(std::chrono::seconds(180), soon()).has_value());
    ppmid.set_power(true);
    ASSERT_TRUE(loop.sleep(std::chrono::seconds(60)).has_value());
    ASSERT_EQ(ppmid.state(), sim::Device::State::online);
    dongle->listen({[this](const device::ApsMessage&) {
                      ++answered;
                      news.notify();
                    },
                    {}, {}});
  }
  void ask(int times) {
    const auto question = World::zdo_to(ppmid.node(), zdo::ActiveEndpointsRequest::cluster, zdo::frame(7, zdo::ActiveEndpointsRequest{ppmid.node()}));
    for (const int end_of_round = answered + times; answered < end_of_round;) {
      const int next = answered + 1;
      end.count([&] { dongle->send(question, [this](const Result<void>& fate) { delivered += fate.has_value(); }); });
      ASSERT_TRUE(loop.wait_until(news, soon(), [&] { return answered == next && delivered == next; }).has_value());
    }
  }
};
INSTANTIATE_TEST_SUITE_P(Generations, EzspDongleHeap, ::testing::Values(8, 13, 14), [](const auto& test) { return "Ezsp" + std::to_string(test.param); });

TEST_P(EzspDongleHeap, IsNotTouchedPerMessage) {
  join_ppmid();
  EXPECT_GT(end.host_took(), 0u);
  ask(1);
  const std::size_t before = end.host_took();
  ask(1000);
  EXPECT_EQ(end.host_took(), before);
}

}  // namespace
}  // namespace rig::ezsp_ncp
