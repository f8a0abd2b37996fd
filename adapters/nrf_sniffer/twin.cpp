// SPDX-License-Identifier: Apache-2.0
#include "adapters/nrf_sniffer/twin.hpp"

#include <fmt/format.h>

#include <charconv>

namespace rig::nrf_sniffer {
namespace {

constexpr std::string_view prompt = "uart:~$ ";
constexpr std::string_view erase_the_prompt = "\x1B[8D\x1B[J";
constexpr unsigned lqi_units = 4;  // what the radio measures is told times four

}  // namespace

NrfTwin::NrfTwin(io::Loop& loop, device::ByteStream& port, sim::Air& air, const TwinSettings& settings)
    : loop_(loop), port_(port), settings_(settings), ear_(air, [this](const sim::AirEar::Heard& heard) { on_heard(heard); }), powered_at_(loop.now()) {
  port_.listen({[this](ByteView bytes) {
                  for (const char key : as_text(bytes)) on_typed(key);
                },
                [this](const Error&) { power_cycle(); }});
}

NrfTwin::~NrfTwin() { port_.listen({}); }

void NrfTwin::power_cycle() {
  ear_.tune(std::nullopt);
  line_.clear();
  channel_ = 11;
  powered_at_ = loop_.now();
}

void NrfTwin::on_typed(char key) {
  if (key == '\n') return;
  if (key != '\r') {
    line_ += key;
    return;
  }
  obey(std::exchange(line_, {}));
}

void NrfTwin::obey(const std::string& line) {
  if (settings_.silent) return;
  if (!settings_.chatter.empty()) return port_.write(settings_.chatter);
  say(line + "\r\n");
  if (!line.empty()) say(answer_to(line));
  if (!settings_.old_firmware) say(std::string(prompt));
}

std::string NrfTwin::answer_to(const std::string& line) {
  const std::string verb = line.substr(0, line.find(' '));
  if (settings_.other_firmware || (verb != "channel" && verb != "receive" && verb != "sleep"))
    return settings_.old_firmware ? "Unknown command: " + verb + "\r\n" : verb + ": command not found\r\n";
  if (verb == "receive") ear_.tune(channel_);
  if (verb == "sleep") ear_.tune(std::nullopt);
  if (verb == "channel") std::from_chars(line.data() + std::min(line.size(), verb.size() + 1), line.data() + line.size(), channel_);
  return {};
}

void NrfTwin::on_heard(const sim::AirEar::Heard& heard) {
  std::string hex;
  for (const Byte octet : heard.psdu.first(heard.psdu.size() - 2)) hex += fmt::format("{:02x}", octet);
  hex += fmt::format("{:02x}00", settings_.lqi / lqi_units);
  const auto line = fmt::format("received: {} power: {} lqi: {} time: {}\r\n", hex, settings_.rssi_dbm, settings_.lqi, time_text(heard.at));
  port_.write(settings_.garbage);
  say(settings_.old_firmware ? line : std::string(erase_the_prompt) + line + std::string(prompt));
}

std::string NrfTwin::time_text(TimePoint at) const {
  const auto since = std::chrono::duration_cast<std::chrono::microseconds>(at - powered_at_ + settings_.clock_start).count();
  return settings_.old_firmware ? fmt::format("{}", static_cast<std::int32_t>(since)) : fmt::format("{}", since);
}

void NrfTwin::say(const std::string& text) { port_.write(as_bytes(text)); }

}  // namespace rig::nrf_sniffer
