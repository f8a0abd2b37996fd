// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>

#include "rig/record/chain.hpp"

namespace rig::record {

/// A journal that never leaves memory: for tests, and for parts that look at their own record.
class MemoryJournal final : public EventSink {
 public:
  using Now = std::function<Stamp()>;
  explicit MemoryJournal(Now now) : now_(std::move(now)) {}

  void emit(Event event) override { text_ += writer_.line(event, now_()); }
  void sync() override {}

  /// Everything emitted so far, as it would stand in the file.
  const std::string& text() const { return text_; }

 private:
  Now now_;
  ChainWriter writer_;
  std::string text_;
};

}  // namespace rig::record
