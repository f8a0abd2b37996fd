// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/gbcs/messages.hpp"

namespace rig::gbcs {

std::string_view name(TransferCode code) {
  switch (code) {
    case TransferCode::success:
      return "success";
    case TransferCode::image_discarded:
      return "image_discarded";
    case TransferCode::hardware_version_mismatch:
      return "hardware_version_mismatch";
    case TransferCode::file_transfer_failure:
      return "file_transfer_failure";
  }
  return "unknown";
}

std::string_view name(ActivationCode code) {
  switch (code) {
    case ActivationCode::success:
      return "success";
    case ActivationCode::no_image_held:
      return "no_image_held";
    case ActivationCode::hash_mismatch:
      return "hash_mismatch";
    case ActivationCode::activation_failure:
      return "activation_failure";
  }
  return "unknown";
}

std::string_view name(ReadCode code) { return code == ReadCode::success ? "success" : "failure"; }
std::string_view name(ActivateImage code) { return code == ActivateImage::success ? "success" : "failure"; }
std::string_view name(AlertForm form) { return form == AlertForm::dlms ? "dlms" : "gbz"; }

}  // namespace rig::gbcs
