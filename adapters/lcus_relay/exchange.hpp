// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/container/static_vector.hpp>
#include <variant>

#include "adapters/lcus_relay/models.hpp"
#include "adapters/lcus_relay/protocol.hpp"
#include "rig/wire/actions.hpp"

namespace rig::lcus_relay {

/// How one exchange with the board ended.
struct Finished {
  enum class Outcome : std::uint8_t {
    commanded,  ///< sent; the board cannot be asked
    read,       ///< `state` is what the board says, and what was commanded if anything was
    disagrees,  ///< the board said `state`, twice, and the other one was commanded
    silent,     ///< the board answered neither of two queries
  };
  Outcome outcome{};
  RelayState state{};
  bool operator==(const Finished&) const = default;
};

/// Talks to the board: command, gap, query, read-back. One exchange at a time; each ends with Finished. A query is
/// repeated once, when nothing or the opposite was answered: a late answer to an abandoned query looks exactly like one
/// to this query.
class Exchange {
 public:
  using Write = wire::WriteBytes<command_size>;
  using Action = std::variant<Write, wire::ArmTimer, wire::DisarmTimer, Finished>;
  using Actions = boost::container::static_vector<Action, 4>;
  enum class State : std::uint8_t { idle, waiting_to_command, settling, waiting_to_query, waiting_for_reply };

  Exchange(const Model& model, QueryForm query) : model_(model), query_(query) {}

  /// Only when idle.
  Actions set(unsigned channel, RelayState state, TimePoint now);
  Actions read(unsigned channel, TimePoint now);
  /// Forgets the exchange in progress without a Finished.
  Actions abandon();
  Actions on_bytes(ByteView bytes, TimePoint now);
  Actions on_timer(TimePoint now);
  State state() const { return state_; }

 private:
  Actions command(TimePoint now);
  Actions ask(TimePoint now);
  Actions answered(RelayState answer, TimePoint now);
  Actions finish(Finished finished);
  Actions wait_for_gap(State state);

  Model model_;
  QueryForm query_;
  State state_ = State::idle;
  unsigned channel_ = 0;
  std::optional<RelayState> commanded_;
  int queries_left_ = 0;
  TimePoint free_at_{};  // when the board takes its next command
  StatusParser parser_;
};

std::string to_string(const Exchange::Action& action);

}  // namespace rig::lcus_relay
