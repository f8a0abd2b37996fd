// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rig/bench/bench_file.hpp"
#include "rig/plan/plan.hpp"

namespace rig::run {

/// Reports every need of the plan that this bench cannot meet, with the reason; and what the bench file itself asks of a coordinator that
/// cannot do it: install codes of its devices, APS encryption of the hub.
void check_needs(const plan::Plan& plan, const bench::BenchFile& bench, yaml::Diagnostics& diagnostics);

}  // namespace rig::run
