// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "rig/adapter/spec.hpp"
#include "rig/app/machine_ports.hpp"

namespace rig::app {

/// Every folder of adapters/ that drives something on a port.
std::span<const adapter::Spec> builtin_adapters();

}  // namespace rig::app
