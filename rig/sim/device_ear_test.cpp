// SPDX-License-Identifier: Apache-2.0
//
// A whole upgrade, overheard by somebody who has the keys that the joining device told the Air.
#include "rig/sim/air_ear.hpp"
#include "rig/sim/device_kit.hpp"

namespace rig::sim {
namespace {

using air_frame::ApsFrame;
using air_frame::ApsType;
using air_frame::MacFrame;
using air_frame::MacType;
using air_frame::NwkFrame;

template <class T, std::size_t N>
T read(const wire::Rest<N>& payload) {
  return wire::decode<T>({payload.bytes.data(), payload.bytes.size()}).value();
}

/// What the frames were about, once they are decrypted.
struct Witness {
  void operator()(ByteView psdu, const Key& network_key, const Key& link_key) {
    const auto mac = wire::decode<MacFrame>(air_frame::without_fcs(psdu).value()).value();
    if (mac.type == MacType::acknowledgement) return;
    const NwkFrame nwk = opened(read<NwkFrame>(mac.payload), network_key).value();
    ApsFrame aps = read<ApsFrame>(nwk.payload);
    if (aps.security) aps = opened(aps, link_key, nwk.security->sender).value();
    if (aps.type != ApsType::data || aps.cluster != ota::cluster_id) return;
    const auto zcl = zcl::parse({aps.payload.bytes.data(), aps.payload.bytes.size()});
    block_requests += zcl->header.command == static_cast<std::uint8_t>(ota::CommandId::image_block_request) ? 1u : 0u;
    block_responses += zcl->header.command == static_cast<std::uint8_t>(ota::CommandId::image_block_response) ? 1u : 0u;
  }
  std::size_t block_requests = 0, block_responses = 0;
};

TEST_F(Bench, IsOverheardFromNotifyToNewVersion) {
  start();
  const auto network_key = air->network_key(han.extended_pan_id);
  ASSERT_TRUE(network_key) << "the device told it when it joined";
  Witness witness;
  AirEar ear(*air, [&](const AirEar::Heard& heard) { witness(heard.psdu, *network_key, well_known_link_key); });
  ear.tune(han.channel);
  hub->notify(device->node());
  run_for(30s);
  EXPECT_EQ(hub->end_status, 0);
  EXPECT_GT(hub->offsets.size(), 10u);
  EXPECT_EQ(witness.block_requests, hub->offsets.size());
  EXPECT_EQ(witness.block_responses, hub->offsets.size());
}

}  // namespace
}  // namespace rig::sim
