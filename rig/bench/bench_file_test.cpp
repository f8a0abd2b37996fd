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

TEST(BenchFile, CopiesOfADeviceHaveConsecutiveNamesAndAddresses) {
  const auto file = read(text_with("{kind: ppmid, eui64: 00 DB 12 34 56 78 90 02,", "{kind: ppmid, eui64: 00 DB 12 34 56 78 90 02, copies: 3,"));
  ASSERT_EQ(file.devices.size(), 4u);
  EXPECT_EQ(file.device("two")->eui64, Eui64{0x00DB123456789002});
  EXPECT_EQ(file.device("two_3")->eui64, Eui64{0x00DB123456789004});
  EXPECT_EQ(trouble(text_with("eui64: 00 DB 12 34 56 78 90 01,", "eui64: 00 DB 12 34 56 78 90 01, copies: 2,")),
            "bench.yaml:13:8: devices.two: 00DB123456789002 is the EUI-64 of one_2 already\n");
}

TEST(BenchFile, ReadsTheFaultPlanOfTheRadio) {
  const auto file = read(sample::text + "radio: {faults: [{what: drop, device: two, way: up, message: upgrade_end_request, count: 3}, {what: delay, until: 5m}]}\n");
  ASSERT_EQ(file.radio.faults.size(), 2u);
  EXPECT_EQ(file.radio.faults[0].device, "two");
  EXPECT_EQ(file.radio.faults[0].rule, (sim::FaultRule{.way = sim::Way::up, .message = ota::CommandId::upgrade_end_request, .count = 3}));
  EXPECT_EQ(file.radio.faults[1].rule, (sim::FaultRule{.what = sim::Fault::delay, .until = std::chrono::minutes(5)}));
}

TEST(BenchFile, AContactSaysWhatPowerMeans) {
  const auto file = read(sample::text);
  EXPECT_EQ(file.relay("left")->state_for(Power::powered), device::RelayState::on);
  EXPECT_EQ(file.relay("left")->state_for(Power::unpowered), device::RelayState::off);
  EXPECT_EQ(file.relay("right")->state_for(Power::powered), device::RelayState::off);
  EXPECT_EQ(file.relay("right")->state_for(Power::unpowered), device::RelayState::on);
}

TEST(BenchFile, OneRealPortMakesItRealTime) {
  EXPECT_EQ(read(text_with("port: twin", "port: /dev/serial/by-id/x")).time_mode(), io::TimeMode::real);
  EXPECT_EQ(read("time: real\n" + sample::text).time_mode(), io::TimeMode::real);
}

struct Fault {
  std::string name, text, message;
  friend void PrintTo(const Fault& fault, std::ostream* out) { *out << fault.name; }
};

class BrokenBench : public testing::TestWithParam<Fault> {};

TEST_P(BrokenBench, SaysWhatIsWrongAndWhere) { EXPECT_EQ(trouble(GetParam().text), GetParam().message); }

INSTANTIATE_TEST_SUITE_P(
    Bench, BrokenBench,
    testing::Values(
        Fault{"UnknownKey", text_with("feeds: one}", "feeds: one, saef: powered}"), "bench.yaml:9:72: relays.left: unknown key \"saef\", did you mean \"safe\"?\n"},
        Fault{"UnknownAdapterKey", text_with("{adapter: dongle,", "{adapter: dongle, daef: true,"), "bench.yaml:6:26: adapters.hub: unknown key \"daef\", did you mean \"deaf\"?\n"},
        Fault{"UnknownTwinKey", text_with("boot_time", "boot_tiem"), "bench.yaml:12:61: devices.one.twin: unknown key \"boot_tiem\", did you mean \"boot_time\"?\n"},
        Fault{"WrongType", text_with("channel: 1", "channel: first"), "bench.yaml:9:33: relays.left.channel: expected an integer 1..64, found \"first\"\n"},
        Fault{"OutOfRange", text_with("channel: 1", "channel: 0"), "bench.yaml:9:33: relays.left.channel: expected an integer 1..64, found \"0\"\n"},
        Fault{"DuplicateKey", sample::text + "id: again\n", "bench.yaml:14:1: duplicate key \"id\", first used in line 3\n"},
        Fault{"Tab", text_with("  hub:", "\thub:"), "bench.yaml:6:1: expected spaces, found a tab\n"},
        Fault{"NoAdapters", "kind: bench\nversion: 1\nid: none\n", "bench.yaml:1:1: missing key \"network\" (map: the HAN to form)\nbench.yaml:1:1: missing key \"adapters\" (map of id to map: what is plugged in, by name)\nbench.yaml:1:1: missing key \"devices\" (map of id to map: devices under test, by name)\n"},
        Fault{"OtherKind", text_with("kind: bench", "kind: plan"), "bench.yaml:1:7: kind: expected bench, found \"plan\"\n"},
        Fault{"UnknownAdapter", text_with("adapter: dongle", "adapter: dongel"), "bench.yaml:6:18: adapters.hub.adapter: unknown adapter \"dongel\" (there are dongle, board), did you mean \"dongle\"?\n"},
        Fault{"NoPort", text_with("port: twin", "port: \"\""), "bench.yaml:6:32: adapters.hub.port: expected usb:..., a device node or `twin`, found nothing\n"},
        Fault{"NoSuchBoard", text_with("board: power", "board: pwoer"), "bench.yaml:9:9: relays.left: board \"pwoer\" is not below adapters; there are hub, power\n"},
        Fault{"NotABoard", text_with("board: power", "board: hub"), "bench.yaml:9:9: relays.left: board \"hub\" is a coordinator, not a relay_bank\n"},
        Fault{"FeedsNothing", text_with("feeds: one", "feeds: nobody"), "bench.yaml:9:9: relays.left: feeds \"nobody\", which is not below devices; there are one, two\n"},
        Fault{"ChannelTwice", text_with("channel: 2", "channel: 1"), "bench.yaml:10:10: relays.right: channel 1 of power is relay left already\n"},
        Fault{"FedTwice", text_with("feeds: two", "feeds: one"), "bench.yaml:10:10: relays.right: one is fed by relay left already\n"},
        Fault{"EuiTwice", text_with("90 02", "90 01"), "bench.yaml:13:8: devices.two: 00DB123456789001 is the EUI-64 of one already\n"},
        Fault{"ShortKey", text_with("0C 0D", "0C"), "bench.yaml:4:66: network.network_key: expected 16 octets, found 15\n"},
        Fault{"ShortPanId", text_with("AF 10 01", "AF 10"), "bench.yaml:4:28: network.extended_pan_id: expected 8 octets, found 7\n"},
        Fault{"InstallCode", text_with("{kind: ppmid,", "{kind: ppmid, install_code: 00 11 22 33 44,"), "bench.yaml:12:8: devices.one: expected an install code of 6, 8, 12 or 16 octets, found 5\n"},
        Fault{"FaultOfNobody", sample::text + "radio: {faults: [{what: drop, device: tow}]}\n", "bench.yaml:14:18: radio.faults[0]: device \"tow\" is not below devices; there are one, two\n"},
        Fault{"UnknownFaultKey", sample::text + "radio: {faults: [{what: drop, rat: 1}]}\n", "bench.yaml:14:31: radio.faults[0]: unknown key \"rat\", did you mean \"rate\"?\n"},
        Fault{"NoCoordinator", text_with("adapter: dongle", "adapter: board"), "bench.yaml:6:3: adapters: expected one coordinator, found none\n"},
        Fault{"TwoCoordinators", text_with("  power:", "  other: {adapter: dongle, port: twin}\n  power:"), "bench.yaml:6:3: adapters: expected one coordinator, found hub, other\n"},
        Fault{"PortByNumber", text_with("port: twin", "port: /dev/ttyUSB0"),
              "bench.yaml:6:32: adapters.hub.port: /dev/ttyUSB0 is another device when things are plugged in in another order: name it by what stays, usb:... or "
              "/dev/serial/by-path/...; `hanrig bench scan` tells its name\n"},
        Fault{"PortNameThatCannotBeMeant", text_with("port: twin", "port: \"usb:at=left\""),
              "bench.yaml:6:32: adapters.hub.port: port name \"usb:at=left\": expected bus and sockets, such as 1-1.3, found \"left\"\n"},
        Fault{"RealPortInVirtualTime", "time: virtual\n" + text_with("port: twin", "port: /dev/serial/by-id/x"), "bench.yaml:7:8: adapters.hub: a real port (/dev/serial/by-id/x) cannot run in virtual time\n"},
        Fault{"ExtendsInAText", "kind: bench\nversion: 1\nid: more\nextends: other.yaml\n", "bench.yaml:1:1: missing key \"network\" (map: the HAN to form)\nbench.yaml:1:1: missing key \"adapters\" (map of id to map: what is plugged in, by name)\nbench.yaml:1:1: missing key \"devices\" (map of id to map: devices under test, by name)\nbench.yaml:4:1: unknown key \"extends\"\n"}),
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
  const auto before = load("more.yaml");
  ASSERT_TRUE(before) << trouble_;
  scratch_.write("base.yaml", sample::text + "# changed\n");
  EXPECT_NE(load("more.yaml")->sha256, before->sha256);
}

TEST_F(BenchOnDisk, ADefectCanBeSetWhereNoneIsMentioned) {
  extend("more.yaml", "base.yaml", "set:\n  devices.one.twin.ota.defects.never_queries: true\n");
  const auto file = load("more.yaml", {{"devices.one.twin.defects.bricks", "true"}, {"devices.one.twin.gbcs.defects.takes_replays", "true"}});
  ASSERT_TRUE(file) << trouble_;
  EXPECT_FALSE(load("more.yaml", {{"devices.one.twin.ota.defects.never_querys", "true"}}));
  EXPECT_EQ(trouble_, "--set: devices.one.twin.ota.defects: unknown key \"never_querys\", did you mean \"never_queries\"?\n");
}

TEST_F(BenchOnDisk, TheHashCoversTheDeviceFilesOfItsTwins) {
  scratch_.write("meter.yaml", "kind: device\nversion: 1\nid: meter\ntwin: {hops: 2}\n");
  scratch_.write("base.yaml", text_with("boot_time", "extends: meter.yaml, boot_time"));
  const auto before = load("base.yaml");
  ASSERT_TRUE(before) << trouble_;
  ASSERT_EQ(before->device_files.size(), 1u);
  EXPECT_EQ(before->device_files[0], scratch_.path() / "meter.yaml");
  scratch_.write("meter.yaml", "kind: device\nversion: 1\nid: meter\ntwin: {hops: 3}\n");
  EXPECT_NE(load("base.yaml")->sha256, before->sha256);
}

TEST_F(BenchOnDisk, SaysWhichPathOfSetLeadsNowhere) {
  extend("more.yaml", "base.yaml", "set:\n  devices.tow.twin.boot_time: 5s\n");
  EXPECT_FALSE(load("more.yaml"));
  EXPECT_EQ(trouble_, "more.yaml:7:3: set.devices.tow.twin.boot_time: devices has no \"tow\", did you mean \"two\"?\n");
}

TEST_F(BenchOnDisk, AnExtensionHasNoOtherKeys) {
  extend("more.yaml", "base.yaml", "devices: {}\n");
  EXPECT_FALSE(load("more.yaml"));
  EXPECT_EQ(trouble_, "more.yaml:6:1: unknown key \"devices\"\n");
}

TEST_F(BenchOnDisk, ACircleOfExtensionsEnds) {
  extend("a.yaml", "b.yaml", "");
  extend("b.yaml", "a.yaml", "");
  EXPECT_FALSE(load("a.yaml"));
  EXPECT_EQ(trouble_, "a.yaml:5:10: extends: more than 8 files extend each other\n");
}

TEST_F(BenchOnDisk, AFileThatIsNotThere) {
  extend("more.yaml", "nowhere.yaml", "");
  EXPECT_FALSE(load("more.yaml"));
  EXPECT_EQ(trouble_, "nowhere.yaml: cannot open: No such file or directory\n");
}

TEST_F(BenchOnDisk, OverridesComeLast) {
  const auto file = load("base.yaml", {{"network.channel", "11"}, {"adapters.hub.port", "/dev/ttyACM3"}, {"devices.one.twin.model", "PPMID-2"}});
  ASSERT_TRUE(file) << trouble_;
  EXPECT_EQ(file->network.channel, 11);
  EXPECT_EQ(file->adapter("hub")->port, "/dev/ttyACM3");
}

TEST_F(BenchOnDisk, AnOverrideThatLeadsNowhereOrDoesNotFit) {
  EXPECT_FALSE(load("base.yaml", {{"adapters.hbu.port", "x"}}));
  EXPECT_EQ(trouble_, "--set adapters.hbu.port: adapters has no \"hbu\", did you mean \"hub\"?\n");
  EXPECT_FALSE(load("base.yaml", {{"network.channel", "ten"}}));
  EXPECT_EQ(trouble_, "--set: network.channel: expected an integer 11..26, found \"ten\"\n");
}

}  // namespace
}  // namespace rig::bench
