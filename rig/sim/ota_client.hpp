// SPDX-License-Identifier: Apache-2.0
//
// The client of the OTA Upgrade cluster (ZCL 11, with the timings of a common vendor stack where ZCL leaves them open), sans-I/O:
// what a device under test does with a firmware image. What survives a power cut is in OtaFlash, which the machine only borrows.
#pragma once

#include <boost/container/small_vector.hpp>
#include <string>
#include <variant>
#include <vector>

#include "rig/base/rng.hpp"
#include "rig/base/sha256.hpp"
#include "rig/proto/ota/attributes.hpp"
#include "rig/proto/ota/commands.hpp"
#include "rig/sim/image_check.hpp"
#include "rig/wire/actions.hpp"

namespace rig::sim {

/// What a device does with a half download after its power came back.
enum class PowerReturn : std::uint8_t {
  resume,   // asks again, and goes on at the last committed offset if the same image is offered
  restart,  // asks again, and begins at offset 0
  forget,   // drops it and waits for an Image Notify
};

struct OtaClientSettings {
  std::uint16_t manufacturer = 0x121D;
  std::uint16_t image_type = 0x0084;
  std::uint16_t hardware_version = 0x0101;      ///< high octet version, low octet revision
  bool tells_hardware_version = true;           ///< in its query
  std::uint8_t max_data_size = 48;              ///< asked for per block
  Duration turnaround{};                        ///< from a block to the request for the next one
  Duration block_period{};                      ///< between two requests, at least
  bool block_period_in_seconds = false;         ///< unit of MinimumBlockPeriod: cluster revision 2 counts seconds
  std::uint16_t page_size = 0;                  ///< octets per Image Page Request; 0: block requests only
  std::chrono::milliseconds page_spacing{50};
  Duration query_delay{};                       ///< from an Image Notify to the query, and from power return to the query
  Duration query_period{};                      ///< how often it asks by itself; 0: never
  Duration message_timeout = std::chrono::seconds(3);
  unsigned error_limit = 10;                    ///< errors in a row that end a download
  PowerReturn after_power_cut = PowerReturn::resume;
  unsigned commit_every_blocks = 1;             ///< what came after the last commit is lost with the power
  std::uint32_t storage = 1u << 20;             ///< octets it can store
  ImageCheck image_check = ImageCheck::header;
  std::size_t image_trailer = 0;                ///< octets behind the Manufacturer Image: 66 in the form with a supplier's signature
  Duration check_time{};                        ///< how long it checks a whole image
  std::vector<std::uint32_t> fragments;         ///< versions that only make an upgrade together with a later one
  Duration activation_delay = std::chrono::seconds(3);
  bool ignores_activation = false;              ///< stays on the old version whatever it is told
  ota::ActivationPolicy activation_policy = ota::ActivationPolicy::server_may_activate;
  ota::TimeoutPolicy timeout_policy = ota::TimeoutPolicy::apply_after_timeout;
};

/// The part of the device that keeps its content without power.
struct OtaFlash {
  std::uint32_t running_version = 0;
  ota::ImageId image{};                         ///< of the download, while size is not 0
  std::uint32_t size = 0;                       ///< declared by the server
  Bytes bytes;                                  ///< those beyond `committed` are gone after a power cut
  std::uint32_t committed = 0;
  bool complete = false;                        ///< downloaded, checked, waiting for activation
  std::optional<Sha256Digest> last_good_image{};  ///< hash of the last whole file that passed the check
  std::optional<std::uint32_t> last_stored_fragment{};
};

class OtaClient {
 public:
  /// A ZCL frame for the OTA server.
  struct Send {
    zcl::FrameBytes frame;
    bool operator==(const Send&) const = default;
  };
  /// The new version is now the running one; the device restarts.
  struct Activate {
    std::uint32_t version{};
    bool operator==(const Activate&) const = default;
  };
  using Action = std::variant<Send, wire::ArmTimer, wire::DisarmTimer, Activate>;
  using Actions = boost::container::small_vector<Action, 3>;

  enum class State : std::uint8_t {
    idle,
    before_query,
    querying,
    pausing,             // until the next request may be sent
    awaiting_block,
    awaiting_page,
    waiting_for_data,    // the server said so
    checking,
    ending,              // Upgrade End Request sent
    waiting_to_upgrade,  // downloaded; nobody has said when
    counting_down,
  };

  /// `flash` outlives the machine.
  OtaClient(const OtaClientSettings& settings, OtaFlash& flash, Rng rng);

  /// Once per boot, when the network is there.
  Actions start(TimePoint now);
  /// A frame of cluster 0x0019 that was sent to this device alone, or a Default Response to one of ours.
  Actions on_bytes(ByteView zcl_frame, TimePoint now);
  /// The same for a frame sent to everybody: an Image Notify counts only if the jitter draw allows.
  Actions on_broadcast(ByteView zcl_frame, TimePoint now);
  Actions on_timer(TimePoint now);
  /// Activation by other means than an Upgrade End Response (GBCS CS06). Nothing happens without a checked image.
  Actions activate(TimePoint now);

  State state() const { return state_; }
  /// Attribute ImageUpgradeStatus.
  ota::ImageUpgradeStatus status() const;
  /// Attribute FileOffset: octets received of the image being downloaded.
  std::uint32_t offset() const { return static_cast<std::uint32_t>(flash_.bytes.size()); }
  /// Attribute MinimumBlockPeriod, in the unit of the settings.
  std::uint16_t minimum_block_period() const { return minimum_block_period_; }
  void set_minimum_block_period(std::uint16_t period) { minimum_block_period_ = period; }

 private:
  void handle(ByteView zcl_frame, bool broadcast, TimePoint now, Actions& out);
  void handle_default_response(const zcl::FrameView& frame, TimePoint now, Actions& out);
  void handle(const ota::ImageNotify& notify, bool broadcast, TimePoint now, Actions& out);
  void handle(const ota::QueryNextImageResponse& offer, TimePoint now, Actions& out);
  void handle(const ota::ImageBlockResponse& response, TimePoint now, Actions& out);
  void take(const ota::BlockData& block, TimePoint now, Actions& out);
  void take(const ota::WaitForData& wait, TimePoint now, Actions& out);
  void take(const ota::BlockRefusal& refusal, TimePoint now, Actions& out);
  void handle(const ota::UpgradeEndResponse& response, TimePoint now, Actions& out);

  template <class Command>
  void send(const Command& command, Actions& out);
  void enter(State state, TimePoint timer, Actions& out);
  void go_idle(TimePoint now, Actions& out);
  void query(TimePoint now, Actions& out);
  void request_when_allowed(TimePoint earliest, TimePoint now, Actions& out);
  void request(TimePoint now, Actions& out);
  void count_error(TimePoint now, Actions& out);
  void image_received(TimePoint now, Actions& out);
  void check(TimePoint now, Actions& out);
  void ask_for_end(TimePoint now, Actions& out);
  void no_end_response(TimePoint now, Actions& out);
  void wait_to_upgrade(TimePoint now, Actions& out);
  void apply(Actions& out);
  void discard_download();
  Duration minimum_distance() const;
  std::uint32_t remaining() const { return flash_.size - offset(); }

  const OtaClientSettings& settings_;
  OtaFlash& flash_;
  Rng rng_;
  State state_ = State::idle;
  std::uint8_t sequence_ = 0;
  unsigned errors_ = 0;
  unsigned uncommitted_blocks_ = 0;
  std::uint16_t minimum_block_period_ = 0;
  bool wait_for_more_ = false;
  bool pages_supported_ = true;
  std::uint32_t page_end_ = 0;
  TimePoint last_request_{};
};

std::string_view name(OtaClient::State state);
/// "send image_block_request{...}", "arm 3s", "activate 0xACDCACDC"
std::string to_string(const OtaClient::Action& action);

}  // namespace rig::sim
