// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rig/adapter/spec.hpp"

namespace rig::scpi_meter {

/// The entry of this adapter in the table of all adapters.
adapter::Spec spec();

}  // namespace rig::scpi_meter
