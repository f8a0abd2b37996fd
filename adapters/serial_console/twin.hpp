// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "adapters/serial_console/settings.hpp"
#include "rig/device/byte_stream.hpp"
#include "rig/io/loop.hpp"
#include "rig/sim/device.hpp"

namespace rig::serial_console {

/// The device's end of the line: its debug UART, and whoever answers there.
class ConsoleTwin {
 public:
  /// Without a device it is powered on when it is made. Loop, port and device outlive the twin.
  ConsoleTwin(io::Loop& loop, device::ByteStream& port, TwinSettings settings, sim::Device* device);
  ~ConsoleTwin();
  ConsoleTwin(const ConsoleTwin&) = delete;
  ConsoleTwin& operator=(const ConsoleTwin&) = delete;

 private:
  enum class State : std::uint8_t { off, booting, answering, prompting };

  void on_notice(const sim::DeviceNotice& notice);
  void power_on();
  void power_off();
  void boot();
  void print_banner();
  void ready();
  void flood(std::uint32_t next);
  void on_bytes(ByteView typed);
  void obey(const std::string& command);
  void print_line(std::string_view text);
  void log(std::string_view text);
  void write(std::string_view octets);
  void later(Duration delay, std::function<void()> what);

  io::Loop& loop_;
  device::ByteStream& port_;
  TwinSettings settings_;
  bool has_device_;
  State state_ = State::off;
  TimePoint booted_{};
  std::uint32_t told_tenths_ = 0;        // of a download
  std::string typed_;
  bool return_typed_ = false;            // a LF that comes now belongs to it
  std::shared_ptr<int> alive_;           // what was to come later dies with it: at power-off, at a restart
  std::shared_ptr<void> observation_;
};

}  // namespace rig::serial_console
