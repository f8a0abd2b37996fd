// SPDX-License-Identifier: Apache-2.0
//
// The Authorising Remote Party's signature of a meter image (GBCS 11.2.2): ECDSA P-256 with SHA-256, r then s, 32
// octets each, high octet first.
#pragma once

#include <array>
#include <filesystem>
#include <memory>

#include "rig/base/error.hpp"
#include "rig/base/sha256.hpp"

struct evp_pkey_st;

namespace rig::image {

using Signature = std::array<Byte, 64>;

/// A supplier's public key.
class SupplierKey {
 public:
  /// A PEM file with a public key or a certificate, on curve P-256.
  static Result<SupplierKey> load(const std::filesystem::path& path);

  bool verifies(const Sha256Digest& digest, const Signature& signature) const;
  /// The path it was loaded from.
  const std::string& name() const { return name_; }

 private:
  SupplierKey(std::shared_ptr<evp_pkey_st> key, std::string name) : key_(std::move(key)), name_(std::move(name)) {}
  std::shared_ptr<evp_pkey_st> key_;
  std::string name_;
};

/// A private key that signs test images the same way every time: the nonce follows from key and digest (RFC 6979), so
/// the same recipe gives the same bytes.
class SigningKey {
 public:
  /// A PEM file with a private key on curve P-256.
  static Result<SigningKey> load(const std::filesystem::path& path);

  Signature sign(const Sha256Digest& digest) const;

 private:
  explicit SigningKey(std::shared_ptr<evp_pkey_st> key) : key_(std::move(key)) {}
  std::shared_ptr<evp_pkey_st> key_;
};

}  // namespace rig::image
