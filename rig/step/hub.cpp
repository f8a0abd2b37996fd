// SPDX-License-Identifier: Apache-2.0
//
// What happens to the Communications Hub that the rig plays.
#include "rig/bench/virtual_world.hpp"
#include "rig/step/engines.hpp"
#include "rig/step/parties.hpp"

namespace rig::step {
namespace {

hub::DutyState duty_state(std::string_view text) {
  for (const auto state : {hub::DutyState::normal, hub::DutyState::limited, hub::DutyState::critical, hub::DutyState::regulated})
    if (hub::name(state) == text) return state;
  return hub::DutyState::normal;
}

hub::DeviceClass device_class(std::string_view text) {
  if (text == "ihd") return hub::DeviceClass::ihd;
  if (text == "hcalcs") return hub::DeviceClass::hcalcs;
  if (text == "esme") return hub::DeviceClass::esme;
  return text == "gsme" ? hub::DeviceClass::gsme : hub::DeviceClass::ppmid;
}

}  // namespace

Result<void> hub_power(Context& context) {
  const bool on = context.parameters().text("power") == "on";
  context.bench.smart_metering().hub().set_power(on);
  if (auto* world = context.bench.world()) world->silence_hub(!on);
  return {};
}

Result<void> hub_clock(Context& context) {
  const auto by = context.parameters().duration("by");
  context.bench.smart_metering().hub().set_time_available(context.parameters().boolean("valid"));
  context.bench.smart_metering().hub().set_clock(context.parameters().text("direction") == "ahead" ? by : -by);
  return {};
}

Result<void> duty_cycle(Context& context) {
  context.bench.smart_metering().hub().set_duty_state(duty_state(context.parameters().text("state")), context.parameters().duration("for"));
  return {};
}

Result<void> airtime(Context& context) {
  std::optional<Eui64> device;
  if (const auto name = context.parameters().find<std::string>("device")) {
    const auto eui = eui_of(context, *name);
    if (eui.has_error()) return eui.error();
    device = *eui;
  }
  if (!context.bench.file().hub.sub_ghz.active) return make_error(ErrorCode::unsupported, "this bench has no sub-GHz duty cycle: hub.sub_ghz.active");
  context.bench.smart_metering().hub().spend_airtime(device, context.parameters().duration("for"));
  return {};
}

Result<void> unjoin(Context& context) {
  const auto device = eui_of(context, context.parameters().text("device"));
  if (device.has_error()) return device.error();
  context.bench.smart_metering().hub().remove(*device);
  return {};
}

Result<void> send_to_hub(Context& context) {
  const auto image = image_of(context);
  if (image.has_error()) return image.error();
  const auto devices = devices_of(context);
  if (devices.has_error()) return devices.error();
  const auto& parameters = context.parameters();
  const auto type = device_class(parameters.text("class"));
  const auto kind = hub::hub_activates(type) ? dcc::RequestKind::update_ppmid_firmware : dcc::RequestKind::update_firmware;
  const auto facts = dcc::read_image(kind, (*image)->source.data);
  if (facts.has_error()) return facts.error();
  auto& target = context.bench.smart_metering().hub();
  hub::Job job{.id = hub::JobId{1'000'000 + ++context.run.requests}, .image = {}, .targets = *devices, .activation = {}};
  job.image = {.device_class = type, .id = (*image)->source.id, .hardware = facts->header.hardware,
               .manufacturer_image_size = static_cast<std::uint32_t>(facts->manufacturer_size), .manufacturer_image_hash = facts->hash,
               .force_replace = parameters.boolean("force_replace")};
  if (parameters.text("activation") == "at") job.activation = target.utc() + parameters.duration("after");
  if (parameters.text("activation") == "past") job.activation = target.utc() - parameters.duration("after");
  target.receive(job, std::make_shared<const Bytes>((*image)->source.data.begin(), (*image)->source.data.end()));
  return {};
}

}  // namespace rig::step
