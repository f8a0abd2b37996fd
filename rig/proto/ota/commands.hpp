// SPDX-License-Identifier: Apache-2.0
//
// The commands of the OTA Upgrade cluster 0x0019 (ZCL 11.13), both directions. A struct is the payload of one command:
//
//   const zcl::FrameBytes bytes = ota::frame(sequence, ota::QueryNextImageRequest{running, 0x0101});
//   const auto view = zcl::parse(bytes);
//   const auto query = wire::decode<ota::QueryNextImageRequest>(view->payload);
#pragma once

#include <optional>
#include <variant>

#include "rig/proto/zcl/frame.hpp"

namespace rig::ota {

using zcl::Status;

enum class CommandId : std::uint8_t {
  image_notify = 0x00,
  query_next_image_request = 0x01,
  query_next_image_response = 0x02,
  image_block_request = 0x03,
  image_page_request = 0x04,
  image_block_response = 0x05,
  upgrade_end_request = 0x06,
  upgrade_end_response = 0x07,
  query_device_specific_file_request = 0x08,
  query_device_specific_file_response = 0x09,
};

inline constexpr std::uint16_t any_manufacturer = 0xFFFF;
inline constexpr std::uint16_t any_image_type = 0xFFFF;
inline constexpr std::uint32_t any_file_version = 0xFFFFFFFF;

/// Upgrade time of an Upgrade End Response that says "not yet, wait for another one".
inline constexpr std::uint32_t wait_for_another_response = 0xFFFFFFFF;

/// The longest data field a block response here may have; EmberZNet's whole APS payload is 82 octets.
inline constexpr std::size_t max_block_data = 100;

/// What names a file to both ends.
struct ImageId {
  std::uint16_t manufacturer{any_manufacturer};
  std::uint16_t image_type{any_image_type};
  std::uint32_t file_version{any_file_version};
  auto operator<=>(const ImageId&) const = default;
};

/// How much of the ImageId an Image Notify names.
enum class NotifyScope : std::uint8_t { jitter = 0, manufacturer = 1, image_type = 2, file_version = 3 };

/// The parts of `image` beyond the scope do not travel and keep their wildcards. Jitter is 1..100.
struct ImageNotify {
  static constexpr auto id = CommandId::image_notify;
  NotifyScope scope{NotifyScope::jitter};
  std::uint8_t query_jitter{100};
  ImageId image{};
  bool operator==(const ImageNotify&) const = default;
};

/// `running` holds the version the client runs now. Hardware version: high octet version, low octet revision.
struct QueryNextImageRequest {
  static constexpr auto id = CommandId::query_next_image_request;
  ImageId running{};
  std::optional<std::uint16_t> hardware_version{};
  bool operator==(const QueryNextImageRequest&) const = default;
};

/// Image and size travel only with SUCCESS; the size is that of the whole file, OTA header included.
template <CommandId command>
struct ImageOffer {
  static constexpr auto id = command;
  Status status{Status::success};
  ImageId image{};
  std::uint32_t image_size{};
  bool operator==(const ImageOffer&) const = default;
};
using QueryNextImageResponse = ImageOffer<CommandId::query_next_image_response>;
using QueryDeviceSpecificFileResponse = ImageOffer<CommandId::query_device_specific_file_response>;

struct ImageBlockRequest {
  static constexpr auto id = CommandId::image_block_request;
  ImageId image{};
  std::uint32_t offset{};
  std::uint8_t max_data_size{};
  std::optional<Eui64> requester{};
  std::optional<std::uint16_t> minimum_block_period{};  ///< ms, or s where the cluster revision is 2
  bool operator==(const ImageBlockRequest&) const = default;
};

struct ImagePageRequest {
  static constexpr auto id = CommandId::image_page_request;
  ImageId image{};
  std::uint32_t offset{};
  std::uint8_t max_data_size{};
  std::uint16_t page_size{};
  std::uint16_t response_spacing{};  ///< ms between two blocks of the page
  std::optional<Eui64> requester{};
  bool operator==(const ImagePageRequest&) const = default;
};

/// Status SUCCESS.
struct BlockData {
  ImageId image{};
  std::uint32_t offset{};
  wire::LengthPrefixed<max_block_data> data{};
  bool operator==(const BlockData&) const = default;
};
/// Status WAIT_FOR_DATA. The delay is request_time - current_time; with current_time 0, request_time is the delay itself, in
/// seconds. Servers before ZCL6 leave the last field away.
struct WaitForData {
  std::uint32_t current_time{};
  std::uint32_t request_time{};
  std::optional<std::uint16_t> minimum_block_period{0};
  bool operator==(const WaitForData&) const = default;
};
/// Any other status, and nothing behind it: ABORT tells the client to stop.
struct BlockRefusal {
  Status status{Status::abort};
  bool operator==(const BlockRefusal&) const = default;
};
struct ImageBlockResponse {
  static constexpr auto id = CommandId::image_block_response;
  std::variant<BlockRefusal, WaitForData, BlockData> answer{};
  bool operator==(const ImageBlockResponse&) const = default;
};

/// A client that failed may send the status alone.
struct UpgradeEndRequest {
  static constexpr auto id = CommandId::upgrade_end_request;
  Status status{Status::success};
  std::optional<ImageId> image{};
  bool operator==(const UpgradeEndRequest&) const = default;
};

/// Both times 0: activate now. Otherwise ZCL UTCTime, or wait_for_another_response.
struct UpgradeEndResponse {
  static constexpr auto id = CommandId::upgrade_end_response;
  ImageId image{};
  std::uint32_t current_time{};
  std::uint32_t upgrade_time{};
  bool operator==(const UpgradeEndResponse&) const = default;
};

/// Image types 0xFFC0 (credentials) to 0xFFFE.
struct QueryDeviceSpecificFileRequest {
  static constexpr auto id = CommandId::query_device_specific_file_request;
  Eui64 requester{};
  ImageId image{};
  std::uint16_t stack_version{};
  bool operator==(const QueryDeviceSpecificFileRequest&) const = default;
};

/// "image_block_request"; "ota_command_0x2A" for a command the cluster does not have.
std::string name(CommandId id);
/// "manufacturer 0x121D type 0x0084 version 0xACDCACDC"
std::string to_string(const ImageId& image);

/// The clients send the requests, the server everything else.
constexpr zcl::Direction direction_of(CommandId id) {
  const bool request = id == CommandId::query_next_image_request || id == CommandId::image_block_request ||
                       id == CommandId::image_page_request || id == CommandId::upgrade_end_request ||
                       id == CommandId::query_device_specific_file_request;
  return request ? zcl::Direction::to_server : zcl::Direction::to_client;
}

/// Responses disable the default response; requests and an Image Notify do not.
constexpr zcl::Header header_of(CommandId id, std::uint8_t sequence) {
  const bool response = direction_of(id) == zcl::Direction::to_client && id != CommandId::image_notify;
  return {zcl::FrameType::cluster_specific, direction_of(id), response, {}, sequence, static_cast<std::uint8_t>(id)};
}

/// A whole ZCL frame around the command.
template <class Command>
zcl::FrameBytes frame(std::uint8_t sequence, const Command& command);

/// A block response straight from the image, without copying it into an ImageBlockResponse first. At most max_block_data.
zcl::FrameBytes block_frame(std::uint8_t sequence, const ImageId& image, std::uint32_t offset, ByteView data);

}  // namespace rig::ota

namespace rig::wire {

template <>
struct Layout<ota::ImageId> {
  static constexpr std::string_view name = "image";
  static constexpr std::tuple fields{Field{"manufacturer", &ota::ImageId::manufacturer}, Field{"type", &ota::ImageId::image_type},
                                     Field{"version", &ota::ImageId::file_version}};
};
template <>
struct Layout<ota::BlockData> {
  static constexpr std::string_view name = "block";
  static constexpr std::tuple fields{Field{"image", &ota::BlockData::image}, Field{"offset", &ota::BlockData::offset},
                                     Field{"data", &ota::BlockData::data}};
};
template <>
struct Layout<ota::UpgradeEndResponse> {
  static constexpr std::string_view name = "upgrade_end_response";
  static constexpr std::tuple fields{Field{"image", &ota::UpgradeEndResponse::image},
                                     Field{"current_time", &ota::UpgradeEndResponse::current_time},
                                     Field{"upgrade_time", &ota::UpgradeEndResponse::upgrade_time}};
};
template <>
struct Layout<ota::QueryDeviceSpecificFileRequest> {
  static constexpr std::string_view name = "query_device_specific_file_request";
  static constexpr std::tuple fields{Field{"requester", &ota::QueryDeviceSpecificFileRequest::requester},
                                     Field{"image", &ota::QueryDeviceSpecificFileRequest::image},
                                     Field{"stack_version", &ota::QueryDeviceSpecificFileRequest::stack_version}};
};

/// Commands with fields that depend on other fields.
template <class T>
struct OtaCodec {
  static void write(Writer& writer, const T& command);
  static T read(Reader& reader, DecodeError* bad);
  static std::string print(const T& command);
};
template <>
struct Codec<ota::ImageNotify> : OtaCodec<ota::ImageNotify> {};
template <>
struct Codec<ota::QueryNextImageRequest> : OtaCodec<ota::QueryNextImageRequest> {};
template <>
struct Codec<ota::QueryNextImageResponse> : OtaCodec<ota::QueryNextImageResponse> {};
template <>
struct Codec<ota::QueryDeviceSpecificFileResponse> : OtaCodec<ota::QueryDeviceSpecificFileResponse> {};
template <>
struct Codec<ota::ImageBlockRequest> : OtaCodec<ota::ImageBlockRequest> {};
template <>
struct Codec<ota::ImagePageRequest> : OtaCodec<ota::ImagePageRequest> {};
template <>
struct Codec<ota::ImageBlockResponse> : OtaCodec<ota::ImageBlockResponse> {};
template <>
struct Codec<ota::UpgradeEndRequest> : OtaCodec<ota::UpgradeEndRequest> {};

}  // namespace rig::wire

template <class Command>
rig::zcl::FrameBytes rig::ota::frame(std::uint8_t sequence, const Command& command) {
  return zcl::frame(header_of(Command::id, sequence), command);
}
