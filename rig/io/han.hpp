// SPDX-License-Identifier: Apache-2.0
//
// The home area network as the rig drives it: one coordinator in the role of the Communications Hub, the devices the bench names,
// and the OTA server. It performs the actions of ota::Server, writes down what happens, and lets steps wait for it. Functions that
// take a Deadline block the calling fiber; all of them return the coordinator's failure once it was lost.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "rig/device/coordinator.hpp"
#include "rig/io/lazy_timer.hpp"
#include "rig/io/requests.hpp"
#include "rig/io/transfer_log.hpp"
#include "rig/proto/ota/server.hpp"
#include "rig/record/events.hpp"

namespace rig::io {

struct HanSettings {
  std::string coordinator;              ///< its name in the bench
  device::NetworkSettings network;
  std::uint8_t endpoint = 1;            ///< ours
  bool encrypt = true;                  ///< OTA unicasts with the APS link key, whatever the device does
  bool acknowledge = true;              ///< ask for APS acknowledgements of OTA unicasts
  ota::ServerConfig server;             ///< its default policy is not used: who is not served is offered nothing
};

/// A device as the bench names it.
struct HanDevice {
  std::string name;
  Eui64 eui;
  std::optional<std::uint16_t> profile;                     ///< when it is not the network's
  std::optional<std::array<Byte, 16>> link_key;             ///< from its install code, for the trust centre
};

/// What the device did since its image was last served; each is a fact a plan can ask for as "<device>.transfer.<name>".
struct TransferFacts {
  std::uint64_t queries = 0, offered = 0, not_offered = 0, hardware_mismatch = 0;
  std::uint64_t resumed = 0, restarted = 0, ended = 0;
  std::optional<ota::Status> end_status;
};

enum class QueryAnswer : std::uint8_t { offered, no_image, hardware_mismatch };

class Han {
 public:
  /// Loop, coordinator and events outlive the object.
  Han(Loop& loop, device::Coordinator& coordinator, record::EventSink& events, HanSettings settings, std::vector<HanDevice> devices);
  ~Han();

  /// Told once when the coordinator is lost, before anybody who waits is woken.
  void on_failure(std::function<void(const Error&)> failed) { on_failure_ = std::move(failed); }
  const std::optional<Error>& failure() const { return failure_; }

  Result<device::CoordinatorInfo> form(std::uint8_t channel, Deadline deadline);
  Result<void> permit_join(std::chrono::seconds duration, Deadline deadline);
  /// Whether the dongle still answers.
  Result<void> check(Deadline deadline);

  /// Returns once the device is on the HAN: it joined, rejoined, announced itself or was heard since it was last expected to be away.
  /// One that stayed in the network while the rig was not there is known once it sends anything: its address is asked for then.
  Result<void> wait_for_join(const std::string& device, Deadline deadline);
  /// The device is known to be away: its power was cut.
  void power_was_cut(const std::string& device);
  void power_was_restored(const std::string& device);

  /// Offers the image to the device (and to no other), with what its Upgrade End Request is answered. `image` outlives the Han.
  Result<void> serve(const std::string& device, const ota::ImageSource& image, const ota::Activation& activation);
  Result<void> notify(const std::string& device, Deadline deadline);
  Result<void> wait_for_query(const std::string& device, QueryAnswer answer, Deadline deadline);
  /// Returns once the device has at least `bytes` of the image.
  Result<void> wait_for_transfer(const std::string& device, std::uint64_t bytes, Deadline deadline);
  /// The status of the device's Upgrade End Request.
  Result<ota::Status> wait_for_transfer_end(const std::string& device, Deadline deadline);
  /// Releases a device that was told to wait.
  Result<void> activate(const std::string& device, const ota::Activation& activation);
  Result<zcl::Value> read_attribute(const std::string& device, std::uint16_t cluster, std::uint16_t attribute, bool on_client, Deadline deadline);

  /// "transfer.blocks", "joins", ... of a device; nothing for a name that is no fact.
  std::optional<record::Json> fact(const std::string& device, std::string_view name) const;
  std::uint64_t image_size(const std::string& device) const;

 private:
  static constexpr std::uint16_t ota_cluster = 0x0019;
  struct Member;
  struct Notes;

  Member* member(std::string_view name);
  const Member* member(std::string_view name) const;
  Member* member_at(NodeId node);
  Member* member_with(Eui64 eui);
  Result<Member*> known(const std::string& device);
  ota::ClientAddress address(const Member& member) const;
  /// The server's record of the transfer of the image that is served now; null before its first block.
  const ota::Transfer* transfer_of(const Member& member) const;
  TransferLog::Progress progress_of(const Member& member) const;
  Result<void> find_ota_client(Member& member, Deadline deadline);
  void learn_ota_client(Member& member, Requests::Endpoint endpoint);
  std::uint64_t blocks_served() const;

  void on_message(const device::ApsMessage& message);
  void on_zdo(const device::ApsMessage& message);
  void on_ota(const device::ApsMessage& message);
  void on_join(device::JoinEvent event, Eui64 eui, NodeId node);
  void on_lost(const Error& error);
  void arrived(Member& member, NodeId node, record::DeviceState state, std::string detail);
  void heard(Member& member);
  void ask_who_is(NodeId node);
  void on_address(ByteView zdo_frame);

  void perform(const ota::Actions& actions, Member* asking, bool served_block);
  void send(const ota::Send& send, Member* asking, bool served_block);
  void note(const ota::Action& action);
  void note_transfer(const Member& member, record::TransferStage stage, std::string detail, std::uint64_t offset);
  void wake_who_awaits_bytes(Member& member);
  void block_was_delivered(Member& member, TimePoint asked);

  Result<void> wait(Deadline deadline, std::string_view what, const std::function<bool()>& ready);

  Loop& loop_;
  device::Coordinator& coordinator_;
  record::EventSink& events_;
  HanSettings settings_;
  std::vector<std::unique_ptr<Member>> members_;
  Requests requests_;
  std::map<NodeId, TimePoint> asked_who_;  // nodes nobody told us of, and when to ask them again
  ota::Server server_;
  LazyTimer timer_;
  Signal changed_;
  std::optional<Error> failure_;
  std::function<void(const Error&)> on_failure_;
};

}  // namespace rig::io
