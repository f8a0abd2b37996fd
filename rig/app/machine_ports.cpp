// SPDX-License-Identifier: Apache-2.0
#include "rig/app/machine_ports.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "adapters/serial_port/adapter.hpp"
#include "adapters/serial_port/identity.hpp"
#include "adapters/usb_port/adapter.hpp"
#include "adapters/usb_port/identity.hpp"
#include "rig/adapter/port_name.hpp"
#include "rig/io/port_lock.hpp"

namespace rig::app {
namespace {

namespace fs = std::filesystem;

template <class Things>
std::string list_of(const Things& things) {
  std::string list;
  for (const PluggedThing& thing : things) list += (list.empty() ? "" : "; ") + describe(thing);
  return list.empty() ? "nothing" : list;
}

std::vector<PluggedThing> those_that_fit(const adapter::PortName& name, std::span<const PluggedThing> things) {
  std::vector<PluggedThing> fitting;
  for (const PluggedThing& thing : things)
    if (!thing.usb.path.empty() && name.fits(thing.usb)) fitting.push_back(thing);
  return fitting;
}

/// The board id that the entry asks for, where boards of its kind can be asked theirs.
std::optional<std::string> wanted_board(const bench::AdapterEntry& entry) {
  const auto id = entry.spec->read_board_id ? entry.node->find("board_id") : std::nullopt;
  return id ? std::optional(std::string(id->text())) : std::nullopt;
}

Result<std::string> ask_board(io::Loop& loop, const bench::AdapterEntry& entry, const std::string& usb_path) {
  auto usb = usb_port::UsbPort::open(loop, usb_path);
  if (usb.has_error()) return usb.error();
  return entry.spec->read_board_id({.loop = loop, .port = static_cast<device::UsbDevice&>(**usb), .name = entry.port});
}

/// Of equal boards the one with the wanted id; one that a run has already is not asked.
Result<PhysicalPort> find_board(io::Loop& loop, const bench::AdapterEntry& entry, const std::string& wanted, const std::vector<PluggedThing>& boards) {
  std::vector<PluggedThing> found;
  std::string others;
  for (const PluggedThing& board : boards) {
    const auto lock = io::PortLock::take("usb-" + board.usb.path, loop.utc());
    const auto id = lock.has_error() ? Result<std::string>(lock.error()) : ask_board(loop, entry, board.usb.path);
    if (id.has_value() && *id == wanted) found.push_back(board);
    others += fmt::format("{}{} is {}", others.empty() ? "" : ", ", board.usb.path, id.has_value() ? *id : describe(id.error()));
  }
  if (found.size() == 1) return PhysicalPort{.name = "usb-" + found.front().usb.path, .usb_path = found.front().usb.path, .node = {}};
  const auto code = found.empty() ? ErrorCode::not_found : ErrorCode::usage;
  return make_error(code, fmt::format("{} board with the id {}: {}", found.empty() ? "there is no" : "there is more than one", wanted, others), entry.port);
}

PhysicalPort of_path(const std::string& path, std::span<const PluggedThing> things) {
  std::error_code none;
  const std::string node = fs::weakly_canonical(path, none).string();
  for (const PluggedThing& thing : things)
    if (std::find(thing.nodes.begin(), thing.nodes.end(), node) != thing.nodes.end() && !thing.usb.path.empty())
      return {.name = "usb-" + thing.usb.path, .usb_path = thing.usb.path, .node = path};
  return {.name = "tty" + node, .usb_path = {}, .node = path};
}

Result<PhysicalPort> of_thing(const bench::AdapterEntry& entry, const PluggedThing& thing) {
  PhysicalPort port{.name = "usb-" + thing.usb.path, .usb_path = thing.usb.path, .node = {}};
  if (entry.spec->port_kind == adapter::PortKind::usb) return port;
  if (thing.nodes.empty())
    return make_error(ErrorCode::not_found, fmt::format("{} makes no serial port here: is its kernel driver there?", describe(thing)), entry.port);
  if (thing.nodes.size() > 1)
    return make_error(ErrorCode::usage, fmt::format("{} has several serial ports: name one by /dev/serial/by-path/...", describe(thing)), entry.port);
  port.node = thing.nodes.front();
  return port;
}

bool is_real(const bench::AdapterEntry& entry) { return entry.spec && !entry.is_twin(); }

yaml::Location port_location(const bench::AdapterEntry& entry) { return entry.node->find("port")->location(); }

/// As resolve(), and where several boards fit that have an id of their own, the one that says it.
Result<PhysicalPort> resolve_by_asking(io::Loop& loop, const bench::AdapterEntry& entry, std::span<const PluggedThing> things) {
  const auto wanted = wanted_board(entry);
  const auto name = adapter::parse_port_name(entry.port);
  if (wanted && name.has_value())
    if (const auto boards = those_that_fit(*name, things); boards.size() > 1) return find_board(loop, entry, *wanted, boards);
  return resolve(entry, things);
}

}  // namespace

std::vector<PluggedThing> look_around() {
  std::vector<PluggedThing> things;
  for (auto& usb : usb_port::enumerate()) things.push_back({.usb = std::move(usb), .nodes = {}});
  for (const auto& port : serial_port::enumerate()) {
    const auto on = std::find_if(things.begin(), things.end(), [&](const auto& thing) { return !port.usb_path.empty() && thing.usb.path == port.usb_path; });
    if (on != things.end()) on->nodes.push_back(port.path);
    else
      things.push_back({.usb = {.vid = port.vid, .pid = port.pid, .manufacturer = port.manufacturer, .product = port.product, .serial = port.serial,
                                .path = port.usb_path},
                        .nodes = {port.path}});
  }
  return things;
}

std::string describe(const PluggedThing& thing) {
  const std::string usb = thing.usb.vid == 0 && thing.usb.path.empty() ? std::string() : usb_port::describe(thing.usb);
  return fmt::format("{}{}{}", usb, usb.empty() || thing.nodes.empty() ? "" : " ", fmt::join(thing.nodes, " "));
}

Result<PhysicalPort> resolve(const bench::AdapterEntry& entry, std::span<const PluggedThing> things) {
  if (!adapter::is_usb_name(entry.port)) return of_path(entry.port, things);
  const auto name = adapter::parse_port_name(entry.port);
  if (name.has_error()) return name.error();
  const auto fitting = those_that_fit(*name, things);
  if (fitting.empty()) return make_error(ErrorCode::not_found, fmt::format("nothing like that is plugged in; there is {}", list_of(things)), entry.port);
  if (fitting.size() > 1)
    return make_error(ErrorCode::usage, fmt::format("fits {} things: {}; add at=<bus and sockets>, or serial=", fitting.size(), list_of(fitting)), entry.port);
  return of_thing(entry, fitting.front());
}

void check_ports(const bench::BenchFile& file, std::span<const PluggedThing> things, yaml::Diagnostics& diagnostics) {
  std::map<std::string, std::string> taken;  // physical port: adapter
  for (const auto& [name, entry] : file.adapters) {
    if (!is_real(entry)) continue;
    const auto port = resolve(entry, things);
    if (port.has_error()) {
      if (port.error().code == ErrorCode::usage && !wanted_board(entry)) diagnostics.add(port_location(entry), describe(port.error()));
      continue;
    }
    const auto [other, is_new] = taken.emplace(port->name, name);
    if (!is_new) diagnostics.add(port_location(entry), fmt::format("{} is the port of {} already ({})", entry.port, other->second, port->name));
  }
}

Result<bench::OpenedPort> open_port(io::Loop& loop, const bench::AdapterEntry& entry) {
  const auto things = look_around();
  const auto where = resolve_by_asking(loop, entry, things);
  if (where.has_error()) return where.error();
  auto lock = io::PortLock::take(where->name, loop.utc());
  if (lock.has_error()) return lock.error();
  bench::OpenedPort opened;
  if (lock->taken_over()) opened.notes.push_back(fmt::format("the lock of {} was left by {}, which has ended: taken over", where->name, *lock->taken_over()));
  if (entry.spec->port_kind == adapter::PortKind::usb) {
    auto usb = usb_port::UsbPort::open(loop, where->usb_path);
    if (usb.has_error()) return usb.error();
    opened.port = std::unique_ptr<device::UsbDevice>(std::move(*usb));
  } else {
    auto line = serial_port::SerialPort::open(loop, where->node, {.baud = entry.line_speed(), .rtscts = entry.rtscts});
    if (line.has_error()) return line.error();
    opened.port = std::unique_ptr<device::ByteStream>(std::move(*line));
  }
  opened.lock = std::make_shared<io::PortLock>(std::move(*lock));
  return opened;
}

Result<void> reset_port(io::Loop& loop, const bench::AdapterEntry& entry) {
  const auto things = look_around();
  const auto where = resolve(entry, things);
  if (where.has_error()) return where.error();
  if (where->usb_path.empty()) return make_error(ErrorCode::unsupported, "no USB device", entry.port);
  auto device = usb_port::UsbPort::open(loop, where->usb_path);
  if (device.has_error()) return device.error();
  const auto reset = (*device)->reset();
  const bool came_back_as_another = reset.has_error() && reset.error().code == ErrorCode::port_lost;
  return came_back_as_another ? Result<void>() : reset;
}

bench::Machine this_machine() {
  const auto open_usb = [](io::Loop& loop, const std::string& path) -> Result<std::unique_ptr<device::UsbDevice>> {
    auto usb = usb_port::UsbPort::open(loop, path);
    if (usb.has_error()) return usb.error();
    return std::unique_ptr<device::UsbDevice>(std::move(*usb));
  };
  return {.open = open_port, .open_usb = open_usb, .reset = reset_port, .is_plugged_in = [](const std::string& port) {
            const auto name = adapter::parse_port_name(port);
            const auto things = look_around();
            return name.has_value() && std::any_of(things.begin(), things.end(), [&](const PluggedThing& thing) { return name->fits(thing.usb); });
          }};
}

}  // namespace rig::app
