// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "rig/record/run_record.hpp"

namespace rig::report {

/// What the page's script draws, as JSON for a <script type="application/json">: for every device the throughput and latency over time
/// (at most most_points), and the histogram of its last summary. Pure ASCII without '<', '>' and '&', so that it cannot end
/// its element.
std::string plot_data(const record::RunRecord& run);

}  // namespace rig::report
