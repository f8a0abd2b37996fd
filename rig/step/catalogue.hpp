// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>

#include "rig/plan/step_kind.hpp"
#include "rig/step/step.hpp"

namespace rig::step {

/// Everything a plan can do: the loader, `hanrig steps`, the JSON Schema and the runner all read this table.
plan::Catalogue catalogue();

/// The engine of a kind in the catalogue.
Engine engine(std::string_view kind);

}  // namespace rig::step
