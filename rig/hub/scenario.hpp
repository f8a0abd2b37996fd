// SPDX-License-Identifier: Apache-2.0
//
// A long random life of a hub, for tests: jobs of all classes, devices that come, stall, fail and vanish, power cuts,
// clock jumps and duty-cycle changes, under a random profile. The same seed, the same life.
#pragma once

#include "rig/base/rng.hpp"
#include "rig/hub/hub_test_kit.hpp"

namespace rig::hub {

inline Profile random_profile(Rng& rng) {
  Profile profile;
  if (rng.chance(0.5)) profile.overwrite_policy = OverwritePolicy::br;
  if (rng.chance(0.4)) profile.report_profile = ReportProfile::final2022;
  if (rng.chance(0.3)) profile.blocks = BlockUse::esme_block_only;
  if (rng.chance(0.5)) profile.unforced_when_busy = BusyAnswer::wait;
  if (rng.chance(0.3)) profile.same_model = SameModel::kept_beside;
  if (rng.chance(0.3)) profile.image_choice = ImageChoice::highest_version;
  if (rng.chance(0.3)) profile.hardware_absent = HardwareAbsent::mismatch;
  if (rng.chance(0.3)) profile.limited_duty_ota = LimitedDutyOta::keep_on;
  profile.activation_issue = static_cast<ActivationIssue>(rng.below(3));
  profile.notify = static_cast<NotifyForm>(rng.below(3));
  return profile;
}

class Scenario {
 public:
  Scenario(std::uint64_t seed, const Defects& defects = {}) : Scenario(Rng(seed), defects) {}

  /// Ends at the first violation.
  Scenario& run(int steps) {
    while (steps-- > 0 && world_.violations().empty()) step();
    return *this;
  }
  HubWorld& world() { return world_; }

 private:
  Scenario(Rng rng, const Defects& defects) : profile_(random_profile(rng)), rng_(rng), world_(profile_, defects) {}

  Eui64 any_device() { return Eui64{1 + rng_.below(10)}; }
  DeviceClass class_of(Eui64 device) const { return static_cast<DeviceClass>(device.value % 5); }

  void send_job() {
    const Eui64 first = any_device();
    auto builder = job(++jobs_, class_of(first)).version(0x20 + static_cast<std::uint32_t>(rng_.below(8)));
    if (rng_.chance(0.3)) builder.model(static_cast<std::uint16_t>(0x90 + 4 * (first.value % 5) + rng_.below(3)));
    if (rng_.chance(0.3)) builder.force();
    if (rng_.chance(0.05)) builder.size(768'000);
    std::vector<Eui64> targets{first};
    if (rng_.chance(0.5)) targets.push_back(Eui64{(first.value + 4) % 10 + 1});
    builder.to(targets);
    const UtcTime utc = world_.instant().utc;
    if (rng_.chance(0.5)) builder.at(utc - 1h + std::chrono::hours(rng_.below(48)));
    if (rng_.chance(0.02)) builder.at(utc + 31 * 24h);
    world_.on(builder);
  }
  void query() {
    const auto hardware = static_cast<std::uint16_t>(rng_.chance(0.15) ? 0x0300 : 0x0101);
    world_.on(Query{any_device(), 0x10, rng_.chance(0.2) ? std::nullopt : std::optional(hardware)});
  }
  void end() {
    constexpr std::array statuses{ota::Status::success,       ota::Status::success, ota::Status::success,
                                  ota::Status::invalid_image, ota::Status::abort,   ota::Status::require_more_image};
    const EndRequest request{any_device(), statuses.at(rng_.below(statuses.size()))};
    world_.on(request);
    if (rng_.chance(0.3)) world_.pass(3s).on(request);
    if (rng_.chance(0.05)) cut_power();
  }
  void answer_reads() {
    const Eui64 device = any_device();
    world_.on(VersionRead{device, rng_.chance(0.8) ? std::optional(version_20) : std::nullopt});
  }
  void cut_power() {
    world_.on(PowerLost{}).pass(std::chrono::minutes(rng_.below(3000)));
    if (rng_.chance(0.2)) world_.on(Query{any_device(), 0x10, {}});
    world_.on(PowerRestored{});
  }
  void change_duty_cycle() {
    world_.on(DutyCycleChanged{static_cast<DutyState>(rng_.below(4)), 5min});
    if (rng_.chance(0.7)) world_.pass(std::chrono::minutes(rng_.below(90))).on(DutyCycleChanged{DutyState::normal, {}});
  }
  void jump() {
    const Duration by = std::chrono::minutes(rng_.below(4000));
    world_.set_clock(rng_.chance(0.5) ? by : -by);
  }
  void step() {
    world_.pass(rng_.chance(0.8) ? Duration(std::chrono::seconds(1 + rng_.below(600)))
                                 : std::chrono::hours(rng_.below(60)));
    const std::uint64_t what = rng_.below(100);
    if (what < 14) return send_job();
    if (what < 34) return query();
    if (what < 54) return static_cast<void>(world_.on(TransferStarted{any_device()}));
    if (what < 68) return static_cast<void>(world_.on(Progress{any_device()}));
    if (what < 84) return end();
    if (what < 90) return answer_reads();
    if (what < 93) return cut_power();
    if (what < 95) return jump();
    if (what < 97) return change_duty_cycle();
    if (what < 98) return static_cast<void>(world_.on(ClientGone{any_device()}));
    world_.on(DeviceRemoved{any_device()});
  }

  Profile profile_;
  Rng rng_;
  HubWorld world_;
  std::uint64_t jobs_ = 0;
};

}  // namespace rig::hub
