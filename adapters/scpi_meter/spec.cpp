// SPDX-License-Identifier: Apache-2.0
#include "adapters/scpi_meter/spec.hpp"

#include "adapters/scpi_meter/adapter.hpp"
#include "adapters/scpi_meter/twin.hpp"

namespace rig::yaml {

using scpi_meter::LineEnd;

template <>
struct Names<LineEnd> {
  static constexpr std::array values{Named{"lf", LineEnd::lf}, Named{"crlf", LineEnd::crlf}, Named{"cr", LineEnd::cr}};
};

template <>
struct YamlLayout<scpi_meter::Settings> {
  using T = scpi_meter::Settings;
  static constexpr std::tuple fields{
      Field{"query", &T::query, "what the meter is asked for a current", optional},
      Field{"setup", &T::setup, "a command without answer that is sent first, \"SYST:REM\"", optional},
      Field{"scale", &T::scale, "amperes per unit of what the meter says", optional, range(1e-9, 1e9)},
      Field{"overload", &T::overload, "readings of this size, before scaling, are an overload", optional,
            range(1e-9, scpi_meter::infinity)},
      Field{"line_end", &T::line_end, "what ends a command", optional},
      Field{"reply_time_out", &T::reply_time_out, "how long a measurement may take", optional}};
};

template <>
struct YamlLayout<scpi_meter::TwinSettings> {
  using T = scpi_meter::TwinSettings;
  static constexpr std::tuple fields{
      Field{"leakage", &T::leakage, "amperes while the device has no power", optional},
      Field{"on", &T::on, "amperes while the device has power", optional},
      Field{"transfer", &T::transfer, "amperes while the device downloads an image", optional},
      Field{"stuck", &T::stuck, "the first reading is repeated for ever", optional},
      Field{"overload", &T::overload, "every reading is an overload", optional},
      Field{"silent", &T::silent, "nothing is ever answered", optional},
      Field{"reply_delay", &T::reply_delay, "time until the meter answers", optional},
      Field{"garbage", &T::garbage, "octets the meter says before each reading", optional}};
};

}  // namespace rig::yaml

namespace rig::scpi_meter {
namespace {

struct MeterTwin final : adapter::Twin {
  MeterTwin(const adapter::TwinContext& context, const scpi_meter::Settings& meter,
            const scpi_meter::TwinSettings& quirks)
      : twin(context.loop, context.port, context.device, meter, quirks) {}
  ScpiTwin twin;
};

struct Definition {
  using Settings = scpi_meter::Settings;
  using TwinSettings = scpi_meter::TwinSettings;
  static constexpr std::string_view name = "scpi_meter";
  static constexpr std::string_view summary = "current meters and multimeters that speak SCPI over a serial port";
  static constexpr auto capability = adapter::Capability::current_meter;
  static constexpr std::uint32_t default_baud = 9600;

  static Result<adapter::Opened> open(const adapter::OpenContext& context, const Settings& settings) {
    return adapter::Opened(std::make_unique<ScpiMeter>(context.loop, context.port.line(), context.name, settings));
  }
  static std::unique_ptr<adapter::Twin> make_twin(const adapter::TwinContext& context, const Settings& settings,
                                                  const TwinSettings& quirks) {
    return std::make_unique<MeterTwin>(context, settings, quirks);
  }
};

}  // namespace

adapter::Spec spec() { return adapter::make_spec<Definition>(); }

}  // namespace rig::scpi_meter
