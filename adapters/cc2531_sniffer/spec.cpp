// SPDX-License-Identifier: Apache-2.0
#include "adapters/cc2531_sniffer/spec.hpp"

#include "adapters/cc2531_sniffer/adapter.hpp"
#include "adapters/cc2531_sniffer/twin.hpp"

namespace rig::yaml {

template <>
struct YamlLayout<cc2531_sniffer::Settings> {
  static constexpr std::tuple fields{};
};

template <>
struct YamlLayout<cc2531_sniffer::TwinSettings> {
  using T = cc2531_sniffer::TwinSettings;
  static constexpr std::tuple fields{
      Field{"rssi_dbm", &T::rssi_dbm, "how strong it hears everything", optional, range(-128, 20)},
      Field{"correlation", &T::correlation, "how clearly it hears everything; 110 is best", optional, range(0, 127)},
      Field{"damaged_rate", &T::damaged_rate, "part of the frames that it hears with a wrong FCS", optional, range(0, 1)},
      Field{"bluetooth", &T::bluetooth, "it is a CC2540, which looks the same and hears Bluetooth", optional},
      Field{"power_up", &T::power_up, "time its radio takes to power up", optional},
      Field{"clock_start", &T::clock_start, "where its clock is when a capture starts; it starts again after 134.2 s", optional},
      Field{"longest_transfer", &T::longest_transfer, "octets it says in one USB transfer", optional, range(1, 512)},
      Field{"garbage", &T::garbage, "octets it says before each packet", optional},
      Field{"silent", &T::silent, "it takes every command and then says nothing", optional},
      Field{"other_firmware", &T::other_firmware, "it refuses every request", optional}};
};

}  // namespace rig::yaml

namespace rig::cc2531_sniffer {
namespace {

struct StickTwin final : adapter::Twin {
  StickTwin(const adapter::TwinContext& context, const cc2531_sniffer::TwinSettings& settings)
      : twin(context.loop, context.air, settings, context.rng) {}
  void plugged_in_again() override { twin.power_cycle(); }
  device::UsbFunction* usb_function() override { return &twin; }
  Cc2531Twin twin;
};

struct Definition {
  using Settings = cc2531_sniffer::Settings;
  using TwinSettings = cc2531_sniffer::TwinSettings;
  static constexpr std::string_view name = "cc2531_sniffer";
  static constexpr std::string_view summary = "CC2531 USB stick with TI's packet sniffer firmware";
  static constexpr auto capability = adapter::Capability::sniffer;
  static constexpr auto port_kind = adapter::PortKind::usb;
  static constexpr std::uint32_t default_baud = 0;
  static constexpr std::array matches{adapter::UsbMatch{
      .vid = 0x0451, .pid = 0x16AE, .likeness = adapter::Likeness::certain, .note = "as a coordinator the same stick is 0451:16a8, a serial port"}};

  static Result<adapter::Opened> open(const adapter::OpenContext& context, const Settings&) {
    return adapter::Opened(std::make_unique<Cc2531Sniffer>(context.loop, context.port.usb(), context.name));
  }
  static std::unique_ptr<adapter::Twin> make_twin(const adapter::TwinContext& context, const Settings&, const TwinSettings& settings) {
    return std::make_unique<StickTwin>(context, settings);
  }
};

}  // namespace

adapter::Spec spec() { return adapter::make_spec<Definition>(); }

}  // namespace rig::cc2531_sniffer
