// SPDX-License-Identifier: Apache-2.0
//
// Every value of the hub as one line.
#include <fmt/format.h>

#include "rig/hub/actions.hpp"
#include "rig/hub/inputs.hpp"

namespace rig::hub {
namespace {

template <class... Ts>
struct Overloaded : Ts... {
  using Ts::operator()...;
};
template <class... Ts>
Overloaded(Ts...) -> Overloaded<Ts...>;

template <class Number>
std::uint64_t raw(Number number) {
  return static_cast<std::uint64_t>(number);
}

std::string version(std::uint32_t file_version) { return fmt::format("0x{:08X}", file_version); }
std::string at(TimePoint instant) { return format_duration(instant.time_since_epoch()); }

std::string text(const ota::Activation& activation) {
  switch (activation.kind) {
    case ota::Activation::Kind::now:
      return "now";
    case ota::Activation::Kind::at:
      return to_rfc3339(activation.instant);
    case ota::Activation::Kind::wait:
      return "when told";
  }
  return {};
}

/// A VersionAlert does not say which device it is about.
std::string alert_text(const RaiseAlert& raise) {
  const bool about = std::holds_alternative<gbcs::VersionAlert>(raise.alert);
  return (about ? to_string(raise.device) + ": alert " : "alert ") + to_string(raise.alert);
}

std::string text(const std::optional<Eui64>& device) { return device ? to_string(*device) : "everybody"; }

}  // namespace

std::string_view name(DeviceClass device_class) {
  switch (device_class) {
    case DeviceClass::ppmid:
      return "PPMID";
    case DeviceClass::ihd:
      return "IHD";
    case DeviceClass::hcalcs:
      return "HCALCS";
    case DeviceClass::esme:
      return "ESME";
    case DeviceClass::gsme:
      return "GSME";
  }
  return {};
}

std::string_view name(EntryState state) {
  constexpr std::array<std::string_view, 12> names{"NEW",         "NOTIFIED", "QUERIED",   "MISMATCH",
                                                   "DOWNLOADING", "FAILED",   "DELIVERED", "ACT_ISSUED",
                                                   "WAIT_READ",   "REPORTED", "REMOVED",   "DISCARDED"};
  return names.at(static_cast<std::size_t>(state));
}

std::string_view name(DutyState state) {
  constexpr std::array<std::string_view, 4> names{"normal", "limited", "critical", "regulated"};
  return names.at(static_cast<std::size_t>(state));
}

std::string_view name(DiscardReason reason) {
  constexpr std::array<std::string_view, 3> names{"all devices covered", "overwritten", "purged"};
  return names.at(static_cast<std::size_t>(reason));
}

std::string_view name(Rule rule) {
  switch (rule) {
    case Rule::free_block:
      return "free block";
    case Rule::at12_1_stored_too_long:
      return "AT-12 rule 1 (stored too long)";
    case Rule::at12_2_never_requested:
      return "AT-12 rule 2 (never requested)";
    case Rule::at12_3_no_transfer:
      return "AT-12 rule 3 (no transfer in progress)";
    case Rule::at12_4_force_replace:
      return "AT-12 rule 4 (force replace)";
    case Rule::at12_5_meter_first:
      return "AT-12 rule 5 (ESME or GSME first)";
    case Rule::br_2_5_meter_first:
      return "BR 2.5 (ESME or GSME first)";
    case Rule::br_2_5_newly_arrived:
      return "BR 2.5 (newly arrived)";
    case Rule::same_model:
      return "BR 2.5 (same model)";
    case Rule::transfer_in_progress:
      return "transfer in progress";
    case Rule::meter_image_held:
      return "C_8 (ESME or GSME image held)";
    case Rule::oversize:
      return "oversize";
    case Rule::activation_too_late:
      return "activation too far ahead";
    case Rule::no_targets:
      return "no targets";
    case Rule::held_without_power:
      return "held without power";
  }
  return {};
}

bool is_meter(DeviceClass device_class) {
  return device_class == DeviceClass::esme || device_class == DeviceClass::gsme;
}
bool hub_activates(DeviceClass device_class) {
  return device_class == DeviceClass::ppmid || device_class == DeviceClass::ihd;
}

bool same_model(const ImageFacts& a, const ImageFacts& b) {
  return a.id.manufacturer == b.id.manufacturer && a.id.image_type == b.id.image_type;
}

bool is_open(EntryState state) {
  return state == EntryState::created || state == EntryState::notified || state == EntryState::queried ||
         state == EntryState::downloading;
}

std::string to_string(const Decision& decision) {
  return std::visit(
      Overloaded{[](const Store& d) { return fmt::format("store in block {}: {}", d.block, name(d.rule)); },
                 [](const Overwrite& d) {
                   return fmt::format("overwrite image {} in block {}: {}", raw(d.victim), d.block, name(d.rule));
                 },
                 [](const Wait& d) { return fmt::format("wait for image {}: {}", raw(d.until), name(d.rule)); },
                 [](const Refuse& d) { return fmt::format("refuse: {}", name(d.rule)); }},
      decision);
}

gbcs::AlertCode alert_code(const Alert& alert) {
  return std::visit([](const auto& value) { return value.alert_code; }, alert);
}

std::string to_string(const Alert& alert) {
  const std::string code = gbcs::to_string(alert_code(alert));
  return std::visit(
      Overloaded{[&](const gbcs::TransferAlert& a) {
                   return fmt::format("{} {} {} {}", code, to_string(a.entity), version(a.firmware_version),
                                      name(a.response_code));
                 },
                 [&](const gbcs::VersionAlert& a) {
                   return fmt::format("{} {} {}", code, version(a.firmware_version), name(a.activate_image));
                 },
                 [&](const gbcs::SubGhzAlert& a) { return fmt::format("{} {}", code, to_string(a.device)); },
                 [&](const gbcs::DiscardedMessageAlert& a) {
                   return fmt::format("{} {} to {} {} {}", code, to_string(a.originator), to_string(a.recipient),
                                      name(a.kind), a.counter);
                 }},
      alert);
}

std::string to_string(const Input& input) {
  return std::visit(
      Overloaded{
          [](const Job& i) {
            return fmt::format("job {}: {} {:04X}:{:04X} {}{} for {} devices, activate {}", raw(i.id),
                               name(i.image.device_class), i.image.id.manufacturer, i.image.id.image_type,
                               version(i.image.id.file_version), i.image.force_replace ? " force" : "",
                               i.targets.size(), i.activation ? to_rfc3339(*i.activation) : "now");
          },
          [](const Query& i) {
            return fmt::format("query {} running {} hardware {}", to_string(i.device), version(i.running_version),
                               i.hardware_version ? fmt::format("0x{:04X}", *i.hardware_version) : "untold");
          },
          [](const TransferStarted& i) { return "transfer started " + to_string(i.device); },
          [](const Progress& i) { return "block " + to_string(i.device); },
          [](const EndRequest& i) { return fmt::format("end {} status 0x{:02X}", to_string(i.device), raw(i.status)); },
          [](const ClientGone& i) { return "silent " + to_string(i.device); },
          [](const VersionRead& i) {
            return fmt::format("version read {} {}", to_string(i.device), i.version ? version(*i.version) : "error");
          },
          [](const TimerFired&) { return std::string("timer"); },
          [](const PowerLost&) { return std::string("power lost"); },
          [](const PowerRestored&) { return std::string("power restored"); },
          [](const ClockChanged&) { return std::string("clock changed"); },
          [](const DeviceRemoved& i) { return "device removed " + to_string(i.device); },
          [](const DutyCycleChanged& i) { return fmt::format("duty cycle {}", name(i.state)); }},
      input);
}

std::string to_string(const Action& action) {
  return std::visit(
      Overloaded{
          [](const wire::ArmTimer& a) { return "arm " + at(a.at); },
          [](const wire::DisarmTimer&) { return std::string("disarm"); },
          [](const StoreImage& a) {
            return fmt::format("store image {} of job {} in block {}: {}", raw(a.image), raw(a.job), a.block,
                               name(a.rule));
          },
          [](const DiscardImage& a) {
            return fmt::format("discard image {}: {}", raw(a.image), name(a.reason)) +
                   (a.rule ? fmt::format(" by {}", name(*a.rule)) : "");
          },
          [](const JobWaits& a) {
            return fmt::format("job {} waits for image {}: {}", raw(a.job), raw(a.wait.until), name(a.wait.rule));
          },
          [](const JobRefused& a) { return fmt::format("job {} refused: {}", raw(a.job), name(a.rule)); },
          [](const Serve& a) {
            return fmt::format("serve {} image {} activate {}", to_string(a.device), raw(a.image), text(a.activation));
          },
          [](const Withdraw& a) { return "withdraw " + to_string(a.device); },
          [](const Notify& a) { return fmt::format("notify {} {}", text(a.device), version(a.image.file_version)); },
          [](const ReleaseActivation& a) {
            return fmt::format("release {} activate {}", to_string(a.device), text(a.activation));
          },
          [](const ReadVersion& a) {
            return fmt::format("read version {} until {}", to_string(a.device), at(a.deadline));
          },
          [](const RaiseAlert& a) { return alert_text(a); },
          [](const SuspendClient& a) { return fmt::format("suspend {} {} min", text(a.device), a.period.count()); },
          [](const HoldOta& a) { return "hold transfers " + format_duration(a.period); },
          [](const DutyStateChanged& a) { return fmt::format("duty cycle {} -> {}", name(a.from), name(a.to)); },
          [](const Note& a) {
            const std::string states =
                a.from == a.to ? std::string(name(a.to)) : fmt::format("{} -> {}", name(a.from), name(a.to));
            return fmt::format("entry {} {} {}: {}", raw(a.entry), to_string(a.device), states, a.clause);
          }},
      action);
}

}  // namespace rig::hub
