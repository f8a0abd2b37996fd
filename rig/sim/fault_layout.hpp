// SPDX-License-Identifier: Apache-2.0
//
// The YAML form of a rule of the fault plan. Which device it is about is named by whoever knows names.
#pragma once

#include "rig/sim/fault_rule.hpp"
#include "rig/yaml/fields.hpp"

namespace rig::yaml {

template <>
struct Names<sim::Fault> {
  static constexpr std::array values{Named{"drop", sim::Fault::drop}, Named{"delay", sim::Fault::delay}, Named{"duplicate", sim::Fault::duplicate},
                                     Named{"reorder", sim::Fault::reorder}, Named{"corrupt", sim::Fault::corrupt}};
};
template <>
struct Names<sim::Way> {
  static constexpr std::array values{Named{"down", sim::Way::down}, Named{"up", sim::Way::up}, Named{"both", sim::Way::both}};
};
template <>
struct Names<ota::CommandId> {
  using Id = ota::CommandId;
  static constexpr std::array values{Named{"image_notify", Id::image_notify},
                                     Named{"query_next_image_request", Id::query_next_image_request},
                                     Named{"query_next_image_response", Id::query_next_image_response},
                                     Named{"image_block_request", Id::image_block_request},
                                     Named{"image_page_request", Id::image_page_request},
                                     Named{"image_block_response", Id::image_block_response},
                                     Named{"upgrade_end_request", Id::upgrade_end_request},
                                     Named{"upgrade_end_response", Id::upgrade_end_response},
                                     Named{"query_device_specific_file_request", Id::query_device_specific_file_request},
                                     Named{"query_device_specific_file_response", Id::query_device_specific_file_response}};
};

template <>
struct YamlLayout<sim::FaultRule> {
  using T = sim::FaultRule;
  static constexpr std::tuple fields{
      Field{"what", &T::what, "what becomes of the message"},
      Field{"way", &T::way, "down is from the coordinator", optional},
      Field{"rate", &T::rate, "chance, per transmission, or per message when messages are counted", optional, range(0, 1)},
      Field{"cluster", &T::cluster, "only messages of this cluster", optional},
      Field{"message", &T::message, "only this OTA command; of block responses only those with data", optional},
      Field{"first", &T::first, "the first it meets, counted from 1", optional, range(1, 4294967295.0)},
      Field{"count", &T::count, "that many in a row and no more; 0: all from the first on", optional},
      Field{"from", &T::from, "since power-up of the bench", optional},
      Field{"until", &T::until, "since power-up of the bench; for ever unless given", optional},
      Field{"delay", &T::delay, "of `delay`, and how long `reorder` holds a message at most", optional}};
};

}  // namespace rig::yaml
