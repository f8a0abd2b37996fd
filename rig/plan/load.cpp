// SPDX-License-Identifier: Apache-2.0
#include "rig/plan/load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "rig/plan/common_keys.hpp"
#include "rig/plan/load_steps.hpp"
#include "rig/yaml/spelling.hpp"

namespace rig::plan {
namespace {

using yaml::Diagnostics;
using yaml::Document;
using yaml::Node;

constexpr std::string_view parameters_key = "parameters";
constexpr std::string_view cases_key = "cases";
constexpr std::string_view rows_key = "for_each";

class Loader {
 public:
  Loader(Document& document, Catalogue catalogue, const LoadOptions& options, Diagnostics& diagnostics)
      : document_(document), catalogue_(catalogue), options_(options), diagnostics_(diagnostics) {}

  Plan run() {
    apply_overrides();
    Plan plan;
    plan.file = document_.root().location().file;
    read_variables(plan);
    substitute();
    Diagnostics found;
    read(plan, found);
    keep_news(found);
    return plan;
  }

 private:
  void apply_overrides() {
    for (const auto& [path, value] : options_.overrides)
      if (const auto done = document_.set(path, value); !done) diagnostics_.add(done.error());
  }

  void read_variables(Plan& plan) {
    std::vector<std::string_view> names;
    const auto node = document_.root().find(parameters_key);
    if (node && !node->is_map()) yaml::expected(*node, "a map", diagnostics_);
    if (node && node->is_map()) {
      for (const Node& value : *node) {
        plan.parameters.emplace_back(value.key(), read_variable(value));
        names.push_back(value.key());
      }
    }
    for (const auto& given : options_.parameters) {
      const auto known = std::find_if(plan.parameters.begin(), plan.parameters.end(),
                                      [&](const auto& one) { return one.first == given.first; });
      if (known != plan.parameters.end())
        known->second = given.second;
      else
        diagnostics_.add(
            {"--param", 0, 0, {}},
            fmt::format("the plan has no parameter \"{}\"{}", given.first, yaml::did_you_mean(given.first, names)),
            ErrorCode::usage);
    }
    variables_ = options_.variables;
    for (const auto& [name, value] : plan.parameters) variables_.insert_or_assign(name, value);
  }

  std::string read_variable(const Node& value) {
    if (!yaml::is_variable_name(value.key()))
      diagnostics_.add(value.key_location(),
                       fmt::format("expected a name of letters, digits, '_', '-' and '.', found \"{}\"", value.key()));
    if (!value.is_scalar())
      yaml::expected(value, "a text, number or boolean", diagnostics_);
    else if (yaml::has_variable(value.text()))
      diagnostics_.add(value.location(), fmt::format("a parameter cannot be made of others, found {}", value.found()));
    return std::string(value.text());
  }

  /// A case that is there for each of some rows is left for expand(): its variables are known then.
  void substitute() {
    for (const Node& value : document_.root()) {
      if (value.key() == cases_key && value.is_list()) {
        for (const Node& one : value) yaml::substitute(document_, one.find(rows_key).value_or(one), variables_, diagnostics_);
      } else if (value.key() != parameters_key) {
        yaml::substitute(document_, value, variables_, diagnostics_);
      }
    }
  }

  void read(Plan& plan, Diagnostics& found) {
    const Node root = document_.root();
    plan.location = root.location();
    PlanKeys keys;
    yaml::read_fields(root, keys, found);
    plan.id = std::move(keys.id);
    plan.title = std::move(keys.title);
    plan.description = std::move(keys.description);
    plan.bench = std::move(keys.bench);
    if (keys.defaults.timeout <= Duration::zero())
      found.add(root.find("defaults")->find("timeout")->location(), "expected a time longer than 0s, found \"0s\"");

    plan.fresh_bench = keys.fresh_bench;
    plan.recover_within = keys.recover_within;
    plan.needs = std::move(keys.needs);
    if (const auto needs = root.find("needs")) plan.needs_at = needs->location();
    StepLoader steps{catalogue_, keys.defaults.timeout, keys.defaults.on_fail, found};
    const Shared shared{keys.defaults, keys.setup ? steps.read(*keys.setup) : Steps{}, keys.teardown ? steps.read(*keys.teardown) : Steps{}, keys.fresh_bench};
    if (keys.cases) read_cases(*keys.cases, shared, plan, found);
    if (plan.fresh_bench) return;
    plan.setup = shared.setup;
    plan.teardown = shared.teardown;
    finish_ids({&plan.setup, &plan.teardown}, found);
  }

  /// What the plan gives to each of its cases.
  struct Shared {
    const Defaults& defaults;
    Steps setup, teardown;
    bool fresh_bench;
  };

  void read_cases(const Node& list, const Shared& shared, Plan& plan, Diagnostics& found) {
    if (!list.is_list()) {
      yaml::expected(list, "a list of cases", found);
      return;
    }
    if (list.size() == 0) found.add(list.location(), "expected at least one case, found none");
    for (const Node& node : list) {
      if (const auto rows = node.find(rows_key)) expand(node, *rows, shared, plan, found);
      else plan.cases.push_back(read_case(node, shared, found));
    }
    std::map<std::string, int> lines_of_ids;
    for (const Case& one : plan.cases) {
      if (one.id.empty()) continue;
      const auto [first, is_new] = lines_of_ids.try_emplace(one.id, one.location.line);
      if (!is_new)
        found.add(one.location, fmt::format("duplicate id \"{}\", first used in line {}", one.id, first->second));
    }
  }

  /// One case for each row. Every row has a copy of the document, in which its variables are replaced.
  void expand(const Node& node, const Node& rows, const Shared& shared, Plan& plan, Diagnostics& found) {
    if (!rows.is_list() || rows.size() == 0) {
      yaml::expected(rows, "a list of rows", found);
      return;
    }
    for (const Node& row : rows) {
      yaml::Variables variables = variables_;
      if (!read_row(row, variables, found)) continue;
      Document copy = document_.copy();
      const Node one = copy.counterpart(node);
      if (yaml::substitute(copy, one, variables, found)) plan.cases.push_back(read_case(one, shared, found));
    }
  }

  bool read_row(const Node& row, yaml::Variables& variables, Diagnostics& found) {
    if (!yaml::expect_map(row, found)) return false;
    for (const Node& value : row) {
      if (!yaml::is_variable_name(value.key()))
        found.add(value.key_location(), fmt::format("expected a name of letters, digits, '_', '-' and '.', found \"{}\"", value.key()));
      if (!value.is_scalar()) return yaml::expected(value, "a text, number or boolean", found);
      variables.insert_or_assign(std::string(value.key()), std::string(value.text()));
    }
    return true;
  }

  Case read_case(const Node& node, const Shared& shared, Diagnostics& found) {
    CaseKeys keys;
    yaml::read_fields(node, keys, found);
    Case one;
    one.id = std::move(keys.id);
    one.title = std::move(keys.title);
    one.description = std::move(keys.description);
    one.covers = std::move(keys.covers);
    one.attempts = keys.attempts;
    one.on_fail = keys.on_fail.value_or(shared.defaults.on_fail);
    one.arrange = std::move(keys.arrange);
    one.mutations = std::move(keys.mutations);
    one.location = node.find("id").value_or(node).location();
    if (!one.arrange.empty() && !shared.fresh_bench)
      found.add(node.find("arrange")->key_location(), "only a plan with `fresh_bench: true` can arrange the bench for one case");
    StepLoader steps{catalogue_, shared.defaults.timeout, one.on_fail, found};
    if (shared.fresh_bench) one.setup = shared.setup;
    if (keys.setup) append(one.setup, steps.read(*keys.setup));
    if (keys.steps) one.steps = steps.read(*keys.steps);
    if (keys.teardown) one.teardown = steps.read(*keys.teardown);
    if (shared.fresh_bench) append(one.teardown, shared.teardown);
    if (keys.steps && keys.steps->is_list() && one.steps.empty())
      found.add(keys.steps->location(), "expected at least one step, found none");
    finish_ids({&one.setup, &one.steps, &one.teardown}, found);
    return one;
  }

  static void append(Steps& steps, Steps more) {
    steps.insert(steps.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }

  /// One complaint per value: text in which a variable could not be replaced is wrong for every other reason too.
  void keep_news(const Diagnostics& found) {
    const Diagnostics before = diagnostics_;
    for (const auto& diagnostic : found.items()) {
      const bool known = std::any_of(before.items().begin(), before.items().end(),
                                     [&](const auto& other) { return other.location == diagnostic.location; });
      if (!known) diagnostics_.add(diagnostic.location, diagnostic.what, diagnostic.code);
    }
  }

  Document& document_;
  Catalogue catalogue_;
  const LoadOptions& options_;
  Diagnostics& diagnostics_;
  yaml::Variables variables_;
};

std::optional<Plan> read_plan(std::optional<Document> document, Catalogue catalogue, const LoadOptions& options,
                              Diagnostics& diagnostics) {
  if (!document) return std::nullopt;
  const auto before = diagnostics.size();
  Plan plan = Loader(*document, catalogue, options, diagnostics).run();
  if (diagnostics.size() > before) return std::nullopt;
  return plan;
}

}  // namespace

std::optional<Plan> load_plan(const std::filesystem::path& path, Catalogue catalogue, const LoadOptions& options,
                              Diagnostics& diagnostics) {
  return read_plan(Document::load(path, diagnostics), catalogue, options, diagnostics);
}

std::optional<Plan> parse_plan(std::string_view text, std::string name, Catalogue catalogue, const LoadOptions& options,
                               Diagnostics& diagnostics) {
  return read_plan(Document::parse(text, std::move(name), diagnostics), catalogue, options, diagnostics);
}

Result<Plan> load_plan(const std::filesystem::path& path, Catalogue catalogue, const LoadOptions& options) {
  Diagnostics diagnostics;
  auto plan = load_plan(path, catalogue, options, diagnostics);
  if (plan) return std::move(*plan);
  return diagnostics.error();
}

std::vector<yaml::FieldRow> describe_plan() { return yaml::describe_fields<PlanKeys>(); }
std::vector<yaml::FieldRow> describe_case() { return yaml::describe_fields<CaseKeys>(); }
std::vector<yaml::FieldRow> describe_step() { return yaml::describe_fields<StepKeys>(); }

}  // namespace rig::plan
