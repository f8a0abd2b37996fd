// SPDX-License-Identifier: Apache-2.0
#include "rig/dcc/values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

namespace rig::dcc {
namespace {

struct NamedType {
  std::string_view name;
  DeviceType type;
};
constexpr std::array device_types{
    NamedType{"ESME", DeviceType::esme}, NamedType{"GSME", DeviceType::gsme},   NamedType{"CHF", DeviceType::chf},
    NamedType{"GPF", DeviceType::gpf},   NamedType{"PPMID", DeviceType::ppmid}, NamedType{"HCALCS", DeviceType::hcalcs},
    NamedType{"IHD", DeviceType::ihd},   NamedType{"SAPC", DeviceType::sapc},   NamedType{"CH", DeviceType::chf},
};

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

bool same_letters(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return upper(x) == upper(y); });
}

/// The decimal number in text[at, at + digits).
std::optional<int> digits_at(std::string_view text, std::size_t at, std::size_t digits) {
  if (at + digits > text.size()) return std::nullopt;
  int value = 0;
  const char* end = text.data() + at + digits;
  const auto [stopped, trouble] = std::from_chars(text.data() + at, end, value);
  if (trouble != std::errc{} || stopped != end || text[at] == '-') return std::nullopt;
  return value;
}

}  // namespace

std::string_view name(DeviceType type) {
  for (const auto& named : device_types)
    if (named.type == type) return named.name;
  return "unknown";
}

std::optional<DeviceType> parse_device_type(std::string_view text) {
  for (const auto& named : device_types)
    if (same_letters(named.name, text)) return named.type;
  return std::nullopt;
}

std::string to_string(const DeviceModel& model) {
  return fmt::format("{:04X}:{:04X} hardware {:02X}.{:02X}", model.manufacturer, model.model, model.hardware_version,
                     model.hardware_revision);
}

std::string version_text(FirmwareVersion version) {
  return fmt::format("{:02X}:{:02X}:{:02X}:{:02X}", version >> 24, version >> 16 & 0xFF, version >> 8 & 0xFF,
                     version & 0xFF);
}

std::optional<std::uint64_t> parse_octets(std::string_view text, std::size_t octets) {
  if (text.starts_with("0x") || text.starts_with("0X")) text.remove_prefix(2);
  const bool colons = text.size() == octets * 3 - 1;
  if (!colons && text.size() != octets * 2) return std::nullopt;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = upper(text[i]);
    if (colons && i % 3 == 2) {
      if (c != ':') return std::nullopt;
      continue;
    }
    const bool is_digit = c >= '0' && c <= '9';
    if (!is_digit && (c < 'A' || c > 'F')) return std::nullopt;
    value = value << 4 | static_cast<std::uint64_t>(is_digit ? c - '0' : c - 'A' + 10);
  }
  return value;
}

std::optional<Sha256Digest> parse_digest(std::string_view text) {
  Sha256Digest digest{};
  if (text.size() != digest.size() * 2) return std::nullopt;
  for (std::size_t i = 0; i < digest.size(); ++i) {
    const auto octet = parse_octets(text.substr(i * 2, 2), 1);
    if (!octet) return std::nullopt;
    digest[i] = static_cast<Byte>(*octet);
  }
  return digest;
}

std::optional<std::chrono::sys_days> parse_date(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits_at(text, 0, 4), month = digits_at(text, 5, 2), day = digits_at(text, 8, 2);
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  // UtcTime counts nanoseconds and ends in 2262.
  if (!date.ok() || *year < 1970 || *year > 2261) return std::nullopt;
  return std::chrono::sys_days(date);
}

std::string date_text(std::chrono::sys_days day) {
  const std::chrono::year_month_day date(day);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

std::optional<UtcTime> parse_utc(std::string_view text) {
  if (text.size() != 20 || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != 'Z')
    return std::nullopt;
  const auto day = parse_date(text.substr(0, 10));
  const auto hour = digits_at(text, 11, 2), minute = digits_at(text, 14, 2), second = digits_at(text, 17, 2);
  if (!day || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  return UtcTime(*day) + std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(*second);
}

std::string utc_text(UtcTime time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time - day).count();
  return fmt::format("{}T{:02}:{:02}:{:02}Z", date_text(day), seconds / 3600, seconds / 60 % 60, seconds % 60);
}

}  // namespace rig::dcc
