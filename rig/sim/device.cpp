// SPDX-License-Identifier: Apache-2.0
#include "rig/sim/device.hpp"

#include "rig/proto/zcl/sub_ghz.hpp"
#include "rig/sim/hub_clusters.hpp"

namespace rig::sim {

using What = DeviceNotice::What;

namespace {

/// Of the clusters a device speaks on, those that Smart Energy secures with the APS link key.
bool needs_link_key(std::uint16_t cluster) {
  return cluster == ota::cluster_id || cluster == time_cluster || cluster == keep_alive_cluster || cluster == tunnelling::cluster_id;
}

}  // namespace

Device::Device(Air& air, DeviceSettings settings, Rng rng)
    : air_(air),
      loop_(air.loop()),
      settings_(std::move(settings)),
      rng_(rng),
      radio_(air, settings_.eui, *this, {.router = settings_.router, .hops = settings_.hops, .poll_period = settings_.poll_period}),
      ota_timer_(loop_, [this] { perform(ota_->on_timer(loop_.now())); }),
      keep_alive_timer_(loop_, [this] { keep_alive(); }),
      noise_timer_(loop_, [this] { send_malformed_frame(); }),
      agent_timer_(loop_, [this] { perform(agent_->on_timer(best_clock())); }),
      battery_timer_(loop_, [this] { watch_battery(); }) {
  flash_.ota.running_version = settings_.version;
  flash_.battery_level = settings_.battery.level;
}

Device::~Device() { loop_.disarm(step_timer_); }

void Device::set_power(bool on) {
  if (state_ == State::dead || on == powered()) return;
  if (on) {
    if (battery_level() <= 0) return say("battery empty");
    battery_begins();
    tell(What::power_on);
    return boot();
  }
  battery_ends();
  shut_down();
  lose_power(settings_.ota, flash_.ota);
  tell(What::power_off);
  state_ = settings_.defects.dies_on_power_cut ? State::dead : State::off;
}

void Device::boot() {
  ++boot_count_;
  state_ = State::booting;
  try_again(settings_.boot_time, &Device::start_up);
}

void Device::start_up() {
  power_on_ = power_on(settings_.ota, flash_.ota, rng_.fork(fmt::format("brown-out {}", boot_count_)).chance(0.5));
  if (power_on_ == PowerOn::dead) return die("nothing to boot");
  say(fmt::format("boot {} version {:08X}", boot_count_, flash_.ota.running_version));
  if (power_on_ == PowerOn::bad_image) say("firmware verification failed at power-on");
  ota_.emplace(settings_.ota, flash_.ota, rng_.fork("ota"));
  told_status_ = ota_->status();
  told_per_cent_ = 0;
  tell(What::boot_finished, flash_.ota.running_version);
  begin_gbcs();
  radio_.set_on(true);
  if (flash_.membership)
    rejoin();
  else
    search();
}

// Power stays, the processor starts over.
void Device::restart() {
  shut_down();
  tell(What::reboot);
  boot();
}

void Device::die(std::string_view why) {
  say(why);
  shut_down();
  battery_ends();
  state_ = State::dead;
}

void Device::new_version_runs() {
  if (agent_) agent_->activated();
  tell(What::activated, flash_.ota.running_version);
  if (settings_.defects.bricks) return die("does not start any more");
  if (settings_.defects.loses_key_after_update) flash_.membership.reset();
  restart();
}

void Device::crash(std::string_view why) {
  say(fmt::format("crash: {}", why));
  restart();
}

void Device::shut_down() {
  loop_.disarm(step_timer_);
  radio_.set_on(false);
  radio_.leave();
  ota_timer_.disarm();
  keep_alive_timer_.disarm();
  noise_timer_.disarm();
  agent_timer_.disarm();
  agent_.reset();
  tunnel_.reset();
  clock_.reset();
  suspended_until_ = {};
  ota_.reset();
}

void Device::try_again(Duration delay, void (Device::*what)()) {
  loop_.disarm(step_timer_);
  step_timer_ = loop_.arm(loop_.now() + delay, [this, what] {
    step_timer_ = {};
    (this->*what)();
  });
}

void Device::activate() {
  if (ota_) perform(ota_->activate(loop_.now()));
}

void Device::on_frame(const Frame& frame) {
  if (state_ != State::online) return;
  if (frame.profile == zdo::profile_id) return on_zdo(frame);
  const bool mine = frame.destination_endpoint == settings_.endpoint || frame.destination_endpoint == 0xFF;
  if (mine && frame.profile == settings_.profile) on_zcl(frame);
}

bool Device::perform(const OtaClient::Actions& actions) {
  bool sent = false;
  bool activated = false;
  for (const OtaClient::Action& action : actions) {
    perform_one(action);
    sent = sent || std::holds_alternative<OtaClient::Send>(action);
    activated = activated || std::holds_alternative<OtaClient::Activate>(action);
  }
  tell_download();
  if (activated) new_version_runs();
  return sent;
}

void Device::perform_one(const OtaClient::Action& action) {
  if (const auto* frame = std::get_if<OtaClient::Send>(&action)) {
    send_to_server(frame->frame);
  } else if (const auto* timer = std::get_if<wire::ArmTimer>(&action)) {
    ota_timer_.arm(timer->at);
  } else if (std::holds_alternative<wire::DisarmTimer>(action)) {
    ota_timer_.disarm();
  } else if (std::holds_alternative<OtaClient::AskTime>(action)) {
    read_from_hub(time_cluster, {time_attribute});
  } else {
    tell_agent(action);
  }
}

void Device::send_to_server(const zcl::FrameBytes& frame) {
  send(server_node_, settings_.profile, ota::cluster_id, settings_.endpoint, server_endpoint_, {frame.data(), frame.size()});
}

void Device::send(NodeId to, std::uint16_t profile, std::uint16_t cluster, std::uint8_t from_endpoint, std::uint8_t to_endpoint, ByteView payload,
                  Delivery delivery) {
  const bool always_allowed = profile == zdo::profile_id || cluster == ota::cluster_id || cluster == zcl::sub_ghz_cluster;
  if (is_suspended() && !always_allowed) return;  // its own stack refuses it
  Frame frame;
  frame.destination = to;
  frame.profile = profile;
  frame.cluster = cluster;
  frame.source_endpoint = from_endpoint;
  frame.destination_endpoint = to_endpoint;
  frame.aps_sequence = ++aps_sequence_;
  const bool secured = settings_.aps_security == ApsSecurity::always || (settings_.aps_security == ApsSecurity::as_server && server_secures_);
  frame.encrypted = secured && needs_link_key(cluster);
  frame.acknowledged = settings_.aps_acknowledgement && !to.is_broadcast();
  frame.payload.assign(payload.begin(), payload.end());
  radio_.send(std::move(frame), std::move(delivery));
}

void Device::tell_download() {
  if (const auto status = ota_->status(); status != told_status_) {
    using Status = ota::ImageUpgradeStatus;
    if (status == Status::download_in_progress) tell(What::ota_started);
    else if (told_status_ == Status::download_in_progress) tell(status == Status::normal ? What::ota_failed : What::ota_finished);
    told_status_ = status;
    say(fmt::format("ota status {} {}", static_cast<int>(status), name(ota_->state())));
  }
  if (told_status_ != ota::ImageUpgradeStatus::download_in_progress || flash_.ota.size == 0) return;
  const auto per_cent = static_cast<std::uint32_t>(std::uint64_t{ota_->offset()} * 100 / flash_.ota.size);
  if (std::exchange(told_per_cent_, per_cent) != per_cent) tell(What::ota_progress, per_cent);
}

std::shared_ptr<void> Device::observe(DeviceObserver observer) {
  auto kept = std::make_shared<DeviceObserver>(std::move(observer));
  observers_.push_back(kept);
  return kept;
}

void Device::tell(const DeviceNotice& notice) const {
  for (const auto& observer : observers_)
    if (const auto alive = observer.lock()) (*alive)(notice);
}

void Device::say(std::string_view line) const {
  if (console_) console_(line);
  tell(DeviceNotice{.what = What::log, .text = line});
}

std::string_view name(Device::State state) {
  constexpr std::string_view names[] = {"off", "booting", "searching", "rejoining", "online", "dead"};
  return names[static_cast<std::size_t>(state)];
}

}  // namespace rig::sim
