// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/air_frame/security.hpp"

#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

namespace rig::air_frame {
namespace {

constexpr Byte used_level = 5;
constexpr unsigned key_shift = 3;
constexpr Byte key_mask = 0x03, extended_nonce = 0x20;

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};
using Cipher = std::unique_ptr<EVP_CIPHER_CTX, FreeCipher>;

int size_of(ByteView bytes) { return static_cast<int>(bytes.size()); }

// OpenSSL takes a null pointer for "this is not the message yet".
const Byte* start_of(ByteView bytes) {
  static constexpr Byte nothing = 0;
  return bytes.empty() ? &nothing : bytes.data();
}

void check(int done) {
  if (done != 1) throw std::runtime_error("OpenSSL has no AES-128-CCM");
}

// `known_mic` is null when encrypting.
Cipher begin(bool encrypt, const Key& key, const Nonce& nonce, ByteView authenticated, std::size_t message, std::size_t mic, const Byte* known_mic) {
  Cipher cipher(EVP_CIPHER_CTX_new());
  auto* context = cipher.get();
  const int direction = encrypt ? 1 : 0;
  int ignored = 0;
  check(EVP_CipherInit_ex(context, EVP_aes_128_ccm(), nullptr, nullptr, nullptr, direction));
  check(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_IVLEN, static_cast<int>(nonce.size()), nullptr));
  check(EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, static_cast<int>(mic), const_cast<Byte*>(known_mic)));
  check(EVP_CipherInit_ex(context, nullptr, nullptr, key.data(), nonce.data(), direction));
  check(EVP_CipherUpdate(context, nullptr, &ignored, nullptr, static_cast<int>(message)));
  check(EVP_CipherUpdate(context, nullptr, &ignored, start_of(authenticated), size_of(authenticated)));
  return cipher;
}

Nonce nonce_of(const SecurityHeader& security, Eui64 sender, Byte control) {
  Nonce nonce{};
  wire::Writer writer(nonce);
  writer.u64(sender.value);
  writer.u32(security.frame_counter);
  writer.u8(control);
  return nonce;
}

Byte control_of(const SecurityHeader& security) {
  return static_cast<Byte>(static_cast<unsigned>(security.key) << key_shift | (security.sender ? extended_nonce : 0u));
}

// What is authenticated has the level that is used, not the one that is transmitted (4.3.1.1).
Bytes with_level(ByteView header, const SecurityHeader& security) {
  Bytes authenticated(header.begin(), header.end());
  authenticated[header.size() - wire::encode(security).size()] |= used_level;
  return authenticated;
}

}  // namespace

Bytes ccm_encrypt(const Key& key, const Nonce& nonce, ByteView authenticated, ByteView message, std::size_t mic) {
  const Cipher cipher = begin(true, key, nonce, authenticated, message.size(), mic, nullptr);
  Bytes sealed(message.size() + mic);
  int ignored = 0;
  check(EVP_CipherUpdate(cipher.get(), sealed.data(), &ignored, start_of(message), size_of(message)));
  check(EVP_CIPHER_CTX_ctrl(cipher.get(), EVP_CTRL_AEAD_GET_TAG, static_cast<int>(mic), sealed.data() + message.size()));
  return sealed;
}

std::optional<Bytes> ccm_decrypt(const Key& key, const Nonce& nonce, ByteView authenticated, ByteView sealed, std::size_t mic) {
  if (sealed.size() < mic) return std::nullopt;
  const ByteView secret = sealed.first(sealed.size() - mic);
  const Cipher cipher = begin(false, key, nonce, authenticated, secret.size(), mic, sealed.data() + secret.size());
  Bytes message(sealed.size());
  int ignored = 0;
  if (EVP_CipherUpdate(cipher.get(), message.data(), &ignored, start_of(secret), size_of(secret)) != 1) return std::nullopt;
  message.resize(secret.size());
  return message;
}

Bytes seal_payload(ByteView header, const SecurityHeader& security, Eui64 sender, ByteView payload, const Key& key) {
  const auto nonce = nonce_of(security, sender, static_cast<Byte>(control_of(security) | used_level));
  return ccm_encrypt(key, nonce, with_level(header, security), payload);
}

std::optional<Bytes> open_payload(ByteView header, const SecurityHeader& security, Eui64 sender, ByteView sealed, const Key& key) {
  const auto nonce = nonce_of(security, sender, static_cast<Byte>(control_of(security) | used_level));
  return ccm_decrypt(key, nonce, with_level(header, security), sealed);
}

}  // namespace rig::air_frame

namespace rig::wire {

using namespace air_frame;

void Codec<SecurityHeader>::write(Writer& writer, const SecurityHeader& security) {
  writer.u8(control_of(security));
  writer.u32(security.frame_counter);
  if (security.sender) writer.u64(security.sender->value);
  if (security.key == KeyId::network) writer.u8(security.key_sequence);
}

SecurityHeader Codec<SecurityHeader>::read(Reader& reader, DecodeError* bad) {
  const Byte control = reader.u8();
  if ((control & ~(key_mask << key_shift | extended_nonce)) != 0) *bad = DecodeError::bad_value;
  SecurityHeader security{.key = static_cast<KeyId>(control >> key_shift & key_mask), .frame_counter = reader.u32()};
  if ((control & extended_nonce) != 0) security.sender = Eui64{reader.u64()};
  if (security.key == KeyId::network) security.key_sequence = reader.u8();
  return security;
}

std::string Codec<SecurityHeader>::print(const SecurityHeader& security) {
  return fmt::format("security{{key={}, frame_counter={}, sender={}}}", static_cast<unsigned>(security.key), security.frame_counter,
                     security.sender ? to_string(*security.sender) : "none");
}

}  // namespace rig::wire
