// SPDX-License-Identifier: Apache-2.0
//
// A small step catalogue for the tests and the fuzz target of this folder; the real one is in rig/step.
#pragma once

#include <array>

#include "rig/plan/limits.hpp"
#include "rig/plan/step_kind.hpp"

namespace rig::plan::sample {

inline constexpr std::array<std::string_view, 2> sides{"server", "client"};
inline constexpr std::array<std::string_view, 1> needs_relay{"relay"};

inline constexpr std::array note{required("text", ParameterType::text, "what to write into the journal")};
inline constexpr std::array relay_cycle{required("relay", ParameterType::relay, "which relay"),
                                        optional("off_for", ParameterType::duration, "how long without power", "5s"),
                                        optional("cycles", ParameterType::integer, "how often", "1").between(1, 1000)};
inline constexpr std::array transfer{required("image", ParameterType::path, "recipe of the image"),
                                     optional("device", ParameterType::device, "who downloads"),
                                     optional("cut_at", ParameterType::amount, "cut the power there"),
                                     optional("side", ParameterType::choice, "who starts", "server").one_of(sides),
                                     optional("eui64", ParameterType::eui64, "address"),
                                     optional("payload", ParameterType::hex, "bytes"),
                                     optional("strict", ParameterType::boolean, "refuse oddities", "false"),
                                     optional("loss", ParameterType::number, "share of frames lost").between(0, 1),
                                     optional("tags", ParameterType::text_list, "labels")};

inline constexpr auto expect =
    join(std::array{required("measure", ParameterType::text, "name of the measurement")}, limit_parameters);

inline constexpr std::array catalogue{
    StepKind{.name = "note", .summary = "writes a remark into the journal", .parameters = note, .short_form = "text"},
    StepKind{.name = "relay_cycle",
             .summary = "cuts the power and gives it back",
             .parameters = relay_cycle,
             .needs = needs_relay},
    StepKind{.name = "transfer", .summary = "sends an image", .parameters = transfer},
    StepKind{.name = "expect", .summary = "compares a measurement", .parameters = expect, .has_limits = true}};

}  // namespace rig::plan::sample
