// SPDX-License-Identifier: Apache-2.0
//
// What a Han keeps of one device. Included by rig/io/han*.cpp only.
#pragma once

#include <limits>

#include "rig/io/han.hpp"

namespace rig::io {

struct Han::Member {
  Member(Han& owner, HanDevice who, record::EventSink& events) : han(owner), device(std::move(who)), log(device.name, events) {}

  Han& han;
  HanDevice device;
  NodeId node;
  bool present = false;                       // on the HAN, as far as anybody can tell
  bool powered = true;                        // as the rig switched it
  bool restarting = false;                    // was told to activate, and has not been seen to start again
  std::uint64_t joins = 0, rejoins = 0;
  std::optional<Requests::Endpoint> ota_client;  // discovered, or learnt from its first OTA request
  std::optional<ota::ImageHandle> image_handle;
  ota::ImageSource image;
  ota::ClientPolicy policy;                   // while an image is served
  bool has_blocks = false;                    // of the image as it is served now: the server remembers earlier transfers too
  static constexpr auto nothing_awaited = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t awaited_bytes = nothing_awaited;  // the fewest that somebody waits for
  TransferFacts facts;
  std::optional<QueryAnswer> last_answer;
  TransferLog log;
  TimePoint asked{};                          // when the block request being answered came in
};

}  // namespace rig::io
