// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/ezsp/frame_table.hpp"

#include <algorithm>

#include "rig/proto/ezsp/frames.hpp"

namespace rig::ezsp {
namespace {

template <class T>
concept IsCommand = requires {
  typename T::Response;
};

template <class T>
constexpr FrameRow row(Versions versions = {}) {
  return {T::id, T::name, IsCommand<T> ? FrameKind::command : FrameKind::callback, versions};
}

// Rows without a type are frames this project only names: certificate-based keys, several radios, duty cycle.
constexpr std::array table{
    row<VersionQuery>(),
    row<GetLibraryStatus>(),
    row<AddEndpoint>(),
    row<GetExtendedValue>(),
    row<Nop>(),
    row<CallbackQuery>(),
    row<NoCallbacks>(),
    row<GetMfgToken>(),
    row<SetMfgToken>(),
    row<SetConcentrator>(),
    row<RequestLinkKey>(),
    row<SetManufacturerCode>(),
    row<NetworkInit>(),
    row<NetworkState>(),
    row<StackStatusHandler>(),
    row<StartScan>(),
    row<NetworkFoundHandler>(),
    row<ScanCompleteHandler>(),
    row<FormNetwork>(),
    row<LeaveNetwork>(),
    row<PermitJoining>(),
    row<ChildJoinHandler>(),
    row<TrustCenterJoinHandler>(),
    row<GetEui64>(),
    row<GetNodeId>(),
    row<GetNetworkParameters>(),
    row<GetParentChildParameters>(),
    row<MaximumPayloadLength>(),
    row<SendUnicast>(),
    FrameRow{0x0035, "getDutyCycleState", FrameKind::command},
    row<SendBroadcast>(),
    row<SendMulticast>(),
    row<SendReply>(),
    row<MessageSentHandler>(),
    FrameRow{0x0040, "setDutyCycleLimitsInStack", FrameKind::command},
    row<PollHandler>(),
    row<IncomingMessageHandler>(),
    row<EnergyScanResultHandler>(),
    row<GetChildData>(),
    FrameRow{0x004B, "getDutyCycleLimits", FrameKind::command},
    FrameRow{0x004C, "getCurrentDutyCycle", FrameKind::command},
    FrameRow{0x004D, "dutyCycleHandler", FrameKind::callback},
    FrameRow{0x0050, "unicastCurrentNetworkKey", FrameKind::command},
    row<GetConfigurationValue>(),
    row<SetConfigurationValue>(),
    row<SetPolicy>(),
    row<GetPolicy>(),
    row<InvalidCommand>(),
    row<IncomingRouteRecordHandler>(),
    row<SetSourceRouteDiscoveryMode>(since(8)),
    row<SetAddressTableRemoteEui64>(until(13)),
    row<SetAddressTableInfo>(since(14)),
    row<SetAddressTableRemoteNodeId>(until(13)),
    row<GetAddressTableRemoteEui64>(until(13)),
    row<GetAddressTableInfo>(since(14)),
    row<GetAddressTableRemoteNodeId>(until(13)),
    row<LookupNodeIdByEui64>(),
    row<LookupEui64ByNodeId>(),
    row<IncomingSenderEui64Handler>(until(13)),
    row<GetMulticastTableEntry>(),
    row<SetMulticastTableEntry>(),
    row<ReadAndClearCounters>(),
    row<AddOrUpdateKeyTableEntry>(until(12)),
    FrameRow{0x0067, "sendTrustCenterLinkKey", FrameKind::command},
    row<SetInitialSecurityState>(),
    row<GetCurrentSecurityState>(),
    row<GetKey>(until(12)),
    row<ClearTransientLinkKeys>(),
    FrameRow{0x006C, "updateTcLinkKey", FrameKind::command},
    FrameRow{0x006F, "aesMmoHash", FrameKind::command},
    row<GetKeyTableEntry>(until(12)),
    row<SetKeyTableEntry>(until(12)),
    row<BroadcastNextNetworkKey>(),
    row<BroadcastNetworkKeySwitch>(),
    row<FindKeyTableEntry>(),
    row<EraseKeyTableEntry>(),
    row<TokenFactoryReset>(since(9)),
    FrameRow{0x0078, "dsaVerifyHandler", FrameKind::callback},
    row<GetNeighbor>(),
    row<IdConflictHandler>(),
    row<SetExtendedTimeout>(),
    row<GetExtendedTimeout>(),
    row<IncomingRouteErrorHandler>(),
    row<Echo>(),
    row<ReplaceAddressTableEntry>(),
    FrameRow{0x0091, "getStandaloneBootloaderVersionPlatMicroPhy", FrameKind::command},
    row<SetRadioPower>(),
    row<ZigbeeKeyEstablishmentHandler>(),
    FrameRow{0x009E, "generateCbkeKeysHandler", FrameKind::callback},
    FrameRow{0x009F, "calculateSmacs", FrameKind::command},
    FrameRow{0x00A0, "calculateSmacsHandler", FrameKind::callback},
    FrameRow{0x00A1, "clearTemporaryDataMaybeStoreLinkKey", FrameKind::command},
    FrameRow{0x00A2, "setPreinstalledCbkeData", FrameKind::command},
    FrameRow{0x00A3, "dsaVerify", FrameKind::command},
    FrameRow{0x00A4, "generateCbkeKeys", FrameKind::command},
    FrameRow{0x00A5, "getCertificate", FrameKind::command},
    FrameRow{0x00A6, "dsaSign", FrameKind::command},
    FrameRow{0x00A7, "dsaSignHandler", FrameKind::callback},
    row<RemoveDevice>(),
    FrameRow{0x00A9, "unicastNwkKeyUpdate", FrameKind::command},
    row<GetValue>(),
    row<SetValue>(),
    row<SetSourceRoute>({8, 8}),
    row<AddTransientLinkKey>(until(12)),
    FrameRow{0x00B0, "dsaVerify283k1", FrameKind::command},
    row<ClearKeyTable>(),
    row<IncomingNetworkStatusHandler>(),
    FrameRow{0x00E8, "generateCbkeKeys283k1", FrameKind::command},
    FrameRow{0x00E9, "generateCbkeKeysHandler283k1", FrameKind::callback},
    FrameRow{0x00EA, "calculateSmacs283k1", FrameKind::command},
    FrameRow{0x00EB, "calculateSmacsHandler283k1", FrameKind::callback},
    FrameRow{0x00EC, "getCertificate283k1", FrameKind::command},
    FrameRow{0x00ED, "savePreinstalledCbkeData283k1", FrameKind::command},
    FrameRow{0x00EE, "clearTemporaryDataMaybeStoreLinkKey283k1", FrameKind::command},
    row<ReadCounters>(),
    FrameRow{0x00F7, "sendLinkPowerDeltaRequest", FrameKind::command},
    FrameRow{0x00F8, "multiPhyStart", FrameKind::command},
    FrameRow{0x00F9, "multiPhyStop", FrameKind::command},
    FrameRow{0x00FA, "multiPhySetRadioPower", FrameKind::command},
    FrameRow{0x00FB, "multiPhySetRadioChannel", FrameKind::command},
    FrameRow{0x00FC, "getPhyInterfaceCount", FrameKind::command},
    FrameRow{0x00FD, "getRadioParameters", FrameKind::command},
    row<GetTokenData>(since(9)),
    row<SetTokenData>(since(9)),
    row<ResetNode>(since(9)),
    row<GetApsKeyInfo>(since(12)),
    row<ExportLinkKeyByEui>(since(12)),
    row<ImportLinkKey>(since(12)),
    row<ExportLinkKeyByIndex>(since(12)),
    row<ImportTransientKey>(since(12)),
    row<ExportKey>(since(12)),
    row<ImportKey>(since(12)),
    row<GetNetworkKeyInfo>(since(12)),
};

constexpr bool ids_ascend() {
  for (std::size_t i = 1; i < table.size(); ++i) {
    const FrameRow &before = table[i - 1], &row = table[i];
    // An id may be taken over by another frame, in later versions only.
    if (row.id < before.id || (row.id == before.id && row.versions.first <= before.versions.last)) return false;
  }
  return true;
}
static_assert(ids_ascend(), "frame ids ascend, and no two frames share one in the same version");

}  // namespace

std::span<const FrameRow> frame_table() { return table; }

const FrameRow* find_frame(std::uint16_t id, Version version) {
  auto row = std::lower_bound(table.begin(), table.end(), id,
                              [](const FrameRow& r, std::uint16_t wanted) { return r.id < wanted; });
  for (; row != table.end() && row->id == id; ++row)
    if (row->versions.contain(version)) return &*row;
  return nullptr;
}

std::string frame_name(std::uint16_t id, Version version) {
  if (const FrameRow* row = find_frame(id, version)) return std::string(row->name);
  return fmt::format("frame 0x{:04X}", id);
}

}  // namespace rig::ezsp
