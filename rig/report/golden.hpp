// SPDX-License-Identifier: Apache-2.0
//
// For tests: compares with a file of reports/samples/. HANRIG_UPDATE_GOLDEN=1 in the environment writes the files anew instead.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

namespace rig::report {

inline std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void expect_golden(const std::string& name, const std::string& text) {
  const std::string path = RIG_SOURCE_DIR "/reports/samples/" + name;
  if (std::getenv("HANRIG_UPDATE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << text;
  EXPECT_TRUE(read_text(path) == text) << path << " differs; look at the change, then run the test with HANRIG_UPDATE_GOLDEN=1";
}

}  // namespace rig::report
