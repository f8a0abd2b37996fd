// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rig/adapter/spec.hpp"

namespace rig::znp_ncp {

/// This folder's entry in the table of adapters.
adapter::Spec spec();

}  // namespace rig::znp_ncp
