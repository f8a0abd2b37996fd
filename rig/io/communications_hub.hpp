// SPDX-License-Identifier: Apache-2.0
//
// The Communications Hub of the bench: hub::Hub decides, the Han carries it out over the coordinator, and what it has to tell the
// head end goes out as signed GBCS messages. Devices that are in no job it leaves alone.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>

#include "rig/hub/duty_cycle.hpp"
#include "rig/hub/hub.hpp"
#include "rig/hub/invariants.hpp"
#include "rig/io/han.hpp"
#include "rig/io/lazy_timer.hpp"
#include "rig/io/metering_settings.hpp"
#include "rig/proto/gbcs/message.hpp"

namespace rig::io {

struct CommunicationsHubSettings {
  Eui64 eui = test_chf;               ///< of its CHF: the originator of its alerts
  Eui64 head_end = gbcs::test_acb;    ///< their recipient
  hub::Profile profile{};
  hub::Defects defects{};
  std::set<Eui64> with_tunnel{};      ///< devices that speak GBCS
  hub::SubGhz sub_ghz{};
};

class CommunicationsHub {
 public:
  /// Everything handed in outlives the hub. Keys it cannot find make an alert a rig fault: it is written down and not sent.
  CommunicationsHub(Loop& loop, Han& han, record::EventSink& events, CommunicationsHubSettings settings, const gbcs::KeyStore& keys);
  /// Blocks the calling fiber until what it had asked devices is answered or given up.
  ~CommunicationsHub();

  /// Where its messages, and those of its devices, go.
  void on_wide_area(std::function<void(Bytes message)> send) { to_head_end_ = std::move(send); }

  /// One distribution. `image` is the OTA file and is kept as long as the hub keeps it.
  void receive(const hub::Job& job, std::shared_ptr<const Bytes> image);
  /// A GBCS command for a device, through the tunnel it keeps to it; the hub's own are about that device (draft of 2019: it is
  /// asked for the version that runs there).
  void relay(Eui64 device, Bytes message);
  /// Without power it neither answers devices nor hears the head end. List and images stay.
  void set_power(bool on);
  bool powered() const { return hub_.powered(); }
  /// Its UTC is now that far ahead of (or behind) the rig's.
  void set_clock(Duration ahead);
  /// Whether its Time cluster tells a valid time.
  void set_time_available(bool available);
  UtcTime utc() const { return han_.clock(); }
  /// The device was taken out of the device log.
  void remove(Eui64 device);
  void set_duty_state(hub::DutyState state, Duration period);
  /// Its radio transmits for so long, to the device or to nobody in particular, beside the blocks it serves: counts where the bench has
  /// a sub-GHz duty cycle.
  void spend_airtime(std::optional<Eui64> device, Duration airtime);

  /// "hub.list.size", "hub.blocks.used", "hub.block.0.version", "hub.memory.stored", "hub.memory.rule", "hub.alerts", "hub.invariants_broken" ...
  std::optional<record::Json> fact(std::string_view name) const;
  /// "hub.state", "hub.alerts", "hub.alerts.8F8A", "hub.reads" of a device; "hub.at.DELIVERED", the time its list entry came into
  /// that state; "hub.order", in which alert, discard and activation followed its last transfer.
  std::optional<record::Json> fact(Eui64 device, std::string_view name) const;
  const hub::Flash& flash() const { return flash_; }
  /// Whether it was ever given this OTA file.
  bool was_given(const Sha256Digest& file) const { return files_.contains(file); }
  /// What a hub that keeps the rules never does (hub::Invariants), in the order it was found.
  const std::vector<std::string>& broken_invariants() const { return invariants_.violations(); }

 private:
  struct DeviceFacts {
    std::uint64_t reads = 0;
    std::map<gbcs::AlertCode, std::uint64_t> alerts;
    std::optional<TimePoint> last_read;
    std::optional<hub::ImageNumber> image;               // served last
    std::string order;                                   // of what followed its last transfer
    std::map<hub::EntryState, TimePoint> entered;
  };
  struct Performer;
  struct DutyPerformer;

  void open_tunnel(Eui64 device);
  void perform_duty(const hub::Actions& actions);
  bool discards(ByteView message);
  void tell(const hub::Input& input);
  void on_ota(Eui64 device, const ota::Action& event);
  void send(const hub::RaiseAlert& raise);
  void read_version(const hub::ReadVersion& read);
  void answer_read(Eui64 device, const gbcs::Message& command);
  void in_background(const std::string& name, std::function<void()> body);
  std::string name_of(Eui64 device) const;

  Loop& loop_;
  Han& han_;
  record::EventSink& events_;
  CommunicationsHubSettings settings_;
  const gbcs::KeyStore& keys_;
  hub::Flash flash_;
  hub::Hub hub_;
  hub::Invariants invariants_;
  std::size_t violations_told_ = 0;
  LazyTimer timer_;
  hub::DutyCycle duty_cycle_;
  LazyTimer duty_timer_;
  std::function<void(Bytes)> to_head_end_;
  std::set<Sha256Digest> files_;
  std::map<hub::JobId, std::shared_ptr<const Bytes>> images_of_jobs_;
  std::map<hub::ImageNumber, std::pair<hub::StoreImage, std::shared_ptr<const Bytes>>> images_;
  std::map<Eui64, hub::ImageNumber> served_;
  std::map<Eui64, DeviceFacts> facts_;
  std::map<std::string, std::uint64_t, std::less<>> memory_events_;
  std::string memory_rule_;  // of the last of them
  std::uint64_t alerts_ = 0;
  gbcs::Counter counter_ = 4000;
  std::vector<std::shared_ptr<Fiber>> fibers_;
};

}  // namespace rig::io
