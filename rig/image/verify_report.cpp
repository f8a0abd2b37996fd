// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "rig/image/json.hpp"
#include "rig/image/verify.hpp"

namespace rig::image {
namespace {

std::string joined(const Step& step) {
  std::string text;
  for (const auto& finding : step.findings) text += (text.empty() ? "" : "; ") + finding.text;
  return text;
}

std::string_view name(Profile profile) { return profile == Profile::gbcs ? "gbcs" : "zcl"; }

}  // namespace

std::string to_json(const Verification& verification) {
  Json steps = Json::array();
  for (const auto& step : verification.steps) {
    steps.push_back({{"name", step.name}, {"result", name(step.result())}, {"text", joined(step)}});
  }
  Json json{{"file", verification.file},
            {"profile", name(verification.profile)},
            {"result", name(worst(verification.steps))}};
  if (verification.manufacturer_image)
    json["manufacturer_image"] = manufacturer_image_json(*verification.manufacturer_image);
  if (verification.image_hash) json["image_sha256"] = to_string(*verification.image_hash);
  json["steps"] = std::move(steps);
  return one_line(json);
}

std::string to_text(const Verification& verification) {
  auto text = fmt::format("{}: {}\n", verification.file, name(worst(verification.steps)));
  for (std::size_t i = 0; i < verification.steps.size(); ++i) {
    const auto& step = verification.steps[i];
    text += fmt::format("  {:>2} {:<24} {:<12} {}\n", i + 1, step.name, name(step.result()), joined(step));
  }
  return text;
}

}  // namespace rig::image
