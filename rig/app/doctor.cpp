// SPDX-License-Identifier: Apache-2.0
#include "rig/app/doctor.hpp"

#include <fmt/format.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <unistd.h>

#include <fstream>

#include "adapters/usb_port/identity.hpp"
#include "rig/app/builtin_adapters.hpp"
#include "rig/app/scan.hpp"
#include "rig/bench/bench.hpp"
#include "rig/io/port_lock.hpp"
#include "rig/record/event.hpp"

namespace rig::app {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using Level = Finding::Level;
using Findings = std::vector<Finding>;

constexpr std::uint64_t mebibyte = 1024 * 1024;
constexpr std::uint64_t disk_too_full = 100 * mebibyte, disk_filling = 2048 * mebibyte;

std::string first_line(const fs::path& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

std::string whole(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool modem_manager_runs(const fs::path& proc) {
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(proc, none))
    if (first_line(entry.path() / "comm") == "ModemManager") return true;
  return false;
}

/// What is opened: the tty, or the node of the USB device.
std::string node_of(const PhysicalPort& port) {
  if (!port.node.empty()) return port.node;
  const auto place = usb_port::place_of(port.usb_path);
  return place.has_value() ? usb_port::node_of(*place) : std::string();
}

Finding permission(const std::string& name, const bench::AdapterEntry& entry, const std::string& node) {
  if (::access(node.c_str(), R_OK | W_OK) == 0) return {Level::fine, name, node + " may be opened", ""};
  const bool serial = entry.spec->port_kind == adapter::PortKind::serial;
  return {Level::problem, name, fmt::format("{} may not be opened by this user", node),
          fmt::format("script/bootstrap --rig, or: usermod -aG {} <user>, and log in again", serial ? "dialout" : "plugdev")};
}

void exclusive_use(const std::string& name, const PhysicalPort& port, const std::string& node, Findings& findings) {
  if (const auto lock = io::PortLock::take(port.name, {}); lock.has_error() && lock.error().code == ErrorCode::port_busy)
    return findings.push_back({Level::problem, name, lock.error().what, "wait for that run, or end it"});
  const auto users = usb_port::users_of(node);
  if (users.empty()) return findings.push_back({Level::fine, name, "nobody else has it", ""});
  findings.push_back({Level::problem, name, fmt::format("{} is open in {}", node, fmt::join(users, ", ")), "end that program"});
}

void latency(const std::string& name, const std::string& node, const Patient& patient, Findings& findings) {
  const std::string held = first_line(patient.sysfs / "bus/usb-serial/devices" / fs::path(node).filename() / "latency_timer");
  if (held.empty() || held == "1") return;
  findings.push_back({Level::warning, name, fmt::format("its FTDI chip holds octets back for {} ms", held),
                      fmt::format("script/bootstrap --rig, or: echo 1 > /sys/bus/usb-serial/devices/{}/latency_timer", fs::path(node).filename().string())});
}

void look_at(const std::string& name, const bench::AdapterEntry& entry, const Patient& patient, Findings& findings) {
  if (entry.is_twin()) return findings.push_back({Level::fine, name, "is simulated", ""});
  const auto port = resolve(entry, patient.things);
  if (port.has_error())
    return findings.push_back({Level::problem, name, describe(port.error()), port.error().code == ErrorCode::usage ? "name it so that one thing fits" : "plug it in; hanrig bench scan lists what is there"});
  const std::string node = node_of(*port);
  if (::access(node.c_str(), F_OK) != 0) return findings.push_back({Level::problem, name, fmt::format("there is no {}", node), "plug it in; hanrig bench scan lists what is there"});
  findings.push_back({Level::fine, name, fmt::format("is at {} ({})", port->name, node), ""});
  findings.push_back(permission(name, entry, node));
  exclusive_use(name, *port, node, findings);
  if (!port->node.empty()) latency(name, fs::weakly_canonical(node).string(), patient, findings);
}

void udev(const Patient& patient, Findings& findings) {
  const bool installed = whole(patient.udev_rules) == app::udev_rules(builtin_adapters());
  if (modem_manager_runs(patient.proc) && !installed)
    findings.push_back({Level::problem, "ModemManager", "it runs, and tries out every serial port that is plugged in: that may switch relays", "script/bootstrap --rig"});
  if (!installed) findings.push_back({Level::warning, "udev", fmt::format("{} is not there or not of this version", patient.udev_rules.string()), "script/bootstrap --rig"});
}

Finding clock_quality() {
  timex state{};
  const int synchronised = ::adjtimex(&state);
  const double within_ms = static_cast<double>(state.maxerror) / 1000.0;
  if (synchronised == TIME_ERROR || (state.status & STA_UNSYNC) != 0)
    return {Level::warning, "clock", "is not synchronised: times in reports are as good as somebody set it", "apt-get install chrony"};
  return {Level::fine, "clock", fmt::format("is synchronised, within {:.0f} ms", within_ms), ""};
}

Finding disk(const fs::path& runs) {
  fs::path folder = fs::absolute(runs);
  while (!fs::exists(folder) && folder.has_parent_path()) folder = folder.parent_path();
  struct statvfs state {};
  if (::statvfs(folder.c_str(), &state) != 0) return {Level::problem, "disk", fmt::format("{} cannot be looked at", folder.string()), "name another folder with --out"};
  const std::uint64_t free = std::uint64_t{state.f_bavail} * state.f_frsize;
  const std::string text = fmt::format("{} MiB are free for runs in {}", free / mebibyte, folder.string());
  if (free < disk_too_full) return {Level::problem, "disk", text, "remove old runs, or name another folder with --out"};
  return {free < disk_filling ? Level::warning : Level::fine, "disk", text, free < disk_filling ? "remove old runs" : ""};
}

void ask_coordinator(bench::Bench& bench, io::Loop& loop, Findings& findings) {
  const auto info = bench.han().form(bench.file().network.channel, Deadline::after(loop.now(), 60s));
  if (info.has_error()) return findings.push_back({Level::problem, "coordinator", describe(info.error()), "its adapter's README, \"How to recover\""});
  findings.push_back({Level::fine, "coordinator", fmt::format("{}, firmware {}, {}, {}", info->chip, info->firmware, info->protocol, to_string(info->eui)), ""});
}

void ask_relay(bench::Bench& bench, io::Loop& loop, const std::string& relay, Findings& findings) {
  const auto power = bench.read_power(relay, Deadline::after(loop.now(), 10s));
  if (power.has_value()) return findings.push_back({Level::fine, relay, fmt::format("reads back {}", *power == bench::Power::powered ? "powered" : "unpowered"), ""});
  if (power.error().code == ErrorCode::unsupported)
    return findings.push_back({Level::warning, relay, "its board cannot be read back: a contact that does not move is not noticed", "give it a witness (docs/bench-file.md)"});
  findings.push_back({Level::problem, relay, describe(power.error()), "its adapter's README, \"How to recover\""});
}

}  // namespace

Findings examine(const bench::BenchFile& file, const Patient& patient) {
  Findings findings;
  for (const auto& [name, entry] : file.adapters) look_at(name, entry, patient, findings);
  if (file.has_real_ports()) udev(patient, findings);
  findings.push_back(clock_quality());
  findings.push_back(disk(patient.runs));
  return findings;
}

Findings talk_to(const bench::BenchFile& file) {
  Findings findings;
  io::Loop loop(file.time_mode());
  record::NullSink nobody;
  const auto fiber = loop.spawn("doctor", [&] {
    auto bench = bench::Bench::assemble(loop, file, nobody, 1, this_machine());
    if (bench.has_error()) return findings.push_back({Level::problem, "bench", describe(bench.error()), "see above"});
    ask_coordinator(**bench, loop, findings);
    for (const auto& [relay, entry] : file.relays) ask_relay(**bench, loop, relay, findings);
    bench->reset();
    loop.stop();
  });
  loop.run();
  return findings;
}

std::string to_text(const Findings& findings) {
  static constexpr std::string_view marks[] = {"fine", "warning", "PROBLEM"};
  std::string text;
  for (const Finding& one : findings) {
    text += fmt::format("{:<8} {}: {}\n", marks[static_cast<std::size_t>(one.level)], one.about, one.what);
    if (!one.remedy.empty()) text += fmt::format("         -> {}\n", one.remedy);
  }
  return text;
}

nlohmann::ordered_json to_json(const Findings& findings) {
  static constexpr std::string_view names[] = {"fine", "warning", "problem"};
  auto list = nlohmann::ordered_json::array();
  for (const Finding& one : findings)
    list.push_back({{"level", names[static_cast<std::size_t>(one.level)]}, {"about", one.about}, {"what", one.what}, {"remedy", one.remedy}});
  return list;
}

}  // namespace rig::app
