// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/gbcs/message.hpp"

#include <fmt/format.h>
#include <openssl/crypto.h>

#include <algorithm>

#include "rig/proto/gbcs/mac.hpp"
#include "rig/proto/gbcs/payload.hpp"
#include "rig/proto/gbcs/times.hpp"

namespace rig::gbcs {
namespace {

/// Alerts of the hub about itself and non-critical alerts.
bool is_maced_alert(MessageCode code) {
  const auto number = static_cast<std::uint16_t>(code);
  const bool is_sub_ghz = number >= 0x0110 && number <= 0x0115;
  return is_sub_ghz || code == MessageCode::log_changed_alert || code == MessageCode::non_critical_alert;
}

/// What a PPMID tells a meter stays on the HAN: no ACB sees it.
bool is_between_devices(MessageCode code) {
  return code == MessageCode::top_up_from_ppmid || code == MessageCode::activate_credit_from_ppmid;
}

/// The party whose key agreement key makes the MAC, with the recipient's.
Eui64 mac_party(const Message& message, const KeyStore& keys) {
  const bool through_acb = message.kind == MessageKind::command && !is_between_devices(message.code);
  return through_acb ? keys.acb() : message.originator;
}

std::optional<Mac> mac_of(const Message& message, ByteView maced_part, const KeyStore& keys) {
  const SharedSecret* secret = keys.shared_secret(mac_party(message, keys), message.recipient);
  if (secret == nullptr) return std::nullopt;
  const MacKey key = derive_mac_key(*secret, message.kind, message.counter, message.originator, message.recipient);
  return compute_mac(key, message.originator, maced_part);
}

Error no_key(std::string_view what, Eui64 party) {
  return make_error(ErrorCode::not_found, fmt::format("no {} at hand", what), to_string(party));
}

}  // namespace

Protection protection_of(MessageKind kind, MessageCode code) {
  if (kind == MessageKind::alert) return {.signature = !is_maced_alert(code), .mac = is_maced_alert(code)};
  const bool is_critical = code == MessageCode::activate_firmware;
  return {.signature = is_critical, .mac = !is_critical || kind == MessageKind::command};
}

Bytes encode_pre_command(const Message& message) {
  return write_grouping(message, encode_payload(message.payload, message.counter));
}

Result<Bytes> encode(const Message& message, const KeyStore& keys) {
  const Protection wanted = protection_of(message.kind, message.code);
  Bytes grouping = encode_pre_command(message);
  if (wanted.signature) {
    const PrivateKey* key = keys.private_key(message.originator, KeyUse::ds);
    if (key == nullptr) return no_key("private key to sign with (ds)", message.originator);
    append_signature(grouping, key->sign(sha256(ByteView(grouping).subspan(1))));
  } else {
    append_signature(grouping, {});
  }
  if (!wanted.mac) return grouping;
  const auto mac = mac_of(message, grouping, keys);
  if (!mac)
    return no_key(fmt::format("keys for the MAC (ka) with {}", to_string(mac_party(message, keys))), message.recipient);
  return wrap_with_mac(grouping, *mac);
}

Result<Decoded> decode(ByteView octets) {
  const auto envelope = open_envelope(octets);
  if (envelope.has_error()) return envelope.error();
  Decoded decoded{.message = {.kind = envelope->kind,
                              .counter = envelope->counter,
                              .originator = envelope->originator,
                              .recipient = envelope->recipient,
                              .date_time = parse_cosem_time(envelope->date_time),
                              .code = envelope->code,
                              .supplementary = envelope->supplementary,
                              .payload = {}},
                  .envelope = *envelope,
                  .payload_error = std::nullopt};
  auto payload = decode_payload(envelope->kind, envelope->code, envelope->payload, envelope->payload_offset);
  if (payload.has_error()) {
    decoded.payload_error = payload.error();
    decoded.message.payload = OtherPayload{Bytes(envelope->payload.begin(), envelope->payload.end())};
  } else {
    decoded.message.payload = *std::move(payload);
  }
  return decoded;
}

Verification verify(const Decoded& decoded, const KeyStore& keys) {
  const Envelope& envelope = decoded.envelope;
  Verification found;
  const PublicKey* signer = envelope.signature.empty() ? nullptr : keys.public_key(envelope.originator, KeyUse::ds);
  if (signer != nullptr) {
    EcdsaSignature signature{};
    std::copy(envelope.signature.begin(), envelope.signature.end(), signature.begin());
    found.signature_valid = signer->verifies(sha256(envelope.signed_part), signature);
  }
  if (envelope.mac.empty()) return found;
  const auto mac = mac_of(decoded.message, envelope.maced_part, keys);
  if (mac) found.mac_valid = CRYPTO_memcmp(mac->data(), envelope.mac.data(), mac->size()) == 0;
  return found;
}

bool is_authentic(const Decoded& decoded, const Verification& verification) {
  const Protection wanted = protection_of(decoded.message.kind, decoded.message.code);
  return verification.signature_valid.value_or(!wanted.signature) && verification.mac_valid.value_or(!wanted.mac);
}

}  // namespace rig::gbcs
