// SPDX-License-Identifier: Apache-2.0
#include "rig/base/error.hpp"

#include <gtest/gtest.h>

namespace rig {
namespace {

TEST(Error, IsDescribedWithItsPlaceAndItsCode) {
  EXPECT_EQ(describe(make_error(ErrorCode::timeout, "no answer", "relay power.1")), "relay power.1: no answer (timeout)");
  EXPECT_EQ(describe(make_error(ErrorCode::timeout, "no answer")), "no answer (timeout)");
}

TEST(Result, HoldsAValueOrAnError) {
  Result<int> good = 3;
  Result<int> bad = make_error(ErrorCode::refused, "no");
  EXPECT_EQ(good.value(), 3);
  EXPECT_TRUE(bad.has_error());
  EXPECT_EQ(bad.error().code, ErrorCode::refused);
  EXPECT_THROW(bad.value(), std::logic_error);
}

}  // namespace
}  // namespace rig
