// SPDX-License-Identifier: Apache-2.0
#include "rig/step/step.hpp"

#include "rig/step/judge.hpp"

namespace rig::step {

void Context::measure(const std::string& id, record::Json value, const std::string& unit) {
  for (const auto& [name, limits] : step.limits) {
    if (name != id) continue;
    measurements.push_back(judge(id, value, unit, limits));
    return;
  }
  measurements.push_back(record::measured(id, std::move(value), unit));
}

}  // namespace rig::step
