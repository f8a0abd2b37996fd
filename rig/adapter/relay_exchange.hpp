// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/container/static_vector.hpp>
#include <memory>

#include "rig/adapter/board_protocol.hpp"
#include "rig/wire/actions.hpp"

namespace rig::adapter {

/// How one exchange with a board ended.
struct Finished {
  enum class Outcome : std::uint8_t {
    commanded,  ///< sent, and acknowledged where the board does so; it cannot be asked
    read,       ///< `state` is what the board says, and what was commanded if anything was
    disagrees,  ///< the board said `state`, twice, and the other one was commanded
    silent,     ///< the board did not answer, whatever it was asked; `why` says what
    refused,    ///< the board answered, and the answer was no; `why` is its reason
  };
  Outcome outcome{};
  device::RelayState state{};
  std::string why{};
  bool operator==(const Finished&) const = default;
};

/// Talks to a board: prepare, command, gap, query, read-back. One exchange at a time; each ends with Finished. A query
/// is repeated once, when nothing or the opposite was answered: a late answer to an abandoned query looks exactly like
/// one to this query.
class RelayExchange {
 public:
  using Write = wire::WriteBytes<BoardFrame::static_capacity>;
  using Action = std::variant<Write, wire::ArmTimer, wire::DisarmTimer, Finished>;
  using Actions = boost::container::static_vector<Action, 4>;
  enum class State : std::uint8_t { idle, waiting_for_gap, waiting_for_answer, settling };

  explicit RelayExchange(std::unique_ptr<BoardProtocol> protocol) : protocol_(std::move(protocol)) {}

  /// Only when idle.
  Actions set(unsigned channel, device::RelayState state, TimePoint now) { return begin(channel, state, {}, now); }
  Actions read(unsigned channel, TimePoint now) { return begin(channel, {}, {}, now); }
  /// Read back as off: a board that is slower to answer than the pulse is long disagrees.
  Actions pulse_off(unsigned channel, Duration duration, TimePoint now) {
    return begin(channel, device::RelayState::off, duration, now);
  }
  /// Forgets the exchange in progress without a Finished.
  Actions abandon();
  Actions on_bytes(ByteView bytes, TimePoint now);
  Actions on_timer(TimePoint now);
  State state() const { return state_; }
  const BoardTraits& traits() const { return protocol_->traits(); }

 private:
  enum class Stage : std::uint8_t { preparing, commanding, querying };
  Actions begin(unsigned channel, std::optional<device::RelayState> commanded, std::optional<Duration> pulse,
                TimePoint now);
  BoardRequest next_request();
  Actions send_when_free(TimePoint now);
  Actions send(TimePoint now);
  bool may_repeat() const { return request_.repeated && tried_ < 2; }
  wire::ArmTimer settle(TimePoint now);
  Actions settled(TimePoint now);
  Actions answered(device::RelayState answer, TimePoint now);
  Actions try_again_or(Finished finished, TimePoint now);
  Actions silent();
  Actions finish(Finished finished);

  std::unique_ptr<BoardProtocol> protocol_;
  State state_ = State::idle;
  Stage stage_{};
  unsigned channel_ = 0;
  std::optional<device::RelayState> commanded_;
  std::optional<Duration> pulse_;
  BoardRequest request_;
  unsigned tried_ = 0;   // how often this request was sent
  TimePoint free_at_{};  // when the board takes its next frame
};

std::string to_string(const RelayExchange::Action& action);

}  // namespace rig::adapter
