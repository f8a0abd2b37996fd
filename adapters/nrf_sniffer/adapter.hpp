// SPDX-License-Identifier: Apache-2.0
//
// An nRF52840 dongle or development kit with Nordic's 802.15.4 sniffer firmware.
#pragma once

#include <optional>
#include <string>

#include "adapters/nrf_sniffer/protocol.hpp"
#include "rig/adapter/wrapping_clock.hpp"
#include "rig/device/byte_stream.hpp"
#include "rig/device/sniffer.hpp"
#include "rig/io/loop.hpp"

namespace rig::nrf_sniffer {

inline constexpr std::uint32_t default_baud = 115'200;

/// One board. Besides what Sniffer says: one call at a time; start() while it captures goes over to the new channel. The firmware
/// tells only frames whose FCS is right, and gives no sign of life of its own: a board that hangs looks like a quiet channel.
class NrfSniffer final : public device::Sniffer {
 public:
  /// Sends nothing before start(). Loop and port outlive the adapter; `name` is what errors call the board: "ears" gives
  /// "sniffer ears: ...". No call may be in progress when it is destroyed, and a capture that runs then goes on unheard.
  NrfSniffer(io::Loop& loop, device::ByteStream& port, std::string name);
  ~NrfSniffer() override;
  NrfSniffer(const NrfSniffer&) = delete;
  NrfSniffer& operator=(const NrfSniffer&) = delete;

  void listen(Listener listener) override { listener_ = std::move(listener); }
  /// Errors besides: refused by a shell that does not know the commands, protocol_violation by something that is no such shell.
  Result<void> start(std::uint8_t channel, Deadline deadline) override;
  Result<void> stop(Deadline deadline) override;
  std::string describe() const override;

 private:
  struct Asked {
    std::string command;
    bool echoed = false;
    std::string answer{};  // the first line that is neither echo nor frame, or the complaint
  };

  Result<void> command(const std::string& text, Deadline deadline);
  Result<void> not_echoed() const;
  void on_line(const std::string& line);
  void tell(const Received& received);
  void lose(const Error& error);
  Error error(ErrorCode code, std::string what) const;

  io::Loop& loop_;
  device::ByteStream& port_;
  std::string name_;
  Listener listener_;
  LineReader reader_;
  adapter::WrappingClock clock_{clock_turn};
  std::uint8_t channel_ = 0;
  bool capturing_ = false;
  std::optional<bool> has_prompt_;
  Asked asked_;
  std::optional<Error> lost_;
  io::Signal news_;  // the command was echoed or complained of, or the line was lost
};

}  // namespace rig::nrf_sniffer
