// SPDX-License-Identifier: Apache-2.0
//
// The other end of an EZSP dongle's line: ASH framing around the Ncp of ncp.hpp, with the reboots of a real one.
#pragma once

#include "adapters/ezsp_ncp/ncp.hpp"
#include "rig/device/byte_stream.hpp"
#include "rig/io/lazy_timer.hpp"
#include "rig/proto/ash/link.hpp"

namespace rig::ezsp_ncp {

class Twin {
 public:
  /// Listens on `port` at once; port and air outlive the twin.
  Twin(device::ByteStream& port, sim::Air& air, TwinSettings settings, Rng rng);
  ~Twin();
  Twin(const Twin&) = delete;
  Twin& operator=(const Twin&) = delete;

  const Ncp& ncp() const { return ncp_; }
  /// The processor restarts by itself: after the boot time the host is told why, unasked.
  void restart(ash::Code why);
  /// Its plug is back in its socket: it starts with its tokens.
  void plug_in_again();
  /// Takes everything and answers nothing any more.
  void hang() { hangs_ = true; }

 private:
  void perform(const ash::Link::Actions& actions);
  void on_command(ByteView frame);
  void send(const ezsp::FrameBytes& frame);
  void boot(ash::Code why);
  void lose_power();
  void fail_as_planned();

  device::ByteStream& port_;
  io::Loop& loop_;
  TwinSettings settings_;
  ash::Link link_;
  io::LazyTimer link_timer_;
  io::TimerId boot_timer_;
  bool hangs_ = false;
  bool planned_restart_done_ = false;
  Ncp ncp_;
};

}  // namespace rig::ezsp_ncp
