// SPDX-License-Identifier: Apache-2.0
#include "rig/plan/value.hpp"

#include <fmt/format.h>

#include "rig/yaml/scalar.hpp"
#include "rig/yaml/type_info.hpp"

namespace rig::plan {
namespace {

constexpr double largest_exact = 9007199254740992.0;

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

}  // namespace

std::uint64_t Amount::of(std::uint64_t whole) const {
  if (unit == Unit::bytes) return static_cast<std::uint64_t>(value);
  return static_cast<std::uint64_t>(static_cast<double>(whole) * value / 100.0);
}

std::optional<Amount> parse_amount(std::string_view text) {
  if (text.ends_with('%')) {
    const auto percent = yaml::parse_number(text.substr(0, text.size() - 1));
    if (!percent || *percent < 0 || *percent > 100) return std::nullopt;
    return Amount{Amount::Unit::percent, *percent};
  }
  const auto integer = yaml::parse_integer(text);
  const auto bytes = integer ? yaml::narrow<std::uint64_t>(*integer) : std::nullopt;
  if (!bytes || static_cast<double>(*bytes) >= largest_exact) return std::nullopt;
  return Amount{Amount::Unit::bytes, static_cast<double>(*bytes)};
}

std::string to_string(const Amount& amount) {
  return yaml::number_text(amount.value) + (amount.unit == Amount::Unit::percent ? "%" : "");
}

Scalar scalar_from(std::string_view text, bool plain) {
  if (plain) {
    if (const auto boolean = yaml::parse_bool(text)) return *boolean;
    const auto integer = yaml::parse_integer(text);
    if (const auto fitting = integer ? yaml::narrow<std::int64_t>(*integer) : std::nullopt) return *fitting;
    if (const auto number = yaml::parse_number(text)) return *number;
  }
  return std::string(text);
}

std::string to_string(const Scalar& scalar) {
  return std::visit(
      Overloaded{[](bool value) { return std::string(value ? "true" : "false"); },
                 [](std::int64_t value) { return std::to_string(value); },
                 [](double value) { return yaml::number_text(value); }, [](const std::string& value) { return value; }},
      scalar);
}

std::string to_string(const Value& value) {
  return std::visit(
      Overloaded{[](bool boolean) { return std::string(boolean ? "true" : "false"); },
                 [](std::int64_t integer) { return std::to_string(integer); },
                 [](double number) { return yaml::number_text(number); }, [](const std::string& text) { return text; },
                 [](Duration duration) {
                   return duration == Duration::zero() ? std::string("0s") : format_duration(duration);
                 },
                 [](Eui64 eui) { return rig::to_string(eui); }, [](const Bytes& bytes) { return to_hex(bytes); },
                 [](const Amount& amount) { return to_string(amount); },
                 [](const std::filesystem::path& path) { return path.string(); },
                 [](const std::vector<Scalar>& list) {
                   std::string text = "[";
                   for (const Scalar& item : list) text += (text.size() > 1 ? ", " : "") + to_string(item);
                   return text + "]";
                 }},
      value);
}

}  // namespace rig::plan
