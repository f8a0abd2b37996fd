// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/ezsp/session_events.hpp"

#include "rig/proto/ezsp/frame_table.hpp"

namespace rig::ezsp {
namespace {

std::string hex(const auto& bytes) { return to_hex({bytes.data(), bytes.size()}, " "); }

struct Print {
  std::string operator()(const ash::Write& write) const { return ash::to_string(ash::Link::Action(write)); }
  std::string operator()(const wire::ArmTimer& arm) const {
    return "arm " + format_duration(arm.at.time_since_epoch());
  }
  std::string operator()(const wire::DisarmTimer&) const { return "disarm"; }
  std::string operator()(const Ready& ready) const {
    return fmt::format(
        "ready: EZSP {}, stack {:04X}, firmware {}.{}.{} build {}, {} at {}, PAN 0x{:04X}, channel {}, {}, {} settings "
        "refused",
        ready.version, ready.stack_version, ready.firmware.major, ready.firmware.minor, ready.firmware.patch,
        ready.firmware.build, to_string(ready.eui64), to_string(ready.node), ready.network.pan_id,
        ready.network.channel, ready.formed ? "formed" : "resumed", ready.refused.size());
  }
  std::string operator()(const Incoming& message) const {
    const std::string eui64 = message.sender_eui64 ? to_string(*message.sender_eui64) : "unknown EUI-64";
    return fmt::format("incoming from {} ({}): profile {:04X} cluster {:04X} {}->{} options {:04X}: {}",
                       to_string(message.sender), eui64, message.aps.profile, message.aps.cluster,
                       message.aps.source_endpoint, message.aps.destination_endpoint, message.aps.options,
                       hex(message.payload.bytes));
  }
  std::string operator()(const MessageSent& sent) const {
    return fmt::format("message {} sent: {}", static_cast<std::uint32_t>(sent.tag), name(sent.status));
  }
  std::string operator()(const RequestDone& done) const {
    return fmt::format("request {} done: {} [{}]", static_cast<std::uint32_t>(done.ticket), name(done.status),
                       hex(done.response));
  }
  std::string operator()(const DeviceJoined& joined) const {
    return fmt::format("{} joined as {} under {} ({})", to_string(joined.eui64), to_string(joined.node),
                       to_string(joined.parent), static_cast<int>(joined.how));
  }
  std::string operator()(const DeviceLeft& left) const {
    return fmt::format("{} left, was {}", to_string(left.eui64), to_string(left.node));
  }
  std::string operator()(const StackStatus& stack) const { return "stack: " + name(stack.status); }
  std::string operator()(const OtherCallback& other) const {
    return fmt::format("callback 0x{:04X}: {}", other.id, hex(other.parameters));
  }
  std::string operator()(const CallbacksLost&) const { return "callbacks lost"; }
  std::string operator()(const UnexpectedReset& reset) const {
    return fmt::format("unexpected reset {:02X}, {} messages lost", static_cast<Byte>(reset.code), reset.messages_lost);
  }
  std::string operator()(const Failed& failed) const { return "failed: " + describe(failed.error); }
};

}  // namespace

std::string to_string(const Action& action) { return std::visit(Print{}, action); }

}  // namespace rig::ezsp
