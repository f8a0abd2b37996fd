// SPDX-License-Identifier: Apache-2.0
#include "rig/report/coverage.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "rig/base/mapped_file.hpp"

namespace rig::report {
namespace {

using Json = nlohmann::ordered_json;

/// One line of CSV (RFC 4180); a cell in quotes holds no line break.
std::vector<std::string> cells_of(std::string_view line) {
  std::vector<std::string> cells{""};
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"' && quoted && i + 1 < line.size() && line[i + 1] == '"') cells.back() += line[++i];
    else if (line[i] == '"') quoted = !quoted;
    else if (line[i] == ',' && !quoted) cells.emplace_back();
    else if (line[i] != '\r') cells.back() += line[i];
  }
  return cells;
}

std::string trimmed(std::string text) {
  const auto first = text.find_first_not_of(' '), last = text.find_last_not_of(' ');
  return first == text.npos ? std::string() : text.substr(first, last - first + 1);
}

std::vector<std::string> clauses_of(const CatalogueRow& row) {
  std::vector<std::string> clauses;
  for (std::size_t at = 0; at < row.clause.size();) {
    const auto end = std::min(row.clause.find(';', at), row.clause.size());
    if (auto clause = trimmed(row.clause.substr(at, end - at)); !clause.empty()) clauses.push_back(std::move(clause));
    at = end + 1;
  }
  return clauses;
}

bool looks_like_a_row(const std::string& text) {
  return text.size() == 3 && text[0] >= 'A' && text[0] <= 'Z' && std::all_of(text.begin() + 1, text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::string name_of(const CoveringCase& one) { return one.plan + "/" + one.case_id; }

Json json_of(const CoveringCase& one) {
  return {{"plan", one.plan}, {"case", one.case_id}, {"title", one.title}, {"covers", one.covers}, {"verdict", one.verdict ? Json(record::name(*one.verdict)) : Json(nullptr)}};
}

Json names_of(const Coverage& coverage, const std::vector<std::size_t>& cases) {
  Json names = Json::array();
  for (const auto i : cases) names.push_back(name_of(coverage.cases[i]));
  return names;
}

}  // namespace

bool Coverage::complete() const {
  return unknown.empty() && std::all_of(groups.begin(), groups.end(), [](const auto& group) { return group.second.missing == 0; });
}

Result<std::vector<CatalogueRow>> load_catalogue(const std::filesystem::path& path) {
  const auto file = MappedFile::open(path);
  if (file.has_error()) return file.error();
  std::vector<CatalogueRow> rows;
  std::string_view text = as_text(file->bytes());
  for (std::size_t line = 1; !text.empty(); ++line) {
    const auto end = std::min(text.find('\n'), text.size());
    const auto cells = cells_of(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (cells.size() != 4) return make_error(ErrorCode::invalid_file, fmt::format("expected the cells id, clause, title, not_run, found {}", cells.size()), fmt::format("{}:{}", path.string(), line));
    if (line > 1) rows.push_back({cells[0], cells[1], cells[2], cells[3]});
  }
  return rows;
}

Coverage coverage(std::vector<CatalogueRow> rows, std::vector<CoveringCase> cases) {
  Coverage result{.rows = {}, .cases = std::move(cases), .cases_of_clause = {}, .groups = {}, .unknown = {}};
  for (auto& row : rows) result.rows.push_back({std::move(row), {}});
  for (std::size_t i = 0; i < result.cases.size(); ++i) {
    for (const auto& id : result.cases[i].covers) {
      const auto row = std::find_if(result.rows.begin(), result.rows.end(), [&](const auto& one) { return one.row.id == id; });
      if (row != result.rows.end()) {
        row->cases.push_back(i);
        for (const auto& clause : clauses_of(row->row)) result.cases_of_clause[clause].push_back(i);
      } else if (looks_like_a_row(id)) {
        result.unknown.push_back(id);
      } else {
        result.cases_of_clause[id].push_back(i);
      }
    }
  }
  for (auto& [clause, covering] : result.cases_of_clause) covering.erase(std::unique(covering.begin(), covering.end()), covering.end());
  for (const auto& one : result.rows) {
    Totals& totals = result.groups[one.row.id.substr(0, 1)];
    ++totals.rows;
    if (!one.cases.empty()) ++totals.covered;
    else ++(one.row.not_run.empty() ? totals.missing : totals.not_run);
  }
  return result;
}

std::string to_json(const Coverage& coverage) {
  Json json{{"complete", coverage.complete()}, {"groups", Json::object()}, {"rows", Json::array()}, {"clauses", Json::object()}, {"cases", Json::array()}, {"unknown", coverage.unknown}};
  for (const auto& [group, totals] : coverage.groups)
    json["groups"][group] = {{"rows", totals.rows}, {"covered", totals.covered}, {"not_run", totals.not_run}, {"missing", totals.missing}};
  for (const auto& one : coverage.rows)
    json["rows"].push_back({{"id", one.row.id}, {"clauses", clauses_of(one.row)}, {"title", one.row.title}, {"cases", names_of(coverage, one.cases)}, {"not_run", one.row.not_run.empty() ? Json(nullptr) : Json(one.row.not_run)}});
  for (const auto& [clause, cases] : coverage.cases_of_clause) json["clauses"][clause] = names_of(coverage, cases);
  for (const auto& one : coverage.cases) json["cases"].push_back(json_of(one));
  return json.dump(2) + '\n';
}

std::string to_text(const Coverage& coverage) {
  std::string text = "group  rows  covered  not run  missing\n";
  for (const auto& [group, totals] : coverage.groups)
    text += fmt::format("{:<5}  {:>4}  {:>7}  {:>7}  {:>7}\n", group, totals.rows, totals.covered, totals.not_run, totals.missing);
  text += '\n';
  for (const auto& one : coverage.rows) {
    std::string cases;
    for (const auto i : one.cases) {
      const auto& covering = coverage.cases[i];
      cases += (cases.empty() ? "" : ", ") + name_of(covering) + (covering.verdict ? fmt::format(" ({})", record::name(*covering.verdict)) : std::string());
    }
    if (cases.empty()) cases = one.row.not_run.empty() ? "MISSING" : "not run: " + one.row.not_run;
    text += fmt::format("{}  {:<44.44}  {}\n", one.row.id, one.row.title, cases);
  }
  for (const auto& id : coverage.unknown) text += fmt::format("unknown row {} in a plan\n", id);
  return text;
}

}  // namespace rig::report
