// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/gbcs/mac.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>

#include "rig/wire/reader.hpp"

namespace rig::gbcs {
namespace {

/// The only round that a key of this length takes.
constexpr std::array<Byte, 4> kdf_round{0, 0, 0, 1};
/// The algorithm that the key is for: AES-128-GCM, as a DLMS object identifier.
constexpr std::array<Byte, 7> algorithm_id{0x60, 0x85, 0x74, 0x06, 0x08, 0x03, 0x00};
constexpr Byte transaction_id_length = 9;
/// Security control and invocation counter as in the MAC header, and the empty plaintext's length.
constexpr std::array<Byte, 6> authenticated_start{0x11, 0, 0, 0, 0, 0};

struct FreeCipher {
  void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
};

int length_of_part(ByteView part) { return static_cast<int>(part.size()); }

}  // namespace

MacKey derive_mac_key(const SharedSecret& secret, MessageKind kind, Counter counter, Eui64 originator,
                      Eui64 recipient) {
  std::array<Byte, kdf_round.size() + SharedSecret{}.size() + algorithm_id.size() + 26> input{};
  wire::Writer writer(input);
  writer.bytes(kdf_round);
  writer.bytes(secret);
  writer.bytes(algorithm_id);
  writer.be(originator.value);
  writer.u8(transaction_id_length);
  writer.u8(static_cast<Byte>(kind));
  writer.be(counter);
  writer.be(recipient.value);
  const Sha256Digest digest = sha256(writer.written());
  MacKey key{};
  std::copy_n(digest.begin(), key.size(), key.begin());
  return key;
}

Mac compute_mac(const MacKey& key, Eui64 originator, ByteView maced_part) {
  std::array<Byte, 12> nonce{};
  wire::Writer(nonce).be(originator.value);
  const std::unique_ptr<EVP_CIPHER_CTX, FreeCipher> context(EVP_CIPHER_CTX_new());
  Mac mac{};
  int ignored = 0;
  EVP_EncryptInit_ex(context.get(), EVP_aes_128_gcm(), nullptr, key.data(), nonce.data());
  for (ByteView part : {ByteView(authenticated_start), maced_part})
    EVP_EncryptUpdate(context.get(), nullptr, &ignored, part.data(), length_of_part(part));
  EVP_EncryptFinal_ex(context.get(), nonce.data(), &ignored);
  EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, length_of_part(mac), mac.data());
  return mac;
}

}  // namespace rig::gbcs
