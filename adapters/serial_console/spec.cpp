// SPDX-License-Identifier: Apache-2.0
#include "adapters/serial_console/spec.hpp"

#include "adapters/serial_console/adapter.hpp"
#include "adapters/serial_console/twin.hpp"
#include "rig/io/pattern.hpp"

namespace rig::yaml {

using serial_console::LineEnd;

template <>
struct Names<LineEnd> {
  static constexpr std::array values{Named{"cr", LineEnd::cr}, Named{"lf", LineEnd::lf}, Named{"crlf", LineEnd::crlf}};
};

template <>
struct Reader<serial_console::LinePattern> {
  using Text = Reader<std::string>;
  static bool read(const Node& node, serial_console::LinePattern& value, Diagnostics& diagnostics, const Constraint& constraint) {
    if (!Text::read(node, value.text, diagnostics, constraint)) return false;
    const auto pattern = io::Pattern::compile(value.text);
    if (pattern.has_error()) diagnostics.add(node.location(), pattern.error().what);
    return pattern.has_value();
  }
  static TypeInfo type(const Constraint& constraint) { return Text::type(constraint); }
  static std::string text(const serial_console::LinePattern& value) { return value.text; }
};

template <>
struct YamlLayout<serial_console::Settings> {
  using T = serial_console::Settings;
  static constexpr std::tuple fields{Field{"line_end", &T::line_end, "what is sent after a line", optional},
                                     Field{"max_line", &T::max_line, "octets of text after which a line is cut", optional, range(16, 65536)},
                                     Field{"never", &T::never, "regular expressions of lines that make a case fail", optional}};
};

template <>
struct YamlLayout<serial_console::Answer> {
  using T = serial_console::Answer;
  static constexpr std::tuple fields{Field{"command", &T::command, "what is typed"}, Field{"lines", &T::lines, "what is printed then", optional}};
};

template <>
struct YamlLayout<serial_console::TwinSettings> {
  using T = serial_console::TwinSettings;
  static constexpr std::tuple fields{
      Field{"banner", &T::banner, "lines printed at power-on and after every restart", optional},
      Field{"ready", &T::ready, "lines printed once the application runs", optional},
      Field{"banner_delay", &T::banner_delay, "from power-on to the first line", optional},
      Field{"prompt", &T::prompt, "printed when it waits for a command", optional},
      Field{"line_end", &T::line_end, "what it prints after a line", optional},
      Field{"echo", &T::echo, "prints what is typed", optional},
      Field{"answers", &T::answers, "commands it knows", optional},
      Field{"log", &T::log, "prints what the device logs", optional},
      Field{"panic", &T::panic, "a line that should never come", optional},
      Field{"panic_after", &T::panic_after, "when it comes, since the application runs", optional},
      Field{"garbage", &T::garbage, "octets at power-on, before the first line", optional},
      Field{"flood_lines", &T::flood_lines, "numbered lines after the banner, a megabyte per second", optional},
      Field{"flood_width", &T::flood_width, "octets of each", optional, range(1, 65536)},
      Field{"half_lines", &T::half_lines, "leaves half a line behind when it loses power", optional},
      Field{"silent", &T::silent, "prints nothing", optional}};
};

}  // namespace rig::yaml

namespace rig::serial_console {
namespace {

struct DeviceEnd final : adapter::Twin {
  DeviceEnd(const adapter::TwinContext& context, const serial_console::TwinSettings& settings)
      : twin(context.loop, context.port, settings, context.device) {}
  ConsoleTwin twin;
};

struct Definition {
  using Settings = serial_console::Settings;
  using TwinSettings = serial_console::TwinSettings;
  static constexpr std::string_view name = "serial_console";
  static constexpr std::string_view summary = "the debug UART of a device under test, on any serial port";
  static constexpr auto capability = adapter::Capability::console;
  static constexpr std::uint32_t default_baud = serial_console::default_baud;

  static Result<adapter::Opened> open(const adapter::OpenContext& context, const Settings& settings) {
    return adapter::Opened(std::make_unique<SerialConsole>(context.loop, context.port.line(), settings));
  }
  static std::unique_ptr<adapter::Twin> make_twin(const adapter::TwinContext& context, const Settings&, const TwinSettings& settings) {
    return std::make_unique<DeviceEnd>(context, settings);
  }
};

}  // namespace

adapter::Spec spec() { return adapter::make_spec<Definition>(); }

}  // namespace rig::serial_console
