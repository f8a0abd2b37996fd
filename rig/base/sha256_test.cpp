// SPDX-License-Identifier: Apache-2.0
#include "rig/base/sha256.hpp"

#include <gtest/gtest.h>

namespace rig {
namespace {

TEST(Sha256, MatchesTheStandardVectors) {  // FIPS 180-4 examples
  EXPECT_EQ(to_string(sha256({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(to_string(sha256(as_bytes("abc"))), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha256, TakesItsInputInPieces) {
  Sha256 hash;
  hash.update(as_bytes("a"));
  hash.update(as_bytes("bc"));
  EXPECT_EQ(hash.finish(), sha256(as_bytes("abc")));
}

}  // namespace
}  // namespace rig
