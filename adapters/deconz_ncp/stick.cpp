// SPDX-License-Identifier: Apache-2.0
#include "adapters/deconz_ncp/stick.hpp"

#include <algorithm>
#include <bit>

#include "rig/sim/device_settings.hpp"

namespace rig::deconz_ncp {

using deconz::CommandId;
using deconz::CommandStatus;
using deconz::DeviceState;
using deconz::NetworkState;
using deconz::ParamId;

namespace {

constexpr std::uint8_t unasked = 0x80;  // recorded hints have this bit of the state set, answers have not
constexpr std::uint8_t until_further_notice = 255;

}  // namespace

Stick::Stick(sim::Air& air, TwinSettings settings, Rng rng, Line line)
    : air_(air),
      loop_(air.loop()),
      settings_(settings),
      rng_(rng),
      line_(std::move(line)),
      parameters_(settings.eui, settings.firmware),
      radio_(air, settings.eui, *this, {.coordinator = true, .router = true}) {}

Stick::~Stick() { disarm_timers(); }

DeviceState Stick::state() const {
  const int bits = static_cast<int>(network_) | (confirms_.empty() ? 0 : DeviceState::confirm) | (indications_.empty() ? 0 : DeviceState::indication) |
                   (under_way_ + confirms_.size() < settings_.slots ? DeviceState::free_slots : 0);
  return {static_cast<std::uint8_t>(bits)};
}

// Refusals repeat the question.
void Stick::refuse(const deconz::Frame& to, CommandStatus status) { line_.send(deconz::encode_frame(to.command, to.sequence, status, to.body)); }

void Stick::hint() {
  if (state().bits == told_state_ || settings_.keeps_hints) return;
  told_state_ = state().bits;
  const deconz::DeviceStateReport report{{static_cast<std::uint8_t>(told_state_ | unasked)}, {{0}}};
  line_.send(deconz::encode_frame(CommandId::device_state_changed, ++hint_sequence_, CommandStatus::success, report));
}

void Stick::soon(std::function<void()> task) {
  loop_.post([task = std::move(task), alive = std::weak_ptr(powered_)] {
    if (alive.lock()) task();
  });
}

void Stick::answer(const deconz::Frame& frame) {
  switch (frame.command) {
    case CommandId::version: return reply(frame, deconz::Version{settings_.firmware});
    case CommandId::device_state: return reply(frame, deconz::DeviceStateReport{state(), {{0, 0}}});
    case CommandId::read_parameter: return read_parameter(frame);
    case CommandId::write_parameter: return write_parameter(frame);
    case CommandId::change_network_state: return change_network(frame);
    case CommandId::aps_request: return take_message(frame);
    case CommandId::aps_confirm: return give_confirm(frame);
    case CommandId::aps_indication: return give_indication(frame);
    default: return refuse(frame, CommandStatus::unsupported);
  }
}

void Stick::read_parameter(const deconz::Frame& frame) {
  const auto asked = wire::decode<deconz::Parameter>(frame.body);
  if (asked.has_error()) return refuse(frame, CommandStatus::invalid_value);
  deconz::Parameter answer;
  const CommandStatus status = parameters_.read(*asked, answer);
  if (status != CommandStatus::success) return refuse(frame, status);
  reply(frame, answer);
}

void Stick::write_parameter(const deconz::Frame& frame) {
  const auto written = wire::decode<deconz::Parameter>(frame.body);
  if (written.has_error()) return refuse(frame, CommandStatus::invalid_value);
  const CommandStatus status = parameters_.write(*written);
  if (status != CommandStatus::success) return refuse(frame, status);
  reply(frame, deconz::parameter(written->id));
  apply(written->id);
}

void Stick::apply(ParamId id) {
  if (id == ParamId::permit_join) return permit_join(parameters_.get<std::uint8_t>(id));
  if (id != ParamId::watchdog_ttl) return;
  loop_.disarm(watchdog_timer_);
  const auto seconds = parameters_.get<std::uint32_t>(id);
  if (seconds == 0) return;
  watchdog_timer_ = loop_.arm(loop_.now() + std::chrono::seconds(seconds), [this] {
    watchdog_timer_ = {};
    line_.watchdog();
  });
}

void Stick::permit_join(std::uint8_t seconds) {
  loop_.disarm(permit_timer_);
  if (network_ != NetworkState::connected) return;
  radio_.set_open(seconds > 0);
  if (seconds > 0 && seconds != until_further_notice)
    permit_timer_ = loop_.arm(loop_.now() + std::chrono::seconds(seconds), [this] {
      parameters_.set(ParamId::permit_join, std::uint8_t{0});
      permit_join(0);
    });
}

void Stick::change_network(const deconz::Frame& frame) {
  const auto change = wire::decode<deconz::NetworkStateChange>(frame.body);
  const bool known = change.has_value() && (change->state == NetworkState::offline || change->state == NetworkState::connected);
  if (!known) return refuse(frame, CommandStatus::invalid_value);
  reply(frame, *change);
  if (change->state == NetworkState::connected) {
    if (network_ == NetworkState::connected) return;
    start_network();
  } else {
    stop_network();
  }
  hint();
}

void Stick::start_network() {
  network_ = NetworkState::joining;
  loop_.disarm(network_timer_);
  network_timer_ = loop_.arm(loop_.now() + settings_.network_time, [this] { network_started(); });
}

// A stick that is to be a router, or has no channel, looks in vain for a network.
void Stick::network_started() {
  network_timer_ = {};
  const auto mask = parameters_.get<std::uint32_t>(ParamId::channel_mask) & 0x07FFF800;
  const bool can_form = parameters_.get<std::uint8_t>(ParamId::designed_coordinator) == 1 && mask != 0;
  network_ = can_form ? NetworkState::connected : NetworkState::offline;
  if (!can_form) return hint();
  const auto channel = static_cast<std::uint8_t>(std::countr_zero(mask));
  if (parameters_.get<std::uint8_t>(ParamId::predefined_pan_id) == 0) parameters_.set(ParamId::pan_id, static_cast<std::uint16_t>(rng_.below(0x3FFF)));
  auto extended = parameters_.get<std::uint64_t>(ParamId::use_extended_pan_id);
  if (extended == 0) extended = parameters_.get<std::uint64_t>(ParamId::mac_address);
  parameters_.set(ParamId::channel, channel);
  parameters_.set(ParamId::extended_pan_id, extended);
  parameters_.set(ParamId::network_address, std::uint16_t{0});
  parameters_.save();
  was_connected_ = true;
  radio_.set_on(true);
  radio_.enter({parameters_.get<std::uint16_t>(ParamId::pan_id), extended, channel, false}, NodeId{0}, {.network = parameters_.network_key()});
  hint();
}

void Stick::stop_network() {
  was_connected_ = false;
  members_.clear();
  radio_.set_on(false);
  radio_.leave();
  network_ = NetworkState::leaving;
  loop_.disarm(network_timer_);
  network_timer_ = loop_.arm(loop_.now() + settings_.network_time, [this] {
    network_timer_ = {};
    network_ = NetworkState::offline;
    hint();
  });
}

void Stick::disarm_timers() {
  for (io::TimerId* timer : {&network_timer_, &permit_timer_, &watchdog_timer_}) loop_.disarm(*timer);
}

void Stick::lose_power() {
  disarm_timers();
  powered_ = std::make_shared<int>();
  radio_.set_on(false);
  radio_.leave();
  parameters_.restart();
  parameters_.set(ParamId::permit_join, std::uint8_t{0});
  parameters_.set(ParamId::watchdog_ttl, std::uint32_t{0});
  network_ = NetworkState::offline;
  confirms_.clear();
  indications_.clear();
  under_way_ = 0;
  told_state_ = 0;
}

void Stick::power_up() {
  hint();
  if (!was_connected_) return;
  start_network();
  hint();
}

std::optional<sim::Admission> Stick::on_join(const sim::JoinRequest& request) {
  const auto network_key = parameters_.network_key();
  const bool known = std::find(members_.begin(), members_.end(), request.eui) != members_.end();
  if (request.kind == sim::JoinKind::secured_rejoin) {
    if (request.network_key != network_key) return std::nullopt;
    return sim::Admission{request.wished_node, network_key, {}};
  }
  if (!radio_.network()->open && !(known && request.kind == sim::JoinKind::trust_centre_rejoin)) return std::nullopt;
  if (!known) members_.push_back(request.eui);
  // A key of its own, else the one written for the trust centre, else the one everybody knows.
  const auto own = parameters_.link_key(request.eui);
  const auto common = parameters_.link_key(parameters_.get<Eui64>(ParamId::mac_address));
  const NodeId node = air_.draw_node_id(radio_.network()->extended_pan_id);
  return sim::Admission{node, network_key, own ? *own : common.value_or(sim::well_known_link_key)};
}

}  // namespace rig::deconz_ncp
