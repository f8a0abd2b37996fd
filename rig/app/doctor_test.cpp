// SPDX-License-Identifier: Apache-2.0
#include "rig/app/doctor.hpp"

#include <gmock/gmock.h>

#include "rig/app/builtin_adapters.hpp"
#include "rig/app/scan.hpp"
#include "rig/base/scratch_directory.hpp"

namespace rig::app {
namespace {

using Level = Finding::Level;
using ::testing::Contains;
using ::testing::HasSubstr;

bench::BenchFile bench_with(const std::string& adapters, const std::string& relays = "{}") {
  const std::string text =
      "kind: bench\nversion: 1\nid: desk\n"
      "network: {extended_pan_id: 00 12 4B 00 5E AF 10 01, network_key: 01 03 05 07 09 0B 0D 0F 00 02 04 06 08 0A 0C 0D}\n"
      "adapters:\n" + adapters + "relays: " + relays + "\ndevices: {ppmid: {kind: ppmid, eui64: 00 DB 12 34 56 78 90 A4}}\n";
  yaml::Diagnostics diagnostics;
  auto file = bench::parse_bench(text, "desk.yaml", builtin_adapters(), diagnostics);
  EXPECT_TRUE(file) << to_string(diagnostics);
  return file ? std::move(*file) : bench::BenchFile{};
}

const std::string twin_hub = "  hub: {adapter: ezsp_ncp, port: twin}\n";
const PluggedThing left{.usb = {.vid = 0x1A86, .pid = 0x7523, .product = "USB Serial", .path = "1-1.3"}, .nodes = {"/dev/ttyUSB0"}};
const PluggedThing right{.usb = {.vid = 0x1A86, .pid = 0x7523, .product = "USB Serial", .path = "1-1.4"}, .nodes = {"/dev/ttyUSB1"}};

struct Doctor : ::testing::Test {
  ScratchDirectory scratch;
  Patient patient{.things = {left, right}, .proc = scratch.path() / "proc", .sysfs = scratch.path() / "sys", .udev_rules = scratch.path() / "70-hanrig.rules", .runs = scratch.path()};

  std::vector<Finding> about(const std::string& whom, const bench::BenchFile& file) {
    std::vector<Finding> all;
    for (auto& one : examine(file, patient))
      if (one.about == whom) all.push_back(std::move(one));
    return all;
  }
};

TEST_F(Doctor, SaysWhatAPortNameFitsWhenItFitsTwoBoards) {
  const auto file = bench_with(twin_hub + "  power: {adapter: lcus_relay, model: LCUS-2, port: \"usb:id=1a86:7523\"}\n");
  const auto found = about("power", file);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::problem);
  EXPECT_THAT(found[0].what, HasSubstr("fits 2 things: 1-1.3 (1a86:7523 USB Serial) /dev/ttyUSB0; 1-1.4 (1a86:7523 USB Serial) /dev/ttyUSB1"));
}

TEST_F(Doctor, SaysWhatIsPluggedInWhenSomethingIsNot) {
  const auto file = bench_with(twin_hub + "  power: {adapter: lcus_relay, model: LCUS-2, port: \"usb:at=3-1\"}\n");
  const auto found = about("power", file);
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].level, Level::problem);
  EXPECT_EQ(found[0].remedy, "plug it in; hanrig bench scan lists what is there");
}

TEST_F(Doctor, WarnsOfModemManagerWhereTheRulesAreNotInstalled) {
  std::filesystem::create_directories(patient.proc / "77");
  scratch.write("proc/77/comm", "ModemManager\n");
  const auto file = bench_with(twin_hub + "  power: {adapter: lcus_relay, model: LCUS-2, port: \"usb:at=1-1.3\"}\n");
  EXPECT_THAT(about("ModemManager", file), Contains(::testing::Field(&Finding::level, Level::problem)));
  scratch.write("70-hanrig.rules", udev_rules(builtin_adapters()));
  EXPECT_TRUE(about("ModemManager", file).empty());
  EXPECT_TRUE(about("udev", file).empty());
}

TEST_F(Doctor, MeasuresTheDiskAndLooksAtTheClock) {
  const auto file = bench_with(twin_hub);
  ASSERT_EQ(about("disk", file).size(), 1u);
  EXPECT_THAT(about("disk", file)[0].what, HasSubstr(" MiB are free for runs in " + scratch.path().string()));
  EXPECT_EQ(about("clock", file).size(), 1u);
  EXPECT_EQ(about("hub", file)[0], (Finding{Level::fine, "hub", "is simulated", ""}));
}

TEST_F(Doctor, TalksToTheCoordinatorAndReadsTheRelaysWithoutSwitchingThem) {
  const auto file = bench_with(twin_hub + "  power: {adapter: lcus_relay, model: LCUS-2, port: twin}\n  deaf: {adapter: lcus_relay, model: LCUS-1, port: twin}\n",
                               "{left: {board: power, channel: 1, feeds: ppmid, contact: normally_closed}, socket: {board: deaf, channel: 1, feeds: power}}");
  const auto findings = talk_to(file);
  ASSERT_EQ(findings.size(), 3u) << to_text(findings);
  EXPECT_THAT(findings[0].what, HasSubstr("firmware 7.4."));
  EXPECT_EQ(findings[1], (Finding{Level::fine, "left", "reads back powered", ""}));
  EXPECT_EQ(findings[2].level, Level::warning);
}

TEST_F(Doctor, CheckRefusesTwoAdaptersOnOnePortAndNamesThatFitTwoThings) {
  const auto file = bench_with(twin_hub +
                               "  one: {adapter: lcus_relay, model: LCUS-2, port: \"usb:at=1-1.3\"}\n"
                               "  two: {adapter: lcus_relay, model: LCUS-2, port: \"usb:id=1a86:7523,at=1-1.3\"}\n"
                               "  three: {adapter: lcus_relay, model: LCUS-2, port: \"usb:id=1a86:7523\"}\n");
  yaml::Diagnostics diagnostics;
  check_ports(file, patient.things, diagnostics);
  EXPECT_EQ(to_string(diagnostics),
            "desk.yaml:8:51: adapters.two.port: usb:id=1a86:7523,at=1-1.3 is the port of one already (usb-1-1.3)\n"
            "desk.yaml:9:53: adapters.three.port: usb:id=1a86:7523: fits 2 things: 1-1.3 (1a86:7523 USB Serial) /dev/ttyUSB0; 1-1.4 (1a86:7523 USB Serial) /dev/ttyUSB1; "
            "add at=<bus and sockets>, or serial= (usage)\n");
}

}  // namespace
}  // namespace rig::app
