// SPDX-License-Identifier: Apache-2.0
#include "rig/image/signature.hpp"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/obj_mac.h>
#include <openssl/pem.h>

#include <fmt/format.h>

namespace rig::image {
namespace {

struct Free {
  void operator()(BIO* bio) const { BIO_free_all(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(BIGNUM* number) const { BN_clear_free(number); }
  void operator()(BN_CTX* context) const { BN_CTX_free(context); }
  void operator()(EC_GROUP* group) const { EC_GROUP_free(group); }
  void operator()(EC_POINT* point) const { EC_POINT_free(point); }
  void operator()(ECDSA_SIG* signature) const { ECDSA_SIG_free(signature); }
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;
using Number = Owned<BIGNUM>;
using Octets32 = std::array<Byte, 32>;

std::shared_ptr<EVP_PKEY> shared(EVP_PKEY* key) {
  return key == nullptr ? nullptr : std::shared_ptr<EVP_PKEY>(key, EVP_PKEY_free);
}

bool is_p256(const EVP_PKEY* key) {
  std::array<char, 32> group{};
  return EVP_PKEY_get_group_name(key, group.data(), group.size(), nullptr) == 1 &&
         std::string_view(group.data()) == SN_X9_62_prime256v1;
}

std::shared_ptr<EVP_PKEY> public_key(BIO* file) {
  if (auto key = shared(PEM_read_bio_PUBKEY(file, nullptr, nullptr, nullptr))) return key;
  BIO_reset(file);
  const Owned<X509> certificate(PEM_read_bio_X509(file, nullptr, nullptr, nullptr));
  return certificate ? shared(X509_get_pubkey(certificate.get())) : nullptr;
}

Error not_a_key(const std::filesystem::path& path, const char* expected) {
  return make_error(ErrorCode::invalid_file, fmt::format("expected a PEM file with {} on curve P-256", expected),
                    path.string());
}

Result<Owned<BIO>> open_pem(const std::filesystem::path& path) {
  Owned<BIO> file(BIO_new_file(path.c_str(), "r"));
  if (!file) return make_error(ErrorCode::not_found, "cannot open the key file", path.string());
  return file;
}

Number number(ByteView octets) { return Number(BN_bin2bn(octets.data(), static_cast<int>(octets.size()), nullptr)); }

Octets32 octets32(const BIGNUM* value) {
  Octets32 octets{};
  BN_bn2binpad(value, octets.data(), static_cast<int>(octets.size()));
  return octets;
}

Octets32 hmac(const Octets32& key, std::initializer_list<ByteView> parts) {
  Bytes message;
  for (ByteView part : parts) message.insert(message.end(), part.begin(), part.end());
  Octets32 mac{};
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), message.data(), message.size(), mac.data(), nullptr);
  return mac;
}

/// The nonces of RFC 6979 section 3.2, for a curve order as long as the hash.
class Nonces {
 public:
  Nonces(const Octets32& secret, const Octets32& reduced_digest) {
    value_.fill(1);
    for (Byte round : {Byte{0}, Byte{1}}) {
      key_ = hmac(key_, {value_, {&round, 1}, secret, reduced_digest});
      value_ = hmac(key_, {value_});
    }
  }
  Octets32 next() {
    if (started_) {
      const Byte zero = 0;
      key_ = hmac(key_, {value_, {&zero, 1}});
      value_ = hmac(key_, {value_});
    }
    started_ = true;
    return value_ = hmac(key_, {value_});
  }

 private:
  Octets32 key_{};
  Octets32 value_{};
  bool started_ = false;
};

}  // namespace

Result<SupplierKey> SupplierKey::load(const std::filesystem::path& path) {
  auto file = open_pem(path);
  if (file.has_error()) return file.error();
  auto key = public_key(file->get());
  if (!key || !is_p256(key.get())) return not_a_key(path, "a public key or a certificate");
  return SupplierKey(std::move(key), path.string());
}

bool SupplierKey::verifies(const Sha256Digest& digest, const Signature& signature) const {
  const Owned<ECDSA_SIG> parsed(ECDSA_SIG_new());
  ECDSA_SIG_set0(parsed.get(), number(ByteView(signature).first(32)).release(),
                 number(ByteView(signature).last(32)).release());
  unsigned char* der = nullptr;
  const int der_size = i2d_ECDSA_SIG(parsed.get(), &der);
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new(key_.get(), nullptr));
  const bool good =
      der_size > 0 && EVP_PKEY_verify_init(context.get()) == 1 &&
      EVP_PKEY_verify(context.get(), der, static_cast<std::size_t>(der_size), digest.data(), digest.size()) == 1;
  OPENSSL_free(der);
  return good;
}

Result<SigningKey> SigningKey::load(const std::filesystem::path& path) {
  auto file = open_pem(path);
  if (file.has_error()) return file.error();
  auto key = shared(PEM_read_bio_PrivateKey(file->get(), nullptr, nullptr, nullptr));
  if (!key || !is_p256(key.get())) return not_a_key(path, "a private key");
  return SigningKey(std::move(key));
}

Signature SigningKey::sign(const Sha256Digest& digest) const {
  BIGNUM* secret_number = nullptr;
  EVP_PKEY_get_bn_param(key_.get(), OSSL_PKEY_PARAM_PRIV_KEY, &secret_number);
  const Number secret(secret_number);
  const Owned<BN_CTX> context(BN_CTX_new());
  const Owned<EC_GROUP> group(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
  const BIGNUM* order = EC_GROUP_get0_order(group.get());
  const Owned<EC_POINT> point(EC_POINT_new(group.get()));
  const Number hash = number(digest), reduced(BN_new()), r(BN_new()), s(BN_new()), inverse(BN_new());
  BN_nnmod(reduced.get(), hash.get(), order, context.get());

  Nonces nonces(octets32(secret.get()), octets32(reduced.get()));
  for (;;) {
    const Number nonce = number(nonces.next());
    if (BN_is_zero(nonce.get()) || BN_cmp(nonce.get(), order) >= 0) continue;
    EC_POINT_mul(group.get(), point.get(), nonce.get(), nullptr, nullptr, context.get());
    EC_POINT_get_affine_coordinates(group.get(), point.get(), r.get(), nullptr, context.get());
    BN_nnmod(r.get(), r.get(), order, context.get());
    BN_mod_inverse(inverse.get(), nonce.get(), order, context.get());
    BN_mod_mul(s.get(), r.get(), secret.get(), order, context.get());
    BN_mod_add(s.get(), s.get(), reduced.get(), order, context.get());
    BN_mod_mul(s.get(), s.get(), inverse.get(), order, context.get());
    if (!BN_is_zero(r.get()) && !BN_is_zero(s.get())) break;
  }
  Signature signature{};
  BN_bn2binpad(r.get(), signature.data(), 32);
  BN_bn2binpad(s.get(), signature.data() + 32, 32);
  return signature;
}

}  // namespace rig::image
