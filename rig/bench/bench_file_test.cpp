// SPDX-License-Identifier: Apache-2.0
#include "rig/bench/bench_file.hpp"

#include <gmock/gmock.h>

#include "rig/base/scratch_directory.hpp"
#include "rig/bench/sample_adapters.hpp"

namespace rig::bench {
namespace {

using sample::text_with;

BenchFile read(const std::string& text) {
  yaml::Diagnostics diagnostics;
  auto file = parse_bench(text, "bench.yaml", sample::adapters(), diagnostics);
  EXPECT_TRUE(file) << to_string(diagnostics);
  return file ? std::move(*file) : BenchFile{};
}

std::string trouble(const std::string& text) {
  yaml::Diagnostics diagnostics;
  EXPECT_FALSE(parse_bench(text, "bench.yaml", sample::adapters(), diagnostics));
  return to_string(diagnostics);
}

TEST(BenchFile, ReadsEveryPart) {
  const auto file = read(sample::text);
  EXPECT_EQ(file.id, "sample");
  EXPECT_EQ(file.adapters.size(), 2u);
  EXPECT_EQ(file.adapter("hub")->line_speed(), 115200u);
  EXPECT_EQ(file.relay("left")->channel, 1u);
  EXPECT_EQ(file.relay("left")->safe, Power::unpowered);
  EXPECT_EQ(file.relay_of("two")->first, "right");
  EXPECT_EQ(file.relay_of("three"), nullptr);
  EXPECT_EQ(file.device("one")->eui64, Eui64{0x00DB123456789001});
  EXPECT_EQ(file.time_mode(), io::TimeMode::virtual_time);
  EXPECT_EQ(file.network_settings().extended_pan_id, 0x00124B005EAF1001u);
  EXPECT_EQ(file.network_settings().network_key[15], 0x0D);
}

TEST(BenchFile, AContactSaysWhatPowerMeans) {
  const auto file = read(sample::text);
  EXPECT_EQ(file.relay("left")->state_for(Power::powered), device::RelayState::on);
  EXPECT_EQ(file.relay("left")->state_for(Power::unpowered), device::RelayState::off);
  EXPECT_EQ(file.relay("right")->state_for(Power::powered), device::RelayState::off);
  EXPECT_EQ(file.relay("right")->state_for(Power::unpowered), device::RelayState::on);
}

TEST(BenchFile, OneRealPortMakesItRealTime) {
  EXPECT_EQ(read(text_with("port: twin", "port: /dev/ttyUSB0")).time_mode(), io::TimeMode::real);
  EXPECT_EQ(read("time: real\n" + sample::text).time_mode(), io::TimeMode::real);
}

struct Fault {
  std::string name, text, message;
};

class BrokenBench : public testing::TestWithParam<Fault> {};

TEST_P(BrokenBench, SaysWhatIsWrongAndWhere) { EXPECT_EQ(trouble(GetParam().text), GetParam().message); }

INSTANTIATE_TEST_SUITE_P(
    Bench, BrokenBench,
    testing::Values(
        Fault{"UnknownKey", text_with("feeds: one}", "feeds: one, saef: powered}"), "?"},
        Fault{"UnknownAdapterKey", text_with("{adapter: dongle,", "{adapter: dongle, daef: true,"), "?"},
        Fault{"UnknownTwinKey", text_with("boot_time", "boot_tiem"), "?"},
        Fault{"WrongType", text_with("channel: 1", "channel: first"), "?"},
        Fault{"OutOfRange", text_with("channel: 1", "channel: 0"), "?"},
        Fault{"DuplicateKey", sample::text + "id: again\n", "?"},
        Fault{"Tab", text_with("  hub:", "\thub:"), "?"},
        Fault{"NoAdapters", "kind: bench\nversion: 1\nid: none\n", "?"},
        Fault{"OtherKind", text_with("kind: bench", "kind: plan"), "?"},
        Fault{"UnknownAdapter", text_with("adapter: dongle", "adapter: dongel"), "?"},
        Fault{"NoPort", text_with("port: twin", "port: \"\""), "?"},
        Fault{"NoSuchBoard", text_with("board: power", "board: pwoer"), "?"},
        Fault{"NotABoard", text_with("board: power", "board: hub"), "?"},
        Fault{"FeedsNothing", text_with("feeds: one", "feeds: nobody"), "?"},
        Fault{"ChannelTwice", text_with("channel: 2", "channel: 1"), "?"},
        Fault{"FedTwice", text_with("feeds: two", "feeds: one"), "?"},
        Fault{"EuiTwice", text_with("90 02", "90 01"), "?"},
        Fault{"ShortKey", text_with("0C 0D", "0C"), "?"},
        Fault{"ShortPanId", text_with("AF 10 01", "AF 10"), "?"},
        Fault{"InstallCode", text_with("{kind: ppmid,", "{kind: ppmid, install_code: 00 11 22 33 44,"), "?"},
        Fault{"NoCoordinator", text_with("adapter: dongle", "adapter: board"), "?"},
        Fault{"TwoCoordinators", text_with("  power:", "  other: {adapter: dongle, port: twin}\n  power:"), "?"},
        Fault{"RealPortInVirtualTime", "time: virtual\n" + text_with("port: twin", "port: /dev/ttyUSB0"), "?"},
        Fault{"ExtendsInAText", "kind: bench\nversion: 1\nid: more\nextends: other.yaml\n", "?"}),
    [](const auto& test) { return test.param.name; });

class BenchOnDisk : public testing::Test {
 protected:
  BenchOnDisk() { scratch_.write("base.yaml", sample::text); }
  void extend(const std::string& name, const std::string& base, const std::string& more) {
    scratch_.write(name, "kind: bench\nversion: 1\nid: " + name.substr(0, name.find('.')) + "\ntitle: Another \"bench\"\nextends: " + base + "\n" + more);
  }
  std::optional<BenchFile> load(const std::string& name, const Overrides& overrides = {}) {
    yaml::Diagnostics diagnostics;
    auto file = load_bench(scratch_.path() / name, overrides, sample::adapters(), diagnostics);
    trouble_ = scratch_.strip(to_string(diagnostics));
    return file;
  }
  ScratchDirectory scratch_;
  std::string trouble_;
};

TEST_F(BenchOnDisk, ExtendsAnotherOne) {
  extend("more.yaml", "base.yaml", "set:\n  network.channel: 20\n  devices.one.twin.boot_time: 5s\n");
  const auto file = load("more.yaml");
  ASSERT_TRUE(file) << trouble_;
  EXPECT_EQ(file->id, "more");
  EXPECT_EQ(file->title, "Another \"bench\"");
  EXPECT_EQ(file->network.channel, 20);
  EXPECT_EQ(file->path, scratch_.path() / "more.yaml");
  EXPECT_NE(file->sha256, load("base.yaml")->sha256);
}

TEST_F(BenchOnDisk, TheHashCoversTheFileItExtends) {
  extend("more.yaml", "base.yaml", "");
  const auto before = load("more.yaml")->sha256;
  scratch_.write("base.yaml", sample::text + "# changed\n");
  EXPECT_NE(load("more.yaml")->sha256, before);
}

TEST_F(BenchOnDisk, SaysWhichPathOfSetLeadsNowhere) {
  extend("more.yaml", "base.yaml", "set:\n  devices.tow.twin.boot_time: 5s\n");
  EXPECT_FALSE(load("more.yaml"));
  EXPECT_EQ(trouble_, "?");
}

TEST_F(BenchOnDisk, AnExtensionHasNoOtherKeys) {
  extend("more.yaml", "base.yaml", "devices: {}\n");
  EXPECT_FALSE(load("more.yaml"));
  EXPECT_EQ(trouble_, "?");
}

TEST_F(BenchOnDisk, ACircleOfExtensionsEnds) {
  extend("a.yaml", "b.yaml", "");
  extend("b.yaml", "a.yaml", "");
  EXPECT_FALSE(load("a.yaml"));
  EXPECT_EQ(trouble_, "?");
}

TEST_F(BenchOnDisk, AFileThatIsNotThere) {
  extend("more.yaml", "nowhere.yaml", "");
  EXPECT_FALSE(load("more.yaml"));
  EXPECT_EQ(trouble_, "?");
}

TEST_F(BenchOnDisk, OverridesComeLast) {
  const auto file = load("base.yaml", {{"network.channel", "11"}, {"adapters.hub.port", "/dev/ttyACM3"}, {"devices.one.twin.model", "PPMID-2"}});
  ASSERT_TRUE(file) << trouble_;
  EXPECT_EQ(file->network.channel, 11);
  EXPECT_EQ(file->adapter("hub")->port, "/dev/ttyACM3");
}

TEST_F(BenchOnDisk, AnOverrideThatLeadsNowhereOrDoesNotFit) {
  EXPECT_FALSE(load("base.yaml", {{"adapters.hbu.port", "x"}}));
  EXPECT_EQ(trouble_, "?");
  EXPECT_FALSE(load("base.yaml", {{"network.channel", "ten"}}));
  EXPECT_EQ(trouble_, "?");
}

}  // namespace
}  // namespace rig::bench
