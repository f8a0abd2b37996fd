// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "rig/sim/ota_client_kit.hpp"

namespace rig::sim {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::uint32_t first_part = 0x15, second_part = 0x18, whole = 0x20;

OtaClientSettings in_parts() {
  OtaClientSettings settings = takes_everything();
  settings.upgrade_path = {{.version = first_part, .needs = running, .fragment = true},
                           {.version = second_part, .needs = first_part, .fragment = true},
                           {.version = whole, .needs = second_part}};
  return settings;
}

// Hands over the versions one after the other, each told to activate at once.
Server after(OtaClientSettings settings, std::vector<std::uint32_t> versions) {
  Server hub(std::move(settings));
  for (const std::uint32_t version : versions) {
    hub.offers(version);
    hub.activate_now();
    hub.wait(10s);
  }
  return hub;
}

TEST(Fragments, MakeAnUpgradeTogether) {
  Server hub = after(in_parts(), {first_part, second_part});
  EXPECT_EQ(hub.client.flash().running_version, running);
  EXPECT_EQ(hub.client.flash().last_stored_fragment, second_part);
  EXPECT_EQ(hub.stored, 2u);
  hub.offers(whole);
  hub.activate_now();
  hub.wait(10s);
  EXPECT_THAT(hub.activated, ElementsAre(whole));
  EXPECT_EQ(hub.client.flash().last_stored_fragment, std::nullopt);
}

TEST(Fragments, TheLastOneAloneIsRefused) {
  const Server hub = after(in_parts(), {first_part, whole});
  EXPECT_THAT(hub.ends, ElementsAre(0x00, 0x96));
  EXPECT_THAT(hub.activated, IsEmpty());
}

TEST(Fragments, TheLastOneAloneChangesNothing) {
  OtaClientSettings settings = in_parts();
  settings.missing_step = MissingStep::keeps_version;
  const Server hub = after(settings, {whole});
  EXPECT_THAT(hub.ends, ElementsAre(0x00));
  EXPECT_EQ(hub.not_activated, 1u);
  EXPECT_THAT(hub.activated, IsEmpty());
}

TEST(Fragments, TheSameOneTwiceDoesNoHarm) {
  EXPECT_THAT(after(in_parts(), {first_part, first_part, second_part, second_part, whole}).activated, ElementsAre(whole));
}

TEST(Fragments, AnImageThatNeedsNothingTakesTheirPlace) {
  const Server hub = after(in_parts(), {first_part, 0x30});
  EXPECT_THAT(hub.activated, ElementsAre(0x30));
  EXPECT_EQ(hub.client.flash().last_stored_fragment, std::nullopt);
}

TEST(Fragments, SurviveAPowerCutOrDoNot) {
  for (const bool survive : {true, false}) {
    OtaClientSettings settings = in_parts();
    settings.fragments_survive_power = survive;
    Server hub = after(settings, {first_part});
    lose_power(settings, hub.client.flash());
    EXPECT_EQ(hub.client.flash().last_stored_fragment.has_value(), survive);
  }
}

TEST(Fragments, DefectsOfThem) {
  OtaClientSettings settings = in_parts();
  settings.defects.activates_fragments = true;
  EXPECT_THAT(after(settings, {first_part}).activated, ElementsAre(first_part));
  settings = in_parts();
  settings.defects.ignores_missing_step = true;
  EXPECT_THAT(after(settings, {whole}).activated, ElementsAre(whole));
}

TEST(Activation, WritesTheImageToWhereItRuns) {
  OtaClientSettings settings = takes_everything();
  settings.write_time = 20s;
  Server hub(settings);
  hub.offers(whole);
  hub.activate_now();
  hub.wait(5s);
  EXPECT_EQ(hub.client.machine().state(), OtaClient::State::writing);
  EXPECT_TRUE(hub.client.flash().writing);
  hub.wait(20s);
  EXPECT_THAT(hub.activated, ElementsAre(whole));
  EXPECT_FALSE(hub.client.flash().writing);
}

struct BrownOutCase {
  BrownOut outcome;
  bool draw;
  PowerOn found;
  std::uint32_t runs;
};

TEST(Activation, APowerCutWhileItWritesEndsAsTheDeviceIsBuilt) {
  for (const auto& [outcome, draw, found, runs] :
       {BrownOutCase{BrownOut::old_image, true, PowerOn::good, running}, BrownOutCase{BrownOut::new_image, false, PowerOn::new_image, whole},
        BrownOutCase{BrownOut::either, false, PowerOn::good, running}, BrownOutCase{BrownOut::either, true, PowerOn::new_image, whole},
        BrownOutCase{BrownOut::dead, true, PowerOn::dead, running}}) {
    OtaClientSettings settings = takes_everything();
    settings.write_time = 20s;
    settings.brown_out = outcome;
    Server hub(settings);
    hub.offers(whole);
    hub.activate_now();
    hub.wait(5s);
    lose_power(settings, hub.client.flash());
    EXPECT_EQ(power_on(settings, hub.client.flash(), draw), found);
    EXPECT_EQ(hub.client.flash().running_version, runs);
    if (found == PowerOn::good) {
      hub.take(hub.client.reboot(hub.now));
      hub.activate_now();
      hub.wait(1min);
      EXPECT_THAT(hub.activated, ElementsAre(whole)) << "it still holds the new image";
    }
  }
}

TEST(PowerOnCheck, FindsADamagedImage) {
  const OtaClientSettings settings = takes_everything();
  Server hub(settings);
  hub.offers(whole);
  EXPECT_EQ(power_on(settings, hub.client.flash(), false), PowerOn::good);
  damage(hub.client.flash());
  EXPECT_EQ(power_on(settings, hub.client.flash(), false), PowerOn::bad_image);
  EXPECT_FALSE(hub.client.flash().complete) << "it is gone";
  damage(hub.client.flash());
  EXPECT_EQ(power_on(settings, hub.client.flash(), false), PowerOn::bad_image) << "of what runs";
  EXPECT_EQ(power_on(settings, hub.client.flash(), false), PowerOn::good) << "it was said once";
}

TEST(Activation, ByTheClockOfTheHub) {
  OtaClientSettings settings = takes_everything();
  settings.asks_time_before_upgrade = true;
  Server hub(settings);
  hub.on_end = ota::UpgradeEndResponse{{offered.manufacturer, offered.image_type, whole}, 10'000, 10'600};
  hub.offers(whole);
  hub.wait(600s);
  EXPECT_EQ(hub.times_asked, 1u);
  hub.wait(10min);
  EXPECT_GT(hub.times_asked, 9u) << "nobody tells the time, so it asks every minute";
  EXPECT_THAT(hub.activated, IsEmpty());
  hub.take(hub.client.machine().on_time(10'540, hub.now));
  hub.wait(59s);
  EXPECT_THAT(hub.activated, IsEmpty()) << "the hub's clock was put back";
  hub.wait(1s);
  hub.take(hub.client.machine().on_time(10'600, hub.now));
  EXPECT_THAT(hub.activated, ElementsAre(whole));
}

// When the new version ran, for an upgrade time of 1,000 s from the End Response; nothing within a day.
std::optional<Duration> activated_after(OtaClientSettings settings, std::uint32_t upgrade_time) {
  Server hub(std::move(settings));
  hub.on_end = ota::UpgradeEndResponse{{offered.manufacturer, offered.image_type, whole}, 0, upgrade_time};
  hub.offers(whole);
  while (hub.activated.empty() && hub.now < TimePoint{} + 24h) hub.wait(1s);
  if (hub.activated.empty()) return std::nullopt;
  return hub.now.time_since_epoch();
}

TEST(ActivationDefects, OfTime) {
  OtaClientSettings settings = takes_everything();
  EXPECT_EQ(activated_after(settings, 1000), 1000s);
  settings.defects.activates_early = 60s;
  EXPECT_EQ(activated_after(settings, 1000), 940s);
  settings.defects = {};
  settings.defects.activates_late = 5min;
  EXPECT_EQ(activated_after(settings, 1000), 1300s);
  settings.defects = {};
  EXPECT_EQ(activated_after(settings, ota::wait_for_another_response), std::nullopt);
  settings.defects.self_activates = true;
  EXPECT_EQ(activated_after(settings, ota::wait_for_another_response), 3s);
}

TEST(ActivationDefects, StaysOnTheOldVersion) {
  OtaClientSettings settings = takes_everything();
  settings.defects.activation_fails = true;
  const Server failing = after(settings, {whole});
  EXPECT_EQ(failing.not_activated, 1u);
  EXPECT_THAT(failing.activated, IsEmpty());
  EXPECT_TRUE(failing.client.machine().state() == OtaClient::State::waiting_to_upgrade);
}

TEST(ActivationDefects, IgnoresAnEndResponseItDidNotAskFor) {
  OtaClientSettings settings = takes_everything();
  settings.defects.ignores_unsolicited_end = true;
  Server hub(settings);
  hub.on_end = ota::UpgradeEndResponse{{offered.manufacturer, offered.image_type, whole}, 0, ota::wait_for_another_response};
  hub.offers(whole);
  hub.activate_now();
  hub.wait(30min);
  EXPECT_THAT(hub.activated, IsEmpty());
}

TEST(ActivationDefects, StartsTwice) {
  OtaClientSettings settings = takes_everything();
  settings.defects.activates_twice = true;
  Server hub = after(settings, {whole});
  hub.take(hub.client.reboot(hub.now));
  hub.take(hub.client.reboot(hub.now));
  EXPECT_THAT(hub.activated, ElementsAre(whole, whole));
}

TEST(ActivationDefects, LosesAWholeImageWithThePower) {
  OtaClientSettings settings = takes_everything();
  Server hub(settings);
  hub.offers(whole);
  lose_power(settings, hub.client.flash());
  EXPECT_TRUE(hub.client.flash().complete);
  settings.defects.loses_image_without_power = true;
  lose_power(settings, hub.client.flash());
  EXPECT_FALSE(hub.client.flash().complete);
}

}  // namespace
}  // namespace rig::sim
