// SPDX-License-Identifier: Apache-2.0
#include "rig/step/hidden.hpp"

namespace rig::step {

std::vector<std::string> hidden_texts(const plan::Step& step) {
  if (!step.parameters.has("hide")) return {};
  if (!std::holds_alternative<bool>(step.parameters.at("hide").value)) return step.parameters.texts("hide");
  return step.parameters.boolean("hide") ? std::vector{step.parameters.text("text")} : std::vector<std::string>{};
}

}  // namespace rig::step
