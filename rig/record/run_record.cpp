// SPDX-License-Identifier: Apache-2.0
#include "rig/record/run_record.hpp"

#include <algorithm>

namespace rig::record {

void conclude(CaseRecord& one) {
  one.flaky = false;
  if (!one.ran()) {
    one.verdict = Verdict::inconclusive;
    one.cause = Cause::rig;
    one.message = "planned, but never ran";
    return;
  }
  const AttemptRecord* decides = &one.attempts.back();
  if (decides->verdict == Verdict::passed) {
    one.flaky = one.attempts.size() > 1;
  } else {
    for (const auto& attempt : one.attempts)
      if (attempt.verdict > decides->verdict) decides = &attempt;
  }
  one.verdict = decides->verdict;
  one.cause = decides->cause;
  one.message = decides->message;
}

}  // namespace rig::record
