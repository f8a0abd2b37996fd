// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rig/hub/duty_cycle.hpp"
#include "rig/yaml/fields.hpp"

namespace rig::yaml {

template <>
struct YamlLayout<hub::DutyCycleSettings> {
  using T = hub::DutyCycleSettings;
  static constexpr std::tuple fields{
      Field{"limited_percent", &T::limited_percent, "of the window; from here on the most talkative device is suspended",
            optional, range(0.01, 100)},
      Field{"critical_percent", &T::critical_percent, "everybody is suspended", optional, range(0.01, 100)},
      Field{"regulated_percent", &T::regulated_percent, "the hub falls silent", optional, range(0.01, 100)},
      Field{"window", &T::window, "over which it counts", optional},
      Field{"limited_suspension", &T::limited_suspension, "how long it acts before it looks again", optional},
      Field{"critical_suspension", &T::critical_suspension, "the same", optional},
      Field{"regulated_suspension", &T::regulated_suspension, "the same", optional}};
};
template <>
struct YamlLayout<hub::DutyCycleDefects> {
  using T = hub::DutyCycleDefects;
  static constexpr std::tuple fields{
      Field{"no_alerts", &T::no_alerts, "neither 0x8F20..0x8F25 nor 0x8F2C", optional},
      Field{"wrong_device", &T::wrong_device, "alerts and suspensions are about a device that does not exist", optional},
      Field{"suspends_nobody", &T::suspends_nobody, "SuspendZCLMessages is not sent", optional},
      Field{"wrong_discard_head", &T::wrong_discard_head, "0x8F2C tells another counter", optional},
      Field{"never_silent", &T::never_silent, "it transmits in every state", optional}};
};
template <>
struct YamlLayout<hub::SubGhz> {
  using T = hub::SubGhz;
  static constexpr std::tuple fields{
      Field{"active", &T::active, "the HAN counts as sub-GHz, with a duty cycle", optional},
      Field{"block_airtime", &T::block_airtime, "of an image block and all that belongs to it", optional},
      Field{"duty_cycle", &T::duty_cycle, "its limits", optional},
      Field{"defects", &T::defects, "what the hub does wrong about it", optional}};
};

}  // namespace rig::yaml
