// SPDX-License-Identifier: Apache-2.0
#include "adapters/usb_hub/adapter.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <fstream>

#include "adapters/usb_hub/twin.hpp"
#include "rig/base/scratch_directory.hpp"
#include "rig/io/memory_usb.hpp"

namespace rig::usb_hub {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Writes down every request before the hub answers it, and can be made to answer something else.
class Witness final : public device::UsbFunction {
 public:
  explicit Witness(HubTwin& hub) : hub_(hub) {}
  device::UsbIdentity identity() const override { return hub_.identity(); }
  std::optional<Bytes> on_control(const device::UsbSetup& setup, ByteView data, std::size_t length) override {
    said.push_back(fmt::format("{:02X} {:02X} {:04X} {}", setup.request_type, setup.request, setup.value, setup.index));
    if (lies.contains(setup.request_type)) return lies[setup.request_type];
    return hub_.on_control(setup, data, length);
  }
  std::vector<std::string> said;
  std::map<std::uint8_t, std::optional<Bytes>> lies;  // by request type

 private:
  HubTwin& hub_;
};

/// A hub and its twin on a cable in memory, in virtual time. The /sys is an empty folder until a test puts something
/// there.
struct Hub : ::testing::Test {
  io::Loop loop{io::TimeMode::virtual_time};
  ScratchDirectory sys;
  std::vector<std::string> contacts;
  std::optional<HubTwin> twin, other_twin;
  std::optional<Witness> witness, other_witness;
  std::optional<io::MemoryUsb> cable, other_cable;
  std::unique_ptr<device::UsbDevice> device;
  std::optional<UsbHub> hub;

  ~Hub() override { hub.reset(); }

  void plug(const Settings& settings = {}, const TwinSettings& quirks = {}, const std::string& path = {},
            bool super_speed = false) {
    hub.reset();
    device.reset();
    cable.reset();
    twin.emplace(
        4, quirks,
        [this](unsigned port, bool fed) { contacts.push_back(std::to_string(port) + (fed ? " fed" : " dead")); }, path,
        super_speed);
    contacts.clear();
    witness.emplace(*twin);
    cable.emplace(loop, *witness);
    device = cable->open();
    hub.emplace(loop, *device, "power", settings,
                Surroundings{KernelPorts(sys.path()), [this](const std::string& at) { return open_other(at); }});
  }
  /// The other half of a USB 3 hub.
  void plug_other(const std::string& path, bool super_speed, const TwinSettings& quirks = {}) {
    other_cable.reset();
    other_twin.emplace(4, quirks, HubTwin::Contact{}, path, super_speed);
    other_witness.emplace(*other_twin);
    other_cable.emplace(loop, *other_witness);
  }
  Result<std::unique_ptr<device::UsbDevice>> open_other(const std::string& path) {
    if (!other_twin || other_twin->identity().path != path)
      return make_error(ErrorCode::not_found, "no such USB device", path);
    return other_cable->open();
  }
  fs::path port_folder(const std::string& hub_path, unsigned port) {
    const fs::path folder =
        sys.path() / "bus/usb/devices" / (hub_path + ":1.0") / fmt::format("{}-port{}", hub_path, port);
    fs::create_directories(folder);
    return folder;
  }
  void write(const fs::path& file, const std::string& text) { std::ofstream(file) << text; }
  std::string content(const fs::path& file) {
    std::string text;
    std::getline(std::ifstream(file), text);
    return text;
  }
  Deadline soon() { return Deadline::after(loop.now(), 5s); }
  std::string set(unsigned channel, RelayState state) {
    const auto done = hub->set(channel, state, soon());
    return done.has_value() ? "done" : describe(done.error());
  }
  std::string read(unsigned channel) {
    const auto state = hub->read(channel, soon());
    return state.has_value() ? std::string(device::name(*state)) : describe(state.error());
  }
};

TEST_F(Hub, SwitchesEveryPortAndNoOther) {
  plug();
  EXPECT_EQ(hub->channels(), 4u);
  EXPECT_TRUE(hub->can_read());
  for (unsigned port = 1; port <= 4; ++port) {
    EXPECT_EQ(set(port, RelayState::off), "done");
    for (unsigned other = 1; other <= 4; ++other) EXPECT_EQ(read(other), other == port ? "off" : "on");
    EXPECT_EQ(set(port, RelayState::on), "done");
  }
  EXPECT_THAT(contacts, ElementsAre("1 dead", "1 fed", "2 dead", "2 fed", "3 dead", "3 fed", "4 dead", "4 fed"));
}

TEST_F(Hub, IsAskedWhatItIsThenToldThenReadBack) {
  plug();
  EXPECT_EQ(set(3, RelayState::off), "done");
  EXPECT_EQ(set(3, RelayState::on), "done");
  EXPECT_THAT(witness->said, ElementsAre("80 06 0100 0", "A0 06 2900 0",  // what it is
                                         "23 01 0008 3", "A3 00 0000 3", "23 03 0008 3", "A3 00 0000 3"));
}

TEST_F(Hub, KnowsThePortsOfTheHubOnceItWasAsked) {
  plug({.ports = 7});
  EXPECT_EQ(hub->channels(), 7u);
  EXPECT_EQ(set(5, RelayState::off), "relay power.5: the hub has ports 1 to 4 (limit_reached)");
  EXPECT_EQ(read(0), "relay power.0: the hub has ports 1 to 4 (limit_reached)");
  EXPECT_EQ(hub->channels(), 4u);
  EXPECT_THAT(contacts, IsEmpty());
}

TEST_F(Hub, TakesTheNumberOfPortsFromTheKernel) {
  fs::create_directories(sys.path() / "bus/usb/devices/1-1");
  write(sys.path() / "bus/usb/devices/1-1/maxchild", "10\n");
  plug({}, {}, "1-1");
  EXPECT_EQ(hub->channels(), 10u);
}

TEST_F(Hub, IsRefusedWhenItDoesNotSwitchEachPort) {
  plug({}, {.switching = PowerSwitching::all_ports_together});
  EXPECT_EQ(set(1, RelayState::off),
            "relay power.1: twin (0424:2514 Hub): the hub says that it switches the power of all its ports together, "
            "not of each (unsupported)");
  EXPECT_EQ(read(1).substr(0, 14), "relay power.1:");
  plug({}, {.switching = PowerSwitching::none});
  EXPECT_EQ(
      set(1, RelayState::off),
      "relay power.1: twin (0424:2514 Hub): the hub says that it does not switch the power of its ports (unsupported)");
  EXPECT_THAT(contacts, IsEmpty());
}

TEST_F(Hub, IsRefusedWhenItIsNone) {
  plug();
  witness->lies[0xA0] = std::nullopt;
  EXPECT_EQ(set(1, RelayState::off), "relay power.1: twin (0424:2514 Hub): this is no hub (unsupported)");
  witness->lies[0xA0] = "09 29 04 09 00"_hex;
  EXPECT_EQ(set(1, RelayState::off),
            "relay power.1: twin (0424:2514 Hub): its hub descriptor is broken: truncated (protocol_violation)");
  witness->lies[0x80] = "12 01"_hex;
  EXPECT_EQ(set(1, RelayState::off),
            "relay power.1: twin (0424:2514 Hub): its device descriptor is broken: truncated (protocol_violation)");
}

TEST_F(Hub, ReportsAPortThatDoesNotSwitch) {
  plug({}, {.stuck_ports = {2}});
  EXPECT_EQ(set(2, RelayState::off),
            "relay power.2: off was commanded 4 times, port 2 of the hub reads back on (not_confirmed)");
  EXPECT_EQ(set(2, RelayState::on), "done");
  EXPECT_EQ(set(1, RelayState::off), "done");
}

TEST_F(Hub, CannotKnowThatASocketKeepsItsPower) {
  plug({}, {.keeps_vbus = {2}});
  EXPECT_EQ(set(2, RelayState::off), "done");
  EXPECT_EQ(read(2), "off");
  EXPECT_TRUE(twin->fed(2)) << "only a witness tells: many hubs switch the data lines alone";
}

TEST_F(Hub, ReportsARefusedRequestAndABrokenStatus) {
  plug();
  EXPECT_EQ(read(1), "on");
  witness->lies[0x23] = std::nullopt;
  EXPECT_EQ(set(1, RelayState::off), "relay power.1: the device refused the request (STALL) (unsupported)");
  witness->lies.clear();
  witness->lies[0xA3] = "03 01 00"_hex;
  EXPECT_EQ(set(1, RelayState::off),
            "relay power.1: twin (0424:2514 Hub): its port status is broken: truncated (protocol_violation)");
}

TEST_F(Hub, SaysThatTheDeadlinePassed) {
  plug();
  const auto late = hub->set(1, RelayState::off, Deadline::at(loop.now()));
  EXPECT_EQ(describe(late.error()),
            "relay power.1: twin (0424:2514 Hub): the deadline passed before the hub was asked (timeout)");
  EXPECT_THAT(contacts, IsEmpty());
}

TEST_F(Hub, IsLostWhenUnpluggedAndPoweredWhenPluggedInAgain) {
  plug();
  EXPECT_EQ(set(1, RelayState::off), "done");
  loop.arm(loop.now(), [this] { cable->cut(); });
  EXPECT_EQ(set(2, RelayState::off), "relay power.2: twin (0424:2514 Hub): unplugged (port_lost)");
  EXPECT_EQ(read(1), "twin (0424:2514 Hub): unplugged (port_lost)");
  hub.reset();
  twin->power_up();
  cable->plug_in_again();
  device = cable->open();
  hub.emplace(loop, *device, "power", Settings{}, Surroundings{KernelPorts(sys.path()), {}});
  EXPECT_EQ(read(1), "on");
}

TEST_F(Hub, ServesSeveralCallersOneAfterAnother) {
  plug();
  std::vector<std::string> done;
  for (unsigned port : {1u, 2u, 3u})
    loop.spawn("switch", [&, port] { done.push_back(std::to_string(port) + " " + set(port, RelayState::off)); });
  loop.run();
  EXPECT_THAT(done, ElementsAre("1 done", "2 done", "3 done"));
  EXPECT_THAT(contacts, ElementsAre("1 dead", "2 dead", "3 dead"));
}

TEST_F(Hub, IsSwitchedByTheKernelWhereItCanBe) {
  write(port_folder("1-1", 3) / "disable", "0\n");
  plug({}, {}, "1-1");
  EXPECT_EQ(set(3, RelayState::off), "done");
  EXPECT_EQ(content(port_folder("1-1", 3) / "disable"), "1");
  EXPECT_EQ(read(3), "off");
  EXPECT_EQ(set(3, RelayState::on), "done");
  EXPECT_EQ(content(port_folder("1-1", 3) / "disable"), "0");
  EXPECT_THAT(witness->said, ElementsAre("80 06 0100 0", "A0 06 2900 0")) << "no request switched it";
}

TEST_F(Hub, ReportsWhatTheKernelDoesNotTell) {
  write(port_folder("1-1", 3) / "disable", "");
  plug({}, {}, "1-1");
  EXPECT_EQ(sys.strip(read(3)),
            "relay power.3: bus/usb/devices/1-1:1.0/1-1-port3/disable: expected 0 or 1 there (io_failed)");
}

TEST_F(Hub, IsSwitchedOffAgainWhenTheKernelSwitchesItOn) {
  plug({}, {}, "1-1");
  EXPECT_EQ(set(2, RelayState::off), "done");
  twin->switch_on(2);
  EXPECT_TRUE(loop.sleep(2s).has_value());
  EXPECT_THAT(contacts, ElementsAre("2 dead", "2 fed", "2 dead"));
  EXPECT_EQ(hub->switched_off_again(), 1u);
  EXPECT_EQ(set(2, RelayState::on), "done");
  EXPECT_TRUE(loop.sleep(2s).has_value());
  EXPECT_TRUE(twin->fed(2)) << "nobody keeps it off any more";
}

TEST_F(Hub, OfAVirtualBenchIsNotLookedAtAgain) {
  plug();
  EXPECT_EQ(set(2, RelayState::off), "done");
  const auto said = witness->said.size();
  EXPECT_TRUE(loop.sleep(24h).has_value());
  EXPECT_EQ(witness->said.size(), said);
}

TEST_F(Hub, OfUsb3IsSwitchedInBothHalves) {
  fs::create_symlink("../../../../usb2/2-1/2-1:1.0/2-1-port4", port_folder("1-1", 3) / "peer");
  plug({}, {}, "1-1");
  plug_other("2-1", true);
  EXPECT_EQ(set(3, RelayState::off), "done");
  EXPECT_FALSE(twin->fed(3));
  EXPECT_FALSE(other_twin->fed(4)) << "the kernel knows which sockets belong together";
  EXPECT_THAT(other_witness->said, ElementsAre("80 06 0100 0", "A0 06 2A00 0", "23 01 0008 4", "A3 00 0000 4"));
  other_twin->switch_on(4);
  EXPECT_EQ(read(3), "on") << "one half is enough";
}

TEST_F(Hub, OfUsb3IsSwitchedWithTheCompanionThatTheBenchNames) {
  plug({.companion = "1-4"}, {}, "2-4", true);
  plug_other("1-4", false, {.stuck_ports = {1}});
  EXPECT_EQ(set(2, RelayState::off), "done");
  EXPECT_FALSE(other_twin->fed(2));
  EXPECT_EQ(set(1, RelayState::off),
            "relay power.1: off was commanded 4 times, port 1 of 1-4 reads back on (not_confirmed)");
}

TEST_F(Hub, OfUsb3IsRefusedWithoutItsOtherHalf) {
  plug({}, {}, "2-4", true);
  EXPECT_EQ(set(1, RelayState::off),
            "relay power.1: 2-4 (0424:2514 Hub): this is the USB 3 half of a hub; name its USB 2 half with "
            "`companion`: the kernel does not tell "
            "(unsupported)");
  plug({.companion = "1-9"}, {}, "2-4", true);
  EXPECT_EQ(set(1, RelayState::off), "relay power.1: 1-9: no such USB device (not_found)");
  EXPECT_TRUE(twin->fed(1)) << "half a switch is none";
}

TEST_F(Hub, OfUsb3LetsTheKernelSwitchTheHalfItCan) {
  fs::create_symlink("../../../../usb2/2-1/2-1:1.0/2-1-port3", port_folder("1-1", 3) / "peer");
  write(port_folder("2-1", 3) / "disable", "0\n");
  plug({}, {}, "1-1");
  EXPECT_EQ(set(3, RelayState::off), "done");
  EXPECT_FALSE(twin->fed(3));
  EXPECT_EQ(content(port_folder("2-1", 3) / "disable"), "1");
}

}  // namespace
}  // namespace rig::usb_hub
