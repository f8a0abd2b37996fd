// SPDX-License-Identifier: Apache-2.0
#include "rig/sim/air_ear.hpp"

#include <algorithm>

namespace rig::sim {

using namespace std::chrono_literals;
using air_frame::ApsFrame;
using air_frame::DeliveryMode;
using air_frame::Fragment;
using air_frame::KeyId;
using air_frame::MacAddress;
using air_frame::MacFrame;
using air_frame::NwkFrame;
using air_frame::SecurityHeader;

namespace {

// IEEE 802.15.4-2006: 250 kbit/s, six octets before the MAC frame; 6.4.1 aTurnaroundTime, 7.5.6.4.3 macMaxFrameRetries.
constexpr Duration octet_time = 32us, turnaround = 192us, channel_access = 1120us;
constexpr std::size_t phy_header = 6;
constexpr unsigned transmissions = 4;
constexpr std::uint8_t radius = 30;

// What MAC, NWK with its security and APS leave of a frame for the payload, and what security and fragmentation of the APS take.
constexpr std::size_t room_in_a_frame = air_frame::max_psdu - 11 - 26 - 8, aps_security = 9, extended_header = 2;

Duration air_time(const Bytes& psdu) { return octet_time * static_cast<Duration::rep>(phy_header + psdu.size()); }

// The one of the two that is no coordinator has the key.
Key link_key(const Attempt& attempt) {
  const Radio* device = attempt.from.is_coordinator() ? attempt.to : &attempt.from;
  return device ? device->keys().link.value_or(Key{}) : Key{};
}

NodeId destination_of(const Attempt& attempt) {
  return attempt.what == Attempt::What::message ? attempt.frame.destination : attempt.frame.source;
}

}  // namespace

AirEar::AirEar(Air& air, std::function<void(const Heard&)> heard) : air_(air), heard_(std::move(heard)) { air_.add(*this); }

AirEar::~AirEar() { air_.forget(*this); }

void AirEar::on_attempt(const Attempt& attempt) {
  const Key link = link_key(attempt);
  if (attempt.what == Attempt::What::acknowledgement) return tell_acknowledgement(attempt, link);
  tell_message(attempt, link);
  if (attempt.twice) tell_message(attempt, link);
}

ApsFrame AirEar::header_of(const Attempt& attempt, Counters& counters) const {
  const Frame& frame = attempt.frame;
  ApsFrame aps{.delivery = frame.destination.is_broadcast() ? DeliveryMode::broadcast : DeliveryMode::unicast,
               .wants_acknowledgement = frame.acknowledged,
               .destination_endpoint = frame.destination_endpoint,
               .cluster = frame.cluster,
               .profile = frame.profile,
               .source_endpoint = frame.source_endpoint,
               .counter = frame.aps_sequence};
  if (attempt.what == Attempt::What::acknowledgement) aps = acknowledgement_of(aps);
  if (frame.encrypted) aps.security = SecurityHeader{.key = KeyId::data, .frame_counter = ++counters.aps_frame};
  return aps;
}

void AirEar::tell_message(const Attempt& attempt, const Key& link) {
  Counters& counters = counters_[attempt.from.eui()];
  const auto& payload = attempt.frame.payload;
  const std::size_t room = room_in_a_frame - (attempt.frame.encrypted ? aps_security : 0);
  const std::size_t block_size = payload.size() <= room ? room : room - extended_header;
  const std::size_t blocks = std::max<std::size_t>(1, (payload.size() + block_size - 1) / block_size);
  for (std::size_t block = 0; block < blocks; ++block) {
    ApsFrame aps = header_of(attempt, counters);
    const auto begin = payload.begin() + static_cast<std::ptrdiff_t>(block * block_size);
    aps.payload.bytes.assign(begin, begin + static_cast<std::ptrdiff_t>(std::min(block_size, payload.size() - block * block_size)));
    if (blocks > 1) aps.fragment = Fragment{.first = block == 0, .block = static_cast<std::uint8_t>(block == 0 ? blocks : block)};
    tell(attempt, counters, std::move(aps), link);
  }
}

void AirEar::tell_acknowledgement(const Attempt& attempt, const Key& link) {
  Counters& counters = counters_[attempt.from.eui()];
  tell(attempt, counters, header_of(attempt, counters), link);
}

void AirEar::tell(const Attempt& attempt, Counters& counters, ApsFrame aps, const Key& link) {
  const Network& network = *attempt.from.network();
  const NodeId to = destination_of(attempt);
  const Eui64 sender = attempt.from.eui();
  NwkFrame nwk{.discovers_route = !to.is_broadcast(),
               .destination = to,
               .source = attempt.from.node(),
               .radius = radius,
               .sequence = ++counters.nwk_sequence,
               .security = SecurityHeader{.frame_counter = ++counters.nwk_frame, .sender = sender}};
  MacFrame mac{.wants_acknowledgement = !to.is_broadcast(),
               .sequence = ++counters.mac_sequence,
               .destination = MacAddress{network.pan_id, to.is_broadcast() ? NodeId{} : to},
               .source = MacAddress{network.pan_id, attempt.from.node()}};
  if (channel_ != network.channel) return;
  if (aps.security) aps = sealed(std::move(aps), sender, link);
  nwk.payload.bytes = wire::encode<decltype(nwk.payload.bytes)>(aps);
  nwk = sealed(std::move(nwk), sender, air_.network_key(network.extended_pan_id).value_or(Key{}));
  mac.payload.bytes = wire::encode<decltype(mac.payload.bytes)>(nwk);
  transmit(mac, attempt);
}

void AirEar::transmit(const MacFrame& frame, const Attempt& attempt) {
  const Bytes psdu = with_fcs(frame);
  const bool repeated = frame.wants_acknowledgement && !attempt.received;
  for (unsigned i = 0; i < (repeated ? transmissions : 1); ++i) hear(psdu, channel_access);
  if (frame.wants_acknowledgement && attempt.received) hear(with_fcs(acknowledgement_of(frame)), turnaround);
}

void AirEar::hear(const Bytes& psdu, Duration silence_before) {
  if (air_.has_radio_time()) free_at_ += silence_before;
  const TimePoint at = std::max(air_.loop().now(), free_at_);
  free_at_ = air_.has_radio_time() ? at + air_time(psdu) : at;
  heard_({at, psdu});
}

}  // namespace rig::sim
