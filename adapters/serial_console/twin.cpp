// SPDX-License-Identifier: Apache-2.0
#include "adapters/serial_console/twin.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rig::serial_console {

using namespace std::chrono_literals;
using What = sim::DeviceNotice::What;

ConsoleTwin::ConsoleTwin(io::Loop& loop, device::ByteStream& port, TwinSettings settings, sim::Device* device)
    : loop_(loop), port_(port), settings_(std::move(settings)), has_device_(device != nullptr) {
  port_.listen({[this](ByteView typed) { on_bytes(typed); }, {}});
  if (device) observation_ = device->observe([this](const sim::DeviceNotice& notice) { on_notice(notice); });
  if (!device || device->powered()) power_on();
}

ConsoleTwin::~ConsoleTwin() { port_.listen({}); }

void ConsoleTwin::on_notice(const sim::DeviceNotice& notice) {
  switch (notice.what) {
    case What::power_on: return power_on();
    case What::power_off: return power_off();
    case What::reboot: return boot();
    case What::boot_finished: return ready();
    case What::log: return log(notice.text);
    case What::ota_progress:
      if (std::exchange(told_tenths_, notice.number / 10) != notice.number / 10) log(fmt::format("ota {} %", notice.number));
      return;
    default: return;
  }
}

void ConsoleTwin::power_on() {
  write(as_text(settings_.garbage));
  boot();
}

void ConsoleTwin::power_off() {
  if (settings_.half_lines && state_ != State::off) write("supply vol");
  state_ = State::off;
  alive_.reset();
  typed_.clear();
}

void ConsoleTwin::boot() {
  state_ = State::booting;
  booted_ = loop_.now();
  alive_ = std::make_shared<int>();
  typed_.clear();
  later(settings_.banner_delay, [this] { print_banner(); });
}

void ConsoleTwin::print_banner() {
  for (const std::string& line : settings_.banner) print_line(line);
  flood(0);
}

void ConsoleTwin::ready() {
  for (const std::string& line : settings_.ready) print_line(line);
  state_ = State::prompting;
  write(settings_.prompt);
  if (!settings_.panic.empty()) later(settings_.panic_after, [this] { print_line(settings_.panic); });
}

// A megabyte per second: what 10 Mbaud carry, so that no real line is faster.
void ConsoleTwin::flood(std::uint32_t next) {
  constexpr std::size_t octets_at_a_time = 1000;
  std::size_t octets = 0;
  for (; next < settings_.flood_lines && octets < octets_at_a_time; ++next) {
    std::string line = fmt::format("flood {} ", next);
    line.resize(std::max<std::size_t>(line.size(), settings_.flood_width), '#');
    octets += line.size();
    write(line + std::string(octets_of(settings_.line_end)));
  }
  if (next < settings_.flood_lines) later(1ms, [this, next] { flood(next); });
  else if (!has_device_) ready();
}

void ConsoleTwin::on_bytes(ByteView typed) {
  for (const char octet : as_text(typed)) {
    if (state_ != State::prompting) continue;
    const bool belongs_to_return = octet == '\n' && std::exchange(return_typed_, false);
    if (belongs_to_return) continue;
    return_typed_ = octet == '\r';
    if (octet == '\r' || octet == '\n') {
      if (settings_.echo) write(octets_of(settings_.line_end));
      obey(std::exchange(typed_, {}));
    } else {
      typed_ += octet;
      if (settings_.echo) write({&octet, 1});
    }
  }
}

void ConsoleTwin::obey(const std::string& command) {
  state_ = State::answering;
  const auto answer = std::find_if(settings_.answers.begin(), settings_.answers.end(), [&](const Answer& one) { return one.command == command; });
  if (answer != settings_.answers.end())
    for (const std::string& line : answer->lines) print_line(line);
  else if (!command.empty())
    print_line("unknown command: " + command);
  state_ = State::prompting;
  write(settings_.prompt);
}

// What is printed while somebody may be typing begins on a line of its own, and the prompt comes again.
void ConsoleTwin::print_line(std::string_view text) {
  const bool prompted = state_ == State::prompting;
  const std::string_view end = octets_of(settings_.line_end);
  write(fmt::format("{}{}{}{}", prompted ? end : "", text, end, prompted ? settings_.prompt + typed_ : ""));
}

void ConsoleTwin::log(std::string_view text) {
  if (!settings_.log || state_ == State::off) return;
  const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(loop_.now() - booted_).count();
  print_line(fmt::format("[{:5}.{:03}] {}", since / 1000, since % 1000, text));
}

void ConsoleTwin::write(std::string_view octets) {
  if (!settings_.silent && !octets.empty()) port_.write(as_bytes(octets));
}

void ConsoleTwin::later(Duration delay, std::function<void()> what) {
  loop_.arm(loop_.now() + delay, [alive = std::weak_ptr(alive_), what = std::move(what)] {
    if (alive.lock()) what();
  });
}

}  // namespace rig::serial_console
