// SPDX-License-Identifier: Apache-2.0
//
// Every frame that has a type here. A command is a struct with `id`, `name` (as in UG100) and a nested Response; a
// callback has no Response.
#pragma once

#include "rig/proto/ezsp/frames_config.hpp"
#include "rig/proto/ezsp/frames_message.hpp"
#include "rig/proto/ezsp/frames_network.hpp"
#include "rig/proto/ezsp/frames_security.hpp"
#include "rig/proto/ezsp/frames_tables.hpp"
