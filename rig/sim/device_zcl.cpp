// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/zcl/sub_ghz.hpp"
#include "rig/sim/device.hpp"

namespace rig::sim {
namespace {

constexpr std::uint16_t basic_cluster = 0x0000;
constexpr std::uint16_t power_cluster = 0x0001;
constexpr double half_percents = 200;

ByteView view(const zcl::FrameBytes& bytes) { return {bytes.data(), bytes.size()}; }

bool is_default_response(const zcl::Header& header) {
  return header.type == zcl::FrameType::profile_wide && header.command == static_cast<std::uint8_t>(zcl::GlobalCommand::default_response);
}

template <class Command>
bool reads(ByteView payload) {
  return wire::decode<Command>(payload).has_value();
}

/// Whether an OTA command from a server can be read.
bool is_readable(const zcl::FrameView& frame) {
  if (frame.header.type != zcl::FrameType::cluster_specific) return true;
  switch (static_cast<ota::CommandId>(frame.header.command)) {
    case ota::CommandId::image_notify: return reads<ota::ImageNotify>(frame.payload);
    case ota::CommandId::query_next_image_response: return reads<ota::QueryNextImageResponse>(frame.payload);
    case ota::CommandId::image_block_response: return reads<ota::ImageBlockResponse>(frame.payload);
    case ota::CommandId::upgrade_end_response: return reads<ota::UpgradeEndResponse>(frame.payload);
    default: return false;
  }
}

}  // namespace

void Device::on_zcl(const Frame& frame) {
  const ByteView payload{frame.payload.data(), frame.payload.size()};
  const auto zcl = zcl::parse(payload);
  if (zcl.has_error()) return settings_.defects.crashes_on_malformed ? crash("malformed frame") : void();
  const bool broadcast = frame.destination.is_broadcast();
  const bool is_ota = frame.cluster == ota::cluster_id;
  if (is_ota && !broadcast) {
    if (settings_.aps_security == ApsSecurity::always && !frame.encrypted) return;
    server_secures_ = frame.encrypted;
  }
  if (is_ota && (zcl->header.type == zcl::FrameType::cluster_specific || is_default_response(zcl->header))) {
    if (zcl->header.command == static_cast<std::uint8_t>(ota::CommandId::image_notify)) {
      server_node_ = frame.source;
      server_endpoint_ = frame.source_endpoint;
    }
    return on_ota(frame, *zcl);
  }
  if (is_default_response(zcl->header)) return;
  if (frame.cluster == zcl::sub_ghz_cluster && zcl->header.type == zcl::FrameType::cluster_specific) return on_suspend(zcl->payload);
  if (frame.cluster == tunnelling::cluster_id && tunnel_ && zcl->header.type == zcl::FrameType::cluster_specific) return on_tunnel(frame);
  if (zcl->header.type == zcl::FrameType::profile_wide) return on_global_command(frame, *zcl);
  if (broadcast || zcl->header.disable_default_response) return;
  const bool known = attribute(frame.cluster, 0x0000).has_value();
  answer(frame, view(zcl::default_response(zcl->header, known ? zcl::Status::unsup_cluster_command : zcl::Status::unsupported_cluster)));
}

void Device::on_ota(const Frame& frame, const zcl::FrameView& zcl) {
  const ByteView payload{frame.payload.data(), frame.payload.size()};
  const bool broadcast = frame.destination.is_broadcast();
  if (settings_.defects.crashes_on_malformed && !is_readable(zcl)) return crash("malformed OTA command");
  const OtaClient::State before = ota_->state();
  const bool sent = perform(broadcast ? ota_->on_broadcast(payload, loop_.now()) : ota_->on_bytes(payload, loop_.now()));
  if (broadcast || zcl.header.disable_default_response || is_default_response(zcl.header)) return;
  const bool reacted = sent || !ota_ || ota_->state() != before;
  const bool known = zcl.header.command <= static_cast<std::uint8_t>(ota::CommandId::query_device_specific_file_response);
  if (!reacted) answer(frame, view(zcl::default_response(zcl.header, known ? zcl::Status::success : zcl::Status::unsup_cluster_command)));
}

void Device::on_global_command(const Frame& frame, const zcl::FrameView& zcl) {
  const auto back = zcl.header.direction == zcl::Direction::to_server ? zcl::Direction::to_client : zcl::Direction::to_server;
  const std::uint8_t sequence = zcl.header.sequence;
  switch (static_cast<zcl::GlobalCommand>(zcl.header.command)) {
    case zcl::GlobalCommand::read_attributes:
      if (is_deaf()) return;
      if (const auto request = wire::decode<zcl::ReadAttributes>(zcl.payload))
        answer(frame, view(zcl::frame(zcl::global_header<zcl::ReadAttributesResponse>(back, sequence), read(frame.cluster, *request))));
      return;
    case zcl::GlobalCommand::write_attributes:
      if (const auto request = wire::decode<zcl::WriteAttributes>(zcl.payload))
        answer(frame, view(zcl::frame(zcl::global_header<zcl::WriteAttributesResponse>(back, sequence), write(frame.cluster, *request))));
      return;
    case zcl::GlobalCommand::read_attributes_response:
      return on_hub_answer(frame.cluster, zcl.payload);
    case zcl::GlobalCommand::write_attributes_response:
    case zcl::GlobalCommand::report_attributes:
      return;
    default:
      if (!frame.destination.is_broadcast()) answer(frame, view(zcl::default_response(zcl.header, zcl::Status::unsup_general_command)));
  }
}

bool Device::is_deaf() const {
  const bool downloading = ota_ && ota_->status() == ota::ImageUpgradeStatus::download_in_progress;
  return settings_.defects.deaf_to_reads || (settings_.defects.deaf_while_downloading && downloading);
}

// A response carries what fits into one unfragmented message; the rest is left away, as ZCL 2.5.2.3 has it.
zcl::ReadAttributesResponse Device::read(std::uint16_t cluster, const zcl::ReadAttributes& request) const {
  constexpr std::size_t room = 70;
  zcl::ReadAttributesResponse response;
  std::size_t size = 0;
  for (std::uint16_t id : request.attributes.items) {
    const auto value = attribute(cluster, id);
    zcl::ReadRecord record{id, value ? zcl::Status::success : zcl::Status::unsupported_attribute, value.value_or(zcl::Value{})};
    size += wire::encode(record).size();
    if (size > room) break;
    response.records.items.push_back(std::move(record));
  }
  return response;
}

zcl::WriteAttributesResponse Device::write(std::uint16_t cluster, const zcl::WriteAttributes& request) {
  zcl::WriteAttributesResponse response;
  for (const zcl::AttributeRecord& record : request.records.items) {
    const bool period = cluster == ota::cluster_id && record.attribute == static_cast<std::uint16_t>(ota::Attribute::minimum_block_period);
    if (period && record.value.type == zcl::Type::uint16)
      ota_->set_minimum_block_period(static_cast<std::uint16_t>(record.value.number));
    else if (period)
      response.failures.push_back({zcl::Status::invalid_data_type, record.attribute});
    else
      response.failures.push_back({attribute(cluster, record.attribute) ? zcl::Status::read_only : zcl::Status::unsupported_attribute, record.attribute});
  }
  return response;
}

void Device::answer(const Frame& request, ByteView zcl_frame) {
  send(request.source, request.profile, request.cluster, settings_.endpoint, request.source_endpoint, zcl_frame);
}

std::optional<zcl::Value> Device::attribute(std::uint16_t cluster, std::uint16_t id) const {
  if (cluster == basic_cluster) return basic_attribute(id);
  if (cluster == power_cluster && settings_.battery.life > Duration::zero()) return battery_attribute(id);
  if (cluster == ota::cluster_id && ota_) return ota_attribute(id);
  return std::nullopt;
}

std::optional<zcl::Value> Device::basic_attribute(std::uint16_t id) const {
  using zcl::Value;
  switch (id) {
    case 0x0000: return Value::u8(3);
    case 0x0001: return Value::u8(settings_.application_version);
    case 0x0002: return Value::u8(settings_.stack_version);
    case 0x0003: return Value::u8(static_cast<std::uint8_t>(settings_.ota.hardware_version >> 8));
    case 0x0004: return Value::text(settings_.manufacturer_name);
    case 0x0005: return Value::text(settings_.model);
    case 0x0006: return Value::text(settings_.date_code);
    case 0x0007: return Value::enum8(static_cast<std::uint8_t>(settings_.power_source));
    case 0x4000: return Value::text(settings_.software_build.empty() ? fmt::format("{:08X}", ota_ ? ota_->told_version() : running_version()) : settings_.software_build);
    case 0xFFFD: return Value::u16(3);
    default: return std::nullopt;
  }
}

std::optional<zcl::Value> Device::battery_attribute(std::uint16_t id) const {
  switch (id) {
    case 0x0021: return zcl::Value::u8(static_cast<std::uint8_t>(battery_level() * half_percents));
    case 0xFFFD: return zcl::Value::u16(2);
    default: return std::nullopt;
  }
}

std::optional<zcl::Value> Device::ota_attribute(std::uint16_t id) const {
  using ota::Attribute;
  using zcl::Value;
  constexpr std::uint32_t none = 0xFFFFFFFF;
  const OtaFlash& flash = flash_.ota;
  const bool frozen = settings_.ota.defects.lies_about_progress;
  switch (static_cast<Attribute>(id)) {
    case Attribute::upgrade_server_id: return Value::address(Eui64{~std::uint64_t{0}});
    case Attribute::file_offset: return Value::u32(flash.size > 0 && !frozen ? ota_->offset() : none);
    case Attribute::current_file_version: return Value::u32(ota_->told_version());
    case Attribute::current_zigbee_stack_version: return Value::u16(settings_.stack_version);
    case Attribute::downloaded_file_version: return Value::u32(flash.complete ? flash.image.file_version : none);
    case Attribute::downloaded_zigbee_stack_version: return Value::u16(flash.complete ? 2 : 0xFFFF);
    case Attribute::image_upgrade_status: return Value::enum8(frozen ? 0 : static_cast<std::uint8_t>(ota_->status()));
    case Attribute::manufacturer_id: return Value::u16(settings_.ota.manufacturer);
    case Attribute::image_type_id: return Value::u16(settings_.ota.image_type);
    case Attribute::minimum_block_period: return Value::u16(ota_->minimum_block_period());
    case Attribute::image_stamp: return Value::u32(none);
    case Attribute::upgrade_activation_policy: return Value::enum8(static_cast<std::uint8_t>(settings_.ota.activation_policy));
    case Attribute::upgrade_timeout_policy: return Value::enum8(static_cast<std::uint8_t>(settings_.ota.timeout_policy));
    case Attribute::cluster_revision: return Value::u16(settings_.ota_cluster_revision);
  }
  return std::nullopt;
}

}  // namespace rig::sim
