// SPDX-License-Identifier: Apache-2.0
//
// A hub on a time axis of its own, for tests: timers fire at their instants, every input and action goes past the
// invariants and into a transcript.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "rig/hub/hub.hpp"
#include "rig/hub/invariants.hpp"

namespace rig::hub {

using namespace std::chrono_literals;

inline constexpr Eui64 anna{0xA1}, bert{0xB2}, carl{0xC3}, emma{0xE5}, gina{0x65}, hugo{0x8C};
/// EUI-64s by the names above, so that a transcript can be read.
inline std::string with_names(std::string text) {
  for (const auto& [eui, name] :
       {std::pair{anna, "anna"}, {bert, "bert"}, {carl, "carl"}, {emma, "emma"}, {gina, "gina"}, {hugo, "hugo"}}) {
    const std::string digits = to_string(eui);
    for (auto at = text.find(digits); at != std::string::npos; at = text.find(digits))
      text.replace(at, digits.size(), name);
  }
  return text;
}

inline constexpr UtcTime new_year{std::chrono::sys_days{std::chrono::year{2026} / 1 / 1}};
inline constexpr std::uint32_t version_15 = 0x15, version_20 = 0x20;

/// job(7, DeviceClass::ppmid).version(0x20).model(0x0084).to({anna}).at(new_year + 1h)
class JobBuilder {
 public:
  JobBuilder(std::uint64_t id, DeviceClass device_class) {
    job_.id = JobId{id};
    job_.image = {.device_class = device_class,
                  .id = {0x121D, static_cast<std::uint16_t>(0x0080 + static_cast<int>(device_class)), version_20},
                  .hardware = image::HardwareRange{0x0100, 0x0200},
                  .manufacturer_image_size = 262'144};
  }
  JobBuilder& version(std::uint32_t version) { return job_.image.id.file_version = version, *this; }
  JobBuilder& model(std::uint16_t type) { return job_.image.id.image_type = type, *this; }
  JobBuilder& size(std::uint32_t octets) { return job_.image.manufacturer_image_size = octets, *this; }
  JobBuilder& force() { return job_.image.force_replace = true, *this; }
  JobBuilder& to(std::vector<Eui64> devices) { return job_.targets = std::move(devices), *this; }
  JobBuilder& at(UtcTime activation) { return job_.activation = activation, *this; }
  operator Job() const { return job_; }

 private:
  Job job_;
};
inline JobBuilder job(std::uint64_t id, DeviceClass device_class) { return {id, device_class}; }

class HubWorld {
 public:
  explicit HubWorld(const Profile& profile = {}) : HubWorld(profile, {}) { honest_ = true; }
  /// A hub with defects may break invariants; one without fails the test when it does.
  HubWorld(const Profile& profile, const Defects& defects) : hub_(profile, flash_, defects), checker_(profile) {}
  ~HubWorld() {
    if (honest_) {
      EXPECT_EQ(violations(), std::vector<std::string>{});
    }
  }
  HubWorld(const HubWorld&) = delete;
  HubWorld& operator=(const HubWorld&) = delete;

  HubWorld& on(const Input& input) {
    Actions actions = hub_.on(input, instant());
    for (const Action& action : actions) {
      if (const auto* arm = std::get_if<wire::ArmTimer>(&action)) timer_ = arm->at;
      if (std::holds_alternative<wire::DisarmTimer>(action)) timer_.reset();
      if (std::holds_alternative<RaiseAlert>(action)) alerts_.push_back(with_names(to_string(action)));
    }
    rows_.push_back({now_, input, actions});
    checker_.saw(input, instant(), {actions.data(), actions.size()}, flash_);
    last_ = std::move(actions);
    return *this;
  }
  HubWorld& pass(Duration duration) {
    const TimePoint end = now_ + duration;
    for (int fired = 0; timer_ && *timer_ <= end && fired < 10'000; ++fired) {
      now_ = std::max(now_, *timer_);
      timer_.reset();
      on(TimerFired{});
    }
    now_ = end;
    return *this;
  }
  /// The hub's clock is set forward, or back.
  HubWorld& set_clock(Duration by) {
    utc_ahead_ += by;
    return on(ClockChanged{});
  }
  HubWorld& download(Eui64 device) { return on(Query{device, 0x10, 0x0101}).on(TransferStarted{device}); }
  HubWorld& deliver(Eui64 device) { return download(device).on(EndRequest{device, ota::Status::success}); }

  Instant instant() const { return {now_, new_year + utc_ahead_ + now_.time_since_epoch()}; }
  const Hub& hub() const { return hub_; }
  const Flash& flash() const { return flash_; }
  Flash& flash() { return flash_; }
  const Actions& last() const { return last_; }
  std::vector<std::string> last_text() const { return lines(last_); }
  const std::vector<std::string>& violations() const { return checker_.violations(); }
  /// Everything since the last call: "10m  timer" and "     -> read version ..." below it. Timers that are armed are
  /// left out.
  std::string transcript() {
    std::string text = "\n";
    for (const Row& row : std::exchange(rows_, {})) {
      text += fmt::format("{:<10} {}\n", format_duration(row.now.time_since_epoch()), with_names(to_string(row.input)));
      for (const std::string& line : lines(row.actions)) text += fmt::format("{:<10} -> {}\n", "", line);
    }
    return text;
  }
  /// All alerts so far: "alert 0x8F8A anna 0x00000020 success".
  const std::vector<std::string>& alerts() const { return alerts_; }

 private:
  struct Row {
    TimePoint now;
    Input input;
    Actions actions;
  };
  static bool is_timer(const Action& action) {
    return std::holds_alternative<wire::ArmTimer>(action) || std::holds_alternative<wire::DisarmTimer>(action);
  }
  static std::vector<std::string> lines(const Actions& actions) {
    std::vector<std::string> text;
    for (const Action& action : actions) {
      if (!is_timer(action)) text.push_back(with_names(to_string(action)));
    }
    return text;
  }
  Flash flash_{};
  Hub hub_;
  Invariants checker_;
  bool honest_ = false;
  TimePoint now_{};
  Duration utc_ahead_{};
  std::optional<TimePoint> timer_{};
  Actions last_{};
  std::vector<Row> rows_{};
  std::vector<std::string> alerts_{};
};

}  // namespace rig::hub
