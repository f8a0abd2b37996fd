// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rig/adapter/spec.hpp"

namespace rig::serial_console {

/// The entry of this adapter in the table of all adapters.
adapter::Spec spec();

}  // namespace rig::serial_console
