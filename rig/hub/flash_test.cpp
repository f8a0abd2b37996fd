// SPDX-License-Identifier: Apache-2.0
#include "rig/hub/scenario.hpp"

namespace rig::hub {
namespace {

Flash lived_in_flash() {
  HubWorld world;
  world.on(job(1, DeviceClass::ppmid).to({anna, bert}).at(new_year + 24h)).download(anna);
  world.on(job(2, DeviceClass::esme).to({emma}))
      .download(emma)
      .on(job(3, DeviceClass::gsme).model(0x77).force().to({gina}).size(5));
  world.on(job(4, DeviceClass::hcalcs).model(0x78).force().to({hugo}));
  EXPECT_EQ(world.flash().waiting.size(), 2u);
  return world.flash();
}

TEST(Flash, IsLoadedAsItWasSaved) {
  const Flash flash = lived_in_flash();
  const auto loaded = load(save(flash));
  ASSERT_TRUE(loaded.has_value()) << wire::name(loaded.error());
  EXPECT_EQ(*loaded, flash);
}

TEST(Flash, CutShortAnywhereIsTruncated) {
  const Bytes bytes = save(lived_in_flash());
  for (std::size_t length = 0; length < bytes.size(); ++length) {
    const Bytes cut(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(length));
    const auto loaded = load(cut);
    ASSERT_TRUE(loaded.has_error()) << length;
    EXPECT_NE(loaded.error(), wire::DecodeError::trailing_bytes) << length;
  }
}

TEST(Flash, AByteTooManyIsRefused) {
  Bytes bytes = save(Flash{});
  bytes.push_back(0);
  EXPECT_EQ(load(bytes).error(), wire::DecodeError::trailing_bytes);
}

TEST(Flash, AStateThatDoesNotExistIsRefused) {
  Flash flash;
  flash.list.push_back({.state = static_cast<EntryState>(12)});
  EXPECT_EQ(load(save(flash)).error(), wire::DecodeError::bad_value);
}

// A hub that gets its state back from a file goes on like one that never lost it.
TEST(Flash, AHubGoesOnFromALoadedOne) {
  const Profile profile;
  Flash kept = lived_in_flash();
  Flash loaded = *load(save(kept));
  Hub one(profile, kept), other(profile, loaded);
  const Instant later{TimePoint{} + 2h, new_year + 2h};
  for (const Input& input : std::vector<Input>{PowerLost{}, PowerRestored{}, EndRequest{anna, ota::Status::success},
                                               DeviceRemoved{bert}, EndRequest{emma, ota::Status::abort}}) {
    const Actions expected = one.on(input, later);
    EXPECT_EQ(other.on(input, later), expected) << to_string(input);
    EXPECT_EQ(loaded, kept);
  }
}

TEST(Flash, EveryStateOfARandomLifeSurvives) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    Scenario life(seed);
    for (int i = 0; i < 50; ++i) {
      life.run(5);
      const auto loaded = load(save(life.world().flash()));
      ASSERT_TRUE(loaded.has_value() && *loaded == life.world().flash()) << "seed " << seed;
    }
  }
}

}  // namespace
}  // namespace rig::hub
