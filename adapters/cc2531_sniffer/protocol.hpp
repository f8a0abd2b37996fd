// SPDX-License-Identifier: Apache-2.0
//
// What TI's packet sniffer firmware for the CC2531 says on USB. TI has not published it: these are the findings of the programs
// that README.md names.
#pragma once

#include <variant>
#include <vector>

#include "rig/base/time.hpp"
#include "rig/device/usb_device.hpp"
#include "rig/wire/layout.hpp"

namespace rig::cc2531_sniffer {

inline constexpr std::uint8_t packet_endpoint = 0x83;
inline constexpr std::uint8_t power_on = 4;  ///< the index that sets it, and what the power state reads then

/// Vendor requests to the device.
inline constexpr device::UsbSetup get_identity{0xC0, 0xC0, 0, 0};
inline constexpr device::UsbSetup set_power_on{0x40, 0xC5, 0, power_on};
inline constexpr device::UsbSetup set_power_off{0x40, 0xC5, 0, 0};
inline constexpr device::UsbSetup get_power{0xC0, 0xC6, 0, 0};
inline constexpr device::UsbSetup start_capture{0x40, 0xD0, 0, 0};
inline constexpr device::UsbSetup stop_capture{0x40, 0xD1, 0, 0};
/// One octet of data each: the channel, then a zero.
inline constexpr device::UsbSetup set_channel{0x40, 0xD2, 0, 0};
inline constexpr device::UsbSetup set_channel_high{0x40, 0xD2, 0, 1};

inline constexpr std::size_t max_psdu = 127;

/// A frame as the radio left it in memory: its last two octets are not the FCS but what the receiver found out about it.
struct Captured {
  std::uint32_t ticks{};  ///< 32 to the microsecond, since the start of the capture
  wire::LengthPrefixed<max_psdu> octets{};
  bool operator==(const Captured&) const = default;

  ByteView frame() const { return {octets.bytes.data(), octets.bytes.size() - 2}; }
  /// dBm; CC253x user guide (SWRU191), 23.10.3: the register has an offset, 73 by the data sheet.
  std::int8_t rssi_dbm() const;
  bool fcs_ok() const { return (octets.bytes.back() & 0x80) != 0; }
  std::uint8_t correlation() const { return octets.bytes.back() & 0x7F; }
  /// 0 to 255 for correlations of 50, the worst that is received, to 110, the best there is (SWRU191, 23.10.4).
  std::uint8_t lqi() const;
};

/// Said every 2^26 ticks, about two seconds, while it captures: the highest octet of its tick counter.
struct Alive {
  std::uint8_t ticks_high{};
  bool operator==(const Alive&) const = default;
};

inline constexpr Duration tick_turn = std::chrono::nanoseconds(134'217'728'000);  ///< after which 32 bits of ticks start again
Duration time_of(std::uint32_t ticks);

using Said = std::variant<Captured, Alive>;

/// Cuts what comes in bulk transfers into packets, however many a transfer has and wherever it ends. What fits no packet is
/// skipped octet by octet.
class PacketReader {
 public:
  std::vector<Said> feed(ByteView chunk);
  void restart() { waiting_.clear(); }

 private:
  Bytes waiting_;
};

Bytes packet_of(const Captured& captured);
Bytes packet_of(const Alive& alive);

}  // namespace rig::cc2531_sniffer

template <>
struct rig::wire::Layout<rig::cc2531_sniffer::Captured> {
  using T = rig::cc2531_sniffer::Captured;
  static constexpr std::string_view name = "captured";
  static constexpr std::tuple fields{Field{"ticks", &T::ticks}, Field{"octets", &T::octets}};
};
template <>
struct rig::wire::Layout<rig::cc2531_sniffer::Alive> {
  static constexpr std::string_view name = "alive";
  static constexpr std::tuple fields{Field{"ticks_high", &rig::cc2531_sniffer::Alive::ticks_high}};
};
