// SPDX-License-Identifier: Apache-2.0
#include "rig/wire/conversation.hpp"

namespace rig::wire {
namespace {

using namespace std::chrono_literals;

struct Up {
  bool operator==(const Up&) const = default;
};
struct Down {
  bool operator==(const Down&) const = default;
};

/// Asks once, waits a second for one octet, gives up.
struct Asker {
  using Action = std::variant<WriteBytes<8>, ArmTimer, DisarmTimer, Up, Down>;
  using Actions = std::vector<Action>;
  bool asked = false;

  Actions start(TimePoint now) {
    asked = true;
    return {WriteBytes<8>{{0x3F}}, ArmTimer{now + 1s}};
  }
  Actions on_bytes(ByteView, TimePoint) {
    if (!asked) return {};
    asked = false;
    return {DisarmTimer{}, Up{}};
  }
  Actions on_timer(TimePoint) { return {Down{}}; }
};

std::string to_string(const Asker::Action& action) {
  static constexpr const char* names[] = {"write", "arm", "disarm", "up", "down"};
  return names[action.index()];
}

TEST(Conversation, PassesAndFailsAtEveryStep) {
  Conversation<Asker> talk([] { return Asker{}; });
  talk.call("start", [](Asker& asker, TimePoint now) { return asker.start(now); })
      .expect({WriteBytes<8>{{0x3F}}, ArmTimer{TimePoint{} + 1s}})
      .feed({0x21})
      .expect({DisarmTimer{}, Up{}})
      .passes();
  talk.fails_cleanly_at_every_step([](const auto& action) { return std::holds_alternative<Down>(action); });
}

TEST(Conversation, FiresTimersOnTheWay) {
  Conversation<Asker> talk([] { return Asker{}; });
  talk.call("start", [](Asker& asker, TimePoint now) { return asker.start(now); })
      .expect({WriteBytes<8>{{0x3F}}, ArmTimer{TimePoint{} + 1s}})
      .wait(2s)
      .expect({Down{}})
      .passes();
}

}  // namespace
}  // namespace rig::wire
