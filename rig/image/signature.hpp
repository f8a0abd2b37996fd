// SPDX-License-Identifier: Apache-2.0
//
// The Authorising Remote Party's signature of a meter image (GBCS 11.2.2): ECDSA P-256 with SHA-256, r then s, 32
// octets each, high octet first.
#pragma once

#include "rig/base/ecdsa.hpp"

namespace rig::image {

using Signature = EcdsaSignature;
using SigningKey = PrivateKey;

/// A supplier's public key.
class SupplierKey {
 public:
  /// A PEM file with a public key or a certificate, on curve P-256.
  static Result<SupplierKey> load(const std::filesystem::path& path);

  bool verifies(const Sha256Digest& digest, const Signature& signature) const {
    return key_.verifies(digest, signature);
  }
  /// The path it was loaded from.
  const std::string& name() const { return name_; }

 private:
  SupplierKey(PublicKey key, std::string name) : key_(std::move(key)), name_(std::move(name)) {}
  PublicKey key_;
  std::string name_;
};

}  // namespace rig::image
