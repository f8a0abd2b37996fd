// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>

#include "rig/record/event.hpp"

namespace rig::app {

/// What a person sees while a run goes on. It is fed with journal lines after they were written, so nothing is shown that is
/// not in the journal. On a terminal the last line is redrawn in place for the step or transfer in progress; elsewhere every line is
/// plain and final.
class Progress {
 public:
  struct Style {
    bool live = false;     ///< the last line may be redrawn
    bool colour = false;
  };

  Progress(Style style, std::function<void(const std::string&)> write) : style_(style), write_(std::move(write)) {}

  void on_event(const record::Json& line);

 private:
  void run_started(const record::Json& line);
  void case_started(const record::Json& line);
  void step_started(const record::Json& line);
  void step_ended(const record::Json& line);
  void transfer_sample(const record::Json& line);
  void run_ended(const record::Json& line);
  void print(const std::string& text);
  void redraw(const std::string& text);
  std::string paint(const std::string& text, const std::string& verdict) const;

  Style style_;
  std::function<void(const std::string&)> write_;
  bool live_line_ = false;
  std::map<std::string, std::int64_t> last_tenth_;      // of each device's transfer, for plain lines
  std::map<std::string, std::int64_t> step_started_ns_;  // by step id of the case in progress
};

/// "ppmid  262,144 / 524,288 B   50 %   2.4 kB/s   4,681 blocks   3 retries   1m48s left"
std::string transfer_line(const record::Json& sample);

}  // namespace rig::app
