// SPDX-License-Identifier: Apache-2.0
//
// The driver with the smallest session there can be: every action is one letter on the line, followed by a digit where it needs one.
#include "rig/adapter/dongle.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <new>

#include "rig/io/memory_stream.hpp"

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

namespace rig::adapter {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr Eui64 device_eui{0x00DB1234567890A4};

class Letters final : public DongleSession {
 public:
  explicit Letters(std::uint16_t pan_id) : pan_id_(pan_id) {}

  Actions start(TimePoint now) override {
    Actions out{write("R")};
    out.emplace_back(wire::ArmTimer{now + 5s});
    return out;
  }
  Actions on_bytes(ByteView chunk, TimePoint) override {
    Actions out;
    for (std::size_t at = 0; at + 1 < chunk.size(); at += 2) on_letter(static_cast<char>(chunk[at]), chunk[at + 1] - Byte{'0'}, out);
    return out;
  }
  Actions on_timer(TimePoint) override { return {Failed{make_error(ErrorCode::timeout, "it sleeps")}}; }
  Actions send(MessageTag tag, const device::ApsMessage&, TimePoint) override { return {write("M", static_cast<unsigned>(tag))}; }
  Actions permit_join(Ticket ticket, std::chrono::seconds, bool keys_only, TimePoint) override { return ask(keys_only ? "K" : "P", ticket); }
  Actions add_link_key(Ticket ticket, Eui64, const std::array<Byte, 16>&, TimePoint) override { return ask("L", ticket); }
  Actions check(Ticket ticket, TimePoint) override { return ask("C", ticket); }

 private:
  static DongleAction write(std::string_view letter, unsigned number = 0) {
    Write write;
    write.bytes.push_back(static_cast<Byte>(letter[0]));
    write.bytes.push_back(static_cast<Byte>('0' + number));
    return write;
  }
  Actions ask(std::string_view letter, Ticket ticket) {
    asked_ = ticket;
    return {write(letter)};
  }
  void on_letter(char letter, unsigned number, Actions& out) {
    const auto refusal = make_error(ErrorCode::refused, "it said no");
    switch (letter) {
      case 'r':
        out.emplace_back(wire::DisarmTimer{});
        out.emplace_back(Ready{{.protocol = "letters", .pan_id = pan_id_}});
        break;
      case 'o': out.emplace_back(RequestDone{asked_, {}}); break;
      case 'n': out.emplace_back(RequestDone{asked_, refusal}); break;
      case 'd': out.emplace_back(MessageSent{MessageTag{number}, {}}); break;
      case 'x': out.emplace_back(MessageSent{MessageTag{number}, refusal}); break;
      case 'i': out.emplace_back(Incoming{{.peer = NodeId{static_cast<std::uint16_t>(number)}, .payload = {}}}); break;
      case 'j': out.emplace_back(Membership{static_cast<device::JoinEvent>(number), device_eui, NodeId{7}}); break;
      case '!': out.emplace_back(Failed{make_error(ErrorCode::unexpected_reset, "it fell over")}); break;
      default: break;
    }
  }

  std::uint16_t pan_id_;
  Ticket asked_{};
};

struct World {
  io::Loop loop{io::TimeMode::virtual_time};
  io::MemoryLine line{loop, "line"};
  std::string heard;                // by the dongle's end
  std::vector<std::string> told;    // by the driver
  std::map<char, std::string> answers{{'R', "r0"}, {'P', "o0"}, {'K', "o0"}, {'L', "o0"}, {'C', "o0"}};
  Dongle dongle{loop, line.host_end(), "hub", [](const device::NetworkSettings& network) { return std::make_unique<Letters>(network.pan_id); }};

  World() {
    line.twin_end().listen({[this](ByteView bytes) {
                              heard += as_text(bytes);
                              for (std::size_t at = 0; at < bytes.size(); at += 2)
                                if (const auto answer = answers.find(static_cast<char>(bytes[at])); answer != answers.end()) say(answer->second);
                            },
                            {}});
    dongle.listen({[this](const device::ApsMessage& message) { told.push_back("message from " + to_string(message.peer)); },
                   [this](device::JoinEvent event, Eui64 eui, NodeId) { told.push_back(std::to_string(static_cast<int>(event)) + " " + to_string(eui)); },
                   [this](const Error& error) { told.push_back("failure " + describe(error)); }});
  }
  void say(std::string_view letters) { line.twin_end().write(as_bytes(letters)); }
  Deadline within(Duration duration) const { return Deadline::after(loop.now(), duration); }
  Result<device::CoordinatorInfo> start() { return dongle.start({.pan_id = 0x1A62}, within(30s)); }
  void send(const std::string& name) {
    dongle.send({.payload = {}}, [this, name](const Result<void>& fate) { told.push_back(name + " " + (fate.has_value() ? "delivered" : describe(fate.error()))); });
  }
  void settle() { ASSERT_TRUE(loop.sleep(100ms).has_value()); }
};

TEST(Dongle, RefusesEverythingBeforeItIsStarted) {
  World world;
  const std::string expected = "coordinator hub: the coordinator was not started (not_ready)";
  EXPECT_EQ(describe(world.dongle.check(world.within(1s)).error()), expected);
  world.send("early");
  EXPECT_THAT(world.told, IsEmpty());  // never from inside send()
  world.settle();
  EXPECT_THAT(world.told, ElementsAre("early " + expected));
  EXPECT_EQ(world.heard, "");
}

TEST(Dongle, StartsASessionForTheNetworkItIsGiven) {
  World world;
  const auto info = world.start();
  ASSERT_TRUE(info.has_value()) << describe(info.error());
  EXPECT_EQ(info->protocol, "letters");
  EXPECT_EQ(info->pan_id, 0x1A62);
}

TEST(Dongle, PassesOnWhatTheSessionTells) {
  World world;
  ASSERT_TRUE(world.start().has_value());
  for (const std::string name : {"first", "second", "third"}) world.send(name);
  world.say("i5j0d1x0j2d2");
  world.settle();
  EXPECT_EQ(world.heard, "R0M0M1M2");
  EXPECT_THAT(world.told, ElementsAre("message from 0x0005", "0 00DB1234567890A4", "second delivered", "first coordinator hub: it said no (refused)",
                                      "2 00DB1234567890A4", "third delivered"));
}

TEST(Dongle, AdmitsOnlyDevicesWithKeysOnceOneWasAdded) {
  World world;
  ASSERT_TRUE(world.start().has_value());
  ASSERT_TRUE(world.dongle.permit_join(60s, world.within(1s)).has_value());
  ASSERT_TRUE(world.dongle.add_link_key(device_eui, {}, world.within(1s)).has_value());
  ASSERT_TRUE(world.dongle.permit_join(60s, world.within(1s)).has_value());
  ASSERT_TRUE(world.start().has_value());
  ASSERT_TRUE(world.dongle.permit_join(60s, world.within(1s)).has_value());
  EXPECT_EQ(world.heard, "R0P0L0K0R0P0");
}

TEST(Dongle, TellsARequestThatWasRefusedOrNotAnswered) {
  World world;
  ASSERT_TRUE(world.start().has_value());
  world.answers['L'] = "n0";
  world.answers.erase('C');
  EXPECT_EQ(describe(world.dongle.add_link_key(device_eui, {}, world.within(1s)).error()), "coordinator hub: it said no (refused)");
  EXPECT_EQ(describe(world.dongle.check(world.within(1s)).error()), "coordinator hub: no answer to a check (timeout)");
  ASSERT_TRUE(world.dongle.permit_join(60s, world.within(1s)).has_value());
  EXPECT_EQ(world.heard, "R0L0C0P0");
}

TEST(Dongle, KeepsItsFailureUntilItIsStartedAgain) {
  World world;
  ASSERT_TRUE(world.start().has_value());
  world.send("first");
  world.say("x0!0");
  world.settle();
  world.send("late");
  world.settle();
  EXPECT_THAT(world.told, ElementsAre("first coordinator hub: it said no (refused)", "failure coordinator hub: it fell over (unexpected_reset)",
                                      "late coordinator hub: it fell over (unexpected_reset)"));
  EXPECT_EQ(describe(world.dongle.check(world.within(1s)).error()), "coordinator hub: it fell over (unexpected_reset)");
  ASSERT_TRUE(world.start().has_value());
  EXPECT_TRUE(world.dongle.check(world.within(1s)).has_value());
}

TEST(Dongle, FailsToStartWhenTheSessionDoes) {
  World world;
  world.answers['R'] = "";
  EXPECT_EQ(describe(world.start().error()), "coordinator hub: it sleeps (timeout)");
  EXPECT_THAT(world.told, IsEmpty());
}

TEST(Dongle, IsGivenUpAtTheDeadlineOfStart) {
  World world;
  world.answers['R'] = "";
  EXPECT_EQ(describe(world.dongle.start({}, world.within(2s)).error()), "coordinator hub: the coordinator did not become ready (timeout)");
  world.say("r0");
  world.settle();
  EXPECT_EQ(describe(world.dongle.check(world.within(1s)).error()), "coordinator hub: the coordinator did not become ready (timeout)");
}

TEST(Dongle, TellsOfMessagesUnderWayWhenItIsStartedAgain) {
  World world;
  ASSERT_TRUE(world.start().has_value());
  world.send("first");
  ASSERT_TRUE(world.start().has_value());
  EXPECT_THAT(world.told, ElementsAre("first coordinator hub: the coordinator was started again (cancelled)"));
}

TEST(Dongle, LosesItsLineForGood) {
  World world;
  ASSERT_TRUE(world.start().has_value());
  world.send("first");
  world.settle();
  world.line.cut();
  world.settle();
  EXPECT_THAT(world.told, ElementsAre("first line: the line was cut (port_lost)", "failure line: the line was cut (port_lost)"));
  EXPECT_EQ(describe(world.start().error()), "line: the line was cut (port_lost)");
}

TEST(Dongle, MayBeAskedForMoreFromItsCallbacks) {
  World world;
  ASSERT_TRUE(world.start().has_value());
  int left = 2;
  world.dongle.listen({[&](const device::ApsMessage&) {
                         if (left-- > 0) world.dongle.send({.payload = {}}, {});
                       },
                       {}, {}});
  world.say("i1i2i3");
  world.settle();
  EXPECT_EQ(world.heard, "R0M0M1");
}

/// Swallows what is written and lets the test speak.
struct DeadLine final : device::ByteStream {
  Listener listener;
  void listen(Listener l) override { listener = std::move(l); }
  void write(ByteView) override {}
  std::string name() const override { return "dead line"; }
};

TEST(Dongle, UsesNoHeapPerMessage) {
  io::Loop loop{io::TimeMode::virtual_time};
  DeadLine line;
  Dongle dongle(loop, line, "hub", [](const device::NetworkSettings&) { return std::make_unique<Letters>(std::uint16_t{1}); });
  loop.post([&] { line.listener.on_bytes(as_bytes("r0")); });
  ASSERT_TRUE(dongle.start({}, Deadline::after(loop.now(), 1s)).has_value());
  int delivered = 0;
  const auto round_trip = [&] {
    dongle.send({.payload = {}}, [&](const Result<void>&) { ++delivered; });
    line.listener.on_bytes(as_bytes("d0"));
  };
  round_trip();
  const std::size_t before = allocations;
  EXPECT_GT(before, 0u);
  for (int i = 0; i < 1000; ++i) round_trip();
  EXPECT_EQ(allocations, before);
  EXPECT_EQ(delivered, 1001);
}

}  // namespace
}  // namespace rig::adapter
