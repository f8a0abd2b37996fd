// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rig/plan/value.hpp"
#include "rig/yaml/diagnostics.hpp"

namespace rig::plan {

struct Parameter {
  Value value;
  yaml::Location location;  // of the value; of the step where the default of the catalogue applies
};

/// The parameters of one step, checked against the step catalogue and with its defaults filled in: a parameter that is
/// required or has a default is there, and has the type of its row. Asking for another one, or for another type, is our
/// own bug and throws std::logic_error.
class Parameters {
 public:
  bool has(std::string_view name) const { return items_.contains(name); }

  bool boolean(std::string_view name) const { return get<bool>(name); }
  std::int64_t integer(std::string_view name) const { return get<std::int64_t>(name); }
  double number(std::string_view name) const { return get<double>(name); }
  /// Also of the types relay, device, coordinator and choice.
  const std::string& text(std::string_view name) const { return get<std::string>(name); }
  Duration duration(std::string_view name) const { return get<Duration>(name); }
  Eui64 eui64(std::string_view name) const { return get<Eui64>(name); }
  const Bytes& hex(std::string_view name) const { return get<Bytes>(name); }
  Amount amount(std::string_view name) const { return get<Amount>(name); }
  const std::filesystem::path& path(std::string_view name) const { return get<std::filesystem::path>(name); }
  const std::vector<Scalar>& list(std::string_view name) const { return get<std::vector<Scalar>>(name); }
  std::vector<std::string> texts(std::string_view name) const;
  /// Of the type `value`, which is whatever the plan says.
  Scalar scalar(std::string_view name) const;

  template <class T>
  const T& get(std::string_view name) const {
    const T* value = std::get_if<T>(&at(name).value);
    if (!value) refuse(name, "has another type");
    return *value;
  }
  /// For optional parameters without a default.
  template <class T>
  std::optional<T> find(std::string_view name) const {
    return has(name) ? std::optional<T>(get<T>(name)) : std::nullopt;
  }

  const Parameter& at(std::string_view name) const;
  const std::map<std::string, Parameter, std::less<>>& items() const { return items_; }

  Parameters& set(std::string name, Value value, yaml::Location location = {});

 private:
  [[noreturn]] static void refuse(std::string_view name, std::string_view why);
  std::map<std::string, Parameter, std::less<>> items_;
};

}  // namespace rig::plan
