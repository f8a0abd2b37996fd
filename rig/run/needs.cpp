// SPDX-License-Identifier: Apache-2.0
#include "rig/run/needs.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace rig::run {
namespace {

using adapter::Capability;
using plan::Need;

bool has(const bench::BenchFile& bench, Capability capability) {
  return std::any_of(bench.adapters.begin(), bench.adapters.end(), [&](const auto& one) { return one.second.spec->capability == capability; });
}

const adapter::Spec& coordinator_of(const bench::BenchFile& bench) {
  return *std::find_if(bench.adapters.begin(), bench.adapters.end(), [](const auto& one) { return one.second.spec->capability == Capability::coordinator; })->second.spec;
}

bool is_met(Need need, const bench::BenchFile& bench) {
  const device::CoordinatorTraits& can = coordinator_of(bench).traits;
  switch (need) {
    case Need::install_codes: return can.install_codes;
    case Need::refuses_keyless: return can.refuses_keyless;
    case Need::aps_encryption: return can.aps_encryption;
    case Need::source_routes: return can.source_routes;
    case Need::network_backup: return can.network_backup;
    case Need::sub_ghz: return can.sub_ghz;
    case Need::relay: return !bench.relays.empty();
    case Need::console: return has(bench, Capability::console);
    case Need::sniffer: return has(bench, Capability::sniffer);
    case Need::current_meter: return has(bench, Capability::current_meter);
  }
  return false;
}

std::string why_not(Need need, const bench::BenchFile& bench) {
  if (need > Need::sub_ghz) return fmt::format("bench {} has no {}", bench.id, name(need));
  return fmt::format("the coordinator of bench {}, a {}, cannot do that", bench.id, coordinator_of(bench).name);
}

}  // namespace

void check_needs(const plan::Plan& plan, const bench::BenchFile& bench, yaml::Diagnostics& diagnostics) {
  for (const Need need : plan.needs)
    if (!is_met(need, bench)) diagnostics.add(plan.needs_at, fmt::format("the plan needs {}: {}", name(need), why_not(need, bench)));
  for (const auto& [name, device] : bench.devices)
    if (device.install_code && !is_met(Need::install_codes, bench))
      diagnostics.add(device.location, fmt::format("it has an install code: {}", why_not(Need::install_codes, bench)));
  if (bench.hub.aps_encryption && !is_met(Need::aps_encryption, bench))
    diagnostics.add(bench.document->root().location(), fmt::format("hub.aps_encryption is true: {}", why_not(Need::aps_encryption, bench)));
}

}  // namespace rig::run
