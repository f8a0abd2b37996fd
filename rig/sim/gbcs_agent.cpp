// SPDX-License-Identifier: Apache-2.0
#include "rig/sim/gbcs_agent.hpp"

#include <fmt/format.h>

namespace rig::sim {

using gbcs::ActivationCode;
using gbcs::AlertCode;
using gbcs::MessageCode;
using gbcs::MessageKind;

GbcsAgent::GbcsAgent(const DeviceSettings& settings, const gbcs::KeyStore& keys, GbcsFlash& flash, const OtaFlash& ota)
    : settings_(settings), keys_(keys), flash_(flash), ota_(ota) {}

GbcsAgent::Actions GbcsAgent::start(PowerOn found, TimePoint now, UtcTime utc) {
  Actions out;
  if (found == PowerOn::bad_image) raise_event(AlertCode::verification_failed_at_power_on, utc, out);
  const bool new_version = std::exchange(flash_.activated, false) || found == PowerOn::new_image;
  if (const auto order = std::exchange(flash_.activating, std::nullopt))
    tell_outcome(*order, new_version ? ActivationCode::success : ActivationCode::activation_failure, utc, out);
  if (new_version) {
    raise_event(AlertCode::executing_firmware_changed, utc, out);
    report_version(gbcs::ActivateImage::success, utc, out);
  }
  if (flash_.pending) wait_for(*flash_.pending, now, utc, out);
  return out;
}

GbcsAgent::Actions GbcsAgent::on_message(ByteView octets, TimePoint now, UtcTime utc) {
  Actions out;
  const auto decoded = gbcs::decode(octets);
  if (decoded.has_error()) {
    out.push_back(Note{"gbcs: unreadable: " + describe(decoded.error())});
    return out;
  }
  if (!accepts(*decoded, out)) return out;
  const gbcs::Message& message = decoded->message;
  const auto* activate = std::get_if<gbcs::ActivateCommand>(&message.payload);
  if (activate && settings().activates_by_command)
    handle(message, *activate, now, utc, out);
  else if (std::holds_alternative<gbcs::ReadVersionCommand>(message.payload))
    answer_read(message, out);
  else
    out.push_back(Note{fmt::format("gbcs: cannot do {}", gbcs::to_string(message.code))});
  return out;
}

bool GbcsAgent::accepts(const gbcs::Decoded& decoded, Actions& out) {
  const gbcs::Message& message = decoded.message;
  std::string why;
  if (message.kind != MessageKind::command) why = fmt::format("{}, not a command", gbcs::name(message.kind));
  else if (!defects().skips_verification && message.recipient != settings_.eui) why = "for " + to_string(message.recipient);
  else if (!defects().skips_verification && !gbcs::is_authentic(decoded, gbcs::verify(decoded, keys_))) why = "not authentic";
  else if (const auto fresh = flash_.guard.accept(message); fresh.has_error() && !defects().takes_replays) why = fresh.error().what;
  if (!why.empty()) out.push_back(Note{"gbcs: refused: " + why});
  return why.empty();
}

void GbcsAgent::handle(const gbcs::Message& message, const gbcs::ActivateCommand& command, TimePoint now, UtcTime utc, Actions& out) {
  ActivationOrder order{message.originator, message.counter, command.manufacturer_image_hash, {}};
  if (std::holds_alternative<gbcs::Cancellation>(command.when)) {
    if (!defects().ignores_cancellation) flash_.pending.reset();
    if (!flash_.pending) out.push_back(wire::DisarmTimer{});
    return respond(message, gbcs::ActivateResponse{}, utc, out);
  }
  const auto* when = std::get_if<UtcTime>(&command.when);
  if (!when || *when <= utc || defects().ignores_date) return carry_out(order, utc, out);
  order.when = *when;
  flash_.pending = order;
  respond(message, gbcs::ActivateResponse{}, utc, out);
  wait_for(order, now, utc, out);
}

void GbcsAgent::answer_read(const gbcs::Message& message, Actions& out) {
  gbcs::ReadVersionResponse response{version(), gbcs::ReadCode::success};
  if (defects().read_fails) response = {0, gbcs::ReadCode::failure};
  respond(message, response, {}, out);
}

void GbcsAgent::wait_for(const ActivationOrder& order, TimePoint now, UtcTime utc, Actions& out) {
  out.push_back(wire::ArmTimer{now + std::max(Duration::zero(), Duration(*order.when - utc))});
}

GbcsAgent::Actions GbcsAgent::on_timer(UtcTime utc) {
  Actions out;
  if (const auto order = std::exchange(flash_.pending, std::nullopt)) carry_out(*order, utc, out);
  return out;
}

void GbcsAgent::carry_out(const ActivationOrder& order, UtcTime utc, Actions& out) {
  if (defects().claims_success && !ota_.complete) return tell_outcome(order, ActivationCode::success, utc, out);
  if (!ota_.complete) return tell_outcome(order, ActivationCode::no_image_held, utc, out);
  if (ota_.manufacturer_image != order.manufacturer_image && !defects().takes_any_hash)
    return tell_outcome(order, ActivationCode::hash_mismatch, utc, out);
  flash_.activating = order;
  out.push_back(Activate{});
}

GbcsAgent::Actions GbcsAgent::not_activated(UtcTime utc) {
  Actions out;
  if (const auto order = std::exchange(flash_.activating, std::nullopt)) tell_outcome(*order, ActivationCode::activation_failure, utc, out);
  report_version(gbcs::ActivateImage::failure, utc, out);
  return out;
}

// Told to activate a fragment, a device has done what it was told, and what runs is what ran.
GbcsAgent::Actions GbcsAgent::fragment_stored(UtcTime utc) {
  Actions out;
  if (const auto order = std::exchange(flash_.activating, std::nullopt)) tell_outcome(*order, ActivationCode::success, utc, out);
  report_version(gbcs::ActivateImage::success, utc, out);
  return out;
}

GbcsAgent::Actions GbcsAgent::image_judged(bool good, const Sha256Digest& manufacturer_image, UtcTime utc) {
  Actions out;
  if (!settings().receipt_alerts) return out;
  const auto code = settings().alert_form == gbcs::AlertForm::gbz ? MessageCode::receipt_alert_gsme : MessageCode::receipt_alert_esme;
  raise(code, settings().supplier,
        gbcs::ReceiptAlert{settings().alert_form, good ? AlertCode::verification_succeeded : AlertCode::verification_failed, utc, manufacturer_image}, out);
  return out;
}

GbcsAgent::Actions GbcsAgent::battery_is_low(UtcTime utc) {
  Actions out;
  raise_event(AlertCode::low_battery, utc, out);
  return out;
}

void GbcsAgent::tell_outcome(const ActivationOrder& order, ActivationCode code, UtcTime utc, Actions& out) {
  const gbcs::ActivationOutcome outcome{code, version()};
  if (order.when) {
    const auto alert = code == ActivationCode::success ? AlertCode::future_dated_done : AlertCode::future_dated_not_done;
    return raise(MessageCode::activation_outcome_alert, order.supplier, gbcs::FutureDatedAlert{alert, *order.when, order.counter, outcome}, out);
  }
  const gbcs::Message command{.kind = MessageKind::command, .counter = order.counter, .originator = order.supplier, .code = MessageCode::activate_firmware};
  respond(command, gbcs::ActivateResponse{outcome}, utc, out);
}

void GbcsAgent::report_version(gbcs::ActivateImage outcome, UtcTime utc, Actions& out) {
  if (!settings().reports_version) return;
  raise(MessageCode::firmware_version_alert, keys_.acb(), gbcs::VersionAlert{AlertCode::version_after_activation, utc, version(), outcome}, out);
}

void GbcsAgent::raise_event(AlertCode code, UtcTime utc, Actions& out) {
  if (settings().event_alerts)
    raise(MessageCode::critical_alert, settings().supplier, gbcs::DeviceAlert{settings().alert_form, code, utc, 0, {}}, out);
}

void GbcsAgent::respond(const gbcs::Message& to, gbcs::Payload payload, std::optional<UtcTime> date_time, Actions& out) {
  if (defects().answers_nothing) return;
  write({.kind = MessageKind::response,
         .counter = to.counter,
         .originator = settings_.eui,
         .recipient = to.originator,
         .date_time = date_time,
         .code = to.code,
         .supplementary = to.supplementary,
         .payload = std::move(payload)},
        out);
}

void GbcsAgent::raise(MessageCode code, Eui64 recipient, gbcs::Payload payload, Actions& out) {
  if (defects().raises_no_alerts) return;
  write({.kind = MessageKind::alert,
         .counter = ++flash_.counter,
         .originator = settings_.eui,
         .recipient = recipient,
         .code = code,
         .payload = std::move(payload)},
        out);
  if (defects().repeats_alerts) out.push_back(out.back());
}

void GbcsAgent::write(const gbcs::Message& message, Actions& out) {
  auto octets = gbcs::encode(message, keys_);
  if (octets.has_error()) return out.push_back(Note{"gbcs: not sent: " + describe(octets.error())});
  if (defects().spoils_messages) {
    const auto envelope = gbcs::open_envelope(*octets);
    (*octets)[envelope->payload_offset + envelope->payload.size() - 1] ^= 1;
  }
  out.push_back(Send{std::move(*octets)});
}

gbcs::FirmwareVersion GbcsAgent::version() const { return told_version(settings_.ota, ota_) + (defects().tells_wrong_version ? 1 : 0); }

std::string to_string(const GbcsAgent::Action& action) {
  if (const auto* send = std::get_if<GbcsAgent::Send>(&action)) return "send " + to_hex(send->message, " ");
  if (std::holds_alternative<GbcsAgent::Activate>(action)) return "activate";
  if (const auto* note = std::get_if<GbcsAgent::Note>(&action)) return note->text;
  if (const auto* arm = std::get_if<wire::ArmTimer>(&action)) return "arm " + format_duration(arm->at.time_since_epoch());
  return "disarm";
}

}  // namespace rig::sim
