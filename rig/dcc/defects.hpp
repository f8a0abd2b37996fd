// SPDX-License-Identifier: Apache-2.0
//
// What a head end may get wrong, and the people around it: each switch takes one check or rule away, so that a test
// plan can show it would notice.
#pragma once

#include <string>

#include "rig/yaml/fields.hpp"

namespace rig::dcc {

struct Defects {
  bool skip_list_check{};
  bool skip_size_check{};
  bool skip_hash_check{};
  bool match_by_version{};
  bool first_entry_only{};
  bool skip_removed_check{};
  bool skip_version_check{};
  bool skip_type_check{};
  bool skip_model_check{};
  bool skip_chf_check{};
  bool demand_gpf{};
  bool skip_responsible_check{};
  bool skip_capable_check{};
  bool skip_status_check{};
  bool skip_path_check{};
  bool skip_consent_check{};
  bool skip_anomaly_check{};
  bool ignore_activation_limit{};
  bool keep_duplicates{};
  bool refuse_whole_request{};
  bool count_adt_together{};
  bool no_alert_1{};
  bool alert_sender_too{};
  bool alert_current_suppliers{};
  bool alert_gas_for_hcalcs{};
  bool no_transfer_alert{};
  bool no_version_alert{};
  bool two_jobs_per_hub{};
  bool never_time_out{};
  bool ignore_priority{};
  bool retry_failed{};
  bool update_smi_on_delivery{};
  bool never_update_smi{};
  bool accept_wrong_originator{};
  bool accept_wrong_device{};
  bool accept_wrong_version_alert{};
  bool accept_unverified{};
  bool accept_replay{};
  bool no_audit{};
  bool no_incident{};
  // a supplier
  bool image_arrives_damaged{};
  std::string supplier_overlooks;
  bool supplier_excludes_bounds{};
  // SECAS, and the Firmware Information Repository it keeps
  std::string secas_overlooks;
  bool secas_refuses_blanks{};
  bool fir_answers_first{};
  bool operator==(const Defects&) const = default;
};

}  // namespace rig::dcc

template <>
struct rig::yaml::YamlLayout<rig::dcc::Defects> {
  using T = dcc::Defects;
  static constexpr std::tuple fields{
      Field{"skip_list_check", &T::skip_list_check, "empty and too long lists pass", optional},
      Field{"skip_size_check", &T::skip_size_check, "an image of any size passes", optional},
      Field{"skip_hash_check", &T::skip_hash_check, "a hash on no CPL entry passes", optional},
      Field{"match_by_version", &T::match_by_version, "CPL entries are found by version instead of hash", optional},
      Field{"first_entry_only", &T::first_entry_only, "of several CPL entries with the hash the first counts", optional},
      Field{"skip_removed_check", &T::skip_removed_check, "removed CPL entries count as current", optional},
      Field{"skip_version_check", &T::skip_version_check, "a version that is not the CPL entry's passes", optional},
      Field{"skip_type_check", &T::skip_type_check, "devices of any type pass", optional},
      Field{"skip_model_check", &T::skip_model_check, "devices of any model pass", optional},
      Field{"skip_chf_check", &T::skip_chf_check, "devices of an unknown hub pass", optional},
      Field{"demand_gpf", &T::demand_gpf, "devices have to be joined to the GPF", optional},
      Field{"skip_responsible_check", &T::skip_responsible_check, "any supplier may send", optional},
      Field{"skip_capable_check", &T::skip_capable_check, "devices that cannot be upgraded pass", optional},
      Field{"skip_status_check", &T::skip_status_check, "suspended devices pass", optional},
      Field{"skip_path_check", &T::skip_path_check, "steps outside the upgrade graph pass", optional},
      Field{"skip_consent_check", &T::skip_consent_check, "nobody else has to consent", optional},
      Field{"skip_anomaly_check", &T::skip_anomaly_check, "nothing is over a threshold", optional},
      Field{"ignore_activation_limit", &T::ignore_activation_limit, "an activation may lie any time ahead", optional},
      Field{"keep_duplicates", &T::keep_duplicates, "a device listed twice is served twice", optional},
      Field{"refuse_whole_request", &T::refuse_whole_request, "one refused device refuses all", optional},
      Field{"count_adt_together", &T::count_adt_together, "11.1 and 11.4 share one count", optional},
      Field{"no_alert_1", &T::no_alert_1, "the other suppliers are not told of a request", optional},
      Field{"alert_sender_too", &T::alert_sender_too, "the sender gets alert 1 as well", optional},
      Field{"alert_current_suppliers", &T::alert_current_suppliers, "alerts go to who is responsible now", optional},
      Field{"alert_gas_for_hcalcs", &T::alert_gas_for_hcalcs, "the gas supplier is told of an HCALCS", optional},
      Field{"no_transfer_alert", &T::no_transfer_alert, "suppliers are not told of deliveries", optional},
      Field{"no_version_alert", &T::no_version_alert, "suppliers are not told of new versions", optional},
      Field{"two_jobs_per_hub", &T::two_jobs_per_hub, "a hub gets every job at once", optional},
      Field{"never_time_out", &T::never_time_out, "a hub without a receipt alert blocks for ever", optional},
      Field{"ignore_priority", &T::ignore_priority, "meters wait their turn", optional},
      Field{"retry_failed", &T::retry_failed, "a failed delivery is tried again", optional},
      Field{"update_smi_on_delivery", &T::update_smi_on_delivery, "the SMI believes a delivery", optional},
      Field{"never_update_smi", &T::never_update_smi, "the SMI never changes", optional},
      Field{"accept_wrong_originator", &T::accept_wrong_originator, "any hub or device may report", optional},
      Field{"accept_wrong_device", &T::accept_wrong_device, "a report on a device without job changes the SMI",
            optional},
      Field{"accept_wrong_version_alert", &T::accept_wrong_version_alert, "a report on another version counts",
            optional},
      Field{"accept_unverified", &T::accept_unverified, "a message with a wrong signature or MAC counts", optional},
      Field{"accept_replay", &T::accept_replay, "a message with a used counter counts", optional},
      Field{"no_audit", &T::no_audit, "nobody keeps who sent an image", optional},
      Field{"no_incident", &T::no_incident, "neither a device that keeps failing nor firmware that is not on the CPL is an incident", optional},
      Field{"image_arrives_damaged", &T::image_arrives_damaged, "one bit of it is wrong when a supplier gets it",
            optional},
      Field{"supplier_overlooks", &T::supplier_overlooks, "what this check finds: hardware_range, creator_hash, ...",
            optional},
      Field{"supplier_excludes_bounds", &T::supplier_excludes_bounds, "minimum and maximum hardware do not fit",
            optional},
      Field{"secas_overlooks", &T::secas_overlooks, "what is wrong in this column of the CPL", optional},
      Field{"secas_refuses_blanks", &T::secas_refuses_blanks, "on old entries too", optional},
      Field{"fir_answers_first", &T::fir_answers_first, "one entry, where several fit", optional}};
};
