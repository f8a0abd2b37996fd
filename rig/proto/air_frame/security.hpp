// SPDX-License-Identifier: Apache-2.0
//
// How ZigBee encrypts its frames (ZigBee specification 05-3474, 4.3 and 4.5, Annex A): AES-128 in CCM* mode, security level 5, that
// is a MIC of four octets. NWK frames are secured with the network key, APS frames with a link key.
#pragma once

#include <array>
#include <optional>

#include "rig/wire/layout.hpp"

namespace rig::air_frame {

using Key = std::array<Byte, 16>;
using Nonce = std::array<Byte, 13>;

inline constexpr std::size_t mic_size = 4;

enum class KeyId : std::uint8_t { data, network, key_transport, key_load };

/// The auxiliary header (4.5.1). Its level is transmitted as 0 whatever was used.
struct SecurityHeader {
  KeyId key = KeyId::network;
  std::uint32_t frame_counter{};
  std::optional<Eui64> sender{};  ///< the extended nonce; NWK frames always have it
  std::uint8_t key_sequence{};    ///< of the network key only
  bool operator==(const SecurityHeader&) const = default;
};

/// CCM* (IEEE 802.15.4-2006 Annex B): the encrypted `message` with its MIC of 4, 8 or 16 octets behind it.
Bytes ccm_encrypt(const Key& key, const Nonce& nonce, ByteView authenticated, ByteView message, std::size_t mic = mic_size);
/// Nothing when the MIC does not fit.
std::optional<Bytes> ccm_decrypt(const Key& key, const Nonce& nonce, ByteView authenticated, ByteView sealed, std::size_t mic = mic_size);

/// `header` is the frame up to and with its auxiliary header as transmitted.
Bytes seal_payload(ByteView header, const SecurityHeader& security, Eui64 sender, ByteView payload, const Key& key);
std::optional<Bytes> open_payload(ByteView header, const SecurityHeader& security, Eui64 sender, ByteView sealed, const Key& key);

/// A NWK or APS frame with its payload encrypted. It has a security header; `sender` is for the nonce.
template <class Frame>
Frame sealed(Frame frame, Eui64 sender, const Key& key) {
  const auto clear = std::exchange(frame.payload.bytes, {});
  const Bytes payload = seal_payload(wire::encode(frame), *frame.security, sender, {clear.data(), clear.size()}, key);
  frame.payload.bytes.assign(payload.begin(), payload.end());
  return frame;
}

/// The same frame with its payload in clear; nothing when it is not secured, or not with this key by this sender. Without
/// `sender` the one of the security header counts.
template <class Frame>
std::optional<Frame> opened(Frame frame, const Key& key, std::optional<Eui64> sender = {}) {
  if (!frame.security) return std::nullopt;
  if (frame.security->sender) sender = frame.security->sender;
  if (!sender) return std::nullopt;
  const auto secret = std::exchange(frame.payload.bytes, {});
  const auto payload = open_payload(wire::encode(frame), *frame.security, *sender, {secret.data(), secret.size()}, key);
  if (!payload) return std::nullopt;
  frame.payload.bytes.assign(payload->begin(), payload->end());
  return frame;
}

}  // namespace rig::air_frame

template <>
struct rig::wire::Codec<rig::air_frame::SecurityHeader> {
  static void write(Writer& writer, const air_frame::SecurityHeader& security);
  static air_frame::SecurityHeader read(Reader& reader, DecodeError* bad);
  static std::string print(const air_frame::SecurityHeader& security);
};
