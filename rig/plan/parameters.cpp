// SPDX-License-Identifier: Apache-2.0
#include "rig/plan/parameters.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace rig::plan {

void Parameters::refuse(std::string_view name, std::string_view why) {
  throw std::logic_error(
      fmt::format("step parameter \"{}\" {}: the step and its row in the catalogue disagree", name, why));
}

const Parameter& Parameters::at(std::string_view name) const {
  const auto found = items_.find(name);
  if (found == items_.end()) refuse(name, "is not there");
  return found->second;
}

std::vector<std::string> Parameters::texts(std::string_view name) const {
  std::vector<std::string> texts;
  for (const Scalar& item : list(name)) texts.push_back(to_string(item));
  return texts;
}

Scalar Parameters::scalar(std::string_view name) const {
  const Value& value = at(name).value;
  if (const auto* boolean = std::get_if<bool>(&value)) return *boolean;
  if (const auto* integer = std::get_if<std::int64_t>(&value)) return *integer;
  if (const auto* number = std::get_if<double>(&value)) return *number;
  return get<std::string>(name);
}

Parameters& Parameters::set(std::string name, Value value, yaml::Location location) {
  items_.insert_or_assign(std::move(name), Parameter{std::move(value), std::move(location)});
  return *this;
}

}  // namespace rig::plan
