// SPDX-License-Identifier: Apache-2.0
#include "adapters/cleware_switch/twin.hpp"

namespace rig::cleware_switch {

ClewareTwin::ClewareTwin(const Settings& board, TwinSettings quirks, adapter::TwinContacts::Moved moved)
    : model_(board.model),
      quirks_(std::move(quirks)),
      contacts_(model_.channels, {.stuck_channels = quirks_.stuck_channels, .lies = quirks_.lies}, std::move(moved)) {
  power_up_afresh();
}

void ClewareTwin::power_up_afresh() {
  contacts_.lose_power();
  if (model_.cuts) contacts_.command_all(true);
  told_ = mask();
  missed_ = late_ = 0;
}

device::UsbIdentity ClewareTwin::identity() const {
  return {.vid = 0x0D50,
          .pid = model_.pid,
          .manufacturer = "Cleware GmbH",
          .product = std::string(model_.name),
          .serial = "63813"};
}

std::optional<Bytes> ClewareTwin::on_control(const device::UsbSetup& setup, ByteView data, std::size_t) {
  if (quirks_.stalls || setup != device::UsbSetup{0x21, 0x09, 0x0200, 0}) return std::nullopt;
  if (missed_++ < quirks_.misses) return Bytes{};
  missed_ = 0;
  told_ = mask();
  obey(data);
  late_ = quirks_.late_reports;
  return Bytes{};
}

void ClewareTwin::obey(ByteView report) {
  const bool wide = model_.pid == 0x0030;
  if (report.size() != (wide ? 5U : 3U) || report[0] != (wide ? 0x03 : 0x00) || report[1] < 0x10) return;
  const unsigned socket = report[1] - 0x10U;
  if (!contacts_.has(socket + 1) || (wide && report[4] != 1U << socket)) return;
  contacts_.command(socket + 1, (report[2] != 0) != model_.cuts);
}

Byte ClewareTwin::mask() const {
  unsigned bits = 0;
  for (unsigned channel = 1; channel <= contacts_.channels(); ++channel)
    if (contacts_.reads(channel) != model_.cuts) bits |= 1U << (channel - 1);
  return static_cast<Byte>(bits);
}

std::optional<Bytes> ClewareTwin::on_in(std::uint8_t endpoint, std::size_t) {
  if (quirks_.silent || endpoint != 0x81) return std::nullopt;
  Byte says = mask();
  if (late_ > 0) {
    --late_;
    says = told_;
  }
  opposite_ = quirks_.wavers && !opposite_;
  return Bytes{static_cast<Byte>(opposite_ ? ~says : says), 0, 0, 0, 0, 0};
}

}  // namespace rig::cleware_switch
