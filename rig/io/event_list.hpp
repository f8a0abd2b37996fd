// SPDX-License-Identifier: Apache-2.0
//
// Test support: events as they were emitted, for tests that look at their fields.
#pragma once

#include <string>
#include <vector>

#include "rig/record/event.hpp"

namespace rig::io {

struct EventList final : record::EventSink {
  std::vector<record::Event> all;
  void emit(record::Event event) override { all.push_back(std::move(event)); }
  void sync() override {}

  /// One field of every event of a type, in order; what is not text as JSON.
  std::vector<std::string> values(std::string_view type, const std::string& field) const {
    std::vector<std::string> found;
    for (const auto& event : all) {
      if (event.type != type) continue;
      const auto& value = event.fields.at(field);
      found.push_back(value.is_string() ? value.get<std::string>() : value.dump());
    }
    return found;
  }
  std::vector<double> numbers(std::string_view type, const std::string& field) const {
    std::vector<double> found;
    for (const auto& event : all)
      if (event.type == type) found.push_back(event.fields.at(field).get<double>());
    return found;
  }
  std::vector<std::string> device_states() const { return values("device", "state"); }
  std::vector<std::string> transfer_events() const { return values("transfer", "event"); }
};

}  // namespace rig::io
