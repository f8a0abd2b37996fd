// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/gbcs/message.hpp"

#include <gtest/gtest.h>

#include "rig/base/rng.hpp"
#include "rig/proto/gbcs/samples.hpp"

namespace rig::gbcs {
namespace {

const std::vector<Eui64> parties{samples::esme,   samples::hub,      samples::ppmid,
                                 samples::hcalcs, samples::supplier, samples::acb};

KeyStore keys() { return KeyStore::for_tests(1, parties); }

Bytes encoded(const Message& message, const KeyStore& store) {
  auto octets = encode(message, store);
  EXPECT_TRUE(octets.has_value()) << describe(octets.error());
  return octets.has_value() ? *std::move(octets) : Bytes{};
}

/// The signature and the MAC of these octets are good, as far as they are there.
bool is_good(ByteView octets, const KeyStore& store) {
  const auto decoded = decode(octets);
  return decoded.has_value() && is_authentic(*decoded, verify(*decoded, store));
}

TEST(Message, IsThatOfThePublicTestDataApartFromTheKeys) {
  const std::map<std::string, std::size_t> sizes{{"CCS08 alert", 142},
                                                 {"CS06 command, at once", 165},
                                                 {"CS06 command, future-dated", 182},
                                                 {"CS06 command, cancellation", 182},
                                                 {"CS06 response, success", 122},
                                                 {"CS06 response, no image held", 122},
                                                 {"CS06 response, accepted", 113},
                                                 {"activation alert, done", 138},
                                                 {"activation alert, not done", 138},
                                                 {"CS08 command", 78},
                                                 {"CS08 response", 87},
                                                 {"CS08 response, failure", 87},
                                                 {"CS09 alert", 132}};
  const auto store = keys();
  for (const auto& sample : samples::all()) {
    SCOPED_TRACE(sample.name);
    EXPECT_EQ(to_hex(encode_pre_command(sample.message)), "DF" + sample.signed_part);
    const Bytes octets = encoded(sample.message, store);
    EXPECT_EQ(octets.size(), sizes.at(sample.name));
    const auto decoded = decode(octets);
    ASSERT_TRUE(decoded.has_value()) << describe(decoded.error());
    EXPECT_EQ(decoded->message, sample.message);
    EXPECT_EQ(to_hex(decoded->envelope.signed_part), sample.signed_part);
    EXPECT_TRUE(is_good(octets, store));
    EXPECT_EQ(encoded(sample.message, keys()), octets) << "the same message is signed in the same way";
  }
}

TEST(Message, CommandsOfTheTestDataStartWithTheMacHeader) {
  EXPECT_EQ(to_hex(encoded(samples::activate(1000, AtOnce{}), keys())).substr(0, 34),
            "DD000000000000819C1100000000DF0901");
  EXPECT_EQ(to_hex(encoded(samples::read_version(), keys())).substr(0, 32), "DD000000000000461100000000DF0901");
}

TEST(Message, UseCasesWantTheirProtection) {
  using enum MessageKind;
  const auto of = [](MessageKind kind, auto code) { return protection_of(kind, static_cast<MessageCode>(code)); };
  const Protection both{true, true}, signature{true, false}, mac{false, true};
  EXPECT_EQ(of(command, MessageCode::activate_firmware), both);
  EXPECT_EQ(of(response, MessageCode::activate_firmware), signature);
  EXPECT_EQ(of(command, MessageCode::read_firmware_version), mac);
  EXPECT_EQ(of(response, MessageCode::read_firmware_version), mac);
  EXPECT_EQ(of(response, MessageCode::read_esme_firmware_version), mac);
  for (int code : {0x0128, 0x012B, 0x00CA, 0x00CE, 0x00CF, 0x1000}) EXPECT_EQ(of(alert, code), signature) << code;
  for (int code : {0x0018, 0x0110, 0x0114, 0x0115, 0x1001}) EXPECT_EQ(of(alert, code), mac) << code;
}

TEST(Message, ACommandOfASupplierIsMacedByTheAcb) {
  KeyStore device = KeyStore::for_tests(1, {samples::esme, samples::acb});
  const Bytes octets = encoded(samples::activate(1000, AtOnce{}), keys());
  EXPECT_EQ(verify(decode(octets).value(), device), (Verification{std::nullopt, true}));
  device.set_acb(samples::esme);
  EXPECT_EQ(verify(decode(octets).value(), device).mac_valid, false);
}

TEST(Message, WhatAPpmidTellsAMeterIsMacedWithoutTheAcb) {
  const Message command{
      MessageKind::command,           10000,        samples::ppmid,          samples::esme, std::nullopt,
      MessageCode::top_up_from_ppmid, std::nullopt, OtherPayload{"0109"_hex}};
  const auto devices = KeyStore::for_tests(1, {samples::ppmid, samples::esme});
  EXPECT_EQ(verify(decode(encoded(command, keys())).value(), devices), (Verification{std::nullopt, true}));
}

TEST(Message, IsNotJudgedWithoutAKey) {
  const Bytes octets = encoded(samples::activate(1000, AtOnce{}), keys());
  const auto decoded = decode(octets).value();
  EXPECT_EQ(verify(decoded, KeyStore()), Verification{});
  EXPECT_FALSE(is_authentic(decoded, Verification{}));
  EXPECT_FALSE(is_authentic(decoded, {true, std::nullopt}));
  EXPECT_FALSE(is_authentic(decoded, {true, false}));
  EXPECT_TRUE(is_authentic(decoded, {true, true}));
}

TEST(Message, WithoutTheSignatureItsUseCaseWantsIsNotAuthentic) {
  Bytes octets = encode_pre_command(samples::transfer_alert());
  append_signature(octets, {});
  const auto decoded = decode(octets).value();
  EXPECT_EQ(verify(decoded, keys()), Verification{});
  EXPECT_FALSE(is_authentic(decoded, verify(decoded, keys())));
}

TEST(Message, OfAnotherOriginatorsKeyIsNotAuthentic) {
  const auto other = KeyStore::for_tests(2, parties);
  for (const auto& sample : samples::all())
    EXPECT_FALSE(is_good(encoded(sample.message, other), keys())) << sample.name;
}

TEST(Message, CannotBeEncodedWithoutItsKeys) {
  const auto trouble = [](const Message& message, std::vector<Eui64> known) {
    return describe(encode(message, KeyStore::for_tests(1, std::move(known))).error());
  };
  EXPECT_EQ(trouble(samples::transfer_alert(), {samples::acb}),
            "00DB1234567890A2: no private key to sign with (ds) at hand (not_found)");
  EXPECT_EQ(trouble(samples::read_version(), {samples::acb}),
            "00DB1234567890A4: no keys for the MAC (ka) with 90B3D51F30000002 at hand (not_found)");
}

TEST(Message, OfAnUnknownUseCaseIsShown) {
  const Message odd = samples::alert(7, samples::hub, samples::acb, MessageCode{0xBEEF}, OtherPayload{"300102"_hex});
  const Bytes octets = encoded(odd, keys());
  const auto decoded = decode(octets);
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(decoded->message, odd);
  EXPECT_EQ(decoded->payload_error, std::nullopt);
}

TEST(Message, OfAKnownUseCaseWithAnOddPayloadIsShownWithTheReason) {
  const Message odd =
      samples::alert(7, samples::hub, samples::acb, MessageCode::firmware_transfer_alert, OtherPayload{"3000"_hex});
  const Bytes octets = encoded(odd, keys());
  const auto decoded = decode(octets);
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(decoded->message, odd);
  ASSERT_TRUE(decoded->payload_error.has_value());
  EXPECT_EQ(describe(*decoded->payload_error),
            "offset 36: expected 1 octets of alert code, found 0 (protocol_violation)");
}

TEST(Message, WithAnyBitTurnedIsNotAuthentic) {
  const auto store = keys();
  for (const auto& sample : samples::all()) {
    const Bytes good = encoded(sample.message, store);
    Bytes octets = good;
    for (std::size_t bit = 0; bit < 8 * octets.size(); ++bit) {
      octets[bit / 8] ^= static_cast<Byte>(1 << bit % 8);
      EXPECT_FALSE(is_good(octets, store)) << sample.name << ": bit " << bit % 8 << " of octet " << bit / 8;
      octets[bit / 8] = good[bit / 8];
    }
  }
}

// Any mix of fields goes there and back.
TEST(Message, RandomMessagesGoThereAndBack) {
  const auto store = keys();
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Rng rng(seed);
    const auto choice = samples::all();
    Message message = choice[rng.below(choice.size())].message;
    message.counter = rng.next();
    message.originator = parties[rng.below(parties.size())];
    message.recipient = parties[rng.below(parties.size())];
    if (rng.chance(0.5)) message.date_time = from_zcl_utc(static_cast<std::uint32_t>(rng.next()));
    if (rng.chance(0.3)) message.code = static_cast<MessageCode>(0xA000 + rng.below(100));
    if (!is_known(message.code)) message.payload = OtherPayload{Bytes(rng.below(2000), 0x30)};
    message.supplementary.reset();
    if (rng.chance(0.5)) message.supplementary = SupplementaryParty{Eui64{rng.next()}, rng.next(), std::nullopt};
    if (message.supplementary && rng.chance(0.5)) message.supplementary->originator_counter = rng.next();

    const Bytes octets = encoded(message, store);
    const auto decoded = decode(octets);
    ASSERT_TRUE(decoded.has_value()) << describe(decoded.error());
    EXPECT_EQ(decoded->message, message);
    EXPECT_TRUE(is_good(octets, store));
    EXPECT_EQ(length_of(octets), octets.size());
    Bytes broken = octets;
    const std::size_t bit = rng.below(8 * octets.size());
    broken[bit / 8] ^= static_cast<Byte>(1 << bit % 8);
    EXPECT_FALSE(is_good(broken, store)) << "bit " << bit;
  }
}

}  // namespace
}  // namespace rig::gbcs
