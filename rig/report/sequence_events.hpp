// SPDX-License-Identifier: Apache-2.0
//
// What each journal line says between the parties of a conversation, before a chart is made of it.
#pragma once

#include <compare>
#include <span>
#include <string>
#include <vector>

#include "rig/report/sequence.hpp"

namespace rig::report {

struct Party {
  enum class Role { supplier, head_end, hub, device };  ///< in the order of the lanes
  Role role{Role::hub};
  std::string name;
  auto operator<=>(const Party&) const = default;
};

struct Said {
  Party from;
  Party to;
  SequenceRow row;
  std::string about{};      ///< the device it is about; empty: none in particular
  bool takes_part{true};    ///< shows that the device is part of the case; polling for an image and joining do not
  std::string state{};      ///< of a head end's note: where it leaves the device
};

/// In the order of the journal. `lines` are those of one attempt.
std::vector<Said> said_in(const record::RunRecord& run, std::span<const record::JournalLine> lines);

}  // namespace rig::report
