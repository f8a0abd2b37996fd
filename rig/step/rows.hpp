// SPDX-License-Identifier: Apache-2.0
//
// A row of the step catalogue. Private to this folder.
#pragma once

#include <vector>

#include "rig/plan/step_kind.hpp"
#include "rig/step/step.hpp"

namespace rig::step {

struct Row {
  plan::StepKind kind;
  Engine engine;
};

/// What concerns the Communications Hub, the head end and the networks between them.
const std::vector<Row>& metering_rows();
/// What concerns the consoles of devices, and the programs of this machine.
const std::vector<Row>& console_rows();

}  // namespace rig::step
