// SPDX-License-Identifier: Apache-2.0
#include "rig/base/mapped_file.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace rig {
namespace {

std::filesystem::path scratch(const char* name) { return std::filesystem::path(::testing::TempDir()) / name; }

TEST(MappedFile, ShowsTheBytesOfTheFileEvenAfterForgettingThem) {
  const auto path = scratch("mapped_file_test.bin");
  std::ofstream(path, std::ios::binary) << std::string(10000, 'x') << "end";
  const auto file = MappedFile::open(path);
  ASSERT_TRUE(file.has_value());
  EXPECT_EQ(file->bytes().size(), 10003u);
  file->forget(8192);
  EXPECT_EQ(file->bytes()[0], 'x');
  EXPECT_EQ(as_text(file->bytes().last(3)), "end");
}

TEST(MappedFile, MapsAnEmptyFileToAnEmptyView) {
  const auto path = scratch("mapped_file_test.empty");
  std::ofstream(path, std::ios::binary).flush();
  EXPECT_TRUE(MappedFile::open(path).value().bytes().empty());
}

TEST(MappedFile, SaysWhatIsWrongAndWhere) {
  const auto missing = MappedFile::open("/nonexistent/image.ota");
  ASSERT_TRUE(missing.has_error());
  EXPECT_EQ(describe(missing.error()), "/nonexistent/image.ota: cannot open: No such file or directory (not_found)");
  EXPECT_EQ(MappedFile::open("/tmp").error().code, ErrorCode::io_failed);
}

}  // namespace
}  // namespace rig
