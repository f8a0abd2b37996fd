// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/gbcs/scanner.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rig::gbcs {
namespace {

constexpr Byte der_integer = 0x02;
/// A sign octet and the eight octets of the largest number.
constexpr std::size_t max_integer_octets = 9;

}  // namespace

void Scanner::fail(std::size_t at, std::string_view expected, std::string_view found) {
  if (error_) return;
  error_ = make_error(ErrorCode::protocol_violation, fmt::format("expected {}, found {}", expected, found),
                      fmt::format("offset {}", base_ + at));
}

std::optional<Byte> Scanner::peek() const {
  if (remaining() == 0) return std::nullopt;
  return octets_[position_];
}

ByteView Scanner::take(std::size_t count, std::string_view what) {
  if (!ok()) return {};
  if (count > remaining()) {
    fail(position_, fmt::format("{} octets of {}", count, what), fmt::format("{}", remaining()));
    return {};
  }
  const ByteView view = octets_.subspan(position_, count);
  position_ += count;
  return view;
}

std::uint64_t Scanner::number(std::size_t octets, std::string_view what) {
  std::uint64_t value = 0;
  for (Byte octet : take(octets, what)) value = value << 8 | octet;
  return value;
}

void Scanner::expect(ByteView octets, std::string_view what) {
  const std::size_t at = position_;
  const ByteView found = take(octets.size(), what);
  if (ok() && !std::equal(found.begin(), found.end(), octets.begin()))
    fail(at, fmt::format("{} {}", what, to_hex(octets, " ")), to_hex(found, " "));
}

std::size_t Scanner::length(std::string_view what) {
  const std::size_t at = position_;
  const std::uint64_t first = number(1, what);
  if (first < 0x80) return first;
  if (first == 0x81 || first == 0x82) return number(first - 0x80, what);
  fail(at, fmt::format("{} of at most two octets", what), fmt::format("{:02X}", first));
  return 0;
}

void Scanner::expect_end(std::string_view after) {
  if (remaining() > 0) fail(position_, fmt::format("nothing after {}", after), fmt::format("{} octets", remaining()));
}

void Scanner::open(Byte tag, std::string_view what) {
  expect({&tag, 1}, what);
  const std::size_t size = length(what);
  if (!ok()) return;
  if (size > remaining() || depth_ + 1 == max_depth)
    return fail(position_, fmt::format("{} octets of {}", size, what), fmt::format("{}", remaining()));
  ends_[++depth_] = position_ + size;
}

void Scanner::close(std::string_view what) {
  expect_end(what);
  if (ok()) --depth_;
}

ByteView Scanner::element(Byte tag, std::size_t count, std::string_view what) {
  expect({&tag, 1}, what);
  const std::size_t at = position_;
  const std::size_t size = length(what);
  if (ok() && size != count) fail(at, fmt::format("{} octets of {}", count, what), fmt::format("{}", size));
  return take(count, what);
}

std::uint64_t Scanner::integer(std::uint64_t most, std::string_view what) {
  expect({&der_integer, 1}, what);
  const std::size_t at = position_;
  const ByteView octets = take(length(what), what);
  if (!ok()) return 0;
  std::uint64_t value = 0;
  for (Byte octet : octets) value = value << 8 | octet;
  const bool is_number = !octets.empty() && octets.size() <= max_integer_octets && octets[0] < 0x80 &&
                         (octets.size() < max_integer_octets || octets[0] == 0);
  if (is_number && value <= most) return value;
  fail(at, fmt::format("{} from 0 to {}", what, most),
       to_hex(octets.first(std::min(octets.size(), max_integer_octets)), " "));
  return 0;
}

}  // namespace rig::gbcs
