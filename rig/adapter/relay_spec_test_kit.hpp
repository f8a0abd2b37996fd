// SPDX-License-Identifier: Apache-2.0
//
// What the specs of all relay boards are asked in their tests.
#pragma once

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "rig/adapter/spec.hpp"
#include "rig/io/memory_stream.hpp"

namespace rig::adapter {

inline std::vector<std::string> keys_of(const Spec& spec) {
  std::vector<std::string> names;
  for (const auto& row : spec.settings()) names.push_back(row.name);
  return names;
}

inline std::vector<std::string> usb_ids_of(const Spec& spec) {
  std::vector<std::string> ids;
  for (const UsbMatch& match : spec.matches) ids.push_back(fmt::format("{:04x}:{:04x}", match.vid, match.pid));
  return ids;
}

/// What a bench file with this entry would be told.
inline std::string trouble(const Spec& spec, std::string_view entry) {
  const auto document = yaml::Document::parse(entry, "bench.yaml").value();
  yaml::Diagnostics diagnostics;
  const bool clean = spec.check(document.root(), document.root().find("twin"), diagnostics);
  EXPECT_EQ(clean, diagnostics.empty());
  return to_string(diagnostics);
}

/// Opens the board of this entry and its twin, commands every contact on, and tells which ones closed.
inline std::vector<unsigned> contacts_closed(const Spec& spec, std::string_view entry) {
  const auto document = yaml::Document::parse(entry, "bench.yaml").value();
  io::Loop loop(io::TimeMode::virtual_time);
  io::MemoryLine line(loop, "line");
  sim::Air air(loop, {}, Rng(1));
  std::vector<unsigned> closed;
  const auto contact = [&](unsigned channel, bool is_closed) {
    if (is_closed) closed.push_back(channel);
  };
  const auto twin = spec.make_twin(
      {.loop = loop, .port = line.twin_end(), .air = air, .contact = contact, .rng = Rng(1), .name = "power"},
      document.root(), document.root().find("twin"));
  auto opened = spec.open({.loop = loop, .port = line.host_end(), .name = "power"}, document.root());
  auto& board = *std::get<std::unique_ptr<device::RelayBank>>(opened.value());
  for (unsigned channel = 1; channel <= board.channels(); ++channel) {
    const auto done = board.set(channel, device::RelayState::on, Deadline::after(loop.now(), std::chrono::seconds(5)));
    EXPECT_EQ(done.has_value(), !closed.empty() && closed.back() == channel) << "channel " << channel;
  }
  return closed;
}

}  // namespace rig::adapter
