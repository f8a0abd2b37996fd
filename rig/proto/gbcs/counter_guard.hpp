// SPDX-License-Identifier: Apache-2.0
//
// Against replayed messages: from one party to another, the counters of each kind of message rise.
#pragma once

#include <map>
#include <tuple>

#include "rig/base/error.hpp"
#include "rig/proto/gbcs/messages.hpp"

namespace rig::gbcs {

/// A plain value, so it can lie in what survives a power cut.
class CounterGuard {
 public:
  /// Remembers the counter, or refuses: it is not above the last one of this originator, recipient and kind. Ask only
  /// about messages that are authentic, or anybody can use up the counters.
  Result<> accept(const Message& message);
  bool operator==(const CounterGuard&) const = default;

 private:
  std::map<std::tuple<Eui64, Eui64, MessageKind>, Counter> last_;
};

}  // namespace rig::gbcs
