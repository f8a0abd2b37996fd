// SPDX-License-Identifier: Apache-2.0
//
// A head end in front of the sample street, spoken to in sentences and answering in lines of text.
#pragma once

#include "rig/dcc/head_end.hpp"
#include "rig/dcc/sample_street.hpp"

namespace rig::dcc::sample {

class HeadEndKit {
 public:
  explicit HeadEndKit(Profile profile = {}, Defects defects = {}, Registry lists = street())
      : registry(std::move(lists)), head_end(std::move(profile), registry, {.acb = acb}, defects) {}

  using Lines = std::vector<std::string>;

  Lines submit(const ServiceRequest& request) { return lines(head_end.submit(request, at)); }
  Response response(const ServiceRequest& request) {
    return std::get<Respond>(head_end.submit(request, at).front()).response;
  }
  /// "accepted", or the reason why the request as a whole is refused.
  std::string verdict(const ServiceRequest& request) {
    const Response answer = response(request);
    return answer.refused ? fmt_reason(*answer.refused) : "accepted";
  }
  /// Why the one device of the request is refused; "accepted" if it is not.
  std::string device_verdict(const ServiceRequest& request) {
    const Response answer = response(request);
    if (answer.refused) return "refused as a whole: " + fmt_reason(*answer.refused);
    return answer.refused_devices.empty() ? "accepted" : fmt_reason(answer.refused_devices.front().reason);
  }

  /// The hub reports on a transfer.
  Lines transferred(Eui64 hub, Eui64 device, FirmwareVersion version,
                    gbcs::TransferCode code = gbcs::TransferCode::success) {
    const bool success = code == gbcs::TransferCode::success;
    return say(hub, gbcs::MessageCode::firmware_transfer_alert,
               gbcs::TransferAlert{
                   .alert_code = success ? gbcs::AlertCode::transfer_succeeded : gbcs::AlertCode::transfer_failed,
                   .execution_time = at.utc,
                   .entity = device,
                   .firmware_version = version,
                   .response_code = code});
  }
  /// As in the draft: the hub reports the version of a device.
  Lines version_read(Eui64 hub, Eui64 device, FirmwareVersion version) {
    gbcs::Message message = alert(hub, gbcs::MessageCode::firmware_version_alert, version_alert(version));
    message.supplementary = {.eui = device, .counter = {}, .originator_counter = {}};
    return hear(message);
  }
  /// As it was built: the device reports for itself.
  Lines version_told(Eui64 device, FirmwareVersion version) {
    return say(device, gbcs::MessageCode::firmware_version_alert, version_alert(version));
  }
  Lines say(Eui64 originator, gbcs::MessageCode code, gbcs::Payload payload) {
    return hear(alert(originator, code, std::move(payload)));
  }
  Lines respond(Eui64 originator, gbcs::Counter to, gbcs::Payload payload) {
    gbcs::Message message{.kind = gbcs::MessageKind::response,
                          .counter = to,
                          .originator = originator,
                          .recipient = acb,
                          .payload = std::move(payload)};
    return hear(message);
  }
  Lines hear(const gbcs::Message& message) { return lines(head_end.on_message(message, at)); }
  Lines expire(TimerId::Kind kind, std::uint64_t number) { return lines(head_end.on_timer({kind, number}, at)); }

  void pass(Duration time) {
    at.now += time;
    at.utc += time;
  }
  FirmwareVersion version_of(Eui64 device) const { return registry.smi.find(device)->firmware_version.value_or(0); }

  gbcs::Message alert(Eui64 originator, gbcs::MessageCode code, gbcs::Payload payload) {
    return {.kind = gbcs::MessageKind::alert,
            .counter = next_counter++,
            .originator = originator,
            .recipient = acb,
            .code = code,
            .payload = std::move(payload)};
  }

  Registry registry;
  HeadEnd head_end;
  Instants at{TimePoint{}, UtcTime(std::chrono::sys_days(std::chrono::year(2026) / 3 / 1))};
  gbcs::Counter next_counter{1000};

 private:
  static Lines lines(const Actions& actions) {
    Lines result;
    for (const Action& action : actions) result.push_back(to_string(action));
    return result;
  }
  static std::string fmt_reason(const Reason& reason) { return std::string(name(reason.code)) + ": " + reason.text; }
  gbcs::VersionAlert version_alert(FirmwareVersion version) const {
    return {.execution_time = at.utc, .firmware_version = version};
  }
};

}  // namespace rig::dcc::sample
