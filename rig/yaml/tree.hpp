// SPDX-License-Identifier: Apache-2.0
//
// How a Document holds its nodes: one vector, linked by index. Private to this folder.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "rig/yaml/document.hpp"

namespace rig::yaml {

struct Place {
  int line{};
  int column{};
};

struct NodeData {
  Kind kind{Kind::null};
  bool plain{};
  bool from_command_line{};
  Place place{};
  Place key_place{};
  std::size_t parent{};
  std::string key{};
  std::string text{};
  std::vector<std::size_t> children{};
};

struct Tree {
  static constexpr std::size_t root = 0;

  std::string file;
  std::filesystem::path directory;
  std::vector<NodeData> nodes;

  std::size_t add(NodeData node);
  std::string key_path(std::size_t index) const;
};

/// Reads text that passed check_characters() into a tree. False if anything was wrong.
bool parse_into(Tree& tree, std::string_view text, Diagnostics& diagnostics);

}  // namespace rig::yaml
