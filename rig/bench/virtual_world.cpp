// SPDX-License-Identifier: Apache-2.0
#include "rig/bench/virtual_world.hpp"

#include <fmt/format.h>

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

/// What is between an adapter and its twin. A USB twin is not on the line, but has one all the same.
struct VirtualWorld::Cable {
  Cable(io::Loop& loop, const std::string& name, const AdapterEntry& entry)
      : line(loop, "twin " + name, io::LineSettings{.baud = entry.paced ? entry.line_speed() : 0}) {}

  Result<OpenedPort> host_end() {
    if (is_cut()) return make_error(ErrorCode::not_found, "nothing is plugged in there", line.host_end().name());
    if (usb) return OpenedPort(usb->open());
    return OpenedPort(std::unique_ptr<device::ByteStream>(std::make_unique<Plug>(line.host_end())));
  }
  bool is_cut() const { return usb ? usb->is_cut() : line.is_cut(); }
  void cut() { usb ? usb->cut() : line.cut(); }
  void plug_in_again() {
    usb ? usb->plug_in_again() : line.plug_in_again();
    twin->plugged_in_again();
  }

  io::MemoryLine line;
  adapter::Twin* twin = nullptr;
  std::unique_ptr<io::MemoryUsb> usb{};
};

VirtualWorld::VirtualWorld(io::Loop& loop, const BenchFile& file, Rng rng)
    : loop_(loop), file_(file), rng_(rng), air_(std::make_shared<sim::Air>(loop, air_settings(file), rng_.fork("air"))), trouble_rng_(rng_.fork("trouble")) {
  for (const auto& [name, entry] : file.devices) {
    auto device = std::make_unique<sim::Device>(*air_, device_settings(entry, file), rng_.fork("device " + name));
    const auto* relay = file.relay_of(name);
    const bool fed_at_rest = !relay || relay->second.contact == Contact::normally_closed;
    if (fed_at_rest) device->set_power(true);
    devices_.emplace(name, std::move(device));
  }
  await_trouble();
}

VirtualWorld::~VirtualWorld() {
  for (io::TimerId& cut : cuts_) loop_.disarm(cut);
  loop_.disarm(next_trouble_);
  for (auto& [name, cable] : cables_) cable->usb.reset();
  twins_.clear();
  loop_.keep(air_);
}

void VirtualWorld::silence_hub(bool silent) {
  if (silent == silence_.has_value()) return;
  if (silent) silence_ = air_->add_rule({.what = sim::Fault::drop});
  else air_->remove_rule(*std::exchange(silence_, std::nullopt));
}

Result<OpenedPort> VirtualWorld::plug_in(const std::string& name, const AdapterEntry& entry) {
  if (Cable* there = cable(name)) return there->host_end();
  Cable& made = *cables_.emplace(name, std::make_unique<Cable>(loop_, name, entry)).first->second;
  made.twin = &make_twin(name, entry, made.line.twin_end());
  if (auto* function = made.twin->usb_function()) made.usb = std::make_unique<io::MemoryUsb>(loop_, *function);
  if (entry.unplug_after) cuts_.push_back(loop_.arm(loop_.now() + *entry.unplug_after, [this, name] { unplug(name); }));
  if (entry.plug_in_after) cuts_.push_back(loop_.arm(loop_.now() + *entry.plug_in_after, [this, name] { plug_in_again(name); }));
  return made.host_end();
}

void VirtualWorld::attach_twin(const std::string& name, const AdapterEntry& entry, device::ByteStream& twin_end) {
  make_twin(name, entry, twin_end);
}

adapter::Twin& VirtualWorld::make_twin(const std::string& name, const AdapterEntry& entry, device::ByteStream& twin_end) {
  const adapter::TwinContext context{.loop = loop_,
                                     .port = twin_end,
                                     .air = *air_,
                                     .contact = [this, name](unsigned channel, bool closed) { contact_moved(name, channel, closed); },
                                     .device = device(entry.device),
                                     .rng = rng_.fork("twin " + name),
                                     .name = name};
  twins_.push_back(entry.spec->make_twin(context, *entry.node, entry.twin));
  return *twins_.back();
}

VirtualWorld::Cable* VirtualWorld::cable(const std::string& name) {
  const auto found = cables_.find(name);
  return found == cables_.end() ? nullptr : found->second.get();
}

void VirtualWorld::unplug(const std::string& name) {
  Cable* pulled = cable(name);
  if (!pulled || pulled->is_cut()) return;
  pulled->cut();
  if (pulled->usb) pulled->twin->plugged_in_again();  // nobody else tells it that its power is gone
}

void VirtualWorld::plug_in_again(const std::string& name) {
  if (Cable* back = cable(name); back && back->is_cut()) back->plug_in_again();
}

void VirtualWorld::await_trouble() {
  if (file_.trouble.every <= Duration::zero()) return;
  const Duration wait = file_.trouble.every * trouble_rng_.below(2000) / 1000;
  next_trouble_ = loop_.arm(loop_.now() + wait, [this] {
    make_trouble();
    await_trouble();
  });
}

void VirtualWorld::make_trouble() {
  if (cables_.empty()) return;
  auto& [name, cable] = *std::next(cables_.begin(), static_cast<std::ptrdiff_t>(trouble_rng_.below(cables_.size())));
  if (cable->is_cut()) return;
  if (file_.trouble.garbage && !cable->usb && trouble_rng_.below(2) == 0) {
    Bytes nonsense(1 + trouble_rng_.below(40));
    for (Byte& octet : nonsense) octet = static_cast<Byte>(trouble_rng_.below(256));
    cable->line.twin_end().write(nonsense);
    if (on_trouble_) on_trouble_(fmt::format("trouble: {} says {} octets of nonsense", name, nonsense.size()));
    return;
  }
  const Duration lasts = file_.trouble.lasts * (1 + trouble_rng_.below(1000)) / 1000;
  if (on_trouble_) on_trouble_(fmt::format("trouble: {} is unplugged for {}", name, format_duration(lasts)));
  unplug(name);
  cuts_.push_back(loop_.arm(loop_.now() + lasts, [this, plug = name] { plug_in_again(plug); }));
}

void VirtualWorld::end_trouble() {
  loop_.disarm(next_trouble_);
  for (const auto& [name, cable] : cables_) plug_in_again(name);
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
    if (relay.board == board && relay.channel == channel) feed(relay.feeds, closed == (relay.contact == Contact::normally_open));
}

/// A device, or something plugged into a switched socket.
void VirtualWorld::feed(const std::string& thing, bool powered) {
  if (sim::Device* fed = device(thing)) return fed->set_power(powered);
  powered ? plug_in_again(thing) : unplug(thing);
}

}  // namespace rig::bench
