// SPDX-License-Identifier: Apache-2.0
#include "adapters/ezsp_ncp/ncp.hpp"

namespace rig::ezsp_ncp {

using ezsp::Status;

namespace {

constexpr std::uint8_t address_table_size_id = 0x05;    // configuration ids
constexpr std::uint8_t multicast_table_size_id = 0x06;
constexpr NodeId no_such_node{0xFFFF};                  // EMBER_NULL_NODE_ID
constexpr NodeId unused_entry{0xFFFF};                  // EMBER_TABLE_ENTRY_UNUSED_NODE_ID

}  // namespace

ezsp::GetParentChildParameters::Response Ncp::on(const ezsp::GetParentChildParameters&) {
  return {static_cast<std::uint8_t>(children().size()), {}, no_such_node};
}

ezsp::GetChildData::Response Ncp::on(const ezsp::GetChildData& command) {
  const std::vector<Child> all = children();
  if (command.index >= all.size()) return {session_.network_up ? Status::not_joined : Status::invalid_state, {}};
  const Child& child = all[command.index];
  return {Status::ok, {child.eui, child.type, child.node, 0, 0, 0, 0}};
}

ezsp::StatusOnly Ncp::on(const ezsp::SetAddressTableRemoteEui64& command) {
  return on(ezsp::SetAddressTableInfo{command.index, command.eui64, unused_entry});
}

ezsp::StatusOnly Ncp::on(const ezsp::SetAddressTableInfo& command) {
  if (command.index >= configuration(address_table_size_id)) return {Status::index_out_of_range};
  session_.addresses[command.index] = {command.eui64, command.node, false};
  return {Status::ok};
}

ezsp::Nothing Ncp::on(const ezsp::SetAddressTableRemoteNodeId& command) {
  if (command.index < configuration(address_table_size_id)) session_.addresses[command.index].node = command.node;
  return {};
}

ezsp::GetAddressTableRemoteEui64::Response Ncp::on(const ezsp::GetAddressTableRemoteEui64& command) {
  const auto entry = session_.addresses.find(command.index);
  return {entry == session_.addresses.end() ? Eui64{~std::uint64_t{0}} : entry->second.eui};
}

ezsp::GetAddressTableInfo::Response Ncp::on(const ezsp::GetAddressTableInfo& command) {
  const auto entry = session_.addresses.find(command.index);
  if (command.index >= configuration(address_table_size_id)) return {Status::index_out_of_range, {}, {}};
  if (entry == session_.addresses.end()) return {Status::not_found, unused_entry, {}};
  return {Status::ok, entry->second.node, entry->second.eui};
}

ezsp::GetAddressTableRemoteNodeId::Response Ncp::on(const ezsp::GetAddressTableRemoteNodeId& command) {
  const auto entry = session_.addresses.find(command.index);
  return {entry == session_.addresses.end() ? unused_entry : entry->second.node};
}

ezsp::LookupNodeIdByEui64::Response Ncp::on(const ezsp::LookupNodeIdByEui64& command) {
  if (command.eui64 == radio_->eui() && session_.network_up) return {NodeId{0}};
  const Child* known = find_node(command.eui64);
  return {known ? known->node : no_such_node};
}

ezsp::LookupEui64ByNodeId::Response Ncp::on(const ezsp::LookupEui64ByNodeId& command) {
  if (command.node == NodeId{0} && session_.network_up) return {Status::ok, radio_->eui()};
  const Child* known = find_node(command.node);
  return known ? ezsp::LookupEui64ByNodeId::Response{Status::ok, known->eui} : ezsp::LookupEui64ByNodeId::Response{Status::fail, {}};
}

ezsp::GetMulticastTableEntry::Response Ncp::on(const ezsp::GetMulticastTableEntry& command) {
  if (command.index >= configuration(multicast_table_size_id)) return {Status::index_out_of_range, {}};
  const auto entry = session_.multicast.find(command.index);
  return {Status::ok, entry == session_.multicast.end() ? ezsp::MulticastEntry{} : entry->second};
}

ezsp::StatusOnly Ncp::on(const ezsp::SetMulticastTableEntry& command) {
  if (command.index >= configuration(multicast_table_size_id)) return {Status::index_out_of_range};
  session_.multicast[command.index] = command.entry;
  return {Status::ok};
}

// Only routers and the coordinator are neighbours; the end devices are children.
ezsp::GetNeighbor::Response Ncp::on(const ezsp::GetNeighbor& command) {
  constexpr std::uint8_t router = 2;
  std::uint8_t index = 0;
  for (const Child& node : tokens_.nodes)
    if (node.type == router && index++ == command.index) return {Status::ok, {node.node, 255, 1, 1, 3, node.eui}};
  return {Status::index_out_of_range, {}};
}

ezsp::SetExtendedTimeout::Response Ncp::on(const ezsp::SetExtendedTimeout& command) {
  for (auto& [index, entry] : session_.addresses)
    if (entry.eui == command.eui64) entry.extended_timeout = command.extended;
  return {Status::ok};
}

ezsp::GetExtendedTimeout::Response Ncp::on(const ezsp::GetExtendedTimeout& command) {
  for (const auto& [index, entry] : session_.addresses)
    if (entry.eui == command.eui64 && entry.extended_timeout) return {true, Status::ok};
  return {false, Status::fail};
}

ezsp::ReplaceAddressTableEntry::Response Ncp::on(const ezsp::ReplaceAddressTableEntry& command) {
  if (command.index >= configuration(address_table_size_id)) return {Status::index_out_of_range, {}, unused_entry, false};
  AddressEntry& entry = session_.addresses.try_emplace(command.index, AddressEntry{{}, unused_entry, false}).first->second;
  const AddressEntry old = std::exchange(entry, {command.eui64, command.node, command.extended_timeout});
  return {Status::ok, old.eui, old.node, old.extended_timeout};
}

}  // namespace rig::ezsp_ncp
