// SPDX-License-Identifier: Apache-2.0
//
// The network coprocessor behind the serial line: one EZSP command in, its response out, callbacks as they come. It is the
// coordinator and trust centre of a network on the virtual radio.
#pragma once

#include <functional>

#include "adapters/ezsp_ncp/ncp_state.hpp"
#include "adapters/ezsp_ncp/twin_settings.hpp"
#include "rig/base/rng.hpp"
#include "rig/proto/ezsp/frame.hpp"
#include "rig/sim/air.hpp"
#include "rig/sim/zdo_server.hpp"

namespace rig::ezsp_ncp {

class Ncp final : public sim::RadioUser {
 public:
  struct Line {
    std::function<void(const ezsp::FrameBytes& callback)> send;  ///< never called from inside answer()
    std::function<void()> reset;                                 ///< the host asked for a restart by command
  };

  /// Air outlives the NCP.
  Ncp(sim::Air& air, TwinSettings settings, Rng rng, Line line);
  ~Ncp() override;

  /// The response to one EZSP frame from the host; nothing for octets that are no command.
  std::optional<ezsp::FrameBytes> answer(ByteView frame);
  /// The processor starts over: only the tokens stay.
  void restart();

  const Tokens& tokens() const { return tokens_; }
  bool network_up() const { return session_.network_up; }
  std::uint64_t messages_sent() const { return messages_sent_; }

  void on_frame(const sim::Frame& frame) override;
  std::optional<sim::Admission> on_join(const sim::JoinRequest& request) override;
  void on_left(Eui64 eui, NodeId node) override;

  // One overload per command, grouped as in rig/proto/ezsp: ncp_config.cpp
  ezsp::VersionQuery::Response on(const ezsp::VersionQuery& command);
  ezsp::GetLibraryStatus::Response on(const ezsp::GetLibraryStatus& command);
  ezsp::GetExtendedValue::Response on(const ezsp::GetExtendedValue& command);
  ezsp::Nothing on(const ezsp::Nop&) { return {}; }
  ezsp::Nothing on(const ezsp::CallbackQuery&) { return {}; }
  ezsp::Nothing on(const ezsp::NoCallbacks&) { return {}; }
  ezsp::GetMfgToken::Response on(const ezsp::GetMfgToken& command);
  ezsp::StatusOnly on(const ezsp::SetMfgToken& command);
  ezsp::Nothing on(const ezsp::SetManufacturerCode& command);
  ezsp::GetConfigurationValue::Response on(const ezsp::GetConfigurationValue& command);
  ezsp::StatusOnly on(const ezsp::SetConfigurationValue& command);
  ezsp::StatusOnly on(const ezsp::SetPolicy& command);
  ezsp::GetPolicy::Response on(const ezsp::GetPolicy& command);
  ezsp::ReadCounters::Response on(const ezsp::ReadCounters& command);
  ezsp::ReadAndClearCounters::Response on(const ezsp::ReadAndClearCounters& command);
  ezsp::Echo::Response on(const ezsp::Echo& command) { return {command.data}; }
  ezsp::GetValue::Response on(const ezsp::GetValue& command);
  ezsp::StatusOnly on(const ezsp::SetValue& command);
  ezsp::Nothing on(const ezsp::TokenFactoryReset& command);
  ezsp::GetTokenData::Response on(const ezsp::GetTokenData& command);
  ezsp::StatusOnly on(const ezsp::SetTokenData& command);
  ezsp::Nothing on(const ezsp::ResetNode& command);
  ezsp::StatusOnly on(const ezsp::AddEndpoint& command);

  // ncp_network.cpp
  ezsp::StatusOnly on(const ezsp::SetConcentrator& command);
  ezsp::StatusOnly on(const ezsp::NetworkInit& command);
  ezsp::NetworkState::Response on(const ezsp::NetworkState& command);
  ezsp::StatusOnly on(const ezsp::StartScan& command);
  ezsp::StatusOnly on(const ezsp::FormNetwork& command);
  ezsp::StatusOnly on(const ezsp::LeaveNetwork& command);
  ezsp::StatusOnly on(const ezsp::PermitJoining& command);
  ezsp::GetEui64::Response on(const ezsp::GetEui64& command);
  ezsp::GetNodeId::Response on(const ezsp::GetNodeId& command);
  ezsp::GetNetworkParameters::Response on(const ezsp::GetNetworkParameters& command);
  ezsp::SetSourceRouteDiscoveryMode::Response on(const ezsp::SetSourceRouteDiscoveryMode& command);
  ezsp::StatusOnly on(const ezsp::SetRadioPower& command);
  ezsp::StatusOnly on(const ezsp::RemoveDevice& command);

  // ncp_security.cpp
  ezsp::StatusOnly on(const ezsp::RequestLinkKey& command);
  ezsp::StatusOnly on(const ezsp::AddOrUpdateKeyTableEntry& command);
  ezsp::StatusOnly on(const ezsp::SetInitialSecurityState& command);
  ezsp::GetCurrentSecurityState::Response on(const ezsp::GetCurrentSecurityState& command);
  ezsp::GetKey::Response on(const ezsp::GetKey& command);
  ezsp::Nothing on(const ezsp::ClearTransientLinkKeys& command);
  ezsp::GetKeyTableEntry::Response on(const ezsp::GetKeyTableEntry& command);
  ezsp::StatusOnly on(const ezsp::SetKeyTableEntry& command);
  ezsp::StatusOnly on(const ezsp::BroadcastNextNetworkKey& command);
  ezsp::StatusOnly on(const ezsp::BroadcastNetworkKeySwitch& command);
  ezsp::FindKeyTableEntry::Response on(const ezsp::FindKeyTableEntry& command);
  ezsp::StatusOnly on(const ezsp::EraseKeyTableEntry& command);
  ezsp::StatusOnly on(const ezsp::AddTransientLinkKey& command);
  ezsp::StatusOnly on(const ezsp::ClearKeyTable& command);
  ezsp::GetApsKeyInfo::Response on(const ezsp::GetApsKeyInfo& command);
  ezsp::ExportLinkKeyByEui::Response on(const ezsp::ExportLinkKeyByEui& command);
  ezsp::SlStatusOnly on(const ezsp::ImportLinkKey& command);
  ezsp::ExportLinkKeyByIndex::Response on(const ezsp::ExportLinkKeyByIndex& command);
  ezsp::SlStatusOnly on(const ezsp::ImportTransientKey& command);
  ezsp::ExportKey::Response on(const ezsp::ExportKey& command);
  ezsp::SlStatusOnly on(const ezsp::ImportKey& command);
  ezsp::GetNetworkKeyInfo::Response on(const ezsp::GetNetworkKeyInfo& command);

  // ncp_message.cpp
  ezsp::MaximumPayloadLength::Response on(const ezsp::MaximumPayloadLength& command);
  ezsp::SendUnicast::Response on(const ezsp::SendUnicast& command);
  ezsp::SendBroadcast::Response on(const ezsp::SendBroadcast& command);
  ezsp::SendMulticast::Response on(const ezsp::SendMulticast& command);
  ezsp::StatusOnly on(const ezsp::SendReply& command);
  ezsp::StatusOnly on(const ezsp::SetSourceRoute& command);

  // ncp_tables.cpp
  ezsp::GetParentChildParameters::Response on(const ezsp::GetParentChildParameters& command);
  ezsp::GetChildData::Response on(const ezsp::GetChildData& command);
  ezsp::StatusOnly on(const ezsp::SetAddressTableRemoteEui64& command);
  ezsp::StatusOnly on(const ezsp::SetAddressTableInfo& command);
  ezsp::Nothing on(const ezsp::SetAddressTableRemoteNodeId& command);
  ezsp::GetAddressTableRemoteEui64::Response on(const ezsp::GetAddressTableRemoteEui64& command);
  ezsp::GetAddressTableInfo::Response on(const ezsp::GetAddressTableInfo& command);
  ezsp::GetAddressTableRemoteNodeId::Response on(const ezsp::GetAddressTableRemoteNodeId& command);
  ezsp::LookupNodeIdByEui64::Response on(const ezsp::LookupNodeIdByEui64& command);
  ezsp::LookupEui64ByNodeId::Response on(const ezsp::LookupEui64ByNodeId& command);
  ezsp::GetMulticastTableEntry::Response on(const ezsp::GetMulticastTableEntry& command);
  ezsp::StatusOnly on(const ezsp::SetMulticastTableEntry& command);
  ezsp::GetNeighbor::Response on(const ezsp::GetNeighbor& command);
  ezsp::SetExtendedTimeout::Response on(const ezsp::SetExtendedTimeout& command);
  ezsp::GetExtendedTimeout::Response on(const ezsp::GetExtendedTimeout& command);
  ezsp::ReplaceAddressTableEntry::Response on(const ezsp::ReplaceAddressTableEntry& command);

  ezsp::Version version() const { return settings_.ezsp_version; }

 private:
  using Handler = ezsp::FrameBytes (*)(Ncp&, const ezsp::ParsedFrame&);
  template <class Command>
  static ezsp::FrameBytes handle(Ncp& ncp, const ezsp::ParsedFrame& frame);
  template <class... Commands>
  void learn();
  ezsp::FrameBytes refuse(ezsp::HeaderForm form, std::uint8_t sequence, ezsp::Status why) const;
  std::optional<ezsp::FrameBytes> answer_untyped(const ezsp::ParsedFrame& frame) const;

  template <class Callback>
  void tell(const Callback& callback) {
    if (session_.version_agreed) line_.send(ezsp::encode_callback(version(), sequence_, callback));
  }
  /// After the response that is being made.
  void soon(std::function<void()> task);

  void disarm_timers();
  std::uint16_t configuration(std::uint8_t id) const;
  void bring_network_up();
  void take_network_down();
  void set_permission(bool open);
  void finish_scan(std::uint8_t type, std::uint32_t channels);
  sim::NodeDescription describe_itself() const;

  Child* find_node(Eui64 eui);
  const Child* find_node(NodeId node) const;
  std::vector<Child> children() const;
  void tell_join(const Child& child, ezsp::DeviceUpdate update, bool admitted);
  std::optional<ezsp::Key> key_for_joiner(Eui64 eui) const;
  ezsp::Status store_link_key(std::optional<std::uint8_t> index, Eui64 partner, const ezsp::Key& key);
  const std::pair<const std::uint8_t, LinkKey>* find_link_key(Eui64 partner) const;
  ezsp::KeyRecord key_record(std::uint8_t type, const ezsp::Key& key, Eui64 partner) const;

  std::optional<NodeId> resolve(const ezsp::SendUnicast& command) const;
  ezsp::Status check_message(const ezsp::ApsFrame& aps, const ezsp::Payload& payload) const;
  void send_to_itself(const ezsp::SendUnicast& command, const ezsp::ApsFrame& aps);
  void loop_back(const ezsp::ApsFrame& aps, const ezsp::Payload& payload, ezsp::IncomingType type);
  void send_to_group(NodeId group, const ezsp::ApsFrame& aps, const ezsp::Payload& payload, ezsp::OutgoingType type, ezsp::Tag tag);
  void deliver(const sim::Frame& frame, ezsp::IncomingType type);
  bool takes_zdo(const sim::Frame& frame);
  bool has_endpoint(std::uint8_t endpoint) const;
  std::optional<std::size_t> take_outgoing_slot(std::size_t limit);
  void report_sent(std::size_t slot, bool delivered);
  sim::Frame frame_for(NodeId to, const ezsp::ApsFrame& aps, const ezsp::Payload& payload) const;

  sim::Air& air_;
  io::Loop& loop_;
  TwinSettings settings_;
  Rng rng_;
  Line line_;
  std::array<Handler, 0x120> handlers_{};
  Tokens tokens_;
  Session session_;
  std::optional<sim::Radio> radio_;
  std::vector<Outgoing> outgoing_;
  io::TimerId start_timer_, permit_timer_, scan_timer_;
  std::uint8_t sequence_ = 0;  // of the last command
  std::uint64_t messages_sent_ = 0;
  std::shared_ptr<std::uint64_t> session_number_ = std::make_shared<std::uint64_t>(0);
};

}  // namespace rig::ezsp_ncp
