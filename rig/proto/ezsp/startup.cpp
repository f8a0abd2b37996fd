// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/ezsp/startup.hpp"

#include "rig/proto/ezsp/frame_table.hpp"

namespace rig::ezsp {
namespace {

constexpr std::uint16_t init_options = 0x0003;  // remember parent and end-device timeout over a reboot

Startup::Send setting_command(const Setting& setting, Version version) {
  switch (setting.kind) {
    case Setting::Kind::config:
      return {SetConfigurationValue::id, encode_command(version, 0, SetConfigurationValue{setting.id, setting.value})};
    case Setting::Kind::policy:
      return {SetPolicy::id,
              encode_command(version, 0, SetPolicy{setting.id, static_cast<std::uint8_t>(setting.value)})};
    case Setting::Kind::value16: {
      const Value value{{static_cast<Byte>(setting.value), static_cast<Byte>(setting.value >> 8)}};
      return {SetValue::id, encode_command(version, 0, SetValue{setting.id, value})};
    }
    case Setting::Kind::manufacturer_code:
      break;
  }
  return {SetManufacturerCode::id, encode_command(version, 0, SetManufacturerCode{setting.value})};
}

}  // namespace

Status status_of_invalid_command(ByteView parameters, Version version) {
  // One octet before the version is agreed, and from some firmware afterwards too.
  if (parameters.size() == 1) return from_ember(parameters[0]);
  const auto answer = decode<StatusOnly>(parameters, version, Trailing::ignore);
  return answer.has_value() ? answer->status : Status::bad_response;
}

template <class Command>
Startup::Move Startup::send(Step step, const Command& command) {
  step_ = step;
  return Send{Command::id, encode_command(version_, 0, command)};
}

template <class Response>
std::optional<Error> Startup::read(std::uint16_t expected, std::uint16_t id, ByteView parameters,
                                   Response& response) const {
  const std::string command = frame_name(expected, version_);
  if (id == InvalidCommand::id) return refused(command, status_of_invalid_command(parameters, version_));
  const auto decoded = decode<Response>(parameters, version_, Trailing::ignore);
  if (decoded.has_error())
    return make_error(ErrorCode::protocol_violation, fmt::format("the answer to {} is {}: {}", command,
                                                                 name(decoded.error()), to_hex(parameters, " ")));
  response = *decoded;
  return std::nullopt;
}

Error Startup::refused(std::string what, Status status) const {
  return make_error(ErrorCode::refused, fmt::format("the coordinator refused {}: {}", what, name(status)));
}

Startup::Move Startup::begin() {
  version_ = 4;
  return send(Step::ask_version, VersionQuery{config_->newest});
}

Startup::Move Startup::on_answer(std::uint16_t id, ByteView parameters) {
  switch (step_) {
    case Step::ask_version:
    case Step::agree_version:
      return on_version(id, parameters);
    case Step::firmware:
      return on_firmware(id, parameters);
    case Step::settings:
      return on_setting(id, parameters);
    case Step::endpoint:
    case Step::concentrator:
    case Step::init:
    case Step::leave:
    case Step::security:
    case Step::form:
      return on_status_step(id, parameters);
    case Step::check_network:
      return on_network(id, parameters);
    case Step::eui64:
    case Step::node:
      return on_identity(id, parameters);
    case Step::await_up:
    case Step::await_down:
    case Step::done:
      break;
  }
  return make_error(ErrorCode::internal, "an answer that was not asked for");
}

Startup::Move Startup::on_version(std::uint16_t id, ByteView parameters) {
  VersionQuery::Response answer;
  if (auto error = read(VersionQuery::id, id, parameters, answer)) return *error;
  if (step_ == Step::agree_version) {
    if (answer.protocol != version_)
      return make_error(ErrorCode::protocol_violation,
                        fmt::format("the coordinator offered EZSP version {} and then {}", version_, answer.protocol));
    return send(Step::firmware, GetValue{value_id::version_info});
  }
  if (answer.protocol < config_->oldest || answer.protocol > config_->newest)
    return make_error(ErrorCode::unsupported,
                      fmt::format("the coordinator speaks EZSP version {}; supported are {} to {}", answer.protocol,
                                  config_->oldest, config_->newest));
  ready_.version = version_ = answer.protocol;
  ready_.stack_type = answer.stack_type;
  ready_.stack_version = answer.stack_version;
  return send(Step::agree_version, VersionQuery{version_});
}

Startup::Move Startup::on_firmware(std::uint16_t id, ByteView parameters) {
  GetValue::Response answer;
  if (!read(GetValue::id, id, parameters, answer) && answer.status == Status::ok) {
    wire::Reader reader({answer.value.bytes.data(), answer.value.bytes.size()});
    Firmware& firmware = ready_.firmware;
    firmware.build = reader.u16();
    for (std::uint8_t* part : {&firmware.major, &firmware.minor, &firmware.patch, &firmware.special})
      *part = reader.u8();
  }
  return next_setting();
}

Startup::Move Startup::next_setting() {
  step_ = Step::settings;
  if (setting_ < config_->settings.size()) return setting_command(config_->settings[setting_], version_);
  return send(Step::endpoint, config_->endpoint);
}

Startup::Move Startup::on_setting(std::uint16_t id, ByteView parameters) {
  const Setting& setting = config_->settings[setting_++];
  Status status = Status::ok;  // setManufacturerCode answers without a status
  if (id == InvalidCommand::id) {
    status = status_of_invalid_command(parameters, version_);
  } else if (setting.kind != Setting::Kind::manufacturer_code) {
    const auto answer = decode<StatusOnly>(parameters, version_, Trailing::ignore);
    status = answer.has_value() ? answer->status : Status::bad_response;
  }
  if (status != Status::ok) {
    if (setting.required) return refused(to_string(setting), status);
    ready_.refused.push_back({setting, status});
  }
  return next_setting();
}

Startup::Move Startup::on_status_step(std::uint16_t id, ByteView parameters) {
  const std::uint16_t expected = step_ == Step::endpoint       ? AddEndpoint::id
                                 : step_ == Step::concentrator ? SetConcentrator::id
                                 : step_ == Step::init         ? NetworkInit::id
                                 : step_ == Step::leave        ? LeaveNetwork::id
                                 : step_ == Step::security     ? SetInitialSecurityState::id
                                                               : FormNetwork::id;
  StatusOnly answer;
  if (auto error = read(expected, id, parameters, answer)) return *error;
  if (step_ == Step::init) return after_init(answer.status);
  if (answer.status != Status::ok) return refused(frame_name(expected, version_), answer.status);
  switch (step_) {
    case Step::endpoint:
      return send(Step::concentrator,
                  SetConcentrator{true, 0xFFF9, 5, 60, 3, 1, 0});  // high RAM: routes stay with the NCP
    case Step::concentrator:
      return send(Step::init, NetworkInit{init_options});
    case Step::security: {
      const NetworkSettings& network = *config_->network;
      constexpr std::uint32_t all_channels = 0x07FFF800;
      return send(Step::form, FormNetwork{{network.extended_pan_id, network.pan_id, network.tx_power_dbm,
                                           network.channel, 0, NodeId{0}, 0, all_channels}});
    }
    case Step::leave:
      step_ = Step::await_down;
      return AwaitStackStatus{};
    default:
      return await_up();
  }
}

Startup::Move Startup::after_init(Status status) {
  if (status == Status::ok) return await_up();
  if (status != Status::not_joined) return refused("networkInit", status);
  return form();
}

Startup::Move Startup::form() {
  if (!config_->network)
    return make_error(ErrorCode::not_ready, "the coordinator is in no network and none is configured");
  network_is_up_ = false;
  ready_.formed = true;
  return send(
      Step::security,
      SetInitialSecurityState{
          {config_->network->security_bitmask, config_->network->link_key, config_->network->network_key, 0, {}}});
}

Startup::Move Startup::await_up() {
  step_ = Step::await_up;
  if (network_is_up_) return send(Step::check_network, GetNetworkParameters{});
  return AwaitStackStatus{};
}

std::optional<Startup::Move> Startup::on_stack_status(Status status) {
  if (status == Status::network_up) network_is_up_ = true;
  if (status == Status::network_up && step_ == Step::await_up) return await_up();
  if (status == Status::network_down && step_ == Step::await_down) return form();
  return std::nullopt;
}

bool Startup::is_the_configured(const NetworkParameters& found) const {
  if (!config_->network) return true;
  const NetworkSettings& wanted = *config_->network;
  return found.pan_id == wanted.pan_id && found.extended_pan_id == wanted.extended_pan_id &&
         found.channel == wanted.channel;
}

Startup::Move Startup::on_network(std::uint16_t id, ByteView parameters) {
  GetNetworkParameters::Response answer;
  if (auto error = read(GetNetworkParameters::id, id, parameters, answer)) return *error;
  if (answer.status != Status::ok) return refused("getNetworkParameters", answer.status);
  ready_.network = answer.parameters;
  if (is_the_configured(answer.parameters)) return send(Step::eui64, GetEui64{});
  if (ready_.formed)
    return make_error(ErrorCode::not_confirmed,
                      fmt::format("the network that was formed has PAN 0x{:04X} on channel {}, not the one configured",
                                  answer.parameters.pan_id, answer.parameters.channel));
  return send(Step::leave, LeaveNetwork{});
}

Startup::Move Startup::on_identity(std::uint16_t id, ByteView parameters) {
  if (step_ == Step::eui64) {
    GetEui64::Response answer;
    if (auto error = read(GetEui64::id, id, parameters, answer)) return *error;
    ready_.eui64 = answer.eui64;
    return send(Step::node, GetNodeId{});
  }
  GetNodeId::Response answer;
  if (auto error = read(GetNodeId::id, id, parameters, answer)) return *error;
  ready_.node = answer.node;
  step_ = Step::done;
  return ready_;
}

}  // namespace rig::ezsp
