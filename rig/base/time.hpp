// SPDX-License-Identifier: Apache-2.0
//
// Time is an argument. The instant "now" is asked for in one file, rig/io/loop.cpp; everybody else is told.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace rig {

using Duration = std::chrono::nanoseconds;

/// The rig's monotonic time axis: zero is the start of the process (or of the virtual world). It has no now() on purpose.
struct RigClock {
  using duration = Duration;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<RigClock>;
  static constexpr bool is_steady = true;
};
using TimePoint = RigClock::time_point;

/// Civil time, UTC, as written into records.
using UtcTime = std::chrono::sys_time<Duration>;

/// An instant after which an operation has failed. Deadlines are handed down whole; nobody restarts a time-out.
class Deadline {
 public:
  static constexpr Deadline at(TimePoint instant) { return Deadline{instant}; }
  static constexpr Deadline after(TimePoint now, Duration allowance) { return Deadline{now + allowance}; }
  static constexpr Deadline never() { return Deadline{TimePoint::max()}; }

  constexpr TimePoint instant() const { return instant_; }
  constexpr bool expired(TimePoint now) const { return now >= instant_; }
  constexpr bool is_never() const { return instant_ == TimePoint::max(); }
  constexpr Deadline sooner(Deadline other) const { return instant_ < other.instant_ ? *this : other; }
  constexpr Duration remaining(TimePoint now) const { return expired(now) ? Duration::zero() : instant_ - now; }

 private:
  explicit constexpr Deadline(TimePoint instant) : instant_(instant) {}
  TimePoint instant_;
};

/// "2026-01-01T00:00:00.000000Z": RFC 3339 with microseconds, always UTC.
std::string to_rfc3339(UtcTime time);

/// ZigBee UTCTime: seconds since 2000-01-01T00:00:00Z (ZCL 2.6.2.23); Unix time = ZCL + 946,684,800.
std::uint32_t to_zcl_utc(UtcTime time);
UtcTime from_zcl_utc(std::uint32_t seconds);

/// "90s", "200ms", "2h", "1m30s", "24h": the duration notation of plans. Nothing when the text is not one.
std::optional<Duration> parse_duration(std::string_view text);

/// The same notation back, with the fewest parts that lose nothing down to a microsecond: "1m30s", "1.5ms".
std::string format_duration(Duration duration);

}  // namespace rig
