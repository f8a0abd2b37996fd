// SPDX-License-Identifier: Apache-2.0
#include "rig/bench/plugged_in.hpp"

#include "rig/bench/virtual_world.hpp"
#include "rig/bench/watched_port.hpp"

namespace rig::bench {

PluggedIn::PluggedIn(io::Loop& loop, const BenchFile& file, VirtualWorld* world, const Machine& machine, Lost lost)
    : loop_(loop), file_(file), world_(world), machine_(machine), lost_(std::move(lost)) {}

PluggedIn::~PluggedIn() = default;

Result<OpenedPort> PluggedIn::open_port(const std::string& name, const AdapterEntry& entry) {
  return entry.is_twin() ? world_->plug_in(name, entry) : machine_.open(loop_, entry);
}

Result<std::vector<std::string>> PluggedIn::open(const std::string& name) {
  const AdapterEntry& entry = *file_.adapter(name);
  auto port = open_port(name, entry);
  if (port.has_error()) return port.error();
  auto notes = std::move(port->notes);
  OpenedPort line = watched(*std::move(port), [this, name](const Error& error) { lost_(name, error); });
  adapter::OpenContext context{.loop = loop_, .port = line.handle(), .name = name};
  if (machine_.open_usb && !entry.is_twin()) context.open_usb = [this](const std::string& path) { return machine_.open_usb(loop_, path); };
  auto opened = entry.spec->open(context, *entry.node);
  if (opened.has_error()) return opened.error();
  plugged_.insert_or_assign(name, Plugged{std::move(line), *std::move(opened)});
  return notes;
}

void PluggedIn::close(const std::string& name) { plugged_.erase(name); }

}  // namespace rig::bench
