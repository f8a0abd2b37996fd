// SPDX-License-Identifier: Apache-2.0
#include "rig/dcc/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <optional>

#include "rig/yaml/spelling.hpp"

namespace rig::dcc {
namespace {

/// What is wrong with a CSV text; after most_errors only counted, so that a wrong separator does not make a million
/// lines.
class Trouble {
 public:
  Trouble(std::string_view text, const std::string& name) : text_(text), name_(name) {}

  void add(std::size_t offset, std::string what) {
    ++count_;
    if (count_ == 1) {
      first_ = make_error(ErrorCode::invalid_file, std::move(what), where(offset));
    } else if (count_ <= most_errors) {
      first_.what += fmt::format("\n{}: {}", where(offset), what);
    }
  }
  bool empty() const { return count_ == 0; }
  Result<> result() const {
    if (empty()) return {};
    Error error = first_;
    if (count_ > most_errors) error.what += fmt::format("\nand {} more", count_ - most_errors);
    return error;
  }

 private:
  std::string where(std::size_t offset) const {
    const auto before = text_.substr(0, offset);
    const auto line = std::count(before.begin(), before.end(), '\n') + 1;
    const auto line_start = before.rfind('\n') + 1;  // 0 where there is none
    const auto column = std::count_if(before.begin() + static_cast<std::ptrdiff_t>(line_start), before.end(),
                                      [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
    return fmt::format("{}:{}:{}", name_, line, column + 1);
  }

  std::string_view text_;
  const std::string& name_;
  std::size_t count_{};
  Error first_;
};

struct CsvCell {
  std::string_view text;
  std::size_t offset{};
};

std::string_view trim(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

/// Walks a CSV text row by row.
class CsvRows {
 public:
  CsvRows(std::string_view text, Trouble& trouble) : text_(text), trouble_(trouble) {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;  // what spreadsheets put in front
  }

  /// The cells of the next line that is not blank; views into the text or into this object until the next call.
  bool next(std::vector<CsvCell>& cells) {
    unquoted_.clear();
    while (at_ < text_.size()) {
      cells.clear();
      while (read_cell(cells)) {
      }
      if (cells.size() > 1 || !cells[0].text.empty()) return true;
    }
    return false;
  }

 private:
  /// False after the last cell of a line.
  bool read_cell(std::vector<CsvCell>& cells) {
    if (at_ < text_.size() && text_[at_] == '"') return read_quoted(cells);
    const auto begin = at_;
    while (at_ < text_.size() && text_[at_] != ',' && text_[at_] != '\n') ++at_;
    cells.push_back({trim(text_.substr(begin, at_ - begin)), begin});
    return step_over();
  }

  bool read_quoted(std::vector<CsvCell>& cells) {
    const auto begin = at_++;
    std::string& content = unquoted_.emplace_back();
    for (;; ++at_) {
      if (at_ >= text_.size()) {
        trouble_.add(begin, "this quote is not closed");
        break;
      }
      if (text_[at_] == '"' && !(at_ + 1 < text_.size() && text_[at_ + 1] == '"')) break;
      if (text_[at_] == '"') ++at_;
      content += text_[at_];
    }
    ++at_;
    const auto end = std::min(text_.find_first_of(",\n", std::min(at_, text_.size())), text_.size());
    if (at_ < end && !trim(text_.substr(at_, end - at_)).empty())
      trouble_.add(at_, "text after a closing quote; write a quote inside quotes twice");
    at_ = std::max(end, at_);
    cells.push_back({content, begin});
    return step_over();
  }

  bool step_over() {
    const bool more = at_ < text_.size() && text_[at_] == ',';
    ++at_;
    return more;
  }

  std::string_view text_;
  Trouble& trouble_;
  std::deque<std::string> unquoted_;
  std::size_t at_{};
};

std::vector<std::string_view> names_of(std::span<const ColumnFace> columns) {
  std::vector<std::string_view> names;
  for (const auto& column : columns) names.push_back(column.name);
  return names;
}

std::string unknown_column(std::string_view name, std::span<const ColumnFace> columns) {
  return fmt::format("unknown column \"{}\"{}", name, yaml::did_you_mean(name, names_of(columns)));
}

/// Which column stands where; reports unknown, repeated and missing ones.
std::vector<const ColumnFace*> read_header(const std::vector<CsvCell>& cells, std::span<const ColumnFace> columns,
                                           Trouble& trouble) {
  std::vector<const ColumnFace*> order;
  for (const CsvCell& cell : cells) {
    const auto found =
        std::find_if(columns.begin(), columns.end(), [&](const auto& column) { return column.name == cell.text; });
    if (found == columns.end()) {
      trouble.add(cell.offset, unknown_column(cell.text, columns));
    } else if (std::find(order.begin(), order.end(), &*found) != order.end()) {
      trouble.add(cell.offset, fmt::format("column \"{}\" stands here twice", cell.text));
    } else {
      order.push_back(&*found);
    }
  }
  for (const auto& column : columns) {
    if (column.cell == Cell::required && std::find(order.begin(), order.end(), &column) == order.end())
      trouble.add(cells[0].offset, fmt::format("column \"{}\" is missing", column.name));
  }
  return order;
}

/// What is wrong with the cell, "" for nothing.
std::string read_cell(const ColumnFace& column, std::string_view text, void* row) {
  if (text.empty()) return column.cell == Cell::required ? fmt::format("{}: must not be blank", column.name) : "";
  const std::string expected = column.read(text, row);
  return expected.empty() ? "" : fmt::format("{}: expected {}, found \"{}\"", column.name, expected, text);
}

}  // namespace

Result<> read_csv(std::string_view text, const std::string& name, std::span<const ColumnFace> columns,
                  const RowSink& sink) {
  if (text.size() > largest_table)
    return make_error(ErrorCode::limit_reached, fmt::format("{} bytes, the limit is {}", text.size(), largest_table),
                      name);
  Trouble trouble(text, name);
  CsvRows rows(text, trouble);
  std::vector<CsvCell> cells;
  if (!rows.next(cells))
    return make_error(ErrorCode::invalid_file, "expected a header line with the names of the columns", name);
  const auto order = read_header(cells, columns, trouble);
  if (!trouble.empty()) return trouble.result();
  while (rows.next(cells)) {
    if (cells.size() != order.size()) {
      trouble.add(cells[0].offset, fmt::format("{} cells, the header has {} columns", cells.size(), order.size()));
      continue;
    }
    void* row = sink.add();
    for (std::size_t i = 0; i < order.size(); ++i) {
      std::string wrong = read_cell(*order[i], cells[i].text, row);
      if (!wrong.empty()) trouble.add(cells[i].offset, std::move(wrong));
    }
  }
  return trouble.result();
}

namespace {

/// A scalar as it stands, a list as its items with blanks between; nothing for anything else.
std::optional<std::string> cell_text(const yaml::Node& node) {
  if (node.is_null()) return std::string{};
  if (node.is_scalar()) return std::string(node.text());
  if (!node.is_list()) return std::nullopt;
  std::string text;
  for (const yaml::Node& item : node) {
    if (!item.is_scalar()) return std::nullopt;
    text.append(text.empty() ? "" : " ").append(item.text());
  }
  return text;
}

void read_map(const yaml::Node& map, std::span<const ColumnFace> columns, void* row, yaml::Diagnostics& diagnostics) {
  for (const yaml::Node& value : map) {
    const auto known =
        std::any_of(columns.begin(), columns.end(), [&](const auto& column) { return column.name == value.key(); });
    if (!known) diagnostics.add(value.key_location(), unknown_column(value.key(), columns));
  }
  for (const auto& column : columns) {
    const auto value = map.find(column.name);
    if (!value && column.cell == Cell::required)
      diagnostics.add(map.location(), fmt::format("column \"{}\" is missing", column.name));
    if (!value) continue;
    const auto text = cell_text(*value);
    std::string wrong =
        text ? read_cell(column, *text, row) : fmt::format("{}: expected a text or a list of texts", column.name);
    if (!wrong.empty()) diagnostics.add(value->location(), std::move(wrong));
  }
}

}  // namespace

Result<> read_yaml(const yaml::Document& document, std::span<const ColumnFace> columns, const RowSink& sink) {
  yaml::Diagnostics diagnostics;
  const yaml::Node root = document.root();
  if (!root.is_list()) {
    diagnostics.add(root.location(), fmt::format("expected a list of maps, found {}", root.found()));
    return diagnostics.error();
  }
  for (const yaml::Node& item : root) {
    if (item.is_map()) {
      read_map(item, columns, sink.add(), diagnostics);
    } else {
      diagnostics.add(item.location(), fmt::format("expected a map, found {}", item.found()));
    }
  }
  if (!diagnostics.empty()) return diagnostics.error();
  return {};
}

std::string csv_cell(std::string_view text) {
  const bool blank_ends = !text.empty() && (text.front() == ' ' || text.back() == ' ');
  if (text.find_first_of(",\"\n\r\t") == std::string_view::npos && !blank_ends) return std::string(text);
  std::string cell = "\"";
  for (char c : text) cell.append(c == '"' ? 2 : 1, c);
  return cell + '"';
}

std::string yaml_cell(std::string_view text) {
  std::string cell = "\"";
  for (char c : text) {
    const auto code = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      cell.append(1, '\\').append(1, c);
    } else if (code < 0x20 || code == 0x7F) {
      cell += fmt::format("\\x{:02X}", code);
    } else {
      cell += c;
    }
  }
  return cell + '"';
}

}  // namespace rig::dcc
