// SPDX-License-Identifier: Apache-2.0
#include "rig/run/needs.hpp"

#include <gtest/gtest.h>

#include "rig/adapter/spec.hpp"

namespace rig::run {
namespace {

constexpr std::string_view text =
    "kind: bench\nversion: 1\nid: desk\n"
    "network: {extended_pan_id: 00 11 22 33 44 55 66 77, network_key: 00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F}\n"
    "adapters:\n  hub: {adapter: stick, port: twin}\n"
    "relays: {}\n"
    "devices:\n  ppmid: {kind: ppmid, eui64: 00 DB 12 34 56 78 90 01, install_code: 83 FE D3 40 7A 93 97 23 A5 C6 39 B2 69 16 D5 05}\n";

adapter::Spec stick(device::CoordinatorTraits traits) {
  return {.name = "stick",
          .summary = "a coordinator",
          .capability = adapter::Capability::coordinator,
          .port_kind = adapter::PortKind::serial,
          .default_baud = 115200,
          .matches = {},
          .traits = traits,
          .read_board_id = nullptr,
          .settings = [] { return std::vector<yaml::FieldRow>(); },
          .twin_settings = [] { return std::vector<yaml::FieldRow>(); },
          .check = [](const yaml::Node&, const std::optional<yaml::Node>&, yaml::Diagnostics&) { return true; },
          .open = nullptr,
          .make_twin = nullptr};
}

std::string objections(device::CoordinatorTraits traits, std::vector<plan::Need> needs) {
  const std::array specs{stick(traits)};
  yaml::Diagnostics diagnostics;
  const auto bench = bench::parse_bench(text, "bench.yaml", specs, diagnostics);
  EXPECT_TRUE(bench) << to_string(diagnostics);
  if (!bench) return {};
  plan::Plan plan;
  plan.needs = std::move(needs);
  plan.needs_at = {.file = "plan.yaml", .line = 5, .column = 8};
  check_needs(plan, *bench, diagnostics);
  return to_string(diagnostics);
}

constexpr device::CoordinatorTraits able{.install_codes = true, .aps_encryption = true};

TEST(Needs, APlanThatNeedsWhatIsThereIsNotObjectedTo) { EXPECT_EQ(objections(able, {plan::Need::install_codes, plan::Need::aps_encryption}), ""); }

TEST(Needs, WhatTheDongleCannotDoIsSaidWithItsName) {
  EXPECT_EQ(objections(able, {plan::Need::source_routes}), "plan.yaml:5:8: the plan needs source_routes: the coordinator of bench desk, a stick, cannot do that\n");
}

TEST(Needs, WhatTheBenchDoesNotHaveIsSaid) {
  EXPECT_EQ(objections(able, {plan::Need::relay, plan::Need::sniffer}),
            "plan.yaml:5:8: the plan needs relay: bench desk has no relay\nplan.yaml:5:8: the plan needs sniffer: bench desk has no sniffer\n");
}

TEST(Needs, ABenchThatAsksTooMuchOfItsOwnDongleIsObjectedTo) {
  EXPECT_EQ(objections({}, {}),
            "bench.yaml:1:1: hub.aps_encryption is true: the coordinator of bench desk, a stick, cannot do that\n"
            "bench.yaml:9:10: devices.ppmid: it has an install code: the coordinator of bench desk, a stick, cannot do that\n");
}

}  // namespace
}  // namespace rig::run
