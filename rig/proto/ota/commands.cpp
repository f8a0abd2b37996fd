// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/ota/commands.hpp"

namespace rig::ota {

std::string name(CommandId id) {
  switch (id) {
    case CommandId::image_notify: return "image_notify";
    case CommandId::query_next_image_request: return "query_next_image_request";
    case CommandId::query_next_image_response: return "query_next_image_response";
    case CommandId::image_block_request: return "image_block_request";
    case CommandId::image_page_request: return "image_page_request";
    case CommandId::image_block_response: return "image_block_response";
    case CommandId::upgrade_end_request: return "upgrade_end_request";
    case CommandId::upgrade_end_response: return "upgrade_end_response";
    case CommandId::query_device_specific_file_request: return "query_device_specific_file_request";
    case CommandId::query_device_specific_file_response: return "query_device_specific_file_response";
  }
  return fmt::format("ota_command_0x{:02X}", static_cast<unsigned>(id));
}

std::string to_string(const ImageId& image) {
  return fmt::format("manufacturer 0x{:04X} type 0x{:04X} version 0x{:08X}", image.manufacturer, image.image_type, image.file_version);
}

zcl::FrameBytes block_frame(std::uint8_t sequence, const ImageId& image, std::uint32_t offset, ByteView data) {
  zcl::FrameBytes bytes(zcl::max_frame, boost::container::default_init);
  wire::Writer writer(bytes);
  wire::Codec<zcl::Header>::write(writer, header_of(CommandId::image_block_response, sequence));
  writer.u8(static_cast<std::uint8_t>(Status::success));
  wire::Codec<ImageId>::write(writer, image);
  writer.u32(offset);
  writer.u8(static_cast<std::uint8_t>(data.size()));
  writer.bytes(data);
  bytes.resize(writer.position());
  return bytes;
}

}  // namespace rig::ota

namespace rig::wire {

using ota::ImageId;
using zcl::Status;

namespace {

constexpr unsigned hardware_version_bit = 0x01;
constexpr unsigned requester_bit = 0x01;
constexpr unsigned minimum_block_period_bit = 0x02;

ImageId read_image(Reader& reader) { return Codec<ImageId>::read(reader, nullptr); }
void write_status(Writer& writer, Status status) { writer.u8(static_cast<std::uint8_t>(status)); }
Status read_status(Reader& reader) { return static_cast<Status>(reader.u8()); }

template <class T>
std::string print_optional(std::string_view label, const std::optional<T>& value) {
  return value ? fmt::format(", {}={}", label, Codec<T>::print(*value)) : std::string();
}

}  // namespace

// payload type u8 | query jitter u8 | [manufacturer u16 | [image type u16 | [new file version u32]]]
template <>
void OtaCodec<ota::ImageNotify>::write(Writer& writer, const ota::ImageNotify& notify) {
  writer.u8(static_cast<std::uint8_t>(notify.scope));
  writer.u8(notify.query_jitter);
  if (notify.scope >= ota::NotifyScope::manufacturer) writer.u16(notify.image.manufacturer);
  if (notify.scope >= ota::NotifyScope::image_type) writer.u16(notify.image.image_type);
  if (notify.scope >= ota::NotifyScope::file_version) writer.u32(notify.image.file_version);
}
template <>
ota::ImageNotify OtaCodec<ota::ImageNotify>::read(Reader& reader, DecodeError* bad) {
  ota::ImageNotify notify;
  notify.scope = static_cast<ota::NotifyScope>(reader.u8());
  if (notify.scope > ota::NotifyScope::file_version) *bad = DecodeError::bad_value;
  notify.query_jitter = reader.u8();
  if (notify.scope >= ota::NotifyScope::manufacturer) notify.image.manufacturer = reader.u16();
  if (notify.scope >= ota::NotifyScope::image_type) notify.image.image_type = reader.u16();
  if (notify.scope >= ota::NotifyScope::file_version) notify.image.file_version = reader.u32();
  return notify;
}
template <>
std::string OtaCodec<ota::ImageNotify>::print(const ota::ImageNotify& notify) {
  return fmt::format("image_notify{{scope={}, jitter={}, {}}}", static_cast<unsigned>(notify.scope), notify.query_jitter,
                     wire::print(notify.image));
}

// field control u8 | image | [hardware version u16]
template <>
void OtaCodec<ota::QueryNextImageRequest>::write(Writer& writer, const ota::QueryNextImageRequest& query) {
  writer.u8(query.hardware_version ? hardware_version_bit : 0);
  Codec<ImageId>::write(writer, query.running);
  if (query.hardware_version) writer.u16(*query.hardware_version);
}
template <>
ota::QueryNextImageRequest OtaCodec<ota::QueryNextImageRequest>::read(Reader& reader, DecodeError*) {
  const unsigned control = reader.u8();
  ota::QueryNextImageRequest query{read_image(reader), {}};
  if ((control & hardware_version_bit) != 0) query.hardware_version = reader.u16();
  return query;
}
template <>
std::string OtaCodec<ota::QueryNextImageRequest>::print(const ota::QueryNextImageRequest& query) {
  return fmt::format("query_next_image_request{{{}{}}}", wire::print(query.running),
                     print_optional("hardware_version", query.hardware_version));
}

// status u8 | only with SUCCESS: image, image size u32
template <class Offer>
struct OfferCodec {
  static void write(Writer& writer, const Offer& offer) {
    write_status(writer, offer.status);
    if (offer.status != Status::success) return;
    Codec<ImageId>::write(writer, offer.image);
    writer.u32(offer.image_size);
  }
  static Offer read(Reader& reader) {
    Offer offer;
    offer.status = read_status(reader);
    if (offer.status != Status::success) return offer;
    offer.image = read_image(reader);
    offer.image_size = reader.u32();
    return offer;
  }
  static std::string print(const Offer& offer) {
    if (offer.status != Status::success) return fmt::format("{}{{{}}}", name(Offer::id), name(offer.status));
    return fmt::format("{}{{{}, size={}}}", name(Offer::id), wire::print(offer.image), offer.image_size);
  }
};
template <>
void OtaCodec<ota::QueryNextImageResponse>::write(Writer& writer, const ota::QueryNextImageResponse& offer) {
  OfferCodec<ota::QueryNextImageResponse>::write(writer, offer);
}
template <>
ota::QueryNextImageResponse OtaCodec<ota::QueryNextImageResponse>::read(Reader& reader, DecodeError*) {
  return OfferCodec<ota::QueryNextImageResponse>::read(reader);
}
template <>
std::string OtaCodec<ota::QueryNextImageResponse>::print(const ota::QueryNextImageResponse& offer) {
  return OfferCodec<ota::QueryNextImageResponse>::print(offer);
}
template <>
void OtaCodec<ota::QueryDeviceSpecificFileResponse>::write(Writer& writer, const ota::QueryDeviceSpecificFileResponse& offer) {
  OfferCodec<ota::QueryDeviceSpecificFileResponse>::write(writer, offer);
}
template <>
ota::QueryDeviceSpecificFileResponse OtaCodec<ota::QueryDeviceSpecificFileResponse>::read(Reader& reader, DecodeError*) {
  return OfferCodec<ota::QueryDeviceSpecificFileResponse>::read(reader);
}
template <>
std::string OtaCodec<ota::QueryDeviceSpecificFileResponse>::print(const ota::QueryDeviceSpecificFileResponse& offer) {
  return OfferCodec<ota::QueryDeviceSpecificFileResponse>::print(offer);
}

// field control u8 | image | offset u32 | max data size u8 | [requester EUI64] | [minimum block period u16]
template <>
void OtaCodec<ota::ImageBlockRequest>::write(Writer& writer, const ota::ImageBlockRequest& request) {
  writer.u8(static_cast<std::uint8_t>((request.requester ? requester_bit : 0) | (request.minimum_block_period ? minimum_block_period_bit : 0)));
  Codec<ImageId>::write(writer, request.image);
  writer.u32(request.offset);
  writer.u8(request.max_data_size);
  if (request.requester) Codec<Eui64>::write(writer, *request.requester);
  if (request.minimum_block_period) writer.u16(*request.minimum_block_period);
}
template <>
ota::ImageBlockRequest OtaCodec<ota::ImageBlockRequest>::read(Reader& reader, DecodeError* bad) {
  const unsigned control = reader.u8();
  ota::ImageBlockRequest request;
  request.image = read_image(reader);
  request.offset = reader.u32();
  request.max_data_size = reader.u8();
  if ((control & requester_bit) != 0) request.requester = Codec<Eui64>::read(reader, bad);
  if ((control & minimum_block_period_bit) != 0) request.minimum_block_period = reader.u16();
  return request;
}
template <>
std::string OtaCodec<ota::ImageBlockRequest>::print(const ota::ImageBlockRequest& request) {
  return fmt::format("image_block_request{{{}, offset={}, max={}{}{}}}", wire::print(request.image), request.offset, request.max_data_size,
                     print_optional("requester", request.requester), print_optional("period", request.minimum_block_period));
}

// field control u8 | image | offset u32 | max data size u8 | page size u16 | response spacing u16 ms | [requester EUI64]
template <>
void OtaCodec<ota::ImagePageRequest>::write(Writer& writer, const ota::ImagePageRequest& request) {
  writer.u8(request.requester ? requester_bit : 0);
  Codec<ImageId>::write(writer, request.image);
  writer.u32(request.offset);
  writer.u8(request.max_data_size);
  writer.u16(request.page_size);
  writer.u16(request.response_spacing);
  if (request.requester) Codec<Eui64>::write(writer, *request.requester);
}
template <>
ota::ImagePageRequest OtaCodec<ota::ImagePageRequest>::read(Reader& reader, DecodeError* bad) {
  const unsigned control = reader.u8();
  ota::ImagePageRequest request;
  request.image = read_image(reader);
  request.offset = reader.u32();
  request.max_data_size = reader.u8();
  request.page_size = reader.u16();
  request.response_spacing = reader.u16();
  if ((control & requester_bit) != 0) request.requester = Codec<Eui64>::read(reader, bad);
  return request;
}
template <>
std::string OtaCodec<ota::ImagePageRequest>::print(const ota::ImagePageRequest& request) {
  return fmt::format("image_page_request{{{}, offset={}, max={}, page={}, spacing={}ms{}}}", wire::print(request.image), request.offset,
                     request.max_data_size, request.page_size, request.response_spacing, print_optional("requester", request.requester));
}

// status u8 | SUCCESS: image, offset u32, data size u8, data | WAIT_FOR_DATA: current u32, request u32, [minimum period u16]
template <>
void OtaCodec<ota::ImageBlockResponse>::write(Writer& writer, const ota::ImageBlockResponse& response) {
  if (const auto* block = std::get_if<ota::BlockData>(&response.answer)) {
    write_status(writer, Status::success);
    Codec<ota::BlockData>::write(writer, *block);
  } else if (const auto* wait = std::get_if<ota::WaitForData>(&response.answer)) {
    write_status(writer, Status::wait_for_data);
    writer.u32(wait->current_time);
    writer.u32(wait->request_time);
    if (wait->minimum_block_period) writer.u16(*wait->minimum_block_period);
  } else {
    write_status(writer, std::get<ota::BlockRefusal>(response.answer).status);
  }
}
template <>
ota::ImageBlockResponse OtaCodec<ota::ImageBlockResponse>::read(Reader& reader, DecodeError* bad) {
  const Status status = read_status(reader);
  if (status == Status::success) return {Codec<ota::BlockData>::read(reader, bad)};
  if (status != Status::wait_for_data) return {ota::BlockRefusal{status}};
  ota::WaitForData wait{reader.u32(), reader.u32(), {}};
  if (reader.remaining() > 0) wait.minimum_block_period = reader.u16();
  return {wait};
}
template <>
std::string OtaCodec<ota::ImageBlockResponse>::print(const ota::ImageBlockResponse& response) {
  if (const auto* block = std::get_if<ota::BlockData>(&response.answer)) return "image_block_response{" + wire::print(*block) + "}";
  if (const auto* wait = std::get_if<ota::WaitForData>(&response.answer)) {
    return fmt::format("image_block_response{{WAIT_FOR_DATA, current={}, request={}{}}}", wait->current_time, wait->request_time,
                       print_optional("period", wait->minimum_block_period));
  }
  return fmt::format("image_block_response{{{}}}", name(std::get<ota::BlockRefusal>(response.answer).status));
}

// status u8 | [image]
template <>
void OtaCodec<ota::UpgradeEndRequest>::write(Writer& writer, const ota::UpgradeEndRequest& end) {
  write_status(writer, end.status);
  if (end.image) Codec<ImageId>::write(writer, *end.image);
}
template <>
ota::UpgradeEndRequest OtaCodec<ota::UpgradeEndRequest>::read(Reader& reader, DecodeError*) {
  ota::UpgradeEndRequest end{read_status(reader), {}};
  if (reader.remaining() > 0) end.image = read_image(reader);
  return end;
}
template <>
std::string OtaCodec<ota::UpgradeEndRequest>::print(const ota::UpgradeEndRequest& end) {
  return fmt::format("upgrade_end_request{{{}{}}}", name(end.status), print_optional("image", end.image));
}

}  // namespace rig::wire
