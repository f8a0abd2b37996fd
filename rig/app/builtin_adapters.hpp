// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "rig/adapter/spec.hpp"
#include "rig/bench/bench.hpp"

namespace rig::app {

/// Every folder of adapters/ that drives something on a port.
std::span<const adapter::Spec> builtin_adapters();

/// Opens the port of an adapter that is not a twin: a serial port of this machine.
Result<std::unique_ptr<device::ByteStream>> open_port(io::Loop& loop, const bench::AdapterEntry& entry);

}  // namespace rig::app
