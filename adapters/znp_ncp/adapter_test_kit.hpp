// SPDX-License-Identifier: Apache-2.0
//
// For tests of the adapter: it and its twin on a line in memory, and a PPMID on the twin's radio, in virtual time.
#pragma once

#include <gmock/gmock.h>

#include "adapters/znp_ncp/adapter.hpp"
#include "adapters/znp_ncp/twin.hpp"
#include "rig/io/memory_stream.hpp"
#include "rig/proto/zcl/global_commands.hpp"
#include "rig/proto/zdo/frames.hpp"
#include "rig/sim/device.hpp"

namespace rig::znp_ncp {

inline const device::NetworkSettings test_network{.pan_id = 0x1A62,
                                                  .extended_pan_id = 0x00124B005EAF1001,
                                                  .channel = 15,
                                                  .tx_power_dbm = 8,
                                                  .network_key = {1, 3, 5, 7, 9, 11, 13, 15, 0, 2, 4, 6, 8, 10, 12, 14}};

struct World {
  io::Loop loop{io::TimeMode::virtual_time};
  sim::Air air{loop, {}, Rng(1)};
  io::MemoryLine line{loop, "line", {.baud = default_baud}};
  Twin twin;
  std::unique_ptr<adapter::Dongle> hub;
  adapter::Dongle& ncp;
  sim::Device ppmid{air, {}, Rng(2)};

  std::vector<device::ApsMessage> messages;
  std::vector<std::pair<device::JoinEvent, Eui64>> joins;
  std::vector<std::string> told;  // the fate of messages and the failure, in the order they were told
  NodeId node;
  io::Signal news;

  explicit World(TwinSettings twin_settings = {}, Settings settings = {})
      : twin(line.twin_end(), air, twin_settings, Rng(3)), hub(make_dongle(loop, line.host_end(), "hub", settings)), ncp(*hub) {
    ncp.listen({[this](const device::ApsMessage& message) {
                  messages.push_back(message);
                  news.notify();
                },
                [this](device::JoinEvent event, Eui64 eui, NodeId at) {
                  joins.emplace_back(event, eui);
                  if (eui == ppmid.settings().eui) node = at;
                  news.notify();
                },
                [this](const Error& error) {
                  told.push_back("failure " + describe(error));
                  news.notify();
                }});
  }

  Deadline within(Duration duration) const { return Deadline::after(loop.now(), duration); }
  Result<device::CoordinatorInfo> start() { return ncp.start(test_network, within(std::chrono::seconds(30))); }
  bool wait_for(const std::function<bool()>& ready) { return loop.wait_until(news, within(std::chrono::seconds(60)), ready).has_value(); }

  /// Started, open, and the PPMID has joined.
  void join_ppmid() {
    ASSERT_TRUE(start().has_value());
    ASSERT_TRUE(ncp.permit_join(std::chrono::seconds(180), within(std::chrono::seconds(5))).has_value());
    ppmid.set_power(true);
    ASSERT_TRUE(wait_for([&] { return !joins.empty(); }));
    ASSERT_TRUE(loop.sleep(std::chrono::seconds(1)).has_value());  // its announcement and its search for a server
    messages.clear();
  }

  static device::ApsMessage zdo_to(NodeId peer, std::uint16_t cluster, const auto& frame) {
    device::ApsMessage message{.peer = peer, .profile = device::profile_zdo, .cluster = cluster, .payload = {}};
    message.payload.assign(frame.begin(), frame.end());
    return message;
  }
  device::ApsMessage endpoints_question() const {
    return zdo_to(node, zdo::ActiveEndpointsRequest::cluster, zdo::frame(7, zdo::ActiveEndpointsRequest{node}));
  }
  /// Z-Stack tells the fate of what comes from an endpoint, not of ZDO.
  device::ApsMessage version_question(bool secured = false) const {
    const auto read = zcl::frame(zcl::global_header<zcl::ReadAttributes>(zcl::Direction::to_client, 9), zcl::ReadAttributes{{{0x0006}}});
    device::ApsMessage question{.peer = node, .profile = device::profile_smart_energy, .cluster = 0x0019, .source_endpoint = 1,
                                .destination_endpoint = 1, .encrypted = secured, .payload = {}};
    question.payload.assign(read.begin(), read.end());
    return question;
  }
  /// Its fate goes into `told` as "<name> delivered" or "<name> <error>".
  void send(const device::ApsMessage& message, const std::string& name) {
    ncp.send(message, [this, name](const Result<void>& fate) {
      told.push_back(name + " " + (fate.has_value() ? "delivered" : describe(fate.error())));
      news.notify();
    });
  }
};

}  // namespace rig::znp_ncp
