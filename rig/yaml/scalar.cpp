// SPDX-License-Identifier: Apache-2.0
#include "rig/yaml/scalar.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace rig::yaml {
namespace {

constexpr std::array<std::string_view, 8> old_true{"y", "Y", "yes", "Yes", "YES", "on", "On", "ON"};
constexpr std::array<std::string_view, 8> old_false{"n", "N", "no", "No", "NO", "off", "Off", "OFF"};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

std::string_view without_sign(std::string_view text) {
  if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
  return text;
}

std::optional<Integer> parse_digits(std::string_view digits, int base) {
  Integer integer;
  const char* end = digits.data() + digits.size();
  const auto [stopped, error] = std::from_chars(digits.data(), end, integer.magnitude, base);
  if (stopped != end || error == std::errc::invalid_argument) return std::nullopt;
  integer.overflow = error == std::errc::result_out_of_range;
  return integer;
}

bool is_decimal(std::string_view text) {
  const auto exponent = text.find_first_of("eE");
  if (exponent != text.npos && !all_digits(without_sign(text.substr(exponent + 1)))) return false;
  const auto mantissa = text.substr(0, exponent);
  const auto point = mantissa.find('.');
  const auto whole = mantissa.substr(0, point);
  const auto fraction = point == mantissa.npos ? std::string_view{} : mantissa.substr(point + 1);
  if (whole.size() > 1 && whole.starts_with('0')) return false;
  return (all_digits(whole) && (fraction.empty() || all_digits(fraction))) || (whole.empty() && all_digits(fraction));
}

}  // namespace

std::optional<bool> parse_old_bool(std::string_view text) {
  if (std::find(old_true.begin(), old_true.end(), text) != old_true.end()) return true;
  if (std::find(old_false.begin(), old_false.end(), text) != old_false.end()) return false;
  return std::nullopt;
}

bool is_sexagesimal(std::string_view text) {
  text = without_sign(text);
  auto colon = text.find(':');
  if (colon == text.npos || !all_digits(text.substr(0, colon))) return false;
  while (colon != text.npos) {
    text.remove_prefix(colon + 1);
    colon = text.find(':');
    auto part = text.substr(0, colon);
    if (colon == text.npos) part = part.substr(0, part.find('.'));
    if (!all_digits(part) || part.size() > 2 || (part.size() == 2 && part[0] > '5')) return false;
  }
  return true;
}

std::optional<bool> parse_bool(std::string_view text) {
  if (text == "true" || text == "True" || text == "TRUE") return true;
  if (text == "false" || text == "False" || text == "FALSE") return false;
  return std::nullopt;
}

std::optional<Integer> parse_integer(std::string_view text) {
  if (text.starts_with("0x")) return parse_digits(text.substr(2), 16);
  if (text.starts_with("0o")) return parse_digits(text.substr(2), 8);
  const auto digits = without_sign(text);
  if (!all_digits(digits) || (digits.size() > 1 && digits.starts_with('0'))) return std::nullopt;
  auto integer = parse_digits(digits, 10);
  if (integer) integer->negative = text.starts_with('-');
  return integer;
}

std::optional<double> parse_number(std::string_view text) {
  if (const auto integer = parse_integer(text); integer && !integer->overflow) {
    const auto magnitude = static_cast<double>(integer->magnitude);
    return integer->negative ? -magnitude : magnitude;
  }
  const auto unsigned_text = without_sign(text);
  const bool negative = text.starts_with('-');
  if (unsigned_text == ".inf" || unsigned_text == ".Inf" || unsigned_text == ".INF")
    return negative ? -std::numeric_limits<double>::infinity() : std::numeric_limits<double>::infinity();
  if (!is_decimal(unsigned_text)) return std::nullopt;
  double value{};
  const auto [stopped, error] =
      std::from_chars(unsigned_text.data(), unsigned_text.data() + unsigned_text.size(), value);
  if (error != std::errc{}) return std::nullopt;
  return negative ? -value : value;
}

bool is_slug(std::string_view text) {
  const auto is_letter = [](char c) { return is_digit(c) || (c >= 'a' && c <= 'z'); };
  return !text.empty() && is_letter(text.front()) &&
         std::all_of(text.begin(), text.end(), [&](char c) { return is_letter(c) || c == '_' || c == '-'; });
}

}  // namespace rig::yaml
