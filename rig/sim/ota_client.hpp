// SPDX-License-Identifier: Apache-2.0
//
// The client of the OTA Upgrade cluster (ZCL 11, with the timings of a common vendor stack where ZCL leaves them open), sans-I/O:
// what a device under test does with a firmware image. What survives a power cut is in OtaFlash, which the machine only borrows.
#pragma once

#include <boost/container/small_vector.hpp>
#include <string>
#include <variant>

#include "rig/base/rng.hpp"
#include "rig/proto/ota/commands.hpp"
#include "rig/sim/ota_settings.hpp"
#include "rig/wire/actions.hpp"

namespace rig::sim {

class OtaClient {
 public:
  /// A ZCL frame for the OTA server.
  struct Send {
    zcl::FrameBytes frame;
    bool operator==(const Send&) const = default;
  };
  /// A whole image was checked; the hash is that of its Manufacturer Image.
  struct Judged {
    std::uint32_t version{};
    bool good{};
    Sha256Digest manufacturer_image{};
    bool operator==(const Judged&) const = default;
  };
  /// The hub's clock is wanted: on_time().
  struct AskTime {
    bool operator==(const AskTime&) const = default;
  };
  /// The new version is now the running one; the device restarts.
  struct Activate {
    std::uint32_t version{};
    bool operator==(const Activate&) const = default;
  };
  /// Told to activate, it stored a fragment: what runs stays what it was.
  struct Stored {
    std::uint32_t version{};
    bool operator==(const Stored&) const = default;
  };
  /// The activation failed, and the old version runs on.
  struct NotActivated {
    std::uint32_t version{};
    bool operator==(const NotActivated&) const = default;
  };
  using Action = std::variant<Send, wire::ArmTimer, wire::DisarmTimer, Judged, AskTime, Activate, Stored, NotActivated>;
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
    asking_time,         // the upgrade time has come, and the hub's clock has to say so too
    writing,             // the new image to where it runs
  };

  /// `flash` outlives the machine.
  OtaClient(const OtaClientSettings& settings, OtaFlash& flash, Rng rng);

  /// When the network is there: after a boot, or again.
  Actions start(TimePoint now);
  /// A frame of cluster 0x0019 that was sent to this device alone, or a Default Response to one of ours.
  Actions on_bytes(ByteView zcl_frame, TimePoint now);
  /// The same for a frame sent to everybody: an Image Notify counts only if the jitter draw allows.
  Actions on_broadcast(ByteView zcl_frame, TimePoint now);
  Actions on_timer(TimePoint now);
  /// The hub's clock, ZCL UTCTime, as an answer to AskTime.
  Actions on_time(std::uint32_t utc, TimePoint now);
  /// Activation by other means than an Upgrade End Response (GBCS CS06). Nothing happens without a checked image.
  Actions activate(TimePoint now);

  State state() const { return state_; }
  /// Attribute ImageUpgradeStatus.
  ota::ImageUpgradeStatus status() const;
  /// Attribute FileOffset: octets received of the image being downloaded.
  std::uint32_t offset() const { return static_cast<std::uint32_t>(flash_.bytes.size()); }
  /// Attribute MinimumBlockPeriod, in the unit of the settings.
  std::uint16_t minimum_block_period() const { return minimum_block_period_; }
  /// The version it claims to run.
  std::uint32_t told_version() const { return sim::told_version(settings_, flash_); }
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
  void send(const Command& command, Actions& out) {
    out.push_back(Send{ota::frame(++sequence_, command)});
  }
  void enter(State state, TimePoint timer, Actions& out);
  void stall(State state, Actions& out);
  void go_idle(TimePoint now, Actions& out);
  void query(TimePoint now, Actions& out);
  bool wants(const ota::QueryNextImageResponse& offer) const;
  void request_when_allowed(TimePoint earliest, TimePoint now, Actions& out);
  void request(TimePoint now, Actions& out);
  void request_page(std::uint8_t most, TimePoint now, Actions& out);
  void store(ByteView data);
  void begin_again();
  void count_error(TimePoint now, Actions& out);
  void all_received(TimePoint now, Actions& out);
  void check(TimePoint now, Actions& out);
  void refuse_image(TimePoint now, Actions& out);
  bool step_before_is_missing() const;
  void ask_for_end(TimePoint now, Actions& out);
  void no_end_response(TimePoint now, Actions& out);
  void wait_to_upgrade(TimePoint now, Actions& out);
  void ask_time(TimePoint now, Actions& out);
  void begin_activation(TimePoint now, Actions& out);
  void not_activated(Actions& out);
  void store_fragment(TimePoint now, Actions& out);
  void apply(Actions& out);
  void discard_download();
  Duration minimum_distance() const;
  std::uint32_t remaining() const { return flash_.size - std::min(flash_.size, offset()); }
  const OtaDefects& defects() const { return settings_.defects; }

  const OtaClientSettings& settings_;
  OtaFlash& flash_;
  Rng rng_;
  State state_ = State::idle;
  std::uint8_t sequence_ = 0;
  unsigned errors_ = 0;
  unsigned uncommitted_blocks_ = 0;
  std::uint16_t minimum_block_period_ = 0;
  bool pages_supported_ = true;
  bool asked_beyond_end_ = false;
  std::optional<ota::ImageId> notified_;
  std::optional<std::uint32_t> upgrade_time_;  // on the hub's clock
  std::uint32_t page_end_ = 0;
  TimePoint last_request_{};
};

std::string_view name(OtaClient::State state);
/// "send image_block_request{...}", "arm 3s", "activate 0xACDCACDC"
std::string to_string(const OtaClient::Action& action);

}  // namespace rig::sim
