// SPDX-License-Identifier: Apache-2.0
#include "rig/dcc/profile.hpp"

#include <gmock/gmock.h>

#include "rig/dcc/defects.hpp"

namespace rig::dcc {
namespace {

using ::testing::Contains;
using ::testing::Pair;

Result<Profile> read(const std::string& text) {
  const auto document = yaml::Document::parse(text, "profile.yaml");
  if (!document) return document.error();
  return yaml::read_as<Profile>(*document);
}

TEST(Profile, TellsEverySwitchAndItsValue) {
  Profile profile;
  profile.report_profile = ReportProfile::final2022;
  profile.anomaly_11_4.threshold = 400;
  profile.fragments = {"CPL-15", "CPL-16"};
  const auto rows = describe(profile);
  EXPECT_THAT(rows, Contains(Pair("report_profile", "final2022")));
  EXPECT_THAT(rows, Contains(Pair("activation_max", "30d")));
  EXPECT_THAT(rows, Contains(Pair("anomaly_11_1.threshold", "none")));
  EXPECT_THAT(rows, Contains(Pair("anomaly_11_4.threshold", "400")));
  EXPECT_THAT(rows, Contains(Pair("fragments", "CPL-15 CPL-16")));
  EXPECT_EQ(rows.size(), yaml::field_names<Profile>().size() + 2 * (yaml::field_names<AnomalyThreshold>().size() - 1));
}

TEST(Profile, IsReadFromYaml) {
  const auto profile = read(
      "report_profile: final2022\nkilobyte: 1024\nsize_operator: inclusive\nhub_timeout: 2h\n"
      "anomaly_11_4: {threshold: 7, window: 1h, count: requests}\nduplicates: refuse\n");
  ASSERT_TRUE(profile) << describe(profile.error());
  EXPECT_FALSE(profile->is_draft());
  EXPECT_EQ(profile->size_limit(), 768'000u);
  EXPECT_EQ(profile->hub_timeout, std::chrono::hours(2));
  EXPECT_EQ(profile->anomaly_11_4.threshold, 7u);
  EXPECT_EQ(profile->anomaly_11_4.count, CountOf::requests);
  EXPECT_EQ(profile->duplicates, Duplicates::refuse);
}

TEST(Profile, RefusesAnUnknownSwitch) {
  EXPECT_EQ(describe(read("hub_timout: 2h\n").error()),
            "profile.yaml:1:1: unknown key \"hub_timout\", did you mean \"hub_timeout\"? (invalid_file)");
  EXPECT_EQ(describe(read("kilobyte: 999\n").error()),
            "profile.yaml:1:11: kilobyte: expected an integer 1000..1024, found \"999\" (invalid_file)");
}

TEST(Defects, AreAllOffUnlessSaid) {
  const Defects none;
  const auto is_off = [&](const auto& field) { return none.*field.member == std::decay_t<decltype(none.*field.member)>{}; };
  EXPECT_TRUE(std::apply([&](const auto&... field) { return (is_off(field) && ...); }, yaml::YamlLayout<Defects>::fields));
  const auto document = yaml::Document::parse("no_alert_1: true\n", "defects.yaml");
  const auto defects = yaml::read_as<Defects>(*document).value();
  EXPECT_TRUE(defects.no_alert_1);
  EXPECT_FALSE(defects.alert_sender_too);
}

}  // namespace
}  // namespace rig::dcc
