// SPDX-License-Identifier: Apache-2.0
//
// Which rows of the test catalogue, and which clauses of the source documents, the cases of plans cover, and what is left out and why.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "rig/base/error.hpp"
#include "rig/record/verdict.hpp"

namespace rig::report {

/// A row of the catalogue. One that is not run says why: it needs a person, a radio, a secret, or another part of the rig.
struct CatalogueRow {
  std::string id;       ///< "B06"; its letter is its group
  std::string clause;   ///< "A3 s5; BR§3.1.8", separated by ';'
  std::string title;
  std::string not_run;  ///< empty: it must be covered
};

/// A case of a plan, and what became of it last where that is known.
struct CoveringCase {
  std::string plan, case_id, title;
  std::vector<std::string> covers;  ///< row ids and clauses
  std::optional<record::Verdict> verdict;
};

struct CoveredRow {
  CatalogueRow row;
  std::vector<std::size_t> cases;   ///< indices of Coverage::cases
};

struct Totals {
  std::size_t rows = 0, covered = 0, not_run = 0, missing = 0;
};

struct Coverage {
  std::vector<CoveredRow> rows;
  std::vector<CoveringCase> cases;
  std::map<std::string, std::vector<std::size_t>> cases_of_clause;  ///< of the rows a case covers
  std::map<std::string, Totals> groups;                             ///< by letter
  std::vector<std::string> unknown;  ///< ids in plans that look like a row and are none
  bool complete() const;
};

/// Columns id, clause, title, not_run; the first line names them. Errors name file and line.
Result<std::vector<CatalogueRow>> load_catalogue(const std::filesystem::path& path);
Coverage coverage(std::vector<CatalogueRow> rows, std::vector<CoveringCase> cases);

std::string to_json(const Coverage& coverage);
/// For people: totals by group, then every row.
std::string to_text(const Coverage& coverage);

}  // namespace rig::report
