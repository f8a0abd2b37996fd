// SPDX-License-Identifier: Apache-2.0
#include "rig/bench/virtual_world.hpp"

#include "rig/base/install_code.hpp"
#include "rig/sim/device_file.hpp"

namespace rig::bench {
namespace {

/// A ByteStream that forwards to one end of a line the world owns.
class Plug final : public device::ByteStream {
 public:
  explicit Plug(device::ByteStream& end) : end_(end) {}
  ~Plug() override { end_.listen({}); }
  void listen(Listener listener) override { end_.listen(std::move(listener)); }
  void write(ByteView bytes) override { end_.write(bytes); }
  std::string name() const override { return end_.name(); }

 private:
  device::ByteStream& end_;
};

sim::AirSettings air_settings(const BenchFile& file) {
  sim::AirSettings settings{.radio_time = file.radio.radio_time};
  if (file.radio.loss > 0) settings.faults.push_back({.rate = file.radio.loss});
  for (FaultEntry entry : file.radio.faults) {
    if (const DeviceEntry* device = file.device(entry.device)) entry.rule.device = device->eui64;
    settings.faults.push_back(entry.rule);
  }
  return settings;
}

}  // namespace

sim::DeviceSettings device_settings(const DeviceEntry& entry, const BenchFile& file) {
  sim::DeviceSettings settings;
  yaml::Diagnostics checked_before;
  if (entry.twin) sim::read_twin(*entry.twin, settings, checked_before);
  settings.gbcs.reports_version = settings.gbcs.reports_version && file.hub.profile.report_profile == hub::ReportProfile::final2022;
  settings.eui = entry.eui64;
  if (entry.install_code) settings.link_key = link_key_from_install_code(*entry.install_code).value();
  if (settings.defects.wrong_install_code) settings.link_key.front() ^= 1;
  settings.profile = entry.profile.value_or(file.network.profile);
  settings.ota.manufacturer = entry.manufacturer_code.value_or(settings.ota.manufacturer);
  settings.ota.image_type = entry.image_type.value_or(settings.ota.image_type);
  settings.ota.hardware_version = entry.hardware_version.value_or(settings.ota.hardware_version);
  return settings;
}

VirtualWorld::VirtualWorld(io::Loop& loop, const BenchFile& file, Rng rng)
    : loop_(loop), file_(file), rng_(rng), air_(std::make_shared<sim::Air>(loop, air_settings(file), rng_.fork("air"))) {
  for (const auto& [name, entry] : file.devices) {
    auto device = std::make_unique<sim::Device>(*air_, device_settings(entry, file), rng_.fork("device " + name));
    const auto* relay = file.relay_of(name);
    const bool fed_at_rest = !relay || relay->second.contact == Contact::normally_closed;
    if (fed_at_rest) device->set_power(true);
    devices_.emplace(name, std::move(device));
  }
}

VirtualWorld::~VirtualWorld() {
  for (io::TimerId& cut : cuts_) loop_.disarm(cut);
  twins_.clear();
  loop_.keep(air_);
}

void VirtualWorld::silence_hub(bool silent) {
  if (silent == silence_.has_value()) return;
  if (silent) silence_ = air_->add_rule({.what = sim::Fault::drop});
  else air_->remove_rule(*std::exchange(silence_, std::nullopt));
}

std::unique_ptr<device::ByteStream> VirtualWorld::plug_in(const std::string& name, const AdapterEntry& entry) {
  lines_.push_back(std::make_unique<io::MemoryLine>(loop_, "twin " + name, io::LineSettings{.baud = entry.paced ? entry.line_speed() : 0}));
  io::MemoryLine& line = *lines_.back();
  attach_twin(name, entry, line.twin_end());
  if (entry.unplug_after) cuts_.push_back(loop_.arm(loop_.now() + *entry.unplug_after, [&line] { line.cut(); }));
  return std::make_unique<Plug>(line.host_end());
}

void VirtualWorld::attach_twin(const std::string& name, const AdapterEntry& entry, device::ByteStream& twin_end) {
  const adapter::TwinContext context{.loop = loop_,
                                     .port = twin_end,
                                     .air = *air_,
                                     .contact = [this, name](unsigned channel, bool closed) { contact_moved(name, channel, closed); },
                                     .rng = rng_.fork("twin " + name),
                                     .name = name};
  twins_.push_back(entry.spec->make_twin(context, *entry.node, entry.twin));
}

void VirtualWorld::give_keys(const gbcs::KeyStore& keys) {
  for (const auto& [name, device] : devices_) device->speak_gbcs(keys);
}

sim::Device* VirtualWorld::device(const std::string& name) {
  const auto found = devices_.find(name);
  return found == devices_.end() ? nullptr : found->second.get();
}

void VirtualWorld::contact_moved(const std::string& board, unsigned channel, bool closed) {
  for (const auto& [name, relay] : file_.relays)
    if (relay.board == board && relay.channel == channel)
      if (sim::Device* fed = device(relay.feeds)) fed->set_power(closed == (relay.contact == Contact::normally_open));
}

}  // namespace rig::bench
