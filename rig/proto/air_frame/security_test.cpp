// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/air_frame/security.hpp"

#include <gtest/gtest.h>

#include "rig/wire/codec_test_kit.hpp"

namespace rig::air_frame {
namespace {

template <class Array>
Array fixed(const Bytes& bytes) {
  Array array{};
  std::copy_n(bytes.begin(), array.size(), array.begin());
  return array;
}

const Key sample_key = fixed<Key>("C0C1C2C3C4C5C6C7C8C9CACBCCCDCECF"_hex);

struct Vector {
  const char* origin;
  Bytes nonce, authenticated, message, sealed;
  std::size_t mic;
};

std::vector<Vector> published_vectors() {
  return {{"ZigBee specification 05-3474, C.3", "A0A1A2A3A4A5A6A7 03020100 06"_hex, "0001020304050607"_hex,
           "08090A0B0C0D0E0F101112131415161718191A1B1C1D1E"_hex,
           "1A55A36ABB6C610D066B3375649CEF10D4664ECAD854A8  0A895CC1D8FF9469"_hex, 8},
          {"IEEE 802.15.4-2006, C.2.1: nothing to encrypt", "ACDE480000000001 00000005 02"_hex,
           "08D0842143010000000048DEAC 02 05000000 55CF000051525354"_hex, {}, "223BC1EC841AB553"_hex, 8},
          {"IEEE 802.15.4-2006, C.2.3: encrypted and authenticated", "ACDE480000000001 00000005 06"_hex,
           "2BDC842143020000000048DEACFFFF010000000048DEAC 06 05000000 01"_hex, "CE"_hex, "D8 4FDE529061F9C6F1"_hex, 8}};
}

TEST(CcmStar, GivesThePublishedResults) {
  for (const Vector& vector : published_vectors()) {
    const auto nonce = fixed<Nonce>(vector.nonce);
    EXPECT_EQ(to_hex(ccm_encrypt(sample_key, nonce, vector.authenticated, vector.message, vector.mic)), to_hex(vector.sealed)) << vector.origin;
    EXPECT_EQ(ccm_decrypt(sample_key, nonce, vector.authenticated, vector.sealed, vector.mic), vector.message) << vector.origin;
  }
}

TEST(CcmStar, FindsEveryWrongBit) {
  const Vector vector = published_vectors().front();
  const auto nonce = fixed<Nonce>(vector.nonce);
  for (std::size_t bit = 0; bit < 8 * vector.sealed.size(); ++bit) {
    Bytes wrong = vector.sealed;
    wrong[bit / 8] ^= static_cast<Byte>(1u << bit % 8);
    EXPECT_FALSE(ccm_decrypt(sample_key, nonce, vector.authenticated, wrong, vector.mic)) << "bit " << bit;
  }
  EXPECT_FALSE(ccm_decrypt(sample_key, nonce, "0001020304050608"_hex, vector.sealed, vector.mic));
  EXPECT_FALSE(ccm_decrypt(sample_key, nonce, vector.authenticated, "0A895C"_hex));
}

TEST(SecurityHeader, OfTheNetworkLayerNamesSenderAndKey) {
  wire::check_codec(SecurityHeader{.frame_counter = 0x00012345, .sender = Eui64{0x00DB1234567890A4}, .key_sequence = 3},
                    "28  45 23 01 00  A4 90 78 56 34 12 DB 00  03"_hex);
}

TEST(SecurityHeader, OfALinkKeyHasACounterOnly) {
  wire::check_codec(SecurityHeader{.key = KeyId::data, .frame_counter = 0x10}, "00  10 00 00 00"_hex);
}

TEST(SecurityHeader, RefusesATransmittedLevel) {
  EXPECT_EQ(wire::decode<SecurityHeader>("05 10 00 00 00"_hex).error(), wire::DecodeError::bad_value);
}

}  // namespace
}  // namespace rig::air_frame
