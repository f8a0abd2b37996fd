// SPDX-License-Identifier: Apache-2.0
//
// A firmware transfer through a USB dongle that is pulled out in the middle of it and put back: the real serial port under the
// real libserialport, the adapter and the HAN, in real time. Only the dongle (umockdev) and what is behind it are simulated.
#include <gmock/gmock.h>

#include "adapters/ezsp_ncp/adapter.hpp"
#include "adapters/ezsp_ncp/twin.hpp"
#include "adapters/serial_port/adapter.hpp"
#include "adapters/serial_port/mock_tty.hpp"
#include "rig/image/header.hpp"
#include "rig/io/event_list.hpp"
#include "rig/io/han.hpp"
#include "rig/sim/device.hpp"

namespace rig::app {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;

constexpr ota::ImageId offered{0x121D, 0x0084, 0x00000020};
constexpr std::size_t image_size = 60'000;
constexpr Duration patience = 60s;  // of the test; nothing here takes a second on an idle machine

Bytes image_file() {
  image::OtaHeader header;
  header.manufacturer_code = offered.manufacturer;
  header.image_type = offered.image_type;
  header.file_version = offered.file_version;
  header = image::with_consistent_lengths(header);
  header.total_image_size = image_size;
  Bytes file = wire::encode(header);
  while (file.size() < image_size) file.push_back(static_cast<Byte>(file.size() * 7));
  return file;
}

/// The line inside the dongle, from its USB chip to its radio chip: it stays when the dongle is pulled out, and carries nothing then.
class InsideTheDongle final : public device::ByteStream {
 public:
  void plug_into(device::ByteStream* usb_chip) {
    usb_chip_ = usb_chip;
    if (usb_chip_) usb_chip_->listen({[this](ByteView bytes) { listener_.on_bytes(bytes); }, {}});
  }
  void listen(Listener listener) override { listener_ = std::move(listener); }
  void write(ByteView bytes) override {
    if (usb_chip_) usb_chip_->write(bytes);
  }
  std::string name() const override { return "inside the dongle"; }

 private:
  device::ByteStream* usb_chip_ = nullptr;
  Listener listener_{.on_bytes = [](ByteView) {}, .on_lost = {}};
};

sim::DeviceSettings ppmid_settings() {
  sim::DeviceSettings settings;
  settings.boot_time = 1ms;
  settings.scan_period = settings.rejoin_period = 20ms;
  settings.ota.message_timeout = 50ms;
  settings.ota.error_limit = 1'000'000;  // it keeps asking while nobody answers
  settings.ota.activation_delay = 1ms;
  return settings;
}

/// What the rig makes anew after the dongle is back: port, adapter, HAN.
struct Rig {
  std::unique_ptr<serial_port::SerialPort> port;
  std::unique_ptr<adapter::Dongle> ncp;
  std::unique_ptr<io::Han> han;

  Rig(io::Loop& loop, const std::string& path, record::EventSink& journal, Eui64 ppmid) {
    port = serial_port::SerialPort::open(loop, path, {.baud = ezsp_ncp::default_baud}).value();
    ncp = ezsp_ncp::make_dongle(loop, *port, "hub", {});
    han = std::make_unique<io::Han>(loop, *ncp, journal,
                                    io::HanSettings{.coordinator = "hub", .network = {.pan_id = 0x1A62, .extended_pan_id = 0xD0C0B0A0, .network_key = {1, 2, 3}}, .server = {}},
                                    std::vector<io::HanDevice>{{.name = "ppmid", .eui = ppmid, .profile = {}, .link_key = {}}});
  }
};

struct PulledOut : ::testing::Test {
  io::Loop loop{io::TimeMode::real};
  serial_port::MockTtyBed bed;
  serial_port::MockTty dongle{bed, loop, {.vid = "10c4", .pid = "ea60", .serial = "0001", .product = "Sonoff Zigbee 3.0 USB Dongle Plus V2", .manufacturer = "ITEAD"}};
  InsideTheDongle inside;
  sim::Air air{loop, {.radio_time = false}, Rng(1)};
  ezsp_ncp::Twin twin{inside, air, {.boot_time = 1ms}, Rng(2)};
  sim::Device ppmid{air, ppmid_settings(), Rng(3)};
  Bytes file = image_file();
  io::EventList journal;

  PulledOut() { inside.plug_into(&dongle.device()); }
  void pull_out() {
    inside.plug_into(nullptr);
    dongle.unplug();
  }
  // The radio chip had no power meanwhile; its network is in its flash.
  void put_back() {
    dongle.plug();
    inside.plug_into(&dongle.device());
    twin.restart(ash::Code::power_on);
  }
  Deadline soon() const { return Deadline::after(loop.now(), patience); }
  Rig plug_in_the_rig() { return Rig(loop, dongle.path(), journal, ppmid.settings().eui); }
  Result<void> serve(io::Han& han) {
    return han.serve("ppmid", {.id = offered, .data = file, .min_hardware = {}, .max_hardware = {}, .announced_size = {}}, ota::Activation::now());
  }
};

TEST_F(PulledOut, TransferIsLostCleanlyAndGoesOnWhenTheDongleIsBack) {
  Rig before = plug_in_the_rig();
  const auto formed = before.han->form(15, soon());
  ASSERT_TRUE(formed.has_value()) << describe(formed.error());
  ASSERT_TRUE(before.han->permit_join(180s, soon()).has_value());
  ppmid.set_power(true);
  ASSERT_TRUE(before.han->wait_for_join("ppmid", soon()).has_value());
  ASSERT_TRUE(serve(*before.han).has_value());
  ASSERT_TRUE(before.han->notify("ppmid", soon()).has_value());
  ASSERT_TRUE(before.han->wait_for_transfer("ppmid", image_size / 4, soon()).has_value());

  std::vector<std::string> told;
  before.han->on_failure([&](const Error& error) { told.push_back("failure " + describe(error)); });
  for (const std::string name : {"first", "second"})
    before.ncp->send({.peer = ppmid.node(), .profile = device::profile_zdo, .payload = {}},
                     [&told, name](const Result<void>& fate) { told.push_back(name + " " + describe(fate.error())); });
  pull_out();
  const auto lost = before.han->wait_for_transfer("ppmid", image_size, soon());
  ASSERT_TRUE(lost.has_error());
  const std::string expected = "/dev/ttyUSB0: unplugged, or closed at its other end (port_lost)";
  EXPECT_EQ(describe(lost.error()), expected);
  EXPECT_THAT(told, ElementsAre("first " + expected, "second " + expected, "failure " + expected));
  const auto half = ppmid.flash().ota.bytes.size();
  EXPECT_GT(half, image_size / 8);
  EXPECT_LT(half, image_size);
  before.han.reset();
  before.ncp.reset();
  before.port.reset();

  put_back();
  Rig after = plug_in_the_rig();
  ASSERT_TRUE(after.han->form(15, soon()).has_value());
  // The device never left the network; the new Han learns who talks to it.
  ASSERT_TRUE(after.han->wait_for_join("ppmid", soon()).has_value());
  EXPECT_THAT(journal.values("device", "detail"), Contains("was in the network before"));
  ASSERT_TRUE(serve(*after.han).has_value());
  ASSERT_TRUE(after.han->wait_for_transfer("ppmid", image_size, soon()).has_value());
  const auto ended = after.han->wait_for_transfer_end("ppmid", soon());
  ASSERT_TRUE(ended.has_value()) << describe(ended.error());
  EXPECT_EQ(*ended, ota::Status::success);
  ASSERT_TRUE(after.han->wait_for_join("ppmid", soon()).has_value());
  EXPECT_EQ(ppmid.running_version(), offered.file_version);
  EXPECT_THAT(journal.values("coordinator", "state"), ElementsAre("starting", "network_formed", "joining_open", "lost", "starting", "network_formed"));
  EXPECT_THAT(journal.values("transfer", "detail"), Contains(::testing::StartsWith("at offset ")).Times(2));
}

}  // namespace
}  // namespace rig::app
