// SPDX-License-Identifier: Apache-2.0
//
// Faults a hub can be given on purpose, one per rule, to see whether a test plan finds them. All off: a hub that keeps
// the rules.
#pragma once

#include <optional>

#include "rig/base/time.hpp"

namespace rig::hub {

struct Defects {
  bool no_hw_check{};                         ///< offers an image to hardware it is not for
  bool hw_absent_is_mismatch{};               ///< refuses a query without hardware version whatever the profile says
  bool no_transfer_alert{};                   ///< neither 0x8F89 nor 0x8F8A
  bool duplicate_alerts{};                    ///< every repeated outcome raises its alert again
  bool wrong_alert_code{};                    ///< success for failure and the other way round
  bool wrong_response_code{};                 ///< every failure is a fileTransferFailure
  bool wrong_alert_eui{};                     ///< of another device of the image
  bool wrong_alert_version{};                 ///< one more than the image's
  bool silent_overwrite{};                    ///< no alert for the entries of an overwritten image
  bool never_discard{};                       ///< the image stays when all devices are covered
  bool early_discard{};                       ///< the image goes when the first device is covered
  bool keeps_list{};                          ///< entries stay in the Upgrade Image List
  bool no_read_back{};                        ///< no version read after activation
  std::optional<Duration> read_back_delay{};  ///< instead of the profile's
  std::optional<Duration> read_timeout{};     ///< instead of the profile's
  bool forgets_read_on_power_loss{};          ///< a read that fell due without power is never made
  bool activates_early{};                     ///< at once, whatever the date
  bool ignores_past_date{};                   ///< hands on a date that has passed instead of the current time
  bool ignores_clock_change{};                ///< activation follows the clock as it was
  bool activates_hcalcs{};                    ///< tells a device to activate that must wait for a command
  bool ignores_policy{};                      ///< overwrites during a transfer under AT-12
  bool ignores_force_replace{};
  bool no_priority_for_esme{};  ///< meter images are treated like any other
  bool forgets_requests{};      ///< an image that was asked for counts as never requested
  bool ignores_same_model{};    ///< keeps both images of one model
  bool accepts_oversize{};
  bool purges_after_two_days{};  ///< deletes an image nobody asked for
  bool forgets_list_on_power_loss{};
  bool forgets_images_on_power_loss{};
  bool no_watchdog{};            ///< a silent device is never given up
  bool alerts_on_plain_query{};  ///< 0x8F89 for every query that finds nothing
  bool serves_non_targets{};     ///< offers an image to whoever asks
  bool no_notify{};
  bool version_alert_from_hub_in_final{};  ///< reads and reports the version though the device does
  bool no_version_alert{};                 ///< reads the version and keeps it to itself
  bool ignores_unjoin{};                   ///< an unjoined device keeps its entry
  bool ignores_duty_cycle{};               ///< transfers go on in every duty-cycle state
  bool operator==(const Defects&) const = default;
};

}  // namespace rig::hub
