// SPDX-License-Identifier: Apache-2.0
#include "rig/step/engines.hpp"

namespace rig::step {

Result<void> form_network(Context& context) {
  const auto& bench = context.bench.file().network;
  const auto channel = context.parameters().find<std::int64_t>("channel").value_or(bench.channel);
  const auto formed = context.bench.han().form(static_cast<std::uint8_t>(channel), context.deadline);
  if (formed.has_error()) return formed.error();
  return context.bench.sniffers().start(static_cast<std::uint8_t>(channel), context.deadline);
}

Result<void> permit_join(Context& context) {
  const auto seconds = std::chrono::ceil<std::chrono::seconds>(context.parameters().duration("for"));
  return context.bench.han().permit_join(seconds, context.deadline);
}

Result<void> wait_for_join(Context& context) { return context.bench.han().wait_for_join(context.parameters().text("device"), context.deadline); }

}  // namespace rig::step
