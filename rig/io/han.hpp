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
#include "rig/proto/tunnelling/client.hpp"
#include "rig/record/events.hpp"

namespace rig::io {

struct HanSettings {
  std::string coordinator;              ///< its name in the bench
  device::NetworkSettings network;
  std::uint8_t endpoint = 1;            ///< ours
  bool encrypt = true;                  ///< OTA unicasts with the APS link key, whatever the device does
  bool acknowledge = true;              ///< ask for APS acknowledgements of OTA unicasts
  ota::ServerConfig server;             ///< its default policy is not used: who is not served is offered nothing
  std::uint8_t keep_alive_minutes = 10;                      ///< how often devices read the Keep-Alive cluster, at most
  std::chrono::seconds keep_alive_jitter{300};               ///< and how much later
  tunnelling::LengthOf message_length = nullptr;             ///< of what the tunnels carry; without, there are none
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
  std::uint64_t refused = 0, unencrypted = 0;
  std::optional<ota::Status> end_status, refused_with;
  Duration longest_silence{};  ///< between two of its requests, from its first block to its end
};

/// What it said in its queries since the run began; facts "<device>.query.<name>".
struct QueryFacts {
  std::uint64_t count = 0;
  ota::QueryNextImageRequest last{};
  TimePoint at{};
  std::optional<std::uint32_t> offered;  ///< version it was offered last
};

enum class QueryAnswer : std::uint8_t { offered, no_image, hardware_mismatch };

/// Who wants to know what the OTA server sees. Called from the loop, before whoever waits is woken.
struct HanObserver {
  std::function<void(Eui64 device, const ota::Action& event)> event{};
  std::function<void(Eui64 device)> block{};  ///< one was served
  std::function<void(Eui64 device)> arrived{};  ///< it is on the HAN, or back on it
};

class Han {
 public:
  /// Loop, coordinator and events outlive the object.
  Han(Loop& loop, device::Coordinator& coordinator, record::EventSink& events, HanSettings settings, std::vector<HanDevice> devices);
  ~Han();

  /// Told once when the coordinator is lost, before anybody who waits is woken.
  void on_failure(std::function<void(const Error&)> failed) { on_failure_ = std::move(failed); }
  /// Asked before that: true when somebody will bring the coordinator back with restart(). Whoever waits for a device goes on waiting.
  void heals(std::function<bool(const Error&)> heals) { heals_ = std::move(heals); }
  const std::optional<Error>& failure() const { return failure_; }

  Result<device::CoordinatorInfo> form(std::uint8_t channel, Deadline deadline);
  /// The same network again on a coordinator that failed, or on another one: keys, transfers and what is left of the permission to join
  /// are taken up where they were.
  Result<void> restart(Deadline deadline);
  Result<void> permit_join(std::chrono::seconds duration, Deadline deadline);
  /// Whether the dongle still answers.
  Result<void> check(Deadline deadline);

  /// Returns once the device is on the HAN: it joined, rejoined, announced itself or was heard since it was last expected to be away.
  /// One that stayed in the network while the rig was not there is known once it sends anything: its address is asked for then.
  Result<void> wait_for_join(const std::string& device, Deadline deadline);
  /// Whether a device that was in the network still acknowledges what is sent to it (a ZDO question, with APS acknowledgement). Errors:
  /// not_ready for one that never was there.
  Result<bool> acknowledges(const std::string& device, Deadline deadline);
  /// The device is known to be away: its power was cut.
  void power_was_cut(const std::string& device);
  void power_was_restored(const std::string& device);

  void observe(HanObserver observer) { observer_ = std::move(observer); }
  /// The bench's name of a device.
  std::optional<std::string> name_of(Eui64 device) const;
  /// While it is deaf the hub answers nobody, as if it had no power.
  void set_deaf(bool deaf) { deaf_ = deaf; }

  /// Offers the image to the device (and to no other), with what its Upgrade End Request is answered. `image` outlives the Han.
  /// `reinstall`: even when it runs that version.
  Result<void> serve(const std::string& device, const ota::ImageSource& image, const ota::Activation& activation, bool reinstall = false);
  /// The same for a device that may not be on the HAN yet.
  Result<void> offer(const std::string& device, const ota::ImageSource& image, const ota::Activation& activation);
  /// Takes the offer back; a download in progress is aborted at its next request.
  void withdraw(const std::string& device);
  /// Tells a device, or every device, to send nothing but Sub-GHz and OTA messages for so long.
  void suspend(const std::optional<std::string>& device, std::uint8_t minutes);
  /// What the hub may still transmit: everything; only WAIT_FOR_DATA and blocks; nothing.
  enum class Voice : std::uint8_t { full, blocks_only, none };
  void set_voice(Voice voice) { voice_ = voice; }
  /// Answers block requests of every device with WAIT_FOR_DATA for that long; zero lets them go on.
  void hold_transfers(Duration period);
  /// Its next block request is answered with WAIT_FOR_DATA, with a MinimumBlockPeriod when there is one.
  Result<void> hold(const std::string& device, const ota::Hold& hold, std::optional<std::uint16_t> block_period);
  /// Its next block request is answered with ABORT.
  Result<void> abort(const std::string& device);
  Result<void> notify(const std::string& device, Deadline deadline);
  /// The image served to the device, announced to everybody.
  Result<void> notify_everybody(const std::string& device, std::uint8_t jitter);
  /// A broadcast Image Notify, jitter 100.
  void notify_everybody(const ota::ImageId& image, std::uint8_t jitter = 100);
  Result<void> wait_for_query(const std::string& device, QueryAnswer answer, Deadline deadline);
  /// Returns once the device has at least `bytes` of the image.
  Result<void> wait_for_transfer(const std::string& device, std::uint64_t bytes, Deadline deadline);
  /// The status of the device's Upgrade End Request.
  Result<ota::Status> wait_for_transfer_end(const std::string& device, Deadline deadline);
  /// Releases a device that was told to wait.
  Result<void> activate(const std::string& device, const ota::Activation& activation);
  Result<zcl::Value> read_attribute(const std::string& device, std::uint16_t cluster, std::uint16_t attribute, bool on_client, Deadline deadline);

  /// The hub's clock, which its Time cluster tells and the times of the OTA cluster are in: the world's plus an offset.
  UtcTime clock() const { return loop_.utc() + clock_offset_; }
  void set_clock_offset(Duration offset) { clock_offset_ = offset; }
  /// While it is not, the Time cluster answers with the value that means "invalid" (ZCL 3.12.2.2.1).
  void set_time_available(bool available) { time_available_ = available; }

  /// Every message that comes through a device's tunnel, asked for or not.
  using TunnelListener = std::function<void(const std::string& device, ByteView message)>;
  void on_tunnel_message(TunnelListener heard) { on_tunnel_message_ = std::move(heard); }
  /// Asks the device for a tunnel, and for a new one whenever it comes back to the HAN from then on. Returns once there is one.
  Result<void> open_tunnel(const std::string& device, Deadline deadline);
  /// Through the device's tunnel, which is opened if it has none. Returns once all of the message arrived at the device.
  Result<void> send_through_tunnel(const std::string& device, Bytes message, Deadline deadline);

  /// "transfer.blocks", "joins", ... of a device; nothing for a name that is no fact.
  std::optional<record::Json> fact(const std::string& device, std::string_view name) const;
  /// Of all devices together: "han.present", "han.queries".
  std::optional<record::Json> fact(std::string_view name) const;
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
  bool may_answer(const device::ApsMessage& message) const;
  void on_zdo(const device::ApsMessage& message);
  void on_ota(const device::ApsMessage& message);
  void on_read(const device::ApsMessage& message, const Member& from);
  std::optional<zcl::Value> own_attribute(std::uint16_t cluster, std::uint16_t attribute) const;
  void on_tunnel(const device::ApsMessage& message, Member& from);
  void renew_tunnel(Member& member);
  struct Tunnel;
  Result<Tunnel*> tunnel_to(const std::string& device, Deadline deadline);
  void perform(Tunnel& tunnel, tunnelling::Client::Actions actions);
  void send(Tunnel& tunnel, const tunnelling::Client::Send& frame);
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
  Result<device::CoordinatorInfo> start(Deadline deadline);

  Loop& loop_;
  device::Coordinator& coordinator_;
  record::EventSink& events_;
  HanSettings settings_;
  std::vector<std::unique_ptr<Member>> members_;
  Requests requests_;
  bool answering_ = false;  // an OTA message, whose answer has to go out before what the observer makes of it
  std::vector<std::pair<std::string, ota::Activation>> activations_to_come_;
  std::map<NodeId, TimePoint> asked_who_;  // nodes nobody told us of, and when to ask them again
  ota::Server server_;
  LazyTimer timer_;
  Signal changed_;
  HanObserver observer_;
  bool deaf_ = false;
  Voice voice_ = Voice::full;
  std::uint8_t suspend_sequence_ = 0;
  Duration clock_offset_{};
  bool time_available_ = true;
  TunnelListener on_tunnel_message_;
  TimePoint joining_until_{};
  std::optional<Error> failure_;
  std::function<void(const Error&)> on_failure_;
  std::function<bool(const Error&)> heals_;
};

}  // namespace rig::io
