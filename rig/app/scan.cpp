// SPDX-License-Identifier: Apache-2.0
#include "rig/app/scan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "rig/adapter/port_name.hpp"

namespace rig::app {
namespace {

using adapter::Likeness;
using device::UsbIdentity;

constexpr std::string_view names[] = {"possibly", "probably", "certainly"};

std::string_view name(Likeness likeness) { return names[static_cast<std::size_t>(likeness)]; }

bool has(const std::string& text, std::string_view part) { return part.empty() || text.find(part) != std::string::npos; }

bool fits(const adapter::UsbMatch& match, const UsbIdentity& usb) {
  return match.vid == usb.vid && match.pid == usb.pid && has(usb.manufacturer, match.manufacturer) && has(usb.product, match.product);
}

std::vector<Guess> guess(const UsbIdentity& usb, std::span<const adapter::Spec> specs) {
  std::vector<Guess> guesses;
  for (const adapter::Spec& spec : specs) {
    const adapter::UsbMatch* best = nullptr;
    for (const auto& match : spec.matches)
      if (fits(match, usb) && (!best || match.likeness > best->likeness)) best = &match;
    if (best) guesses.push_back({&spec, *best});
  }
  std::stable_sort(guesses.begin(), guesses.end(), [](const Guess& a, const Guess& b) { return a.match.likeness > b.match.likeness; });
  return guesses;
}

bool is_clear(const Scanned& one) {
  if (one.guesses.empty() || one.guesses.front().match.likeness == Likeness::possible) return false;
  return one.guesses.size() == 1 || one.guesses[1].match.likeness < one.guesses[0].match.likeness;
}

/// "hub", "relays", "relays_2": what a person would call it.
std::string adapter_name(const Scanned& one, std::map<std::string, unsigned>& used) {
  static const std::map<adapter::Capability, std::string> usual{{adapter::Capability::coordinator, "hub"},    {adapter::Capability::relay_bank, "relays"},
                                                                {adapter::Capability::console, "console"},    {adapter::Capability::sniffer, "sniffer"},
                                                                {adapter::Capability::current_meter, "meter"}};
  const std::string& base = usual.at(one.guesses.front().spec->capability);
  const unsigned number = ++used[base];
  return number == 1 ? base : fmt::format("{}_{}", base, number);
}

std::string bench_line(const Scanned& one, std::map<std::string, unsigned>& used) {
  if (is_clear(one))
    return fmt::format("  {}: {{adapter: {}, port: \"{}\"}}  # {}\n", adapter_name(one, used), one.guesses.front().spec->name, one.port, describe(one.thing));
  std::vector<std::string_view> could_be;
  for (const Guess& guess : one.guesses) could_be.push_back(guess.spec->name);
  return fmt::format("  # port: \"{}\"  {}{}{}\n", one.port, describe(one.thing), could_be.empty() ? "" : ": could be ", fmt::join(could_be, ", "));
}

/// udev takes no comment behind a rule.
std::string rules_of(const adapter::Spec& spec, std::set<std::pair<unsigned, unsigned>>& done) {
  std::string text;
  for (const auto& match : spec.matches) {
    if (!done.emplace(match.vid, match.pid).second) continue;
    const bool serial = spec.port_kind == adapter::PortKind::serial;
    text += fmt::format("ATTR{{idVendor}}==\"{:04x}\", ATTR{{idProduct}}==\"{:04x}\", ENV{{ID_MM_DEVICE_IGNORE}}=\"1\"{}\n", match.vid, match.pid,
                        serial ? "" : ", GROUP=\"plugdev\", MODE=\"0660\"");
  }
  return text.empty() ? text : fmt::format("# {}\n{}", spec.name, text);
}

}  // namespace

std::vector<Scanned> scan(std::span<const PluggedThing> things, std::span<const adapter::Spec> specs) {
  std::vector<UsbIdentity> all;
  for (const PluggedThing& thing : things) all.push_back(thing.usb);
  std::vector<Scanned> found;
  for (const PluggedThing& thing : things)
    found.push_back({thing, thing.usb.path.empty() ? thing.nodes.front() : adapter::stable_name(thing.usb, all), guess(thing.usb, specs)});
  return found;
}

std::string to_text(std::span<const Scanned> found) {
  std::string text;
  for (const Scanned& one : found) {
    text += fmt::format("{}\n  port: {}\n", describe(one.thing), one.port);
    for (const Guess& guess : one.guesses)
      text += fmt::format("  {} {}: {}{}{}\n", name(guess.match.likeness), guess.spec->name, guess.spec->summary, guess.match.note.empty() ? "" : "; ", guess.match.note);
    if (one.guesses.empty()) text += "  nothing that an adapter knows by its ids\n";
  }
  return text.empty() ? "nothing is plugged in\n" : text;
}

nlohmann::ordered_json to_json(std::span<const Scanned> found) {
  auto list = nlohmann::ordered_json::array();
  for (const Scanned& one : found) {
    auto guesses = nlohmann::ordered_json::array();
    for (const Guess& guess : one.guesses)
      guesses.push_back({{"adapter", guess.spec->name}, {"capability", adapter::name(guess.spec->capability)}, {"likeness", name(guess.match.likeness)}, {"note", guess.match.note}});
    const auto& usb = one.thing.usb;
    list.push_back({{"port", one.port},
                    {"vid", fmt::format("{:04x}", usb.vid)},
                    {"pid", fmt::format("{:04x}", usb.pid)},
                    {"manufacturer", usb.manufacturer},
                    {"product", usb.product},
                    {"serial", usb.serial},
                    {"usb_path", usb.path},
                    {"nodes", one.thing.nodes},
                    {"guesses", std::move(guesses)}});
  }
  return list;
}

std::string starting_bench(std::span<const Scanned> found) {
  std::string text =
      "kind: bench\nversion: 1\nid: my-bench\ntitle: what was plugged in when it was scanned\n"
      "network: {extended_pan_id: \"\", network_key: \"\"}  # 8 and 16 octets in hex, of your own\nadapters:\n";
  std::map<std::string, unsigned> used;
  for (const Scanned& one : found) text += bench_line(one, used);
  return text + "relays: {}   # dut_power: {board: relays, channel: 1, feeds: ppmid}\ndevices: {}  # ppmid: {kind: ppmid, eui64: ...}\n";
}

std::string udev_rules(std::span<const adapter::Spec> specs) {
  std::string text =
      "# The devices that hanrig drives: `hanrig bench rules` prints this file. Serial ports belong to the group dialout anyway.\n"
      "ACTION==\"remove\", GOTO=\"hanrig_end\"\n"
      "# An FTDI chip holds octets back for 16 ms unless told otherwise.\n"
      "SUBSYSTEM==\"usb-serial\", DRIVER==\"ftdi_sio\", ATTR{latency_timer}=\"1\"\n"
      "SUBSYSTEM!=\"usb\", GOTO=\"hanrig_end\"\n"
      "ENV{DEVTYPE}!=\"usb_device\", GOTO=\"hanrig_end\"\n"
      "# ModemManager tries out every new serial port, and may switch a relay by that.\n";
  std::set<std::pair<unsigned, unsigned>> done;
  for (const auto kind : {adapter::PortKind::usb, adapter::PortKind::serial})
    for (const adapter::Spec& spec : specs)
      if (spec.port_kind == kind) text += rules_of(spec, done);
  return text + "LABEL=\"hanrig_end\"\n";
}

}  // namespace rig::app
