// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rig/base/time.hpp"
#include "rig/yaml/fields.hpp"

namespace rig::deconz_ncp {

/// The stick's own keys in a bench file.
struct Settings {
  Duration response_timeout = std::chrono::seconds(2);
  Duration message_timeout = std::chrono::seconds(30);
};

}  // namespace rig::deconz_ncp

template <>
struct rig::yaml::YamlLayout<rig::deconz_ncp::Settings> {
  using T = deconz_ncp::Settings;
  static constexpr std::tuple fields{
      Field{"response_timeout", &T::response_timeout, "how long the stick may take to answer a command; three times without an answer, and it hangs", optional},
      Field{"message_timeout", &T::message_timeout, "how long a message may wait for room in the stick, and again for its fate", optional}};
};
