// SPDX-License-Identifier: Apache-2.0
//
// What goes wrong between the parties: on the wide area network, and on the air of a virtual bench.
#include <fmt/format.h>

#include "rig/bench/virtual_world.hpp"
#include "rig/sim/fault_layout.hpp"
#include "rig/step/engines.hpp"
#include "rig/step/parties.hpp"

namespace rig::step {
namespace {

template <class Enum>
Enum named(std::string_view text) {
  for (const auto& one : yaml::Names<Enum>::values)
    if (one.name == text) return one.value;
  return {};
}

Result<sim::Air*> air_of(const Context& context) {
  if (auto* world = context.bench.world()) return &world->air();
  return make_error(ErrorCode::unsupported, "the air of a real bench takes no faults");
}

}  // namespace

Result<void> inject(Context& context) {
  const auto air = air_of(context);
  if (air.has_error()) return air.error();
  const auto& parameters = context.parameters();
  const auto now = context.loop.now().time_since_epoch();
  sim::FaultRule rule{.what = named<sim::Fault>(parameters.text("what")), .way = named<sim::Way>(parameters.text("way")), .rate = parameters.number("rate")};
  if (const auto device = parameters.find<std::string>("device")) {
    const auto eui = eui_of(context, *device);
    if (eui.has_error()) return eui.error();
    rule.device = *eui;
  }
  if (const auto message = parameters.find<std::string>("message")) rule.message = named<ota::CommandId>(*message);
  if (const auto cluster = parameters.find<std::int64_t>("cluster")) rule.cluster = static_cast<std::uint16_t>(*cluster);
  rule.first = static_cast<std::uint32_t>(parameters.integer("first"));
  rule.count = static_cast<std::uint32_t>(parameters.integer("count"));
  rule.from = now;
  if (const auto period = parameters.find<Duration>("for")) rule.until = now + *period;
  rule.delay = parameters.duration("delay");
  (*air)->add_rule(rule);
  return {};
}

Result<void> clear_faults(Context& context) {
  const auto air = air_of(context);
  if (air.has_error()) return air.error();
  (*air)->clear_rules();
  return {};
}

Result<void> lose_alert(Context& context) {
  context.bench.smart_metering().wide_area().lose(alert_code(context.parameters().text("code")), static_cast<unsigned>(context.parameters().integer("count")));
  return {};
}

Result<void> resend_alert(Context& context) {
  auto& area = context.bench.smart_metering().wide_area();
  const std::string& code = context.parameters().text("code");
  const Bytes* last = area.last(alert_code(code));
  if (!last) return make_error(ErrorCode::not_ready, fmt::format("no alert {} has come yet", code));
  Bytes octets = *last;
  if (context.parameters().boolean("damaged")) octets[octets.size() / 2] ^= 0x01;
  area.receive(std::move(octets));
  return {};
}

Result<void> receive_message(Context& context) {
  context.bench.smart_metering().wide_area().receive(context.parameters().hex("hex"));
  return {};
}

Result<void> tamper(Context& context) {
  const std::string& with = context.parameters().text("with");
  const io::Tamper what = with == "signature" ? io::Tamper::signature : with == "mac" ? io::Tamper::mac : io::Tamper::recipient;
  context.bench.smart_metering().wide_area().tamper_with_next_command(what);
  return {};
}

Result<void> replay_command(Context& context) {
  auto& area = context.bench.smart_metering().wide_area();
  const auto device = eui_of(context, context.parameters().text("device"));
  if (device.has_error()) return device.error();
  if (!area.last_command()) return make_error(ErrorCode::not_ready, "no command was sent yet");
  area.replay(*area.last_command(), *device);
  return {};
}

}  // namespace rig::step
