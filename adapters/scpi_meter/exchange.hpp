// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/container/small_vector.hpp>
#include <variant>

#include "adapters/scpi_meter/protocol.hpp"
#include "adapters/scpi_meter/settings.hpp"
#include "rig/wire/actions.hpp"

namespace rig::scpi_meter {

/// How one exchange with the meter ended.
struct Finished {
  enum class Outcome : std::uint8_t {
    measured,    ///< `value`, as the meter said it
    identified,  ///< `text` is the identity
    silent,      ///< `text` is the query without answer
    garbled,     ///< `text` is what came instead of an answer
  };
  Outcome outcome{};
  double value{};
  std::string text{};
  bool operator==(const Finished&) const = default;
};

/// Asks the meter. One exchange at a time; each ends with Finished. A meter answers in order, and nothing tells which
/// query an answer belongs to: after anything unexpected a late answer could pass for a fresh one. So the meter is then
/// asked who it is, and whatever it says before that is dropped; the same at the beginning. What fails is tried once
/// more.
class Exchange {
 public:
  struct Write {
    std::string text;
    bool operator==(const Write&) const = default;
  };
  using Action = std::variant<Write, wire::ArmTimer, wire::DisarmTimer, Finished>;
  using Actions = boost::container::small_vector<Action, 4>;
  enum class State : std::uint8_t { idle, waiting_for_identity, waiting_for_reading };

  explicit Exchange(const Settings& settings) : settings_(settings) {}

  /// Only when idle.
  Actions read(TimePoint now);
  Actions identify(TimePoint now);
  /// Forgets the exchange in progress without a Finished.
  Actions abandon();
  Actions on_bytes(ByteView bytes, TimePoint now);
  Actions on_timer(TimePoint now);
  State state() const { return state_; }

 private:
  void on_line(std::string line, TimePoint now, Actions& out);
  void ask(State state, std::string_view query, TimePoint now, Actions& out);
  void ask_identity(TimePoint now, Actions& out);
  void try_again(Finished otherwise, TimePoint now, Actions& out);
  void finish(Finished finished, Actions& out);

  Settings settings_;
  State state_ = State::idle;
  bool wants_reading_ = false;
  bool in_step_ = false;  // nothing is under way that was not asked for
  int tries_left_ = 0;
  std::string asked_;
  std::string garbage_;  // the last line that was not understood since then
  LineReader lines_;
};

std::string to_string(const Exchange::Action& action);

}  // namespace rig::scpi_meter
