// SPDX-License-Identifier: Apache-2.0
//
// SYS: who it is, and its non-volatile memory.
#include "adapters/znp_ncp/ncp.hpp"

namespace rig::znp_ncp {

using znp::Status;

namespace {

constexpr std::uint16_t capabilities = 0x0779;  // what a coordinator build for the CC2652 has

znp::NvValue value_from(std::optional<ByteView> stored, std::size_t offset, std::size_t most) {
  if (!stored || offset > stored->size()) return {Status::nv_operation_failed, {}};
  const ByteView part = stored->subspan(offset, std::min(most, stored->size() - offset));
  return {Status::success, {{part.begin(), part.end()}}};
}

template <class Value>
ByteView view(const Value& value) { return {value.bytes.data(), value.bytes.size()}; }

}  // namespace

znp::Ping::Response Ncp::on(const znp::Ping&) { return {capabilities}; }

znp::VersionQuery::Response Ncp::on(const znp::VersionQuery&) {
  znp::VersionQuery::Response version{2, settings_.product, 2, 7, 1, {}};
  const auto build = wire::encode(settings_.build);
  version.tail.bytes.assign(build.begin(), build.end());
  version.tail.bytes.resize(9);  // then which boot loader: none
  return version;
}

znp::GetExtendedAddress::Response Ncp::on(const znp::GetExtendedAddress&) { return {radio_->eui()}; }

znp::StackTune::Response Ncp::on(const znp::StackTune& command) { return {command.value}; }

znp::StatusOnly Ncp::on(const znp::NvItemInit& command) {
  if (nv_.item(command.item)) return {Status::success};
  Bytes value(command.value.bytes.begin(), command.value.bytes.end());
  value.resize(command.length);
  nv_.set_item(command.item, value);
  return {Status::nv_item_created};
}

znp::NvValue Ncp::on(const znp::NvRead& command) { return value_from(nv_.item(command.item), command.offset, znp::max_payload); }
znp::NvValue Ncp::on(const znp::NvReadExt& command) { return value_from(nv_.item(command.item), command.offset, znp::max_payload); }

znp::StatusOnly Ncp::on(const znp::NvWrite& command) {
  return {nv_.write_item(command.item, command.offset, view(command.value)) ? Status::success : Status::nv_operation_failed};
}
znp::StatusOnly Ncp::on(const znp::NvWriteExt& command) {
  return {nv_.write_item(command.item, command.offset, view(command.value)) ? Status::success : Status::nv_operation_failed};
}

znp::StatusOnly Ncp::on(const znp::NvDelete& command) {
  const auto stored = nv_.item(command.item);
  if (!stored || stored->size() != command.length) return {Status::nv_operation_failed};
  nv_.erase_item(command.item);
  return {Status::success};
}

znp::NvLength::Response Ncp::on(const znp::NvLength& command) {
  const auto stored = nv_.item(command.item);
  return {static_cast<std::uint16_t>(stored ? stored->size() : 0)};
}

znp::NvTableLength::Response Ncp::on(const znp::NvTableLength& command) {
  const auto stored = nv_.entry({command.system, command.table, command.entry});
  return {static_cast<std::uint32_t>(stored ? stored->size() : 0)};
}

znp::NvValue Ncp::on(const znp::NvTableRead& command) { return value_from(nv_.entry({command.system, command.table, command.entry}), command.offset, command.length); }

}  // namespace rig::znp_ncp
