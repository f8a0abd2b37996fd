// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/gbcs/codes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace rig::gbcs {
namespace {

struct Row {
  std::uint16_t code;
  std::string_view name;
};

constexpr std::array message_codes{
    Row{0x0001, "CCS01 add device to CHF device log"},
    Row{0x0002, "CCS02 remove device from CHF device log"},
    Row{0x0003, "CCS03 restore CHF device log"},
    Row{0x000D, "CS03A1 join device"},
    Row{0x000E, "CS03B join device"},
    Row{0x000F, "CS04AC unjoin device"},
    Row{0x0010, "CS04B unjoin device"},
    Row{0x0012, "CS06 activate firmware"},
    Row{0x0013, "CS07 read device join details"},
    Row{0x0018, "CS14 device log changed alert"},
    Row{0x0059, "ECS52 read ESME or CHF firmware version"},
    Row{0x0084, "GCS38 read GSME firmware version"},
    Row{0x0090, "PCS02 activate emergency credit from PPMID"},
    Row{0x009B, "PCS01 apply top-up from PPMID"},
    Row{0x00AB, "CS03A2 join device"},
    Row{0x00AF, "CS03C join device"},
    Row{0x00CA, "CS06 future-dated firmware activation alert"},
    Row{0x00CE, "firmware distribution receipt alert, ESME"},
    Row{0x00CF, "firmware distribution receipt alert, GSME"},
    Row{0x00D5, "failure to deliver remote party message to ESME"},
    Row{0x00FE, "CCS07"},
    Row{0x010A, "DBCH01"},
    Row{0x010B, "DBCH02"},
    Row{0x010C, "DBCH03"},
    Row{0x010D, "DBCH04"},
    Row{0x010E, "DBCH05"},
    Row{0x010F, "CCS06 read CHF device log and check HAN communications"},
    Row{0x0110, "DBCH06 sub-GHz duty cycle alert"},
    Row{0x0111, "DBCH07 sub-GHz channel changed alert"},
    Row{0x0112, "DBCH08 sub-GHz channel scan alert"},
    Row{0x0113, "DBCH09 sub-GHz configuration changed alert"},
    Row{0x0114, "DBCH10 sub-GHz message discarded alert"},
    Row{0x0115, "DBCH11 sub-GHz capacity alert"},
    Row{0x0128, "CCS08 firmware transfer alert"},
    Row{0x0129, "CS08 read PPMID or HCALCS firmware version"},
    Row{0x012B, "CS09 firmware version alert"},
    Row{0x1000, "generic critical alert"},
    Row{0x1001, "generic non-critical alert"},
};

constexpr std::array alert_codes{
    Row{0x8F12, "CHF device log changed"},
    Row{0x8F1B, "firmware verification failed at power-on"},
    Row{0x8F1C, "firmware verification failed"},
    Row{0x8F1D, "GSME power supply loss"},
    Row{0x8F1E, "content or format integrity check failed"},
    Row{0x8F1F, "low battery capacity"},
    Row{0x8F20, "limited duty cycle action taken"},
    Row{0x8F21, "duty cycle below normal-limited threshold again"},
    Row{0x8F22, "critical duty cycle action taken"},
    Row{0x8F23, "duty cycle below limited-critical threshold again"},
    Row{0x8F24, "regulated duty cycle action taken"},
    Row{0x8F25, "duty cycle below critical-regulated threshold again"},
    Row{0x8F26, "sub-GHz channel changed"},
    Row{0x8F27, "sub-GHz channel scan started"},
    Row{0x8F28, "sub-GHz channel scan assessed"},
    Row{0x8F29, "three searches for a lost GSME failed"},
    Row{0x8F2A, "sub-GHz configuration changed"},
    Row{0x8F2B, "sub-GHz channel not changed because of agility parameters"},
    Row{0x8F2C, "message discarded by duty cycle management"},
    Row{0x8F2D, "no capacity for more sub-GHz devices"},
    Row{0x8F30, "source has no authority for the command"},
    Row{0x8F35, "supply restored"},
    Row{0x8F36, "supply restored after three minutes or more"},
    Row{0x8F3D, "trusted source authentication failed"},
    Row{0x8F3E, "unauthorised access attempted"},
    Row{0x8F3F, "physical tamper"},
    Row{0x8F43, "executing firmware version changed"},
    Row{0x8F48, "device joining failed"},
    Row{0x8F49, "device joining succeeded"},
    Row{0x8F4A, "device unjoining failed"},
    Row{0x8F4B, "device unjoining succeeded"},
    Row{0x8F53, "other authentication or authorisation failure"},
    Row{0x8F57, "supply interrupted"},
    Row{0x8F60, "unusual number of malformed, out-of-order or unexpected commands"},
    Row{0x8F66, "future-dated command done"},
    Row{0x8F67, "future-dated command not done"},
    Row{0x8F72, "firmware verification succeeded"},
    Row{0x8F73, "physical tamper"},
    Row{0x8F74, "physical tamper"},
    Row{0x8F75, "physical tamper"},
    Row{0x8F76, "physical tamper"},
    Row{0x8F77, "physical tamper"},
    Row{0x8F78, "physical tamper"},
    Row{0x8F84, "failure to deliver remote party message to ESME"},
    Row{0x8F89, "firmware transfer failed"},
    Row{0x8F8A, "firmware transfer succeeded"},
    Row{0x8F8B, "firmware version after activation"},
};

constexpr bool by_code(const Row& a, const Row& b) { return a.code < b.code; }
static_assert(std::is_sorted(message_codes.begin(), message_codes.end(), by_code));
static_assert(std::is_sorted(alert_codes.begin(), alert_codes.end(), by_code));

template <std::size_t N>
const Row* find(const std::array<Row, N>& rows, std::uint16_t code) {
  const auto row = std::lower_bound(rows.begin(), rows.end(), Row{code, {}}, by_code);
  return row != rows.end() && row->code == code ? &*row : nullptr;
}

template <std::size_t N>
std::string_view name_in(const std::array<Row, N>& rows, std::uint16_t code) {
  const Row* row = find(rows, code);
  return row == nullptr ? "unknown" : row->name;
}

}  // namespace

std::string_view name(MessageKind kind) {
  switch (kind) {
    case MessageKind::command:
      return "command";
    case MessageKind::response:
      return "response";
    case MessageKind::alert:
      return "alert";
  }
  return "unknown";
}

std::string_view name(MessageCode code) { return name_in(message_codes, static_cast<std::uint16_t>(code)); }
bool is_known(MessageCode code) { return find(message_codes, static_cast<std::uint16_t>(code)) != nullptr; }
std::string_view name(AlertCode code) { return name_in(alert_codes, static_cast<std::uint16_t>(code)); }

std::string to_string(MessageCode code) { return fmt::format("0x{:04X}", static_cast<std::uint16_t>(code)); }
std::string to_string(AlertCode code) { return fmt::format("0x{:04X}", static_cast<std::uint16_t>(code)); }

}  // namespace rig::gbcs
