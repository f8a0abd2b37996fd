// SPDX-License-Identifier: Apache-2.0
//
// Keys on the curve P-256, for signatures (ECDSA with SHA-256) and for agreeing on a secret (ECDH). Copies share the
// key.
#pragma once

#include <array>
#include <filesystem>
#include <memory>

#include "rig/base/error.hpp"
#include "rig/base/sha256.hpp"

struct evp_pkey_st;

namespace rig {

/// r then s, 32 octets each, high octet first.
using EcdsaSignature = std::array<Byte, 64>;
/// The x coordinate of the point both sides arrive at.
using SharedSecret = std::array<Byte, 32>;

class PublicKey {
 public:
  /// A PEM file with a public key or a certificate. Of a certificate only the key is taken: no date, issuer or use is
  /// checked.
  static Result<PublicKey> load(const std::filesystem::path& path);

  bool verifies(const Sha256Digest& digest, const EcdsaSignature& signature) const;

 private:
  friend class PrivateKey;
  explicit PublicKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}
  std::shared_ptr<evp_pkey_st> key_;
};

/// For test keys only: signing computes with the secret in variable time, so whoever can time it can learn it.
class PrivateKey {
 public:
  /// A PEM file with a private key.
  static Result<PrivateKey> load(const std::filesystem::path& path);
  /// The key whose secret number is that of the digest, modulo the order of the curve: the same key for the same
  /// digest.
  static PrivateKey from_digest(const Sha256Digest& digest);

  PublicKey public_key() const { return PublicKey(key_); }
  /// The same signature every time: the nonce follows from key and digest (RFC 6979), so the same run gives the same
  /// bytes.
  EcdsaSignature sign(const Sha256Digest& digest) const;
  SharedSecret agree(const PublicKey& other) const;
  /// As load() reads it.
  std::string to_pem() const;

 private:
  explicit PrivateKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}
  std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace rig
