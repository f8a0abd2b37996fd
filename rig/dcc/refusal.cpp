// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "rig/dcc/checks.hpp"

namespace rig::dcc {
namespace {

struct Row {
  Refusal refusal;
  std::string_view name;
  std::string_view clause;  // of SECMP0007 where no other document is named
};

constexpr std::array rows{
    Row{Refusal::duplicate_request, "duplicate_request", "DUIS request id"},
    Row{Refusal::empty_list, "empty_list", "BR 3.1.2(2)"},
    Row{Refusal::too_many_devices, "too_many_devices", "BR 3.1.2(2)"},
    Row{Refusal::duplicate_device, "duplicate_device", "BR 3.1.2(2)"},
    Row{Refusal::malformed_image, "malformed_image", "BR 3.1.2(1)"},
    Row{Refusal::too_large, "too_large", "BR 3.1.3(1)"},
    Row{Refusal::hash_not_on_cpl, "hash_not_on_cpl", "BR 3.1.3(3)"},
    Row{Refusal::removed_from_cpl, "removed_from_cpl", "PIA 2.4.4"},
    Row{Refusal::wrong_request, "wrong_request", "MR 7"},
    Row{Refusal::wrong_version, "wrong_version", "BR 3.1.3(3)"},
    Row{Refusal::activation_not_allowed, "activation_not_allowed", "DUIS 11.4"},
    Row{Refusal::activation_too_far, "activation_too_far", "MR 3"},
    Row{Refusal::future_fragment, "future_fragment", "BR 3.2(1)"},
    Row{Refusal::over_threshold, "over_threshold", "MP07-D11"},
    Row{Refusal::unknown_device, "unknown_device", "BR 3.1.3(4)"},
    Row{Refusal::wrong_type, "wrong_type", "BR 3.1.3(4a)"},
    Row{Refusal::device_model, "device_model", "BR 3.1.3(4b)"},
    Row{Refusal::no_chf, "no_chf", "BR 3.1.3(4c)"},
    Row{Refusal::not_responsible, "not_responsible", "BR 3.1.3(4d)"},
    Row{Refusal::not_active, "not_active", "PIA 2.4.4"},
    Row{Refusal::not_upgradeable, "not_upgradeable", "MP07-D01"},
    Row{Refusal::outside_upgrade_path, "outside_upgrade_path", "MP231"},
    Row{Refusal::no_consent, "no_consent", "MR 7"},
    Row{Refusal::not_in_profile, "not_in_profile", "DUIS 11.5"},
    Row{Refusal::no_response, "no_response", "BR 3.1.9"},
};

static_assert([] {
  for (std::size_t i = 0; i < rows.size(); ++i)
    if (static_cast<std::size_t>(rows[i].refusal) != i) return false;
  return true;
}());

}  // namespace

std::string_view name(Refusal refusal) { return rows[static_cast<std::size_t>(refusal)].name; }
std::string_view clause(Refusal refusal) { return rows[static_cast<std::size_t>(refusal)].clause; }

}  // namespace rig::dcc
