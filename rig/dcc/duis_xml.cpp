// SPDX-License-Identifier: Apache-2.0
#include "rig/dcc/duis_xml.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <pugixml.hpp>

#include "rig/dcc/checks.hpp"

namespace rig::dcc {
namespace {

/// Line ends and entities stay as they are, so that offsets into a text are those of the file.
constexpr unsigned parse_options = pugi::parse_cdata;

std::string place_of(std::string_view text, std::ptrdiff_t offset) {
  const auto before = text.substr(0, static_cast<std::size_t>(std::max<std::ptrdiff_t>(offset, 0)));
  const auto line_start = before.rfind('\n') + 1;  // 0 where there is none
  const auto column = std::count_if(before.begin() + static_cast<std::ptrdiff_t>(line_start), before.end(),
                                    [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
  return fmt::format("{}:{}", std::count(before.begin(), before.end(), '\n') + 1, column + 1);
}

/// "sr:FirmwareImage" -> "FirmwareImage"
std::string_view local_name(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  return name.substr(name.find(':') + 1);
}

pugi::xml_node child(const pugi::xml_node& parent, std::string_view name) {
  return parent.find_child([&](const pugi::xml_node& node) { return local_name(node) == name; });
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) + 1 - begin);
}

std::vector<std::string_view> split(std::string_view text, std::string_view separators) {
  std::vector<std::string_view> parts;
  for (auto at = text.find_first_not_of(separators); at != std::string_view::npos;
       at = text.find_first_not_of(separators)) {
    text.remove_prefix(at);
    parts.push_back(text.substr(0, text.find_first_of(separators)));
    text.remove_prefix(parts.back().size());
  }
  return parts;
}

class Reader {
 public:
  Reader(std::string_view xml, const std::string& name) : xml_(xml), name_(name) {}

  Result<ServiceRequest> read() {
    pugi::xml_document document;
    const auto parsed = document.load_buffer(xml_.data(), xml_.size(), parse_options, pugi::encoding_utf8);
    if (!parsed) return broken_at(parsed.offset, parsed.description());
    const auto root = document.document_element();
    if (local_name(root) != "Request")
      return wrong(root, fmt::format("expected a DUIS Request, found <{}>", root.name()));
    if (auto header = read_header(root); !header) return header.error();
    if (auto body = read_body(root); !body) return body.error();
    return std::move(request_);
  }

 private:
  Error broken_at(std::ptrdiff_t offset, std::string what) const {
    return make_error(ErrorCode::invalid_file, std::move(what), fmt::format("{}:{}", name_, place_of(xml_, offset)));
  }
  Error wrong(const pugi::xml_node& node, std::string what) const {
    return broken_at(node.offset_debug(), std::move(what));
  }
  Result<pugi::xml_node> needed(const pugi::xml_node& parent, std::string_view name) const {
    const auto found = child(parent, name);
    if (!found) return wrong(parent, fmt::format("<{}> has no <{}>", local_name(parent), name));
    return found;
  }
  /// "FirmwareVersion: expected ..., found ...", at the text.
  Error wrong_text(const pugi::xml_node& node, std::string_view what) const {
    const auto text = node.first_child();
    return broken_at(text ? text.offset_debug() : node.offset_debug(), fmt::format("{}: {}", local_name(node), what));
  }

  Result<> read_header(const pugi::xml_node& root) {
    const auto header = needed(root, "Header");
    if (!header) return header.error();
    const auto id = needed(*header, "RequestID");
    if (!id) return id.error();
    request_.id = trimmed(id->child_value());
    const auto sender = parse_eui64(request_.id.substr(0, request_.id.find(':')));
    if (!sender) return wrong_text(*id, fmt::format("expected originator:target:counter, found \"{}\"", request_.id));
    request_.sender = *sender;
    return {};
  }

  Result<> read_body(const pugi::xml_node& root) {
    const auto body = needed(root, "Body");
    if (!body) return body.error();
    const auto update = child(*body, "UpdateFirmware");
    const auto ppmid = child(*body, "UpdatePPMIDFirmware");
    if (!update && !ppmid)
      return wrong(*body, fmt::format("expected <UpdateFirmware> or <UpdatePPMIDFirmware>, found <{}>",
                                      local_name(body->first_child())));
    return update ? read_update(update, request_.body.emplace<UpdateFirmware>())
                  : read_update(ppmid, request_.body.emplace<UpdatePpmidFirmware>());
  }

  template <class Update>
  Result<> read_update(const pugi::xml_node& element, Update& update) {
    const auto image = needed(element, "FirmwareImage");
    if (!image) return image.error();
    auto octets = from_base64(image->child_value());
    if (!octets) return wrong_text(*image, octets.error().what);
    if constexpr (requires { update.activation; }) update.activation = take_activation(*octets);
    update.image = std::make_shared<const Bytes>(std::move(*octets));
    const auto version = needed(element, "FirmwareVersion");
    if (!version) return version.error();
    const auto text = trimmed(version->child_value());
    const auto value = text.size() == 8 ? parse_octets(text, 4) : std::nullopt;
    if (!value) return wrong_text(*version, fmt::format("expected 8 hex digits, found \"{}\"", text));
    update.firmware_version = static_cast<FirmwareVersion>(*value);
    return read_devices(element, update.devices);
  }

  /// One id per DeviceIDList as in DUIS; several in one, with blanks between or each in a DeviceID, are taken too.
  Result<> read_devices(const pugi::xml_node& element, std::vector<Eui64>& devices) {
    bool any = false;
    for (const auto& list : element.children()) {
      if (local_name(list) != "DeviceIDList") continue;
      any = true;
      if (auto own = read_ids(list, devices); !own) return own;
      for (const auto& id : list.children()) {
        if (id.type() != pugi::node_element) continue;
        if (local_name(id) != "DeviceID") return wrong(id, fmt::format("expected <DeviceID>, found <{}>", id.name()));
        if (auto inner = read_ids(id, devices); !inner) return inner;
      }
    }
    if (!any) return wrong(element, fmt::format("<{}> has no <DeviceIDList>", local_name(element)));
    return {};
  }

  Result<> read_ids(const pugi::xml_node& element, std::vector<Eui64>& devices) {
    for (std::string_view text : split(element.child_value(), " \t\r\n")) {
      const auto eui = parse_eui64(text);
      if (!eui) return wrong_text(element, fmt::format("expected an EUI-64, found \"{}\"", text));
      devices.push_back(*eui);
    }
    return {};
  }

  std::string_view xml_;
  const std::string& name_;
  ServiceRequest request_;
};

/// "90-B3-D5-1F-30-01-00-00"
std::string duis_eui(Eui64 eui) {
  const std::string digits = to_string(eui);
  std::string text;
  for (std::size_t i = 0; i < digits.size(); ++i) text.append(i > 0 && i % 2 == 0 ? "-" : "").append(1, digits[i]);
  return text;
}

std::string escaped(std::string_view text) {
  std::string result;
  for (char c : text) {
    if (c == '&') {
      result += "&amp;";
    } else if (c == '<') {
      result += "&lt;";
    } else {
      result += c;
    }
  }
  return result;
}

}  // namespace

Result<ServiceRequest> request_from_duis(std::string_view xml, const std::string& name) {
  return Reader(xml, name).read();
}

Result<std::string> to_duis(const ServiceRequest& request) {
  const auto distribution = distribution_of(request);
  if (!distribution)
    return make_error(ErrorCode::unsupported,
                      fmt::format("{} has no DUIS form here, only 11.1 and 11.4 have", number(request.kind())));
  const Bytes none;
  const ByteView image = distribution->image ? *distribution->image : none;
  std::string ids;
  for (Eui64 device : distribution->devices)
    ids += fmt::format("      <sr:DeviceIDList>{}</sr:DeviceIDList>\n", duis_eui(device));
  constexpr std::string_view form = R"(<?xml version="1.0" encoding="UTF-8"?>
<sr:Request xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway" schemaVersion="5.4">
  <sr:Header>
    <sr:RequestID>{0}</sr:RequestID>
    <sr:CommandVariant>8</sr:CommandVariant>
    <sr:ServiceReference>{1}</sr:ServiceReference>
    <sr:ServiceReferenceVariant>{1}</sr:ServiceReferenceVariant>
  </sr:Header>
  <sr:Body>
    <sr:{2}>
      <sr:FirmwareImage>{3}</sr:FirmwareImage>
      <sr:FirmwareVersion>{4:08X}</sr:FirmwareVersion>
{5}    </sr:{2}>
  </sr:Body>
</sr:Request>
)";
  return fmt::format(form, escaped(request.id), number(request.kind()), name(request.kind()),
                     to_base64(distribution->activation ? with_activation(image, distribution->activation)
                                                        : Bytes(image.begin(), image.end())),
                     distribution->firmware_version, ids);
}

}  // namespace rig::dcc
