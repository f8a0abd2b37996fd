// SPDX-License-Identifier: Apache-2.0
//
// The profile-wide commands a test rig needs (ZCL 2.5): reading, writing and reporting attributes, and the Default Response.
//
//   zcl::frame(zcl::global_header<zcl::ReadAttributes>(Direction::to_client, sequence), zcl::ReadAttributes{{{0x0002}}})
//   auto answer = zcl::decode_attributes<zcl::ReadAttributesResponse>(view.payload);   // says which type it could not read
#pragma once

#include <vector>

#include "rig/base/error.hpp"
#include "rig/proto/zcl/attribute_value.hpp"
#include "rig/proto/zcl/frame.hpp"

namespace rig::zcl {

enum class GlobalCommand : std::uint8_t {
  read_attributes = 0x00,
  read_attributes_response = 0x01,
  write_attributes = 0x02,
  write_attributes_response = 0x04,
  report_attributes = 0x0A,
  default_response = 0x0B,
};

/// Records up to the end of the message, at least one of them on a wire that is in order; none is accepted.
template <class T>
struct Records {
  std::vector<T> items;
  bool operator==(const Records&) const = default;
};

struct ReadAttributes {
  static constexpr auto command = GlobalCommand::read_attributes;
  Records<std::uint16_t> attributes;
  bool operator==(const ReadAttributes&) const = default;
};

/// The value is there only when the status is SUCCESS.
struct ReadRecord {
  std::uint16_t attribute{};
  Status status{Status::success};
  Value value{};
  bool operator==(const ReadRecord&) const = default;
};
struct ReadAttributesResponse {
  static constexpr auto command = GlobalCommand::read_attributes_response;
  Records<ReadRecord> records;
  bool operator==(const ReadAttributesResponse&) const = default;
};

struct AttributeRecord {
  std::uint16_t attribute{};
  Value value{};
  bool operator==(const AttributeRecord&) const = default;
};
struct WriteAttributes {
  static constexpr auto command = GlobalCommand::write_attributes;
  Records<AttributeRecord> records;
  bool operator==(const WriteAttributes&) const = default;
};

/// One record per attribute that was not written; when all were, the message is the single octet SUCCESS and `failures` is empty.
struct WriteFailure {
  Status status{};
  std::uint16_t attribute{};
  bool operator==(const WriteFailure&) const = default;
};
struct WriteAttributesResponse {
  static constexpr auto command = GlobalCommand::write_attributes_response;
  std::vector<WriteFailure> failures;
  bool operator==(const WriteAttributesResponse&) const = default;
};

struct ReportAttributes {
  static constexpr auto command = GlobalCommand::report_attributes;
  Records<AttributeRecord> records;
  bool operator==(const ReportAttributes&) const = default;
};

struct DefaultResponse {
  static constexpr auto command = GlobalCommand::default_response;
  std::uint8_t to_command{};
  Status status{};
  bool operator==(const DefaultResponse&) const = default;
};

/// The header of a profile-wide command. Responses disable the default response, as ZCL 2.4.1.1.4 asks for.
template <class Command>
Header global_header(Direction direction, std::uint8_t sequence) {
  const bool response = Command::command == GlobalCommand::read_attributes_response ||
                        Command::command == GlobalCommand::write_attributes_response ||
                        Command::command == GlobalCommand::default_response;
  return {FrameType::profile_wide, direction, response, {}, sequence, static_cast<std::uint8_t>(Command::command)};
}

/// The Default Response to a frame that was received: same sequence, other direction.
FrameBytes default_response(const Header& request, Status status);

/// Decodes one of the attribute messages and says in words what is wrong: "attribute 0x0002 has type 0x4C, which is not known".
template <class Command>
Result<Command> decode_attributes(ByteView payload);

extern template Result<ReadAttributes> decode_attributes(ByteView);
extern template Result<ReadAttributesResponse> decode_attributes(ByteView);
extern template Result<WriteAttributes> decode_attributes(ByteView);
extern template Result<WriteAttributesResponse> decode_attributes(ByteView);
extern template Result<ReportAttributes> decode_attributes(ByteView);

}  // namespace rig::zcl

namespace rig::wire {

template <class T>
struct Codec<zcl::Records<T>> {
  static void write(Writer& writer, const zcl::Records<T>& records) {
    for (const T& item : records.items) Codec<T>::write(writer, item);
  }
  static zcl::Records<T> read(Reader& reader, DecodeError* bad) {
    zcl::Records<T> records;
    while (reader.ok() && reader.remaining() > 0 && *bad == DecodeError::truncated) records.items.push_back(Codec<T>::read(reader, bad));
    return records;
  }
  static std::string print(const zcl::Records<T>& records) {
    std::string text = "[";
    for (const T& item : records.items) text += (text.size() > 1 ? ", " : "") + Codec<T>::print(item);
    return text + "]";
  }
};

template <>
struct Codec<zcl::ReadRecord> {
  static void write(Writer& writer, const zcl::ReadRecord& record);
  static zcl::ReadRecord read(Reader& reader, DecodeError* bad);
  static std::string print(const zcl::ReadRecord& record);
};
template <>
struct Codec<zcl::WriteAttributesResponse> {
  static void write(Writer& writer, const zcl::WriteAttributesResponse& response);
  static zcl::WriteAttributesResponse read(Reader& reader, DecodeError* bad);
  static std::string print(const zcl::WriteAttributesResponse& response);
};

template <>
struct Layout<zcl::AttributeRecord> {
  static constexpr std::string_view name = "attribute";
  static constexpr std::tuple fields{Field{"id", &zcl::AttributeRecord::attribute}, Field{"value", &zcl::AttributeRecord::value}};
};
template <>
struct Layout<zcl::WriteFailure> {
  static constexpr std::string_view name = "write_failure";
  static constexpr std::tuple fields{Field{"status", &zcl::WriteFailure::status}, Field{"attribute", &zcl::WriteFailure::attribute}};
};
template <>
struct Layout<zcl::ReadAttributes> {
  static constexpr std::string_view name = "read_attributes";
  static constexpr std::tuple fields{Field{"attributes", &zcl::ReadAttributes::attributes}};
};
template <>
struct Layout<zcl::ReadAttributesResponse> {
  static constexpr std::string_view name = "read_attributes_response";
  static constexpr std::tuple fields{Field{"records", &zcl::ReadAttributesResponse::records}};
};
template <>
struct Layout<zcl::WriteAttributes> {
  static constexpr std::string_view name = "write_attributes";
  static constexpr std::tuple fields{Field{"records", &zcl::WriteAttributes::records}};
};
template <>
struct Layout<zcl::ReportAttributes> {
  static constexpr std::string_view name = "report_attributes";
  static constexpr std::tuple fields{Field{"records", &zcl::ReportAttributes::records}};
};
template <>
struct Layout<zcl::DefaultResponse> {
  static constexpr std::string_view name = "default_response";
  static constexpr std::tuple fields{Field{"to_command", &zcl::DefaultResponse::to_command}, Field{"status", &zcl::DefaultResponse::status}};
};

}  // namespace rig::wire
