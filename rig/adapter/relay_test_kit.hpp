// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <gmock/gmock.h>

#include "rig/adapter/relay_board.hpp"
#include "rig/adapter/relay_twin.hpp"
#include "rig/io/memory_stream.hpp"

namespace rig::adapter {

/// A relay board and its twin on a line in memory, in virtual time. What happens is told in words.
struct RelayTest : ::testing::Test {
  io::Loop loop{io::TimeMode::virtual_time};
  io::MemoryLine line{loop, "line", {.baud = 9600}};
  std::vector<std::string> contacts;
  std::unique_ptr<RelayTwin> twin;
  std::optional<RelayBoard> board;

  template <class AnyTwin, class... Arguments>
  void plug(std::unique_ptr<BoardProtocol> protocol, const Arguments&... arguments) {
    twin.reset();
    twin = std::make_unique<AnyTwin>(loop, line.twin_end(), arguments..., [this](unsigned channel, bool closed) {
      contacts.push_back(std::to_string(channel) + (closed ? " closes" : " opens"));
    });
    board.emplace(loop, line.host_end(), "power", std::move(protocol));
  }
  void unplug() {
    line.cut();
    loop.run();
  }
  /// A new adapter meets the board as it is after that.
  void plug_in_again(std::unique_ptr<BoardProtocol> protocol) {
    line.plug_in_again();
    twin->plugged_in_again();
    board.emplace(loop, line.host_end(), "power", std::move(protocol));
  }
  Deadline soon() const { return Deadline::after(loop.now(), std::chrono::seconds(5)); }
  std::string set(unsigned channel, device::RelayState state) {
    const auto done = board->set(channel, state, soon());
    return done.has_value() ? "done" : describe(done.error());
  }
  std::string on(unsigned channel) { return set(channel, device::RelayState::on); }
  std::string off(unsigned channel) { return set(channel, device::RelayState::off); }
  std::string read(unsigned channel) {
    const auto state = board->read(channel, soon());
    return state.has_value() ? std::string(device::name(*state)) : describe(state.error());
  }
  /// Every contact is closed and opened alone; where the board tells, it tells the same.
  void switch_each_contact_and_no_other() {
    for (unsigned channel = 1; channel <= board->channels(); ++channel) {
      EXPECT_EQ(on(channel), "done");
      for (unsigned other = 1; other <= board->channels(); ++other) {
        EXPECT_EQ(twin->closed(other), other == channel);
        if (board->can_read()) {
          EXPECT_EQ(read(other), other == channel ? "on" : "off");
        }
      }
      EXPECT_EQ(off(channel), "done");
    }
    EXPECT_EQ(contacts.size(), 2 * board->channels());
  }
};

}  // namespace rig::adapter
