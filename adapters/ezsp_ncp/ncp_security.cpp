// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "adapters/ezsp_ncp/ncp.hpp"

namespace rig::ezsp_ncp {

using ezsp::Status;

namespace {

constexpr std::uint8_t key_table_size = 12;
constexpr std::uint8_t no_index = 0xFF;

// EmberKeyType, up to protocol version 12.
constexpr std::uint8_t key_type_trust_centre_link = 1;
constexpr std::uint8_t key_type_network = 3;
constexpr std::uint8_t key_type_application_link = 5;

constexpr std::uint16_t key_has_partner = 0x0008;       // EmberKeyStructBitmask
constexpr std::uint16_t key_is_authorised = 0x0010;
constexpr std::uint16_t security_link_key_kind = 0x0084;  // global or hashed, as the initial security bitmask has it
constexpr std::uint16_t security_have_link_key = 0x0010;

}  // namespace

ezsp::StatusOnly Ncp::on(const ezsp::SetInitialSecurityState& command) {
  if (session_.network_up) return {Status::invalid_state};
  session_.initial_security = command.state;
  return {Status::ok};
}

ezsp::GetCurrentSecurityState::Response Ncp::on(const ezsp::GetCurrentSecurityState&) {
  if (!session_.network_up) return {Status::not_joined, {}};
  const auto kind = static_cast<std::uint16_t>(tokens_.network->security.bitmask & security_link_key_kind);
  return {Status::ok, {static_cast<std::uint16_t>(kind | security_have_link_key), radio_->eui()}};
}

const std::pair<const std::uint8_t, LinkKey>* Ncp::find_link_key(Eui64 partner) const {
  const auto found = std::find_if(tokens_.link_keys.begin(), tokens_.link_keys.end(), [&](const auto& entry) { return entry.second.partner == partner; });
  return found == tokens_.link_keys.end() ? nullptr : &*found;
}

ezsp::Status Ncp::store_link_key(std::optional<std::uint8_t> index, Eui64 partner, const ezsp::Key& key) {
  if (!index) {
    if (const auto* known = find_link_key(partner)) index = known->first;
    for (std::uint8_t free = 0; !index && free < key_table_size; ++free)
      if (!tokens_.link_keys.contains(free)) index = free;
    if (!index) return Status::table_full;
  }
  if (*index >= key_table_size) return Status::index_out_of_range;
  tokens_.link_keys[*index] = {partner, key};
  return Status::ok;
}

ezsp::KeyRecord Ncp::key_record(std::uint8_t type, const ezsp::Key& key, Eui64 partner) const {
  const std::uint16_t bitmask = partner == Eui64{} ? 0 : key_has_partner | key_is_authorised;
  return {bitmask, type, key, tokens_.network ? tokens_.network->frame_counter : 0, 0, 0, partner};
}

ezsp::GetKey::Response Ncp::on(const ezsp::GetKey& command) {
  if (!tokens_.network) return {Status::not_joined, {}};
  switch (command.type) {
    case key_type_trust_centre_link: return {Status::ok, key_record(command.type, tokens_.network->security.preconfigured_key, radio_->eui())};
    case key_type_network: {
      ezsp::KeyRecord record = key_record(command.type, tokens_.network->security.network_key, {});
      record.sequence = tokens_.network->security.network_key_sequence;
      return {Status::ok, record};
    }
    default: return {Status::not_found, {}};
  }
}

ezsp::GetKeyTableEntry::Response Ncp::on(const ezsp::GetKeyTableEntry& command) {
  if (command.index >= key_table_size) return {Status::index_out_of_range, {}};
  const auto entry = tokens_.link_keys.find(command.index);
  if (entry == tokens_.link_keys.end()) return {Status::table_entry_erased, {}};
  return {Status::ok, key_record(key_type_application_link, entry->second.key, entry->second.partner)};
}

ezsp::StatusOnly Ncp::on(const ezsp::SetKeyTableEntry& command) { return {store_link_key(command.index, command.partner, command.key)}; }

ezsp::StatusOnly Ncp::on(const ezsp::AddOrUpdateKeyTableEntry& command) { return {store_link_key(std::nullopt, command.partner, command.key)}; }

ezsp::FindKeyTableEntry::Response Ncp::on(const ezsp::FindKeyTableEntry& command) {
  if (const auto* known = find_link_key(command.partner)) return {known->first};
  if (command.partner != Eui64{}) return {no_index};
  for (std::uint8_t index = 0; index < key_table_size; ++index)
    if (!tokens_.link_keys.contains(index)) return {index};
  return {no_index};
}

ezsp::StatusOnly Ncp::on(const ezsp::EraseKeyTableEntry& command) {
  if (command.index >= key_table_size) return {Status::index_out_of_range};
  return {tokens_.link_keys.erase(command.index) > 0 ? Status::ok : Status::table_entry_erased};
}

ezsp::StatusOnly Ncp::on(const ezsp::ClearKeyTable&) {
  tokens_.link_keys.clear();
  return {Status::ok};
}

ezsp::StatusOnly Ncp::on(const ezsp::AddTransientLinkKey& command) {
  std::erase_if(session_.transient_keys, [&](const LinkKey& entry) { return entry.partner == command.partner; });
  session_.transient_keys.push_back({command.partner, command.key});
  return {Status::ok};
}

ezsp::SlStatusOnly Ncp::on(const ezsp::ImportTransientKey& command) {
  return {{on(ezsp::AddTransientLinkKey{command.partner, command.key}).status}};
}

ezsp::Nothing Ncp::on(const ezsp::ClearTransientLinkKeys&) {
  session_.transient_keys.clear();
  return {};
}

ezsp::StatusOnly Ncp::on(const ezsp::RequestLinkKey&) { return {Status::invalid_state}; }

// Devices here keep the key they joined with, so a new one would lock them out.
ezsp::StatusOnly Ncp::on(const ezsp::BroadcastNextNetworkKey&) { return {session_.network_up ? Status::ok : Status::network_down}; }
ezsp::StatusOnly Ncp::on(const ezsp::BroadcastNetworkKeySwitch&) { return {session_.network_up ? Status::ok : Status::network_down}; }

ezsp::GetApsKeyInfo::Response Ncp::on(const ezsp::GetApsKeyInfo& command) {
  const auto* entry = find_link_key(command.context.eui64);
  if (!entry) return {{Status::not_found}, command.context.eui64, {}, command.context};
  return {{Status::ok}, command.context.eui64, {key_has_partner | key_is_authorised, 0, 0, 0}, command.context};
}

ezsp::ExportLinkKeyByEui::Response Ncp::on(const ezsp::ExportLinkKeyByEui& command) {
  ezsp::ExportLinkKeyByEui::Response response{{Status::not_found}, {}, {}, no_index, {}};
  const auto* entry = find_link_key(command.partner);
  if (!entry) return response;
  response.status.value = Status::ok;
  response.context = {ezsp::CoreKey::application_link, entry->first, {}, command.partner, 0, 0, 0};
  response.key = entry->second.key;
  response.index = entry->first;
  response.data.bitmask = key_has_partner | key_is_authorised;
  return response;
}

ezsp::ExportLinkKeyByIndex::Response Ncp::on(const ezsp::ExportLinkKeyByIndex& command) {
  ezsp::ExportLinkKeyByIndex::Response response;
  const auto entry = tokens_.link_keys.find(command.index);
  if (command.index >= key_table_size || entry == tokens_.link_keys.end()) {
    response.status.value = command.index >= key_table_size ? Status::index_out_of_range : Status::not_found;
    return response;
  }
  response.context = {ezsp::CoreKey::application_link, command.index, {}, entry->second.partner, 0, 0, 0};
  response.partner = entry->second.partner;
  response.key = entry->second.key;
  response.data.bitmask = key_has_partner | key_is_authorised;
  return response;
}

ezsp::SlStatusOnly Ncp::on(const ezsp::ImportLinkKey& command) { return {{store_link_key(command.index, command.partner, command.key)}}; }

ezsp::ExportKey::Response Ncp::on(const ezsp::ExportKey& command) {
  ezsp::ExportKey::Response response{{Status::ok}, {}, command.context};
  const auto* entry = command.context.core_key == ezsp::CoreKey::application_link ? find_link_key(command.context.eui64) : nullptr;
  if (entry)
    response.key = entry->second.key;
  else if (tokens_.network && command.context.core_key == ezsp::CoreKey::network)
    response.key = tokens_.network->security.network_key;
  else if (tokens_.network && command.context.core_key == ezsp::CoreKey::trust_centre_link)
    response.key = tokens_.network->security.preconfigured_key;
  else
    response.status.value = Status::not_found;
  return response;
}

ezsp::SlStatusOnly Ncp::on(const ezsp::ImportKey& command) {
  if (command.context.core_key == ezsp::CoreKey::application_link)
    return {{store_link_key(command.context.index, command.context.eui64, command.key)}};
  if (!tokens_.network) return {{Status::invalid_state}};
  if (command.context.core_key == ezsp::CoreKey::network)
    tokens_.network->security.network_key = command.key;
  else if (command.context.core_key == ezsp::CoreKey::trust_centre_link)
    tokens_.network->security.preconfigured_key = command.key;
  else
    return {{Status::bad_argument}};
  return {{Status::ok}};
}

ezsp::GetNetworkKeyInfo::Response Ncp::on(const ezsp::GetNetworkKeyInfo&) {
  if (!tokens_.network) return {{Status::ok}, {}};
  return {{Status::ok}, {true, false, tokens_.network->security.network_key_sequence, 0, tokens_.network->frame_counter}};
}

}  // namespace rig::ezsp_ncp
