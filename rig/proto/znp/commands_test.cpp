// SPDX-License-Identifier: Apache-2.0
//
// The octets marked "recorded" are parameters from sessions of zigbee-herdsman 11.1 with a CC2652 running Z-Stack 3.x.0.
#include "rig/proto/znp/commands.hpp"

#include <gmock/gmock.h>

#include "rig/wire/codec_test_kit.hpp"

namespace rig::znp {
namespace {

using wire::check_codec;
using wire::Tail;

constexpr Eui64 coordinator{0x00124B001E17EFA8};

template <class List>
List list(const Bytes& bytes) { return List{{bytes.begin(), bytes.end()}}; }

std::string hex(const unpi::FrameBytes& bytes) { return to_hex({bytes.data(), bytes.size()}, " "); }

TEST(ZnpFrames, AreWrittenAsRecorded) {
  EXPECT_EQ(hex(frame(Ping{})), "FE 00 21 01 20");
  EXPECT_EQ(hex(answer_frame<Ping>({0x0779})), "FE 02 61 01 79 07 1C");
  EXPECT_EQ(hex(frame(NvReadExt{nv::channel_mask, 0})), "FE 04 21 1C 84 00 00 00 BD");
  EXPECT_EQ(hex(frame(ResetRequest{})), "FE 01 41 00 01 41");
  EXPECT_EQ(hex(frame(StartCommissioning{commissioning::formation})), "FE 01 2F 05 04 2F");
}

TEST(ZnpSys, Version) {  // recorded; the boot loader's four octets follow in some firmware
  check_codec(VersionQuery::Response{2, Product::zstack_3_x_0, 2, 7, 1, {}}, "02 01 02 07 01"_hex, Tail::open_ended);
  check_codec(VersionQuery::Response{2, Product::zstack_3_x_0, 2, 7, 1, list<wire::Rest<16>>("6B B1 34 01 00 00 00 00 00"_hex)}, "02 01 02 07 01 6B B1 34 01 00 00 00 00 00"_hex,
              Tail::open_ended);
}

TEST(ZnpSys, ResetIndication) { check_codec(ResetIndication{ResetReason::power_up, 2, 1, 2, 7, 1}, "00 02 01 02 07 01"_hex); }  // recorded

TEST(ZnpSys, NonVolatileItems) {  // recorded
  check_codec(GetExtendedAddress::Response{coordinator}, "A8 EF 17 1E 00 4B 12 00"_hex);
  check_codec(NvLength{nv::network_key}, "62 00"_hex);
  check_codec(NvLength::Response{16}, "10 00"_hex);
  check_codec(NvReadExt{nv::pan_id, 0}, "83 00 00 00"_hex);
  check_codec(NvValue{Status::success, list<wire::LengthPrefixed<246>>("02 44"_hex)}, "00 02 02 44"_hex);
  check_codec(NvWriteExt{nv::pan_id, 0, list<LongPrefixed<max_payload>>("62 1A"_hex)}, "83 00 00 00 02 00 62 1A"_hex);
  check_codec(NvDelete{nv::nib, 0x74}, "21 00 74 00"_hex);
}

TEST(ZnpSys, NonVolatileItemsInTheOlderForm) {
  check_codec(NvItemInit{nv::host_configured_flag, 1, list<Payload>("55"_hex)}, "60 00 01 00 01 55"_hex);
  check_codec(NvRead{nv::host_configured_flag, 0}, "60 00 00"_hex);
  check_codec(NvWrite{nv::host_configured_flag, 0, list<Payload>("55"_hex)}, "60 00 00 01 55"_hex);
}

TEST(ZnpSys, TablesOfNonVolatileEntries) {  // recorded
  check_codec(NvTableLength{1, 1, 2}, "01 01 00 02 00"_hex);
  check_codec(NvTableLength::Response{12}, "0C 00 00 00"_hex);
  check_codec(NvTableRead{1, 1, 0, 0, 12}, "01 01 00 00 00 00 00 0C"_hex);
}

TEST(ZnpSys, StackTune) { check_codec(StackTune{StackTune::transmit_power, -3}, "00 FD"_hex); }

TEST(ZnpSys, RpcError) { check_codec(RpcError{2, 0x21, 0x0F}, "02 21 0F"_hex); }

TEST(ZnpAf, Register) {  // recorded
  check_codec(Register{.endpoint = 11, .profile = 0x0104, .device = 0x0400, .in = {{0x0501, 0x000A}}, .out = {{0x0500, 0x0502}}},
              "0B 04 01 00 04 00 00 02 01 05 0A 00 02 00 05 02 05"_hex);
}

TEST(ZnpAf, DataRequest) {  // recorded
  check_codec(DataRequest{NodeId{0x4A1B}, 1, 1, 0x0000, 2, 0, 0x1E, list<Payload>("10 01 00 05 00"_hex)}, "1B 4A 01 01 00 00 02 00 1E 05 10 01 00 05 00"_hex);
}

TEST(ZnpAf, DataRequestExt) {  // recorded: a broadcast
  check_codec(DataRequestExt{AddressMode::node, 0xFFFD, 0xF2, 0, 0xF2, 0x0021, 1, 0, 0x1E, list<LongPrefixed<max_payload>>("19 00 02 0B 3C 00"_hex)},
              "02 FD FF 00 00 00 00 00 00 F2 00 00 F2 21 00 01 00 1E 06 00 19 00 02 0B 3C 00"_hex);
}

TEST(ZnpAf, DataConfirm) { check_codec(DataConfirm{Status::aps_no_ack, 1, 2}, "B7 01 02"_hex); }

TEST(ZnpAf, IncomingMessage) {  // recorded
  IncomingMessage message{.cluster = 0, .source = NodeId{0x4A1B}, .source_endpoint = 1, .destination_endpoint = 1, .link_quality = 0xC8, .payload = {}};
  message.payload = list<Payload>("18 03 01 07 00 00 30 01"_hex);
  message.tail = list<wire::Rest<8>>("1B 4A 1D"_hex);
  check_codec(message, "00 00 00 00 1B 4A 01 01 00 C8 00 00 00 00 00 00 08 18 03 01 07 00 00 30 01 1B 4A 1D"_hex, Tail::open_ended);
}

TEST(ZnpAf, IncomingMessageExt) {
  IncomingMessageExt message{.cluster = 0x0019, .mode = AddressMode::node, .source = 0x4A1B, .source_endpoint = 1, .destination_endpoint = 1, .secured = true};
  message.payload = list<LongPrefixed<max_payload>>("01 02"_hex);
  check_codec(message, "00 00 19 00 02 1B 4A 00 00 00 00 00 00 01 00 00 01 00 00 01 00 00 00 00 00 02 00 01 02"_hex, Tail::open_ended);
}

TEST(ZnpZdo, Network) {  // recorded
  check_codec(NetworkInfo::Response{NodeId{0}, device_state::coordinator, 0x1A62, NodeId{0}, 0x00124B001E17EFA8, Eui64{0}, 11},
              "00 00 09 62 1A 00 00 A8 EF 17 1E 00 4B 12 00 00 00 00 00 00 00 00 00 0B"_hex);
  check_codec(MgmtPermitJoin{AddressMode::broadcast, NodeId{0xFFFC}, 60, 1}, "0F FC FF 3C 01"_hex);
  check_codec(StateChange{9}, "09"_hex);
  check_codec(PermitJoinChanged{60}, "3C"_hex);
}

TEST(ZnpZdo, Startup) {
  check_codec(StartupFromApp{100}, "64 00"_hex);
  check_codec(StartupFromApp::Response{StartupFromApp::Outcome::new_network}, "01"_hex);
  check_codec(RegisterMessages{RegisterMessages::every_cluster}, "FF FF"_hex);
}

TEST(ZnpZdo, ComingAndGoing) {  // recorded, but for the leave
  constexpr Eui64 device{0x0123456789ABCDEF};
  check_codec(DeviceAdmitted{NodeId{0x4A1B}, device, NodeId{0}}, "1B 4A EF CD AB 89 67 45 23 01 00 00"_hex);
  check_codec(DeviceAnnounced{NodeId{0x4A1B}, NodeId{0x4A1B}, device, 0x8E}, "1B 4A 1B 4A EF CD AB 89 67 45 23 01 8E"_hex);
  check_codec(DeviceLeft{NodeId{0x4A1B}, device, false, false, true}, "1B 4A EF CD AB 89 67 45 23 01 00 00 01"_hex);
}

TEST(ZnpZdo, MessageReceived) {  // recorded: the answer to an active endpoints request
  check_codec(MessageReceived{NodeId{0}, false, 0x8005, false, 0, NodeId{0}, list<wire::Rest<max_payload>>("00 00 00 00"_hex)}, "00 00 00 05 80 00 00 00 00 00 00 00 00"_hex,
              Tail::open_ended);
}

TEST(ZnpApp, Commissioning) {  // recorded
  check_codec(SetChannel{true, 0x00000800}, "01 00 08 00 00"_hex);
  check_codec(CommissioningNotification{Status::success, 2, 0}, "00 02 00"_hex);
  check_codec(RequireInstallCodes{true}, "01"_hex);
  check_codec(RequireKeyExchange{false}, "00"_hex);
}

TEST(ZnpApp, InstallCode) {  // recorded: the code of BDB's example with its CRC
  check_codec(AddInstallCode{AddInstallCode::Format::code_and_crc, Eui64{0x0123456789ABCDEF}, list<wire::Rest<18>>("83 FE D3 40 7A 93 97 23 A5 C6 39 B2 69 16 D5 05 C3 B5"_hex)},
              "01 EF CD AB 89 67 45 23 01 83 FE D3 40 7A 93 97 23 A5 C6 39 B2 69 16 D5 05 C3 B5"_hex, Tail::open_ended);
}

TEST(ZnpUtil, DeviceInfo) {  // recorded
  check_codec(GetDeviceInfo::Response{Status::success, coordinator, NodeId{0}, 7, device_state::coordinator, {}}, "00 A8 EF 17 1E 00 4B 12 00 00 00 07 09 00"_hex);
}

TEST(ZnpStatus, HasANameOrItsNumber) {
  EXPECT_EQ(name(Status::aps_no_ack), "aps_no_ack");
  EXPECT_EQ(name(Status{0xA7}), "0xA7");
}

TEST(ZnpLengths, ThatCannotBeAreRefused) {
  const auto too_long = wire::decode<NvWriteExt>("83 00 00 00 F0 00"_hex);
  ASSERT_TRUE(too_long.has_error());
  EXPECT_EQ(too_long.error(), wire::DecodeError::bad_length);
}

}  // namespace
}  // namespace rig::znp
