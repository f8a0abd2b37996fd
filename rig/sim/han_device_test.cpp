// SPDX-License-Identifier: Apache-2.0
//
// The hub of the rig and the shipped kinds of devices on one Air: whole upgrades, with faults.
#include <gmock/gmock.h>

#include "rig/image/recipe.hpp"
#include "rig/io/event_list.hpp"
#include "rig/io/han.hpp"
#include "rig/proto/gbcs/message.hpp"
#include "rig/sim/air_coordinator.hpp"
#include "rig/sim/device.hpp"
#include "rig/sim/device_file.hpp"

namespace rig::sim {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

constexpr Eui64 supplier{0x90B3D51F30010000};
constexpr std::uint32_t old_version = 0x10, new_version = 0x20;

struct OnTheAir : ::testing::Test {
  // A hub and one device of that kind, joined, with a tunnel if it has one.
  void start(const std::string& kind, const std::string& more = "") {
    const auto twin = yaml::Document::parse("twin: {extends: " RIG_SOURCE_DIR "/fixtures/devices/" + kind + ".yaml" + more + "}", "bench");
    ASSERT_TRUE(twin.has_value());
    DeviceSettings settings;
    yaml::Diagnostics diagnostics;
    ASSERT_TRUE(read_twin(*twin->root().find("twin"), settings, diagnostics)) << to_string(diagnostics);
    keys = gbcs::KeyStore::for_tests(1, {settings.eui, supplier, gbcs::test_acb});
    device.emplace(air, settings, Rng(1));
    device->speak_gbcs(keys);
    han.emplace(loop, coordinator, journal,
                io::HanSettings{.coordinator = "hub", .network = {.pan_id = 0x1A62, .extended_pan_id = 7, .channel = 15}, .message_length = gbcs::length_of},
                std::vector<io::HanDevice>{{.name = "it", .eui = settings.eui, .profile = {}, .link_key = {}}});
    han->on_tunnel_message([this](const std::string&, ByteView octets) { heard.push_back(gbcs::decode(octets)->message); });
    ASSERT_TRUE(han->form(15, within(5s)).has_value());
    ASSERT_TRUE(han->permit_join(180s, within(5s)).has_value());
    device->set_power(true);
    ASSERT_TRUE(han->wait_for_join("it", within(1min)).has_value());
    if (settings.gbcs.speaks) {
      const auto opened = han->open_tunnel("it", within(1min));
      ASSERT_TRUE(opened.has_value()) << describe(opened.error());
    }
    make_image(settings);
  }
  void make_image(const DeviceSettings& settings) {
    image::Recipe recipe;
    const bool is_signed = settings.ota.image_form == ImageForm::supplier_signed;
    recipe.form = is_signed ? image::RecipeForm::gbcs_meter : image::RecipeForm::gbcs_ppmid;
    if (is_signed) recipe.signing_key = RIG_SOURCE_DIR "/firmware-images/test-supplier-key.pem";
    recipe.header.manufacturer_code = settings.ota.manufacturer;
    recipe.header.image_type = settings.ota.image_type;
    recipe.header.file_version = new_version;
    recipe.header.hardware = image::HardwareRange{0, 0xFFFF};
    recipe.payload = image::RandomBytes{4000, 1};
    recipe.vendor_check = true;
    file = image::make(recipe).value();
    id = {settings.ota.manufacturer, settings.ota.image_type, new_version};
  }
  void offer(const ota::Activation& activation) {
    ASSERT_TRUE(han->serve("it", {.id = id, .data = file, .min_hardware = {}, .max_hardware = {}, .announced_size = {}}, activation).has_value());
    ASSERT_TRUE(han->notify("it", within(1min)).has_value());
  }
  ota::Status ended() {
    const auto status = han->wait_for_transfer_end("it", within(2h));
    EXPECT_TRUE(status.has_value()) << describe(status.error());
    return status.has_value() ? *status : ota::Status::failure;
  }
  void run_for(Duration duration) { ASSERT_TRUE(loop.sleep(duration).has_value()); }
  Deadline within(Duration duration) { return Deadline::after(loop.now(), duration); }
  std::vector<std::string> codes() const {
    std::vector<std::string> text;
    for (const auto& message : heard) text.push_back(gbcs::to_string(message.code));
    return text;
  }
  void tell(gbcs::ActivationTime when) {
    const gbcs::Message command{.kind = gbcs::MessageKind::command, .counter = ++counter, .originator = supplier, .recipient = device->settings().eui,
                                .code = gbcs::MessageCode::activate_firmware,
                                .payload = gbcs::ActivateCommand{*device->flash().ota.manufacturer_image, counter, when}};
    const auto sent = han->send_through_tunnel("it", gbcs::encode(command, keys).value(), within(1min));
    ASSERT_TRUE(sent.has_value()) << describe(sent.error());
  }

  io::Loop loop{io::TimeMode::virtual_time};
  Air air{loop, {}, Rng(4711)};
  AirCoordinator coordinator{air};
  io::EventList journal;
  gbcs::KeyStore keys;
  gbcs::Counter counter = 100;
  Bytes file;
  ota::ImageId id;
  std::vector<gbcs::Message> heard;
  std::optional<Device> device;
  std::optional<io::Han> han;
};

TEST_F(OnTheAir, APpmidIsUpgradedAndReportsItsVersion) {
  start("ppmid");
  offer(ota::Activation::now());
  EXPECT_EQ(ended(), ota::Status::success);
  run_for(2min);
  EXPECT_EQ(device->running_version(), new_version);
  ASSERT_THAT(codes(), ElementsAre("0x012B"));
  EXPECT_EQ(std::get<gbcs::VersionAlert>(heard[0].payload).firmware_version, new_version);
  EXPECT_NEAR(to_zcl_utc(*device->clock()), to_zcl_utc(han->clock()), 1);
}

TEST_F(OnTheAir, ADisplayOnABatteryIsUpgradedInItsSleep) {
  start("ppmid-battery");
  offer(ota::Activation::now());
  EXPECT_EQ(ended(), ota::Status::success);
  run_for(2min);
  EXPECT_EQ(device->running_version(), new_version);
}

TEST_F(OnTheAir, AnHcalcsWaitsForItsSupplier) {
  start("hcalcs");
  offer(ota::Activation::wait());
  EXPECT_EQ(ended(), ota::Status::success);
  run_for(24h);
  EXPECT_EQ(device->running_version(), old_version);
  EXPECT_THAT(codes(), ElementsAre("0x00CE"));
  tell(gbcs::AtOnce{});
  run_for(1min);
  EXPECT_EQ(device->running_version(), new_version);
  EXPECT_THAT(codes(), ElementsAre("0x00CE", "0x0012", "0x1000"));
}

TEST_F(OnTheAir, AMeterTellsThatItsImageIsNotSigned) {
  start("gsme");
  file[file.size() - 1] ^= 1;
  offer(ota::Activation::now());
  EXPECT_EQ(ended(), ota::Status::invalid_image);
  run_for(1min);
  ASSERT_THAT(codes(), ElementsAre("0x00CF"));
  EXPECT_EQ(std::get<gbcs::ReceiptAlert>(heard[0].payload).alert_code, gbcs::AlertCode::verification_failed);
}

TEST_F(OnTheAir, ALostEndRequestIsRepeated) {
  start("ihd");
  air.add_rule({.way = Way::up, .message = ota::CommandId::upgrade_end_request, .count = 3});
  offer(ota::Activation::now());
  EXPECT_EQ(ended(), ota::Status::success);
  EXPECT_EQ(han->fact("it", "transfer.ended")->dump(), "1");
}

TEST_F(OnTheAir, TheUpgradeFollowsTheClockOfTheHub) {
  start("ppmid", ", ota: {asks_time_before_upgrade: true}");
  han->set_clock_offset(1h);
  const UtcTime when = loop.utc() + 2h;
  offer(ota::Activation::at(when));
  EXPECT_EQ(ended(), ota::Status::success);
  han->set_clock_offset({});
  run_for(when - loop.utc() - 1min);
  EXPECT_EQ(device->running_version(), old_version) << "by the wrong clock it would run for an hour";
  run_for(2min);
  EXPECT_EQ(device->running_version(), new_version);
}

TEST_F(OnTheAir, NoUpgradeWhileTheHubHasNoClock) {
  start("ppmid", ", ota: {asks_time_before_upgrade: true}");
  offer(ota::Activation::at(loop.utc() + 1h));
  EXPECT_EQ(ended(), ota::Status::success);
  han->set_time_available(false);
  run_for(3h);
  EXPECT_EQ(device->running_version(), old_version);
  han->set_time_available(true);
  run_for(2min);
  EXPECT_EQ(device->running_version(), new_version);
}

TEST_F(OnTheAir, ADeviceOutOfRangeFindsBack) {
  start("ppmid");
  const Duration gone = loop.now().time_since_epoch() + 1min;
  air.add_rule(FaultRule::out_of_range(device->settings().eui, gone, gone + 2h));
  run_for(2h);
  EXPECT_NE(device->state(), Device::State::online);
  run_for(5min);
  EXPECT_EQ(device->state(), Device::State::online);
  EXPECT_TRUE(han->wait_for_join("it", within(1min)).has_value());
}

}  // namespace
}  // namespace rig::sim
