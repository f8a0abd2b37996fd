// SPDX-License-Identifier: Apache-2.0
#include "rig/sim/air.hpp"

#include <algorithm>

namespace rig::sim {

using namespace std::chrono_literals;

namespace {

constexpr std::uint16_t ota_cluster = 0x0019;
constexpr Duration octet_time = 32us;
constexpr std::size_t phy_header = 6;
constexpr std::size_t mac_and_nwk_header = 11 + 8 + 18;  // MAC with FCS, NWK, NWK security with a 4 octet MIC
constexpr std::size_t aps_header = 8;
constexpr std::size_t aps_security = 9;
constexpr Duration mean_channel_access = 1250us;
constexpr Duration backoff_slot = 320us;
constexpr Duration clear_channel_assessment = 128us;
constexpr Duration mac_acknowledgement = 540us;
constexpr Duration long_frame_spacing = 640us;
constexpr Duration association_time = 250ms;

constexpr Duration aps_ack_timeout = 1500ms;
constexpr unsigned aps_attempts = 3;
constexpr std::size_t zcl_header = 3;
constexpr Duration indirect_timeout = 7680ms;  // how long a parent keeps a message for a sleepy child

Duration busy_time(std::size_t aps_payload, bool encrypted) {
  const std::size_t octets = phy_header + mac_and_nwk_header + aps_header + (encrypted ? aps_security : 0) + aps_payload;
  return octet_time * static_cast<Duration::rep>(octets) + mac_acknowledgement + long_frame_spacing;
}

}  // namespace

std::optional<Admission> RadioUser::on_join(const JoinRequest&) { return std::nullopt; }
void RadioUser::on_left(Eui64, NodeId) {}
void RadioUser::on_removed() {}

Radio::Radio(Air& air, Eui64 eui, RadioUser& user, RadioSettings settings) : air_(air), eui_(eui), user_(user), settings_(settings) {
  air_.add(*this);
}

Radio::~Radio() { air_.forget(*this); }

void Radio::set_on(bool on) {
  if (!on) air_.drop_transmissions_of(*this);
  on_ = on;
}

void Radio::enter(const Network& network, NodeId node, const RadioKeys& keys) {
  network_ = network;
  node_ = node;
  keys_ = keys;
}

void Radio::leave() {
  network_.reset();
  node_ = {};
  keys_ = {};
}

void Radio::set_open(bool open) {
  if (network_) network_->open = open;
}

void Radio::send(Frame frame, Delivery delivery) { air_.send(*this, std::move(frame), std::move(delivery)); }

Air::Air(io::Loop& loop, AirSettings settings, Rng rng) : loop_(loop), radio_time_(settings.radio_time), rng_(rng) { set_rules(settings.faults); }

Duration Air::mean_air_time(std::size_t aps_payload, bool encrypted) { return mean_channel_access + busy_time(aps_payload, encrypted); }

std::vector<Network> Air::scan() const {
  std::vector<Network> found;
  for (const Radio* radio : radios_)
    if (radio->settings_.coordinator && radio->on_ && radio->network_) found.push_back(*radio->network_);
  return found;
}

void Air::join(Radio& joiner, std::uint64_t extended_pan_id, JoinRequest request,
               std::function<void(std::optional<Admission>, const Network&)> answer) {
  const auto ask = [this, radio = &joiner, extended_pan_id, request, answer = std::move(answer)] {
    if (std::find(radios_.begin(), radios_.end(), radio) == radios_.end() || !radio->on_) return;
    Radio* const coordinator = coordinator_of(extended_pan_id);
    if (!coordinator || loses_everything(false, radio->eui_) || loses_everything(true, radio->eui_)) return answer(std::nullopt, {});
    const Network network = *coordinator->network_;
    if (request.kind == JoinKind::association && !network.open) return answer(std::nullopt, network);
    answer(coordinator->user_.on_join(request), network);
  };
  loop_.arm(loop_.now() + (radio_time_ ? association_time : 0s), ask);
}

void Air::announce_leave(Radio& leaver) {
  if (!leaver.on_ || !leaver.network_) return;
  loop_.post([this, extended_pan_id = leaver.network_->extended_pan_id, eui = leaver.eui_, node = leaver.node_] {
    if (Radio* const coordinator = coordinator_of(extended_pan_id)) coordinator->user_.on_left(eui, node);
  });
}

bool Air::remove(Radio& coordinator, Eui64 device) {
  if (!coordinator.network_) return false;
  const NodeId node = node_of(coordinator.network_->extended_pan_id, device);
  Radio* const radio = find(*coordinator.network_, node);
  if (!radio) return false;
  loop_.post([this, radio] {
    if (std::find(radios_.begin(), radios_.end(), radio) != radios_.end() && radio->on_) radio->user_.on_removed();
  });
  return true;
}

NodeId Air::draw_node_id(std::uint64_t extended_pan_id) {
  for (;;) {
    const NodeId drawn{static_cast<std::uint16_t>(rng_.between(0x0001, 0xFFF7))};
    const bool taken = std::any_of(radios_.begin(), radios_.end(), [&](const Radio* radio) {
      return radio->network_ && radio->network_->extended_pan_id == extended_pan_id && radio->node_ == drawn;
    });
    if (!taken) return drawn;
  }
}

NodeId Air::node_of(std::uint64_t extended_pan_id, Eui64 eui) const {
  for (const Radio* radio : radios_)
    if (radio->eui_ == eui && radio->network_ && radio->network_->extended_pan_id == extended_pan_id) return radio->node_;
  return {};
}

std::optional<Key> Air::network_key(std::uint64_t extended_pan_id) const {
  for (const Radio* radio : radios_)
    if (radio->network_ && radio->network_->extended_pan_id == extended_pan_id && radio->keys_.network) return radio->keys_.network;
  return std::nullopt;
}

Radio* Air::find(const Network& network, NodeId node) const {
  for (Radio* radio : radios_)
    if (radio->node_ == node && radio->network_ && radio->network_->extended_pan_id == network.extended_pan_id) return radio;
  return nullptr;
}

Radio* Air::coordinator_of(std::uint64_t extended_pan_id) const {
  for (Radio* radio : radios_)
    if (radio->settings_.coordinator && radio->on_ && radio->network_ && radio->network_->extended_pan_id == extended_pan_id) return radio;
  return nullptr;
}

void Air::forget(Radio& radio) {
  drop_transmissions_of(radio);
  std::erase(radios_, &radio);
}

void Air::drop_transmissions_of(const Radio& radio) {
  for (Transmission& transmission : slots_) {
    if (transmission.from != &radio) continue;
    transmission.from = nullptr;
    transmission.held = false;
  }
}

// Every slot in use has exactly one task in the loop that refers to it; that task frees the slot when the sender is gone.
template <void (Air::*next)(Air::Slot)>
void Air::later(TimePoint at, Slot slot) {
  const auto task = [this, slot] {
    if (slots_[slot].from) return (this->*next)(slot);
    slots_[slot].delivery = nullptr;
    free_slots_.push_back(slot);
  };
  if (at <= loop_.now()) return loop_.post(task);
  loop_.arm(at, task);
}

void Air::send(Radio& from, Frame&& frame, Delivery&& delivery) {
  if (free_slots_.empty()) {
    free_slots_.push_back(slots_.size());
    slots_.emplace_back();
  }
  const Slot slot = free_slots_.back();
  free_slots_.pop_back();
  frame.source = from.node_;
  frame.source_eui = from.eui_;
  slots_[slot] = {std::move(frame), std::move(delivery), &from};
  if (!from.on_ || !from.network_) return later<&Air::give_up>(loop_.now(), slot);
  const Frame& message = slots_[slot].frame;
  if (message.profile != device::profile_zdo) ++sent_[{from.eui_, message.cluster}];
  if (message.cluster == ota_cluster && !message.destination.is_broadcast()) {
    ++ota_unicasts_;
    ota_unicasts_in_clear_ += message.encrypted ? 0 : 1;
  }
  transmit(slot);
}

std::uint64_t Air::sent_by(Eui64 radio, std::optional<std::uint16_t> cluster) const {
  std::uint64_t sum = 0;
  for (const auto& [key, count] : sent_)
    if (key.first == radio && (!cluster || key.second == *cluster)) sum += count;
  return sum;
}

std::optional<Eui64> Air::coordinator() const {
  for (const Radio* radio : radios_)
    if (radio->settings_.coordinator) return radio->eui_;
  return std::nullopt;
}

void Air::transmit(Slot slot) {
  Transmission& transmission = slots_[slot];
  const Radio& from = *transmission.from;
  ++transmission.attempts;
  if (!from.network_) return give_up(slot);
  const Radio* to = find(*from.network_, transmission.frame.destination);
  const unsigned hops = std::max(from.settings_.hops, to ? to->settings_.hops : 1);
  const TimePoint end = occupy_channel(from.network_->channel, transmission.frame.payload.size(), transmission.frame.encrypted, hops);
  if (transmission.frame.destination.is_broadcast()) return later<&Air::arrive_everywhere>(end, slot);
  decide_fate(transmission, from, to);
  later<&Air::arrive>(end + transmission.fate.delay, slot);
}

TimePoint Air::occupy_channel(std::uint8_t channel, std::size_t aps_payload, bool encrypted, unsigned hops) {
  if (!radio_time_) return loop_.now();
  TimePoint& free_at = channel_free_[channel % channel_free_.size()];
  free_at = std::max(free_at, loop_.now());
  for (unsigned hop = 0; hop < hops; ++hop) {
    const Duration channel_access = clear_channel_assessment + backoff_slot * static_cast<Duration::rep>(rng_.below(8));
    free_at += channel_access + busy_time(aps_payload, encrypted);
  }
  return free_at;
}

TimePoint Air::next_poll(const Radio& sleeper) const {
  const Duration period = sleeper.settings_.poll_period;
  const Duration since_poll = loop_.now().time_since_epoch() % period;
  return since_poll == Duration::zero() ? loop_.now() : loop_.now() + (period - since_poll);
}

void Air::arrive(Slot slot) {
  Transmission& transmission = slots_[slot];
  if (!transmission.from->network_) return give_up(slot);
  const Radio* to = find(*transmission.from->network_, transmission.frame.destination);
  if (!to || to->settings_.poll_period == Duration::zero()) return hand_over(slot);
  const TimePoint poll = next_poll(*to);
  if (poll - loop_.now() > indirect_timeout) return later<&Air::give_up>(loop_.now() + indirect_timeout, slot);
  later<&Air::hand_over>(poll, slot);
}

void Air::hand_over(Slot slot) {
  Transmission& transmission = slots_[slot];
  const Radio& from = *transmission.from;
  Radio* const to = from.network_ ? find(*from.network_, transmission.frame.destination) : nullptr;
  if (!to || !to->on_ || transmission.fate.lost) {
    tell_observers(Attempt::What::message, transmission, to, false);
    return retry_or_give_up(slot);
  }
  if (std::exchange(transmission.fate.overtaken, false)) return hold(slot);
  if (!std::exchange(transmission.observed, false)) tell_observers(Attempt::What::message, transmission, to, true);
  transmission.held = false;
  const bool acknowledged = transmission.frame.acknowledged;
  const bool acknowledgement_lost = acknowledged && loses_everything(to->settings_.coordinator, to->settings_.coordinator ? from.eui_ : to->eui_);
  const TimePoint acknowledged_at =
      acknowledged && !acknowledgement_lost ? occupy_channel(from.network_->channel, 0, false, std::max(from.settings_.hops, to->settings_.hops)) : loop_.now();
  if (acknowledgement_lost) {
    tell_observers(Attempt::What::acknowledgement, transmission, to, false);
    retry_or_give_up(slot);
  } else {
    later<&Air::acknowledge>(acknowledged_at, slot);
  }
  // A repeated transmission of a message that was received is dropped by the receiver's APS layer.
  if (std::exchange(transmission.received, true)) return;
  hand_to(transmission.frame, transmission.fate, *to);
  hand_over_the_overtaken(from, *to);
}

void Air::hand_to(const Frame& frame, const Fate& fate, Radio& to) {
  ++carried_;
  if (!fate.corrupted) {
    to.user_.on_frame(frame);
    if (fate.twice && to.on_) to.user_.on_frame(frame);
    return;
  }
  Frame wrong = frame;
  if (wrong.payload.size() > zcl_header) wrong.payload[rng_.between(zcl_header, wrong.payload.size() - 1)] ^= static_cast<Byte>(1u << rng_.below(8));
  to.user_.on_frame(wrong);
}

void Air::hold(Slot slot) {
  slots_[slot].held = true;
  held_ = slot;
  later<&Air::hand_over>(loop_.now() + slots_[slot].fate.longest_hold, slot);
}

// What was overtaken goes on at once; its own task finds it received, and acknowledges it.
void Air::hand_over_the_overtaken(const Radio& from, Radio& to) {
  if (!held_ || !slots_[*held_].held) return;
  Transmission& late = slots_[*held_];
  if (late.from != &from || late.frame.destination != to.node_ || !to.on_) return;
  late.held = false;
  held_.reset();
  late.received = true;
  late.observed = true;
  tell_observers(Attempt::What::message, late, &to, true);
  hand_to(late.frame, late.fate, to);
}

void Air::arrive_everywhere(Slot slot) {
  Transmission& transmission = slots_[slot];
  const Radio* const from = transmission.from;
  const NodeId group = transmission.frame.destination;
  if (from->network_) tell_observers(Attempt::What::message, transmission, nullptr, true);
  const std::vector<Radio*> everybody = radios_;
  for (Radio* to : everybody) {
    if (!transmission.from || !from->network_) break;
    const bool here = to != from && to->on_ && to->network_ && to->network_->extended_pan_id == from->network_->extended_pan_id;
    const bool sleeps = to->settings_.poll_period > Duration::zero();
    const bool addressed = group.value == 0xFFFF || (group.value == 0xFFFD && !sleeps) || to->settings_.router || to->settings_.coordinator;
    if (!here || !addressed) continue;
    transmission.message_fate = {};  // everybody who hears it has luck of its own
    decide_fate(transmission, *from, to);
    if (!transmission.fate.lost) hand_to(transmission.frame, transmission.fate, *to);
  }
  if (transmission.from) return finish(slot, {});
  free_slots_.push_back(slot);
}

void Air::acknowledge(Slot slot) {
  const Transmission& transmission = slots_[slot];
  const auto& network = transmission.from->network_;
  if (transmission.frame.acknowledged && network)
    tell_observers(Attempt::What::acknowledgement, transmission, find(*network, transmission.frame.destination), true);
  finish(slot, {});
}

void Air::tell_observers(Attempt::What what, const Transmission& transmission, const Radio* to, bool received) const {
  if (observers_.empty()) return;
  const bool back = what == Attempt::What::acknowledgement;
  if (back && (!to || !to->network_)) return;
  const Attempt attempt{.what = what,
                        .frame = transmission.frame,
                        .from = back ? *to : *transmission.from,
                        .to = back ? transmission.from : to,
                        .received = received,
                        .twice = !back && transmission.fate.twice};
  for (AirObserver* observer : observers_) observer->on_attempt(attempt);
}

void Air::retry_or_give_up(Slot slot) {
  const Transmission& transmission = slots_[slot];
  if (!transmission.frame.acknowledged) return give_up(slot);
  if (transmission.attempts < aps_attempts) return later<&Air::transmit>(loop_.now() + aps_ack_timeout, slot);
  later<&Air::give_up>(loop_.now() + aps_ack_timeout, slot);
}

void Air::give_up(Slot slot) {
  const Radio& from = *slots_[slot].from;
  if (!from.on_ || !from.network_) return finish(slot, make_error(ErrorCode::not_ready, "the radio is in no network"));
  finish(slot, make_error(ErrorCode::timeout, "no acknowledgement from " + to_string(slots_[slot].frame.destination)));
}

void Air::finish(Slot slot, Result<void> outcome) {
  const Delivery delivery = std::move(slots_[slot].delivery);
  slots_[slot] = {};
  free_slots_.push_back(slot);
  if (delivery) delivery(std::move(outcome));
}

}  // namespace rig::sim
