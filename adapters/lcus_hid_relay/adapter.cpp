// SPDX-License-Identifier: Apache-2.0
#include "adapters/lcus_hid_relay/adapter.hpp"

#include <fmt/format.h>

namespace rig::lcus_hid_relay {

using device::RelayState;
using namespace std::chrono_literals;

Result<std::unique_ptr<LcusHidRelay>> LcusHidRelay::create(io::Loop& loop, device::UsbDevice& usb,
                                                           const std::string& name, const Settings& settings) {
  std::string subject = fmt::format("relay {}", name);
  const device::UsbIdentity& said = usb.identity();
  if (said.vid != vid || said.pid != pid)
    return make_error(
        ErrorCode::refused,
        fmt::format("expected an LCUS board with a HID chip ({:04x}:{:04x}), found {}", vid, pid, usb.name()),
        std::move(subject));
  return std::unique_ptr<LcusHidRelay>(new LcusHidRelay(loop, usb, std::move(subject), settings));
}

LcusHidRelay::LcusHidRelay(io::Loop& loop, device::UsbDevice& usb, std::string subject, const Settings& settings)
    : settings_(settings), calls_(loop, usb, std::move(subject)) {}

Result<void> LcusHidRelay::set(unsigned channel, RelayState state, Deadline deadline) {
  auto turn = calls_.take_turn(settings_.model.name, channels(), channel, deadline);
  if (turn.has_error()) return turn.error();
  // An answer says nothing of the command it belongs to: a late one would pass for that to this command.
  if (answer_is_owed_)
    if (auto quiet = turn->discard(settings_.endpoint_in, answer_size, 100ms); quiet.has_error()) return quiet;
  answer_is_owed_ = true;
  if (auto sent = turn->transfer_out(settings_.endpoint_out, switch_command(channel, state)); sent.has_error())
    return sent;
  const auto answer = turn->transfer_in(settings_.endpoint_in, answer_size);
  if (answer.has_error()) return answer.error();
  answer_is_owed_ = false;
  if (answer->empty()) return turn->error(ErrorCode::protocol_violation, "the board answered with an empty report");
  return {};
}

Result<RelayState> LcusHidRelay::read(unsigned channel, Deadline) {
  return make_error(ErrorCode::unsupported, "no way is known to ask an LCUS board with a HID chip for its contacts",
                    fmt::format("{}.{}", calls_.subject(), channel));
}

}  // namespace rig::lcus_hid_relay
