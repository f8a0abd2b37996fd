// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/gbcs/counter_guard.hpp"

#include <fmt/format.h>

namespace rig::gbcs {

Result<> CounterGuard::accept(const Message& message) {
  const auto [last, is_first] =
      last_.try_emplace(std::tuple(message.originator, message.recipient, message.kind), message.counter);
  if (is_first) return {};
  if (message.counter <= last->second)
    return make_error(ErrorCode::refused,
                      fmt::format("{} from {} is a replay: expected a counter above {}, found {}", name(message.kind),
                                  to_string(message.originator), last->second, message.counter));
  last->second = message.counter;
  return {};
}

}  // namespace rig::gbcs
