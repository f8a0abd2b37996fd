// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "rig/dcc/actions.hpp"

namespace rig::dcc {
namespace {

constexpr std::size_t most_listed = 5;

template <class Items, class Tell>
std::string listed(const Items& items, Tell tell) {
  std::string text;
  for (std::size_t i = 0; i < std::min(items.size(), most_listed); ++i)
    text.append(i == 0 ? "" : ", ").append(tell(items[i]));
  if (items.size() > most_listed) text += fmt::format(" and {} more", items.size() - most_listed);
  return text;
}

std::string euis(const std::vector<Eui64>& devices) {
  return listed(devices, [](Eui64 device) { return to_string(device); });
}

std::string when(const std::optional<UtcTime>& activation) {
  return activation ? fmt::format(", active at {}", utc_text(*activation)) : "";
}

struct NoticeText {
  std::string operator()(const RequestNotice& notice) const {
    return fmt::format("image {:.8} goes to {}{}", rig::to_string(notice.hash), euis(*notice.devices),
                       when(notice.activation));
  }
  std::string operator()(const TransferNotice& notice) const {
    return fmt::format("{}{}{} of {} to {}", notice.dcc_alert, notice.dcc_alert.empty() ? "" : " ", name(notice.code),
                       version_text(notice.firmware_version), to_string(notice.device));
  }
  std::string operator()(const VersionNotice& notice) const {
    if (!notice.firmware_version) return fmt::format("{} did not tell its version", to_string(notice.device));
    return fmt::format("{} runs {}, {}", to_string(notice.device), version_text(*notice.firmware_version),
                       notice.changed ? "changed" : "not changed");
  }
  std::string operator()(const ReadNotice& notice) const {
    if (notice.code != gbcs::ReadCode::success) return fmt::format("{} could not be read", to_string(notice.device));
    return fmt::format("{} runs {}{}", to_string(notice.device), version_text(notice.firmware_version),
                       notice.on_cpl ? "" : ", which is not on the CPL");
  }
  std::string operator()(const ActivationNotice& notice) const {
    if (!notice.outcome) return fmt::format("{} accepted the activation", to_string(notice.device));
    return fmt::format("{} activation {}, runs {}", to_string(notice.device), name(notice.outcome->code),
                       version_text(notice.outcome->firmware_version));
  }
  std::string operator()(const ReceiptNotice& notice) const {
    return fmt::format("{} says {} of image {:.8}", to_string(notice.device), name(notice.alert),
                       rig::to_string(notice.hash));
  }
  std::string operator()(const NoResponseNotice& notice) const {
    return fmt::format("no response from {}", to_string(notice.device));
  }
};

std::string_view name(TimerId::Kind kind) {
  switch (kind) {
    case TimerId::Kind::hub:
      return "hub";
    case TimerId::Kind::version:
      return "version";
    case TimerId::Kind::command:
      return "command";
  }
  return "unknown";
}

struct ActionText {
  std::string operator()(const Respond& action) const {
    const Response& response = action.response;
    if (response.refused)
      return fmt::format("respond {}: refused, {}: {}", response.request_id, dcc::name(response.refused->code),
                         response.refused->text);
    std::string text = fmt::format("respond {}: accepted {}", response.request_id, response.accepted_devices.size());
    if (response.refused_devices.empty()) return text;
    return text + "; refused " + listed(response.refused_devices, [](const RefusedDevice& device) {
             return fmt::format("{} {}: {}", to_string(device.device), dcc::name(device.reason.code),
                                device.reason.text);
           });
  }
  std::string operator()(const Distribute& action) const {
    return fmt::format("distribute job {} to hub {}: {} for {}{}{}", action.job, to_string(action.hub),
                       version_text(action.firmware_version), euis(action.targets), when(action.activation),
                       action.force_replace ? ", force replace" : "");
  }
  std::string operator()(const SendCommand& action) const {
    return fmt::format("send {} to {} through hub {}, counter {}", gbcs::name(action.message.code),
                       to_string(action.device), to_string(action.hub), action.message.counter);
  }
  std::string operator()(const SupplierAlert& action) const {
    return fmt::format("alert {}: {}", to_string(action.supplier), std::visit(NoticeText{}, action.notice));
  }
  std::string operator()(const ArmTimer& action) const {
    return fmt::format("arm {} timer {} at {}", name(action.timer.kind), action.timer.number,
                       format_duration(action.at.time_since_epoch()));
  }
  std::string operator()(const DisarmTimer& action) const {
    return fmt::format("disarm {} timer {}", name(action.timer.kind), action.timer.number);
  }
  std::string operator()(const Log& action) const {
    constexpr std::array<std::string_view, 3> levels{"note", "refused", "incident"};
    return fmt::format("{} {}: {}", levels[static_cast<std::size_t>(action.level)], to_string(action.device),
                       action.text);
  }
};

}  // namespace

std::string to_string(const Action& action) { return std::visit(ActionText{}, action); }

}  // namespace rig::dcc
