// SPDX-License-Identifier: Apache-2.0
//
// What somebody does to a virtual device with his hands.
#include <fmt/format.h>

#include "rig/bench/virtual_world.hpp"
#include "rig/step/engines.hpp"

namespace rig::step {
namespace {

Result<sim::Device*> twin_of(const Context& context) {
  const std::string& name = context.parameters().text("device");
  if (auto* world = context.bench.world())
    if (auto* device = world->device(name)) return device;
  return make_error(ErrorCode::unsupported, fmt::format("{} is no virtual device", name));
}

}  // namespace

Result<void> exchange_battery(Context& context) {
  const auto device = twin_of(context);
  if (device.has_error()) return device.error();
  (*device)->exchange_battery();
  return {};
}

Result<void> damage_flash(Context& context) {
  const auto device = twin_of(context);
  if (device.has_error()) return device.error();
  (*device)->damage_flash();
  return {};
}

}  // namespace rig::step
