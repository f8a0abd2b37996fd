// SPDX-License-Identifier: Apache-2.0
//
// What is wrong with a bench and the machine it stands on, before a run starts.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "rig/app/machine_ports.hpp"

namespace rig::app {

struct Finding {
  enum class Level : std::uint8_t { fine, warning, problem };
  Level level{};
  std::string about;   ///< an adapter's name, "clock", "disk"
  std::string what;
  std::string remedy;  ///< empty where nothing has to be done
  bool operator==(const Finding&) const = default;
};

/// Where the doctor looks; tests have their own.
struct Patient {
  std::vector<PluggedThing> things;
  std::filesystem::path proc = "/proc", sysfs = "/sys", udev_rules = "/etc/udev/rules.d/70-hanrig.rules";
  std::filesystem::path runs = ".";  ///< where runs are written
};

/// Looks without touching a port: which is which, permissions, who else has it, ModemManager, latency of FTDI chips, clock, disk.
std::vector<Finding> examine(const bench::BenchFile& file, const Patient& patient);

/// Opens everything and talks to it: firmware of the coordinator, which forms the network of the bench for that, and what relay boards
/// read back. No relay is switched.
std::vector<Finding> talk_to(const bench::BenchFile& file);

std::string to_text(const std::vector<Finding>& findings);
nlohmann::ordered_json to_json(const std::vector<Finding>& findings);

}  // namespace rig::app
