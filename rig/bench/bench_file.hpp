// SPDX-License-Identifier: Apache-2.0
//
// A bench file: what is plugged in and how it is wired, as values. docs/bench-file.md is the same for readers.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "rig/adapter/spec.hpp"
#include "rig/base/ids.hpp"
#include "rig/device/coordinator.hpp"
#include "rig/hub/duty_cycle.hpp"
#include "rig/io/metering_settings.hpp"
#include "rig/sim/device.hpp"
#include "rig/yaml/fields.hpp"

namespace rig::bench {

/// The port of an adapter whose other end is simulated in this process.
inline constexpr std::string_view twin_port = "twin";

struct AdapterEntry {
  std::string adapter;
  std::string port;
  std::optional<std::uint32_t> baud;
  bool rtscts = false;
  bool paced = false;                     ///< a twin's line takes the time its line speed gives
  std::optional<Duration> unplug_after;   ///< a twin's line is cut that long after power-up
  std::optional<Duration> plug_in_after;  ///< and is there again that long after power-up
  std::string device;                     ///< the one a console or a meter is on
  std::optional<yaml::Node> twin;
  std::optional<yaml::Node> node;         ///< the whole entry, for the adapter's own keys
  const adapter::Spec* spec = nullptr;    ///< filled in by the check
  bool is_twin() const { return port == twin_port; }
  std::uint32_t line_speed() const { return baud.value_or(spec->default_baud); }
};

enum class Contact : std::uint8_t { normally_open, normally_closed };
enum class Power : std::uint8_t { powered, unpowered };

/// Who sees whether power really went off, apart from the relay board. Any of them.
struct WitnessEntry {
  std::string meter{};        ///< name of a current meter below adapters
  double off_below = 0.005;   ///< A: less than that flows without power
  std::string usb{};          ///< port name of the device's own USB connection
  std::string console{};      ///< name of a console below adapters
  Duration quiet_for = std::chrono::seconds(2);  ///< how long it must say nothing
  bool network = false;       ///< the device acknowledges nothing any more
  Duration within = std::chrono::seconds(10);    ///< how long each may take to be sure
};

/// One contact with a name and a purpose: it feeds a device, or an adapter in a switched socket. `powered` and `unpowered` speak of the thing it feeds, whatever contact is used.
struct RelayEntry {
  std::string board;
  unsigned channel{};
  Contact contact = Contact::normally_open;
  std::string feeds;
  Power safe = Power::unpowered;
  std::optional<WitnessEntry> witness{};
  yaml::Location location;

  device::RelayState state_for(Power power) const {
    return (power == Power::powered) == (contact == Contact::normally_open) ? device::RelayState::on : device::RelayState::off;
  }
};

enum class DeviceKind : std::uint8_t { ppmid, ihd, hcalcs, esme, gsme };

struct DeviceEntry {
  DeviceKind kind{};
  Eui64 eui64;
  std::optional<std::uint16_t> manufacturer_code;  ///< what an image must be made for
  std::optional<std::uint16_t> image_type;
  std::optional<std::uint16_t> hardware_version;
  std::optional<std::uint16_t> profile;            ///< of its clusters, when it is not the network's
  std::optional<Bytes> install_code;               ///< without CRC; the key is derived and given to the trust centre
  std::optional<bool> speaks_gbcs;                 ///< the hub keeps a tunnel to it; as its twin does unless given
  std::optional<yaml::Node> twin;
  unsigned copies = 1;                             ///< how many there are, with consecutive addresses
  yaml::Location location;
};

/// How the rig plays the Communications Hub on this bench.
struct HubEntry {
  Eui64 eui64 = io::test_chf;      ///< of the CHF, in GBCS messages
  hub::Profile profile{};          ///< where the sources are open
  hub::Defects defects{};          ///< to show that a plan would notice
  hub::SubGhz sub_ghz{};           ///< as if the HAN were on a sub-GHz radio
  bool aps_encryption = true;      ///< of OTA unicasts, as Smart Energy demands
  bool aps_acknowledgement = true; ///< asked for with every block; without, a lost block costs the device its time-out
  bool require_encryption = false; ///< refuse OTA requests that come without it
  std::uint8_t max_block = 56;     ///< octets of image in one block response
  bool page_requests = true;
  Duration client_watchdog = std::chrono::seconds(120);
};

struct SupplierEntry {
  enum class Role : std::uint8_t { import, gas, neither };
  Eui64 eui64;
  Role role = Role::neither;       ///< at the hub of this bench
  std::filesystem::path signing_key{};  ///< PEM, of images and commands; a test key unless given
};

/// The head end, and the lists it works with.
struct DccEntry {
  dcc::Profile profile{};
  dcc::Defects defects{};
  Eui64 acb = io::test_acb;
  Duration latency = std::chrono::seconds(1);
  std::vector<std::pair<std::string, SupplierEntry>> suppliers{{"import_supplier", {Eui64{0x90B3D51F30010000}, SupplierEntry::Role::import}},
                                                                {"gas_supplier", {Eui64{0x90B3D51F30020000}, SupplierEntry::Role::gas}}};
  std::filesystem::path cpl{};       ///< .csv or .yaml
  std::filesystem::path inventory{}; ///< the same; the devices of the bench are added to it
  std::filesystem::path keys{};      ///< folder of certificates and keys
  io::RemoteHubs remote_hubs{};
};

struct NetworkEntry {
  std::uint8_t channel = 15;
  std::uint16_t pan_id = 0x1A62;
  Bytes extended_pan_id{};         ///< eight octets, high octet first
  Bytes network_key{};             ///< sixteen octets
  std::uint16_t profile = device::profile_smart_energy;
  std::int8_t tx_power_dbm = 8;
};

enum class TimeChoice : std::uint8_t { automatic, real, virtual_ };

/// One rule of the simulated radio's fault plan; the device by its name, empty for all.
struct FaultEntry {
  std::string device;
  sim::FaultRule rule;
  yaml::Location location;
};

struct RadioEntry {
  bool radio_time = true;
  double loss = 0;                 ///< chance that a transmission is lost, each way
  std::vector<FaultEntry> faults;
};

/// Plugs of twins that are pulled and put back at random: a rehearsal of what happens on a desk.
struct TroubleEntry {
  Duration every{};                          ///< on average; zero means never
  Duration lasts = std::chrono::seconds(3);  ///< at most, until the plug is back
  bool garbage = true;                       ///< half of the times, a serial twin says nonsense instead
};

struct BenchFile {
  std::string kind;
  unsigned version{};
  std::string id;
  std::string title;
  TimeChoice time = TimeChoice::automatic;
  NetworkEntry network;
  std::optional<hub::ReportProfile> report_profile;   ///< of hub, head end and twins at once
  HubEntry hub;
  DccEntry dcc;
  RadioEntry radio;
  TroubleEntry trouble;
  std::vector<std::pair<std::string, AdapterEntry>> adapters;
  std::vector<std::pair<std::string, RelayEntry>> relays;
  std::vector<std::pair<std::string, DeviceEntry>> devices;

  std::filesystem::path path;                ///< as named by the user
  std::string sha256;                        ///< of the file, of the files it extends, and of the device files
  std::vector<std::filesystem::path> device_files;  ///< that the twins of its devices extend
  std::optional<yaml::Document> document;    ///< keeps the nodes above alive

  const AdapterEntry* adapter(std::string_view name) const;
  const RelayEntry* relay(std::string_view name) const;
  const DeviceEntry* device(std::string_view name) const;
  /// The relay that feeds a device, if there is one.
  const std::pair<std::string, RelayEntry>* relay_of(std::string_view device) const;
  bool has_twins() const;
  bool has_real_ports() const;
  /// Virtual when every port is a twin and the file does not say otherwise.
  io::TimeMode time_mode() const;
  device::NetworkSettings network_settings() const;
};

/// What a bench file says of a device and of its twin, in one.
sim::DeviceSettings device_settings(const DeviceEntry& entry, const BenchFile& file);

/// `--set adapters.hub.port=/dev/ttyUSB0`: a key path and a value.
using Overrides = std::vector<std::pair<std::string, std::string>>;

/// Reads a bench file, the one it `extends`, its own `set`, then `overrides`; everything wrong with any of it is in `diagnostics`.
std::optional<BenchFile> load_bench(const std::filesystem::path& path, const Overrides& overrides, std::span<const adapter::Spec> adapters,
                                    yaml::Diagnostics& diagnostics);
/// The same for a text that extends no file; path and sha256 stay empty.
std::optional<BenchFile> parse_bench(std::string_view text, std::string name, std::span<const adapter::Spec> adapters, yaml::Diagnostics& diagnostics);

}  // namespace rig::bench
