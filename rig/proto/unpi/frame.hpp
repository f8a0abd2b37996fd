// SPDX-License-Identifier: Apache-2.0
//
// The frames of Texas Instruments' Unified Network Processor Interface, as its monitor-and-test (MT) protocol uses them:
//
//   0xFE | length u8, 0..250 | cmd0 u8: type 3 bits, subsystem 5 bits | cmd1 u8 | data | XOR of everything between 0xFE and here
//
// Nothing is escaped, so a 0xFE may be data too: whoever lost his place tries every 0xFE until a checksum fits.
#pragma once

#include "rig/base/bytes.hpp"

namespace rig::unpi {

inline constexpr std::size_t max_data = 250;
inline constexpr std::size_t frame_overhead = 5;
using FrameBytes = FixedBytes<max_data + frame_overhead>;

/// POLL is for SPI only. An SREQ is answered by an SRSP, one at a time; an AREQ by nothing.
enum class Type : std::uint8_t { poll, sreq, areq, srsp };
enum class Subsystem : std::uint8_t { rpc_error = 0, sys = 1, mac = 2, af = 4, zdo = 5, sapi = 6, util = 7, debug = 8, app = 9, app_cnf = 15, green_power = 21 };

struct Id {
  Byte cmd0{}, cmd1{};
  bool operator==(const Id&) const = default;

  static constexpr Id of(Type type, Subsystem subsystem, Byte command) {
    return {static_cast<Byte>(static_cast<unsigned>(type) << 5 | static_cast<unsigned>(subsystem)), command};
  }
  constexpr Type type() const { return static_cast<Type>(cmd0 >> 5 & 3); }
  constexpr Subsystem subsystem() const { return static_cast<Subsystem>(cmd0 & 0x1F); }
  /// Of the SRSP to this SREQ.
  constexpr Id answer() const { return of(Type::srsp, subsystem(), cmd1); }
};

/// The view lies in the parser and dies when its callback returns.
struct Frame {
  Id id;
  ByteView data;
};

/// `data` of more than max_data octets is our own bug.
FrameBytes encode(Id id, ByteView data);

/// Takes bytes as they come and finds the frames among them.
class Parser {
 public:
  template <class OnFrame>
  void feed(ByteView chunk, OnFrame&& on_frame) {
    for (const Byte octet : chunk) {
      buffer_.push_back(octet);
      take_frames(on_frame);
    }
  }
  /// The line has been quiet for long: what looked like the beginning of a frame was none. There may be frames behind it.
  template <class OnFrame>
  void give_up_waiting(OnFrame&& on_frame) {
    while (!buffer_.empty()) {
      drop_to_next_start();
      take_frames(on_frame);
    }
  }

  bool is_inside_frame() const { return !buffer_.empty(); }
  /// Octets that belonged to no frame.
  std::uint64_t dropped() const { return dropped_; }

 private:
  enum class Found { nothing_yet, no_frame, frame };

  template <class OnFrame>
  void take_frames(OnFrame& on_frame) {
    for (;;) {
      const Found found = examine();
      if (found == Found::nothing_yet) return;
      if (found == Found::no_frame) {
        drop_to_next_start();
        continue;
      }
      const std::size_t size = buffer_[1] + frame_overhead;
      on_frame(Frame{{buffer_[2], buffer_[3]}, ByteView(buffer_.data() + 4, buffer_[1])});
      buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(size));
    }
  }
  Found examine() const;
  void drop_to_next_start();

  FrameBytes buffer_;  // never a whole frame between two calls
  std::uint64_t dropped_ = 0;
};

}  // namespace rig::unpi
