// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

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

std::optional<record::Json> find_fact(const Context& context, const std::string& name) {
  if (const auto saved = context.run.facts.find(name); saved != context.run.facts.end()) return saved->second;
  const auto dot = name.find('.');
  if (dot == std::string::npos) return std::nullopt;
  return context.bench.han().fact(name.substr(0, dot), std::string_view(name).substr(dot + 1));
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

Result<void> note(Context& context) {
  emit(context.events, record::Note{.text = context.parameters().text("text")});
  return {};
}

Result<void> wait(Context& context) { return context.loop.sleep(context.parameters().duration("for")); }

}  // namespace rig::step
