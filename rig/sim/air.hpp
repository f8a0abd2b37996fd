// SPDX-License-Identifier: Apache-2.0
//
// The radio of a virtual bench: every coordinator twin and every virtual device has a Radio on one Air. It carries whole APS
// messages between them with the time, the losses and the silence of a real 2.4 GHz channel; MAC and NWK frames are accounted
// for in time only. Everything happens on the loop, nothing inside a call.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "rig/base/ids.hpp"
#include "rig/base/rng.hpp"
#include "rig/device/coordinator.hpp"
#include "rig/io/loop.hpp"
#include "rig/sim/fault_rule.hpp"

namespace rig::sim {

class Air;
class Radio;

using Key = std::array<Byte, 16>;

struct AirSettings {
  bool radio_time = true;          ///< false: messages arrive at once, as if the radio were a wire
  std::vector<FaultRule> faults{};
};

/// One APS message on the air.
struct Frame {
  NodeId source{};               ///< filled in by Radio::send()
  NodeId destination{};          ///< 0xFFFF, 0xFFFD and 0xFFFC reach many
  Eui64 source_eui{};            ///< filled in by Radio::send()
  std::uint16_t profile{};
  std::uint16_t cluster{};
  std::uint8_t source_endpoint{};
  std::uint8_t destination_endpoint{};
  std::uint8_t aps_sequence{};
  bool encrypted{};              ///< secured with the APS link key
  bool acknowledged{};           ///< APS acknowledgement asked for; never for a broadcast
  device::ApsPayload payload{};
};

/// A network as a scan finds it.
struct Network {
  std::uint16_t pan_id{};
  std::uint64_t extended_pan_id{};
  std::uint8_t channel{};
  bool open{};                   ///< association is permitted
};

enum class JoinKind : std::uint8_t { association, secured_rejoin, trust_centre_rejoin };

struct JoinRequest {
  Eui64 eui{};
  JoinKind kind{};
  NodeId wished_node{};          ///< 0xFFFF when the joiner has none yet
  Key network_key{};             ///< what a secured rejoin is secured with
  bool sleepy{};
  bool router{};
};

/// What the trust centre sends to a joiner. Whoever does not hold `transport_key` cannot read `network_key`.
struct Admission {
  NodeId node{};
  Key network_key{};
  Key transport_key{};           ///< the link key the network key is wrapped with; not used by a secured rejoin
};

/// What a radio secures its frames with. The Air carries messages, so it needs none of it; who overhears them does.
struct RadioKeys {
  std::optional<Key> network{};
  std::optional<Key> link{};     ///< of a device, with its coordinator
};

/// Who owns a Radio. All calls come from the loop.
class RadioUser {
 public:
  virtual ~RadioUser() = default;
  /// The frame lives until the call returns.
  virtual void on_frame(const Frame& frame) = 0;
  /// A coordinator decides; nothing means that the joiner gets no answer.
  virtual std::optional<Admission> on_join(const JoinRequest& request);
  /// A coordinator learns that a child left by itself.
  virtual void on_left(Eui64 eui, NodeId node);
  /// A device is told to leave the network.
  virtual void on_removed();
};

struct RadioSettings {
  bool coordinator = false;
  bool router = false;
  unsigned hops = 1;             ///< transmissions to the coordinator; each costs its own air time
  Duration poll_period{};        ///< of a sleepy end device; zero means it always listens
};

/// How the fate of a message is told: delivered, timeout (no acknowledgement came), not_ready (the radio is off or in no network).
using Delivery = device::Delivery;

class Radio {
 public:
  /// Switched off and in no network. Air and user outlive the radio.
  Radio(Air& air, Eui64 eui, RadioUser& user, RadioSettings settings = {});
  ~Radio();
  Radio(const Radio&) = delete;
  Radio& operator=(const Radio&) = delete;

  Eui64 eui() const { return eui_; }
  NodeId node() const { return node_; }
  bool in_network() const { return network_.has_value(); }
  const std::optional<Network>& network() const { return network_; }

  bool is_on() const { return on_; }
  /// A radio without power neither hears nor acknowledges. What it was sending is dropped, and its sender never learns the fate.
  void set_on(bool on);
  /// Takes part in `network` under this address.
  void enter(const Network& network, NodeId node, const RadioKeys& keys = {});
  void leave();
  bool is_coordinator() const { return settings_.coordinator; }
  const RadioKeys& keys() const { return keys_; }
  /// Coordinators: whether a scan finds the network open.
  void set_open(bool open);
  void set_poll_period(Duration period) { settings_.poll_period = period; }

  /// Queues one message; `delivery` may be empty. A broadcast counts as delivered once it was sent.
  void send(Frame frame, Delivery delivery);

 private:
  friend class Air;
  Air& air_;
  Eui64 eui_;
  RadioUser& user_;
  RadioSettings settings_;
  bool on_ = false;
  NodeId node_;
  std::optional<Network> network_;
  RadioKeys keys_;
};

/// One attempt to get something across, told when its fate is known.
struct Attempt {
  enum class What : std::uint8_t { message, acknowledgement };  ///< the message itself, or the APS acknowledgement that answers it
  What what{};
  const Frame& frame;            ///< the message, also where this is the acknowledgement of it
  const Radio& from;             ///< in a network
  const Radio* to = nullptr;     ///< null for a broadcast, and where nobody has that address
  bool received{};
  bool twice{};                  ///< received twice
};

/// Who overhears the Air. It changes nothing in it, and is told from inside its work: it sends nothing.
class AirObserver {
 public:
  virtual ~AirObserver() = default;
  virtual void on_attempt(const Attempt& attempt) = 0;
};

class Air {
 public:
  Air(io::Loop& loop, AirSettings settings, Rng rng);
  Air(const Air&) = delete;
  Air& operator=(const Air&) = delete;

  io::Loop& loop() { return loop_; }
  /// Whether messages take the time a real radio needs.
  bool has_radio_time() const { return radio_time_; }
  /// Rules take effect for the next transmission, in the order they were added. Those of the settings are there from the start.
  using RuleId = std::uint64_t;
  RuleId add_rule(FaultRule rule);
  void remove_rule(RuleId id);
  void set_rules(const std::vector<FaultRule>& rules);
  void clear_rules() { rules_.clear(); }

  /// The observer outlives the Air or is forgotten before it goes. Those who are there make no difference to what is carried.
  void add(AirObserver& observer) { observers_.push_back(&observer); }
  void forget(AirObserver& observer) { std::erase(observers_, &observer); }
  /// The key of that network, as the first radio in it that told one has it.
  std::optional<Key> network_key(std::uint64_t extended_pan_id) const;

  /// Networks of coordinators that are switched on, in the order their radios were made.
  std::vector<Network> scan() const;
  /// Asks the coordinator of the network with this extended PAN id. `answer` comes once, later; without an admission when nobody
  /// answered. The joiner enters the network itself.
  void join(Radio& joiner, std::uint64_t extended_pan_id, JoinRequest request,
            std::function<void(std::optional<Admission>, const Network&)> answer);
  /// A device tells its coordinator that it leaves.
  void announce_leave(Radio& leaver);
  /// A coordinator tells a device to leave; false when no such device is in its network.
  bool remove(Radio& coordinator, Eui64 device);
  /// A free, random node address of that network.
  NodeId draw_node_id(std::uint64_t extended_pan_id);
  /// The address of a radio in that network, 0xFFFF when it is in none.
  NodeId node_of(std::uint64_t extended_pan_id, Eui64 eui) const;

  /// Air time of one transmission of a message, with mean channel access (IEEE 802.15.4 at 250 kbit/s).
  static Duration mean_air_time(std::size_t aps_payload, bool encrypted);

  std::uint64_t messages_carried() const { return carried_; }
  /// Unicasts of the OTA cluster that were sent, and those of them without APS encryption: what a sniffer would count.
  /// Messages that this radio sent, ZDO apart; of one cluster, or of all.
  std::uint64_t sent_by(Eui64 radio, std::optional<std::uint16_t> cluster = {}) const;
  /// The radio of the first coordinator.
  std::optional<Eui64> coordinator() const;
  std::uint64_t ota_unicasts() const { return ota_unicasts_; }
  std::uint64_t ota_unicasts_in_clear() const { return ota_unicasts_in_clear_; }

 private:
  friend class Radio;
  /// What the rules do with one transmission.
  struct Fate {
    bool lost = false, twice = false, corrupted = false, overtaken = false;
    Duration delay{}, longest_hold{};
  };
  struct Transmission {
    Frame frame;
    Delivery delivery;
    Radio* from = nullptr;       // null: the sender lost its power meanwhile
    bool received = false;
    bool held = false;           // waits to be overtaken
    bool observed = false;       // it was handed over out of turn, and the observers know
    unsigned attempts = 0;
    Fate message_fate{};         // decided with the first attempt, for all of them
    Fate fate{};                 // of this attempt
  };
  using Slot = std::size_t;
  struct ActiveRule {
    RuleId id{};
    FaultRule rule;
    std::uint32_t met = 0;       // of those that match
  };

  void add(Radio& radio) { radios_.push_back(&radio); }
  void forget(Radio& radio);
  void drop_transmissions_of(const Radio& radio);
  void send(Radio& from, Frame&& frame, Delivery&& delivery);
  void transmit(Slot slot);
  void arrive(Slot slot);
  void arrive_everywhere(Slot slot);
  void hand_over(Slot slot);
  void hold(Slot slot);
  void hand_to(const Frame& frame, const Fate& fate, Radio& to);
  void hand_over_the_overtaken(const Radio& from, Radio& to);
  void tell_observers(Attempt::What what, const Transmission& transmission, const Radio* to, bool received) const;
  void decide_fate(Transmission& transmission, const Radio& from, const Radio* to);
  static void apply(const FaultRule& rule, Fate& fate);
  bool loses_everything(bool down, Eui64 device);
  void acknowledge(Slot slot);
  void retry_or_give_up(Slot slot);
  void give_up(Slot slot);
  void finish(Slot slot, Result<void> outcome);
  template <void (Air::*next)(Slot)>
  void later(TimePoint at, Slot slot);
  TimePoint occupy_channel(std::uint8_t channel, std::size_t aps_payload, bool encrypted, unsigned hops);
  Radio* find(const Network& network, NodeId node) const;
  Radio* coordinator_of(std::uint64_t extended_pan_id) const;
  TimePoint next_poll(const Radio& sleeper) const;

  io::Loop& loop_;
  bool radio_time_;
  std::vector<ActiveRule> rules_;
  RuleId last_rule_ = 0;
  std::optional<Slot> held_;       // the last message that waits to be overtaken
  Rng rng_;
  std::vector<Radio*> radios_;
  std::vector<AirObserver*> observers_;
  std::deque<Transmission> slots_;
  std::vector<Slot> free_slots_;
  std::array<TimePoint, 32> channel_free_{};
  std::map<std::pair<Eui64, std::uint16_t>, std::uint64_t> sent_;  // by sender and cluster
  std::uint64_t carried_ = 0, ota_unicasts_ = 0, ota_unicasts_in_clear_ = 0;
};

}  // namespace rig::sim
