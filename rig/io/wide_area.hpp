// SPDX-License-Identifier: Apache-2.0
//
// The wide area network and the head end behind it: dcc::HeadEnd decides, this carries it out. Images and commands go to the hub of
// the bench; hubs that are nowhere on the bench are answered for, so that requests for fifty thousand devices can be run.
#pragma once

#include <functional>
#include <map>
#include <set>

#include "rig/base/rng.hpp"
#include "rig/dcc/head_end.hpp"
#include "rig/io/communications_hub.hpp"
#include "rig/io/metering_settings.hpp"

namespace rig::io {

struct WideAreaSettings {
  dcc::Profile profile{};
  dcc::Defects defects{};
  Eui64 acb = gbcs::test_acb;
  Eui64 hub = test_chf;                       ///< the one on the bench
  Duration latency = std::chrono::seconds(1); ///< one way
  RemoteHubs remote{};
};

/// What somebody does to a command between the head end and the hub. `recipient`: the device gets what was written for another one.
enum class Tamper : std::uint8_t { none, signature, mac, recipient };

class WideArea {
 public:
  using Names = std::function<std::string(Eui64)>;

  /// Everything handed in outlives it.
  WideArea(Loop& loop, record::EventSink& events, WideAreaSettings settings, dcc::Registry& registry, const gbcs::KeyStore& keys,
           CommunicationsHub& hub, Names names);
  ~WideArea();

  dcc::Response submit(const dcc::ServiceRequest& request);
  dcc::HeadEnd& head_end() { return head_end_; }
  const dcc::HeadEnd& head_end() const { return head_end_; }
  dcc::Registry& registry() { return registry_; }

  /// The next `count` alerts with this code do not arrive.
  void lose(gbcs::AlertCode code, unsigned count) { to_lose_[code] += count; }
  void tamper_with_next_command(Tamper tamper) { tamper_ = tamper; }
  /// As if it had come over the network. Octets that are no message are written down and refused.
  void receive(Bytes octets);
  /// The last message that came with this alert code; nothing when there was none.
  const Bytes* last(gbcs::AlertCode code) const;
  const Bytes* last_command() const { return last_command_.empty() ? nullptr : &last_command_; }
  /// Sends a command that was sent before once more.
  void replay(Bytes command, Eui64 device);

  /// Returns once the head end has had `count` alerts of this code about the device.
  Result<void> wait_for_alert(Eui64 device, gbcs::AlertCode code, std::uint64_t count, Deadline deadline);
  /// Returns once the suppliers were told something of this kind about the device after the last request, or after what the wait before this
  /// one returned.
  Result<dcc::Notice> wait_for_notice(Eui64 device, std::string_view kind, Deadline deadline);

  /// More than one active job on a hub, in the order it was found.
  const std::vector<std::string>& broken_invariants() const { return broken_invariants_; }

  /// "dcc.alerts.8F8A", "dcc.supplier_alerts.<supplier>", "dcc.open_jobs", "dcc.refused_messages", "dcc.incidents",
  /// "dcc.said_to.<supplier>", "dcc.audit.<request>.sender", "dcc.on_the_way", "dcc.exempt_failures", ...
  std::optional<record::Json> fact(std::string_view name) const;
  /// "dcc.alerts.8F8A", "dcc.notices.version", "smi.version", "smi.verified", "dcc.version" (of the last version notice) of a device.
  std::optional<record::Json> fact(Eui64 device, std::string_view name) const;

 private:
  struct LastNotice {
    std::uint64_t number = 0;   ///< of all notices; none when 0
    std::uint64_t awaited = 0;  ///< the one that was returned last
    dcc::Notice notice;
  };
  struct DeviceFacts {
    std::map<gbcs::AlertCode, std::uint64_t> alerts;
    std::map<gbcs::AlertCode, TimePoint> alerted_at;
    std::map<std::string, std::uint64_t, std::less<>> notices;
    std::map<std::string, LastNotice, std::less<>> last_notice;
    std::optional<gbcs::TransferCode> transfer_code;
    std::optional<gbcs::DiscardedMessageAlert> discarded;
  };
  struct Told {
    std::uint64_t count = 0;
    dcc::Notice last;
  };
  struct Performer;

  void perform(const dcc::Actions& actions);
  void write_transitions();
  void later(Duration delay, std::function<void()> task);
  void distribute(const dcc::Distribute& job);
  void answer_for_remote_hub(const dcc::Distribute& job);
  void remote_outcome(const dcc::Distribute& job, bool delivered);
  void remote_alert(Eui64 from, gbcs::MessageCode code, gbcs::Payload payload, std::optional<gbcs::SupplementaryParty> about = {});
  void send(const dcc::SendCommand& command);
  /// Another device at the hub of the bench.
  std::optional<Eui64> neighbour_of(Eui64 device) const;
  void count_alert(const gbcs::Message& message);
  void tell_supplier(const dcc::SupplierAlert& alert);
  std::optional<record::Json> audit_fact(std::string_view name) const;
  dcc::Instants instants() const { return {loop_.now(), loop_.utc()}; }

  Loop& loop_;
  record::EventSink& events_;
  WideAreaSettings settings_;
  dcc::Registry& registry_;
  const gbcs::KeyStore& keys_;
  CommunicationsHub& hub_;
  Names names_;
  dcc::HeadEnd head_end_;
  std::map<dcc::TimerId, TimerId> timers_;
  std::map<std::uint64_t, TimerId> on_the_way_;
  std::uint64_t next_on_the_way_ = 0;
  std::optional<dcc::Response> response_;
  std::map<gbcs::AlertCode, unsigned> to_lose_;
  Tamper tamper_ = Tamper::none;
  std::map<gbcs::AlertCode, Bytes> last_alert_;
  Bytes last_command_;
  std::map<Eui64, gbcs::Counter> remote_counters_;
  std::map<Eui64, DeviceFacts> devices_;
  std::map<gbcs::AlertCode, std::uint64_t> alerts_;
  std::map<Eui64, Told> told_;
  std::uint64_t told_in_all_ = 0, told_before_submit_ = 0, refused_messages_ = 0, incidents_ = 0, lost_ = 0, distributed_ = 0, transitions_ = 0;
  std::uint64_t exempt_ = 0;  // deliveries that failed for want of memory
  std::vector<std::string> broken_invariants_;
  Signal changed_;
};

/// "request", "transfer", "version", "read", "activation", "receipt", "no_response"
std::string_view kind_of(const dcc::Notice& notice);
/// One sentence.
std::string to_string(const dcc::Notice& notice);

}  // namespace rig::io
