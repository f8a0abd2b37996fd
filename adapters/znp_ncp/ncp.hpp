// SPDX-License-Identifier: Apache-2.0
//
// The network processor behind the serial line: one SREQ in, its SRSP out, AREQs as they come. It is the coordinator and trust
// centre of a network on the virtual radio.
#pragma once

#include <functional>
#include <memory>
#include <set>

#include "adapters/znp_ncp/nv_memory.hpp"
#include "adapters/znp_ncp/twin_settings.hpp"
#include "rig/base/rng.hpp"
#include "rig/proto/zdo/frames.hpp"
#include "rig/proto/znp/commands.hpp"
#include "rig/sim/air.hpp"
#include "rig/sim/zdo_server.hpp"

namespace rig::znp_ncp {


class Ncp final : public sim::RadioUser {
 public:
  using Send = std::function<void(const unpi::FrameBytes& indication)>;

  /// Air outlives the NCP. `send` is never called from inside answer().
  Ncp(sim::Air& air, TwinSettings settings, Rng rng, Send send);
  ~Ncp() override;

  /// The SRSP to an SREQ; an RPC error for one that this firmware does not have.
  unpi::FrameBytes answer(const unpi::Frame& frame);
  /// The processor starts over: only the non-volatile memory stays.
  void restart();

  const NvMemory& memory() const { return nv_; }
  std::uint64_t messages_sent() const { return messages_sent_; }
  znp::ResetIndication reset_indication(znp::ResetReason why) const;

  void on_frame(const sim::Frame& frame) override;
  std::optional<sim::Admission> on_join(const sim::JoinRequest& request) override;
  void on_left(Eui64 eui, NodeId node) override;

  // One overload per command. ncp_nv.cpp
  znp::Ping::Response on(const znp::Ping& command);
  znp::VersionQuery::Response on(const znp::VersionQuery& command);
  znp::GetExtendedAddress::Response on(const znp::GetExtendedAddress& command);
  znp::StackTune::Response on(const znp::StackTune& command);
  znp::StatusOnly on(const znp::NvItemInit& command);
  znp::NvValue on(const znp::NvRead& command);
  znp::NvValue on(const znp::NvReadExt& command);
  znp::StatusOnly on(const znp::NvWrite& command);
  znp::StatusOnly on(const znp::NvWriteExt& command);
  znp::StatusOnly on(const znp::NvDelete& command);
  znp::NvLength::Response on(const znp::NvLength& command);
  znp::NvTableLength::Response on(const znp::NvTableLength& command);
  znp::NvValue on(const znp::NvTableRead& command);

  // ncp_network.cpp
  znp::StatusOnly on(const znp::SetChannel& command);
  znp::StatusOnly on(const znp::StartCommissioning& command);
  znp::StatusOnly on(const znp::AddInstallCode& command);
  znp::StatusOnly on(const znp::RequireInstallCodes& command);
  znp::StatusOnly on(const znp::RequireKeyExchange&) { return {}; }
  znp::StartupFromApp::Response on(const znp::StartupFromApp& command);
  znp::StatusOnly on(const znp::MgmtPermitJoin& command);
  znp::NetworkInfo::Response on(const znp::NetworkInfo& command);
  znp::GetDeviceInfo::Response on(const znp::GetDeviceInfo& command);

  // ncp_af.cpp
  znp::StatusOnly on(const znp::Register& command);
  znp::StatusOnly on(const znp::DataRequest& command);
  znp::StatusOnly on(const znp::DataRequestExt& command);

  // ncp_zdo.cpp
  znp::StatusOnly on(const znp::RegisterMessages& command);

 private:
  using Handler = unpi::FrameBytes (*)(Ncp&, ByteView data);
  template <class Command>
  static unpi::FrameBytes handle(Ncp& ncp, ByteView data);
  template <class... Commands>
  void learn();

  template <class Indication>
  void tell(const Indication& indication) { send_(znp::frame(indication)); }
  /// After the answer that is being made, unless a restart comes first.
  void soon(std::function<void()> task, Duration delay = {});

  std::uint8_t device_state() const;
  sim::Network choose_network();
  void start_network(Duration delay);
  void set_permission(std::uint8_t seconds);
  sim::NodeDescription describe_itself() const;

  struct Member {
    Eui64 eui;
    NodeId node;
    bool sleepy{};
  };
  Member* find_member(Eui64 eui);
  std::optional<znp::Key> key_for_joiner(Eui64 eui) const;

  const znp::Register* find_endpoint(std::uint8_t endpoint) const;
  znp::Status send_message(sim::Frame frame, std::uint8_t transaction, std::uint8_t options);
  void report_sent(std::uint8_t endpoint, std::uint8_t transaction, bool acknowledged, bool delivered);
  void deliver(const sim::Frame& frame);

  znp::Status pass_on_zdo(unpi::Id id, ByteView data);
  void send_zdo(NodeId destination, std::uint16_t cluster, Bytes frame);
  void on_zdo(const sim::Frame& frame);
  void tell_zdo(const sim::Frame& frame);
  void tell_zdo_directly(const sim::Frame& frame);
  void on_announcement(const sim::Frame& frame);

  /// Lost with a restart.
  struct Session {
    bool network_up = false;
    bool starting = false;
    bool requires_install_codes = false;
    std::uint32_t channels = 0;
    std::vector<znp::Register> endpoints;
    std::set<std::uint16_t> told_clusters;  // of ZDO messages
    std::size_t in_flight = 0;
    std::uint8_t zdo_sequence = 0;
    std::uint8_t aps_sequence = 0;
  };

  sim::Air& air_;
  io::Loop& loop_;
  TwinSettings settings_;
  Rng rng_;
  Send send_;
  std::map<int, Handler> handlers_;
  NvMemory nv_;
  std::vector<Member> members_;                // in non-volatile memory, as the keys
  std::map<Eui64, znp::Key> install_code_keys_;
  Session session_;
  std::optional<sim::Radio> radio_;
  io::TimerId permit_timer_;
  std::uint64_t messages_sent_ = 0;
  std::shared_ptr<std::uint64_t> session_number_ = std::make_shared<std::uint64_t>(0);
};

}  // namespace rig::znp_ncp
