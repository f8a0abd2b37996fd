// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/znp/session_events.hpp"

#include <fmt/format.h>

namespace rig::znp {
namespace {

std::string hex(const auto& bytes) { return to_hex({bytes.data(), bytes.size()}, " "); }

struct Print {
  std::string operator()(const Write& write) const { return "write " + hex(write.bytes); }
  std::string operator()(const wire::ArmTimer& arm) const { return "arm " + format_duration(arm.at.time_since_epoch()); }
  std::string operator()(const wire::DisarmTimer&) const { return "disarm"; }
  std::string operator()(const Ready& ready) const {
    return fmt::format("ready: product {}, {}.{}.{}, build {}, {}, PAN 0x{:04X}, channel {}, {}", static_cast<unsigned>(ready.version.product), ready.version.major,
                       ready.version.minor, ready.version.maintenance, ready.build.value_or(0), to_string(ready.eui64), ready.pan_id, ready.channel,
                       ready.formed ? "formed" : "resumed");
  }
  std::string operator()(const Incoming& message) const {
    return fmt::format("incoming from {}: profile {:04X} cluster {:04X} {}->{}{}: {}", to_string(message.sender), message.profile, message.cluster,
                       message.source_endpoint, message.destination_endpoint, message.secured ? " secured" : "", hex(message.payload.bytes));
  }
  std::string operator()(const MessageSent& sent) const { return fmt::format("message {} sent: {}", static_cast<std::uint32_t>(sent.tag), name(sent.status)); }
  std::string operator()(const RequestDone& done) const {
    return fmt::format("request {} done: {} {}", static_cast<std::uint32_t>(done.ticket), done.command, name(done.status));
  }
  std::string operator()(const Joined& joined) const {
    return fmt::format("{} {} as {}", to_string(joined.eui64), joined.again ? "rejoined" : "joined", to_string(joined.node));
  }
  std::string operator()(const Left& left) const { return fmt::format("{} left, was {}", to_string(left.eui64), to_string(left.node)); }
  std::string operator()(const UnexpectedReset& reset) const {
    return fmt::format("unexpected reset {}, {} messages lost", static_cast<unsigned>(reset.reason), reset.messages_lost);
  }
  std::string operator()(const Failed& failed) const { return "failed: " + describe(failed.error); }
};

}  // namespace

std::string to_string(const Action& action) { return std::visit(Print{}, action); }

}  // namespace rig::znp
