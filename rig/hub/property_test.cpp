// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "rig/hub/scenario.hpp"

namespace rig::hub {
namespace {

/// RIG_SEEDS asks for more, at night: ten thousand.
std::uint64_t seed_count() {
  const char* asked = std::getenv("RIG_SEEDS");
  return asked ? std::strtoull(asked, nullptr, 10) : 200;
}
const std::uint64_t seeds = seed_count();

std::string tail(const std::string& text) { return text.substr(text.size() > 4000 ? text.size() - 4000 : 0); }

TEST(RandomLife, KeepsEveryInvariant) {
  std::size_t alerts = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Scenario life(seed);
    life.run(250);
    ASSERT_TRUE(life.world().violations().empty()) << life.world().violations().front() << "\n"
                                                   << tail(life.world().transcript());
    alerts += life.world().alerts().size();
  }
  EXPECT_GT(alerts, seeds * 10);
}

}  // namespace
}  // namespace rig::hub
