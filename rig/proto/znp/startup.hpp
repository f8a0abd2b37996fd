// SPDX-License-Identifier: Apache-2.0
//
// From a dongle in any state to a coordinator in the configured network: the order of commands of a session's start.
#pragma once

#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "rig/base/error.hpp"
#include "rig/proto/znp/session_config.hpp"

namespace rig::znp {

/// The NCP is ready: what it is, and where.
struct Ready {
  VersionQuery::Response version;
  std::optional<std::uint32_t> build;  ///< 20230507; old firmware does not tell
  std::uint16_t capabilities{};
  Eui64 eui64;
  std::uint16_t pan_id{};
  std::uint64_t extended_pan_id{};
  std::uint8_t channel{};
  bool formed = false;  ///< else resumed
  bool operator==(const Ready&) const = default;
};

/// Told what the NCP answered, says what to do next. What a stick keeps in non-volatile memory decides: when it says that the
/// configured network is complete in it, that network is resumed, else everything is cleared and the network is formed.
class Startup {
 public:
  /// An SREQ; its SRSP goes to on_answer().
  struct Send {
    unpi::Id id;
    std::string_view name;
    unpi::FrameBytes frame;
    bool slow = false;  ///< may take as long as forming a network
  };
  /// Ask for a restart; its indication goes to on_reset().
  struct Reset {
    bool again = false;  ///< the last one was not answered
  };
  /// Wait; for the network, or just so.
  struct Wait {
    Duration longest;
  };
  using Move = std::variant<Send, Reset, Wait, Ready, Error>;

  explicit Startup(std::shared_ptr<const SessionConfig> config);

  Move begin();
  Move on_answer(ByteView data);
  Move on_unknown_command();
  Move on_reset();
  std::optional<Move> on_state(std::uint8_t state);
  Move on_timeout();

 private:
  enum class Step {
    resetting, ping, version, address, check_flag, check_item,  // what is there
    clear_flag, order_clearing, clearing, write_item, primary_channel, secondary_channel, form,  // a new network
    resume, await_up, settle, check_network, set_flag, endpoint, messages, power, done
  };
  struct Item {
    std::uint16_t id{};
    FixedBytes<16> value;
  };

  template <class Command>
  Move send(Step step, const Command& command, bool slow = false);
  Move next(Step step);
  Move write_item(Step step, const Item& item);
  Move on_item_written(ByteView data);
  Move after_item();
  Move on_version(ByteView data);
  Move on_item_read(ByteView data);
  Move on_network(ByteView data);
  Move on_status(ByteView data);
  Move refused(Status status) const;
  Move bad_answer() const;

  std::shared_ptr<const SessionConfig> config_;
  std::vector<Item> items_;  // of a commissioned stick
  Step step_ = Step::resetting;
  std::string_view sent_;
  std::size_t item_ = 0;
  Item writing_;
  bool overwriting_ = false;  // the item was there: it is being written over
  bool is_up_ = false;
  int resets_ = 0, restarts_ = 0, looks_ = 0;
  Ready ready_;
};

}  // namespace rig::znp
