// SPDX-License-Identifier: Apache-2.0
//
// How one value is read. Reader<T> exists for std::string, bool, every integer, double, Duration, Eui64, Bytes,
// std::filesystem::path (made relative to the file), std::optional<Node> (anything, read later), enums with Names,
// std::optional, std::vector, std::map<std::string, V> and std::vector<std::pair<std::string, V>> (both "map by id",
// the second keeps the order of the file), and structs with a YamlLayout. For anything else specialise it:
//
//   template <> struct rig::yaml::Reader<Amount> {
//     static bool read(const Node&, Amount& value, Diagnostics&, const Constraint&);  // false: reported, value is not
//     to be used static TypeInfo type(const Constraint&); static std::string text(const Amount&); // as it would be
//     written in the file
//   };
#pragma once

#include <array>
#include <concepts>
#include <filesystem>
#include <limits>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "rig/base/bytes.hpp"
#include "rig/base/ids.hpp"
#include "rig/base/time.hpp"
#include "rig/yaml/document.hpp"
#include "rig/yaml/scalar.hpp"
#include "rig/yaml/type_info.hpp"

namespace rig::yaml {

/// What a field demands beyond its type. Passed on to the items of lists and maps.
struct Constraint {
  std::optional<double> min{}, max{};
  bool slug{};  // of a text: [a-z0-9][a-z0-9_-]*
};
constexpr Constraint range(double min, double max) { return {.min = min, .max = max}; }
inline constexpr Constraint slug{.slug = true};

template <class T>
struct Reader;

/// The spellings of an enum: template <> struct rig::yaml::Names<OnFail> {
///   static constexpr std::array values{Named{"stop_case", OnFail::stop_case}, ...}; };
template <class Enum>
struct Named {
  constexpr Named(std::string_view text, Enum meaning) : name(text), value(meaning) {}
  std::string_view name;
  Enum value;
};
template <class Enum>
struct Names;
template <class T>
concept HasNames = requires {
  Names<T>::values;
};

/// Reports `expected <what>, found "..."` at the node, and is false.
bool expected(const Node& node, std::string_view what, Diagnostics& diagnostics);
/// Checks the key of a map by id.
bool expect_slug_key(const Node& value, Diagnostics& diagnostics);
/// The position of the scalar's text in `choices`; else reports what is allowed and the nearest.
std::optional<std::size_t> read_choice(const Node& node, std::span<const std::string_view> choices,
                                       Diagnostics& diagnostics);
/// Any integer within T's and the constraint's limits.
std::optional<Integer> read_integer(const Node& node, double min, double max, Diagnostics& diagnostics);

/// The limits of an integer type, as far as the constraint does not narrow them.
template <std::integral T>
constexpr Constraint limits_of(const Constraint& constraint) {
  Constraint limits = constraint;
  if (!limits.min) limits.min = static_cast<double>(std::numeric_limits<T>::min());
  if (!limits.max) limits.max = static_cast<double>(std::numeric_limits<T>::max());
  return limits;
}

template <class T>
requires(std::integral<T> && !std::same_as<T, bool>) struct Reader<T> {
  static bool read(const Node& node, T& value, Diagnostics& diagnostics, const Constraint& constraint) {
    const Constraint limits = limits_of<T>(constraint);
    const auto integer = read_integer(node, *limits.min, *limits.max, diagnostics);
    const auto fitting = integer ? narrow<T>(*integer) : std::nullopt;
    if (integer && !fitting) return expected(node, type(constraint).text, diagnostics);
    if (fitting) value = *fitting;
    return fitting.has_value();
  }
  static TypeInfo type(const Constraint& constraint) {
    const Constraint limits = limits_of<T>(constraint);
    return integer_type(*limits.min, *limits.max);
  }
  static std::string text(T value) { return std::to_string(value); }
};

template <>
struct Reader<bool> {
  static bool read(const Node& node, bool& value, Diagnostics& diagnostics, const Constraint& constraint);
  static TypeInfo type(const Constraint& constraint);
  static std::string text(const bool& value);
};
template <>
struct Reader<double> {
  static bool read(const Node& node, double& value, Diagnostics& diagnostics, const Constraint& constraint);
  static TypeInfo type(const Constraint& constraint);
  static std::string text(const double& value);
};
template <>
struct Reader<std::string> {
  static bool read(const Node& node, std::string& value, Diagnostics& diagnostics, const Constraint& constraint);
  static TypeInfo type(const Constraint& constraint);
  static std::string text(const std::string& value);
};
template <>
struct Reader<Duration> {
  static bool read(const Node& node, Duration& value, Diagnostics& diagnostics, const Constraint& constraint);
  static TypeInfo type(const Constraint& constraint);
  static std::string text(const Duration& value);
};
template <>
struct Reader<Eui64> {
  static bool read(const Node& node, Eui64& value, Diagnostics& diagnostics, const Constraint& constraint);
  static TypeInfo type(const Constraint& constraint);
  static std::string text(const Eui64& value);
};
template <>
struct Reader<Bytes> {
  static bool read(const Node& node, Bytes& value, Diagnostics& diagnostics, const Constraint& constraint);
  static TypeInfo type(const Constraint& constraint);
  static std::string text(const Bytes& value);
};
template <>
struct Reader<std::filesystem::path> {
  static bool read(const Node& node, std::filesystem::path& value, Diagnostics& diagnostics,
                   const Constraint& constraint);
  static TypeInfo type(const Constraint& constraint);
  static std::string text(const std::filesystem::path& value);
};

/// Anything: the handle itself, for a part that somebody else reads. It lives as long as the Document.
template <>
struct Reader<std::optional<Node>> {
  static bool read(const Node& node, std::optional<Node>& value, Diagnostics&, const Constraint&) {
    value = node;
    return true;
  }
  static TypeInfo type(const Constraint&) { return any_type(); }
  static std::string text(const std::optional<Node>&) { return {}; }
};

template <HasNames Enum>
struct Reader<Enum> {
  static auto names() {
    return std::apply([](const auto&... named) { return std::array{named.name...}; }, Names<Enum>::values);
  }
  static bool read(const Node& node, Enum& value, Diagnostics& diagnostics, const Constraint&) {
    const auto spellings = names();
    const auto chosen = read_choice(node, spellings, diagnostics);
    if (chosen) value = Names<Enum>::values[*chosen].value;
    return chosen.has_value();
  }
  static TypeInfo type(const Constraint&) {
    const auto spellings = names();
    return choice_type({spellings.begin(), spellings.end()});
  }
  static std::string text(Enum value) {
    for (const auto& named : Names<Enum>::values)
      if (named.value == value) return std::string(named.name);
    return {};
  }
};

template <class T>
struct Reader<std::optional<T>> {
  static bool read(const Node& node, std::optional<T>& value, Diagnostics& diagnostics, const Constraint& constraint) {
    return Reader<T>::read(node, value.emplace(), diagnostics, constraint);
  }
  static TypeInfo type(const Constraint& constraint) { return Reader<T>::type(constraint); }
  static std::string text(const std::optional<T>& value) { return value ? Reader<T>::text(*value) : std::string{}; }
};

template <class T>
struct Reader<std::vector<T>> {
  static bool read(const Node& node, std::vector<T>& value, Diagnostics& diagnostics, const Constraint& constraint) {
    if (!node.is_list()) return expected(node, "a list", diagnostics);
    value.clear();
    bool clean = true;
    for (const Node& item : node) clean = Reader<T>::read(item, value.emplace_back(), diagnostics, constraint) && clean;
    return clean;
  }
  static TypeInfo type(const Constraint& constraint) { return list_type(Reader<T>::type(constraint)); }
  static std::string text(const std::vector<T>&) { return {}; }
};

template <class T>
struct Reader<std::vector<std::pair<std::string, T>>> {
  static bool read(const Node& node, std::vector<std::pair<std::string, T>>& value, Diagnostics& diagnostics,
                   const Constraint& constraint) {
    if (!node.is_map()) return expected(node, "a map", diagnostics);
    value.clear();
    bool clean = true;
    for (const Node& item : node) {
      auto& [id, element] = value.emplace_back(std::string(item.key()), T{});
      clean = expect_slug_key(item, diagnostics) && clean;
      clean = Reader<T>::read(item, element, diagnostics, constraint) && clean;
    }
    return clean;
  }
  static TypeInfo type(const Constraint& constraint) { return map_type(Reader<T>::type(constraint)); }
  static std::string text(const std::vector<std::pair<std::string, T>>&) { return {}; }
};

template <class T>
struct Reader<std::map<std::string, T>> {
  static bool read(const Node& node, std::map<std::string, T>& value, Diagnostics& diagnostics,
                   const Constraint& constraint) {
    std::vector<std::pair<std::string, T>> in_order;
    const bool clean = Reader<decltype(in_order)>::read(node, in_order, diagnostics, constraint);
    value = {std::make_move_iterator(in_order.begin()), std::make_move_iterator(in_order.end())};
    return clean;
  }
  static TypeInfo type(const Constraint& constraint) { return map_type(Reader<T>::type(constraint)); }
  static std::string text(const std::map<std::string, T>&) { return {}; }
};

}  // namespace rig::yaml
