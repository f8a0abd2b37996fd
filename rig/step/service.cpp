// SPDX-License-Identifier: Apache-2.0
//
// Service requests, and what comes back of them.
#include <fmt/format.h>

#include "rig/dcc/precheck.hpp"
#include "rig/step/engines.hpp"
#include "rig/step/parties.hpp"

namespace rig::step {
namespace {

std::optional<UtcTime> activation(const Context& context) {
  const std::string& when = context.parameters().text("activation");
  if (when == "at") return context.bench.smart_metering().hub().utc() + context.parameters().duration("after");
  if (when == "past") return context.bench.smart_metering().hub().utc() - context.parameters().duration("after");
  return std::nullopt;
}

gbcs::ActivationTime command_time(const Context& context) {
  if (context.parameters().text("activation") == "cancel") return gbcs::Cancellation{};
  const auto at = activation(context);
  if (at) return *at;
  return gbcs::AtOnce{};
}

dcc::RequestKind kind_of(const std::string& number) {
  if (number == "11.1") return dcc::RequestKind::update_firmware;
  if (number == "11.2") return dcc::RequestKind::read_firmware_version;
  if (number == "11.3") return dcc::RequestKind::activate_firmware;
  return number == "11.4" ? dcc::RequestKind::update_ppmid_firmware : dcc::RequestKind::read_device_model;
}

/// The octets of the image, damaged where the plan wants it.
Bytes octets_of(const Context& context, const LoadedImage& image) {
  Bytes octets(image.source.data.begin(), image.source.data.end());
  if (context.parameters().boolean("corrupt")) octets[octets.size() / 2] ^= 0x01;
  return octets;
}

Result<dcc::RequestBody> distribution(const Context& context, dcc::RequestKind kind) {
  const auto image = image_of(context);
  if (image.has_error()) return image.error();
  auto devices = devices_of(context);
  if (devices.has_error()) return devices.error();
  if (const auto group = context.parameters().find<std::string>("group")) {
    const auto& all = context.run.groups[*group];
    devices->insert(devices->end(), all.begin(), all.end());
  }
  const auto octets = std::make_shared<const Bytes>(octets_of(context, **image));
  const auto version = context.parameters().has("version") ? static_cast<std::uint32_t>(context.parameters().integer("version")) : (*image)->source.id.file_version;
  if (kind == dcc::RequestKind::update_firmware) return dcc::RequestBody(dcc::UpdateFirmware{octets, version, std::move(*devices)});
  return dcc::RequestBody(dcc::UpdatePpmidFirmware{octets, version, std::move(*devices), activation(context)});
}

Result<dcc::RequestBody> body_of(const Context& context, dcc::RequestKind kind) {
  if (kind == dcc::RequestKind::update_firmware || kind == dcc::RequestKind::update_ppmid_firmware) return distribution(context, kind);
  const auto device = eui_of(context, context.parameters().text("device"));
  if (device.has_error()) return device.error();
  if (kind == dcc::RequestKind::read_firmware_version) return dcc::RequestBody(dcc::ReadFirmwareVersion{*device});
  if (kind == dcc::RequestKind::read_device_model) return dcc::RequestBody(dcc::ReadDeviceModel{*device});
  const auto image = image_of(context);
  if (image.has_error()) return image.error();
  const auto facts = dcc::read_image(dcc::RequestKind::update_firmware, (*image)->source.data);
  if (facts.has_error()) return facts.error();
  Sha256Digest hash = facts->hash;
  if (context.parameters().boolean("corrupt")) hash[0] ^= 0x01;
  return dcc::RequestBody(dcc::ActivateFirmware{*device, hash, command_time(context)});
}

void save_response(Context& context, const dcc::Response& response) {
  auto& facts = context.run.facts;
  facts["response.refused"] = response.refused ? record::Json(name(response.refused->code)) : record::Json(nullptr);
  facts["response.text"] = response.refused ? response.refused->text : "";
  facts["response.accepted"] = response.accepted_devices.size();
  facts["response.refused_devices"] = response.refused_devices.size();
  std::string reasons;
  for (const auto& one : response.refused_devices) {
    facts["response.reason." + context.bench.smart_metering().name_of(one.device)] = name(one.reason.code);
    if (reasons.size() < 200) reasons += (reasons.empty() ? "" : ", ") + std::string(name(one.reason.code));
  }
  facts["response.reasons"] = reasons;
}

std::vector<std::string_view> checks_passed(const dcc::PreCheck& check) {
  std::vector<std::string_view> names;
  for (const auto& step : check.steps)
    if (step.result() == image::Level::ok) names.push_back(step.name);
  return names;
}

Result<void> expect_answer(const Context& context, const dcc::Response& response) {
  const std::string& wanted = context.parameters().text("answer");
  const bool partly = !response.refused && !response.refused_devices.empty();
  const std::string_view got = response.refused || response.accepted_devices.empty() ? "refused" : partly ? "partly" : "accepted";
  std::string why = response.refused ? fmt::format("{}: {}", name(response.refused->code), response.refused->text) : std::string();
  if (!response.refused_devices.empty()) {
    const auto& first = response.refused_devices.front().reason;
    why = fmt::format("{}: {}", name(first.code), first.text);
  }
  if (wanted == "any") return {};
  if (got != wanted) return make_error(ErrorCode::expectation_broken, fmt::format("the request was answered {}{}{}, expected {}", got, why.empty() ? "" : ", ", why, wanted));
  const auto reason = context.parameters().find<std::string>("reason");
  if (!reason || why.starts_with(*reason + ":")) return {};
  return make_error(ErrorCode::expectation_broken, fmt::format("the request was refused as {}, expected {}", why, *reason));
}

}  // namespace

Result<void> submit(Context& context) {
  const auto kind = kind_of(context.parameters().text("request"));
  const auto sender = eui_of(context, context.parameters().text("from"));
  if (sender.has_error()) return sender.error();
  for (std::int64_t i = 0; i < context.parameters().integer("times"); ++i) {
    auto body = body_of(context, kind);
    if (body.has_error()) return body.error();
    const dcc::ServiceRequest request{.id = fmt::format("{}-{}", dcc::number(kind), ++context.run.requests), .sender = *sender, .body = std::move(*body),
                                      .override_reason = context.parameters().find<std::string>("override").value_or("")};
    const auto response = context.bench.smart_metering().wide_area().submit(request);
    save_response(context, response);
    if (i + 1 == context.parameters().integer("times")) return expect_answer(context, response);
  }
  return {};
}

Result<void> submit_file(Context& context) {
  auto request = dcc::load_request(context.parameters().path("file"));
  if (request.has_error()) return request.error();
  const auto response = context.bench.smart_metering().wide_area().submit(*request);
  save_response(context, response);
  return expect_answer(context, response);
}

Result<void> precheck(Context& context) {
  const auto image = image_of(context);
  if (image.has_error()) return image.error();
  const auto kind = kind_of(context.parameters().text("request"));
  Sha256Digest hash{};
  if (const auto facts = dcc::read_image(kind, (*image)->source.data); facts.has_value()) hash = facts->hash;
  if (context.parameters().boolean("wrong_hash")) hash[31] ^= 0x01;
  const auto& defects = context.bench.file().dcc.defects;
  Bytes octets((*image)->source.data.begin(), (*image)->source.data.end());
  if (defects.image_arrives_damaged) octets[octets.size() / 2] ^= 0x01;
  const auto check = dcc::supplier_pre_check(kind, octets, hash, context.bench.smart_metering().registry().cpl, defects);
  const auto reasons = check.reasons();
  context.run.facts["precheck.checks"] = fmt::format("{}", fmt::join(checks_passed(check), " "));
  context.run.facts["precheck.may_send"] = check.may_send();
  context.run.facts["precheck.reasons"] = fmt::format("{}", fmt::join(reasons, "; "));
  context.run.facts["precheck.entry"] = check.entry ? record::Json(check.entry->id) : record::Json(nullptr);
  return {};
}

Result<void> wait_for_alert(Context& context) {
  const std::string& name = context.parameters().text("device");
  const auto device = eui_of(context, name);
  if (device.has_error()) return device.error();
  auto& area = context.bench.smart_metering().wide_area();
  const std::string& code = context.parameters().text("code");
  const auto waited = area.wait_for_alert(*device, alert_code(code), static_cast<std::uint64_t>(context.parameters().integer("count")), context.deadline);
  if (waited.has_error() && waited.error().code == ErrorCode::timeout) return make_error(ErrorCode::timeout, fmt::format("no alert {} about {}", code, name));
  if (waited.has_error()) return waited;
  const auto wanted = context.parameters().find<std::string>("response");
  const auto got = area.fact(*device, "dcc.transfer_code");
  if (!wanted || (got && *got == *wanted)) return {};
  return make_error(ErrorCode::expectation_broken, fmt::format("alert {} about {} says {}, expected {}", code, name, got->is_null() ? "nothing" : got->get<std::string>(), *wanted));
}

Result<void> wait_for_notice(Context& context) {
  const std::string& name = context.parameters().text("device");
  const auto device = eui_of(context, name);
  if (device.has_error()) return device.error();
  const std::string& kind = context.parameters().text("notice");
  const auto notice = context.bench.smart_metering().wide_area().wait_for_notice(*device, kind, context.deadline);
  if (notice.has_value()) {
    context.run.facts["notice"] = io::to_string(*notice);
    return {};
  }
  if (notice.error().code != ErrorCode::timeout) return notice.error();
  return make_error(ErrorCode::timeout, fmt::format("the suppliers were told nothing of kind {} about {}", kind, name));
}

}  // namespace rig::step
