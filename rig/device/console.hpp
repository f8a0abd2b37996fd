// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "rig/base/error.hpp"
#include "rig/base/time.hpp"

namespace rig::device {

/// The debug UART of a device under test, as lines of text. It listens from the moment it is opened, which is before the
/// device is given power. Callbacks come from the loop.
class Console {
 public:
  struct Line {
    TimePoint first;        ///< when its first octet was received
    TimePoint last;         ///< when its end was received
    std::string_view text;  ///< without line end; octets that are no UTF-8 as \xHH; dies when the call returns
    bool ended = true;      ///< false: cut because it was longer than a line may be, or the port was lost
  };
  struct Listener {
    std::function<void(const Line&)> on_line;
    std::function<void(std::string_view pending)> on_pending;  ///< what has come of a line that has not ended grew: prompts
    std::function<void(const Error&)> on_lost;                 ///< once
  };

  virtual ~Console() = default;
  virtual void listen(Listener listener) = 0;
  /// Sends `text` and the line end the console is set to.
  virtual void send_line(std::string_view text) = 0;
  /// Sends exactly these octets: a control character, a password without line end.
  virtual void send_raw(std::string_view octets) = 0;
};

}  // namespace rig::device
