// SPDX-License-Identifier: Apache-2.0
#include "rig/dcc/request.hpp"

#include <fmt/format.h>

#include "rig/base/mapped_file.hpp"
#include "rig/dcc/duis_xml.hpp"
#include "rig/image/layout.hpp"
#include "rig/yaml/fields.hpp"

namespace rig::dcc {
namespace {

struct KindRow {
  RequestKind kind;
  std::string_view number, name;
};
constexpr std::array kinds{
    KindRow{RequestKind::update_firmware, "11.1", "UpdateFirmware"},
    KindRow{RequestKind::read_firmware_version, "11.2", "ReadFirmwareVersion"},
    KindRow{RequestKind::activate_firmware, "11.3", "ActivateFirmware"},
    KindRow{RequestKind::update_ppmid_firmware, "11.4", "UpdatePPMIDFirmware"},
    KindRow{RequestKind::read_device_model, "11.5", "ReadDeviceModel"},
};

/// The YAML form, before it is known which keys the request needs.
struct RequestFile {
  std::string request;
  std::string id;
  Eui64 sender;
  std::optional<std::filesystem::path> image;
  std::optional<std::string> image_base64;
  std::string firmware_version;
  std::vector<Eui64> devices;
  std::string hash;
  std::string activation;
  std::string override_reason;
  yaml::Location location;
};

}  // namespace
}  // namespace rig::dcc

template <>
struct rig::yaml::YamlLayout<rig::dcc::RequestFile> {
  using T = dcc::RequestFile;
  static constexpr std::tuple fields{
      Field{"request", &T::request, "11.1, 11.2, 11.3, 11.4 or 11.5, in quotes"},
      Field{"id", &T::id, "the request id"},
      Field{"sender", &T::sender, "EUI-64 of the supplier"},
      Field{"image", &T::image, "an OTA file", optional},
      Field{"image_base64", &T::image_base64, "the image itself, instead of a file", optional},
      Field{"firmware_version", &T::firmware_version, "four hex octets such as 00:00:00:10", optional},
      Field{"devices", &T::devices, "EUI-64s; a read and an activation name one", optional},
      Field{"hash", &T::hash, "64 hex digits, of the Manufacturer Image to activate", optional},
      Field{"activation", &T::activation, "when, such as 2026-01-31T09:30:00Z; without it at once", optional},
      Field{"override_reason", &T::override_reason, "why a step outside the upgrade graph is wanted", optional}};
};

namespace rig::dcc {
namespace {

/// Turns a RequestFile into the request it means; every complaint names the key.
class Builder {
 public:
  Builder(const RequestFile& file, const yaml::Node& root, yaml::Diagnostics& diagnostics)
      : file_(file), root_(root), diagnostics_(diagnostics) {}

  ServiceRequest build() {
    ServiceRequest request{
        .id = file_.id, .sender = file_.sender, .body = {}, .override_reason = file_.override_reason};
    if (file_.request == "11.1") {
      request.body = UpdateFirmware{image(), version(), file_.devices};
      if (!file_.activation.empty()) wrong("activation", "an 11.1 has none");
    } else if (file_.request == "11.2") {
      request.body = ReadFirmwareVersion{device()};
    } else if (file_.request == "11.3") {
      request.body = ActivateFirmware{device(), hash(), when()};
    } else if (file_.request == "11.4") {
      request.body = UpdatePpmidFirmware{image(), version(), file_.devices, activation()};
    } else if (file_.request == "11.5") {
      request.body = ReadDeviceModel{device()};
    } else {
      wrong("request", fmt::format("expected 11.1, 11.2, 11.3, 11.4 or 11.5, found \"{}\"", file_.request));
    }
    return request;
  }

 private:
  void wrong(std::string_view key, std::string what) {
    const auto node = root_.find(key);
    diagnostics_.add(node ? node->location() : root_.location(), std::move(what));
  }

  ImageOctets image() {
    if (file_.image.has_value() == file_.image_base64.has_value()) {
      wrong("image", "expected one of the keys \"image\" and \"image_base64\"");
      return nullptr;
    }
    if (file_.image) {
      const auto mapped = MappedFile::open(*file_.image);
      if (mapped) return std::make_shared<const Bytes>(mapped->bytes().begin(), mapped->bytes().end());
      wrong("image", fmt::format("{}: {}", mapped.error().where, mapped.error().what));
      return nullptr;
    }
    auto octets = from_base64(*file_.image_base64);
    if (octets) return std::make_shared<const Bytes>(std::move(*octets));
    wrong("image_base64", octets.error().what);
    return nullptr;
  }

  FirmwareVersion version() {
    const auto value = parse_octets(file_.firmware_version, 4);
    if (!value)
      wrong("firmware_version",
            fmt::format("expected four hex octets such as 00:00:00:10, found \"{}\"", file_.firmware_version));
    return static_cast<FirmwareVersion>(value.value_or(0));
  }

  Eui64 device() {
    if (file_.devices.size() == 1) return file_.devices.front();
    wrong("devices", fmt::format("expected one device, found {}", file_.devices.size()));
    return {};
  }

  Sha256Digest hash() {
    const auto digest = parse_digest(file_.hash);
    if (!digest) wrong("hash", fmt::format("expected 64 hex digits, found \"{}\"", file_.hash));
    return digest.value_or(Sha256Digest{});
  }

  std::optional<UtcTime> activation() {
    if (file_.activation.empty()) return std::nullopt;
    const auto time = parse_utc(file_.activation);
    if (!time)
      wrong("activation", fmt::format("expected a time such as 2026-01-31T09:30:00Z, found \"{}\"", file_.activation));
    return time;
  }

  gbcs::ActivationTime when() {
    if (file_.activation == "cancel") return gbcs::Cancellation{};
    const auto time = activation();
    if (time) return *time;
    return gbcs::AtOnce{};
  }

  const RequestFile& file_;
  const yaml::Node& root_;
  yaml::Diagnostics& diagnostics_;
};

Result<ServiceRequest> from_document(const yaml::Document& document) {
  yaml::Diagnostics diagnostics;
  RequestFile file;
  const yaml::Node root = document.root();
  if (!yaml::read_fields(root, file, diagnostics)) return diagnostics.error();
  ServiceRequest request = Builder(file, root, diagnostics).build();
  if (!diagnostics.empty()) return diagnostics.error();
  return request;
}

}  // namespace

std::string_view number(RequestKind kind) { return kinds[static_cast<std::size_t>(kind)].number; }
std::string_view name(RequestKind kind) { return kinds[static_cast<std::size_t>(kind)].name; }

Bytes with_activation(ByteView image, std::optional<UtcTime> activation) {
  Bytes octets(image.begin(), image.end());
  const std::uint32_t seconds = activation ? to_zcl_utc(*activation) : 0;
  for (unsigned shift = 0; shift < 32; shift += 8) octets.push_back(static_cast<Byte>(seconds >> shift));
  return octets;
}

std::optional<UtcTime> take_activation(Bytes& image) {
  const auto layout = image::read_layout(image::PagedBytes(image));
  if (!layout.header || layout.trailing_bytes() != activation_size) return std::nullopt;
  std::uint32_t seconds = 0;
  for (std::size_t i = 0; i < activation_size; ++i)
    seconds |= std::uint32_t{image[image.size() - activation_size + i]} << (8 * i);
  image.resize(image.size() - activation_size);
  if (seconds == 0) return std::nullopt;
  return from_zcl_utc(seconds);
}

Result<ServiceRequest> request_from_yaml(std::string_view text, const std::string& name) {
  const auto document = yaml::Document::parse(text, name);
  if (!document) return document.error();
  return from_document(*document);
}

Result<ServiceRequest> load_request(const std::filesystem::path& path) {
  if (path.extension() == ".xml") {
    const auto file = MappedFile::open(path);
    if (!file) return file.error();
    return request_from_duis(as_text(file->bytes()), path.string());
  }
  const auto document = yaml::Document::load(path);
  if (!document) return document.error();
  return from_document(*document);
}

}  // namespace rig::dcc
