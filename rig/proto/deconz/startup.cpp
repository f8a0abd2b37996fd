// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/deconz/startup.hpp"

namespace rig::deconz {
namespace {

constexpr std::uint8_t only_trust_centre_link_key = 3;  // security mode

bool is_known(Platform platform) { return platform == Platform::conbee || platform == Platform::conbee_2 || platform == Platform::conbee_3; }

}  // namespace

zdo::SimpleDescriptor energy_services_interface() {
  return {.endpoint = 1,
          .profile = 0x0109,
          .device = 0x0500,
          .device_version = 0,
          .input_clusters = {{0x0000, 0x000A, 0x0019, 0x0700, 0x0701, 0x0702, 0x0703, 0x0800}},
          .output_clusters = {{0x0003, 0x0019, 0x0702, 0x0703, 0x0800}}};
}

Startup::Startup(const Network& network, const zdo::SimpleDescriptor& endpoint, std::uint32_t watchdog_seconds, int polls)
    : network_(network), endpoint_(endpoint), watchdog_seconds_(watchdog_seconds), polls_(polls) {
  steps_.push_back({.command = CommandId::version, .parameter = {}});
  steps_.push_back({.command = CommandId::device_state, .parameter = {}});
  write(parameter(ParamId::watchdog_ttl, watchdog_seconds_), false);
  read(ParamId::protocol_version, false);
  read(ParamId::mac_address, true);
  read(ParamId::trust_centre, false);
  read(ParamId::designed_coordinator, false);
  read(ParamId::pan_id, true);
  read(ParamId::use_extended_pan_id, false);
  read(ParamId::channel, true);
  steps_.push_back({.command = CommandId::read_parameter, .parameter = parameter(ParamId::network_key, std::uint8_t{0}), .required = false});
  steps_.push_back({.command = CommandId::read_parameter, .parameter = parameter(ParamId::endpoint, std::uint8_t{0}), .required = false});
}

void Startup::read(ParamId id, bool required) {
  steps_.push_back({.command = CommandId::read_parameter, .parameter = parameter(id), .required = required});
}

void Startup::write(const Parameter& value, bool required) {
  steps_.push_back({.command = CommandId::write_parameter, .parameter = value, .required = required});
}

void Startup::change_to(NetworkState state) {
  steps_.push_back({.command = CommandId::change_network_state, .parameter = {}, .state = state});
  steps_.push_back({.command = CommandId::device_state, .parameter = {}, .state = state});
}

Startup::Request Startup::question() const {
  const Step& step = steps_[at_];
  using Body = FixedBytes<max_value + 1>;
  switch (step.command) {
    case CommandId::version: return {step.command, wire::encode<Body>(Version{})};
    case CommandId::device_state: return {step.command, wire::encode<Body>(DeviceStateRequest{})};
    case CommandId::change_network_state: return {step.command, wire::encode<Body>(NetworkStateChange{*step.state})};
    default: return {step.command, wire::encode<Body>(step.parameter)};
  }
}

Result<Startup::Next> Startup::on_answer(const Frame& frame) {
  const Step step = steps_[at_];
  if (frame.status != CommandStatus::success) return on_refusal(step, frame.status);
  if (step.command == CommandId::device_state) return on_state(step, frame);
  if (step.command == CommandId::version) {
    const auto version = wire::decode<Version>(frame.body);
    if (version.has_error() || !is_known(platform_of(version->firmware)))
      return make_error(ErrorCode::unsupported, "the stick does not run deCONZ firmware that is known: version " + to_hex(frame.body));
    facts_.firmware = version->firmware;
  }
  note(step, frame);
  return advance();
}

void Startup::note(const Step& step, const Frame& frame) {
  if (step.command == CommandId::write_parameter && step.parameter.id == ParamId::watchdog_ttl) facts_.has_watchdog = true;
  if (step.command != CommandId::read_parameter) return;
  const auto answer = wire::decode<Parameter>(frame.body);
  if (answer.has_value() && answer->id == step.parameter.id) values_[answer->id] = *answer;
}

Result<Startup::Next> Startup::on_refusal(const Step& step, CommandStatus status) {
  if (!step.required) return advance();
  const bool has_parameter = step.command == CommandId::read_parameter || step.command == CommandId::write_parameter;
  return make_error(ErrorCode::refused, name(step.command) + (has_parameter ? " (" + name(step.parameter.id) + ")" : "") + " was answered " + name(status));
}

Result<Startup::Next> Startup::on_state(const Step& step, const Frame& frame) {
  const auto report = wire::decode<DeviceStateReport>(frame.body);
  if (report.has_error()) return make_error(ErrorCode::protocol_violation, "device state was answered " + to_hex(frame.body));
  facts_.state = report->state;
  if (!step.state || report->state.network() == *step.state) return advance();
  if (--polls_left_ > 0) return Next::ask_later;
  return make_error(ErrorCode::timeout, "the network of the stick is " + name(report->state.network()) + " and does not become " + name(*step.state));
}

Result<Startup::Next> Startup::advance() {
  ++at_;
  polls_left_ = polls_;
  if (at_ < steps_.size()) return Next::ask;
  if (std::exchange(decided_, true)) return finish();
  decide();
  return at_ < steps_.size() ? Result<Next>(Next::ask) : finish();
}

template <class T>
bool Startup::holds(ParamId id, const T& wanted) const {
  const auto found = values_.find(id);
  return found != values_.end() && value_of<T>(found->second) == wanted;
}

template <class T>
T Startup::known(ParamId id) const {
  const auto found = values_.find(id);
  return found == values_.end() ? T{} : value_of<T>(found->second).value_or(T{});
}

bool Startup::is_configured() const {
  return holds(ParamId::pan_id, network_.pan_id) && holds(ParamId::use_extended_pan_id, network_.extended_pan_id) &&
         holds(ParamId::network_key, IndexedKey{0, network_.key}) && holds(ParamId::designed_coordinator, std::uint8_t{1}) &&
         holds(ParamId::trust_centre, known<Eui64>(ParamId::mac_address)) && holds(ParamId::endpoint, IndexedEndpoint{0, endpoint_});
}

void Startup::decide() {
  const bool connected = facts_.state.network() == NetworkState::connected;
  if (connected && is_configured() && holds(ParamId::channel, network_.channel)) return;
  facts_.formed = true;
  change_to(NetworkState::offline);
  const auto mac = known<Eui64>(ParamId::mac_address);
  write(parameter(ParamId::designed_coordinator, std::uint8_t{1}));
  write(parameter(ParamId::channel_mask, std::uint32_t{1} << network_.channel));
  write(parameter(ParamId::predefined_pan_id, std::uint8_t{1}));
  write(parameter(ParamId::pan_id, network_.pan_id));
  write(parameter(ParamId::use_extended_pan_id, network_.extended_pan_id));
  write(parameter(ParamId::trust_centre, mac));
  write(parameter(ParamId::network_key, IndexedKey{0, network_.key}));
  write(parameter(ParamId::link_key, DeviceKey{mac, well_known_link_key}), false);
  if (platform_of(facts_.firmware) != Platform::conbee_3) write(parameter(ParamId::security_mode, only_trust_centre_link_key), false);
  write(parameter(ParamId::endpoint, IndexedEndpoint{0, endpoint_}));
  change_to(NetworkState::connected);
  read(ParamId::pan_id, true);
  read(ParamId::channel, true);
}

Result<Startup::Next> Startup::finish() {
  facts_.protocol = known<std::uint16_t>(ParamId::protocol_version);
  facts_.eui = known<Eui64>(ParamId::mac_address);
  facts_.pan_id = known<std::uint16_t>(ParamId::pan_id);
  facts_.channel = known<std::uint8_t>(ParamId::channel);
  if (facts_.pan_id != network_.pan_id || facts_.channel != network_.channel)
    return make_error(ErrorCode::not_confirmed, fmt::format("the stick is in PAN 0x{:04X} on channel {}, not in PAN 0x{:04X} on channel {}", facts_.pan_id,
                                                            facts_.channel, network_.pan_id, network_.channel));
  return Next::done;
}

}  // namespace rig::deconz
