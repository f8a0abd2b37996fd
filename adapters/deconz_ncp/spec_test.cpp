// SPDX-License-Identifier: Apache-2.0
#include "adapters/deconz_ncp/spec.hpp"

#include <gmock/gmock.h>

namespace rig::deconz_ncp {
namespace {

using ::testing::ElementsAre;

std::string trouble(std::string_view text) {
  const auto document = yaml::Document::parse(text, "bench.yaml").value();
  yaml::Diagnostics diagnostics;
  const bool clean = spec().check(document.root(), document.root().find("twin"), diagnostics);
  EXPECT_EQ(clean, diagnostics.empty());
  return to_string(diagnostics);
}

std::vector<std::string> keys(const std::vector<yaml::FieldRow>& rows) {
  std::vector<std::string> names;
  for (const auto& row : rows) names.push_back(row.name);
  return names;
}

TEST(ConBeeSpec, NamesItsKeys) {
  EXPECT_EQ(spec().name, "deconz_ncp");
  EXPECT_EQ(spec().default_baud, 115200u);
  EXPECT_THAT(keys(spec().settings()), ElementsAre("response_timeout", "message_timeout"));
  EXPECT_THAT(keys(spec().twin_settings()), ElementsAre("firmware", "eui64", "slots", "boot_time", "network_time", "hangs_after_messages", "restarts_after_messages",
                                                        "spoils_every", "keeps_hints"));
}

TEST(ConBeeSpec, AcceptsAWholeEntry) {
  EXPECT_EQ(trouble("{adapter: deconz_ncp, port: twin, response_timeout: 1s, message_timeout: 20s, twin: {firmware: 0x26510900, slots: 4, spoils_every: 100}}\n"), "");
}

TEST(ConBeeSpec, KnowsItsSticks) {
  ASSERT_EQ(spec().matches.size(), 2u);
  EXPECT_EQ(spec().matches[0].vid, 0x1CF1);
  EXPECT_EQ(spec().matches[0].pid, 0x0030);
  EXPECT_EQ(spec().matches[1].product, "ConBee III");
}

TEST(ConBeeSpec, SaysWhatTheStickCannotDo) {
  const auto traits = spec().traits;
  EXPECT_TRUE(traits.install_codes);
  EXPECT_TRUE(traits.aps_encryption);
  EXPECT_FALSE(traits.source_routes);
  EXPECT_FALSE(traits.network_backup);
  EXPECT_FALSE(traits.sub_ghz);
}

}  // namespace
}  // namespace rig::deconz_ncp
