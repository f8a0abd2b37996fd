// SPDX-License-Identifier: Apache-2.0
//
// One YAML file in hanrig's profile: YAML 1.2 core meaning, and everything that two readers could understand
// differently is an error: duplicate keys, tabs outside quotes, yes/no/on/off and 1:30 without quotes, tags, merge
// keys, a second document. Anchors and aliases are allowed. Every node knows its line, column and key path.
#pragma once

#include <filesystem>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "rig/base/error.hpp"
#include "rig/yaml/diagnostics.hpp"

namespace rig::yaml {

struct Tree;

enum class Kind { null, scalar, list, map };

/// "nothing", "a text or number", "a list", "a map": for messages.
std::string_view name(Kind kind);

/// A handle on one node: two words, copied freely. It lives as long as the Document it came from, also when that is
/// moved.
class Node {
 public:
  class Iterator;

  Node(const Tree* tree, std::size_t index) : tree_(tree), index_(index) {}

  Kind kind() const;
  bool is_null() const { return kind() == Kind::null; }
  bool is_scalar() const { return kind() == Kind::scalar; }
  bool is_list() const { return kind() == Kind::list; }
  bool is_map() const { return kind() == Kind::map; }

  /// Where the value stands, or its key if the value is nothing.
  Location location() const;
  /// Where the key stands, for the value of a map; location() otherwise.
  Location key_location() const;
  /// The key of this value in its map; empty for items of a list and for the root.
  std::string_view key() const;

  /// The text of a scalar after quotes and escapes are resolved; empty otherwise.
  std::string_view text() const;
  /// A scalar without quotes: the only kind that can be a number or a boolean.
  bool is_plain() const;

  /// Items of a list, or values of a map (ask each for its key()), in source order; none otherwise.
  std::size_t size() const;
  Node operator[](std::size_t position) const;
  Iterator begin() const;
  Iterator end() const;
  /// The value of that key if this is a map that has it.
  std::optional<Node> find(std::string_view key) const;

  /// The folder the file lies in, to which paths in it are relative; empty for parsed text.
  const std::filesystem::path& directory() const;
  /// What a message says was found: `"90"`, "nothing", "a list", "a map".
  std::string found() const;

 private:
  friend class Document;
  const Tree* tree_;
  std::size_t index_;
};

class Node::Iterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = Node;
  using difference_type = std::ptrdiff_t;
  using pointer = void;
  using reference = Node;

  Iterator(Node parent, std::size_t position) : parent_(parent), position_(position) {}
  Node operator*() const { return parent_[position_]; }
  Iterator& operator++() { return ++position_, *this; }
  Iterator operator++(int) { return Iterator(parent_, position_++); }
  bool operator==(const Iterator& other) const { return position_ == other.position_; }

 private:
  Node parent_;
  std::size_t position_;
};

/// A whole file. Move-only; its nodes stay valid when it moves.
class Document {
 public:
  /// Larger files are refused unread; a plan of 1 MiB is somebody's mistake.
  static constexpr std::size_t max_bytes = std::size_t{1} << 20;
  /// Counted after aliases are resolved, so a handful of lines cannot become a billion nodes.
  static constexpr std::size_t max_nodes = 50'000;
  /// yaml-cpp reads recursively; this keeps its stack, and ours, small.
  static constexpr std::size_t max_depth = 100;

  /// Everything wrong with the file is added to `diagnostics`; nothing is returned if there was anything.
  static std::optional<Document> load(const std::filesystem::path& path, Diagnostics& diagnostics);
  static std::optional<Document> parse(std::string_view text, std::string name, Diagnostics& diagnostics);

  /// The same with all trouble in one Error (Diagnostics::error): not_found, io_failed, limit_reached or invalid_file.
  static Result<Document> load(const std::filesystem::path& path);
  static Result<Document> parse(std::string_view text, std::string name);

  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

  Node root() const;

  /// The same document once more, and the node of it that stands where `node` stands in this one.
  Document copy() const;
  Node counterpart(const Node& node) const { return {tree_.get(), node.index_}; }

  /// Adds an empty map under this key to a map that has nothing there.
  void add_map(const Node& parent, std::string_view key);

  /// `--set key=value`: replaces a value, or adds a key to an existing map. `path` is dotted:
  /// "cases[1].steps[0].timeout"; an item of a list may be named by its `id` instead of its position:
  /// "cases[cut-half-way].title". `value` is a YAML scalar. Handles on the replaced value stay valid and see the new
  /// one. Fails with usage.
  Result<> set(std::string_view path, std::string_view value);

  /// Replaces the text of a scalar of this document, as substitute() does after resolving its variables.
  void replace_text(const Node& scalar, std::string text, bool plain);

 private:
  explicit Document(std::unique_ptr<Tree> tree);
  std::unique_ptr<Tree> tree_;
};

}  // namespace rig::yaml
