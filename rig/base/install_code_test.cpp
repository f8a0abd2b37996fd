// SPDX-License-Identifier: Apache-2.0
#include "rig/base/install_code.hpp"

#include <gtest/gtest.h>

namespace rig {
namespace {

TEST(InstallCode, GivesTheLinkKeysOfThePublishedExamples) {
  const std::pair<const char*, const char*> examples[] = {{"83FED3407A93", "CD4FA064773F46941EC986C09963D1A8"},
                                                          {"83FED3407A939738", "A833A77434F3BFBD7A7AB97942149287"},
                                                          {"83FED3407A939723A5C639FF", "58C1828CF7F1C3FE29E7B1024AD84BFA"},
                                                          {"83FED3407A939723A5C639B26916D505", "66B6900981E1EE3CA4206B6B861C02BB"},
                                                          {"30313233343536373839414243444546", "17E92CAAA342C367E8EDDC58EEBA69ED"}};
  for (const auto& [code, key] : examples) EXPECT_EQ(to_hex(link_key_from_install_code(*from_hex(code)).value()), key) << code;
}

TEST(InstallCode, HasOneOfFourLengths) {
  EXPECT_EQ(describe(link_key_from_install_code("0102030405"_hex).error()),
            "expected an install code of 6, 8, 12 or 16 octets, found 5 (invalid_file)");
}

}  // namespace
}  // namespace rig
