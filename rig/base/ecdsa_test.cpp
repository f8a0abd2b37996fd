// SPDX-License-Identifier: Apache-2.0
#include "rig/base/ecdsa.hpp"

#include <gtest/gtest.h>

#include "rig/base/scratch_directory.hpp"

namespace rig {
namespace {

const std::filesystem::path keys = std::filesystem::path(RIG_SOURCE_DIR) / "firmware-images";

// RFC 6979 A.2.5, curve P-256, SHA-256: the key pair and its signatures of "sample" and "test".
TEST(PrivateKey, SignsAsTheStandardsExamples) {
  const auto key = PrivateKey::load(keys / "test-supplier-key.pem");
  ASSERT_TRUE(key.has_value()) << describe(key.error());
  EXPECT_EQ(to_hex(key->sign(sha256(as_bytes("sample")))),
            "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
            "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8");
  EXPECT_EQ(to_hex(key->sign(sha256(as_bytes("test")))),
            "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367"
            "019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083");
}

TEST(PublicKey, TellsAGoodSignatureFromABadOne) {
  const auto signing = PrivateKey::load(keys / "test-supplier-key.pem");
  const auto supplier = PublicKey::load(keys / "test-supplier-public.pem");
  ASSERT_TRUE(signing.has_value() && supplier.has_value());
  const auto digest = sha256(as_bytes("sample"));
  auto signature = signing->sign(digest);
  EXPECT_TRUE(supplier->verifies(digest, signature));
  EXPECT_FALSE(supplier->verifies(sha256(as_bytes("other")), signature));
  signature[63] ^= 1;
  EXPECT_FALSE(supplier->verifies(digest, signature));
  EXPECT_FALSE(supplier->verifies(digest, EcdsaSignature{}));
}

TEST(PublicKey, ReadsACertificateToo) {
  const auto supplier = PublicKey::load(keys / "test-supplier-certificate.pem");
  ASSERT_TRUE(supplier.has_value()) << describe(supplier.error());
  const auto signing = PrivateKey::load(keys / "test-supplier-key.pem");
  const auto digest = sha256(as_bytes("sample"));
  EXPECT_TRUE(supplier->verifies(digest, signing->sign(digest)));
}

TEST(PrivateKey, FollowsFromADigest) {
  const auto one = PrivateKey::from_digest(sha256(as_bytes("one")));
  const auto again = PrivateKey::from_digest(sha256(as_bytes("one")));
  const auto other = PrivateKey::from_digest(sha256(as_bytes("other")));
  const auto digest = sha256(as_bytes("message"));
  EXPECT_EQ(one.sign(digest), again.sign(digest));
  EXPECT_TRUE(again.public_key().verifies(digest, one.sign(digest)));
  EXPECT_FALSE(other.public_key().verifies(digest, one.sign(digest)));
}

TEST(PrivateKey, BothSidesAgreeOnTheSameSecret) {
  const auto one = PrivateKey::from_digest(sha256(as_bytes("one")));
  const auto other = PrivateKey::from_digest(sha256(as_bytes("other")));
  EXPECT_EQ(one.agree(other.public_key()), other.agree(one.public_key()));
  EXPECT_NE(one.agree(other.public_key()), one.agree(one.public_key()));
}

// RFC 5903 8.1: the Diffie-Hellman example on this curve.
TEST(PrivateKey, AgreesAsTheStandardsExample) {
  Sha256Digest i{}, r{};
  const Bytes i_octets = "C88F01F510D9AC3F70A292DAA2316DE544E9AAB8AFE84049C62A9C57862D1433"_hex;
  const Bytes r_octets = "C6EF9C5D78AE012A011164ACB397CE2088685D8F06BF9BE0B283AB46476BEE53"_hex;
  std::copy(i_octets.begin(), i_octets.end(), i.begin());
  std::copy(r_octets.begin(), r_octets.end(), r.begin());
  EXPECT_EQ(to_hex(PrivateKey::from_digest(i).agree(PrivateKey::from_digest(r).public_key())),
            "D6840F6B42F6EDAFD13116E0E12565202FEF8E9ECE7DCE03812464D04B9442DE");
}

TEST(PrivateKey, IsReadBackFromItsPem) {
  const ScratchDirectory folder;
  const auto key = PrivateKey::from_digest(sha256(as_bytes("one")));
  const auto loaded = PrivateKey::load(folder.write("one.key", key.to_pem()));
  ASSERT_TRUE(loaded.has_value()) << describe(loaded.error());
  const auto digest = sha256(as_bytes("message"));
  EXPECT_EQ(loaded->sign(digest), key.sign(digest));
}

TEST(PublicKey, SaysWhatIsNoKey) {
  EXPECT_EQ(describe(PublicKey::load("/nonexistent.pem").error()),
            "/nonexistent.pem: cannot open the key file (not_found)");
  const auto path = std::filesystem::path(RIG_SOURCE_DIR) / "CMakeLists.txt";
  EXPECT_EQ(describe(PublicKey::load(path).error()),
            path.string() + ": expected a PEM file with a public key or a certificate on curve P-256 (invalid_file)");
  EXPECT_EQ(PrivateKey::load(keys / "test-supplier-public.pem").error().code, ErrorCode::invalid_file);
}

}  // namespace
}  // namespace rig
