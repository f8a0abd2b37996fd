// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/gbcs/mac.hpp"

#include <gtest/gtest.h>

#include "rig/proto/gbcs/samples.hpp"

namespace rig::gbcs {
namespace {

std::string mac_of(const std::string& key, const samples::Sample& sample) {
  Bytes maced = from_hex("DF" + sample.signed_part).value();
  append_signature(maced, {});
  return to_hex(compute_mac(samples::array_of<16>(from_hex(key).value()), sample.message.originator, maced));
}

samples::Sample sample(const std::string& name) {
  for (const auto& candidate : samples::all())
    if (candidate.name == name) return candidate;
  ADD_FAILURE() << "there is no sample " << name;
  return {};
}

TEST(Mac, IsThatOfThePublicTestData) {
  EXPECT_EQ(mac_of("d87c9e7c836010dc3ed75d0c1e1252a0", sample("CS08 command")), "BDC5E70406017D96EE0F9759");
  EXPECT_EQ(mac_of("cfbafadb1d03cc0b4e2d06535aeabb71", sample("CS08 response")), "0DA6F255E953F315B792D962");
}

// SHA-256 of 00000001, thirty-two octets 5A, the algorithm, the ACB, 09 01, counter 1300 and the PPMID, as sha256sum
// has it.
TEST(Mac, KeyFollowsFromTheSecretAndTheHeadOfTheMessage) {
  SharedSecret secret{};
  secret.fill(0x5A);
  const auto key = derive_mac_key(secret, MessageKind::command, 1300, samples::acb, samples::ppmid);
  EXPECT_EQ(to_hex(key), "415D000C010A183439668E665F99C322");
  EXPECT_NE(derive_mac_key(secret, MessageKind::response, 1300, samples::acb, samples::ppmid), key);
  EXPECT_NE(derive_mac_key(secret, MessageKind::command, 1301, samples::acb, samples::ppmid), key);
  EXPECT_NE(derive_mac_key(secret, MessageKind::command, 1300, samples::ppmid, samples::acb), key);
}

}  // namespace
}  // namespace rig::gbcs
