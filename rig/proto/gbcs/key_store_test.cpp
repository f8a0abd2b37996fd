// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/gbcs/key_store.hpp"

#include <gtest/gtest.h>

#include "rig/base/scratch_directory.hpp"
#include "rig/proto/gbcs/key_files.hpp"
#include "rig/proto/gbcs/samples.hpp"

namespace rig::gbcs {
namespace {

const Sha256Digest digest = sha256(as_bytes("message"));

TEST(KeyStore, ReadsCertificatesAndPrivateKeysByTheirNames) {
  const ScratchDirectory folder;
  folder.write("00DB1234567890A2-ds.pem", certificate_of(key_named("hub ds")));
  folder.write("00db1234567890a2-ka.pem", certificate_of(key_named("hub ka")));
  folder.write("90b3d51f30000002-ka.key", key_named("acb ka").to_pem());
  folder.write("90b3d51f30010000-pp-ka.pem", "not looked at");
  folder.write("README.md", "not looked at");
  const auto keys = KeyStore::load(folder.path());
  ASSERT_TRUE(keys.has_value()) << describe(keys.error());

  ASSERT_NE(keys->public_key(samples::hub, KeyUse::ds), nullptr);
  EXPECT_TRUE(keys->public_key(samples::hub, KeyUse::ds)->verifies(digest, key_named("hub ds").sign(digest)));
  EXPECT_EQ(keys->private_key(samples::hub, KeyUse::ds), nullptr);
  ASSERT_NE(keys->private_key(samples::acb, KeyUse::ka), nullptr);
  EXPECT_NE(keys->public_key(samples::acb, KeyUse::ka), nullptr);
  EXPECT_EQ(keys->public_key(samples::supplier, KeyUse::ka), nullptr);
}

TEST(KeyStore, AgreesOnASecretWithOnePrivateKeyOfEitherParty) {
  KeyStore keys;
  EXPECT_EQ(keys.shared_secret(samples::hub, samples::acb), nullptr);
  keys.add(samples::hub, KeyUse::ka, key_named("hub ka").public_key());
  keys.add(samples::acb, KeyUse::ka, key_named("acb ka").public_key());
  EXPECT_EQ(keys.shared_secret(samples::hub, samples::acb), nullptr);
  keys.add(samples::acb, KeyUse::ka, key_named("acb ka"));
  const SharedSecret expected = key_named("hub ka").agree(key_named("acb ka").public_key());
  ASSERT_NE(keys.shared_secret(samples::hub, samples::acb), nullptr);
  EXPECT_EQ(*keys.shared_secret(samples::hub, samples::acb), expected);
  EXPECT_EQ(*keys.shared_secret(samples::acb, samples::hub), expected);
}

TEST(KeyStore, ForgetsWhatWasAgreedOnWithAKeyThatIsReplaced) {
  KeyStore keys;
  keys.add(samples::hub, KeyUse::ka, key_named("hub ka"));
  keys.add(samples::acb, KeyUse::ka, key_named("acb ka"));
  const SharedSecret before = *keys.shared_secret(samples::hub, samples::acb);
  keys.add(samples::acb, KeyUse::ka, key_named("new acb ka"));
  EXPECT_NE(*keys.shared_secret(samples::hub, samples::acb), before);
}

TEST(KeyStore, ForTestsGivesTheSameKeysForTheSameSeedAndOnlyToItsParties) {
  const auto keys = KeyStore::for_tests(7, {samples::hub, samples::acb});
  const auto again = KeyStore::for_tests(7, {samples::acb, samples::hub, samples::ppmid});
  const auto other = KeyStore::for_tests(8, {samples::hub, samples::acb});
  const auto signature = keys.private_key(samples::hub, KeyUse::ds)->sign(digest);
  EXPECT_EQ(again.private_key(samples::hub, KeyUse::ds)->sign(digest), signature);
  EXPECT_NE(other.private_key(samples::hub, KeyUse::ds)->sign(digest), signature);
  EXPECT_NE(keys.private_key(samples::acb, KeyUse::ds)->sign(digest), signature);
  EXPECT_NE(keys.private_key(samples::hub, KeyUse::ka)->sign(digest), signature);
  EXPECT_EQ(*keys.shared_secret(samples::hub, samples::acb), *again.shared_secret(samples::acb, samples::hub));
  EXPECT_EQ(keys.public_key(samples::ppmid, KeyUse::ds), nullptr);
}

TEST(KeyStore, SaysWhatIsWrongWithAFolder) {
  const ScratchDirectory folder;
  const auto trouble = [&](const std::filesystem::path& path) {
    return folder.strip(describe(KeyStore::load(path).error()));
  };
  EXPECT_EQ(trouble(folder.path() / "none"),
            "none: cannot read the folder of keys: No such file or directory (not_found)");
  const ScratchDirectory empty;
  EXPECT_EQ(describe(KeyStore::load(empty.path()).error()),
            empty.path().string() +
                ": expected <eui>-ds.pem, <eui>-ka.pem, <eui>-ds.key or <eui>-ka.key, found none (not_found)");
  folder.write("00DB1234567890A2-ds.pem", key_named("a private key").to_pem());
  EXPECT_EQ(
      trouble(folder.path()),
      "00DB1234567890A2-ds.pem: expected a PEM file with a public key or a certificate on curve P-256 (invalid_file)");
  folder.write("00DB1234567890A1-ka.key", "no key");
  EXPECT_EQ(trouble(folder.path()),
            "00DB1234567890A1-ka.key: expected a PEM file with a private key on curve P-256 (invalid_file)");
}

}  // namespace
}  // namespace rig::gbcs
