// SPDX-License-Identifier: Apache-2.0
//
// How the end of a step becomes a verdict. One rule, with a name, decides each; the name is in the journal and in the report.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rig/base/error.hpp"
#include "rig/record/events.hpp"
#include "rig/record/measurement.hpp"

namespace rig::run {

struct Outcome {
  record::Verdict verdict{};
  record::Cause cause{record::Cause::none};
  std::string_view rule;
  std::string message;
};

/// What is known besides the step's own error.
struct Circumstances {
  record::Phase phase{};
  bool about_device{};                               ///< the step waits for the device: its silence is the device's, if the rig is sane
  bool uses_relay{};
  std::optional<record::Cause> broken;               ///< the bench is broken, and whose fault that is
  std::optional<Result<void>> self_check;            ///< made when the device stayed silent
};

/// A step that ended without an error, judged by what it measured.
Outcome judge_measurements(const std::vector<record::Measurement>& measurements);

/// A step that ended with an error.
Outcome judge_error(const Error& error, const Circumstances& circumstances);

/// The same when something of the rig was lost and came back in the case: a device that lost its power or its network by that did
/// nothing wrong. What passed all the same has passed.
Outcome judge_after_recovery(Outcome outcome);

/// Whether `error` needs Circumstances::self_check before it can be judged.
bool needs_self_check(const Error& error, const Circumstances& circumstances);

}  // namespace rig::run
