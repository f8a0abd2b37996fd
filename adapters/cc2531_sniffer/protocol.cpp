// SPDX-License-Identifier: Apache-2.0
#include "adapters/cc2531_sniffer/protocol.hpp"

#include <algorithm>
#include <limits>

namespace rig::cc2531_sniffer {
namespace {

constexpr int rssi_offset = 73;
constexpr int worst_correlation = 50, best_correlation = 110;

constexpr Byte captured_kind = 0, alive_kind = 1;
constexpr std::size_t header_size = 3;  // kind, then the length of the rest
constexpr std::size_t shortest_captured = 4 + 1 + 2, longest_captured = 4 + 1 + max_psdu;

bool is_possible(Byte kind, std::size_t length) {
  if (kind == alive_kind) return length == 1;
  return kind == captured_kind && length >= shortest_captured && length <= longest_captured;
}

std::optional<Said> said_in(Byte kind, ByteView content) {
  if (kind == alive_kind) return wire::decode<Alive>(content).value();
  auto captured = wire::decode<Captured>(content);
  if (captured.has_error()) return std::nullopt;
  return *captured;
}

template <class T>
Bytes framed(Byte kind, const T& value) {
  const Bytes content = wire::encode(value);
  Bytes packet{kind, static_cast<Byte>(content.size()), static_cast<Byte>(content.size() >> 8)};
  packet.insert(packet.end(), content.begin(), content.end());
  return packet;
}

}  // namespace

std::int8_t Captured::rssi_dbm() const {
  const int value = static_cast<std::int8_t>(octets.bytes[octets.bytes.size() - 2]) - rssi_offset;
  return static_cast<std::int8_t>(std::max<int>(value, std::numeric_limits<std::int8_t>::min()));
}

std::uint8_t Captured::lqi() const {
  const int above = std::clamp<int>(correlation(), worst_correlation, best_correlation) - worst_correlation;
  return static_cast<std::uint8_t>(above * 255 / (best_correlation - worst_correlation));
}

Duration time_of(std::uint32_t ticks) { return Duration(static_cast<Duration::rep>(ticks) * 125 / 4); }

std::vector<Said> PacketReader::feed(ByteView chunk) {
  waiting_.insert(waiting_.end(), chunk.begin(), chunk.end());
  std::vector<Said> all;
  std::size_t at = 0;
  while (waiting_.size() - at >= header_size) {
    const ByteView rest = ByteView(waiting_).subspan(at);
    const Byte kind = rest[0];
    const std::size_t length = static_cast<std::size_t>(rest[1] | rest[2] << 8);
    const bool possible = is_possible(kind, length);
    if (possible && rest.size() < header_size + length) break;
    const auto said = possible ? said_in(kind, rest.subspan(header_size, length)) : std::nullopt;
    if (said) all.push_back(*said);
    at += said ? header_size + length : 1;
  }
  waiting_.erase(waiting_.begin(), waiting_.begin() + static_cast<std::ptrdiff_t>(at));
  return all;
}

Bytes packet_of(const Captured& captured) { return framed(captured_kind, captured); }
Bytes packet_of(const Alive& alive) { return framed(alive_kind, alive); }

}  // namespace rig::cc2531_sniffer
