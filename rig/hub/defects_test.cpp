// SPDX-License-Identifier: Apache-2.0
//
// Every defect a hub can be given shows in its behaviour, and the invariants find it somewhere in a few random lives.
#include "rig/hub/defects_layout.hpp"
#include "rig/hub/profile_layout.hpp"
#include "rig/hub/scenario.hpp"

namespace rig::hub {
namespace {

template <class Member>
void switch_on(Member& member) {
  if constexpr (std::is_same_v<Member, bool>)
    member = true;
  else
    member = 8min;
}

std::string first_violation(const Defects& defects) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    Scenario life(seed, defects);
    life.run(500);
    if (!life.world().violations().empty()) return fmt::format("seed {}: {}", seed, life.world().violations().front());
  }
  return {};
}

TEST(Defects, EveryOneBreaksAnInvariant) {
  std::apply(
      [](const auto&... field) {
        const auto check = [](const auto& one) {
          Defects defects;
          switch_on(defects.*one.member);
          EXPECT_FALSE(first_violation(defects).empty()) << one.name;
        };
        (check(field), ...);
      },
      yaml::YamlLayout<Defects>::fields);
}

TEST(Defects, AreReadFromYamlByName) {
  const auto document = yaml::Document::parse("no_hw_check: true\nread_back_delay: 8m\n", "plan.yaml").value();
  const auto defects = yaml::read_as<Defects>(document);
  ASSERT_TRUE(defects.has_value());
  EXPECT_TRUE(defects->no_hw_check);
  EXPECT_EQ(defects->read_back_delay, 8min);
  EXPECT_FALSE(defects->never_discard);
}

TEST(Profile, IsReadFromYamlAndToldInFull) {
  const auto document =
      yaml::Document::parse("overwrite_policy: BR\nlimited_duty_ota: continue\nkilobyte: 1000\n", "plan.yaml").value();
  const auto profile = yaml::read_as<Profile>(document);
  ASSERT_TRUE(profile.has_value()) << describe(profile.error());
  const auto rows = switches(*profile);
  EXPECT_EQ(rows.size(), yaml::field_names<Profile>().size());
  EXPECT_EQ(rows[0], (Switch{"report_profile", "draft2019"}));
  EXPECT_EQ(rows[1], (Switch{"kilobyte", "1000"}));
  EXPECT_EQ(rows[4], (Switch{"overwrite_policy", "BR"}));
  EXPECT_EQ(rows[10], (Switch{"limited_duty_ota", "continue"}));
  EXPECT_EQ(rows[15], (Switch{"read_back_delay", "10m"}));
}

TEST(Profile, TheSizeLimitInAllItsReadings) {
  EXPECT_EQ(first_oversize({.kilobyte = 1000}), 750'000u);
  EXPECT_EQ(first_oversize({.kilobyte = 1000, .size_operator = SizeOperator::inclusive}), 750'001u);
  EXPECT_EQ(first_oversize({.kilobyte = 1024}), 768'000u);
  EXPECT_EQ(first_oversize({.kilobyte = 1024, .size_operator = SizeOperator::inclusive}), 768'001u);
}

TEST(Profile, TheWatchdogIsHalfAnHourOrThreeTimesTheNominalTransfer) {
  EXPECT_EQ(download_watchdog({}, 1000), 30min);
  EXPECT_EQ(download_watchdog({}, 750'000), 8036s);  // 13,393 blocks at 5 per second, thrice
  EXPECT_EQ(download_watchdog({.nominal_blocks_per_second = 1}, 262'144), 3 * 4682s);
}

}  // namespace
}  // namespace rig::hub
