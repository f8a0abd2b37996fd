// SPDX-License-Identifier: Apache-2.0
#include "rig/yaml/document.hpp"

#include <fmt/format.h>

#include <array>
#include <vector>

#include "rig/base/mapped_file.hpp"
#include "rig/yaml/scalar.hpp"
#include "rig/yaml/source.hpp"
#include "rig/yaml/spelling.hpp"
#include "rig/yaml/tree.hpp"

namespace rig::yaml {
namespace {

constexpr std::string_view command_line = "--set";

const std::string_view byte_order_mark = "\xEF\xBB\xBF";

Result<Document> all_or_error(std::optional<Document> document, const Diagnostics& diagnostics) {
  if (document) return std::move(*document);
  return diagnostics.error();
}

/// "cases[1].steps" into cases, 1, steps; nothing if it is empty or has an empty part.
std::optional<std::vector<std::string>> split_path(std::string_view path) {
  std::vector<std::string> parts{""};
  bool closed = false;
  for (const char c : path) {
    if (c == '.' || c == '[') {
      if (parts.back().empty()) return std::nullopt;
      parts.emplace_back();
    } else if (c != ']') {
      if (closed) return std::nullopt;
      parts.back() += c;
    }
    closed = c == ']';
  }
  if (parts.back().empty()) return std::nullopt;
  return parts;
}

std::vector<std::string_view> names_of_children(const Node& node) {
  std::vector<std::string_view> names;
  for (const Node& child : node) {
    if (node.is_map()) names.push_back(child.key());
    if (const auto id = child.find("id"); node.is_list() && id) names.push_back(id->text());
  }
  return names;
}

std::optional<Node> find_part(const Node& node, const std::string& part) {
  if (node.is_map()) return node.find(part);
  if (!node.is_list()) return std::nullopt;
  if (const auto number = parse_integer(part)) {
    const auto position = narrow<std::size_t>(*number);
    return position && *position < node.size() ? std::optional(node[*position]) : std::nullopt;
  }
  for (const Node& item : node)
    if (const auto id = item.find("id"); id && id->text() == part) return item;
  return std::nullopt;
}

Error no_such_part(const Node& node, std::string_view path, const std::string& part) {
  const auto names = names_of_children(node);
  const std::string tail = did_you_mean(part, names);
  const auto place = node.location().key_path;
  if (!node.is_map() && !node.is_list())
    return make_error(ErrorCode::usage, fmt::format("{} is {}, it has no \"{}\"", place, name(node.kind()), part),
                      fmt::format("--set {}", path));
  return make_error(ErrorCode::usage, fmt::format("{} has no \"{}\"{}", place.empty() ? "the file" : place, part, tail),
                    fmt::format("--set {}", path));
}

}  // namespace

std::string_view name(Kind kind) {
  constexpr std::array<std::string_view, 4> names{"nothing", "a text or number", "a list", "a map"};
  return names[static_cast<std::size_t>(kind)];
}

std::size_t Tree::add(NodeData node) {
  nodes.push_back(std::move(node));
  return nodes.size() - 1;
}

std::string Tree::key_path(std::size_t index) const {
  if (index == root) return {};
  const NodeData& node = nodes[index];
  const NodeData& parent = nodes[node.parent];
  const std::string path = key_path(node.parent);
  if (parent.kind == Kind::map) return path.empty() ? node.key : path + "." + node.key;
  std::size_t position = 0;
  while (position < parent.children.size() && parent.children[position] != index) ++position;
  return fmt::format("{}[{}]", path, position);
}

Kind Node::kind() const { return tree_->nodes[index_].kind; }
std::string_view Node::key() const { return tree_->nodes[index_].key; }
std::string_view Node::text() const { return tree_->nodes[index_].text; }
bool Node::is_plain() const { return tree_->nodes[index_].plain; }
std::size_t Node::size() const { return tree_->nodes[index_].children.size(); }
Node Node::operator[](std::size_t position) const { return {tree_, tree_->nodes[index_].children[position]}; }
Node::Iterator Node::begin() const { return {*this, 0}; }
Node::Iterator Node::end() const { return {*this, size()}; }
const std::filesystem::path& Node::directory() const { return tree_->directory; }

Location Node::location() const {
  const NodeData& node = tree_->nodes[index_];
  if (node.from_command_line) return {std::string(command_line), 0, 0, tree_->key_path(index_)};
  return {tree_->file, node.place.line, node.place.column, tree_->key_path(index_)};
}

Location Node::key_location() const {
  const NodeData& node = tree_->nodes[index_];
  Location place = location();
  if (node.key.empty() || node.from_command_line) return place;
  place.line = node.key_place.line;
  place.column = node.key_place.column;
  return place;
}

std::optional<Node> Node::find(std::string_view wanted) const {
  if (!is_map()) return std::nullopt;
  for (const Node& child : *this)
    if (child.key() == wanted) return child;
  return std::nullopt;
}

std::string Node::found() const {
  if (!is_scalar()) return std::string(name(kind()));
  constexpr std::size_t longest = 60;
  if (text().size() <= longest) return fmt::format("\"{}\"", text());
  std::size_t cut = longest;
  while (cut > 0 && (static_cast<unsigned char>(text()[cut]) & 0xC0) == 0x80) --cut;
  return fmt::format("\"{}...\"", text().substr(0, cut));
}

Document::Document(std::unique_ptr<Tree> tree) : tree_(std::move(tree)) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

std::optional<Document> Document::parse(std::string_view text, std::string name, Diagnostics& diagnostics) {
  auto tree = std::make_unique<Tree>();
  tree->file = std::move(name);
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  if (text.size() > max_bytes) {
    diagnostics.add({tree->file, 0, 0, {}}, fmt::format("expected at most {} bytes, found {}", max_bytes, text.size()),
                    ErrorCode::limit_reached);
    return std::nullopt;
  }
  if (const auto bad = find_bad_character(text)) {
    const Place place = PlaceFinder(text).at(*bad);
    diagnostics.add(
        {tree->file, place.line, place.column, {}},
        fmt::format("expected UTF-8 text, found the byte 0x{:02X}", static_cast<unsigned char>(text[*bad])));
    return std::nullopt;
  }
  if (!parse_into(*tree, text, diagnostics)) return std::nullopt;
  return Document(std::move(tree));
}

std::optional<Document> Document::load(const std::filesystem::path& path, Diagnostics& diagnostics) {
  const auto file = MappedFile::open(path);
  if (!file) {
    diagnostics.add(file.error());
    return std::nullopt;
  }
  auto document = parse(as_text(file->bytes()), path.string(), diagnostics);
  if (document) document->tree_->directory = path.parent_path();
  return document;
}

Result<Document> Document::load(const std::filesystem::path& path) {
  Diagnostics diagnostics;
  auto document = load(path, diagnostics);
  return all_or_error(std::move(document), diagnostics);
}

Result<Document> Document::parse(std::string_view text, std::string name) {
  Diagnostics diagnostics;
  auto document = parse(text, std::move(name), diagnostics);
  return all_or_error(std::move(document), diagnostics);
}

Node Document::root() const { return {tree_.get(), Tree::root}; }

Document Document::copy() const { return Document(std::make_unique<Tree>(*tree_)); }

void Document::add_map(const Node& parent, std::string_view key) {
  if (!parent.is_map() || parent.find(key)) return;
  const NodeData& above = tree_->nodes[parent.index_];
  const auto added = tree_->add(
      NodeData{.kind = Kind::map, .place = above.place, .key_place = above.place, .parent = parent.index_, .key = std::string(key)});
  tree_->nodes[parent.index_].children.push_back(added);
}

Result<> Document::set(std::string_view path, std::string_view value) {
  const std::string where = fmt::format("--set {}", path);
  const auto parts = split_path(path);
  if (!parts) return make_error(ErrorCode::usage, "expected a key path such as cases[0].title", where);
  auto parsed = parse(value, std::string(command_line));
  if (!parsed) return make_error(ErrorCode::usage, parsed.error().what, where);
  if (!parsed->root().is_scalar())
    return make_error(ErrorCode::usage, fmt::format("expected a text or number, found {}", parsed->root().found()),
                      where);

  Node node = root();
  for (std::size_t i = 0; i < parts->size(); ++i) {
    auto next = find_part(node, (*parts)[i]);
    const bool may_add = i + 1 == parts->size() && node.is_map();
    if (!next && !may_add) return no_such_part(node, path, (*parts)[i]);
    if (!next) {
      const auto added = tree_->add(NodeData{.parent = node.index_, .key = parts->back()});
      tree_->nodes[node.index_].children.push_back(added);
      next = Node(tree_.get(), added);
    }
    node = *next;
  }
  NodeData& target = tree_->nodes[node.index_];
  target.kind = Kind::scalar;
  target.text = parsed->root().text();
  target.plain = parsed->root().is_plain();
  target.children.clear();
  target.from_command_line = true;
  return {};
}

void Document::replace_text(const Node& scalar, std::string text, bool plain) {
  NodeData& target = tree_->nodes[scalar.index_];
  target.text = std::move(text);
  target.plain = plain;
}

}  // namespace rig::yaml
