// SPDX-License-Identifier: Apache-2.0
//
// Which firmware leads to which (MP231): a node per CPL entry, an edge from each base entry to the new one. A fragment
// of a large image is an entry of its own, thus a node between old and new.
#pragma once

#include <map>

#include "rig/dcc/cpl.hpp"

namespace rig::dcc {

enum class Jump {
  permitted,  // an edge
  forbidden,  // the new entry lists others, or "N/A"
  unknown,    // the new entry says nothing, or there is no such entry
};

class UpgradeGraph {
 public:
  explicit UpgradeGraph(const Cpl& list);

  Jump direct_jump(std::string_view from, std::string_view to) const;
  /// The shortest way, both ends included; empty if there is none.
  std::vector<std::string> path(std::string_view from, std::string_view to) const;
  /// Every edge out of an entry, in the order of the list.
  const std::vector<std::string>& successors(std::string_view from) const;

  /// Self edges, unknown predecessors and cycles, one line each:
  /// `CPL-3: base entry CPL-9 is not on the list`.
  const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  struct Node {
    BaseEntries::Kind kind{};
    std::vector<std::string> successors;
  };
  void find_cycles();

  std::map<std::string, Node, std::less<>> nodes_;
  std::vector<std::string> warnings_;
};

}  // namespace rig::dcc
