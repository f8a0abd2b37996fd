// SPDX-License-Identifier: Apache-2.0
#include "adapters/cleware_switch/adapter.hpp"

#include <fmt/format.h>

namespace rig::cleware_switch {
namespace {

// As many as public tools were found to need.
constexpr int most_commands = 5;
constexpr int most_reports = 50;

}  // namespace

Result<std::unique_ptr<ClewareSwitch>> ClewareSwitch::create(io::Loop& loop, device::UsbDevice& usb,
                                                             const std::string& name, const Settings& settings) {
  const Model& model = settings.model;
  std::string subject = fmt::format("relay {}", name);
  const device::UsbIdentity& said = usb.identity();
  if (said.vid != vid || said.pid != model.pid || said.product.find(model.product) == std::string::npos)
    return make_error(ErrorCode::refused,
                      fmt::format("the bench says {} ({:04x}:{:04x}, with '{}' in its product text), found {} '{}'",
                                  model.name, vid, model.pid, model.product, usb.name(), said.product),
                      std::move(subject));
  return std::unique_ptr<ClewareSwitch>(new ClewareSwitch(loop, usb, std::move(subject), model));
}

ClewareSwitch::ClewareSwitch(io::Loop& loop, device::UsbDevice& usb, std::string subject, const Model& model)
    : model_(model), calls_(loop, usb, std::move(subject)) {}

Result<void> ClewareSwitch::set(unsigned channel, RelayState state, Deadline deadline) {
  auto turn = calls_.take_turn(model_.name, channels(), channel, deadline);
  if (turn.has_error()) return turn.error();
  const auto command = encode_switch(model_, channel, state);
  for (int attempt = 0; attempt < most_commands; ++attempt) {
    if (auto sent = turn->control_out(set_report, {command.data(), command.size()}); sent.has_error()) return sent;
    const auto settled = listen(*turn, channel, state);
    if (settled.has_error()) return settled.error();
    if (*settled == state) return {};
  }
  return turn->error(ErrorCode::not_confirmed,
                     fmt::format("{} was commanded {} times, the switch does not steadily say so", device::name(state),
                                 most_commands));
}

Result<RelayState> ClewareSwitch::read(unsigned channel, Deadline deadline) {
  auto turn = calls_.take_turn(model_.name, channels(), channel, deadline);
  if (turn.has_error()) return turn.error();
  const auto settled = listen(*turn, channel, std::nullopt);
  if (settled.has_error()) return settled.error();
  if (*settled) return **settled;
  return turn->error(ErrorCode::not_confirmed,
                     fmt::format("the switch says now on, now off, in {} reports", most_reports));
}

Result<std::optional<RelayState>> ClewareSwitch::listen(Turn& turn, unsigned channel,
                                                        std::optional<RelayState> wanted) {
  Steadiness steadiness;
  std::optional<RelayState> settled;
  for (int heard = 0; heard < most_reports; ++heard) {
    const auto report = turn.transfer_in(endpoint_in, longest_report);
    if (report.has_error()) return report.error();
    const auto state = state_in(model_, *report, channel);
    if (!state) return turn.error(ErrorCode::protocol_violation, "the switch sent an empty report");
    settled = steadiness.feed(*state);
    if (settled && (!wanted || settled == wanted)) break;
  }
  return settled;
}

}  // namespace rig::cleware_switch
