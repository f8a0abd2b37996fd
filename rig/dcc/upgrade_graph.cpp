// SPDX-License-Identifier: Apache-2.0
#include "rig/dcc/upgrade_graph.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <set>

namespace rig::dcc {

UpgradeGraph::UpgradeGraph(const Cpl& list) {
  for (const CplEntry& entry : list.entries()) nodes_[entry.id].kind = entry.base_entries.kind;
  for (const CplEntry& entry : list.entries()) {
    for (const std::string& base : entry.base_entries.ids) {
      const auto from = nodes_.find(base);
      if (base == entry.id) {
        warnings_.push_back(fmt::format("{}: names itself as its base entry", entry.id));
      } else if (from == nodes_.end()) {
        warnings_.push_back(fmt::format("{}: base entry {} is not on the list", entry.id, base));
      } else {
        from->second.successors.push_back(entry.id);
      }
    }
  }
  find_cycles();
}

Jump UpgradeGraph::direct_jump(std::string_view from, std::string_view to) const {
  const auto target = nodes_.find(to);
  if (target == nodes_.end() || target->second.kind == BaseEntries::Kind::unknown) return Jump::unknown;
  const auto& next = successors(from);
  return std::find(next.begin(), next.end(), to) == next.end() ? Jump::forbidden : Jump::permitted;
}

const std::vector<std::string>& UpgradeGraph::successors(std::string_view from) const {
  static const std::vector<std::string> none;
  const auto node = nodes_.find(from);
  return node == nodes_.end() ? none : node->second.successors;
}

std::vector<std::string> UpgradeGraph::path(std::string_view from, std::string_view to) const {
  if (!nodes_.contains(from)) return {};
  std::map<std::string_view, std::string_view> came_from{{from, from}};
  std::deque<std::string_view> open{from};
  while (!open.empty() && !came_from.contains(to)) {
    const std::string_view here = open.front();
    open.pop_front();
    for (const std::string& next : successors(here)) {
      if (came_from.emplace(next, here).second) open.push_back(next);
    }
  }
  std::vector<std::string> way;
  for (auto at = came_from.find(to); at != came_from.end(); at = came_from.find(at->second)) {
    way.emplace_back(at->first);
    if (at->first == from) break;
  }
  std::reverse(way.begin(), way.end());
  return way;
}

/// Takes away, again and again, what nothing leads to; what is left lies on a cycle or behind one. From each of those
/// entries that can reach itself the cycle is told once.
void UpgradeGraph::find_cycles() {
  std::map<std::string_view, std::size_t> predecessors;
  for (const auto& [id, node] : nodes_)
    for (const std::string& next : node.successors) ++predecessors[next];
  std::deque<std::string_view> free;
  for (const auto& [id, node] : nodes_)
    if (predecessors[id] == 0) free.push_back(id);
  while (!free.empty()) {
    for (const std::string& next : successors(free.front()))
      if (--predecessors[next] == 0) free.push_back(next);
    free.pop_front();
  }
  std::set<std::string, std::less<>> told;
  for (const auto& [id, left] : predecessors) {
    if (left == 0 || told.contains(id)) continue;
    for (const std::string& next : successors(id)) {
      const auto back = path(next, id);
      if (back.empty()) continue;
      warnings_.push_back(fmt::format("{}: a cycle: {} -> {}", id, id, fmt::join(back, " -> ")));
      told.insert(back.begin(), back.end());
      break;
    }
  }
}

}  // namespace rig::dcc
