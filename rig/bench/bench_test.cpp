// SPDX-License-Identifier: Apache-2.0
#include "rig/bench/bench.hpp"

#include <gmock/gmock.h>

#include "rig/bench/sample_adapters.hpp"
#include "rig/bench/virtual_world.hpp"

namespace rig::bench {
namespace {

using namespace std::chrono_literals;
using sample::text_with;

BenchFile read(const std::string& text) {
  yaml::Diagnostics diagnostics;
  auto file = parse_bench(text, "bench.yaml", sample::adapters(), diagnostics);
  EXPECT_TRUE(file) << to_string(diagnostics);
  return file ? std::move(*file) : BenchFile{};
}

/// The board's own end of the line, as an adapter would use it.
struct World {
  explicit World(const std::string& text = sample::text) : file(read(text)), world(loop, file, Rng(1)), board(std::get<std::unique_ptr<device::ByteStream>>(world.plug_in("power", *file.adapter("power")).value().port)) {}

  void command(Byte octet) {
    board->write(ByteView(&octet, 1));
    settle();
  }
  void settle() { static_cast<void>(loop.sleep(1s)); }
  bool powered(const std::string& device) { return world.device(device)->powered(); }

  io::Loop loop{io::TimeMode::virtual_time};
  BenchFile file;
  VirtualWorld world;
  std::unique_ptr<device::ByteStream> board;
};

TEST(VirtualWorld, ANormallyClosedContactFeedsItsDeviceFromTheStart) {
  World world;
  EXPECT_FALSE(world.powered("one"));
  EXPECT_TRUE(world.powered("two"));
}

TEST(VirtualWorld, PowerFollowsTheContactOfTheRelay) {
  World world;
  world.command(0x81);
  EXPECT_TRUE(world.powered("one"));
  EXPECT_TRUE(world.powered("two"));
  world.command(0x82);
  EXPECT_TRUE(world.powered("one"));
  EXPECT_FALSE(world.powered("two"));
  world.command(0x01);
  world.command(0x02);
  EXPECT_FALSE(world.powered("one"));
  EXPECT_TRUE(world.powered("two"));
}

TEST(VirtualWorld, AChannelThatFeedsNothingMovesNobody) {
  World world;
  world.command(0x83);
  EXPECT_FALSE(world.powered("one"));
  EXPECT_TRUE(world.powered("two"));
}

TEST(VirtualWorld, ADeviceThatNoRelayFeedsIsAlwaysPowered) {
  World world(sample::text + "  three: {kind: ihd, eui64: 00 DB 12 34 56 78 90 03}\n");
  EXPECT_TRUE(world.powered("three"));
  EXPECT_EQ(world.world.device("four"), nullptr);
}

TEST(DeviceSettings, AreMadeFromTheEntryItsTwinAndTheNetwork) {
  const auto file = read(text_with("eui64: 00 DB 12 34 56 78 90 01,", "eui64: 00 DB 12 34 56 78 90 01, manufacturer_code: 0x1234, image_type: 7, hardware_version: 0x0203,"));
  const auto one = device_settings(*file.device("one"), file);
  EXPECT_EQ(one.eui, Eui64{0x00DB123456789001});
  EXPECT_EQ(one.boot_time, 1s);
  EXPECT_EQ(one.ota.manufacturer, 0x1234);
  EXPECT_EQ(one.ota.image_type, 7);
  EXPECT_EQ(one.ota.hardware_version, 0x0203);
  EXPECT_EQ(one.profile, device::profile_smart_energy);
}

struct Events final : record::EventSink {
  void emit(record::Event event) override { list.push_back(std::move(event)); }
  void sync() override {}
  /// The events of a type, as JSON.
  std::vector<std::string> of(std::string_view type) const {
    std::vector<std::string> found;
    for (const auto& event : list)
      if (event.type == type) found.push_back(event.fields.dump());
    return found;
  }
  std::vector<record::Event> list;
};

OpenPort no_ports() {
  return [](io::Loop&, const AdapterEntry& entry) -> Result<OpenedPort> {
    return make_error(ErrorCode::not_found, "there is no such port", entry.port);
  };
}

struct Assembled {
  explicit Assembled(const std::string& text = sample::text) : file(read(text)) {
    auto made = Bench::assemble(loop, file, events, 1, {.open = no_ports()});
    EXPECT_TRUE(made.has_value());
    if (made.has_value()) bench = std::move(*made);
  }
  Deadline soon() { return Deadline::after(loop.now(), 10s); }

  io::Loop loop{io::TimeMode::virtual_time};
  BenchFile file;
  Events events;
  std::unique_ptr<Bench> bench;
};

TEST(Bench, SwitchesPowerAndBelievesTheReadBack) {
  Assembled one;
  ASSERT_TRUE(one.bench->switch_power("left", Power::powered, one.soon()).has_value());
  EXPECT_THAT(one.events.of("relay"),
              testing::ElementsAre(R"({"relay":"left","board":"power","channel":1,"commanded":"on","read_back":"on","confirmed":true,"feeds":"one","power":"powered"})"));
  EXPECT_EQ(one.bench->read_power("left", one.soon()).value(), Power::powered);
  ASSERT_TRUE(one.bench->switch_power("right", Power::unpowered, one.soon()).has_value());
  EXPECT_EQ(one.bench->read_power("right", one.soon()).value(), Power::unpowered);
  EXPECT_FALSE(one.bench->broken());
}

TEST(Bench, AReadBackThatDisagreesBreaksIt) {
  Assembled one(text_with("{adapter: board, port: twin}", "{adapter: board, port: twin, twin: {stuck: true}}"));
  int told = 0;
  one.bench->on_broken([&] { ++told; });
  const auto switched = one.bench->switch_power("left", Power::powered, one.soon());
  ASSERT_TRUE(switched.has_error());
  EXPECT_EQ(describe(switched.error()), "relay left: on was commanded, the board reads back off (not_confirmed)");
  EXPECT_THAT(one.events.of("relay"),
              testing::ElementsAre(R"({"relay":"left","board":"power","channel":1,"commanded":"on","read_back":"off","confirmed":false,"feeds":"one","power":"powered"})"));
  ASSERT_TRUE(one.bench->broken());
  EXPECT_EQ(one.bench->broken()->cause, record::Cause::power);
  EXPECT_EQ(told, 1);
}

TEST(Bench, KeepsTheFirstBreakage) {
  Assembled one;
  one.bench->quarantine(make_error(ErrorCode::port_lost, "unplugged", "hub"), record::Cause::coordinator);
  one.bench->quarantine(make_error(ErrorCode::timeout, "silent", "power"), record::Cause::power);
  EXPECT_EQ(one.bench->broken()->error.what, "unplugged");
  EXPECT_EQ(one.events.of("error").size(), 1u);
}

TEST(Bench, ABoardThatCannotTellIsNotConfirmedAndNoError) {
  Assembled one(text_with("{adapter: board, port: twin}", "{adapter: board, port: twin, reads_back: false}"));
  ASSERT_TRUE(one.bench->switch_power("left", Power::powered, one.soon()).has_value());
  EXPECT_THAT(one.events.of("relay"),
              testing::ElementsAre(R"({"relay":"left","board":"power","channel":1,"commanded":"on","read_back":null,"confirmed":false,"feeds":"one","power":"powered"})"));
  EXPECT_TRUE(one.bench->self_check("one", one.soon()).has_value());
}

TEST(Bench, MakesEveryRelaySafeAlsoWhenItIsBroken) {
  Assembled one;
  ASSERT_TRUE(one.bench->switch_power("left", Power::powered, one.soon()).has_value());
  ASSERT_TRUE(one.bench->switch_power("right", Power::unpowered, one.soon()).has_value());
  one.bench->quarantine(make_error(ErrorCode::port_lost, "unplugged", "hub"), record::Cause::coordinator);
  EXPECT_TRUE(one.bench->make_safe());
  EXPECT_EQ(one.bench->read_power("left", one.soon()).value(), Power::unpowered);
  EXPECT_EQ(one.bench->read_power("right", one.soon()).value(), Power::powered);
  EXPECT_THAT(one.events.of("safe_state"), testing::ElementsAre(R"({"what":"relay left","action":"unpowered","ok":true,"message":""})",
                                                                R"({"what":"relay right","action":"powered","ok":true,"message":""})"));
}

TEST(Bench, SaysWhichRelayCouldNotBeMadeSafe) {
  auto text = text_with("{adapter: board, port: twin}", "{adapter: board, port: twin, twin: {stuck: true}}");
  text.replace(text.find("feeds: one}"), 11, "feeds: one, safe: powered}");
  Assembled one(text);
  EXPECT_FALSE(one.bench->make_safe());
  EXPECT_THAT(one.events.of("safe_state"),
              testing::ElementsAre(R"x({"what":"relay left","action":"powered","ok":false,"message":"the board reads back off (not_confirmed)"})x",
                                   R"({"what":"relay right","action":"powered","ok":true,"message":""})"));
}

TEST(SelfCheck, TrustsADongleThatAnswersAndPowerThatIsOn) {
  Assembled one;
  ASSERT_TRUE(one.bench->switch_power("left", Power::powered, one.soon()).has_value());
  EXPECT_TRUE(one.bench->self_check("one", one.soon()).has_value());
}

TEST(SelfCheck, SaysWhichPartOfTheRigCannotBeTrusted) {
  Assembled unpowered;
  const auto off = unpowered.bench->self_check("one", unpowered.soon());
  ASSERT_TRUE(off.has_error());
  EXPECT_EQ(describe(off.error()), "relay left: one reads back unpowered (not_confirmed)");

  Assembled deaf(text_with("{adapter: dongle,", "{adapter: dongle, deaf: true,"));
  const auto silent = deaf.bench->self_check("two", deaf.soon());
  ASSERT_TRUE(silent.has_error());
  EXPECT_EQ(silent.error().code, ErrorCode::timeout);

  Assembled broken;
  broken.bench->quarantine(make_error(ErrorCode::port_lost, "unplugged", "hub"), record::Cause::coordinator);
  EXPECT_EQ(broken.bench->self_check("two", broken.soon()).error().code, ErrorCode::port_lost);
}

TEST(Bench, DoesNotComeUpWithoutAPort) {
  io::Loop loop(io::TimeMode::virtual_time);
  Events events;
  const auto file = read(text_with("port: twin", "port: /dev/serial/by-id/x"));
  const auto bench = Bench::assemble(loop, file, events, 1, {.open = no_ports()});
  ASSERT_TRUE(bench.has_error());
  EXPECT_EQ(describe(bench.error()), "/dev/serial/by-id/x: there is no such port (not_found)");
}

TEST(Bench, KnowsOnlyItsOwnRelays) {
  Assembled one;
  EXPECT_EQ(describe(one.bench->switch_power("middle", Power::powered, one.soon()).error()), "the bench has no relay middle (not_found)");
}

}  // namespace
}  // namespace rig::bench
