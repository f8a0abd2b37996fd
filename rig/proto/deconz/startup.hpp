// SPDX-License-Identifier: Apache-2.0
//
// What a session asks and sets before it is ready: who the stick is, whether it is in the wanted network, and the making of
// that network where it is not. One question at a time, without a clock.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "rig/base/error.hpp"
#include "rig/proto/deconz/frames.hpp"

namespace rig::deconz {

/// "ZigBeeAlliance09"
inline constexpr std::array<Byte, 16> well_known_link_key{0x5A, 0x69, 0x67, 0x42, 0x65, 0x65, 0x41, 0x6C, 0x6C, 0x69, 0x61, 0x6E, 0x63, 0x65, 0x30, 0x39};

/// Basic, Time, OTA, Key Establishment and the Smart Energy clusters of an energy services interface on endpoint 1.
zdo::SimpleDescriptor energy_services_interface();

struct Network {
  std::uint16_t pan_id{};
  std::uint64_t extended_pan_id{};
  std::uint8_t channel = 11;
  std::array<Byte, 16> key{};
};

struct Facts {
  std::uint32_t firmware{};
  std::uint16_t protocol{};  ///< 0x010E; 0 when the firmware does not tell
  Eui64 eui;
  std::uint16_t pan_id{};
  std::uint8_t channel{};
  bool formed = false;       ///< the network was made anew; else resumed
  bool has_watchdog = false;
  DeviceState state;
};

class Startup {
 public:
  struct Request {
    CommandId command{};
    FixedBytes<max_value + 1> body;
  };
  enum class Next { ask, ask_later, done };

  /// `polls`: how often the network state is asked for before it is given up.
  Startup(const Network& network, const zdo::SimpleDescriptor& endpoint, std::uint32_t watchdog_seconds, int polls);

  /// The question that is to be asked now.
  Request question() const;
  /// Its answer. ask_later: the same question again, after a pause.
  Result<Next> on_answer(const Frame& frame);
  const Facts& facts() const { return facts_; }

 private:
  struct Step {
    CommandId command{};
    Parameter parameter;                       // read or write
    std::optional<NetworkState> state{};       // to change to, or to wait for
    bool required = true;
  };

  void read(ParamId id, bool required);
  void write(const Parameter& parameter, bool required = true);
  void change_to(NetworkState state);
  Result<Next> advance();
  Result<Next> on_state(const Step& step, const Frame& frame);
  Result<Next> on_refusal(const Step& step, CommandStatus status);
  void note(const Step& step, const Frame& frame);
  void decide();
  bool is_configured() const;
  template <class T>
  bool holds(ParamId id, const T& wanted) const;
  template <class T>
  T known(ParamId id) const;
  Result<Next> finish();

  Network network_;
  zdo::SimpleDescriptor endpoint_;
  std::uint32_t watchdog_seconds_;
  int polls_;
  int polls_left_ = 0;
  std::vector<Step> steps_;
  std::size_t at_ = 0;
  bool decided_ = false;
  std::map<ParamId, Parameter> values_;
  Facts facts_;
};

}  // namespace rig::deconz
