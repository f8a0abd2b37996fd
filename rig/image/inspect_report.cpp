// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "rig/image/inspect.hpp"
#include "rig/image/json.hpp"

namespace rig::image {
namespace {

Json header_json(const OtaHeader& header) {
  Json json{{"header_version", header.header_version}, {"header_length", header.header_length},
            {"field_control", header.field_control},   {"manufacturer_code", header.manufacturer_code},
            {"image_type", header.image_type},         {"file_version", header.file_version},
            {"stack_version", header.stack_version},   {"header_string_hex", to_hex(header.header_string)},
            {"header_string", header_text(header)},    {"total_image_size", header.total_image_size}};
  if (header.security_credential_version) json["security_credential_version"] = *header.security_credential_version;
  if (header.upgrade_file_destination) json["upgrade_file_destination"] = to_string(*header.upgrade_file_destination);
  if (header.hardware) {
    json["min_hardware_version"] = header.hardware->min;
    json["max_hardware_version"] = header.hardware->max;
  }
  return json;
}

Json elements_json(const Inspection& inspection) {
  Json json = Json::array();
  for (std::size_t i = 0; i < inspection.elements.size(); ++i) {
    const auto& [tag, offset, length] = inspection.elements[i];
    json.push_back(
        {{"tag", tag}, {"offset", offset}, {"length", length}, {"sha256", to_string(inspection.element_hashes[i])}});
  }
  return json;
}

std::string header_lines(const OtaHeader& header) {
  auto text =
      fmt::format("  manufacturer code    0x{:04X}\n  image type           0x{:04X}\n  file version         0x{:08X}\n",
                  header.manufacturer_code, header.image_type, header.file_version);
  text += fmt::format("  stack version        0x{:04X}\n  header string        \"{}\"\n", header.stack_version,
                      header_text(header));
  text += fmt::format("  header               version 0x{:04X}, {} bytes, field control 0x{:04X}\n",
                      header.header_version, header.header_length, header.field_control);
  if (header.security_credential_version)
    text += fmt::format("  security credential  {}\n", *header.security_credential_version);
  if (header.upgrade_file_destination)
    text += fmt::format("  destination          {}\n", to_string(*header.upgrade_file_destination));
  if (header.hardware)
    text += fmt::format("  hardware versions    0x{:04X} to 0x{:04X}\n", header.hardware->min, header.hardware->max);
  return text + fmt::format("  total image size     {}\n", header.total_image_size);
}

}  // namespace

std::string to_json(const Inspection& inspection) {
  const auto& layout = inspection.layout;
  Json json{{"file", inspection.file}, {"size", layout.size}};
  json["magic_offset"] = layout.magic_offset ? Json(*layout.magic_offset) : Json(nullptr);
  json["header"] = layout.header ? header_json(*layout.header) : Json(nullptr);
  json["elements"] = elements_json(inspection);
  json["image_sha256"] = inspection.image_hash ? Json(to_string(*inspection.image_hash)) : Json(nullptr);
  if (inspection.manufacturer_image)
    json["manufacturer_image"] = manufacturer_image_json(*inspection.manufacturer_image);
  json["trailing_bytes"] = layout.trailing_bytes();
  json["warnings"] = inspection.warnings;
  json["errors"] = inspection.errors;
  return one_line(json);
}

std::string to_text(const Inspection& inspection) {
  const auto& layout = inspection.layout;
  auto text = fmt::format("{}: {} bytes\n", inspection.file, layout.size);
  if (layout.magic_offset) text += fmt::format("  magic at offset      {}\n", *layout.magic_offset);
  if (layout.header) text += header_lines(*layout.header);
  for (std::size_t i = 0; i < inspection.elements.size(); ++i) {
    const auto& [tag, offset, length] = inspection.elements[i];
    text += fmt::format("  element 0x{:04X}       offset {}, {} bytes, SHA-256 {}\n", tag, offset, length,
                        to_string(inspection.element_hashes[i]));
  }
  if (const auto& image = inspection.manufacturer_image) {
    text += fmt::format("  manufacturer image   {} form, offset {}, {} bytes, SHA-256 {}\n", name(image->form),
                        image->offset, image->length, to_string(image->sha256));
  }
  if (inspection.image_hash) text += fmt::format("  image SHA-256        {}\n", to_string(*inspection.image_hash));
  if (layout.trailing_bytes() > 0) text += fmt::format("  trailing bytes       {}\n", layout.trailing_bytes());
  for (const auto& warning : inspection.warnings) text += fmt::format("  warning: {}\n", warning);
  for (const auto& error : inspection.errors) text += fmt::format("  error: {}\n", error);
  return text;
}

}  // namespace rig::image
