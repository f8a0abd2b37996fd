// SPDX-License-Identifier: Apache-2.0
//
// A protocol test is a conversation, and every conversation also fails at each of its steps for free:
//
//   Conversation<Link> talk([] { return Link(Config{}); });
//   talk.call("start", [](Link& link, TimePoint now) { return link.start(now); }).expect({Write(rst), ArmTimer{at(3200ms)}})
//       .feed(rstack).expect({LinkUp{}})
//       .passes();
//   talk.fails_cleanly_at_every_step();
//
// A machine is anything with
//   using Action = std::variant<..., wire::ArmTimer, wire::DisarmTimer, ...>;   using Actions = <container of Action>, both with ==
//   Actions on_bytes(ByteView, TimePoint);  Actions on_timer(TimePoint);
// Printing uses std::string to_string(const Action&), found by argument-dependent lookup.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "rig/wire/actions.hpp"

namespace rig::wire {

template <class Machine>
class Conversation {
 public:
  using Action = typename Machine::Action;
  using Actions = typename Machine::Actions;
  using Call = std::function<Actions(Machine&, TimePoint)>;

  explicit Conversation(std::function<Machine()> make) : make_(std::move(make)) {}

  /// Something the machine is asked to do.
  Conversation& call(std::string name, Call call) { return add({std::move(name), std::move(call), Duration::zero(), {}}); }
  /// Bytes from the other end.
  Conversation& feed(Bytes bytes) {
    std::string name = "feed " + to_hex(bytes, " ");
    return call(std::move(name), [bytes = std::move(bytes)](Machine& machine, TimePoint now) { return machine.on_bytes(bytes, now); });
  }
  /// Time passes; timers that fall due on the way are fired at their instants.
  Conversation& wait(Duration duration) { return add({"wait " + format_duration(duration), nullptr, duration, {}}); }
  /// Exactly these actions come out of the step before; a step without expect() must produce none.
  Conversation& expect(std::vector<Action> actions) {
    steps_.back().expected = std::move(actions);
    return *this;
  }

  /// Plays the whole conversation and compares every step.
  Conversation& passes() {
    Play play{make_()};
    for (const Step& step : steps_) {
      const auto got = play.perform(step);
      EXPECT_EQ(render(got), render(step.expected)) << "after: " << step.name;
    }
    return *this;
  }

  /// For every step: play up to it, then let the line go silent, feed noise, or cut the step's bytes in single octets. The
  /// machine must settle: within `patience` it emits an action for which `is_end` is true, or has no timer armed any more.
  void fails_cleanly_at_every_step(std::function<bool(const Action&)> is_end, Duration patience = std::chrono::minutes(10)) {
    const std::vector<std::pair<std::string, Bytes>> noises{{"silence", {}}, {"noise", Bytes(300, 0x55)}, {"zeros", Bytes(64, 0)}, {"flags", Bytes(9, 0x7E)}};
    for (std::size_t count = 0; count <= steps_.size(); ++count) {
      for (const auto& [name, noise] : noises) {
        SCOPED_TRACE("after " + std::to_string(count) + " steps: " + name);
        Play play{make_()};
        std::vector<Action> seen;
        for (std::size_t i = 0; i < count; ++i) append(seen, play.perform(steps_[i]));
        if (!noise.empty()) append(seen, play.run([&octets = noise](Machine& machine, TimePoint now) { return machine.on_bytes(octets, now); }));
        append(seen, play.let_pass(patience));
        const bool ended = std::any_of(seen.begin(), seen.end(), is_end);
        EXPECT_TRUE(ended || !play.timer) << "neither an end nor quiet; last actions: " << render(seen);
      }
    }
  }

 private:
  struct Step {
    std::string name;
    Call call;
    Duration wait;
    std::vector<Action> expected;
  };

  struct Play {
    Machine machine;
    TimePoint now{};
    std::optional<TimePoint> timer{};

    std::vector<Action> run(const Call& call) {
      Actions actions = call(machine, now);
      std::vector<Action> out(actions.begin(), actions.end());
      for (const Action& action : out) {
        if (const auto* arm = std::get_if<ArmTimer>(&action)) timer = arm->at;
        if (std::holds_alternative<DisarmTimer>(action)) timer.reset();
      }
      return out;
    }
    std::vector<Action> let_pass(Duration duration) {
      std::vector<Action> out;
      const TimePoint end = now + duration;
      for (int fired = 0; timer && *timer <= end && fired < 10000; ++fired) {
        now = std::max(now, *timer);
        timer.reset();
        append(out, run([](Machine& m, TimePoint at) { return m.on_timer(at); }));
      }
      now = end;
      return out;
    }
    std::vector<Action> perform(const Step& step) { return step.call ? run(step.call) : let_pass(step.wait); }
  };

  Conversation& add(Step step) {
    steps_.push_back(std::move(step));
    return *this;
  }
  static void append(std::vector<Action>& to, std::vector<Action> more) { to.insert(to.end(), more.begin(), more.end()); }
  static std::string render(const std::vector<Action>& actions) {
    std::string text;
    for (const Action& action : actions) text += "\n  " + to_string(action);
    return text.empty() ? "\n  (nothing)" : text;
  }

  std::function<Machine()> make_;
  std::vector<Step> steps_;
};

}  // namespace rig::wire
