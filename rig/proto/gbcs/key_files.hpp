// SPDX-License-Identifier: Apache-2.0
//
// For tests: private keys, and certificates made for them on the spot, in PEM.
#pragma once

#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

#include "rig/base/ecdsa.hpp"

namespace rig::gbcs {

inline PrivateKey key_named(const std::string& name) { return PrivateKey::from_digest(sha256(as_bytes(name))); }

/// A certificate that the key signs for itself.
inline std::string certificate_of(const PrivateKey& key) {
  const std::string pem = key.to_pem();
  const std::unique_ptr<BIO, decltype(&BIO_free_all)> in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                                         BIO_free_all);
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> pair(
      PEM_read_bio_PrivateKey(in.get(), nullptr, nullptr, nullptr), EVP_PKEY_free);
  const std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), X509_free);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), pair.get());
  X509_sign(certificate.get(), pair.get(), EVP_sha256());
  const std::unique_ptr<BIO, decltype(&BIO_free_all)> out(BIO_new(BIO_s_mem()), BIO_free_all);
  PEM_write_bio_X509(out.get(), certificate.get());
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

}  // namespace rig::gbcs
