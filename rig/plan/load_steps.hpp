// SPDX-License-Identifier: Apache-2.0
//
// Private to this folder.
#pragma once

#include <vector>

#include "rig/plan/plan.hpp"
#include "rig/plan/step_kind.hpp"
#include "rig/yaml/document.hpp"

namespace rig::plan {

/// Reads lists of steps; `timeout` and `on_fail` are what a step has that says nothing itself.
struct StepLoader {
  Catalogue catalogue;
  Duration timeout;
  OnFail on_fail;
  yaml::Diagnostics& diagnostics;

  Steps read(const yaml::Node& list) const;
  Step read_step(const yaml::Node& node) const;

 private:
  /// The one key of a step that names its kind, or nothing after saying what is wrong.
  std::optional<yaml::Node> find_kind_key(const yaml::Node& node) const;
};

/// Refuses ids used twice in the lists of one scope, and gives ids to steps that have none.
void finish_ids(const std::vector<Steps*>& lists_of_one_scope, yaml::Diagnostics& diagnostics);

}  // namespace rig::plan
