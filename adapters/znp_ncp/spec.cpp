// SPDX-License-Identifier: Apache-2.0
#include "adapters/znp_ncp/spec.hpp"

#include "adapters/znp_ncp/adapter.hpp"
#include "adapters/znp_ncp/twin.hpp"

namespace rig::yaml {

template <>
struct Names<znp::Product> {
  static constexpr std::array values{Named{"3.x.0", znp::Product::zstack_3_x_0}, Named{"3.0.x", znp::Product::zstack_3_0_x}, Named{"1.2", znp::Product::zstack_1_2}};
};

template <>
struct YamlLayout<znp_ncp::Settings> {
  using T = znp_ncp::Settings;
  static constexpr std::tuple fields{
      Field{"max_in_flight", &T::max_in_flight, "APS messages under way at a time; 0: 16 for Z-Stack 3.x.0, 2 for 3.0.x", optional, range(0, 64)},
      Field{"command_timeout", &T::command_timeout, "how long the dongle may take to answer a command", optional}};
};

template <>
struct YamlLayout<znp_ncp::TwinSettings> {
  using T = znp_ncp::TwinSettings;
  static constexpr std::tuple fields{
      Field{"zstack", &T::product, "its Z-Stack", optional},
      Field{"build", &T::build, "the build its firmware tells, a date", optional},
      Field{"eui64", &T::eui, "its IEEE address", optional},
      Field{"max_in_flight", &T::max_in_flight, "APS messages that it has memory for", optional},
      Field{"boot_time", &T::boot_time, "from reset to SYS_RESET_IND", optional},
      Field{"hangs_after_messages", &T::hangs_after_messages, "falls silent at that many AF_DATA_REQUEST; 0: never", optional},
      Field{"restarts_after_messages", &T::restarts_after_messages, "restarts by itself at that many AF_DATA_REQUEST; 0: never", optional},
      Field{"silent", &T::silent, "says nothing at all", optional}};
};

}  // namespace rig::yaml

namespace rig::znp_ncp {
namespace {

class OwnedTwin final : public adapter::Twin {
 public:
  OwnedTwin(const adapter::TwinContext& context, const TwinSettings& settings) : twin_(context.port, context.air, settings, context.rng) {}
  void plugged_in_again() override { twin_.plug_in_again(); }

 private:
  znp_ncp::Twin twin_;
};

struct Definition {
  static constexpr std::string_view name = "znp_ncp";
  static constexpr std::string_view summary = "Texas Instruments ZigBee dongle, ZNP of Z-Stack 3.0.x and 3.x.0";
  static constexpr auto capability = adapter::Capability::coordinator;
  static constexpr auto default_baud = znp_ncp::default_baud;
  static constexpr device::CoordinatorTraits traits{.install_codes = true, .refuses_keyless = true, .aps_encryption = true, .source_routes = true, .network_backup = true, .sub_ghz = false};
  using enum adapter::Likeness;
  static constexpr std::array matches{
      adapter::UsbMatch{.vid = 0x0451, .pid = 0x16A8, .likeness = certain, .note = "CC2531 stick"},
      adapter::UsbMatch{.vid = 0x0451, .pid = 0x16C8, .likeness = certain, .note = "CC2538 on its own USB"},
      adapter::UsbMatch{.vid = 0x0451, .pid = 0xBEF3, .likeness = probable, .note = "LAUNCHXL board with an XDS110 probe: the first of its two ports"},
      adapter::UsbMatch{.vid = 0x10C4, .pid = 0xEA60, .likeness = probable, .product = "Sonoff Zigbee 3.0 USB Dongle Plus", .note = "ZBDongle-P, CC2652P; a name that ends in V2 is the ZBDongle-E, no TI chip"},
      adapter::UsbMatch{.vid = 0x10C4, .pid = 0xEA60, .likeness = probable, .product = "CC2674P10", .note = "Sonoff Dongle Plus, CC2674P10"},
      adapter::UsbMatch{.vid = 0x10C4, .pid = 0xEA60, .likeness = probable, .product = "SLZB-07p", .note = "SMLight SLZB-07p7, CC2652P7"},
      adapter::UsbMatch{.vid = 0x10C4, .pid = 0xEA60, .likeness = probable, .product = "SLZB-06p", .note = "SMLight SLZB-06p7, SLZB-06p10"},
      adapter::UsbMatch{.vid = 0x10C4, .pid = 0xEA60, .likeness = probable, .product = "cc2652rb", .note = "slae.sh stick, CC2652RB"},
      adapter::UsbMatch{.vid = 0x0403, .pid = 0x6015, .likeness = probable, .manufacturer = "Electrolama", .note = "zzh!, CC2652R"},
      adapter::UsbMatch{.vid = 0x10C4, .pid = 0xEA60, .likeness = possible, .note = "any CP2102 serial converter looks like this"},
      adapter::UsbMatch{.vid = 0x1A86, .pid = 0x7523, .likeness = possible, .note = "zzh!, ZigStar; any CH340 serial converter looks like this"}};
  using Settings = znp_ncp::Settings;
  using TwinSettings = znp_ncp::TwinSettings;

  static Result<adapter::Opened> open(const adapter::OpenContext& context, const Settings& settings) {
    return adapter::Opened(make_dongle(context.loop, context.port.line(), context.name, settings));
  }
  static std::unique_ptr<adapter::Twin> make_twin(const adapter::TwinContext& context, const Settings&, const TwinSettings& twin) {
    return std::make_unique<OwnedTwin>(context, twin);
  }
};

}  // namespace

adapter::Spec spec() { return adapter::make_spec<Definition>(); }

}  // namespace rig::znp_ncp
