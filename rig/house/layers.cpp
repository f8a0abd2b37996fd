// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "rig/house/rules.hpp"

namespace rig::house {
namespace {

constexpr auto npos = std::string_view::npos;

/// From the bottom up; a room uses the rows before its own. `x/*` is every folder below x.
const std::vector<std::vector<std::string_view>> rows{
    {"base"},
    {"wire", "yaml", "record"},
    {"proto/*", "image", "device", "plan"},
    {"hub", "dcc"},
    {"io", "sim"},
    {"adapter"},
    {"adapters/*", "bench"},
    {"step", "store", "report"},
    {"run"},
    {"web"},
    {"app"},
    {"house"},
};

/// "rig/proto/ash/link.cpp" -> "proto/ash", "adapters/lcus_relay/twin.cpp" -> "adapters/lcus_relay",
/// "rig/CMakeLists.txt" -> ""
std::string room_of(std::string_view path) {
  const std::string_view folder = folder_of(path);
  const auto first = [](std::string_view text, std::size_t parts) {
    std::size_t end = 0;
    while (parts-- > 0 && end != npos) end = text.find('/', end == 0 ? 0 : end + 1);
    return std::string(text.substr(0, end));
  };
  if (folder.starts_with("adapters/")) return first(folder, 2);
  if (!folder.starts_with("rig/")) return {};
  const std::string_view below = folder.substr(4);
  return first(below, below.starts_with("proto/") ? 2 : 1);
}

std::optional<std::size_t> row_of(std::string_view room) {
  for (std::size_t row = 0; row < rows.size(); ++row) {
    for (std::string_view entry : rows[row]) {
      const bool matches = entry.ends_with('*') ? room.starts_with(entry.substr(0, entry.size() - 1)) : room == entry;
      if (matches) return row;
    }
  }
  return std::nullopt;
}

bool both_below(std::string_view top, std::string_view a, std::string_view b) {
  return a.starts_with(top) && b.starts_with(top);
}

/// Empty when `user` may use `used`, else why not and what to do.
std::string objection(std::string_view user, std::string_view used, bool in_test) {
  if (user == used) return {};
  if (!row_of(user))
    return fmt::format("`{}` is no room of docs/architecture.md: give it a row there and in rig/house/layers.cpp",
                       user);
  if (!row_of(used))
    return fmt::format("`{}` is no room of docs/architecture.md: give it a row there and in rig/house/layers.cpp",
                       used);
  if (used.starts_with("adapters/") && user != "app" && !(in_test && user.starts_with("adapters/")))
    return fmt::format("only `app` sees an adapter: let `{}` ask for the capability (rig/device)", user);
  if (*row_of(used) < *row_of(user)) return {};
  const bool neighbours = both_below("proto/", user, used) || (user == "sim" && used == "io") ||
                          (in_test && both_below("adapters/", user, used));
  if (neighbours) return {};
  return fmt::format("`{}` does not stand above `{}`: move what both need into a lower room", user, used);
}

struct Module {
  std::string name, room, file;
  std::size_t line{};
  std::set<std::string> depends, test_links;
};

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  constexpr std::string_view blanks = " \t\r\n";
  for (auto at = text.find_first_not_of(blanks); at != npos; at = text.find_first_not_of(blanks)) {
    text.remove_prefix(at);
    words.emplace_back(text.substr(0, text.find_first_of(blanks)));
    text.remove_prefix(words.back().size());
  }
  return words;
}

std::string without_cmake_comments(std::string text) {
  for (std::size_t at = text.find('#'); at != std::string::npos; at = text.find('#', at + 1)) {
    for (std::size_t i = at; i < text.size() && text[i] != '\n'; ++i) text[i] = ' ';
  }
  return text;
}

Module read_module(const SourceFile& file, std::string_view arguments, std::size_t line) {
  static const std::set<std::string, std::less<>> keywords{"SOURCES", "TESTS", "FUZZ",      "BENCH",
                                                           "DEPENDS", "LINKS", "TEST_LINKS"};
  Module module{
      .name = {}, .room = room_of(file.path), .file = file.path, .line = line, .depends = {}, .test_links = {}};
  std::string keyword;
  for (const std::string& word : words_of(arguments)) {
    if (keywords.contains(word))
      keyword = word;
    else if (module.name.empty())
      module.name = word;
    else if (keyword == "DEPENDS")
      module.depends.insert(word);
    else if (keyword == "TEST_LINKS" && word.starts_with("rig_"))
      module.test_links.insert(word.substr(4));
  }
  return module;
}

using Modules = std::map<std::string, Module>;  // by name

Modules read_modules(const Tree& tree) {
  Modules modules;
  for (const SourceFile& file : tree) {
    if (!file.path.ends_with("CMakeLists.txt")) continue;
    const std::string text = without_cmake_comments(file.text);
    constexpr std::string_view call = "rig_module(";
    for (auto at = text.find(call); at != std::string::npos; at = text.find(call, at + 1)) {
      const auto begin = at + call.size();
      Module module =
          read_module(file, std::string_view(text).substr(begin, text.find(')', begin) - begin), line_of(text, at));
      modules.emplace(module.name, module);
    }
  }
  return modules;
}

/// Names of all modules reached from `names`, themselves included.
std::set<std::string> closure(const Modules& modules, const std::set<std::string>& names) {
  std::set<std::string> reached;
  std::vector<std::string> open(names.begin(), names.end());
  while (!open.empty()) {
    const std::string name = open.back();
    open.pop_back();
    const auto module = modules.find(name);
    if (!reached.insert(name).second || module == modules.end()) continue;
    open.insert(open.end(), module->second.depends.begin(), module->second.depends.end());
  }
  return reached;
}

void check_link_edges(const Modules& modules, Findings& findings) {
  for (const auto& [name, module] : modules) {
    for (bool in_test : {false, true}) {
      for (const std::string& used : in_test ? module.test_links : module.depends) {
        const auto found = modules.find(used);
        std::string why = found == modules.end() ? (in_test ? "" : fmt::format("there is no module `{}`", used))
                                                 : objection(module.room, found->second.room, in_test);
        if (!why.empty()) findings.push_back({module.file, module.line, "layers", std::move(why)});
      }
    }
    if (closure(modules, module.depends).contains(name))
      findings.push_back(
          {module.file, module.line, "layers", fmt::format("`{}` depends on itself: cut the circle", name)});
  }
}

/// The rooms whose headers the files of `room` may see by what CMake links; nothing for rooms without a rig_module.
std::optional<std::set<std::string>> linked_rooms(const Modules& modules, std::string_view room, bool in_test) {
  std::set<std::string> names;
  for (const auto& [name, module] : modules) {
    if (module.room != room) continue;
    names.insert(name);
    if (in_test) names.insert(module.test_links.begin(), module.test_links.end());
  }
  if (names.empty()) return std::nullopt;
  std::set<std::string> linked;
  for (const std::string& name : closure(modules, names)) {
    if (modules.contains(name)) linked.insert(modules.at(name).room);
  }
  return linked;
}

void check_include(const SourceFile& file, std::size_t line, std::string_view target, const Tree& tree,
                   const Modules& modules, Findings& findings) {
  const auto add = [&](std::string instead) { findings.push_back({file.path, line, "include", std::move(instead)}); };
  if (!target.starts_with("rig/") && !target.starts_with("adapters/"))
    return add(fmt::format("`{}`: write the path from the root", target));
  const std::string user = room_of(file.path), used = room_of(target);
  const bool in_test = is_test(file.path) || name_of(file.path).starts_with("mock_");
  if (std::string why = objection(user, used, in_test); !why.empty()) return add(std::move(why));
  const auto linked = linked_rooms(modules, user, in_test);
  if (linked && !linked->contains(used))
    return add(fmt::format("`{}` is included and not linked: add it to DEPENDS", used));
  const bool exists = std::any_of(tree.begin(), tree.end(), [&](const SourceFile& other) {
    return other.path == target ||
           (is_cmake(other) && other.text.find(name_of(target)) != std::string::npos);  // or CMake makes it
  });
  if (!exists) add(fmt::format("there is no `{}`", target));
}

}  // namespace

Findings check_layers(const Tree& tree) {
  Findings findings;
  const Modules modules = read_modules(tree);
  check_link_edges(modules, findings);
  for (const SourceFile& file : tree) {
    if (!is_cpp(file) || room_of(file.path).empty()) continue;
    const std::vector<std::string_view> lines = split_lines(file.text);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      constexpr std::string_view directive = "#include \"";
      if (!lines[i].starts_with(directive)) continue;
      const std::string_view rest = lines[i].substr(directive.size());
      check_include(file, i + 1, rest.substr(0, rest.find('"')), tree, modules, findings);
    }
  }
  return findings;
}

}  // namespace rig::house
