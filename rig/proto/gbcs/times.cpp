// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/gbcs/times.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "rig/wire/reader.hpp"

namespace rig::gbcs {
namespace {

constexpr std::size_t time_length = never_time.size();
constexpr std::uint16_t unspecified_deviation = 0x8000;
constexpr Byte unspecified = 0xFF;

struct Civil {
  unsigned year{}, month{}, day{}, hour{}, minute{}, second{};
};

Civil civil(UtcTime time) {
  const auto days = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(days);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - days));
  return {static_cast<unsigned>(static_cast<int>(date.year())),
          static_cast<unsigned>(date.month()),
          static_cast<unsigned>(date.day()),
          static_cast<unsigned>(clock.hours().count()),
          static_cast<unsigned>(clock.minutes().count()),
          static_cast<unsigned>(clock.seconds().count())};
}

std::optional<UtcTime> utc(const Civil& parts) {
  const std::chrono::year_month_day date(std::chrono::year(static_cast<int>(parts.year)),
                                         std::chrono::month(parts.month), std::chrono::day(parts.day));
  const bool fits = parts.year >= 1970 && parts.year <= 2261;
  if (!fits || !date.ok() || parts.hour > 23 || parts.minute > 59 || parts.second > 59) return std::nullopt;
  return std::chrono::sys_days(date) + std::chrono::hours(parts.hour) + std::chrono::minutes(parts.minute) +
         std::chrono::seconds(parts.second);
}

}  // namespace

std::string to_generalized_time(UtcTime time) {
  const Civil at = civil(time);
  return fmt::format("{:04}{:02}{:02}{:02}{:02}{:02}Z", at.year, at.month, at.day, at.hour, at.minute, at.second);
}

std::optional<UtcTime> parse_generalized_time(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.size() != time_length || text.back() != 'Z' || !std::all_of(text.begin(), text.end() - 1, is_digit))
    return std::nullopt;
  const auto part = [&](std::size_t at, std::size_t digits) {
    unsigned value = 0;
    for (char c : text.substr(at, digits)) value = value * 10 + static_cast<unsigned>(c - '0');
    return value;
  };
  return utc({part(0, 4), part(4, 2), part(6, 2), part(8, 2), part(10, 2), part(12, 2)});
}

CosemTime to_cosem_time(UtcTime time) {
  const Civil at = civil(time);
  CosemTime octets{};
  wire::Writer writer(octets);
  writer.be(static_cast<std::uint16_t>(at.year));
  for (unsigned part : {at.month, at.day}) writer.u8(static_cast<Byte>(part));
  writer.u8(unspecified);
  for (unsigned part : {at.hour, at.minute, at.second, 0U}) writer.u8(static_cast<Byte>(part));
  writer.be(unspecified_deviation);
  writer.u8(unspecified);
  return octets;
}

std::optional<UtcTime> parse_cosem_time(ByteView octets) {
  if (octets.size() != CosemTime{}.size()) return std::nullopt;
  wire::Reader reader(octets);
  Civil parts;
  parts.year = reader.be<std::uint16_t>();
  parts.month = reader.u8();
  parts.day = reader.u8();
  reader.u8();
  parts.hour = reader.u8();
  parts.minute = reader.u8();
  parts.second = reader.u8();
  reader.u8();
  const auto deviation = reader.be<std::uint16_t>();
  if (deviation != unspecified_deviation && deviation != 0) return std::nullopt;
  return utc(parts);
}

}  // namespace rig::gbcs
