// SPDX-License-Identifier: Apache-2.0
//
// How a device speaks GBCS, what it does wrong there, and what of it survives without power. Values only.
#pragma once

#include <optional>

#include "rig/proto/gbcs/counter_guard.hpp"
#include "rig/proto/gbcs/messages.hpp"

namespace rig::sim {

/// What a device does wrong when it speaks GBCS. Everything is off.
struct GbcsDefects {
  bool skips_verification = false;    ///< takes commands whatever their signature, MAC and recipient
  bool takes_replays = false;         ///< commands whose counter is not above the last one
  bool takes_any_hash = false;        ///< activates an image that the command does not name
  bool claims_success = false;        ///< of an activation, though it holds no image
  bool ignores_date = false;          ///< activates at once what is to be activated later
  bool ignores_cancellation = false;  ///< activates nevertheless
  bool answers_nothing = false;       ///< no response
  bool raises_no_alerts = false;
  bool repeats_alerts = false;        ///< each twice
  bool tells_wrong_version = false;   ///< one above the true one, in every message
  bool spoils_messages = false;       ///< flips a bit in the payload of what it has signed
  bool read_fails = false;            ///< CS08 is answered with a failure
};

struct GbcsSettings {
  bool speaks = false;                    ///< it has a tunnel and speaks GBCS
  Eui64 supplier{0x90B3'D51F'3001'0000};  ///< who is told of images and events
  bool activates_by_command = false;      ///< CS06: meters and HCALCS
  bool reports_version = false;           ///< CS09 after an activation, as a PPMID of the final design does
  bool receipt_alerts = false;            ///< 8F72 or 8F1C once an image was checked
  bool event_alerts = false;              ///< 8F43 new version, 8F1B bad image at power-on, 8F1F low battery
  gbcs::AlertForm alert_form = gbcs::AlertForm::dlms;
  GbcsDefects defects{};
};

/// A CS06 that was accepted: who sent it, and when it takes effect; nothing means at once.
struct ActivationOrder {
  Eui64 supplier;
  gbcs::Counter counter{};
  Sha256Digest manufacturer_image{};
  std::optional<UtcTime> when{};
};

/// The part that keeps its content without power.
struct GbcsFlash {
  gbcs::Counter counter = 1000;                ///< of the last message of its own
  gbcs::CounterGuard guard;
  std::optional<ActivationOrder> pending{};    ///< future-dated
  std::optional<ActivationOrder> activating{};  ///< its outcome has to be told yet
  bool activated = false;                      ///< the new version has not said so yet
};

}  // namespace rig::sim
