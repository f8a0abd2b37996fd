// SPDX-License-Identifier: Apache-2.0
#include "rig/sim/device_file.hpp"

#include <fmt/format.h>

#include "rig/sim/device_layout.hpp"

namespace rig::sim {
namespace {

constexpr std::size_t max_extension_depth = 8;

struct DeviceFile {
  std::string kind, id, title;
  unsigned version{};
  std::optional<yaml::Node> twin;
};

}  // namespace
}  // namespace rig::sim

template <>
struct rig::yaml::YamlLayout<rig::sim::DeviceFile> {
  using T = sim::DeviceFile;
  static constexpr std::tuple fields{Field{"kind", &T::kind, "`device`"}, Field{"version", &T::version, "of this file format: 1", required, range(1, 1)},
                                     Field{"id", &T::id, "what kind of device it is", required, slug},
                                     Field{"title", &T::title, "the same for people", optional},
                                     Field{"twin", &T::twin, "how it behaves"}};
};

namespace rig::sim {
namespace {

using Files = std::vector<std::filesystem::path>;

bool read_below(const yaml::Node& twin, DeviceSettings& settings, yaml::Diagnostics& diagnostics, Files& files);

bool read_device_file(const yaml::Node& path_node, DeviceSettings& settings, yaml::Diagnostics& diagnostics, Files& files) {
  std::filesystem::path path;
  if (!yaml::Reader<std::filesystem::path>::read(path_node, path, diagnostics, {})) return false;
  if (files.size() == max_extension_depth) {
    diagnostics.add(path_node.location(), fmt::format("more than {} files extend each other", max_extension_depth));
    return false;
  }
  files.push_back(path);
  const auto document = yaml::Document::load(path, diagnostics);
  if (!document) return false;
  DeviceFile file;
  if (!yaml::read_fields(document->root(), file, diagnostics)) return false;
  if (file.kind != "device") {
    diagnostics.add(document->root().find("kind")->location(), fmt::format("expected device, found \"{}\"", file.kind));
    return false;
  }
  return read_below(*file.twin, settings, diagnostics, files);
}

bool read_below(const yaml::Node& twin, DeviceSettings& settings, yaml::Diagnostics& diagnostics, Files& files) {
  const auto extends = twin.find("extends");
  if (extends && !read_device_file(*extends, settings, diagnostics, files)) return false;
  return yaml::read_fields(twin, settings, diagnostics);
}

}  // namespace

bool read_twin(const yaml::Node& twin, DeviceSettings& settings, yaml::Diagnostics& diagnostics, Files* files) {
  Files read;
  const bool clean = read_below(twin, settings, diagnostics, read);
  if (files) files->insert(files->end(), read.begin(), read.end());
  return clean;
}

}  // namespace rig::sim
