// SPDX-License-Identifier: Apache-2.0
//
// What every adapter folder tells about itself: one Spec, entered in the table of rig/app/builtin_adapters.cpp. A bench file
// names the adapter; the assembly opens its port and hands it over. Adapter and bench never see each other.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "rig/base/rng.hpp"
#include "rig/device/byte_stream.hpp"
#include "rig/device/coordinator.hpp"
#include "rig/device/relay_bank.hpp"
#include "rig/io/loop.hpp"
#include "rig/sim/air.hpp"
#include "rig/yaml/fields.hpp"

namespace rig::adapter {

/// What an opened adapter can do for a step.
using Opened = std::variant<std::unique_ptr<device::Coordinator>, std::unique_ptr<device::RelayBank>>;
enum class Capability : std::uint8_t { coordinator, relay_bank };  // in the order of Opened

std::string_view name(Capability capability);

struct OpenContext {
  io::Loop& loop;
  device::ByteStream& port;  ///< outlives the adapter
  std::string name;          ///< the adapter's name in the bench, for errors
};

/// The simulated other end of an adapter's wire. It acts through its port, the air and its contacts, and stops when destroyed.
class Twin {
 public:
  virtual ~Twin() = default;
};

struct TwinContext {
  io::Loop& loop;
  device::ByteStream& port;                                    ///< the twin's end of the line; outlives the twin
  sim::Air& air;                                               ///< a coordinator's twin is a node in it
  std::function<void(unsigned channel, bool closed)> contact;  ///< a relay board's twin calls it when a contact moves
  Rng rng;
  std::string name;
};

/// The adapter's own part of a bench file is a struct with a YamlLayout; a Spec is made from two of them with make_spec().
struct Spec {
  std::string_view name;     ///< the folder's name
  std::string_view summary;  ///< one line for people
  Capability capability;
  std::uint32_t default_baud;
  std::vector<yaml::FieldRow> (*settings)();       ///< the adapter's own keys in a bench file
  std::vector<yaml::FieldRow> (*twin_settings)();  ///< the keys below `twin:`
  /// Reads both parts and reports what is wrong with them. Keys of `entry` that are not the adapter's are the bench's business.
  bool (*check)(const yaml::Node& entry, const std::optional<yaml::Node>& twin, yaml::Diagnostics& diagnostics);
  /// `entry` was checked.
  Result<Opened> (*open)(const OpenContext& context, const yaml::Node& entry);
  std::unique_ptr<Twin> (*make_twin)(const TwinContext& context, const yaml::Node& entry, const std::optional<yaml::Node>& twin);
};

/// What a Spec is made from: Definition has `name`, `summary`, `capability`, `default_baud`, the types Settings and TwinSettings,
/// and open(context, Settings), make_twin(context, Settings, TwinSettings).
template <class Definition>
Spec make_spec() {
  using Settings = typename Definition::Settings;
  using TwinSettings = typename Definition::TwinSettings;
  static constexpr auto read = [](const yaml::Node& entry, const std::optional<yaml::Node>& twin, Settings& settings, TwinSettings& twin_settings,
                                  yaml::Diagnostics& diagnostics) {
    const bool clean = yaml::read_known_fields(entry, settings, diagnostics);
    return (!twin || yaml::read_fields(*twin, twin_settings, diagnostics)) && clean;
  };
  return Spec{
      .name = Definition::name,
      .summary = Definition::summary,
      .capability = Definition::capability,
      .default_baud = Definition::default_baud,
      .settings = [] { return yaml::describe_fields<Settings>(); },
      .twin_settings = [] { return yaml::describe_fields<TwinSettings>(); },
      .check =
          [](const yaml::Node& entry, const std::optional<yaml::Node>& twin, yaml::Diagnostics& diagnostics) {
            Settings settings;
            TwinSettings twin_settings;
            return read(entry, twin, settings, twin_settings, diagnostics);
          },
      .open = [](const OpenContext& context, const yaml::Node& entry) -> Result<Opened> {
        Settings settings;
        yaml::Diagnostics diagnostics;
        if (!yaml::read_known_fields(entry, settings, diagnostics)) return diagnostics.error();
        return Definition::open(context, settings);
      },
      .make_twin =
          [](const TwinContext& context, const yaml::Node& entry, const std::optional<yaml::Node>& twin) {
            Settings settings;
            TwinSettings twin_settings;
            yaml::Diagnostics checked_before;
            read(entry, twin, settings, twin_settings, checked_before);
            return Definition::make_twin(context, settings, twin_settings);
          },
  };
}

}  // namespace rig::adapter
