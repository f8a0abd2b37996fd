// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <map>
#include <sstream>

#include "rig/yaml/scalar.hpp"
#include "rig/yaml/source.hpp"

namespace rig::yaml {
namespace {

/// Thrown through yaml-cpp when going on would make no sense; the diagnostic is already written.
struct Stopped {};

// yaml-cpp's names for "no tag" of a scalar with and without quotes.
constexpr std::string_view plain_tag = "?";
constexpr std::string_view quoted_tag = "!";

/// Turns yaml-cpp's events into a Tree and refuses what the profile does not allow.
class Builder : public YAML::EventHandler {
 public:
  Builder(Tree& tree, std::string_view source, Diagnostics& diagnostics)
      : tree_(tree), places_(source), spans_(source), diagnostics_(diagnostics) {}

  const TextSpans& spans() const { return spans_; }
  PlaceFinder& places() { return places_; }

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (std::exchange(started_, true)) stop(mark, "expected one YAML document, found a second one");
  }
  void OnDocumentEnd() override {}

  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    spans_.next_node_at(offset(mark));
    if (key_is_next()) return take_key(mark, {}, "expected a key, found nothing");
    add(mark, anchor, NodeData{});
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    spans_.next_node_at(offset(mark));
    refuse_tag(mark, tag);
    if (!spans_.add_scalar(offset(mark))) stop(mark, "expected a closing quote, found the end of the file");
    const bool plain = tag == plain_tag;
    if (key_is_next())
      return take_key(mark, value, plain && value == "<<" ? "merge keys (<<) are not allowed, write the keys out" : "");
    if (plain) refuse_ambiguous(mark, value);
    add(mark, anchor, NodeData{.kind = Kind::scalar, .plain = plain, .text = value});
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Kind::list);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, Kind::map);
  }
  void OnSequenceEnd() override { open_.pop_back(); }
  void OnMapEnd() override { open_.pop_back(); }

  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    spans_.next_node_at(offset(mark));
    if (key_is_next()) stop(mark, "expected a key, found an alias");
    const auto target = anchors_.find(anchor);
    for (const Level& level : open_)
      if (target == anchors_.end() || level.node == target->second)
        stop(mark, "this alias stands inside what it refers to");
    const auto root = add(mark, 0, NodeData{});
    copy(mark, target->second, root);
  }

  Location location(std::size_t offset) {
    const Place place = places_.at(offset);
    return {tree_.file, place.line, place.column, key_path_here()};
  }

 private:
  struct Level {
    std::size_t node;
    bool has_key{};
    bool drop_value{};  // of a key that was refused
    std::string key{};
    Place key_place{};
    std::map<std::string, int> lines_of_keys{};
  };

  static std::size_t offset(const YAML::Mark& mark) { return static_cast<std::size_t>(mark.pos); }
  bool in_map() const { return !open_.empty() && tree_.nodes[open_.back().node].kind == Kind::map; }
  bool key_is_next() const { return in_map() && !open_.back().has_key; }

  std::string key_path_here() const {
    if (open_.empty()) return {};
    const Level& level = open_.back();
    std::string path = tree_.key_path(level.node);
    if (in_map() && level.has_key) path += (path.empty() ? "" : ".") + level.key;
    if (!in_map()) path += fmt::format("[{}]", tree_.nodes[level.node].children.size());
    return path;
  }

  void report(const YAML::Mark& mark, std::string what, ErrorCode code = ErrorCode::invalid_file) {
    diagnostics_.add(location(offset(mark)), std::move(what), code);
  }
  [[noreturn]] void stop(const YAML::Mark& mark, std::string what, ErrorCode code = ErrorCode::invalid_file) {
    report(mark, std::move(what), code);
    throw Stopped{};
  }

  void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
    if (tag != plain_tag && tag != quoted_tag && !tag.empty())
      report(mark, fmt::format("tags are not allowed, found \"{}\"", tag));
  }

  void refuse_ambiguous(const YAML::Mark& mark, const std::string& value) {
    if (const auto meaning = parse_old_bool(value)) {
      report(mark, fmt::format("expected true, false or a text in quotes, found {0}, did you mean {1} or \"{0}\"?",
                               value, *meaning));
    } else if (is_sexagesimal(value)) {
      report(mark, fmt::format("expected a text in quotes, found {0}, which is a base 60 number to some readers, "
                               "did you mean \"{0}\"?",
                               value));
    }
  }

  void take_key(const YAML::Mark& mark, const std::string& key, std::string_view refusal) {
    Level& level = open_.back();
    const Place place = places_.at(offset(mark));
    const auto [first, is_new] = level.lines_of_keys.try_emplace(key, place.line);
    if (!refusal.empty())
      report(mark, std::string(refusal));
    else if (!is_new)
      report(mark, fmt::format("duplicate key \"{}\", first used in line {}", key, first->second));
    level.drop_value = !refusal.empty() || !is_new;
    level.has_key = true;
    level.key = key;
    level.key_place = place;
  }

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Kind kind) {
    spans_.next_node_at(offset(mark));
    refuse_tag(mark, tag);
    if (key_is_next()) stop(mark, fmt::format("expected a key, found {}", name(kind)));
    if (open_.size() >= Document::max_depth)
      stop(mark, fmt::format("lists and maps are nested more than {} deep", Document::max_depth),
           ErrorCode::limit_reached);
    open_.push_back(Level{.node = add(mark, anchor, NodeData{.kind = kind})});
  }

  std::size_t add(const YAML::Mark& mark, YAML::anchor_t anchor, NodeData node) {
    if (tree_.nodes.size() >= Document::max_nodes)
      stop(mark, fmt::format("more than {} values, aliases resolved", Document::max_nodes), ErrorCode::limit_reached);
    node.place = places_.at(offset(mark));
    bool attach = !open_.empty();
    if (in_map()) {
      Level& level = open_.back();
      attach = !level.drop_value;
      node.key = level.key;
      node.key_place = level.key_place;
      if (node.kind == Kind::null) node.place = level.key_place;
    }
    node.parent = open_.empty() ? Tree::root : open_.back().node;
    const auto index = tree_.add(std::move(node));
    if (attach) tree_.nodes[tree_.nodes[index].parent].children.push_back(index);
    if (in_map()) open_.back().has_key = false;
    if (anchor != 0) anchors_[anchor] = index;
    return index;
  }

  /// An alias becomes a copy: it keeps the places of what it refers to and has its own key path.
  void copy(const YAML::Mark& mark, std::size_t from, std::size_t to) {
    NodeData& target = tree_.nodes[to];
    target.kind = tree_.nodes[from].kind;
    target.plain = tree_.nodes[from].plain;
    target.text = tree_.nodes[from].text;
    for (std::size_t i = 0; i < tree_.nodes[from].children.size(); ++i) {
      if (tree_.nodes.size() >= Document::max_nodes)
        stop(mark, fmt::format("more than {} values, aliases resolved", Document::max_nodes), ErrorCode::limit_reached);
      const auto child = tree_.nodes[from].children[i];
      NodeData blank{.place = tree_.nodes[child].place,
                     .key_place = tree_.nodes[child].key_place,
                     .parent = to,
                     .key = tree_.nodes[child].key};
      const auto copied = tree_.add(std::move(blank));
      tree_.nodes[to].children.push_back(copied);
      copy(mark, child, copied);
    }
  }

  Tree& tree_;
  PlaceFinder places_;
  TextSpans spans_;
  Diagnostics& diagnostics_;
  bool started_{};
  std::vector<Level> open_;
  std::map<YAML::anchor_t, std::size_t> anchors_;
};

/// Ends at the offset up to which yaml-cpp understood the text.
std::size_t run_parser(Builder& builder, std::string_view source, Diagnostics& diagnostics) {
  std::istringstream stream{std::string(source)};
  try {
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder))
      diagnostics.add(builder.location(0), "expected a YAML document, found an empty file");
    parser.HandleNextDocument(builder);
  } catch (const Stopped&) {
  } catch (const YAML::Exception& error) {
    const auto offset = static_cast<std::size_t>(std::max(error.mark.pos, 0));
    if (builder.spans().misplaced_tabs(offset + 1).empty())
      diagnostics.add(builder.location(offset), "not YAML: " + error.msg);
    return offset + 1;
  }
  return source.size();
}

}  // namespace

bool parse_into(Tree& tree, std::string_view source, Diagnostics& diagnostics) {
  const auto before = diagnostics.size();
  Builder builder(tree, source, diagnostics);
  const auto understood = run_parser(builder, source, diagnostics);
  for (const auto tab : builder.spans().misplaced_tabs(understood)) {
    const Place place = builder.places().at(tab);
    diagnostics.add({tree.file, place.line, place.column, {}}, "expected spaces, found a tab");
  }
  return diagnostics.size() == before;
}

}  // namespace rig::yaml
