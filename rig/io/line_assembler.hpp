// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "rig/base/bytes.hpp"
#include "rig/device/console.hpp"

namespace rig::io {

/// Makes lines of what a UART or a program says. CR, LF, CR LF and CR CR LF each end one line; a CR with nothing before it ends none. Octets
/// that are no UTF-8, and control characters but tab, become \xHH; NUL is left out, since a break and a floating line read as it. It
/// holds one line and never allocates after it was made.
class LineAssembler {
 public:
  using Line = device::Console::Line;
  using OnLine = std::function<void(const Line&)>;

  /// `max_line`: octets of text after which a line is cut and told as not ended; the next one begins there. At least 16.
  explicit LineAssembler(std::size_t max_line);

  /// `now` is when the chunk was read.
  void on_bytes(ByteView chunk, TimePoint now, const OnLine& told);
  /// Nothing more will come: tells what is left as a line that has not ended.
  void finish(TimePoint now, const OnLine& told);

  /// What has come of a line that has not ended; until the next call.
  std::string_view pending() const { return text_; }

 private:
  void take(Byte octet, TimePoint now, const OnLine& told);
  void end_line(TimePoint now, bool ended, const OnLine& told);
  void begin_character(Byte octet, TimePoint now, const OnLine& told);
  void drop_character(TimePoint now, const OnLine& told);
  void add(std::string_view text, TimePoint now, const OnLine& told);
  void add_escaped(Byte octet, TimePoint now, const OnLine& told);

  std::size_t max_line_;
  std::string text_;
  std::optional<TimePoint> first_;
  bool ended_by_return_ = false;        // a LF that comes now belongs to the CR before it
  std::array<char, 4> character_{};     // the beginning of one that takes several octets
  std::size_t have_ = 0, need_ = 0;
};

}  // namespace rig::io
