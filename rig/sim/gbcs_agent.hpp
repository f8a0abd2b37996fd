// SPDX-License-Identifier: Apache-2.0
//
// What a device does with GBCS messages, sans-I/O: CS06 (activate firmware), CS08 (read the version), CS09 and the alerts about its
// images. It tells its own OTA client to activate, and is told what came of it; a successful activation is answered by the new
// version, after the restart.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "rig/proto/gbcs/message.hpp"
#include "rig/sim/device_settings.hpp"
#include "rig/wire/actions.hpp"

namespace rig::sim {

class GbcsAgent {
 public:
  /// A message for whom it names, through the tunnel.
  struct Send {
    Bytes message;
    bool operator==(const Send&) const = default;
  };
  /// The held image is to run.
  struct Activate {
    bool operator==(const Activate&) const = default;
  };
  /// For the debug port.
  struct Note {
    std::string text;
    bool operator==(const Note&) const = default;
  };
  using Action = std::variant<Send, Activate, Note, wire::ArmTimer, wire::DisarmTimer>;
  using Actions = std::vector<Action>;

  /// Everything outlives the agent.
  GbcsAgent(const DeviceSettings& settings, const gbcs::KeyStore& keys, GbcsFlash& flash, const OtaFlash& ota);

  /// Once per boot, when the network is there.
  Actions start(PowerOn found, TimePoint now, UtcTime utc);
  Actions on_message(ByteView message, TimePoint now, UtcTime utc);
  /// A future-dated activation is due.
  Actions on_timer(UtcTime utc);

  Actions image_judged(bool good, const Sha256Digest& manufacturer_image, UtcTime utc);
  /// The new version is about to start.
  void activated() { flash_.activated = true; }
  Actions not_activated(UtcTime utc);
  Actions fragment_stored(UtcTime utc);
  Actions battery_is_low(UtcTime utc);

 private:
  void handle(const gbcs::Message& message, const gbcs::ActivateCommand& command, TimePoint now, UtcTime utc, Actions& out);
  void answer_read(const gbcs::Message& message, Actions& out);
  void wait_for(const ActivationOrder& order, TimePoint now, UtcTime utc, Actions& out);
  void carry_out(const ActivationOrder& order, UtcTime utc, Actions& out);
  void tell_outcome(const ActivationOrder& order, gbcs::ActivationCode code, UtcTime utc, Actions& out);
  void report_version(gbcs::ActivateImage outcome, UtcTime utc, Actions& out);
  void raise_event(gbcs::AlertCode code, UtcTime utc, Actions& out);
  void respond(const gbcs::Message& to, gbcs::Payload payload, std::optional<UtcTime> date_time, Actions& out);
  void raise(gbcs::MessageCode code, Eui64 recipient, gbcs::Payload payload, Actions& out);
  void write(const gbcs::Message& message, Actions& out);
  bool accepts(const gbcs::Decoded& decoded, Actions& out);
  gbcs::FirmwareVersion version() const;
  const GbcsSettings& settings() const { return settings_.gbcs; }
  const GbcsDefects& defects() const { return settings_.gbcs.defects; }

  const DeviceSettings& settings_;
  const gbcs::KeyStore& keys_;
  GbcsFlash& flash_;
  const OtaFlash& ota_;
};

std::string to_string(const GbcsAgent::Action& action);

}  // namespace rig::sim
