// SPDX-License-Identifier: Apache-2.0
//
// What happens in a run, as it goes into the journal. The journal is written first; every report is derived from it.
#pragma once

#include <nlohmann/json.hpp>
#include <string_view>

namespace rig::record {

using Json = nlohmann::ordered_json;

/// One thing that happened: a type from the table in docs/journal.md and its fields, in the order they are to be written.
struct Event {
  std::string_view type;
  Json fields = Json::object();
};

/// Where events go. The implementation stamps sequence number, run time and UTC and chains the line (rig/store/journal_file.hpp).
class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual void emit(Event event) = 0;
  /// Everything emitted so far is on the disk when this returns: called at every verdict and before anything irreversible.
  virtual void sync() = 0;
};

/// For tests and for parts that run without a journal.
class NullSink final : public EventSink {
 public:
  void emit(Event) override {}
  void sync() override {}
};

}  // namespace rig::record
