// SPDX-License-Identifier: Apache-2.0
//
// The other end of a ZNP dongle's line: UNPI frames around the Ncp of ncp.hpp, with the reboots of a real one.
#pragma once

#include "adapters/znp_ncp/ncp.hpp"
#include "rig/device/byte_stream.hpp"

namespace rig::znp_ncp {

class Twin {
 public:
  /// Listens on `port` at once; port and air outlive the twin.
  Twin(device::ByteStream& port, sim::Air& air, TwinSettings settings, Rng rng);
  ~Twin();
  Twin(const Twin&) = delete;
  Twin& operator=(const Twin&) = delete;

  const Ncp& ncp() const { return ncp_; }
  /// The processor restarts: after the boot time the host is told why.
  void restart(znp::ResetReason why);
  /// Takes everything and answers nothing any more.
  void hang() { hangs_ = true; }
  /// After its line was lost: it has power again.
  void plug_in_again();

 private:
  void on_frame(const unpi::Frame& frame);
  void send(const unpi::FrameBytes& frame);
  void fail_as_planned();
  void lose_power();

  device::ByteStream& port_;
  io::Loop& loop_;
  TwinSettings settings_;
  unpi::Parser parser_;
  io::TimerId boot_timer_;
  bool hangs_;
  bool planned_restart_done_ = false;
  Ncp ncp_;
};

}  // namespace rig::znp_ncp
