// SPDX-License-Identifier: Apache-2.0
#include "adapters/nrf_sniffer/spec.hpp"

#include "adapters/nrf_sniffer/adapter.hpp"
#include "adapters/nrf_sniffer/twin.hpp"

namespace rig::yaml {

template <>
struct YamlLayout<nrf_sniffer::Settings> {
  static constexpr std::tuple fields{};
};

template <>
struct YamlLayout<nrf_sniffer::TwinSettings> {
  using T = nrf_sniffer::TwinSettings;
  static constexpr std::tuple fields{
      Field{"rssi_dbm", &T::rssi_dbm, "how strong it hears everything", optional, range(-128, 20)},
      Field{"lqi", &T::lqi, "how clearly it hears everything", optional, range(0, 255)},
      Field{"old_firmware", &T::old_firmware, "that of 2018: no prompt, 32 bits of clock with a sign", optional},
      Field{"clock_start", &T::clock_start, "what its clock says when it gets power", optional},
      Field{"garbage", &T::garbage, "octets it says before each frame", optional},
      Field{"silent", &T::silent, "it takes everything and says nothing", optional},
      Field{"other_firmware", &T::other_firmware, "a shell that knows none of the commands", optional},
      Field{"chatter", &T::chatter, "octets that are its answer to every line", optional}};
};

}  // namespace rig::yaml

namespace rig::nrf_sniffer {
namespace {

struct BoardTwin final : adapter::Twin {
  BoardTwin(const adapter::TwinContext& context, const nrf_sniffer::TwinSettings& settings)
      : twin(context.loop, context.port, context.air, settings) {}
  void plugged_in_again() override { twin.power_cycle(); }
  NrfTwin twin;
};

struct Definition {
  using Settings = nrf_sniffer::Settings;
  using TwinSettings = nrf_sniffer::TwinSettings;
  static constexpr std::string_view name = "nrf_sniffer";
  static constexpr std::string_view summary = "nRF52840 boards with Nordic's 802.15.4 sniffer firmware";
  static constexpr auto capability = adapter::Capability::sniffer;
  static constexpr std::uint32_t default_baud = nrf_sniffer::default_baud;
  static constexpr std::array matches{
      adapter::UsbMatch{.vid = 0x1915, .pid = 0x154A, .likeness = adapter::Likeness::certain, .note = "firmware of 2018"},
      adapter::UsbMatch{.vid = 0x1915, .pid = 0x154B, .likeness = adapter::Likeness::certain, .note = "firmware of the nRF Connect SDK"}};

  static Result<adapter::Opened> open(const adapter::OpenContext& context, const Settings&) {
    return adapter::Opened(std::make_unique<NrfSniffer>(context.loop, context.port.line(), context.name));
  }
  static std::unique_ptr<adapter::Twin> make_twin(const adapter::TwinContext& context, const Settings&, const TwinSettings& settings) {
    return std::make_unique<BoardTwin>(context, settings);
  }
};

}  // namespace

adapter::Spec spec() { return adapter::make_spec<Definition>(); }

}  // namespace rig::nrf_sniffer
