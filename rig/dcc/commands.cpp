// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "rig/dcc/head_end.hpp"

namespace rig::dcc {
namespace {

gbcs::MessageCode read_code(DeviceType type) {
  if (type == DeviceType::esme || type == DeviceType::chf) return gbcs::MessageCode::read_esme_firmware_version;
  if (type == DeviceType::gsme) return gbcs::MessageCode::read_gsme_firmware_version;
  return gbcs::MessageCode::read_firmware_version;
}

bool is_activated_by_command(DeviceType type) { return is_meter(type) || type == DeviceType::hcalcs; }

}  // namespace

std::optional<Reason> HeadEnd::check_sender(const SmiDevice* device, Eui64 sender) const {
  if (device == nullptr) return Reason{Refusal::unknown_device, "not in the inventory"};
  const auto hub = device->type == DeviceType::chf ? std::optional(device->eui) : device->hub;
  if (!hub) return Reason{Refusal::no_chf, "no CHF: the device has no Communications Hub"};
  const auto* responsible = registry_.suppliers.responsible_for(*hub);
  if (defects_.skip_responsible_check) return std::nullopt;
  if (responsible != nullptr && is_responsible(*responsible, sender, device->type)) return std::nullopt;
  return Reason{Refusal::not_responsible, fmt::format("{} is not responsible for {} at hub {}", to_string(sender),
                                                      name(device->type), to_string(*hub))};
}

Actions HeadEnd::submit_read(Eui64 eui, Context context) {
  const SmiDevice* device = registry_.smi.find(eui);
  if (auto reason = check_sender(device, context.response.to)) return refuse(std::move(context), std::move(*reason));
  gbcs::Message message{.kind = gbcs::MessageKind::command,
                        .counter = next_counter_++,
                        .originator = context.response.to,
                        .recipient = eui,
                        .date_time = {},
                        .code = read_code(device->type),
                        .supplementary = {},
                        .payload = gbcs::ReadVersionCommand{}};
  if (message.code == gbcs::MessageCode::read_firmware_version) {
    message.supplementary = {.eui = message.originator, .counter = message.counter, .originator_counter = {}};
    message.originator = identity_.acb;
    // In the draft the hub is asked, which reads the attribute of the device's OTA cluster.
    if (profile_.is_draft() && device->type != DeviceType::hcalcs) message.recipient = *device->hub;
  }
  return send(*device, std::move(message), std::move(context));
}

std::optional<Reason> HeadEnd::check_activation_request(const ActivateFirmware& request, const Context& context) const {
  const SmiDevice* device = registry_.smi.find(request.device);
  if (auto reason = check_sender(device, context.response.to)) return reason;
  if (!is_activated_by_command(device->type) && !defects_.skip_type_check)
    return Reason{Refusal::wrong_type, fmt::format("wrong type: {} in an 11.3", name(device->type))};
  const auto rows = registry_.cpl.with_hash(request.hash);
  if (rows.empty() && !defects_.skip_hash_check)
    return Reason{Refusal::hash_not_on_cpl, fmt::format("no CPL entry has the hash {}", rig::to_string(request.hash))};
  const auto is_removed = [](const CplEntry* row) { return row->status == CplStatus::removed; };
  if (!rows.empty() && std::all_of(rows.begin(), rows.end(), is_removed) && !defects_.skip_removed_check)
    return Reason{Refusal::removed_from_cpl, fmt::format("removed from the CPL: {}", rows.front()->id)};
  const auto* time = std::get_if<UtcTime>(&request.when);
  return check_activation(time == nullptr ? std::nullopt : std::optional(*time), RequestKind::activate_firmware,
                          context.at.utc, rules());
}

Actions HeadEnd::submit_activation(const ActivateFirmware& request, Context context) {
  audit_[context.request].hash = request.hash;
  if (auto reason = check_activation_request(request, context)) return refuse(std::move(context), std::move(*reason));
  const gbcs::Counter counter = next_counter_++;
  gbcs::Message message{.kind = gbcs::MessageKind::command,
                        .counter = counter,
                        .originator = context.response.to,
                        .recipient = request.device,
                        .date_time = {},
                        .code = gbcs::MessageCode::activate_firmware,
                        .supplementary = {},
                        .payload = gbcs::ActivateCommand{request.hash, counter, request.when}};
  return send(*registry_.smi.find(request.device), std::move(message), std::move(context));
}

Actions HeadEnd::send(const SmiDevice& device, gbcs::Message message, Context context) {
  const auto number = next_command_++;
  commands_[{message.recipient, message.counter}] = {context.request, number, device.eui, context.response.to};
  audit_[context.request].accepted = 1;
  context.response.accepted_devices = {device.eui};
  record(context.request, {}, Stage::received, Stage::sent, context.at, "BR 3.1.9");
  Actions actions;
  actions.emplace_back(Respond{std::move(context.response)});
  actions.emplace_back(SendCommand{device.eui, device.hub.value_or(device.eui), std::move(message)});
  actions.emplace_back(ArmTimer{{TimerId::Kind::command, number}, context.at.now + profile_.command_timeout});
  return actions;
}

void HeadEnd::on_response(const gbcs::Message& message, Actions& actions) {
  auto found = commands_.find({message.originator, message.counter});
  if (found == commands_.end() && defects_.accept_wrong_originator)
    found = std::find_if(commands_.begin(), commands_.end(),
                         [&](const auto& entry) { return entry.first.second == message.counter; });
  if (found == commands_.end())
    return actions.push_back(Log{Log::Level::refused, message.originator,
                                 fmt::format("a response to counter {}, which no open command has", message.counter)});
  const PendingCommand command = found->second;
  commands_.erase(found);
  actions.emplace_back(DisarmTimer{{TimerId::Kind::command, command.number}});
  const auto& request_id = audit_[command.request].request_id;
  if (const auto* read = std::get_if<gbcs::ReadVersionResponse>(&message.payload)) {
    const bool success = read->response_code == gbcs::ReadCode::success;
    if (success) believe(command.device, read->firmware_version, actions);
    alert_responsible(command.device, command.sender, request_id,
                      ReadNotice{command.device, read->firmware_version, read->response_code,
                                 success && is_on_cpl(command.device, read->firmware_version)},
                      actions);
  } else if (const auto* activation = std::get_if<gbcs::ActivateResponse>(&message.payload)) {
    if (activation->outcome) believe(command.device, *activation->outcome, actions);
    alert_responsible(command.device, command.sender, request_id, ActivationNotice{command.device, activation->outcome},
                      actions);
  } else {
    actions.emplace_back(Log{Log::Level::note, message.originator,
                             fmt::format("response {}: nothing to do", gbcs::to_string(message.code))});
  }
}

void HeadEnd::believe(Eui64 device, const gbcs::ActivationOutcome& outcome, Actions& actions) {
  if (outcome.code == gbcs::ActivationCode::success) delivered_.erase(device.value);
  believe(device, outcome.firmware_version, actions);
}

void HeadEnd::on_future_activation(const gbcs::Message& message, const gbcs::FutureDatedAlert& alert,
                                   Actions& actions) {
  believe(message.originator, alert.outcome, actions);
  alert_responsible(message.originator, {}, {}, ActivationNotice{message.originator, alert.outcome}, actions);
}

void HeadEnd::on_command_timeout(std::uint64_t number, Actions& actions) {
  const auto found = std::find_if(commands_.begin(), commands_.end(),
                                  [&](const auto& entry) { return entry.second.number == number; });
  if (found == commands_.end()) return;
  const PendingCommand command = found->second;
  commands_.erase(found);
  actions.emplace_back(
      SupplierAlert{command.sender, audit_[command.request].request_id, NoResponseNotice{command.device}});
}

}  // namespace rig::dcc
