// SPDX-License-Identifier: Apache-2.0
#include "rig/image/json.hpp"

namespace rig::image {

Json manufacturer_image_json(const ManufacturerImage& image) {
  Json json{{"form", name(image.form)},
            {"offset", image.offset},
            {"length", image.length},
            {"sha256", to_string(image.sha256)}};
  if (image.force_replace) json["force_replace"] = *image.force_replace;
  if (image.form == Form::meter) json["verified_with"] = image.verified_with;
  return json;
}

std::string one_line(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace rig::image
