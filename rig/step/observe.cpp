// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <charconv>

#include "rig/bench/smart_metering.hpp"
#include "rig/bench/virtual_world.hpp"
#include "rig/step/attributes.hpp"
#include "rig/step/engines.hpp"
#include "rig/step/judge.hpp"

namespace rig::step {
namespace {

record::Json json_of(const zcl::Value& value) {
  if (zcl::is_string(value.type)) {
    if (value.absent) return nullptr;
    if (value.type == zcl::Type::char_string) return std::string(as_text(value.octets));
    return to_hex(value.octets);
  }
  if (value.type == zcl::Type::boolean) return value.number != 0;
  return value.number;
}

/// What is true of a virtual device, whatever it tells.
std::optional<record::Json> twin_fact(const Context& context, const std::string& name, std::string_view what) {
  sim::Device* device = context.bench.world() ? context.bench.world()->device(name) : nullptr;
  if (!device) return std::nullopt;
  if (what == "version") return device->running_version();
  if (what == "boots") return device->boot_count();
  if (what == "hops") return device->settings().hops;
  if (what == "state") return sim::name(device->state());
  if (what == "ota") return device->ota() ? record::Json(sim::name(device->ota()->state())) : record::Json(nullptr);
  if (what == "battery") return device->battery_level();
  if (what == "flashed") return device->flash().ota.last_good_image ? record::Json(to_string(*device->flash().ota.last_good_image)) : record::Json(nullptr);
  if (what == "fragment") return device->flash().ota.last_stored_fragment.value_or(0);
  return std::nullopt;
}

/// "ppmid", "ppmid.0025" for one cluster; "hub" is the coordinator.
std::optional<record::Json> sent_by(const Context& context, std::string_view what) {
  const auto dot = what.find('.');
  const std::string name(what.substr(0, dot));
  const auto& air = context.bench.world()->air();
  const auto radio = name == "hub" ? air.coordinator() : context.bench.smart_metering().eui_of(name);
  if (!radio) return std::nullopt;
  if (dot == what.npos) return air.sent_by(*radio);
  std::uint16_t cluster{};
  const auto digits = what.substr(dot + 1);
  if (std::from_chars(digits.data(), digits.data() + digits.size(), cluster, 16).ptr != digits.data() + digits.size()) return std::nullopt;
  return air.sent_by(*radio, cluster);
}

/// "hub.kilobyte", "dcc.size_operator": a choice where the sources are open, as this case's bench makes it.
std::optional<record::Json> chosen(const Context& context, std::string_view what) {
  const auto json = [](const std::string& value) { return record::Json::accept(value) ? record::Json::parse(value) : record::Json(value); };
  for (const auto& one : hub::switches(context.bench.file().hub.profile))
    if ("hub." + one.name == what) return json(one.value);
  for (const auto& [name, value] : dcc::describe(context.bench.file().dcc.profile))
    if ("dcc." + name == what) return json(value);
  return std::nullopt;
}

/// What a sniffer would tell.
std::optional<record::Json> air_fact(const Context& context, std::string_view name) {
  auto* world = context.bench.world();
  if (!world) return std::nullopt;
  if (name == "air.ota_unicasts") return world->air().ota_unicasts();
  if (name == "air.ota_unicasts_in_clear") return world->air().ota_unicasts_in_clear();
  if (name.starts_with("air.sent_by.")) return sent_by(context, name.substr(12));
  return std::nullopt;
}

std::optional<record::Json> find_fact(const Context& context, const std::string& name) {
  if (const auto saved = context.run.facts.find(name); saved != context.run.facts.end()) return saved->second;
  auto& metering = context.bench.smart_metering();
  if (name == "time") return std::chrono::duration<double>(context.loop.now().time_since_epoch()).count();
  if (name.starts_with("hub.")) return metering.hub().fact(name);
  if (name.starts_with("han.")) return context.bench.han().fact(name);
  if (name.starts_with("air.")) return air_fact(context, name);
  if (auto heard = context.bench.sniffers().fact(name)) return heard;
  if (name.starts_with("switch.")) return chosen(context, std::string_view(name).substr(7));
  if (name.starts_with("dcc.")) return metering.wide_area().fact(name);
  const auto dot = name.find('.');
  if (dot == std::string::npos) return std::nullopt;
  const std::string device = name.substr(0, dot);
  const std::string_view rest = std::string_view(name).substr(dot + 1);
  if (rest.starts_with("twin.")) return twin_fact(context, device, rest.substr(5));
  const auto eui = metering.eui_of(device);
  if (eui && rest.starts_with("hub.")) return metering.hub().fact(*eui, rest);
  if (eui && (rest.starts_with("dcc.") || rest.starts_with("smi."))) return metering.wide_area().fact(*eui, rest);
  return context.bench.han().fact(device, rest);
}

}  // namespace

Result<void> read_attribute(Context& context) {
  const std::string& device = context.parameters().text("device");
  const NamedAttribute& attribute = *find_attribute(context.parameters().text("attribute"));
  const auto value = context.bench.han().read_attribute(device, attribute.cluster, attribute.id, attribute.on_client, context.deadline);
  if (value.has_error()) return value.error();
  const record::Json json = json_of(*value);
  emit(context.events, record::AttributeRead{.device = device, .cluster = attribute.cluster, .attribute = attribute.id,
                                             .name = std::string(attribute.name), .value = json});
  context.run.facts.insert_or_assign(context.parameters().find<std::string>("save_as").value_or(device + "." + std::string(attribute.name)), json);
  return {};
}

Result<void> expect(Context& context) {
  const std::string& name = context.parameters().text("fact");
  const auto fact = find_fact(context, name);
  if (!fact) return make_error(ErrorCode::not_found, fmt::format("there is no fact \"{}\"", name));
  const plan::Limits limits = plan::limits_from(context.parameters());
  const auto measurement = judge(name, *fact, limits.unit, limits);
  context.measurements.push_back(measurement);
  if (measurement.outcome == record::Verdict::passed) return {};
  return make_error(ErrorCode::expectation_broken, fmt::format("{} is {}, expected {}", name, in_words(*fact), in_words(limits)));
}

Result<void> expect_elapsed(Context& context) {
  const std::string &from = context.parameters().text("from"), &to = context.parameters().text("to");
  const auto begin = find_fact(context, from), end = find_fact(context, to);
  for (const auto& [name, fact] : {std::pair(from, begin), std::pair(to, end)})
    if (!fact || !fact->is_number()) return make_error(ErrorCode::not_found, fmt::format("\"{}\" has no time", name));
  const double seconds = end->get<double>() - begin->get<double>();
  const plan::Limits limits = plan::limits_from(context.parameters());
  context.measurements.push_back(judge(fmt::format("{} to {}", from, to), seconds, "s", limits));
  if (context.measurements.back().outcome == record::Verdict::passed) return {};
  return make_error(ErrorCode::expectation_broken, fmt::format("from {} to {} it took {:.3f} s, expected {}", from, to, seconds, in_words(limits)));
}

Result<void> expect_difference(Context& context) {
  const std::string &from = context.parameters().text("from"), &to = context.parameters().text("to");
  const auto first = find_fact(context, from), second = find_fact(context, to);
  for (const auto& [name, fact] : {std::pair(from, first), std::pair(to, second)})
    if (!fact || !fact->is_number()) return make_error(ErrorCode::not_found, fmt::format("\"{}\" is no number", name));
  const double difference = second->get<double>() - first->get<double>();
  const plan::Limits limits = plan::limits_from(context.parameters());
  context.measurements.push_back(judge(fmt::format("{} less {}", to, from), difference, limits.unit, limits));
  if (context.measurements.back().outcome == record::Verdict::passed) return {};
  return make_error(ErrorCode::expectation_broken, fmt::format("{} less {} is {}, expected {}", to, from, difference, in_words(limits)));
}

Result<void> save(Context& context) {
  const std::string& name = context.parameters().text("fact");
  const auto fact = find_fact(context, name);
  if (!fact) return make_error(ErrorCode::not_found, fmt::format("there is no fact \"{}\"", name));
  context.run.facts.insert_or_assign(context.parameters().text("as"), *fact);
  return {};
}

Result<void> note(Context& context) {
  emit(context.events, record::Note{.text = context.parameters().text("text")});
  return {};
}

Result<void> wait(Context& context) { return context.loop.sleep(context.parameters().duration("for")); }

}  // namespace rig::step
