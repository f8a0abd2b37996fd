// SPDX-License-Identifier: Apache-2.0
//
// What is plugged into this machine, and how a bench gets at it: a name of the bench file becomes one physical port, which is locked
// for this run and opened.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "rig/bench/ports.hpp"

namespace rig::app {

/// A USB device with the serial ports it makes, or a serial port that is no USB device (its path is then empty).
struct PluggedThing {
  device::UsbIdentity usb;
  std::vector<std::string> nodes;  ///< "/dev/ttyUSB0"
};

/// Nothing is opened for this, so it disturbs nobody.
std::vector<PluggedThing> look_around();

/// "1-1.3 (1a86:7523 USB Serial) /dev/ttyUSB0"
std::string describe(const PluggedThing& thing);

/// One physical port.
struct PhysicalPort {
  std::string name;      ///< of the socket: "usb-1-1.3"; what a lock is called
  std::string usb_path;  ///< "1-1.3"; empty where it is no USB
  std::string node;      ///< device node of a serial port
};

/// Which one the entry means. Errors: not_found, naming what is plugged in; usage when several fit, naming them.
Result<PhysicalPort> resolve(const bench::AdapterEntry& entry, std::span<const PluggedThing> things);

/// Whether the bench is unambiguous on this machine: a name that fits several things, and two adapters on one port, are added to
/// `diagnostics`. What is not plugged in is no objection: a bench may be read anywhere.
void check_ports(const bench::BenchFile& file, std::span<const PluggedThing> things, yaml::Diagnostics& diagnostics);

/// Finds, locks and opens the port of an adapter that is not a twin. Errors: those of resolve(), of io::PortLock, and of the port.
Result<bench::OpenedPort> open_port(io::Loop& loop, const bench::AdapterEntry& entry);

/// Has the kernel reset the USB device behind the port. Errors: unsupported where it is no USB, not_found, io_failed.
Result<void> reset_port(io::Loop& loop, const bench::AdapterEntry& entry);

/// All of it, for a bench.
bench::Machine this_machine();

}  // namespace rig::app
