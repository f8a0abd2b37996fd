// SPDX-License-Identifier: Apache-2.0
//
// A list of records as CSV (RFC 4180, one header line) and as YAML (a list of maps), both from one table of columns.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rig/base/error.hpp"
#include "rig/yaml/document.hpp"

namespace rig::dcc {

/// Larger CSV files are refused unread: a million rows are about 100 MiB.
inline constexpr std::size_t largest_table = std::size_t{1} << 28;

enum class Cell { required, blank_allowed };

/// One column. `read` gets a text that is not blank and answers what it expected, "" when it was content.
template <class Row>
struct Column {
  std::string_view name;
  Cell cell;
  std::string (*read)(std::string_view text, Row& row);
  std::string (*write)(const Row& row);
};

/// The same without the type of the row.
struct ColumnFace {
  std::string_view name;
  Cell cell;
  std::function<std::string(std::string_view, void*)> read;
};
struct RowSink {
  std::function<void*()> add;  // a new row, whose address is handed to `read`
};

/// Reports every wrong cell, up to most_errors: `cpl.csv:3:17: hash: expected 64 hex digits, found "12"`.
Result<> read_csv(std::string_view text, const std::string& name, std::span<const ColumnFace> columns,
                  const RowSink& sink);
Result<> read_yaml(const yaml::Document& document, std::span<const ColumnFace> columns, const RowSink& sink);

/// Beyond this many the rest is counted, not told.
inline constexpr std::size_t most_errors = 20;

/// Quotes around a cell where CSV needs them.
std::string csv_cell(std::string_view text);
/// A double-quoted YAML scalar.
std::string yaml_cell(std::string_view text);

template <class Row>
std::vector<ColumnFace> faces(std::span<const Column<Row>> columns) {
  std::vector<ColumnFace> result;
  for (const auto& column : columns)
    result.push_back({column.name, column.cell, [read = column.read](std::string_view text, void* row) {
                        return read(text, *static_cast<Row*>(row));
                      }});
  return result;
}

template <class Row>
RowSink sink_into(std::vector<Row>& rows) {
  return {[&rows] { return static_cast<void*>(&rows.emplace_back()); }};
}

template <class Row>
Result<std::vector<Row>> rows_from_csv(std::string_view text, const std::string& name,
                                       std::span<const Column<Row>> columns) {
  std::vector<Row> rows;
  if (auto done = read_csv(text, name, faces(columns), sink_into(rows)); !done) return done.error();
  return rows;
}

template <class Row>
Result<std::vector<Row>> rows_from_yaml(const yaml::Document& document, std::span<const Column<Row>> columns) {
  std::vector<Row> rows;
  if (auto done = read_yaml(document, faces(columns), sink_into(rows)); !done) return done.error();
  return rows;
}

/// The same, and its error names the file.
template <class T>
Result<T> in_file(Result<T> result, const std::string& name) {
  if (result) return result;
  Error error = result.error();
  error.where = name;
  return error;
}

template <class Row>
std::string csv_from_rows(std::span<const Row> rows, std::span<const Column<Row>> columns) {
  std::string text;
  for (const auto& column : columns) text.append(text.empty() ? "" : ",").append(column.name);
  text += '\n';
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < columns.size(); ++i)
      text.append(i == 0 ? "" : ",").append(csv_cell(columns[i].write(row)));
    text += '\n';
  }
  return text;
}

/// Blank cells are left out.
template <class Row>
std::string yaml_from_rows(std::span<const Row> rows, std::span<const Column<Row>> columns) {
  std::string text;
  for (const Row& row : rows) {
    std::string_view lead = "- ";
    for (const auto& column : columns) {
      const std::string value = column.write(row);
      if (value.empty()) continue;
      text.append(lead).append(column.name).append(": ").append(yaml_cell(value)).append("\n");
      lead = "  ";
    }
  }
  return text.empty() ? "[]\n" : text;
}

}  // namespace rig::dcc
