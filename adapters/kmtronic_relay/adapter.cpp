// SPDX-License-Identifier: Apache-2.0
#include "adapters/kmtronic_relay/adapter.hpp"

#include <fmt/format.h>

namespace rig::kmtronic_relay {

using namespace std::chrono_literals;

KmtronicBoard::KmtronicBoard(const Settings& settings)
    : traits_{.kind = fmt::format("a KMtronic {}", settings.model.name),
              .channels = settings.model.channels,
              .reads_back = true,
              .command_gap = 10ms,
              .reply_time_out = 500ms},
      query_(settings.model.query) {}

adapter::BoardRequest KmtronicBoard::set(unsigned channel, RelayState state) {
  const Frame frame = encode_set(channel, state);
  return {.frame = {frame.begin(), frame.end()}};
}

adapter::BoardRequest KmtronicBoard::query(unsigned channel) {
  parser_.expect(query_, channel, traits_.channels);
  const Frame frame = encode_query(query_, channel);
  return {.frame = {frame.begin(), frame.end()}, .answered = true, .plural = "status queries"};
}

adapter::BoardAnswer KmtronicBoard::feed(Byte octet) {
  if (const auto state = parser_.feed(octet)) return *state;
  return {};
}

}  // namespace rig::kmtronic_relay
