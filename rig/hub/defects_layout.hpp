// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rig/hub/defects.hpp"
#include "rig/yaml/fields.hpp"

namespace rig::yaml {

template <>
struct YamlLayout<hub::Defects> {
  using T = hub::Defects;
  static constexpr std::tuple fields{
      Field{"no_hw_check", &T::no_hw_check, "offers an image to hardware it is not for", optional},
      Field{"hw_absent_is_mismatch", &T::hw_absent_is_mismatch,
            "refuses a query without hardware version whatever the profile says", optional},
      Field{"no_transfer_alert", &T::no_transfer_alert, "neither 0x8F89 nor 0x8F8A", optional},
      Field{"duplicate_alerts", &T::duplicate_alerts, "every repeated outcome raises its alert again", optional},
      Field{"wrong_alert_code", &T::wrong_alert_code, "success for failure and the other way round", optional},
      Field{"wrong_response_code", &T::wrong_response_code, "every failure is a fileTransferFailure", optional},
      Field{"wrong_alert_eui", &T::wrong_alert_eui, "of another device of the image", optional},
      Field{"wrong_alert_version", &T::wrong_alert_version, "one more than the image's", optional},
      Field{"silent_overwrite", &T::silent_overwrite, "no alert for the entries of an overwritten image", optional},
      Field{"never_discard", &T::never_discard, "the image stays when all devices are covered", optional},
      Field{"early_discard", &T::early_discard, "the image goes when the first device is covered", optional},
      Field{"keeps_list", &T::keeps_list, "entries stay in the Upgrade Image List", optional},
      Field{"no_read_back", &T::no_read_back, "no version read after activation", optional},
      Field{"read_back_delay", &T::read_back_delay, "instead of the profile's", optional},
      Field{"read_timeout", &T::read_timeout, "instead of the profile's", optional},
      Field{"forgets_read_on_power_loss", &T::forgets_read_on_power_loss,
            "a read that fell due without power is never made", optional},
      Field{"activates_early", &T::activates_early, "at once, whatever the date", optional},
      Field{"ignores_past_date", &T::ignores_past_date, "hands on a date that has passed instead of the current time",
            optional},
      Field{"ignores_clock_change", &T::ignores_clock_change, "activation follows the clock as it was", optional},
      Field{"activates_hcalcs", &T::activates_hcalcs, "tells a device to activate that must wait for a command",
            optional},
      Field{"ignores_policy", &T::ignores_policy, "overwrites during a transfer under AT-12", optional},
      Field{"ignores_force_replace", &T::ignores_force_replace, "ignores force replace", optional},
      Field{"no_priority_for_esme", &T::no_priority_for_esme, "meter images are treated like any other", optional},
      Field{"forgets_requests", &T::forgets_requests, "an image that was asked for counts as never requested", optional},
      Field{"ignores_same_model", &T::ignores_same_model, "keeps both images of one model", optional},
      Field{"accepts_oversize", &T::accepts_oversize, "accepts oversize", optional},
      Field{"purges_after_two_days", &T::purges_after_two_days, "deletes an image nobody asked for", optional},
      Field{"forgets_list_on_power_loss", &T::forgets_list_on_power_loss, "forgets list on power loss", optional},
      Field{"forgets_images_on_power_loss", &T::forgets_images_on_power_loss, "forgets images on power loss", optional},
      Field{"no_watchdog", &T::no_watchdog, "a silent device is never given up", optional},
      Field{"alerts_on_plain_query", &T::alerts_on_plain_query, "0x8F89 for every query that finds nothing", optional},
      Field{"serves_non_targets", &T::serves_non_targets, "offers an image to whoever asks", optional},
      Field{"no_notify", &T::no_notify, "no notify", optional},
      Field{"version_alert_from_hub_in_final", &T::version_alert_from_hub_in_final,
            "reads and reports the version though the device does", optional},
      Field{"no_version_alert", &T::no_version_alert, "reads the version and keeps it to itself", optional},
      Field{"ignores_unjoin", &T::ignores_unjoin, "an unjoined device keeps its entry", optional},
      Field{"ignores_duty_cycle", &T::ignores_duty_cycle, "transfers go on in every duty-cycle state", optional}};
};

}  // namespace rig::yaml
