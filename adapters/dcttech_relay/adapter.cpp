// SPDX-License-Identifier: Apache-2.0
#include "adapters/dcttech_relay/adapter.hpp"

#include <fmt/format.h>

namespace rig::dcttech_relay {
namespace {

using adapter::UsbCalls;

Result<State> ask(UsbCalls::Turn& turn, std::uint8_t report) {
  const auto answer = turn.control_in(get_report(report), report_size);
  if (answer.has_error()) return answer.error();
  const auto state = decode_state(*answer);
  if (state.has_value()) return *state;
  return turn.error(ErrorCode::protocol_violation,
                    fmt::format("expected five characters of an id, two octets and the contacts, the board answered {}",
                                answer->empty() ? "nothing" : to_hex(*answer, " ")));
}

/// Asks for report `report`, and for the other one when the firmware does not know that; `report` is then the one it
/// knows.
Result<State> ask_either(UsbCalls::Turn& turn, std::uint8_t& report) {
  auto state = ask(turn, report);
  if (state.has_value() || state.error().code != ErrorCode::refused) return state;
  const auto other = static_cast<std::uint8_t>(1 - report);
  auto second = ask(turn, other);
  if (second.has_value()) report = other;
  return second;
}

Result<Model> recognise(const device::UsbDevice& usb, const std::string& subject, const Settings& settings) {
  const device::UsbIdentity& said = usb.identity();
  const Model* model = find_model(said.product);
  if (!model || said.manufacturer != manufacturer)
    return make_error(
        ErrorCode::refused,
        fmt::format("expected USBRelay1, 2, 4 or 8 of '{}', {} is '{}' of '{}'; many makers share these USB ids",
                    manufacturer, usb.name(), said.product, said.manufacturer),
        subject);
  if (settings.model && settings.model->name != model->name)
    return make_error(ErrorCode::refused,
                      fmt::format("the bench says {}, the board says {}", settings.model->name, model->name), subject);
  return *model;
}

}  // namespace

Result<std::string> read_board_id(UsbCalls& calls, Deadline deadline) {
  auto turn = calls.take_turn("", deadline);
  if (turn.has_error()) return turn.error();
  std::uint8_t report = 0;
  const auto state = ask_either(*turn, report);
  if (state.has_error()) return state.error();
  return state->board_id();
}

Result<std::unique_ptr<DcttechRelay>> DcttechRelay::create(io::Loop& loop, device::UsbDevice& usb,
                                                           const std::string& name, const Settings& settings) {
  const std::string subject = fmt::format("relay {}", name);
  const auto model = recognise(usb, subject, settings);
  if (model.has_error()) return model.error();
  return std::unique_ptr<DcttechRelay>(new DcttechRelay(loop, usb, subject, *model, settings));
}

DcttechRelay::DcttechRelay(io::Loop& loop, device::UsbDevice& usb, std::string subject, const Model& model,
                           const Settings& settings)
    : model_(model), expected_(settings.board_id), calls_(loop, usb, std::move(subject)) {}

// Asked before as well as after: the answer says whether this is the bench's board, and how its report is called.
Result<void> DcttechRelay::set(unsigned channel, RelayState state, Deadline deadline) {
  auto turn = calls_.take_turn(model_.name, channels(), channel, deadline);
  if (turn.has_error()) return turn.error();
  if (const auto before = read_state(*turn); before.has_error()) return before.error();
  const Switch command{operation_for(state), static_cast<std::uint8_t>(channel)};
  if (auto sent = turn->control_out(set_report(report_), wire::encode(command)); sent.has_error()) return sent;
  const auto after = read_state(*turn);
  if (after.has_error()) return after.error();
  if (after->relay(channel) == state) return {};
  return turn->error(ErrorCode::not_confirmed, fmt::format("{} was commanded, the board reads back {}",
                                                           device::name(state), device::name(after->relay(channel))));
}

Result<RelayState> DcttechRelay::read(unsigned channel, Deadline deadline) {
  auto turn = calls_.take_turn(model_.name, channels(), channel, deadline);
  if (turn.has_error()) return turn.error();
  const auto state = read_state(*turn);
  if (state.has_error()) return state.error();
  return state->relay(channel);
}

Result<State> DcttechRelay::read_state(UsbCalls::Turn& turn) {
  auto state = ask_either(turn, report_);
  if (state.has_value() && expected_ && expected_->text != state->board_id())
    return turn.error(ErrorCode::refused,
                      fmt::format("the bench says board '{}', this is board '{}'", expected_->text, state->board_id()));
  return state;
}

}  // namespace rig::dcttech_relay
