// SPDX-License-Identifier: Apache-2.0
#include "adapters/deconz_ncp/parameters.hpp"

#include <algorithm>

namespace rig::deconz_ncp {

using deconz::CommandStatus;
using deconz::ParamId;

namespace {

struct Row {
  ParamId id{};
  std::size_t index_size = 0;
  std::size_t value_size = 0;  // 0: any
  bool writable = true;
};
constexpr std::array rows{Row{ParamId::mac_address, 0, 8},
                          Row{ParamId::pan_id, 0, 2},
                          Row{ParamId::network_address, 0, 2},
                          Row{ParamId::extended_pan_id, 0, 8, false},
                          Row{ParamId::designed_coordinator, 0, 1},
                          Row{ParamId::channel_mask, 0, 4},
                          Row{ParamId::use_extended_pan_id, 0, 8},
                          Row{ParamId::trust_centre, 0, 8},
                          Row{ParamId::security_mode, 0, 1},
                          Row{ParamId::endpoint, 1, 0},
                          Row{ParamId::predefined_pan_id, 0, 1},
                          Row{ParamId::network_key, 1, 16},
                          Row{ParamId::link_key, 8, 16},
                          Row{ParamId::channel, 0, 1, false},
                          Row{ParamId::permit_join, 0, 1},
                          Row{ParamId::protocol_version, 0, 2, false},
                          Row{ParamId::network_update_id, 0, 1},
                          Row{ParamId::watchdog_ttl, 0, 4},
                          Row{ParamId::frame_counter, 0, 4}};

constexpr Byte endpoint_slots = 3;
constexpr std::uint16_t protocol_version = 0x010E;

const Row* find_row(ParamId id) {
  const auto row = std::find_if(rows.begin(), rows.end(), [id](const Row& one) { return one.id == id; });
  return row == rows.end() ? nullptr : &*row;
}

// As a stick had them when it was asked for its endpoints.
std::array<zdo::SimpleDescriptor, endpoint_slots> factory_endpoints() {
  return {zdo::SimpleDescriptor{1, 0x0104, 0x0005, 1, {{0x0000, 0x000A, 0x0019}}, {{0x0500}}}, zdo::SimpleDescriptor{0xF2, 0xA1E0, 0x0064, 1, {}, {{0x0021}}},
          zdo::SimpleDescriptor{0x50, 0xDE00, 0x0001, 0, {{0x0000}}, {}}};
}

std::uint64_t index_of(const deconz::Parameter& parameter, const Row& row) {
  std::uint64_t index = 0;
  for (std::size_t i = row.index_size; i-- > 0;) index = index << 8 | parameter.value.bytes[i];
  return index;
}

bool is_endpoint(const Bytes& value) { return wire::decode<zdo::SimpleDescriptor>(value).has_value(); }

}  // namespace

Parameters::Parameters(Eui64 eui, std::uint32_t firmware) : has_security_mode_(deconz::platform_of(firmware) != deconz::Platform::conbee_3) {
  for (const Row& row : rows)
    if (row.index_size == 0) values_[{row.id, 0}] = Bytes(row.value_size);
  set(ParamId::mac_address, eui);
  set(ParamId::protocol_version, protocol_version);
  set(ParamId::designed_coordinator, std::uint8_t{1});  // zigbee-herdsman takes that for granted
  set(ParamId::channel_mask, std::uint32_t{0x07FFF800});
  values_[{ParamId::network_key, 0}] = Bytes(16);
  const auto endpoints = factory_endpoints();
  for (Byte slot = 0; slot < endpoint_slots; ++slot) values_[{ParamId::endpoint, slot}] = wire::encode(endpoints[slot]);
  save();
}

CommandStatus Parameters::read(const deconz::Parameter& asked, deconz::Parameter& answer) const {
  const Row* row = find_row(asked.id);
  if (!row || (asked.id == ParamId::security_mode && !has_security_mode_)) return CommandStatus::unsupported;
  if (asked.value.bytes.size() != row->index_size) return CommandStatus::invalid_value;
  const auto found = values_.find({asked.id, index_of(asked, *row)});
  if (found == values_.end()) return asked.id == ParamId::endpoint ? CommandStatus::unsupported : CommandStatus::failure;
  answer = asked;
  answer.value.bytes.insert(answer.value.bytes.end(), found->second.begin(), found->second.end());
  return CommandStatus::success;
}

CommandStatus Parameters::write(const deconz::Parameter& written) {
  const Row* row = find_row(written.id);
  if (!row || !row->writable || (written.id == ParamId::security_mode && !has_security_mode_)) return CommandStatus::unsupported;
  if (written.value.bytes.size() < row->index_size) return CommandStatus::invalid_value;
  const auto split = written.value.bytes.begin() + static_cast<std::ptrdiff_t>(row->index_size);
  const std::uint64_t index = index_of(written, *row);
  const Bytes value(split, written.value.bytes.end());
  if (row->value_size != 0 && value.size() != row->value_size) return CommandStatus::invalid_value;
  if (written.id == ParamId::endpoint && (index >= endpoint_slots || !is_endpoint(value))) return CommandStatus::invalid_value;
  values_[{written.id, index}] = value;
  return CommandStatus::success;
}

std::array<Byte, 16> Parameters::network_key() const { return wire::decode<std::array<Byte, 16>>(values_.at({ParamId::network_key, 0})).value(); }

std::optional<std::array<Byte, 16>> Parameters::link_key(Eui64 device) const {
  const auto found = values_.find({ParamId::link_key, device.value});
  if (found == values_.end()) return std::nullopt;
  return wire::decode<std::array<Byte, 16>>(found->second).value();
}

std::vector<zdo::SimpleDescriptor> Parameters::endpoints() const {
  std::vector<zdo::SimpleDescriptor> all;
  for (Byte slot = 0; slot < endpoint_slots; ++slot) all.push_back(wire::decode<zdo::SimpleDescriptor>(values_.at({ParamId::endpoint, slot})).value());
  return all;
}

}  // namespace rig::deconz_ncp
