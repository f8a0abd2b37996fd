// SPDX-License-Identifier: Apache-2.0
#include "rig/image/signature.hpp"

#include <gtest/gtest.h>

namespace rig::image {
namespace {

const std::filesystem::path keys = std::filesystem::path(RIG_SOURCE_DIR) / "firmware-images";

// RFC 6979 A.2.5, curve P-256, SHA-256: the key pair and its signatures of "sample" and "test".
TEST(SigningKey, SignsAsTheStandardsExamples) {
  const auto key = SigningKey::load(keys / "test-supplier-key.pem");
  ASSERT_TRUE(key.has_value()) << describe(key.error());
  EXPECT_EQ(to_hex(key->sign(sha256(as_bytes("sample")))),
            "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716"
            "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8");
  EXPECT_EQ(to_hex(key->sign(sha256(as_bytes("test")))),
            "F1ABB023518351CD71D881567B1EA663ED3EFCF6C5132B354F28D3B0B7D38367"
            "019F4113742A2B14BD25926B49C649155F267E60D3814B4C0CC84250E46F0083");
}

TEST(SupplierKey, TellsAGoodSignatureFromABadOne) {
  const auto signing = SigningKey::load(keys / "test-supplier-key.pem");
  const auto supplier = SupplierKey::load(keys / "test-supplier-public.pem");
  ASSERT_TRUE(signing.has_value() && supplier.has_value());
  const auto digest = sha256(as_bytes("sample"));
  auto signature = signing->sign(digest);
  EXPECT_TRUE(supplier->verifies(digest, signature));
  EXPECT_FALSE(supplier->verifies(sha256(as_bytes("other")), signature));
  signature[63] ^= 1;
  EXPECT_FALSE(supplier->verifies(digest, signature));
  EXPECT_FALSE(supplier->verifies(digest, Signature{}));
}

TEST(SupplierKey, ReadsACertificateToo) {
  const auto supplier = SupplierKey::load(keys / "test-supplier-certificate.pem");
  ASSERT_TRUE(supplier.has_value()) << describe(supplier.error());
  const auto signing = SigningKey::load(keys / "test-supplier-key.pem");
  const auto digest = sha256(as_bytes("sample"));
  EXPECT_TRUE(supplier->verifies(digest, signing->sign(digest)));
}

TEST(SupplierKey, SaysWhatIsNoKey) {
  EXPECT_EQ(describe(SupplierKey::load("/nonexistent.pem").error()),
            "/nonexistent.pem: cannot open the key file (not_found)");
  const auto path = std::filesystem::path(RIG_SOURCE_DIR) / "CMakeLists.txt";
  EXPECT_EQ(describe(SupplierKey::load(path).error()),
            path.string() + ": expected a PEM file with a public key or a certificate on curve P-256 (invalid_file)");
  EXPECT_EQ(SigningKey::load(keys / "test-supplier-public.pem").error().code, ErrorCode::invalid_file);
}

}  // namespace
}  // namespace rig::image
