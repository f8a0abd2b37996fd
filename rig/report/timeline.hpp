// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "rig/record/run_record.hpp"

namespace rig::report {

/// What happened, on one axis of time: cases and steps, relays, the progress of each transfer, device and coordinator states.
/// One SVG element, coloured by classes of the page's style sheet; every mark carries its details in a <title>.
std::string timeline_svg(const record::RunRecord& run);

/// No series is drawn with more points.
inline constexpr std::size_t most_points = 2000;

/// At most most_points samples, the last one always kept; of each group of neighbours the one with the longest latency stays, so
/// that thinning never hides a stall.
std::vector<record::Timed<record::TransferSample>> thinned(const std::vector<record::Timed<record::TransferSample>>& samples);

}  // namespace rig::report
