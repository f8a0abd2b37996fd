// SPDX-License-Identifier: Apache-2.0
//
// What a Han keeps of one device. Included by rig/io/han*.cpp only.
#pragma once

#include <limits>

#include "rig/io/han.hpp"

namespace rig::io {

/// The hub's end of the tunnel to one device.
struct Han::Tunnel {
  Tunnel(Han& han, Member& owner, Requests::Endpoint device_endpoint)
      : member(owner),
        endpoint(device_endpoint),
        client(han.settings_.message_length),
        timer(han.loop_, [this, &han] { han.perform(*this, client.on_timer(han.loop_.now())); }) {}

  Member& member;
  Requests::Endpoint endpoint;
  tunnelling::Client client;
  LazyTimer timer;
  std::uint64_t sends = 0;                          // the fate of an older one than the last is no news
  tunnelling::MessageId last_message = 0;
  std::map<tunnelling::MessageId, bool> ended;      // whether it arrived, until somebody looked
};

struct Han::Member {
  Member(Han& owner, HanDevice who, record::EventSink& events) : han(owner), device(std::move(who)), log(device.name, events) {}

  Han& han;
  HanDevice device;
  NodeId node;
  bool present = false;                       // on the HAN, as far as anybody can tell
  bool powered = true;                        // as the rig switched it
  bool restarting = false;                    // was told to activate, and has not been seen to start again
  std::uint64_t joins = 0, rejoins = 0;
  std::optional<TimePoint> arrived;           // the last time
  std::optional<Requests::Endpoint> ota_client;  // discovered, or learnt from its first OTA request
  std::optional<ota::ImageHandle> image_handle;
  ota::ImageSource image;
  ota::ClientPolicy policy;                   // while an image is served
  bool has_blocks = false;                    // of the image as it is served now: the server remembers earlier transfers too
  static constexpr auto nothing_awaited = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t awaited_bytes = nothing_awaited;  // the fewest that somebody waits for
  TransferFacts facts;
  QueryFacts queries;
  std::optional<QueryAnswer> last_answer;
  TransferLog log;
  std::unique_ptr<Tunnel> tunnel;             // once it was asked for
  TimePoint asked{};                          // when the block request being answered came in
};

}  // namespace rig::io
