// SPDX-License-Identifier: Apache-2.0
#include "rig/yaml/source.hpp"

#include <algorithm>

namespace rig::yaml {
namespace {

/// The length of the UTF-8 sequence at `at`, 0 if it is not one (over-long forms and surrogates are caught by the
/// table's borders).
std::size_t utf8_length(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u; };
  const auto continues = [&](std::size_t i) { return (byte(i) & 0xC0u) == 0x80u; };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return continues(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    if ((first == 0xE0 && byte(1) < 0xA0) || (first == 0xED && byte(1) > 0x9F)) return 0;
    return continues(1) && continues(2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    if ((first == 0xF0 && byte(1) < 0x90) || (first == 0xF4 && byte(1) > 0x8F)) return 0;
    return continues(1) && continues(2) && continues(3) ? 4 : 0;
  }
  return 0;
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

/// The offset behind the closing quote, or nothing.
std::optional<std::size_t> end_of_quoted(std::string_view text, std::size_t at) {
  const char quote = text[at];
  for (++at; at < text.size(); ++at) {
    if (quote == '"' && text[at] == '\\') {
      ++at;
    } else if (text[at] == quote) {
      if (quote == '"' || at + 1 >= text.size() || text[at + 1] != '\'') return at + 1;
      ++at;
    }
  }
  return std::nullopt;
}

/// A block scalar goes on for as long as lines are indented or empty.
std::size_t end_of_block(std::string_view text, std::size_t at) {
  at = std::min(text.find('\n', at), text.size());
  while (at < text.size()) {
    const auto line = at + 1;
    if (line < text.size() && text[line] != ' ' && text[line] != '\n' && text[line] != '\r') return line;
    at = std::min(text.find('\n', line), text.size());
  }
  return at;
}

}  // namespace

std::optional<std::size_t> find_bad_character(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto c = static_cast<unsigned char>(text[at]);
    if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F) return at;
    const auto length = utf8_length(text, at);
    if (length == 0) return at;
    at += length;
  }
  return std::nullopt;
}

Place PlaceFinder::at(std::size_t offset) {
  offset = std::min(offset, text_.size());
  if (offset < offset_) {
    offset_ = 0;
    place_ = {1, 1};
  }
  for (; offset_ < offset; ++offset_) {
    const auto c = static_cast<unsigned char>(text_[offset_]);
    if (c == '\n')
      place_ = {place_.line + 1, 1};
    else if ((c & 0xC0) != 0x80)
      ++place_.column;
  }
  return place_;
}

bool TextSpans::add_scalar(std::size_t offset) {
  while (offset < source_.size() && source_[offset] == '&') {
    while (offset < source_.size() && !is_blank(source_[offset]) && source_[offset] != '\n') ++offset;
    while (offset < source_.size() && (is_blank(source_[offset]) || source_[offset] == '\n')) ++offset;
  }
  if (offset >= source_.size()) return true;
  const char first = source_[offset];
  if (first == '|' || first == '>') {
    spans_.push_back({offset, end_of_block(source_, offset)});
    block_is_open_ = true;
    return true;
  }
  if (first != '"' && first != '\'') return true;
  const auto end = end_of_quoted(source_, offset);
  spans_.push_back({offset, end.value_or(source_.size())});
  return end.has_value();
}

void TextSpans::next_node_at(std::size_t offset) {
  if (!std::exchange(block_is_open_, false)) return;
  const auto line = source_.rfind('\n', offset);
  auto& block = spans_.back();
  if (line != source_.npos) block.end = std::max(block.begin, std::min(block.end, line));
}

const TextSpans::Span* TextSpans::span_at(std::size_t offset) const {
  const auto next = std::upper_bound(spans_.begin(), spans_.end(), offset,
                                     [](std::size_t at, const Span& span) { return at < span.begin; });
  return next != spans_.begin() && offset < std::prev(next)->end ? &*std::prev(next) : nullptr;
}

bool TextSpans::is_comment(std::size_t offset) const {
  const auto break_before = source_.rfind('\n', offset);
  const auto line = break_before == source_.npos ? 0 : break_before + 1;
  for (auto at = line; at < offset; ++at)
    if (source_[at] == '#' && (at == line || is_blank(source_[at - 1])) && !span_at(at)) return true;
  return false;
}

std::vector<std::size_t> TextSpans::misplaced_tabs(std::size_t end) const {
  constexpr std::size_t enough = 20;  // a file indented with tabs need not say so on every line
  std::vector<std::size_t> tabs;
  const auto limit = std::min(end, source_.size());
  for (auto at = source_.find('\t'); at < limit && tabs.size() < enough;) {
    if (is_comment(at)) {
      at = source_.find('\t', source_.find('\n', at));
      continue;
    }
    if (!span_at(at)) tabs.push_back(at);
    at = source_.find('\t', at + 1);
  }
  return tabs;
}

}  // namespace rig::yaml
