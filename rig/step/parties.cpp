// SPDX-License-Identifier: Apache-2.0
#include "rig/step/parties.hpp"

#include <charconv>

namespace rig::step {

Result<Eui64> eui_of(const Context& context, const std::string& name) {
  if (const auto eui = context.bench.smart_metering().eui_of(name)) return *eui;
  return make_error(ErrorCode::not_found, "the bench has no device or supplier \"" + name + '"');
}

Result<std::vector<Eui64>> devices_of(const Context& context) {
  std::vector<std::string> names;
  if (context.parameters().has("devices")) names = context.parameters().texts("devices");
  if (const auto one = context.parameters().find<std::string>("device")) names.push_back(*one);
  std::vector<Eui64> devices;
  for (const auto& name : names) {
    const auto eui = eui_of(context, name);
    if (eui.has_error()) return eui.error();
    devices.push_back(*eui);
  }
  return devices;
}

Result<const LoadedImage*> image_of(const Context& context) {
  const auto& path = context.parameters().path("image");
  const auto found = context.run.images.find(path);
  if (found == context.run.images.end()) return make_error(ErrorCode::internal, "the image was not loaded before the run", path.string());
  return &found->second;
}

gbcs::AlertCode alert_code(const std::string& text) {
  std::uint16_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number, 16);
  return static_cast<gbcs::AlertCode>(number);
}

}  // namespace rig::step
