// SPDX-License-Identifier: Apache-2.0
#include "rig/image/checks.hpp"

#include <fmt/format.h>

#include <set>

namespace rig::image {
namespace {

constexpr std::uint16_t known_field_control =
    has_security_credential_version | has_upgrade_file_destination | has_hardware_versions;
constexpr std::uint16_t gbcs_header_length = 60;

Finding ok(std::string text) { return {Level::ok, std::move(text)}; }
Finding warning(std::string text) { return {Level::warning, std::move(text)}; }
Finding error(std::string text) { return {Level::error, std::move(text)}; }

Step check_magic(const FileLayout& layout) {
  Step step{"magic", {}};
  if (!layout.magic_offset) {
    step.findings.push_back(error(fmt::format("no OTA magic (1E F1 EE 0B) in {} bytes", layout.size)));
  } else if (*layout.magic_offset > 0) {
    step.findings.push_back(
        warning(fmt::format("magic at offset {0}: {0} bytes of prefix before the image", *layout.magic_offset)));
  } else {
    step.findings.push_back(ok("magic at offset 0"));
  }
  return step;
}

/// The header could not be decoded: says which length does not fit which.
Step broken_header(const FileLayout& layout) {
  const auto offset = *layout.magic_offset;
  const auto needed = header_length_for(layout.raw_field_control);
  if (layout.header_error == wire::DecodeError::truncated) {
    const auto declared = std::max(layout.raw_header_length, shortest_header);
    return {"header_length",
            {error(fmt::format("header truncated at offset {}: {} bytes declared, {} available", offset, declared,
                               layout.available()))}};
  }
  if (layout.raw_header_length > longest_header) {
    return {"header_length",
            {error(fmt::format("header too long at offset {}: {} bytes declared, at most {} are taken", offset,
                               layout.raw_header_length, longest_header))}};
  }
  return {"header_length",
          {error(fmt::format("header too short at offset {}: {} bytes declared, field control 0x{:04X} needs {}",
                             offset, layout.raw_header_length, layout.raw_field_control, needed))}};
}

Step check_header_version(const OtaHeader& header) {
  if (header.header_version == usual_header_version) return {"header_version", {ok("0x0100")}};
  return {"header_version",
          {warning(fmt::format("header version is 0x{:04X}, expected 0x0100", header.header_version))}};
}

Step check_header_length(const OtaHeader& header, Profile profile) {
  Step step{"header_length", {}};
  if (!header.unknown.empty()) {
    step.findings.push_back(
        warning(fmt::format("header length is {}: {} bytes more than field control 0x{:04X} declares",
                            header.header_length, header.unknown.size(), header.field_control)));
  }
  if (profile == Profile::gbcs && header.header_length != gbcs_header_length) {
    step.findings.push_back(
        warning(fmt::format("header length is {}, GBCS expects {}", header.header_length, gbcs_header_length)));
  }
  if (step.findings.empty()) step.findings.push_back(ok(fmt::format("{} bytes", header.header_length)));
  return step;
}

Step check_field_control(const OtaHeader& header, Profile profile) {
  Step step{"field_control", {}};
  if (header.field_control & ~known_field_control) {
    step.findings.push_back(warning(fmt::format("field control 0x{:04X} sets reserved bits", header.field_control)));
  }
  if (profile == Profile::gbcs && header.field_control != has_hardware_versions) {
    step.findings.push_back(
        warning(fmt::format("field control is 0x{:04X}, GBCS expects 0x{:04X} (hardware versions only)",
                            header.field_control, has_hardware_versions)));
  }
  if (step.findings.empty()) step.findings.push_back(ok(fmt::format("0x{:04X}", header.field_control)));
  return step;
}

Step check_total_size(const FileLayout& layout) {
  const auto& header = *layout.header;
  Step step{"total_size", {}};
  if (header.total_image_size < header.header_length) {
    step.findings.push_back(error(fmt::format("total image size is {}, less than the header of {} bytes",
                                              header.total_image_size, header.header_length)));
  }
  if (layout.is_truncated()) {
    step.findings.push_back(error(fmt::format("image truncated at offset {}: {} bytes declared, {} available",
                                              layout.size, header.total_image_size, layout.available())));
  }
  if (layout.trailing_bytes() > 0) {
    step.findings.push_back(warning(
        fmt::format("{} trailing bytes after the image, from offset {}", layout.trailing_bytes(), layout.image_end())));
  }
  if (step.findings.empty()) step.findings.push_back(ok(fmt::format("{} bytes", header.total_image_size)));
  return step;
}

Step check_hardware_range(const OtaHeader& header, Profile profile) {
  if (!header.hardware) {
    const auto level = profile == Profile::gbcs ? Level::warning : Level::ok;
    return {"hardware_range", {{level, "no hardware versions in the header"}}};
  }
  const auto [min, max] = *header.hardware;
  if (min > max) {
    return {"hardware_range",
            {error(fmt::format("minimum hardware version 0x{:04X} is above the maximum 0x{:04X}", min, max))}};
  }
  return {"hardware_range", {ok(fmt::format("0x{:04X} to 0x{:04X}", min, max))}};
}

Finding walk_finding(const Elements& elements) {
  switch (elements.end) {
    case WalkEnd::whole:
      return ok(fmt::format("{} elements", elements.whole.size()));
    case WalkEnd::telink:
      return warning(fmt::format(
          "element 0xF000 with the 8-byte header of Telink's encrypted images: data from offset {}, 2 bytes "
          "later than in the standard form",
          elements.whole.back().offset));
    case WalkEnd::overrun:
      return error(fmt::format("element overrun at offset {}: tag 0x{:04X} declares {} bytes, {} available",
                               elements.stopped_at, elements.overrun->tag, elements.overrun->length,
                               elements.available));
    case WalkEnd::header_cut:
      return error(fmt::format("element header truncated at offset {}: {} bytes declared, {} available",
                               elements.stopped_at, element_header_size, elements.available));
    case WalkEnd::too_many:
      break;
  }
  return error(fmt::format("more than {} elements, the next at offset {}", most_elements, elements.stopped_at));
}

void note_odd_tags(const std::vector<Element>& elements, Step& step) {
  std::set<std::uint16_t> seen;
  for (const auto& element : elements) {
    if (!seen.insert(element.tag).second || element.tag <= last_standard_tag) continue;
    const auto kind = element.tag >= first_manufacturer_tag ? "manufacturer specific" : "reserved";
    step.findings.push_back(warning(fmt::format("tag 0x{:04X} at offset {} is {}", element.tag, element.offset, kind)));
  }
  if (!seen.contains(tag_upgrade_image)) step.findings.push_back(warning("no element with tag 0x0000 (upgrade image)"));
  const auto empty =
      std::find_if(elements.begin(), elements.end(), [](const Element& element) { return element.length == 0; });
  if (empty != elements.end()) {
    step.findings.push_back(
        warning(fmt::format("empty element: tag 0x{:04X} at offset {}", empty->tag, empty->offset)));
  }
}

}  // namespace

std::string_view name(Level level) {
  switch (level) {
    case Level::ok:
      return "ok";
    case Level::not_checked:
      return "not checked";
    case Level::warning:
      return "warning";
    case Level::error:
      return "error";
  }
  return "error";
}

Level Step::result() const {
  auto result = Level::ok;
  for (const auto& finding : findings) result = std::max(result, finding.level);
  return result;
}

Level worst(const std::vector<Step>& steps) {
  auto result = Level::ok;
  for (const auto& step : steps) result = std::max(result, step.result());
  return result == Level::not_checked ? Level::ok : result;
}

std::vector<std::string> texts(const std::vector<Step>& steps, Level level) {
  std::vector<std::string> found;
  for (const auto& step : steps) {
    for (const auto& finding : step.findings) {
      if (finding.level == level) found.push_back(finding.text);
    }
  }
  return found;
}

std::vector<Step> check_header(const FileLayout& layout, Profile profile) {
  std::vector<Step> steps{check_magic(layout)};
  if (!layout.magic_offset) return steps;
  if (!layout.header) {
    steps.push_back(broken_header(layout));
    return steps;
  }
  steps.push_back(check_header_version(*layout.header));
  steps.push_back(check_header_length(*layout.header, profile));
  steps.push_back(check_field_control(*layout.header, profile));
  steps.push_back(check_total_size(layout));
  steps.push_back(check_hardware_range(*layout.header, profile));
  return steps;
}

Step check_elements(const Elements& elements) {
  Step step{"elements", {walk_finding(elements)}};
  note_odd_tags(elements.whole, step);
  if (elements.whole.empty() && elements.end != WalkEnd::whole) {
    step.findings.push_back(
        warning("not one whole element: the body may be opaque, as a GBCS Manufacturer Image is (--profile gbcs)"));
  }
  return step;
}

}  // namespace rig::image
