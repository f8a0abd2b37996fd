// SPDX-License-Identifier: Apache-2.0
#include "rig/step/engines.hpp"

namespace rig::step {

using bench::Power;

Result<void> relay_on(Context& context) { return context.bench.switch_power(context.parameters().text("relay"), Power::powered, context.deadline); }

Result<void> relay_off(Context& context) { return context.bench.switch_power(context.parameters().text("relay"), Power::unpowered, context.deadline); }

Result<void> relay_cycle(Context& context) {
  if (auto off = relay_off(context); off.has_error()) return off;
  const Duration off_for = context.parameters().duration("off_for");
  if (auto slept = context.loop.sleep(off_for); slept.has_error()) return slept;
  return context.bench.switch_power(context.parameters().text("relay"), Power::powered, Deadline::at(context.deadline.instant() + off_for));
}

}  // namespace rig::step
