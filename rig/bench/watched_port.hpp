// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rig/bench/ports.hpp"

namespace rig::bench {

/// The same port; `lost` is told after the adapter when it is lost. Nothing is added to the way of the octets.
OpenedPort watched(OpenedPort port, std::function<void(const Error&)> lost);

}  // namespace rig::bench
