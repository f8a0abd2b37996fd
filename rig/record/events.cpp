// SPDX-License-Identifier: Apache-2.0
#include "rig/record/events.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <concepts>
#include <limits>
#include <type_traits>

namespace rig::record {
namespace {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;

template <class T>
Json write(const T& value) {
  if constexpr (HasFields<T>) return fields_json(value);
  else if constexpr (std::is_enum_v<T>) return name(value);
  else if constexpr (is_optional<T>) return value ? write(*value) : Json();
  else if constexpr (is_vector<T>) {
    Json list = Json::array();
    for (const auto& item : value) list.push_back(write(item));
    return list;
  } else return value;
}

Error mismatch(const std::string& path, std::string_view expected, const Json& found) {
  return make_error(ErrorCode::invalid_file, fmt::format("field '{}': expected {}, found {}", path, expected, found.type_name()));
}

template <class Enum>
std::optional<Enum> parse(std::string_view text) {
  if constexpr (std::same_as<Enum, Verdict>) return parse_verdict(text);
  else if constexpr (std::same_as<Enum, Cause>) return parse_cause(text);
  else {
    const auto& names = enum_names<Enum>;
    const auto found = std::ranges::find(names, text);
    if (found == names.end()) return std::nullopt;
    return static_cast<Enum>(found - names.begin());
  }
}

template <class T>
Result<void> read(const Json& json, T& value, const std::string& path);

template <HasFields T>
Result<void> read_fields(const Json& json, T& value, const std::string& path) {
  if (!json.is_object()) return mismatch(path, "an object", json);
  Result<void> result;
  const auto one = [&](const auto& field) {
    const auto found = json.find(std::string(field.name));
    if (found == json.end()) return true;
    result = read(*found, value.*field.member, path.empty() ? std::string(field.name) : fmt::format("{}.{}", path, field.name));
    return result.has_value();
  };
  std::apply([&](const auto&... field) { static_cast<void>((one(field) && ...)); }, T::fields());
  return result;
}

template <class Enum>
Result<void> read_enum(const Json& json, Enum& value, const std::string& path) {
  if (!json.is_string()) return mismatch(path, "a name", json);
  const auto& text = json.get_ref<const std::string&>();
  const auto parsed = parse<Enum>(text);
  if (!parsed) return make_error(ErrorCode::invalid_file, fmt::format("field '{}': '{}' is not one of its names", path, text));
  value = *parsed;
  return {};
}

template <class Number>
Result<void> read_unsigned(const Json& json, Number& value, const std::string& path) {
  if (!json.is_number_unsigned()) return mismatch(path, "a whole number", json);
  const auto number = json.get<std::uint64_t>();
  if (number > std::numeric_limits<Number>::max())
    return make_error(ErrorCode::invalid_file, fmt::format("field '{}': {} is more than {}", path, number, std::numeric_limits<Number>::max()));
  value = static_cast<Number>(number);
  return {};
}

template <class Item>
Result<void> read_list(const Json& json, std::vector<Item>& list, const std::string& path) {
  if (!json.is_array()) return mismatch(path, "a list", json);
  list.clear();
  for (const Json& item : json) {
    list.emplace_back();
    if (auto result = read(item, list.back(), fmt::format("{}[{}]", path, list.size() - 1)); !result) return result;
  }
  return {};
}

template <class T>
Result<void> read(const Json& json, T& value, const std::string& path) {
  if constexpr (std::same_as<T, Json>) value = json;
  else if constexpr (HasFields<T>) return read_fields(json, value, path);
  else if constexpr (std::is_enum_v<T>) return read_enum(json, value, path);
  else if constexpr (is_vector<T>) return read_list(json, value, path);
  else if constexpr (is_optional<T>) {
    if (json.is_null()) value.reset();
    else return read(json, value.emplace(), path);
  } else if constexpr (std::same_as<T, std::string>) {
    if (!json.is_string()) return mismatch(path, "text", json);
    value = json.get<std::string>();
  } else if constexpr (std::same_as<T, bool>) {
    if (!json.is_boolean()) return mismatch(path, "true or false", json);
    value = json.get<bool>();
  } else if constexpr (std::same_as<T, double>) {
    // A number that was not finite has no spelling in JSON and was written as null.
    if (json.is_null()) value = std::numeric_limits<double>::quiet_NaN();
    else if (!json.is_number()) return mismatch(path, "a number", json);
    else value = json.get<double>();
  } else return read_unsigned(json, value, path);
  return {};
}

template <class... Events>
struct Catalogue {
  static std::vector<std::pair<std::string_view, std::vector<std::string_view>>> list() {
    static_assert((keeps_clear_of_the_chain<Events>() && ...));
    const auto names = [](auto fields) {
      return std::apply([](const auto&... field) { return std::vector<std::string_view>{field.name...}; }, fields);
    };
    return {{Events::type, names(Events::fields())}...};
  }
};

}  // namespace

template <HasFields T>
Json fields_json(const T& value) {
  Json fields = Json::object();
  const auto one = [&](const auto& field) {
    Json written = write(value.*field.member);
    // Limits that are not set say nothing; everywhere else a null is information.
    if (std::same_as<T, Limits> && written.is_null()) return;
    fields.emplace(std::string(field.name), std::move(written));
  };
  std::apply([&](const auto&... field) { (one(field), ...); }, T::fields());
  return fields;
}

template <IsEvent T>
Event event(const T& value) {
  return {T::type, fields_json(value)};
}

template <IsEvent T>
Result<T> read_event(const Json& fields) {
  T value;
  if (auto result = read_fields(fields, value, ""); !result) return result.error();
  return value;
}

template Json fields_json(const SourceFile&);
template Json fields_json(const ImageFacts&);
template Json fields_json(const Limits&);
template Json fields_json(const LatencyBucket&);

template <class... Events>
struct Instances {
  static constexpr std::tuple writers{&event<Events>...};
  static constexpr std::tuple readers{&read_event<Events>...};
  static constexpr std::tuple lists{&fields_json<Events>...};
};
template struct Instances<RunStarted, RunResumed, CaseStarted, StepStarted, StepEnded, CaseEnded, RelaySwitched, CoordinatorChanged,
                          DeviceChanged, TransferChanged, TransferSample, TransferSummary, AttributeRead, HubListChanged, HubMemoryChanged,
                          HubChanged, GbcsMessage, ServiceRequestAnswered, SupplierTold, HeadEndChanged, InvariantBroken, ConsoleLine, ToolRan, Note, Measurement,
                          RecoveryTried, PowerWitnessed, SafeState, SignalReceived, ErrorSeen, RunEnded>;

ErrorSeen seen(const Error& error) { return {error.where, error.what, std::string(name(error.code))}; }

std::vector<std::pair<std::string_view, std::vector<std::string_view>>> event_catalogue() {
  return Catalogue<RunStarted, RunResumed, CaseStarted, StepStarted, StepEnded, CaseEnded, RelaySwitched, CoordinatorChanged, DeviceChanged,
                   TransferChanged, TransferSample, TransferSummary, AttributeRead, HubListChanged, HubMemoryChanged, HubChanged, GbcsMessage,
                   ServiceRequestAnswered, SupplierTold, HeadEndChanged, InvariantBroken, ConsoleLine, ToolRan, Note, Measurement, RecoveryTried, PowerWitnessed, SafeState, SignalReceived,
                   ErrorSeen, RunEnded>::list();
}

}  // namespace rig::record
