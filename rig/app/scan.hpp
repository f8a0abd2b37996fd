// SPDX-License-Identifier: Apache-2.0
//
// What is plugged in, and what it probably is. Judged by ids and texts alone: an octet sent to a port to find out could switch a relay.
#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

#include "rig/adapter/spec.hpp"
#include "rig/app/machine_ports.hpp"

namespace rig::app {

struct Guess {
  const adapter::Spec* spec;
  adapter::UsbMatch match;
};

struct Scanned {
  PluggedThing thing;
  std::string port;             ///< what to write into a bench file
  std::vector<Guess> guesses;   ///< the likeliest first
};

std::vector<Scanned> scan(std::span<const PluggedThing> things, std::span<const adapter::Spec> specs);

/// For people, a paragraph each.
std::string to_text(std::span<const Scanned> found);
nlohmann::ordered_json to_json(std::span<const Scanned> found);
/// A bench file to start from: what is certain or probable, the rest as comments.
std::string starting_bench(std::span<const Scanned> found);

/// The udev rules for everything the adapters know by its ids: whom it belongs to, and that ModemManager leaves it alone.
std::string udev_rules(std::span<const adapter::Spec> specs);

}  // namespace rig::app
