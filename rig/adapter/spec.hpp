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
#include "rig/device/console.hpp"
#include "rig/device/coordinator.hpp"
#include "rig/device/current_meter.hpp"
#include "rig/device/relay_bank.hpp"
#include "rig/device/sniffer.hpp"
#include "rig/device/usb_device.hpp"
#include "rig/io/loop.hpp"
#include "rig/sim/air.hpp"
#include "rig/sim/device.hpp"
#include "rig/yaml/fields.hpp"

namespace rig::adapter {

/// What an opened adapter can do for a step.
using Opened = std::variant<std::unique_ptr<device::Coordinator>, std::unique_ptr<device::RelayBank>, std::unique_ptr<device::Console>,
                            std::unique_ptr<device::Sniffer>, std::unique_ptr<device::CurrentMeter>>;
enum class Capability : std::uint8_t { coordinator, relay_bank, console, sniffer, current_meter };  // in the order of Opened

std::string_view name(Capability capability);

/// How an adapter is plugged in.
enum class PortKind : std::uint8_t { serial, usb };

/// One of the two, as the adapter's PortKind says.
class Port {
 public:
  Port(device::ByteStream& line) : line_(&line) {}
  Port(device::UsbDevice& usb) : usb_(&usb) {}
  device::ByteStream& line() const { return *line_; }
  device::UsbDevice& usb() const { return *usb_; }

 private:
  device::ByteStream* line_ = nullptr;
  device::UsbDevice* usb_ = nullptr;
};

struct OpenContext {
  io::Loop& loop;
  Port port;         ///< outlives the adapter
  std::string name;  ///< the adapter's name in the bench, for errors
  /// Opens one more USB device, by its path, for an adapter that is two on the bus (both halves of a USB 3 hub); empty in a virtual world.
  std::function<Result<std::unique_ptr<device::UsbDevice>>(const std::string& path)> open_usb{};
};

/// The simulated other end of an adapter's wire. It acts through its port, the air and its contacts, and stops when destroyed.
/// A twin of a USB adapter is a device::UsbFunction too.
class Twin {
 public:
  virtual ~Twin() = default;
  /// It has just been given power again: its plug was pulled and is back. A serial twin learnt of the loss through its line; a USB twin is
  /// told by this at the loss too.
  virtual void plugged_in_again() {}
  /// Null for a serial twin.
  virtual device::UsbFunction* usb_function() { return nullptr; }
};

struct TwinContext {
  io::Loop& loop;
  device::ByteStream& port;                                    ///< the twin's end of the line; outlives the twin. Unconnected for USB
  sim::Air& air;                                               ///< a coordinator's twin is a node in it, a sniffer's hears it
  std::function<void(unsigned channel, bool closed)> contact;  ///< a relay board's twin calls it when a contact moves
  sim::Device* device = nullptr;                               ///< the one a console or a meter is on, where the bench names one
  Rng rng;
  std::string name;
};

/// How sure it is that a USB device with these ids is of an adapter's kind.
enum class Likeness : std::uint8_t { possible, probable, certain };

/// USB ids under which a kind of thing is known to appear. An empty text fits anything; else it is a part of what the device says.
struct UsbMatch {
  std::uint16_t vid{}, pid{};
  Likeness likeness{};
  std::string_view manufacturer{}, product{};
  std::string_view note{};  ///< "any CH340 serial converter looks like this"
};

/// The adapter's own part of a bench file is a struct with a YamlLayout; a Spec is made from two of them with make_spec().
struct Spec {
  std::string_view name;     ///< the folder's name
  std::string_view summary;  ///< one line for people
  Capability capability;
  PortKind port_kind;
  std::uint32_t default_baud;  ///< 0 for USB
  std::span<const UsbMatch> matches;
  device::CoordinatorTraits traits;  ///< of a coordinator
  /// What the thing calls itself, where that is its only identity: asked of each that fits the port name when the entry has `board_id`.
  /// It only reads. Null for most.
  Result<std::string> (*read_board_id)(const OpenContext& context);
  std::vector<yaml::FieldRow> (*settings)();       ///< the adapter's own keys in a bench file
  std::vector<yaml::FieldRow> (*twin_settings)();  ///< the keys below `twin:`
  /// Reads both parts and reports what is wrong with them. Keys of `entry` that are not the adapter's are the bench's business.
  bool (*check)(const yaml::Node& entry, const std::optional<yaml::Node>& twin, yaml::Diagnostics& diagnostics);
  /// `entry` was checked.
  Result<Opened> (*open)(const OpenContext& context, const yaml::Node& entry);
  std::unique_ptr<Twin> (*make_twin)(const TwinContext& context, const yaml::Node& entry, const std::optional<yaml::Node>& twin);
};

/// What a Spec is made from: Definition has `name`, `summary`, `capability`, `default_baud`, the types Settings and TwinSettings,
/// and open(context, Settings), make_twin(context, Settings, TwinSettings); and where they apply `port_kind` (serial unless given),
/// `matches` (an array of UsbMatch), `traits`, `read_board_id`.
template <class Definition>
Spec make_spec() {
  using Settings = typename Definition::Settings;
  using TwinSettings = typename Definition::TwinSettings;
  static constexpr auto read = [](const yaml::Node& entry, const std::optional<yaml::Node>& twin, Settings& settings, TwinSettings& twin_settings,
                                  yaml::Diagnostics& diagnostics) {
    const bool clean = yaml::read_known_fields(entry, settings, diagnostics);
    return (!twin || yaml::read_fields(*twin, twin_settings, diagnostics)) && clean;
  };
  Spec spec{
      .name = Definition::name,
      .summary = Definition::summary,
      .capability = Definition::capability,
      .port_kind = PortKind::serial,
      .default_baud = Definition::default_baud,
      .matches = {},
      .traits = {},
      .read_board_id = nullptr,
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
  if constexpr (requires { Definition::port_kind; }) spec.port_kind = Definition::port_kind;
  if constexpr (requires { Definition::matches; }) spec.matches = Definition::matches;
  if constexpr (requires { Definition::traits; }) spec.traits = Definition::traits;
  if constexpr (requires { &Definition::read_board_id; }) spec.read_board_id = &Definition::read_board_id;
  return spec;
}

}  // namespace rig::adapter
