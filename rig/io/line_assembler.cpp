// SPDX-License-Identifier: Apache-2.0
#include "rig/io/line_assembler.hpp"

#include <algorithm>
#include <utility>

namespace rig::io {
namespace {

constexpr Byte carriage_return = '\r', line_feed = '\n', tab = '\t', del = 0x7F;

/// 0 for an octet no UTF-8 character begins with.
std::size_t length_of_character(Byte first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return 2;
  if (first >= 0xE0 && first <= 0xEF) return 3;
  if (first >= 0xF0 && first <= 0xF4) return 4;
  return 0;
}

/// Whether `next` may follow; the second octet rules out overlong forms, surrogates and what is beyond U+10FFFF (RFC 3629, 4).
bool may_follow(Byte first, std::size_t position, Byte next) {
  if (position > 1) return next >= 0x80 && next <= 0xBF;
  const Byte low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  const Byte high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  return next >= low && next <= high;
}

}  // namespace

LineAssembler::LineAssembler(std::size_t max_line) : max_line_(std::max<std::size_t>(max_line, 16)) { text_.reserve(max_line_); }

void LineAssembler::on_bytes(ByteView chunk, TimePoint now, const OnLine& told) {
  for (const Byte octet : chunk) take(octet, now, told);
}

void LineAssembler::finish(TimePoint now, const OnLine& told) {
  drop_character(now, told);
  if (!text_.empty()) end_line(now, false, told);
}

void LineAssembler::take(Byte octet, TimePoint now, const OnLine& told) {
  if (have_ > 0) {
    if (may_follow(static_cast<Byte>(character_[0]), have_, octet)) {
      character_[have_++] = static_cast<char>(octet);
      if (have_ < need_) return;
      have_ = 0;
      return add({character_.data(), need_}, now, told);
    }
    drop_character(now, told);
  }
  if (octet == carriage_return) {
    if (text_.empty()) return;
    end_line(now, true, told);
    ended_by_return_ = true;
  } else if (octet == line_feed) {
    if (!std::exchange(ended_by_return_, false)) end_line(now, true, told);
  } else if (octet != 0) {
    begin_character(octet, now, told);
  }
}

void LineAssembler::begin_character(Byte octet, TimePoint now, const OnLine& told) {
  ended_by_return_ = false;
  if (!first_) first_ = now;
  const std::size_t length = length_of_character(octet);
  if (length > 1) {
    character_[0] = static_cast<char>(octet);
    have_ = 1;
    need_ = length;
  } else if (length == 0 || octet == del || (octet < ' ' && octet != tab)) {
    add_escaped(octet, now, told);
  } else {
    const char plain = static_cast<char>(octet);
    add({&plain, 1}, now, told);
  }
}

void LineAssembler::drop_character(TimePoint now, const OnLine& told) {
  const std::size_t have = std::exchange(have_, 0);
  for (std::size_t i = 0; i < have; ++i) add_escaped(static_cast<Byte>(character_[i]), now, told);
}

void LineAssembler::add_escaped(Byte octet, TimePoint now, const OnLine& told) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  const std::array text{'\\', 'x', digits[octet >> 4], digits[octet & 0x0F]};
  add({text.data(), text.size()}, now, told);
}

void LineAssembler::add(std::string_view text, TimePoint now, const OnLine& told) {
  if (text_.size() + text.size() > max_line_) {
    end_line(now, false, told);
    first_ = now;
  }
  text_ += text;
}

void LineAssembler::end_line(TimePoint now, bool ended, const OnLine& told) {
  const Line line{.first = first_.value_or(now), .last = now, .text = text_, .ended = ended};
  first_.reset();
  if (told) told(line);
  text_.clear();
}

}  // namespace rig::io
