// SPDX-License-Identifier: Apache-2.0
#include "adapters/dcttech_relay/twin.hpp"

namespace rig::dcttech_relay {
namespace {

constexpr Model usual_model{.name = "USBRelay2", .channels = 2};
constexpr std::string_view usual_id = "HRLAB";

}  // namespace

DcttechTwin::DcttechTwin(const Settings& board, TwinSettings quirks, adapter::TwinContacts::Moved moved)
    : model_(board.model.value_or(usual_model)),
      quirks_(std::move(quirks)),
      board_id_(quirks_.board_id ? quirks_.board_id->text
                : board.board_id ? board.board_id->text
                                 : std::string(usual_id)),
      contacts_(model_.channels, {.stuck_channels = quirks_.stuck_channels, .lies = quirks_.lies}, std::move(moved)) {}

device::UsbIdentity DcttechTwin::identity() const {
  return {.vid = 0x16C0,
          .pid = 0x05DF,
          .manufacturer = quirks_.manufacturer.empty() ? std::string("www.dcttech.com") : quirks_.manufacturer,
          .product = quirks_.product.empty() ? std::string(model_.name) : quirks_.product};
}

std::optional<Bytes> DcttechTwin::on_control(const device::UsbSetup& setup, ByteView data, std::size_t) {
  constexpr unsigned class_request_to_the_interface = 0x21;
  constexpr unsigned feature = 0x03;
  const bool to_this_report = setup.value == (feature << 8 | quirks_.report) && setup.index == 0;
  if (quirks_.stalls || !to_this_report || (setup.request_type & 0x7F) != class_request_to_the_interface)
    return std::nullopt;
  if (setup.device_sends() && setup.request == 0x01) return quirks_.garbage.empty() ? state() : quirks_.garbage;
  if (!setup.device_sends() && setup.request == 0x09) return obey(data);
  return std::nullopt;
}

std::optional<Bytes> DcttechTwin::obey(ByteView report) {
  if (report.size() != 8) return std::nullopt;
  const unsigned channel = report[1];
  switch (report[0]) {
    case 0xFE:
    case 0xFC:
      contacts_.command_all(report[0] == 0xFE);
      break;
    case 0xFF:
    case 0xFD:
      if (contacts_.has(channel)) contacts_.command(channel, report[0] == 0xFF);
      break;
    default:
      break;  // the firmware takes what it does not know and does nothing
  }
  return Bytes{};
}

Bytes DcttechTwin::state() const {
  Bytes report(board_id_.begin(), board_id_.end());
  report.resize(8);
  for (unsigned channel = 1; channel <= contacts_.channels(); ++channel)
    if (contacts_.reads(channel)) report[7] = static_cast<Byte>(report[7] | 1U << (channel - 1));
  return report;
}

}  // namespace rig::dcttech_relay
