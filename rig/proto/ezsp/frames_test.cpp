// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/ezsp/frames.hpp"

#include "rig/proto/ezsp/frame.hpp"
#include "rig/proto/ezsp/frame_table.hpp"
#include "rig/wire/codec_test_kit.hpp"

namespace rig::ezsp {

/// Binds a frame to one protocol version, so that the codec test kit can have it.
template <Version V, class T>
struct At {
  T value;
  bool operator==(const At&) const = default;
};

}  // namespace rig::ezsp

template <rig::ezsp::Version V, class T>
struct rig::wire::Codec<rig::ezsp::At<V, T>> {
  using At = rig::ezsp::At<V, T>;
  static void write(Writer& writer, const At& at) { rig::ezsp::Codec<T>::write(writer, at.value, V); }
  static At read(Reader& reader, DecodeError* bad) { return {rig::ezsp::Codec<T>::read(reader, V, bad)}; }
  static std::string print(const At& at) {
    return std::string("version ") + std::to_string(V) + rig::ezsp::Codec<T>::print(at.value);
  }
};

namespace rig::ezsp {
namespace {

using wire::DecodeError;
using wire::Tail;

template <Version V, class T>
void check(const T& value, const Bytes& bytes, Tail tail = Tail::exact) {
  wire::check_codec(At<V, T>{value}, bytes, tail);
}

template <class List>
List list(const Bytes& bytes) {
  return List{{bytes.begin(), bytes.end()}};
}
Payload payload(const Bytes& bytes) { return list<Payload>(bytes); }

// The bytes marked "recorded" are parameters from sessions of zigbee-herdsman 11.1 against a dongle.

TEST(EzspFrames, SendUnicastWidensItsTagInVersion14) {  // recorded
  const SendUnicast ask{OutgoingType::direct,
                        NodeId{0x4A1B},
                        {0x0104, 0x0000, 1, 1, 0x1140, 0, 0},
                        Tag{2},
                        payload("10 01 00 05 00"_hex)};
  check<8>(ask, "00 1B 4A 04 01 00 00 01 01 40 11 00 00 00 02 05 10 01 00 05 00"_hex);
  check<13>(ask, "00 1B 4A 04 01 00 00 01 01 40 11 00 00 00 02 05 10 01 00 05 00"_hex);
  check<14>(ask, "00 1B 4A 04 01 00 00 01 01 40 11 00 00 00 02 00 05 10 01 00 05 00"_hex);
  check<13>(SendUnicast::Response{Status::ok, 9}, "00 09"_hex);
  check<14>(SendUnicast::Response{Status::max_message_limit, 9}, "03 0C 00 00 09"_hex);
}

TEST(EzspFrames, SendBroadcastGainsAnAliasInVersion14) {  // recorded
  const SendBroadcast permit{NodeId{0xFFFF}, NodeId{0xFFFC},         0, {0x0000, 0x0036, 0, 0, 0x1140, 0, 0}, 0xFF,
                             Tag{4},         payload("04 3C 01"_hex)};
  check<13>(permit, "FC FF 00 00 36 00 00 00 40 11 00 00 00 FF 04 03 04 3C 01"_hex);
  check<14>(permit, "FF FF FC FF 00 00 00 36 00 00 00 40 11 00 00 00 FF 04 00 03 04 3C 01"_hex);
}

TEST(EzspFrames, SendMulticastIsReorderedInVersion14) {
  SendMulticast old{.aps = {0xA1E0, 0x0021, 0xF2, 0xF2, 0x0100, 0xFFFD, 5},
                    .hops = 0,
                    .nonmember_radius = 3,
                    .tag = Tag{6},
                    .payload = payload("19 00"_hex)};
  check<8>(old, "E0 A1 21 00 F2 F2 00 01 FD FF 05 00 03 06 02 19 00"_hex);
  old.nonmember_radius = 0;
  old.broadcast_address = NodeId{0xFFFD};
  check<14>(old, "E0 A1 21 00 F2 F2 00 01 FD FF 05 00 FD FF FF FF 00 06 00 02 19 00"_hex);
}

TEST(EzspFrames, MessageSentHandlerMovesItsStatusInVersion14) {  // recorded
  const MessageSentHandler sent{
      Status::ok, OutgoingType::direct, NodeId{0x4A1B}, {0x0104, 0, 1, 1, 0x1140, 0, 9}, Tag{2}, {}};
  check<13>(sent, "00 1B 4A 04 01 00 00 01 01 40 11 00 00 09 02 00 00"_hex);
  check<14>(sent, "00 00 00 00 00 1B 4A 04 01 00 00 01 01 40 11 00 00 09 02 00 00"_hex);
}

TEST(EzspFrames, IncomingMessageHandlerCarriesTheSendersEui64FromVersion14) {  // recorded
  IncomingMessageHandler message{.type = IncomingType::unicast,
                                 .aps = {0x0104, 0, 1, 1, 0x0140, 0, 1},
                                 .lqi = 0xFF,
                                 .rssi_dbm = -48,
                                 .sender = NodeId{0x4A1B},
                                 .binding_index = 0xFF,
                                 .address_index = 0xFF,
                                 .payload = payload("18 08 01 06 00 86"_hex)};
  check<13>(message, "00 04 01 00 00 01 01 40 01 00 00 01 FF D0 1B 4A FF FF 06 18 08 01 06 00 86"_hex);
  message.sender_eui64 = Eui64{0x0123456789ABCDEF};
  message.timestamp = 1;
  check<14>(
      message,
      "00 04 01 00 00 01 01 40 01 00 00 01 1B 4A EF CD AB 89 67 45 23 01 FF FF FF D0 01 00 00 00 06 18 08 01 06 00 86"_hex);
}

TEST(EzspFrames, TrustCentreJoin) {  // recorded
  check<13>(TrustCenterJoinHandler{NodeId{0x4A1B}, Eui64{0x0123456789ABCDEF}, DeviceUpdate::unsecured_join, 0,
                                   NodeId{0x0000}},
            "1B 4A EF CD AB 89 67 45 23 01 01 00 00 00"_hex);
}

TEST(EzspFrames, StatusesWidenInVersion14ButSecurityManagerStatusesAlwaysWere) {  // recorded
  check<13>(StackStatusHandler{Status::network_up}, "90"_hex);
  check<14>(StackStatusHandler{Status::network_up}, "15 00 00 00"_hex);
  check<13>(StackStatusHandler{Status::network_closed}, "9D"_hex);
  check<14>(StackStatusHandler{Status::network_opened}, "18 0C 00 00"_hex);
  check<13>(ImportTransientKey::Response{{Status::ok}}, "00 00 00 00"_hex);
}

TEST(EzspFrames, NetworkParameters) {  // recorded
  const GetNetworkParameters::Response answer{
      Status::ok,
      1,
      {{0xDD, 0xDD, 0xDD, 0xDD, 0xDD, 0xDD, 0xDD, 0xDD}, 0x1A62, 5, 11, 0, NodeId{0x0000}, 0, 0x07FFF800}};
  check<13>(answer, "00 01 DD DD DD DD DD DD DD DD 62 1A 05 0B 00 00 00 00 00 F8 FF 07"_hex);
  check<14>(answer, "00 00 00 00 01 DD DD DD DD DD DD DD DD 62 1A 05 0B 00 00 00 00 00 F8 FF 07"_hex);
}

TEST(EzspFrames, ExportKeyIsReorderedInVersion14) {  // recorded
  const Key key{'Z', 'i', 'g', 'B', 'e', 'e', 'A', 'l', 'l', 'i', 'a', 'n', 'c', 'e', '0', '9'};
  const KeyContext context{.core_key = CoreKey::trust_centre_link, .psa_permission = 0x05440100};
  check<13>(ExportKey{context}, "02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 44 05"_hex);
  check<12>(ExportKey{context}, "02 00 00 00 00 00 00 00 00 00 00 00 00 00 01 44 05"_hex);
  check<13>(ExportKey::Response{.key = key}, "5A 69 67 42 65 65 41 6C 6C 69 61 6E 63 65 30 39 00 00 00 00"_hex);
  check<14>(
      ExportKey::Response{.key = key, .context = context},
      "00 00 00 00 5A 69 67 42 65 65 41 6C 6C 69 61 6E 63 65 30 39 02 00 00 00 00 00 00 00 00 00 00 00 00 00 00 01 44 05"_hex);
}

TEST(EzspFrames, ImportTransientKeyComesWithAndWithoutFlags) {  // recorded: an install code key
  const Key key{0x66, 0xB6, 0x90, 0x09, 0x81, 0xE1, 0xEE, 0x3C, 0xA4, 0x20, 0x6B, 0x6B, 0x86, 0x1C, 0x02, 0xBB};
  ImportTransientKey import{Eui64{0xABCDEF0123456789}, key, std::nullopt};
  check<14>(import, "89 67 45 23 01 EF CD AB 66 B6 90 09 81 E1 EE 3C A4 20 6B 6B 86 1C 02 BB"_hex, Tail::open_ended);
  import.flags = 0;
  check<13>(import, "89 67 45 23 01 EF CD AB 66 B6 90 09 81 E1 EE 3C A4 20 6B 6B 86 1C 02 BB 00"_hex, Tail::open_ended);
}

TEST(EzspFrames, ChildDataGrowsInVersion10) {
  const GetChildData::Response child{Status::ok, {Eui64{1}, 4, NodeId{0x1234}, 0, 8, 3, 0}};
  check<8>(child, "00 01 00 00 00 00 00 00 00 04 34 12 00 08 03"_hex);
  check<13>(child, "00 01 00 00 00 00 00 00 00 04 34 12 00 08 03 00 00 00 00"_hex);
}

TEST(EzspFrames, TokenDataIsAbsentOnFailureOnlyBeforeVersion14) {
  check<13>(GetTokenData::Response{Status::fail, std::nullopt}, "01"_hex, Tail::open_ended);
  check<14>(GetTokenData::Response{Status::fail, LongValue{}}, "01 00 00 00 00 00 00 00"_hex, Tail::open_ended);
  check<13>(GetTokenData::Response{Status::ok, LongValue{{0xAA, 0xBB}}}, "00 02 00 00 00 AA BB"_hex, Tail::open_ended);
}

TEST(EzspFrames, AddEndpointHasBothCountsBeforeBothLists) {
  check<13>(AddEndpoint{1, 0x0109, 0x0500, 0, {0x0000, 0x0019}, {0x0800}},
            "01 09 01 00 05 00 02 01 00 00 19 00 00 08"_hex);
  EXPECT_EQ(decode<AddEndpoint>("01 09 01 00 05 00 FF 01"_hex, 13).error(), DecodeError::bad_length);
  EXPECT_EQ(print(AddEndpoint{1, 0x0109, 0x0500, 0, {0x0000, 0x0019}, {}}),
            "addEndpoint{endpoint=1, profile=0x0109, device=0x0500, version=0, in=0000 0019, out=}");
}

TEST(EzspFrames, PayloadsHaveALimit) {
  Bytes bytes = "00 1B 4A 04 01 00 00 01 01 40 11 00 00 00 02"_hex;
  bytes.push_back(max_payload + 1);
  bytes.resize(bytes.size() + max_payload + 1);
  EXPECT_EQ(decode<SendUnicast>(bytes, 13).error(), DecodeError::bad_length);
}

TEST(EzspFrames, ATwinMayIgnoreWhatAHostSendsTooMuch) {  // recorded: zigbee-herdsman's version 8 driver
  EXPECT_EQ(decode<SetPolicy>("06 60 00"_hex, 8).error(), DecodeError::trailing_bytes);
  EXPECT_EQ(decode<SetPolicy>("06 60 00"_hex, 8, Trailing::ignore).value(), (SetPolicy{6, 0x60}));
}

TEST(EzspFrames, ArePrintedWithTheirNames) {
  EXPECT_EQ(print(StackStatusHandler{Status::network_up}), "stackStatusHandler{status=network_up}");
  EXPECT_EQ(print(MessageSentHandler{.status = Status::ok, .destination = NodeId{0x4A1B}, .tag = Tag{7}}).substr(0, 51),
            "messageSentHandler{type=0x00, destination=0x4A1B, a");
}

using AllFrames = ::testing::Types<
    AddEndpoint, AddOrUpdateKeyTableEntry, AddTransientLinkKey, BroadcastNetworkKeySwitch, BroadcastNextNetworkKey,
    CallbackQuery, ChildJoinHandler, ClearKeyTable, ClearTransientLinkKeys, Echo, EnergyScanResultHandler,
    EraseKeyTableEntry, ExportKey, ExportLinkKeyByEui, ExportLinkKeyByIndex, FindKeyTableEntry, FormNetwork,
    GetAddressTableInfo, GetAddressTableRemoteEui64, GetAddressTableRemoteNodeId, GetApsKeyInfo, GetChildData,
    GetConfigurationValue, GetCurrentSecurityState, GetEui64, GetExtendedTimeout, GetExtendedValue, GetKey,
    GetKeyTableEntry, GetLibraryStatus, GetMfgToken, GetMulticastTableEntry, GetNeighbor, GetNetworkKeyInfo,
    GetNetworkParameters, GetNodeId, GetParentChildParameters, GetPolicy, GetTokenData, GetValue, IdConflictHandler,
    ImportKey, ImportLinkKey, ImportTransientKey, IncomingMessageHandler, IncomingNetworkStatusHandler,
    IncomingRouteErrorHandler, IncomingRouteRecordHandler, IncomingSenderEui64Handler, InvalidCommand, LeaveNetwork,
    LookupEui64ByNodeId, LookupNodeIdByEui64, MaximumPayloadLength, MessageSentHandler, NetworkFoundHandler,
    NetworkInit, NetworkState, NoCallbacks, Nop, PermitJoining, PollHandler, ReadAndClearCounters, ReadCounters,
    RemoveDevice, ReplaceAddressTableEntry, RequestLinkKey, ResetNode, ScanCompleteHandler, SendBroadcast,
    SendMulticast, SendReply, SendUnicast, SetAddressTableInfo, SetAddressTableRemoteEui64, SetAddressTableRemoteNodeId,
    SetConcentrator, SetConfigurationValue, SetExtendedTimeout, SetInitialSecurityState, SetKeyTableEntry,
    SetManufacturerCode, SetMfgToken, SetMulticastTableEntry, SetPolicy, SetRadioPower, SetSourceRoute,
    SetSourceRouteDiscoveryMode, SetTokenData, SetValue, StackStatusHandler, StartScan, TokenFactoryReset,
    TrustCenterJoinHandler, VersionQuery, ZigbeeKeyEstablishmentHandler>;

template <class T>
class EveryFrame : public ::testing::Test {};
TYPED_TEST_SUITE(EveryFrame, AllFrames);

template <class T>
void goes_there_and_back() {
  for (const Version version : std::initializer_list<Version>{8, 10, 12, 13, 14, 16}) {
    const auto bytes = encode_frame(form_of(version), version, Header{1}, T{});
    const ByteView parameters = ByteView(bytes.data(), bytes.size()).subspan(5);
    const auto back = decode<T>(wire::ExactCopy(parameters).view(), version);
    ASSERT_TRUE(back.has_value()) << int{version} << ": " << to_hex(parameters, " ");
    EXPECT_EQ(*back, T{});
  }
}

TYPED_TEST(EveryFrame, GoesThereAndBackInEveryVersionAndIsInTheTable) {
  goes_there_and_back<TypeParam>();
  if constexpr (requires { typename TypeParam::Response; }) goes_there_and_back<typename TypeParam::Response>();
  bool known = false;
  for (Version version = 4; version < 20; ++version)
    if (const FrameRow* row = find_frame(TypeParam::id, version)) known = known || row->name == TypeParam::name;
  EXPECT_TRUE(known) << TypeParam::name;
}

TEST(FrameTable, KnowsWhichVersionHasWhichFrame) {
  EXPECT_EQ(frame_name(0x005C, 13), "setAddressTableRemoteEui64");
  EXPECT_EQ(frame_name(0x005C, 14), "setAddressTableInfo");
  EXPECT_EQ(find_frame(GetKey::id, 13), nullptr);
  EXPECT_EQ(find_frame(ExportKey::id, 8), nullptr);
  EXPECT_EQ(frame_name(0x01FF, 13), "frame 0x01FF");
  EXPECT_EQ(find_frame(StackStatusHandler::id, 13)->kind, FrameKind::callback);
}

}  // namespace
}  // namespace rig::ezsp
