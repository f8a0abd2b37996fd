// SPDX-License-Identifier: Apache-2.0
//
// Every command, by subsystem. An SREQ has a Response; an AREQ has none.
#pragma once

#include "rig/proto/znp/commands_af.hpp"   // IWYU pragma: export
#include "rig/proto/znp/commands_app.hpp"  // IWYU pragma: export
#include "rig/proto/znp/commands_sys.hpp"  // IWYU pragma: export
#include "rig/proto/znp/commands_zdo.hpp"  // IWYU pragma: export
