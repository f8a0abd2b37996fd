// SPDX-License-Identifier: Apache-2.0
//
// The part of the OTA client that judges an image, ends its transfer and makes it run.
#include <algorithm>

#include "rig/sim/image_filter.hpp"
#include "rig/sim/ota_client.hpp"
#include "rig/sim/ota_times.hpp"

namespace rig::sim {

using namespace std::chrono_literals;

namespace {

constexpr unsigned end_attempts = 10;
constexpr Duration upgrade_when_times_make_no_sense = 1h;
constexpr Duration end_response_reminder = 1h;
constexpr Duration time_reminder = 1min;

}  // namespace

OtaClient::Actions OtaClient::activate(TimePoint now) {
  Actions out;
  if (flash_.complete) begin_activation(now, out);
  return out;
}

OtaClient::Actions OtaClient::on_time(std::uint32_t utc, TimePoint now) {
  Actions out;
  if (state_ != State::asking_time || !upgrade_time_) return out;
  const auto left = delay_between(utc, *upgrade_time_);
  if (left && *left > Duration::zero())
    enter(State::counting_down, now + *left, out);
  else
    begin_activation(now, out);
  return out;
}

void OtaClient::all_received(TimePoint now, Actions& out) {
  asked_beyond_end_ = false;
  flash_.committed = offset();
  if (settings_.check_time > Duration::zero()) return enter(State::checking, now + settings_.check_time, out);
  check(now, out);
}

void OtaClient::check(TimePoint now, Actions& out) {
  const ExpectedImage expected{flash_.image, flash_.size, settings_.hardware_version, defects().ignores_hardware_range, settings_.image_form,
                               settings_.suppliers};
  const bool good = image_is_good(flash_.bytes, settings_.image_check, expected);
  const auto manufacturers = manufacturer_image(flash_.bytes, settings_.image_form);
  const Sha256Digest hash = sha256(manufacturers.value_or(ByteView(flash_.bytes)));
  out.push_back(Judged{flash_.image.file_version, good, hash});
  flash_.rejected_one = flash_.rejected_one || !good;
  if (!good || (step_before_is_missing() && settings_.missing_step == MissingStep::invalid_image)) return refuse_image(now, out);
  flash_.last_good_image = sha256(flash_.bytes);
  flash_.manufacturer_image = hash;
  flash_.downloaded_version = flash_.image.file_version;
  const UpgradeStep* const step = settings_.step_of(flash_.image.file_version);
  if (step && step->fragment && settings_.fragment_end == FragmentEnd::require_more_image) {
    send(ota::UpgradeEndRequest{zcl::Status::require_more_image, flash_.image}, out);
    return store_fragment(now, out);
  }
  flash_.complete = true;
  errors_ = 0;
  ask_for_end(now, out);
  if (defects().self_activates) enter(State::counting_down, now + settings_.activation_delay, out);
}

void OtaClient::refuse_image(TimePoint now, Actions& out) {
  send(ota::UpgradeEndRequest{zcl::Status::invalid_image, flash_.image}, out);
  discard_download();
  go_idle(now, out);
}

bool OtaClient::step_before_is_missing() const {
  const UpgradeStep* const step = settings_.step_of(flash_.image.file_version);
  if (!step || !step->needs || defects().ignores_missing_step) return false;
  const auto holds = [&](std::uint32_t version) { return flash_.running_version == version || flash_.last_stored_fragment == version; };
  return !holds(*step->needs) && !holds(step->version);  // the same once more needs nothing
}

void OtaClient::ask_for_end(TimePoint now, Actions& out) {
  if (defects().reports_no_end) return wait_to_upgrade(now, out);
  const auto status = static_cast<zcl::Status>(defects().end_status.value_or(static_cast<std::uint8_t>(zcl::Status::success)));
  for (unsigned i = 0; i <= defects().repeats_end; ++i) send(ota::UpgradeEndRequest{status, flash_.image}, out);
  enter(State::ending, now + settings_.message_timeout, out);
}

void OtaClient::handle(const ota::UpgradeEndResponse& response, TimePoint now, Actions& out) {
  const bool unsolicited = state_ == State::waiting_to_upgrade || state_ == State::counting_down || state_ == State::asking_time;
  const bool expected = state_ == State::ending || (unsolicited && !defects().ignores_unsolicited_end);
  if (!expected || defects().self_activates || !names(response.image, flash_.image)) return;
  if (settings_.activation_policy == ota::ActivationPolicy::out_of_band_only || response.upgrade_time == ota::wait_for_another_response)
    return wait_to_upgrade(now, out);
  upgrade_time_.reset();
  if (response.current_time != 0) upgrade_time_ = response.upgrade_time;
  Duration delay = delay_between(response.current_time, response.upgrade_time).value_or(upgrade_when_times_make_no_sense);
  delay = delay - std::min(delay, defects().activates_early) + defects().activates_late;
  enter(State::counting_down, now + (delay == Duration::zero() ? settings_.activation_delay : delay), out);
}

void OtaClient::no_end_response(TimePoint now, Actions& out) {
  if (++errors_ < end_attempts) return ask_for_end(now, out);
  errors_ = 0;
  const bool may_apply = settings_.timeout_policy == ota::TimeoutPolicy::apply_after_timeout &&
                         settings_.activation_policy == ota::ActivationPolicy::server_may_activate;
  if (may_apply) return enter(State::counting_down, now + settings_.activation_delay, out);
  wait_to_upgrade(now, out);
}

void OtaClient::wait_to_upgrade(TimePoint now, Actions& out) {
  errors_ = 0;
  enter(State::waiting_to_upgrade, now + end_response_reminder, out);
}

void OtaClient::ask_time(TimePoint now, Actions& out) {
  out.push_back(AskTime{});
  enter(State::asking_time, now + (state_ == State::asking_time ? time_reminder : settings_.message_timeout), out);
}

void OtaClient::begin_activation(TimePoint now, Actions& out) {
  if (defects().ignores_activation) return stall(State::waiting_to_upgrade, out);
  const UpgradeStep* const step = settings_.step_of(flash_.image.file_version);
  if (defects().activation_fails || step_before_is_missing()) return not_activated(out);
  if (step && step->fragment && !defects().activates_fragments) return store_fragment(now, out);
  if (settings_.write_time == Duration::zero()) return apply(out);
  flash_.writing = true;
  enter(State::writing, now + settings_.write_time, out);
}

void OtaClient::not_activated(Actions& out) {
  stall(State::waiting_to_upgrade, out);
  out.push_back(NotActivated{flash_.image.file_version});
}

void OtaClient::store_fragment(TimePoint now, Actions& out) {
  flash_.last_stored_fragment = flash_.image.file_version;
  out.push_back(Stored{flash_.image.file_version});
  discard_download();
  go_idle(now, out);
}

void OtaClient::apply(Actions& out) {
  flash_.writing = false;
  run_new_image(flash_);
  discard_download();
  state_ = State::idle;
  flash_.starts_again = defects().activates_twice;
  out.push_back(Activate{flash_.running_version});
}

}  // namespace rig::sim
