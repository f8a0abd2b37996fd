// SPDX-License-Identifier: Apache-2.0
//
// A device that speaks GBCS through the tunnel of its hub.
#include <gmock/gmock.h>

#include "rig/proto/tunnelling/client.hpp"
#include "rig/sim/device_kit.hpp"

namespace rig::sim {
namespace {

using gbcs::Message;
using gbcs::MessageCode;
using gbcs::MessageKind;
using ::testing::ElementsAre;

constexpr Eui64 supplier{0x90B3D51F30010000};

// A hub whose tunnel is opened when the test says so.
struct Tunnelled : Bench {
  void start_hcalcs(void (*change)(DeviceSettings&) = nullptr) {
    DeviceSettings settings;
    settings.gbcs = {.speaks = true, .activates_by_command = true, .receipt_alerts = true, .event_alerts = true};
    settings.ota.activation_policy = ota::ActivationPolicy::out_of_band_only;
    settings.ota.write_time = 10s;
    if (change) change(settings);
    keys = gbcs::KeyStore::for_tests(1, {settings.eui, supplier, gbcs::test_acb});
    start(settings);
    device->speak_gbcs(keys);
  }
  void open_tunnel() {
    perform(client.device_started(loop.now()));
    run_for(1s);
  }
  void give(Message message) {
    message.recipient = device->settings().eui;
    message.counter = ++counter;
    if (auto* activate = std::get_if<gbcs::ActivateCommand>(&message.payload)) activate->originator_counter = counter;
    perform(client.send(1, gbcs::encode(message, keys).value(), loop.now()));
    run_for(1s);
  }
  void activate(const Sha256Digest& hash) {
    give({.kind = MessageKind::command, .originator = supplier, .code = MessageCode::activate_firmware, .payload = gbcs::ActivateCommand{hash, 0, {}}});
  }
  void perform(const tunnelling::Client::Actions& actions) {
    for (const auto& action : actions) {
      if (const auto* received = std::get_if<tunnelling::Client::Received>(&action)) heard.push_back(gbcs::decode(received->message)->message);
      const auto* send = std::get_if<tunnelling::Client::Send>(&action);
      if (!send) continue;
      hub->send(device->node(), send->frame, tunnelling::cluster_id);
      if (send->data) loop.post([this] { perform(client.on_delivered(true, loop.now())); });
    }
  }
  void take_what_came() {
    auto& frames = hub->heard[tunnelling::cluster_id];
    for (const Bytes& frame : std::exchange(frames, {})) perform(client.on_bytes(frame, loop.now()));
  }
  void run_for(Duration duration) {
    for (Duration left = duration; left > Duration::zero(); left -= 100ms) {
      Bench::run_for(std::min<Duration>(left, 100ms));
      take_what_came();
    }
  }
  std::vector<std::string> codes() const {
    std::vector<std::string> text;
    for (const Message& message : heard) text.push_back(gbcs::to_string(message.code));
    return text;
  }

  gbcs::Counter counter = 100;
  gbcs::KeyStore keys;
  tunnelling::Client client{gbcs::length_of};
  std::vector<Message> heard;
};

TEST_F(Tunnelled, IsActivatedByASupplier) {
  start_hcalcs();
  open_tunnel();
  hub->notify(device->node());
  run_for(1min);
  EXPECT_EQ(device->running_version(), 0x10u) << "the hub's End Response activates nothing";
  EXPECT_THAT(codes(), ElementsAre("0x00CE"));
  activate(*device->flash().ota.manufacturer_image);
  EXPECT_EQ(device->running_version(), 0x10u) << "it writes";
  run_for(20s);
  EXPECT_EQ(device->running_version(), device_image.file_version);
  open_tunnel();
  ASSERT_THAT(codes(), ElementsAre("0x00CE", "0x0012", "0x1000"));
  EXPECT_EQ(heard[1].payload, gbcs::Payload(gbcs::ActivateResponse{gbcs::ActivationOutcome{gbcs::ActivationCode::success, device_image.file_version}}));
}

TEST_F(Tunnelled, TellsThatItHoldsNothing) {
  start_hcalcs();
  open_tunnel();
  activate({});
  ASSERT_THAT(codes(), ElementsAre("0x0012"));
  EXPECT_EQ(std::get<gbcs::ActivateResponse>(heard[0].payload).outcome->code, gbcs::ActivationCode::no_image_held);
}

TEST_F(Tunnelled, TellsThatTheActivationFailed) {
  start_hcalcs([](DeviceSettings& settings) { settings.ota.defects.activation_fails = true; });
  open_tunnel();
  hub->notify(device->node());
  run_for(1min);
  activate(*device->flash().ota.manufacturer_image);
  EXPECT_EQ(std::get<gbcs::ActivateResponse>(heard.back().payload).outcome->code, gbcs::ActivationCode::activation_failure);
}

TEST_F(Tunnelled, SaysAfterAPowerCutThatItsImageIsBad) {
  start_hcalcs();
  device->damage_flash();
  device->set_power(false);
  device->set_power(true);
  run_for(10s);
  open_tunnel();
  ASSERT_THAT(codes(), ElementsAre("0x1000"));
  EXPECT_EQ(std::get<gbcs::DeviceAlert>(heard[0].payload).alert_code, gbcs::AlertCode::verification_failed_at_power_on);
}

TEST_F(Tunnelled, KeepsAPendingActivationWithoutPower) {
  start_hcalcs();
  open_tunnel();
  hub->notify(device->node());
  run_for(1min);
  give({.kind = MessageKind::command, .originator = supplier, .code = MessageCode::activate_firmware,
        .payload = gbcs::ActivateCommand{*device->flash().ota.manufacturer_image, 0, loop.utc() + 1h}});
  device->set_power(false);
  device->set_power(true);
  run_for(59min);
  EXPECT_EQ(device->running_version(), 0x10u);
  run_for(2min);
  EXPECT_EQ(device->running_version(), device_image.file_version);
  open_tunnel();
  EXPECT_EQ(heard.back().code, MessageCode::critical_alert);
  EXPECT_EQ(heard[heard.size() - 2].code, MessageCode::activation_outcome_alert);
}

TEST_F(Tunnelled, WithoutKeysThereIsNoTunnel) {
  DeviceSettings settings;
  settings.gbcs.speaks = true;
  start(settings);
  open_tunnel();
  EXPECT_EQ(client.state(), tunnelling::Client::State::requesting);
}

}  // namespace
}  // namespace rig::sim
