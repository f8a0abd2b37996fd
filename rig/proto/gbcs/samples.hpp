// SPDX-License-Identifier: Apache-2.0
//
// For tests: messages with the octets the public test data gives for them. What a signature covers is there in full;
// the signatures themselves belong to keys that are not here.
#pragma once

#include "rig/proto/gbcs/messages.hpp"

namespace rig::gbcs::samples {

inline constexpr Eui64 esme{0x00DB1234567890A0};
inline constexpr Eui64 hub{0x00DB1234567890A2};
inline constexpr Eui64 ppmid{0x00DB1234567890A4};
inline constexpr Eui64 hcalcs{0x00DB1234567890A5};
inline constexpr Eui64 supplier{0x90B3D51F30010000};
inline constexpr Eui64 acb{0x90B3D51F30000002};

inline UtcTime at(int year, unsigned month, unsigned day, int hour = 0) {
  return std::chrono::sys_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day)) +
         std::chrono::hours(hour);
}

template <std::size_t N>
std::array<Byte, N> array_of(const Bytes& bytes) {
  std::array<Byte, N> array{};
  std::copy(bytes.begin(), bytes.end(), array.begin());
  return array;
}

inline Sha256Digest hash() {
  return array_of<32>("AA758690730934FF0685AA758690730934FF0685657788990011223344556677"_hex);
}

struct Sample {
  std::string name;
  Message message;
  std::string payload;
  std::string signed_part;  ///< grouping header and payload, after the DF tag
};

inline Message alert(Counter counter, Eui64 from, Eui64 to, MessageCode code, Payload payload) {
  return {MessageKind::alert, counter, from, to, std::nullopt, code, std::nullopt, std::move(payload)};
}
inline Message activate(Counter counter, ActivationTime when) {
  return {MessageKind::command,
          counter,
          supplier,
          esme,
          std::nullopt,
          MessageCode::activate_firmware,
          std::nullopt,
          ActivateCommand{hash(), counter, when}};
}
inline Message activated(Counter counter, std::optional<ActivationOutcome> outcome) {
  return {
      MessageKind::response,    counter, esme, supplier, at(2015, 1, 1), MessageCode::activate_firmware, std::nullopt,
      ActivateResponse{outcome}};
}
inline Message transfer_alert() {
  return alert(4000, hub, acb, MessageCode::firmware_transfer_alert,
               TransferAlert{AlertCode::transfer_succeeded, at(2015, 1, 1), ppmid, 0x0123ABCD, TransferCode::success});
}
inline Message read_version() {
  return {MessageKind::command,
          1300,
          acb,
          ppmid,
          std::nullopt,
          MessageCode::read_firmware_version,
          SupplementaryParty{supplier, 1000, std::nullopt},
          ReadVersionCommand{}};
}
inline Message version_read(Eui64 device, Counter counter, Counter for_supplier, ReadVersionResponse response) {
  return {MessageKind::response,
          counter,
          device,
          acb,
          std::nullopt,
          MessageCode::read_firmware_version,
          SupplementaryParty{supplier, for_supplier, std::nullopt},
          response};
}

/// CCS08, CS06, the alert about a future-dated CS06, CS08 and CS09.
inline std::vector<Sample> all() {
  const std::string activate_head = "0890B3D51F300100000800DB1234567890A000020012";
  const std::string hash_element = "0420AA758690730934FF0685AA758690730934FF0685657788990011223344556677";
  const std::string activated_head = "0800DB1234567890A00890B3D51F300100000C07DF0101FF000000008000FF020012";
  const std::string outcome_head = "0800DB1234567890A00890B3D51F30010000000200CA27";
  const std::string done = "30250203008F66180F32303330303131353039303030305A020203E9300902010004040123ABCF";
  const std::string not_done = "30250203008F67180F32303330303130313030303030305A020203EC300902010204040123ABCF";
  const std::string transfer = "30290203008F8A180F32303135303130313030303030305A040800DB1234567890A404040123ABCD020100";
  const std::string now = "3026" + hash_element + "020203E8";
  const std::string later = "3037" + hash_element + "020203E9180F32303330303131353039303030305A";
  const std::string never = "3037" + hash_element + "020203EA180F39393939313233313233353935395A";
  const std::string version = "301F0203008F8B180F32303135303130313030303030305A04041234ABCD020100";
  const auto code_00ca = MessageCode::activation_outcome_alert;
  return {
      {"CCS08 alert", transfer_alert(), transfer,
       "09030000000000000FA00800DB1234567890A20890B3D51F30000002000201282B" + transfer},
      {"CS06 command, at once", activate(1000, AtOnce{}), now, "090100000000000003E8" + activate_head + "28" + now},
      {"CS06 command, future-dated", activate(1001, at(2030, 1, 15, 9)), later,
       "090100000000000003E9" + activate_head + "39" + later},
      {"CS06 command, cancellation", activate(1002, Cancellation{}), never,
       "090100000000000003EA" + activate_head + "39" + never},
      {"CS06 response, success", activated(1000, ActivationOutcome{ActivationCode::success, 0x0123ABCE}),
       "300902010004040123ABCE", "090200000000000003E8" + activated_head + "0B300902010004040123ABCE"},
      {"CS06 response, no image held", activated(1000, ActivationOutcome{ActivationCode::no_image_held, 0x0123ABCF}),
       "300902010104040123ABCF", "090200000000000003E8" + activated_head + "0B300902010104040123ABCF"},
      {"CS06 response, accepted", activated(1001, std::nullopt), "0500",
       "090200000000000003E9" + activated_head + "020500"},
      {"activation alert, done",
       alert(2000, esme, supplier, code_00ca,
             FutureDatedAlert{
                 AlertCode::future_dated_done, at(2030, 1, 15, 9), 1001, {ActivationCode::success, 0x0123ABCF}}),
       done, "090300000000000007D0" + outcome_head + done},
      {"activation alert, not done",
       alert(2001, esme, supplier, code_00ca,
             FutureDatedAlert{
                 AlertCode::future_dated_not_done, at(2030, 1, 1), 1004, {ActivationCode::hash_mismatch, 0x0123ABCF}}),
       not_done, "090300000000000007D1" + outcome_head + not_done},
      {"CS08 command", read_version(), "0500",
       "090100000000000005140890B3D51F300000020800DB1234567890A40012012990B3D51F3001000000000000000003E8020500"},
      {"CS08 response", version_read(ppmid, 1300, 1000, {0x0123ABCD, ReadCode::success}), "300904040123ABCD020100",
       "090200000000000005140800DB1234567890A40890B3D51F300000020012012990B3D51F3001000000000000000003E80B"
       "300904040123ABCD020100"},
      {"CS08 response, failure", version_read(hcalcs, 1301, 1001, {0, ReadCode::failure}), "3009040400000000020101",
       "090200000000000005150800DB1234567890A50890B3D51F300000020012012990B3D51F3001000000000000000003E90B"
       "3009040400000000020101"},
      {"CS09 alert",
       alert(5000, ppmid, acb, MessageCode::firmware_version_alert,
             VersionAlert{AlertCode::version_after_activation, at(2015, 1, 1), 0x1234ABCD, ActivateImage::success}),
       version, "090300000000000013880800DB1234567890A40890B3D51F300000020002012B21" + version},
  };
}

}  // namespace rig::gbcs::samples
