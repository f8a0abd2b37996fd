// SPDX-License-Identifier: Apache-2.0
#include "rig/app/scan.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "rig/app/builtin_adapters.hpp"
#include "rig/bench/bench_file.hpp"

namespace rig::app {
namespace {

using ::testing::HasSubstr;

const PluggedThing conbee{.usb = {.vid = 0x1CF1, .pid = 0x0030, .manufacturer = "dresden elektronik", .product = "ConBee II", .serial = "DE2434", .path = "1-1.1"}, .nodes = {"/dev/ttyACM0"}};
const PluggedThing left_board{.usb = {.vid = 0x1A86, .pid = 0x7523, .product = "USB Serial", .path = "1-1.3"}, .nodes = {"/dev/ttyUSB0"}};
const PluggedThing right_board{.usb = {.vid = 0x1A86, .pid = 0x7523, .product = "USB Serial", .path = "1-1.4"}, .nodes = {"/dev/ttyUSB1"}};
const PluggedThing hid_board{.usb = {.vid = 0x16C0, .pid = 0x05DF, .manufacturer = "www.dcttech.com", .product = "USBRelay2", .path = "1-2"}, .nodes = {}};
const PluggedThing hid_mouse{.usb = {.vid = 0x16C0, .pid = 0x05DF, .manufacturer = "obdev.at", .product = "HID Mouse", .path = "1-3"}, .nodes = {}};
const PluggedThing old_port{.usb = {}, .nodes = {"/dev/ttyS0"}};

std::vector<Scanned> found(std::vector<PluggedThing> things) { return scan(things, builtin_adapters()); }
std::string_view guess(const Scanned& one) { return one.guesses.empty() ? "nothing" : one.guesses.front().spec->name; }

TEST(Scan, KnowsAStickByItsIdsAndNamesItByItsSerialNumber) {
  const auto list = found({conbee});
  EXPECT_EQ(guess(list[0]), "deconz_ncp");
  EXPECT_EQ(list[0].guesses.front().match.likeness, adapter::Likeness::certain);
  EXPECT_EQ(list[0].port, "usb:id=1cf1:0030,serial=DE2434");
}

TEST(Scan, TellsTwoEqualBoardsApartByTheirSockets) {
  const auto list = found({left_board, right_board});
  EXPECT_EQ(list[0].port, "usb:id=1a86:7523,at=1-1.3");
  EXPECT_EQ(list[1].port, "usb:id=1a86:7523,at=1-1.4");
  for (const auto& guess : list[0].guesses) EXPECT_EQ(guess.match.likeness, adapter::Likeness::possible) << guess.spec->name;  // a CH340 may be anything
}

TEST(Scan, AsksTheTextsWhereMakersShareTheIds) {
  const auto list = found({hid_board, hid_mouse});
  EXPECT_EQ(guess(list[0]), "dcttech_relay");
  EXPECT_EQ(guess(list[1]), "nothing");
}

TEST(Scan, NamesAPortThatIsNoUsbByItsPath) { EXPECT_EQ(found({old_port})[0].port, "/dev/ttyS0"); }

TEST(Scan, TellsPeopleWhatThereIs) {
  const std::string text = to_text(found({hid_board}));
  EXPECT_THAT(text, HasSubstr("1-2 (16c0:05df USBRelay2)\n  port: usb:id=16c0:05df,at=1-2\n  certainly dcttech_relay: "));
  EXPECT_EQ(to_text({}), "nothing is plugged in\n");
}

TEST(Scan, WritesABenchToStartFromThatOnlyLacksItsKeys) {
  std::string text = starting_bench(found({conbee, left_board, hid_board}));
  EXPECT_THAT(text, HasSubstr("  hub: {adapter: deconz_ncp, port: \"usb:id=1cf1:0030,serial=DE2434\"}"));
  EXPECT_THAT(text, HasSubstr("  relays: {adapter: dcttech_relay, port: \"usb:id=16c0:05df,at=1-2\"}"));
  EXPECT_THAT(text, HasSubstr("  # port: \"usb:id=1a86:7523,at=1-1.3\""));
  const auto fill = [&](std::string_view key, std::string_view value) {
    const auto at = text.find(std::string(key) + ": \"\"");
    ASSERT_NE(at, std::string::npos);
    text.replace(at, key.size() + 4, fmt::format("{}: \"{}\"", key, value));
  };
  fill("extended_pan_id", "00 12 4B 00 5E AF 10 01");
  fill("network_key", "01 03 05 07 09 0B 0D 0F 00 02 04 06 08 0A 0C 0D");
  yaml::Diagnostics diagnostics;
  EXPECT_TRUE(bench::parse_bench(text, "my-bench.yaml", builtin_adapters(), diagnostics)) << to_string(diagnostics) << text;
}

TEST(Scan, TheUdevRulesInTheRepositoryAreThoseOfTheAdapters) {
  std::ifstream file(std::string(RIG_SOURCE_DIR) + "/fixtures/udev/70-hanrig.rules");
  const std::string shipped{std::istreambuf_iterator<char>(file), {}};
  EXPECT_EQ(shipped, udev_rules(builtin_adapters())) << "hanrig bench rules > fixtures/udev/70-hanrig.rules";
}

TEST(Scan, UdevTakesNoCommentBehindARule) {
  std::istringstream rules(udev_rules(builtin_adapters()));
  for (std::string line; std::getline(rules, line);) EXPECT_TRUE(line.find('#') == std::string::npos || line.front() == '#') << line;
}

}  // namespace
}  // namespace rig::app
