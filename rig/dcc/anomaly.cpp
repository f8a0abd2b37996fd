// SPDX-License-Identifier: Apache-2.0
#include "rig/dcc/anomaly.hpp"

namespace rig::dcc {

bool AnomalyCounter::admit(Eui64 sender, RequestKind kind, std::size_t devices, const AnomalyThreshold& rule,
                           UtcTime utc) {
  if (!rule.threshold) return true;
  auto& window = windows_[{sender, kind}];
  while (!window.entries.empty() && window.entries.front().time + rule.window <= utc) {
    window.sum -= window.entries.front().amount;
    window.entries.pop_front();
  }
  const std::size_t amount = rule.count == CountOf::devices ? devices : 1;
  if (window.sum + amount > *rule.threshold) return false;
  window.entries.push_back({utc, amount});
  window.sum += amount;
  return true;
}

std::size_t AnomalyCounter::count(Eui64 sender, RequestKind kind) const {
  const auto window = windows_.find({sender, kind});
  return window == windows_.end() ? 0 : window->second.sum;
}

}  // namespace rig::dcc
