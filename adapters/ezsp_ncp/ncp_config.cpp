// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "adapters/ezsp_ncp/ncp.hpp"

namespace rig::ezsp_ncp {

using ezsp::Status;

namespace {

StackVersion stack_of(const TwinSettings& settings) {
  if (settings.stack.major > 0) return settings.stack;
  switch (settings.ezsp_version) {
    case 13: return {7, 4, 3, 0, 441};
    case 14: return {8, 0, 2, 0, 397};
    default: break;
  }
  if (settings.ezsp_version > 14) return {8, static_cast<std::uint8_t>(settings.ezsp_version - 15), 0, 0, 100};
  if (settings.ezsp_version > 8) return {7, static_cast<std::uint8_t>(settings.ezsp_version - 9), 0, 0, 100};
  return {6, 7, 8, 0, 373};
}

struct ConfigurationRow {
  std::uint8_t id;
  std::uint16_t value;  // at start
};
// EZSP configuration ids and EmberZNet's defaults.
constexpr ConfigurationRow configuration_rows[] = {
    {0x01, 75},   {0x02, 16},   {0x03, 10},  {0x04, 0},    {0x05, 8},   {0x06, 8},  {0x07, 16}, {0x08, 8},   {0x09, 8},    {0x0A, 10},
    {0x0C, 0},    {0x0D, 5},    {0x10, 30},  {0x11, 32},   {0x12, 7680}, {0x13, 8}, {0x17, 0},  {0x19, 0},   {0x1A, 0},    {0x1C, 0},
    {0x1D, 0},    {0x1E, 0},    {0x20, 50},  {0x21, 1},    {0x22, 2},   {0x24, 3},  {0x25, 2},  {0x26, 15},  {0x27, 1},    {0x28, 65535},
    {0x29, 0},    {0x2A, 0},    {0x2B, 3},   {0x2D, 1},    {0x36, 300}, {0x38, 90}, {0x39, 0},  {0x3A, 0},   {0x3B, 10},   {0x3C, 2},
};
constexpr std::uint8_t unicast_message_count = 0x03;

constexpr std::uint8_t last_value = 0x45;
// Values that a host cannot set; the three from 0x1A are certificates, which need the elliptic curves.
constexpr std::uint8_t read_only_values[] = {0x01, 0x02, 0x03, 0x05, 0x06, 0x08, 0x0D, 0x11, 0x13, 0x1A, 0x1B, 0x1C};
constexpr std::uint8_t value_free_buffers = 0x03;
constexpr std::uint8_t value_version_info = 0x11;
constexpr std::uint8_t value_nwk_frame_counter = 0x23;
constexpr Byte general_availability = 0xAA;

constexpr std::uint8_t extended_value_endpoint_flags = 0x00;
constexpr std::uint8_t extended_value_last_leave_reason = 0x01;
constexpr std::uint8_t extended_value_source_route_overhead = 0x02;
constexpr std::uint16_t endpoint_enabled = 0x0001;

// Sizes of the manufacturing tokens; whoever bought the dongle finds them erased.
constexpr std::array<std::uint8_t, 15> token_sizes{2, 16, 16, 2, 2, 16, 40, 8, 64, 92, 20, 1, 8, 2, 1};

bool is_settable(std::uint8_t value) {
  return value <= last_value && std::find(std::begin(read_only_values), std::end(read_only_values), value) == std::end(read_only_values);
}

ezsp::Value value_of(ByteView bytes) { return {{bytes.begin(), bytes.end()}}; }

}  // namespace

std::uint16_t Ncp::configuration(std::uint8_t id) const {
  if (const auto set = session_.configuration.find(id); set != session_.configuration.end()) return set->second;
  if (id == unicast_message_count) return settings_.max_in_flight;
  const auto row = std::find_if(std::begin(configuration_rows), std::end(configuration_rows), [&](const ConfigurationRow& r) { return r.id == id; });
  return row == std::end(configuration_rows) ? std::uint16_t{0} : row->value;
}

ezsp::VersionQuery::Response Ncp::on(const ezsp::VersionQuery& command) {
  session_.version_agreed = session_.version_agreed || command.desired == version();
  const StackVersion stack = stack_of(settings_);
  const auto packed = static_cast<std::uint16_t>(stack.major << 12 | stack.minor << 8 | stack.patch << 4 | stack.special);
  return {version(), 2, packed};
}

ezsp::GetLibraryStatus::Response Ncp::on(const ezsp::GetLibraryStatus& command) {
  constexpr std::uint8_t present = 0x80;
  constexpr std::uint8_t install_codes = 0x0B;
  return {command.library < 0x06 || command.library == install_codes ? present : std::uint8_t{0}};
}

// Hosts read two octets of endpoint flags even when the status says that there is no such endpoint.
ezsp::GetExtendedValue::Response Ncp::on(const ezsp::GetExtendedValue& command) {
  switch (command.value_id) {
    case extended_value_endpoint_flags: {
      const bool known = has_endpoint(static_cast<std::uint8_t>(command.characteristics));
      const std::uint16_t flags = known ? endpoint_enabled : 0;
      return {known ? Status::ok : Status::ezsp_invalid_value, value_of(Bytes{static_cast<Byte>(flags), static_cast<Byte>(flags >> 8)})};
    }
    case extended_value_last_leave_reason: return {Status::ok, value_of(Bytes{0, 0, 0})};
    case extended_value_source_route_overhead: return {Status::ok, value_of(Bytes{0})};
    default: return {Status::ezsp_invalid_id, {}};
  }
}

ezsp::GetMfgToken::Response Ncp::on(const ezsp::GetMfgToken& command) {
  if (const auto written = tokens_.manufacturing.find(command.token); written != tokens_.manufacturing.end()) return {value_of(written->second)};
  if (command.token >= token_sizes.size()) return {};
  return {value_of(Bytes(token_sizes[command.token], 0xFF))};
}

// Flash that holds a token can be written once.
ezsp::StatusOnly Ncp::on(const ezsp::SetMfgToken& command) {
  if (command.token >= token_sizes.size() || command.data.bytes.size() != token_sizes[command.token]) return {Status::bad_argument};
  if (tokens_.manufacturing.contains(command.token)) return {Status::invalid_state};
  tokens_.manufacturing[command.token] = Bytes(command.data.bytes.begin(), command.data.bytes.end());
  return {Status::ok};
}

ezsp::Nothing Ncp::on(const ezsp::SetManufacturerCode& command) {
  session_.manufacturer = command.code;
  return {};
}

ezsp::GetConfigurationValue::Response Ncp::on(const ezsp::GetConfigurationValue& command) {
  const bool known = std::any_of(std::begin(configuration_rows), std::end(configuration_rows),
                                 [&](const ConfigurationRow& row) { return row.id == command.config_id; });
  if (!known) return {Status::ezsp_invalid_id, 0};
  return {Status::ok, configuration(command.config_id)};
}

ezsp::StatusOnly Ncp::on(const ezsp::SetConfigurationValue& command) {
  const auto known = on(ezsp::GetConfigurationValue{command.config_id});
  if (known.status == Status::ok) session_.configuration[command.config_id] = command.value;
  return {known.status};
}

ezsp::StatusOnly Ncp::on(const ezsp::SetPolicy& command) {
  constexpr std::uint8_t last_policy = 0x0B;
  if (command.policy_id > last_policy) return {Status::ezsp_invalid_id};
  session_.policies[command.policy_id] = command.decision;
  return {Status::ok};
}

ezsp::GetPolicy::Response Ncp::on(const ezsp::GetPolicy& command) { return {Status::ok, session_.policies[command.policy_id]}; }

// Firmware before EmberZNet 7.4 has two counters less; hosts expect as many as their version knows.
ezsp::ReadCounters::Response Ncp::on(const ezsp::ReadCounters&) {
  const std::ptrdiff_t count = version() < 13 ? 40 : 42;
  return {{{session_.counters.begin(), session_.counters.begin() + count}}};
}

ezsp::ReadAndClearCounters::Response Ncp::on(const ezsp::ReadAndClearCounters&) {
  const auto counters = on(ezsp::ReadCounters{});
  session_.counters = {};
  return {counters.values};
}

ezsp::GetValue::Response Ncp::on(const ezsp::GetValue& command) {
  if (command.value_id == value_nwk_frame_counter && tokens_.network) return {Status::ok, value_of(wire::encode(tokens_.network->frame_counter))};
  if (const auto set = session_.values.find(command.value_id); set != session_.values.end()) return {Status::ok, value_of(set->second)};
  const StackVersion stack = stack_of(settings_);
  switch (command.value_id) {
    case value_free_buffers: return {Status::ok, value_of(Bytes{0xF0})};
    case value_version_info:
      return {Status::ok, value_of(Bytes{static_cast<Byte>(stack.build), static_cast<Byte>(stack.build >> 8), stack.major, stack.minor,
                                         stack.patch, stack.special, general_availability})};
    default: break;
  }
  return is_settable(command.value_id) ? ezsp::GetValue::Response{Status::ok, value_of(Bytes{0})} : ezsp::GetValue::Response{Status::ezsp_invalid_id, {}};
}

ezsp::StatusOnly Ncp::on(const ezsp::SetValue& command) {
  if (!is_settable(command.value_id)) return {Status::ezsp_invalid_id};
  if (command.value_id == value_nwk_frame_counter && session_.network_up) return {Status::ezsp_invalid_call};
  session_.values[command.value_id] = Bytes(command.value.bytes.begin(), command.value.bytes.end());
  return {Status::ok};
}

ezsp::Nothing Ncp::on(const ezsp::TokenFactoryReset&) {
  tokens_.network.reset();
  tokens_.link_keys.clear();
  tokens_.nodes.clear();
  tokens_.data.clear();
  return {};
}

ezsp::GetTokenData::Response Ncp::on(const ezsp::GetTokenData& command) {
  const auto found = tokens_.data.find({command.token, command.index});
  if (found != tokens_.data.end()) return {Status::ok, ezsp::LongValue{{found->second.begin(), found->second.end()}}};
  // A host of version 14 waits for the length of the value, whatever the status says.
  if (version() >= ezsp::first_wide_status) return {Status::not_found, ezsp::LongValue{}};
  return {Status::fail, std::nullopt};
}

ezsp::StatusOnly Ncp::on(const ezsp::SetTokenData& command) {
  tokens_.data[{command.token, command.index}] = Bytes(command.value.bytes.begin(), command.value.bytes.end());
  return {Status::ok};
}

ezsp::Nothing Ncp::on(const ezsp::ResetNode&) {
  soon(line_.reset);
  return {};
}

ezsp::StatusOnly Ncp::on(const ezsp::AddEndpoint& command) {
  if (session_.network_up) return {Status::ezsp_invalid_call};
  if (has_endpoint(command.endpoint)) return {Status::ezsp_invalid_value};
  session_.endpoints.push_back({command.endpoint, command.profile, command.device, command.device_version,
                                {{command.in.begin(), command.in.end()}}, {{command.out.begin(), command.out.end()}}});
  return {Status::ok};
}

}  // namespace rig::ezsp_ncp
