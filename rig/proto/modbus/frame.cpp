// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/modbus/frame.hpp"

#include <array>
#include <numeric>

namespace rig::modbus {
namespace {

constexpr std::size_t smallest_rtu = 4, crc_size = 2;
constexpr Byte no_digit = 0xFF;

constexpr auto make_crc_table() {
  std::array<std::uint16_t, 256> table{};
  for (unsigned i = 0; i < 256; ++i) {
    auto crc = static_cast<std::uint16_t>(i);
    for (int bit = 0; bit < 8; ++bit) crc = static_cast<std::uint16_t>(crc & 1 ? crc >> 1 ^ 0xA001 : crc >> 1);
    table[i] = crc;
  }
  return table;
}
constexpr auto crc_table = make_crc_table();

/// How long the RTU frame is that begins with these octets, four or more; nothing for functions nobody knows and for
/// too few.
std::optional<std::size_t> rtu_length(Side side, ByteView start) {
  const Byte function = start[1];
  const bool writes_many = function == 0x0F || function == 0x10;
  if (function >= 0x05 && function <= 0x06) return 8;
  if (side == Side::requests) {
    if (function >= 0x01 && function <= 0x04) return 8;
    if (writes_many && start.size() > 6) return std::size_t{9} + start[6];
    return std::nullopt;
  }
  if (writes_many) return 8;
  if (function & 0x80) return 5;
  if (function >= 0x01 && function <= 0x04) return std::size_t{5} + start[2];
  return std::nullopt;
}

constexpr Byte digit(Byte character) {
  if (character >= '0' && character <= '9') return static_cast<Byte>(character - '0');
  if (character >= 'A' && character <= 'F') return static_cast<Byte>(character - 'A' + 10);
  return no_digit;
}

FixedBytes<max_pdu + 1> unit_and_pdu(const Frame& frame) {
  FixedBytes<max_pdu + 1> octets{frame.unit};
  octets.insert(octets.end(), frame.pdu.begin(), frame.pdu.end());
  return octets;
}

}  // namespace

Frame request(std::uint8_t unit, const Request& request) { return {unit, wire::encode<FixedBytes<max_pdu>>(request)}; }
Frame reply(std::uint8_t unit, const Reply& reply) { return {unit, wire::encode<FixedBytes<max_pdu>>(reply)}; }

std::uint16_t crc16(ByteView bytes) {
  std::uint16_t crc = 0xFFFF;
  for (const Byte octet : bytes) crc = static_cast<std::uint16_t>(crc >> 8 ^ crc_table[(crc ^ octet) & 0xFF]);
  return crc;
}

Byte lrc(ByteView bytes) { return static_cast<Byte>(0 - std::accumulate(bytes.begin(), bytes.end(), 0u)); }

FixedBytes<max_rtu> encode_rtu(const Frame& frame) {
  const auto body = unit_and_pdu(frame);
  const std::uint16_t crc = crc16(body);
  FixedBytes<max_rtu> octets(body.begin(), body.end());
  octets.push_back(static_cast<Byte>(crc));
  octets.push_back(static_cast<Byte>(crc >> 8));
  return octets;
}

FixedBytes<max_ascii> encode_ascii(const Frame& frame) {
  static constexpr std::string_view digits = "0123456789ABCDEF";
  const auto body = unit_and_pdu(frame);
  FixedBytes<max_ascii> characters{':'};
  const auto put = [&](Byte octet) {
    characters.push_back(static_cast<Byte>(digits[octet >> 4]));
    characters.push_back(static_cast<Byte>(digits[octet & 0x0F]));
  };
  for (const Byte octet : body) put(octet);
  put(lrc(body));
  characters.push_back('\r');
  characters.push_back('\n');
  return characters;
}

std::optional<Frame> RtuReader::feed(Byte octet) {
  if (recent_.size() == max_rtu) recent_.erase(recent_.begin());
  recent_.push_back(octet);
  for (ByteView from(recent_.data(), recent_.size()); from.size() >= smallest_rtu; from = from.subspan(1)) {
    if (!ends_here(from)) continue;
    const ByteView pdu = from.subspan(1, from.size() - 1 - crc_size);
    const Frame found{from[0], {pdu.begin(), pdu.end()}};
    reset();
    return found;
  }
  return std::nullopt;
}

bool RtuReader::ends_here(ByteView from) const { return rtu_length(side_, from) == from.size() && crc16(from) == 0; }

std::optional<Frame> AsciiReader::feed(Byte octet) {
  if (octet == ':') {
    octets_.clear();
    state_ = State::high_digit;
    return std::nullopt;
  }
  const State before = std::exchange(state_, State::idle);
  switch (before) {
    case State::idle:
      break;
    case State::high_digit:
      high_ = digit(octet);
      if (octet == '\r') state_ = State::line_feed;
      if (high_ != no_digit && octets_.size() < octets_.capacity()) state_ = State::low_digit;
      break;
    case State::low_digit:
      if (digit(octet) == no_digit) break;
      octets_.push_back(static_cast<Byte>(high_ << 4 | digit(octet)));
      state_ = State::high_digit;
      break;
    case State::line_feed:
      if (octet == '\n') return complete();
      break;
  }
  return std::nullopt;
}

std::optional<Frame> AsciiReader::complete() {
  constexpr std::size_t smallest = 3;
  const ByteView all(octets_.data(), octets_.size());
  if (all.size() < smallest || lrc(all) != 0) return std::nullopt;
  const ByteView pdu = all.subspan(1, all.size() - 2);
  return Frame{all[0], {pdu.begin(), pdu.end()}};
}

}  // namespace rig::modbus
