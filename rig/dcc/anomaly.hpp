// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <map>

#include "rig/dcc/profile.hpp"
#include "rig/dcc/request.hpp"

namespace rig::dcc {

/// Counts what each sender asked for within a sliding window.
class AnomalyCounter {
 public:
  /// True, and counted, if the threshold still holds with this request.
  bool admit(Eui64 sender, RequestKind kind, std::size_t devices, const AnomalyThreshold& rule, UtcTime utc);
  std::size_t count(Eui64 sender, RequestKind kind) const;

 private:
  struct Entry {
    UtcTime time;
    std::size_t amount{};
  };
  struct Window {
    std::deque<Entry> entries;
    std::size_t sum{};
  };
  std::map<std::pair<Eui64, RequestKind>, Window> windows_;
};

}  // namespace rig::dcc
