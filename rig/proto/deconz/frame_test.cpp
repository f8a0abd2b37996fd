// SPDX-License-Identifier: Apache-2.0
//
// Octets recorded by users of zigpy-deconz with sticks of the second generation; only the checksums are computed.
#include <gmock/gmock.h>

#include "rig/proto/deconz/frames.hpp"
#include "rig/wire/codec_test_kit.hpp"

namespace rig::deconz {
namespace {

using wire::Tail;

Frame parsed(const Bytes& packet) {
  const auto frame = parse(packet);
  EXPECT_TRUE(frame.has_value()) << to_hex(packet, " ");
  return frame.has_value() ? *frame : Frame{};
}
std::string hex(const WireBytes& bytes) { return to_hex({bytes.data(), bytes.size()}, " "); }

TEST(DeconzFrame, CarriesLengthAndChecksum) {
  const Bytes packet = "07 01 00 08 00 AA 00 02 44 FF"_hex;
  const Frame frame = parsed(packet);
  EXPECT_EQ(frame.command, CommandId::device_state);
  EXPECT_EQ(frame.sequence, 1);
  EXPECT_EQ(frame.status, CommandStatus::success);
  EXPECT_EQ(to_hex(frame.body, " "), "AA 00 02");
  EXPECT_EQ(hex(encode_frame(CommandId::device_state, 1, CommandStatus::success, "AA 00 02"_hex)), "C0 07 01 00 08 00 AA 00 02 44 FF C0");
}

TEST(DeconzFrame, HasAPayloadLengthInSomeCommands) {
  EXPECT_EQ(hex(encode_frame(CommandId::aps_confirm, 0x22, CommandStatus::success, ByteView{})), "C0 04 22 00 07 00 00 00 D3 FF C0");
  EXPECT_EQ(hex(encode_frame(CommandId::aps_indication, 0x39, CommandStatus::success, IndicationRequest{})), "C0 17 39 00 08 00 01 00 01 A6 FF C0");
  const Bytes packet = "12 E7 00 09 00 02 00 22 7B 5F FE"_hex;
  EXPECT_EQ(to_hex(parsed(packet).body, " "), "22 7B");
}

TEST(DeconzFrame, IsRefusedWhenItContradictsItself) {
  const auto why = [](const Bytes& packet) {
    const auto frame = parse(packet);
    return frame.has_error() ? name(frame.error()) : "accepted";
  };
  EXPECT_EQ(why("07 01 00 08 00 AA"_hex), "truncated");
  EXPECT_EQ(why("07 01 00 08 00 AA 00 02 44 FE"_hex), "bad_checksum");
  EXPECT_EQ(why("07 01 00 08 00 AB 00 02 44 FF"_hex), "bad_checksum");
  EXPECT_EQ(why("07 01 00 09 00 AA 00 02 43 FF"_hex), "bad_length");
  EXPECT_EQ(why("12 E7 00 09 00 03 00 22 7B 5E FE"_hex), "bad_length") << "the payload's own length";
  EXPECT_EQ(why("12 E7 00 06 00 02 FF FE"_hex), "bad_length") << "half a payload length";
}

// "Which key?", said the stick, and repeated the question.
TEST(DeconzFrame, MayCarryARefusal) {
  const Bytes packet = "0A 02 07 08 00 01 00 18 CC FF"_hex;
  const Frame frame = parsed(packet);
  EXPECT_EQ(name(frame.status), "INVALID_VALUE");
  EXPECT_EQ(to_hex(frame.body), "18");
  EXPECT_EQ(parsed("12 E7 02 05 00 00 FF"_hex).status, CommandStatus::busy) << "without a payload";
}

TEST(DeconzFrames, RequestAMessage) {
  ApsRequest request{.request_id = 0x7B,
                     .destination = {{.node = NodeId{0xB00B}}, 1},
                     .profile = 0x0104,
                     .cluster = 0xEF00,
                     .source_endpoint = 1,
                     .asdu = {},
                     .tx_options = tx::network_key_security};
  const Bytes asdu = "01 7A 00 00 79 01 01 00 01 00"_hex;
  request.asdu.bytes.assign(asdu.begin(), asdu.end());
  wire::check_codec(request, "7B 00 02 0B B0 01 04 01 00 EF 01 0A 00 01 7A 00 00 79 01 01 00 01 00 02 00"_hex);
  wire::check_codec(ApsRequestTaken{{0x22}, 0x7B}, "22 7B"_hex);
}

TEST(DeconzFrames, ConfirmAMessage) {
  wire::check_codec(ApsConfirm{.state = {0x22},
                               .request_id = 0x7B,
                               .destination = {{.node = NodeId{0xB00B}}, 1},
                               .source_endpoint = 1,
                               .reserved = {{0, 0, 0, 0}}},
                    "22 7B 02 0B B0 01 01 00 00 00 00 00"_hex, Tail::open_ended);
  ApsConfirm group{.request_id = 9, .destination = {{AddressMode::group, NodeId{0x0102}, {}}, 0}, .source_endpoint = 1, .status = 0xE1, .reserved = {}};
  wire::check_codec(group, "00 09 01 02 01 01 E1"_hex, Tail::open_ended);
}

TEST(DeconzFrames, IndicateAMessage) {
  ApsIndication message{.state = {0x22},
                        .destination = {.node = NodeId{0}},
                        .destination_endpoint = 1,
                        .source = {AddressMode::node_and_ieee, NodeId{0x418F}, Eui64{0x00158D000192CA77}},
                        .source_endpoint = 1,
                        .profile = 0x0104,
                        .cluster = 0x0201,
                        .asdu = {{0x18, 0x1D, 0x0A, 0x08, 0x00, 0x20, 0x1C}},
                        .security_status = unsecured,
                        .lqi = 0xFF,
                        .tail = {{0xA3, 0x00, 0x01, 0x04, 0xCB}}};
  wire::check_codec(message,
                    "22 02 00 00 01 04 8F 41 77 CA 92 01 00 8D 15 00 01 04 01 01 02 07 00 18 1D 0A 08 00 20 1C 00 AF FF A3 00 01 04 CB"_hex,
                    Tail::open_ended);
}

TEST(DeconzFrames, TellTheStateOfTheStick) {
  wire::check_codec(DeviceStateReport{{0xAA}, {{0x00}}}, "AA 00"_hex, Tail::open_ended);
  const DeviceState state{0xAA};
  EXPECT_EQ(state.network(), NetworkState::connected);
  EXPECT_TRUE(state.has_indication());
  EXPECT_FALSE(state.has_confirm());
  EXPECT_TRUE(state.has_free_slots());
  wire::check_codec(Version{0x26780700}, "00 07 78 26"_hex);
  EXPECT_EQ(name(platform_of(0x26780700)), "ConBee II or RaspBee II");
  wire::check_codec(NetworkStateChange{NetworkState::connected}, "02"_hex);
}

TEST(DeconzFrames, HoldParameters) {
  wire::check_codec(parameter(ParamId::watchdog_ttl, std::uint32_t{600}), "26 58 02 00 00"_hex, Tail::open_ended);
  wire::check_codec(IndexedKey{0, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}}, "00 01 02 03 04 05 06 07 08 09 0A 0B 0C 0D 0E 0F 10"_hex);
  wire::check_codec(DeviceKey{Eui64{0x00158D000192CA77}, {}}, "77 CA 92 01 00 8D 15 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"_hex);
  wire::check_codec(IndexedEndpoint{0, {1, 0x0109, 0x0500, 0, {{0x0019}}, {{0x0702}}}}, "00 01 09 01 00 05 00 01 19 00 01 02 07"_hex);
  EXPECT_EQ(value_of<std::uint16_t>(parameter(ParamId::pan_id, std::uint16_t{0x1A62})), 0x1A62);
  EXPECT_EQ(value_of<std::uint32_t>(parameter(ParamId::pan_id, std::uint16_t{0x1A62})), std::nullopt);
}

TEST(DeconzFrames, RefuseAnUnknownAddressMode) {
  const auto bad = wire::decode<Address>("05 00 00"_hex);
  ASSERT_TRUE(bad.has_error());
  EXPECT_EQ(bad.error(), wire::DecodeError::bad_value);
}

TEST(DeconzNames, AreTold) {
  EXPECT_EQ(name(CommandId::aps_request), "APS-DATA.request");
  EXPECT_EQ(name(CommandId{0x42}), "0x42");
  EXPECT_EQ(name(ParamId::pan_id), "PAN id");
  EXPECT_EQ(name(ParamId{0x42}), "0x42");
  EXPECT_EQ(name(CommandStatus{0x42}), "0x42");
  EXPECT_EQ(name(NetworkState::leaving), "leaving");
  EXPECT_EQ(describe_aps_status(0xA7), "NO_ACK (0xA7)");
  EXPECT_EQ(describe_aps_status(0x42), "APS status 0x42");
  EXPECT_EQ(name(Platform{0x42}), "platform 0x42");
}

}  // namespace
}  // namespace rig::deconz
