// SPDX-License-Identifier: Apache-2.0
#include "rig/base/install_code.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <memory>
#include <stdexcept>

#include "rig/base/crc.hpp"

namespace rig {
namespace {

Aes128Block encrypt(const Aes128Block& key, const Aes128Block& block) {
  const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(EVP_CIPHER_CTX_new(), &EVP_CIPHER_CTX_free);
  Aes128Block out{};
  int length = 0;
  const bool ok = EVP_EncryptInit_ex(context.get(), EVP_aes_128_ecb(), nullptr, key.data(), nullptr) == 1 &&
                  EVP_CIPHER_CTX_set_padding(context.get(), 0) == 1 &&
                  EVP_EncryptUpdate(context.get(), out.data(), &length, block.data(), static_cast<int>(block.size())) == 1;
  if (!ok) throw std::runtime_error("OpenSSL has no AES-128");
  return out;
}

Bytes padded(ByteView message) {
  Bytes bytes(message.begin(), message.end());
  const auto bits = message.size() * 8;
  bytes.push_back(0x80);
  while (bytes.size() % 16 != 14) bytes.push_back(0);
  bytes.push_back(static_cast<Byte>(bits >> 8));
  bytes.push_back(static_cast<Byte>(bits));
  return bytes;
}

}  // namespace

Aes128Block aes_mmo(ByteView message) {
  const Bytes bytes = padded(message);
  Aes128Block hash{};
  for (std::size_t at = 0; at < bytes.size(); at += 16) {
    Aes128Block block{};
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), 16, block.begin());
    hash = encrypt(hash, block);
    for (std::size_t i = 0; i < 16; ++i) hash[i] ^= block[i];
  }
  return hash;
}

Result<Aes128Block> link_key_from_install_code(ByteView code) {
  if (code.size() != 6 && code.size() != 8 && code.size() != 12 && code.size() != 16)
    return make_error(ErrorCode::invalid_file, fmt::format("expected an install code of 6, 8, 12 or 16 octets, found {}", code.size()));
  Bytes message(code.begin(), code.end());
  const std::uint16_t crc = crc16_x25(code);
  message.push_back(static_cast<Byte>(crc));
  message.push_back(static_cast<Byte>(crc >> 8));
  return aes_mmo(message);
}

}  // namespace rig
