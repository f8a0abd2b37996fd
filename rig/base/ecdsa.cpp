// SPDX-License-Identifier: Apache-2.0
#include "rig/base/ecdsa.hpp"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/obj_mac.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include <fmt/format.h>

namespace rig {
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
  void operator()(OSSL_PARAM_BLD* builder) const { OSSL_PARAM_BLD_free(builder); }
  void operator()(OSSL_PARAM* parameters) const { OSSL_PARAM_free(parameters); }
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

const EC_GROUP* curve() {
  static const Owned<EC_GROUP> group(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
  return group.get();
}

Number secret_of(const EVP_PKEY* key) {
  BIGNUM* secret = nullptr;
  EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_PRIV_KEY, &secret);
  return Number(secret);
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

Result<PublicKey> PublicKey::load(const std::filesystem::path& path) {
  auto file = open_pem(path);
  if (file.has_error()) return file.error();
  auto key = public_key(file->get());
  if (!key || !is_p256(key.get())) return not_a_key(path, "a public key or a certificate");
  return PublicKey(std::move(key));
}

bool PublicKey::verifies(const Sha256Digest& digest, const EcdsaSignature& signature) const {
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

Result<PrivateKey> PrivateKey::load(const std::filesystem::path& path) {
  auto file = open_pem(path);
  if (file.has_error()) return file.error();
  auto key = shared(PEM_read_bio_PrivateKey(file->get(), nullptr, nullptr, nullptr));
  if (!key || !is_p256(key.get())) return not_a_key(path, "a private key");
  return PrivateKey(std::move(key));
}

PrivateKey PrivateKey::from_digest(const Sha256Digest& digest) {
  const Owned<BN_CTX> context(BN_CTX_new());
  const Number secret = number(digest);
  BN_nnmod(secret.get(), secret.get(), EC_GROUP_get0_order(curve()), context.get());
  const Owned<EC_POINT> point(EC_POINT_new(curve()));
  EC_POINT_mul(curve(), point.get(), secret.get(), nullptr, nullptr, context.get());
  std::array<Byte, 65> octets{};
  EC_POINT_point2oct(curve(), point.get(), POINT_CONVERSION_UNCOMPRESSED, octets.data(), octets.size(), context.get());

  const Owned<OSSL_PARAM_BLD> builder(OSSL_PARAM_BLD_new());
  OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, SN_X9_62_prime256v1, 0);
  OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, secret.get());
  OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, octets.data(), octets.size());
  const Owned<OSSL_PARAM> parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  const Owned<EVP_PKEY_CTX> maker(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  EVP_PKEY* key = nullptr;
  EVP_PKEY_fromdata_init(maker.get());
  EVP_PKEY_fromdata(maker.get(), &key, EVP_PKEY_KEYPAIR, parameters.get());
  return PrivateKey(shared(key));
}

SharedSecret PrivateKey::agree(const PublicKey& other) const {
  const Owned<EVP_PKEY_CTX> context(EVP_PKEY_CTX_new(key_.get(), nullptr));
  SharedSecret secret{};
  std::size_t size = secret.size();
  EVP_PKEY_derive_init(context.get());
  EVP_PKEY_derive_set_peer(context.get(), other.key_.get());
  EVP_PKEY_derive(context.get(), secret.data(), &size);
  return secret;
}

std::string PrivateKey::to_pem() const {
  const Owned<BIO> memory(BIO_new(BIO_s_mem()));
  PEM_write_bio_PrivateKey(memory.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr);
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

EcdsaSignature PrivateKey::sign(const Sha256Digest& digest) const {
  const Number secret = secret_of(key_.get());
  const Owned<BN_CTX> context(BN_CTX_new());
  const EC_GROUP* group = curve();
  const BIGNUM* order = EC_GROUP_get0_order(group);
  const Owned<EC_POINT> point(EC_POINT_new(group));
  const Number hash = number(digest), reduced(BN_new()), r(BN_new()), s(BN_new()), inverse(BN_new());
  BN_nnmod(reduced.get(), hash.get(), order, context.get());

  Nonces nonces(octets32(secret.get()), octets32(reduced.get()));
  for (;;) {
    const Number nonce = number(nonces.next());
    if (BN_is_zero(nonce.get()) || BN_cmp(nonce.get(), order) >= 0) continue;
    EC_POINT_mul(group, point.get(), nonce.get(), nullptr, nullptr, context.get());
    EC_POINT_get_affine_coordinates(group, point.get(), r.get(), nullptr, context.get());
    BN_nnmod(r.get(), r.get(), order, context.get());
    BN_mod_inverse(inverse.get(), nonce.get(), order, context.get());
    BN_mod_mul(s.get(), r.get(), secret.get(), order, context.get());
    BN_mod_add(s.get(), s.get(), reduced.get(), order, context.get());
    BN_mod_mul(s.get(), s.get(), inverse.get(), order, context.get());
    if (!BN_is_zero(r.get()) && !BN_is_zero(s.get())) break;
  }
  EcdsaSignature signature{};
  BN_bn2binpad(r.get(), signature.data(), 32);
  BN_bn2binpad(s.get(), signature.data() + 32, 32);
  return signature;
}

}  // namespace rig
