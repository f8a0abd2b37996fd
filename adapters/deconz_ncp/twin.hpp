// SPDX-License-Identifier: Apache-2.0
//
// The other end of a stick's line: SLIP around the Stick of stick.hpp, with its bad days.
#pragma once

#include "adapters/deconz_ncp/stick.hpp"
#include "rig/device/byte_stream.hpp"

namespace rig::deconz_ncp {

class Twin {
 public:
  /// Powered, booted, in no network. Listens on `port` at once; port and air outlive the twin.
  Twin(device::ByteStream& port, sim::Air& air, TwinSettings settings, Rng rng);
  ~Twin();
  Twin(const Twin&) = delete;
  Twin& operator=(const Twin&) = delete;

  const Stick& stick() const { return stick_; }
  /// The processor restarts by itself.
  void restart();
  /// Takes everything and answers nothing any more.
  void hang() { hangs_ = true; }
  void plugged_in_again();

 private:
  void on_bytes(ByteView bytes);
  void fail_as_planned();
  void send(const deconz::WireBytes& frame);
  void boot();

  device::ByteStream& port_;
  io::Loop& loop_;
  TwinSettings settings_;
  slip::Decoder decoder_;
  io::TimerId boot_timer_;
  bool hangs_ = false;
  bool booting_ = false;
  bool planned_restart_done_ = false;
  std::uint64_t frames_sent_ = 0;
  Stick stick_;
};

}  // namespace rig::deconz_ncp
