// SPDX-License-Identifier: Apache-2.0
//
// The same mocked hub before us, under the real libusb, and before uhubctl and lsusb of Debian.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <filesystem>
#include <fstream>

#include "adapters/usb_hub/adapter.hpp"
#include "adapters/usb_hub/twin.hpp"
#include "adapters/usb_port/adapter.hpp"
#include "adapters/usb_port/identity.hpp"
#include "adapters/usb_port/mock_usb.hpp"

namespace rig::usb_hub {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

/// What another program sees and says: the mocked /sys and /dev reach it through the library it is started with.
std::string run(const std::string& command) {
  FILE* pipe = popen(("LD_PRELOAD=libumockdev-preload.so.0 " + command + " 2>&1").c_str(), "r");
  std::string said;
  char piece[4096];
  for (std::size_t count = 0; (count = fread(piece, 1, sizeof piece, pipe)) > 0;) said.append(piece, count);
  const int ended = pclose(pipe);
  return WIFEXITED(ended) && WEXITSTATUS(ended) == 0 ? said : said + "(failed)";
}

class Board final : public device::UsbFunction {
 public:
  device::UsbIdentity identity() const override {
    return {.vid = 0x16C0, .pid = 0x05DF, .manufacturer = "www.dcttech.com", .product = "USBRelay2", .path = "1-1.3"};
  }
  std::optional<Bytes> on_control(const device::UsbSetup&, ByteView, std::size_t) override { return std::nullopt; }
};

usb_port::MockUsbSettings hub_settings() {
  return {.endpoints = {{0x81, usb_port::EndpointKind::interrupt, 1}},
          .device_class = 9,
          .interface_class = 9,
          .kernel_driver = "hub",
          .speed = "480",
          .attributes = {{"maxchild", "4"}}};
}

struct Bench : ::testing::Test {
  io::Loop loop{io::TimeMode::real};
  serial_port::MockTtyBed bed;
  HubTwin twin{4, {}, {}, "1-1"};
  usb_port::MockUsb plug{bed, twin, hub_settings()};
  Board board;
  usb_port::MockUsb board_plug{bed, board};
  std::unique_ptr<usb_port::UsbPort> port;
  std::optional<UsbHub> hub;

  void open() {
    twin.connect(3, true);
    auto opened = usb_port::UsbPort::open(loop, "1-1");
    ASSERT_TRUE(opened.has_value()) << describe(opened.error());
    port = std::move(*opened);
    hub.emplace(loop, *port, "power", Settings{});
  }
  std::string set(unsigned channel, RelayState state) {
    const auto done = hub->set(channel, state, Deadline::after(loop.now(), 10s));
    return done.has_value() ? "done" : describe(done.error());
  }
  std::string read(unsigned channel) {
    const auto state = hub->read(channel, Deadline::after(loop.now(), 10s));
    return state.has_value() ? std::string(device::name(*state)) : describe(state.error());
  }
};

TEST_F(Bench, SwitchesAPortThroughLibusbWithoutTakingTheHubFromItsDriver) {
  open();
  EXPECT_EQ(hub->channels(), 4u);
  EXPECT_EQ(set(3, RelayState::off), "done");
  EXPECT_FALSE(twin.fed(3));
  EXPECT_EQ(read(3), "off");
  EXPECT_EQ(read(1), "on");
  EXPECT_EQ(set(3, RelayState::on), "done");
  EXPECT_TRUE(twin.fed(3));
  EXPECT_EQ(plug.driver(), "hub");
}

TEST_F(Bench, IsSwitchedOffAgainAfterAnotherProgramSwitchedItOn) {
  open();
  EXPECT_EQ(set(3, RelayState::off), "done");
  EXPECT_THAT(run("uhubctl -S -l 1-1 -p 3 -a on"), HasSubstr("Sent power on request"));
  EXPECT_TRUE(twin.fed(3));
  for (int tries = 0; tries < 100 && twin.fed(3); ++tries) EXPECT_TRUE(loop.sleep(100ms).has_value());
  EXPECT_FALSE(twin.fed(3));
  EXPECT_EQ(hub->switched_off_again(), 1u);
}

TEST_F(Bench, IsLostWhenTheHubIsUnplugged) {
  open();
  EXPECT_EQ(read(1), "on");
  board_plug.unplug();
  plug.unplug();
  EXPECT_THAT(read(1), EndsWith("1-1 (0424:2514 Hub): unplugged (port_lost)"));
}

TEST_F(Bench, LsusbSeesTheHubAndTheBoardAsWeDo) {
  const std::string said = run("lsusb");
  for (const auto& device : usb_port::enumerate()) {
    EXPECT_THAT(said, HasSubstr(fmt::format("ID {:04x}:{:04x}", device.vid, device.pid)));
    const auto place = usb_port::place_of(device.path);
    ASSERT_TRUE(place.has_value());
    EXPECT_THAT(said, HasSubstr(fmt::format("Bus {:03} Device {:03}", place->bus, place->address)));
  }
  EXPECT_EQ(usb_port::enumerate().size(), 2u);
}

TEST_F(Bench, LsusbReadsTheHubDescriptorAsWeDo) {
  twin.connect(3, true);
  const std::string said = run("lsusb -v -d 0424:2514");
  EXPECT_THAT(said, AllOf(HasSubstr("nNbrPorts             4"), HasSubstr("Per-port power switching"),
                          HasSubstr("Port 3: 0000.0103 power enable connect")));
}

TEST_F(Bench, UhubctlSeesThePortsAsWeDo) {
  open();
  EXPECT_EQ(set(2, RelayState::off), "done");
  EXPECT_THAT(run("uhubctl -l 1-1"),
              AllOf(HasSubstr("hub 1-1 [0424:2514 hanrig Hub, USB 2.00, 4 ports, ppps]"),
                    HasSubstr("Port 1: 0100 power\n"), HasSubstr("Port 2: 0000 off\n"),
                    HasSubstr("Port 3: 0103 power enable connect [16c0:05df www.dcttech.com USBRelay2]")));
}

TEST_F(Bench, WeSeeWhatUhubctlSwitched) {
  open();
  EXPECT_EQ(read(4), "on");
  EXPECT_THAT(run("uhubctl -S -l 1-1 -p 4 -a off"),
              AllOf(HasSubstr("Sent power off request"), HasSubstr("Port 4: 0000 off")));
  EXPECT_EQ(read(4), "off");
  EXPECT_THAT(run("uhubctl -S -l 1-1 -p 4 -a on"), HasSubstr("Port 4: 0100 power"));
  EXPECT_EQ(read(4), "on");
}

TEST_F(Bench, UhubctlUsesTheSameSwitchOfTheKernel) {
  const std::filesystem::path folder = getenv("UMOCKDEV_DIR") + std::string("/sys/bus/usb/devices/1-1:1.0/1-1-port3");
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "disable") << "0";
  open();
  EXPECT_EQ(read(3), "on");
  EXPECT_THAT(run("uhubctl -l 1-1 -p 3 -a off"), HasSubstr("Sent power off request"));
  EXPECT_EQ(read(3), "off");
  EXPECT_TRUE(twin.fed(3)) << "no request went to the hub, from neither";
  EXPECT_EQ(set(3, RelayState::on), "done");
  EXPECT_EQ(std::ifstream(folder / "disable").get(), '0');
  std::filesystem::remove_all(folder);
}

TEST(GangedHub, IsRefusedByUhubctlToo) {
  io::Loop loop{io::TimeMode::real};
  serial_port::MockTtyBed bed;
  HubTwin twin(4, {.switching = PowerSwitching::all_ports_together}, {}, "1-1");
  const usb_port::MockUsb plug(bed, twin, hub_settings());
  EXPECT_THAT(run("uhubctl -l 1-1"), AllOf(HasSubstr("No compatible devices detected"), Not(HasSubstr("ppps"))));
  auto port = usb_port::UsbPort::open(loop, "1-1");
  ASSERT_TRUE(port.has_value());
  UsbHub hub(loop, **port, "power", {});
  EXPECT_EQ(describe(hub.set(1, RelayState::off, Deadline::after(loop.now(), 10s)).error()),
            "relay power.1: 1-1 (0424:2514 Hub): the hub says that it switches the power of all its ports together, "
            "not of each (unsupported)");
}

}  // namespace
}  // namespace rig::usb_hub
