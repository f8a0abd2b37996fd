// SPDX-License-Identifier: Apache-2.0
#include "adapters/ezsp_ncp/ncp.hpp"

#include "rig/proto/ezsp/frame_table.hpp"

namespace rig::ezsp_ncp {

using ezsp::Status;

namespace {

/// Commands that this dongle answers always alike: a status, then octets that mean nothing.
struct FixedAnswer {
  std::uint16_t id;
  Status status;
  std::size_t zeros;
};
constexpr FixedAnswer fixed_answers[] = {
    {0x0035, Status::ok, 1},                      // getDutyCycleState
    {0x0040, Status::ok, 0},                      // setDutyCycleLimitsInStack
    {0x004B, Status::ok, 6},                      // getDutyCycleLimits
    {0x004C, Status::ok, 134},                    // getCurrentDutyCycle
    {0x0050, Status::ok, 0},                      // unicastCurrentNetworkKey
    {0x0067, Status::ok, 0},                      // sendTrustCenterLinkKey
    {0x006C, Status::invalid_state, 0},           // updateTcLinkKey: this is the trust centre
    {0x009F, Status::library_not_present, 0},     // calculateSmacs
    {0x00A1, Status::library_not_present, 0},     // clearTemporaryDataMaybeStoreLinkKey
    {0x00A2, Status::library_not_present, 0},     // setPreinstalledCbkeData
    {0x00A3, Status::library_not_present, 0},     // dsaVerify
    {0x00A4, Status::library_not_present, 0},     // generateCbkeKeys
    {0x00A5, Status::library_not_present, 48},    // getCertificate
    {0x00A6, Status::library_not_present, 0},     // dsaSign
    {0x00A9, Status::ok, 0},                      // unicastNwkKeyUpdate
    {0x00B0, Status::library_not_present, 0},     // dsaVerify283k1
    {0x00E8, Status::library_not_present, 0},     // generateCbkeKeys283k1
    {0x00EA, Status::library_not_present, 0},     // calculateSmacs283k1
    {0x00EC, Status::library_not_present, 74},    // getCertificate283k1
    {0x00ED, Status::library_not_present, 0},     // savePreinstalledCbkeData283k1
    {0x00EE, Status::library_not_present, 0},     // clearTemporaryDataMaybeStoreLinkKey283k1
    {0x00F7, Status::invalid_state, 0},           // sendLinkPowerDeltaRequest
    {0x00F8, Status::invalid_state, 0},           // multiPhyStart
    {0x00F9, Status::invalid_state, 0},           // multiPhyStop
    {0x00FA, Status::invalid_state, 0},           // multiPhySetRadioPower
    {0x00FB, Status::invalid_state, 0},           // multiPhySetRadioChannel
    {0x00FD, Status::invalid_state, 3},           // getRadioParameters
};

constexpr std::uint16_t get_phy_interface_count = 0x00FC;
constexpr std::uint16_t get_bootloader_version = 0x0091;

struct FixedBody {
  Status status{};
  wire::Rest<160> zeros{};
  static constexpr auto fields() { return std::tuple{ezsp::Field{"status", &FixedBody::status}, ezsp::Field{"zeros", &FixedBody::zeros}}; }
};

}  // namespace

Ncp::Ncp(sim::Air& air, TwinSettings settings, Rng rng, Line line)
    : air_(air), loop_(air.loop()), settings_(std::move(settings)), rng_(rng), line_(std::move(line)) {
  using namespace ezsp;
  learn<VersionQuery, GetLibraryStatus, GetExtendedValue, Nop, CallbackQuery, NoCallbacks, GetMfgToken, SetMfgToken, SetManufacturerCode,
        GetConfigurationValue, SetConfigurationValue, SetPolicy, GetPolicy, ReadCounters, ReadAndClearCounters, Echo, GetValue, SetValue,
        TokenFactoryReset, GetTokenData, SetTokenData, ResetNode, AddEndpoint>();
  learn<SetConcentrator, NetworkInit, NetworkState, StartScan, FormNetwork, LeaveNetwork, PermitJoining, GetEui64, GetNodeId,
        GetNetworkParameters, SetSourceRouteDiscoveryMode, SetRadioPower, RemoveDevice>();
  learn<RequestLinkKey, AddOrUpdateKeyTableEntry, SetInitialSecurityState, GetCurrentSecurityState, GetKey, ClearTransientLinkKeys,
        GetKeyTableEntry, SetKeyTableEntry, BroadcastNextNetworkKey, BroadcastNetworkKeySwitch, FindKeyTableEntry, EraseKeyTableEntry,
        AddTransientLinkKey, ClearKeyTable, GetApsKeyInfo, ExportLinkKeyByEui, ImportLinkKey, ExportLinkKeyByIndex, ImportTransientKey,
        ExportKey, ImportKey, GetNetworkKeyInfo>();
  learn<MaximumPayloadLength, SendUnicast, SendBroadcast, SendMulticast, SendReply, SetSourceRoute>();
  learn<GetParentChildParameters, GetChildData, SetAddressTableRemoteEui64, SetAddressTableInfo, SetAddressTableRemoteNodeId,
        GetAddressTableRemoteEui64, GetAddressTableInfo, GetAddressTableRemoteNodeId, LookupNodeIdByEui64, LookupEui64ByNodeId,
        GetMulticastTableEntry, SetMulticastTableEntry, GetNeighbor, SetExtendedTimeout, GetExtendedTimeout, ReplaceAddressTableEntry>();
  restart();
}

Ncp::~Ncp() { disarm_timers(); }

template <class Command>
ezsp::FrameBytes Ncp::handle(Ncp& ncp, const ezsp::ParsedFrame& frame) {
  const auto command = ezsp::decode<Command>(frame.parameters, ncp.version(), ezsp::Trailing::ignore);
  if (command.has_error()) return ncp.refuse(ezsp::form_of(ncp.version()), frame.header.sequence, Status::ezsp_truncated);
  return ezsp::encode_response<Command>(ncp.version(), frame.header.sequence, ncp.on(*command));
}

template <class... Commands>
void Ncp::learn() {
  const auto learn_one = [this](std::uint16_t id, std::string_view name, Handler handler) {
    const ezsp::FrameRow* row = ezsp::find_frame(id, version());
    if (row && row->name == name) handlers_[id] = handler;
  };
  (learn_one(Commands::id, Commands::name, &Ncp::handle<Commands>), ...);
}

void Ncp::disarm_timers() {
  for (io::TimerId* timer : {&start_timer_, &permit_timer_, &scan_timer_}) loop_.disarm(*timer);
}

void Ncp::restart() {
  disarm_timers();
  ++*session_number_;
  session_ = {};
  outgoing_.clear();
  const auto custom = tokens_.manufacturing.find(0x0C);
  Eui64 eui = settings_.eui;
  if (custom != tokens_.manufacturing.end() && custom->second.size() == 8) eui.value = wire::Reader(custom->second).u64();
  radio_.emplace(air_, eui, *this, sim::RadioSettings{.coordinator = true, .router = true});
}

// What a restart makes pointless is not done.
void Ncp::soon(std::function<void()> task) {
  loop_.post([number = std::weak_ptr(session_number_), asked = *session_number_, task = std::move(task)] {
    if (const auto now = number.lock(); now && *now == asked) task();
  });
}

std::optional<ezsp::FrameBytes> Ncp::answer(ByteView bytes) {
  using ezsp::HeaderForm;
  // A host that does not know the version yet asks for it in the oldest header there is.
  const auto first_contact = ezsp::parse(HeaderForm::narrow, ezsp::Direction::from_host, bytes);
  if (bytes.size() == 4 && first_contact && first_contact->header.id == ezsp::VersionQuery::id) {
    sequence_ = first_contact->header.sequence;
    return ezsp::encode_frame(HeaderForm::narrow, version(), ezsp::Header{sequence_, ezsp::VersionQuery::id, true},
                              on(ezsp::VersionQuery{first_contact->parameters[0]}));
  }
  const HeaderForm form = ezsp::form_of(version());
  const auto frame = ezsp::parse(form, ezsp::Direction::from_host, bytes);
  if (frame.has_error()) return std::nullopt;
  sequence_ = frame->header.sequence;
  if (!session_.version_agreed && frame->header.id != ezsp::VersionQuery::id) return refuse(form, sequence_, Status::ezsp_version_not_set);
  const Handler handler = frame->header.id < handlers_.size() ? handlers_[frame->header.id] : nullptr;
  if (handler) return handler(*this, *frame);
  if (auto fixed = answer_untyped(*frame)) return fixed;
  return refuse(form, sequence_, Status::ezsp_invalid_frame_id);
}

ezsp::FrameBytes Ncp::refuse(ezsp::HeaderForm form, std::uint8_t sequence, Status why) const {
  const ezsp::Version layout = session_.version_agreed ? version() : ezsp::Version{ezsp::first_wide_status - 1};
  return ezsp::encode_frame(form, layout, ezsp::Header{sequence, ezsp::InvalidCommand::id, true}, ezsp::StatusOnly{why});
}

std::optional<ezsp::FrameBytes> Ncp::answer_untyped(const ezsp::ParsedFrame& frame) const {
  const ezsp::HeaderForm form = ezsp::form_of(version());
  const ezsp::Header header{frame.header.sequence, frame.header.id, true};
  if (!ezsp::find_frame(frame.header.id, version())) return std::nullopt;
  if (frame.header.id == get_phy_interface_count) return ezsp::encode_frame(form, version(), header, std::uint8_t{1});
  // Bootloader version 0xFFFF: none; then platform, micro and PHY, one octet each.
  if (frame.header.id == get_bootloader_version) return ezsp::encode_frame(form, version(), header, std::array<Byte, 5>{0xFF, 0xFF});
  for (const FixedAnswer& answer : fixed_answers)
    if (answer.id == frame.header.id) {
      FixedBody body{answer.status};
      body.zeros.bytes.resize(answer.zeros);
      return ezsp::encode_frame(form, version(), header, body);
    }
  return std::nullopt;
}

}  // namespace rig::ezsp_ncp
