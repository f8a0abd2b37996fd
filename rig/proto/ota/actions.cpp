// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/ota/actions.hpp"

namespace rig::ota {

std::string to_string(const ClientAddress& client) {
  return fmt::format("{}/{}{}", to_string(client.node), client.endpoint, client.eui ? fmt::format(" ({})", to_string(*client.eui)) : "");
}

std::string_view name(ClientState state) {
  switch (state) {
    case ClientState::known: return "known";
    case ClientState::offered: return "offered";
    case ClientState::downloading: return "downloading";
    case ClientState::waiting: return "waiting";
    case ClientState::complete: return "complete";
    case ClientState::ended: return "ended";
    case ClientState::activated: return "activated";
    case ClientState::more_needed: return "more_needed";
    case ClientState::failed: return "failed";
    case ClientState::aborted: return "aborted";
    case ClientState::gone: return "gone";
  }
  return "unknown";
}

namespace {

std::string text(const Send& a) {
  return fmt::format("send {}{}{} {}", to_string(a.client), a.encrypt ? " encrypted" : "", a.retry ? "" : " without retry", to_hex(a.frame, " "));
}
std::string text(const wire::ArmTimer& a) { return "arm timer " + format_duration(a.at.time_since_epoch()); }
std::string text(const wire::DisarmTimer&) { return "disarm timer"; }
std::string text(const QueryReceived& a) { return fmt::format("{} asks {}", to_string(a.client), wire::print(a.query)); }
std::string text(const Offered& a) { return fmt::format("{} offered {}, {} octets", to_string(a.client), to_string(a.image), a.size); }
std::string text(const HardwareMismatch& a) {
  return fmt::format("{} hardware 0x{:04X} does not suit {}", to_string(a.client), a.hardware_version, to_string(a.image));
}
std::string text(const NotOffered& a) { return fmt::format("{} not offered: {}", to_string(a.client), zcl::name(a.status)); }
std::string text(const TransferStarted& a) { return fmt::format("{} starts {} at {}", to_string(a.client), to_string(a.image), a.offset); }
std::string text(const Resumed& a) { return fmt::format("{} resumes at {} after {}", to_string(a.client), a.offset, format_duration(a.gap)); }
std::string text(const Restarted& a) { return fmt::format("{} restarts, had {}", to_string(a.client), a.had); }
std::string text(const TransferComplete& a) { return fmt::format("{} has all of {}", to_string(a.client), to_string(a.image)); }
std::string text(const UpgradeEnd& a) {
  return fmt::format("{} ends {} with {}{}{}", to_string(a.client), to_string(a.image), zcl::name(a.status), a.early ? ", early" : "",
                     a.repeated ? ", repeated" : "");
}
std::string text(const ActivationSent& a) {
  return fmt::format("{} activates {} at 0x{:08X}, now 0x{:08X}", to_string(a.client), to_string(a.image), a.upgrade_time, a.current_time);
}
std::string text(const AbortSent& a) { return fmt::format("{} aborted at {}", to_string(a.client), a.offset); }
std::string text(const ClientGone& a) { return fmt::format("{} gone, silent for {}", to_string(a.client), format_duration(a.silence)); }
std::string text(const RequestRefused& a) {
  return fmt::format("{} refused {}: {}", to_string(a.client), name(a.command), zcl::name(a.status));
}
std::string text(const UnencryptedRefused& a) { return fmt::format("{} refused {}: not encrypted", to_string(a.client), name(a.command)); }
std::string text(const TableFull& a) { return fmt::format("{} not served: the client table is full", to_string(a.client)); }

}  // namespace

std::string to_string(const Action& action) {
  return std::visit([](const auto& a) { return text(a); }, action);
}

}  // namespace rig::ota
