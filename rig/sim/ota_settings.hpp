// SPDX-License-Identifier: Apache-2.0
//
// What an OTA client is like, what it does wrong, and what it keeps without power. Values only.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "rig/base/sha256.hpp"
#include "rig/base/time.hpp"
#include "rig/proto/ota/attributes.hpp"
#include "rig/sim/image_check.hpp"

namespace rig::sim {

/// What a device does with a half download after its power came back.
enum class PowerReturn : std::uint8_t {
  resume,   // asks again, and goes on at the last committed offset if the same image is offered
  restart,  // asks again, and begins at offset 0
  forget,   // drops it and waits for an Image Notify
};

/// What runs when the power failed while the new image was written to where it runs.
enum class BrownOut : std::uint8_t {
  old_image,  // and the new one is still held
  new_image,
  either,     // drawn
  dead,       // nothing: it never starts again
};

/// Of an image that is not for every version: a fragment of one above the size limit, or one of an upgrade path.
struct UpgradeStep {
  std::uint32_t version{};
  std::optional<std::uint32_t> needs{};  ///< the version that has to run, or to be the fragment stored last
  bool fragment = false;                 ///< stored when it is activated; takes effect with a later image
  bool operator==(const UpgradeStep&) const = default;
};

/// How a client ends the transfer of a fragment.
enum class FragmentEnd : std::uint8_t {
  success,             // like any image; told to activate, it stores the fragment
  require_more_image,  // stores it at once and waits for more
};

/// What a client does with an image whose step before is missing.
enum class MissingStep : std::uint8_t {
  invalid_image,  // says so when it ends the transfer
  keeps_version,  // takes it, and does not activate it
};

/// The version a device claims to run.
enum class ToldVersion : std::uint8_t {
  running,     // the truth
  downloaded,  // that of the last image it took, from the end of the download on
  previous,    // that before the last activation
};

/// What a device does wrong. Everything is off.
struct OtaDefects {
  // asking
  bool never_queries = false;
  bool ignores_jitter = false;                       ///< asks after every broadcast
  Duration storm_period{};                           ///< asks this often, whatever it was answered
  bool malformed_query = false;                      ///< cut short
  bool reserved_bits_in_query = false;               ///< set in its field control
  std::optional<std::uint16_t> told_manufacturer{};  ///< in its query
  std::optional<std::uint16_t> told_image_type{};
  ToldVersion told_version = ToldVersion::running;   ///< in its query, its attributes and its GBCS messages
  bool ignores_offer = false;                        ///< never fetches what it is offered
  bool asks_without_offer = false;                   ///< fetches what it was notified of though it was offered nothing
  bool asks_for_device_file = false;                 ///< a Query Device Specific File before every query
  // downloading
  bool asks_beyond_end = false;                      ///< asks behind the last octet before it ends
  bool asks_for_wrong_version = false;               ///< in its block requests
  bool asks_for_wrong_type = false;
  bool ignores_wait_for_data = false;                ///< asks again at once
  bool restarts_after_wait = false;                  ///< at offset 0
  bool waits_without_limit = false;                  ///< longer than the hour that ZCL allows
  bool stalls_at_odd_wait = false;                   ///< for ever, when the requested time lies in the past
  bool ignores_block_period = false;
  bool ignores_abort = false;
  bool never_retries = false;                        ///< gives up at the first lost block, without a word
  bool stalls_after_lost_block = false;              ///< waits for it for ever
  bool restarts_after_lost_block = false;            ///< at offset 0
  bool takes_repeated_blocks = false;                ///< appends every block that comes, whatever its offset
  std::optional<std::uint32_t> spoils_octet_at{};    ///< stores this octet of the file wrongly
  bool never_falls_back = false;                     ///< from page to block requests
  bool lies_about_progress = false;                  ///< FileOffset and ImageUpgradeStatus do not move
  // ending
  bool reports_no_end = false;
  unsigned repeats_end = 0;                          ///< so many more Upgrade End Requests at once
  std::optional<std::uint8_t> end_status{};          ///< of a good image
  bool ignores_hardware_range = false;               ///< takes images for other hardware
  bool refuses_after_rejection = false;              ///< takes no image any more once one was bad
  // activating
  Duration activates_early{};                        ///< by so much before the upgrade time
  Duration activates_late{};
  bool self_activates = false;                       ///< as soon as the image is good, whatever it is told
  bool ignores_activation = false;                   ///< stays on the old version whatever it is told
  bool ignores_unsolicited_end = false;              ///< Upgrade End Responses it did not ask for
  bool activation_fails = false;                     ///< and the old version runs on
  bool activates_twice = false;                      ///< and starts a second time
  bool activates_fragments = false;                  ///< runs them
  bool ignores_missing_step = false;                 ///< activates an image without what it needs
  bool loses_image_without_power = false;            ///< also a whole one
};

struct OtaClientSettings {
  std::uint16_t manufacturer = 0x121D;
  std::uint16_t image_type = 0x0084;
  std::uint16_t hardware_version = 0x0101;      ///< high octet version, low octet revision
  bool tells_hardware_version = true;           ///< in its query
  std::uint8_t max_data_size = 48;              ///< asked for per block
  Duration turnaround{};                        ///< from a block to the request for the next one
  Duration block_period{};                      ///< between two requests, at least
  bool block_period_in_seconds = false;         ///< unit of MinimumBlockPeriod: cluster revision 2 counts seconds
  std::uint16_t page_size = 0;                  ///< octets per Image Page Request; 0: block requests only
  std::chrono::milliseconds page_spacing{50};
  Duration query_delay{};                       ///< from an Image Notify to the query, and from power return to the query
  Duration query_period{};                      ///< how often it asks by itself; 0: never
  Duration message_timeout = std::chrono::seconds(3);
  unsigned error_limit = 10;                    ///< errors in a row that end a download
  PowerReturn after_power_cut = PowerReturn::resume;
  unsigned commit_every_blocks = 1;             ///< what came after the last commit is lost with the power
  std::uint32_t storage = 1u << 20;             ///< octets it can store
  bool takes_same_version = false;              ///< installs what it runs once more
  bool takes_older_version = true;
  ImageForm image_form = ImageForm::plain;
  ImageCheck image_check = ImageCheck::header;
  std::vector<PublicKey> suppliers;             ///< who may sign its images
  Duration check_time{};                        ///< how long it checks a whole image
  std::vector<UpgradeStep> upgrade_path;        ///< images that are not listed need nothing and are no fragments
  FragmentEnd fragment_end = FragmentEnd::success;
  MissingStep missing_step = MissingStep::invalid_image;
  bool fragments_survive_power = true;
  Duration activation_delay = std::chrono::seconds(3);  ///< from being told "now" to the activation
  Duration write_time{};                        ///< of the new image to where it runs
  BrownOut brown_out = BrownOut::old_image;
  bool asks_time_before_upgrade = false;        ///< reads the hub's clock again when the upgrade time has come, and believes it
  ota::ActivationPolicy activation_policy = ota::ActivationPolicy::server_may_activate;
  ota::TimeoutPolicy timeout_policy = ota::TimeoutPolicy::apply_after_timeout;
  OtaDefects defects{};

  const UpgradeStep* step_of(std::uint32_t version) const {
    const auto found = std::find_if(upgrade_path.begin(), upgrade_path.end(), [&](const UpgradeStep& step) { return step.version == version; });
    return found == upgrade_path.end() ? nullptr : &*found;
  }
};

/// The part of the device that keeps its content without power.
struct OtaFlash {
  std::uint32_t running_version = 0;
  std::optional<std::uint32_t> previous_version{};      ///< that ran before the last activation
  ota::ImageId image{};                                 ///< of the download, while size is not 0
  std::uint32_t size = 0;                               ///< declared by the server
  Bytes bytes;                                          ///< those beyond `committed` are gone after a power cut
  std::uint32_t committed = 0;
  bool complete = false;                                ///< downloaded, checked, waiting for activation
  std::optional<std::uint32_t> downloaded_version{};    ///< of the last image that was good
  std::optional<Sha256Digest> last_good_image{};        ///< hash of the last whole file that was good
  std::optional<Sha256Digest> manufacturer_image{};     ///< hash of its Manufacturer Image
  std::optional<std::uint32_t> last_stored_fragment{};
  bool writing = false;                                 ///< the new image is being copied to where it runs
  bool damaged = false;                                 ///< what runs was altered
  bool starts_again = false;                            ///< owes a second start after an activation
  bool rejected_one = false;                            ///< an image was bad
};

/// The version the device claims to run.
std::uint32_t told_version(const OtaClientSettings& settings, const OtaFlash& flash);

/// The held image becomes the running one.
void run_new_image(OtaFlash& flash);

/// What losing its power does to the flash.
void lose_power(const OtaClientSettings& settings, OtaFlash& flash);

/// How a start finds the flash.
enum class PowerOn : std::uint8_t {
  good,
  bad_image,  // the verification at power-on failed: what it held for activation is gone, what runs goes on
  new_image,  // the power had failed while this image was written, and it runs
  dead,
};
PowerOn power_on(const OtaClientSettings& settings, OtaFlash& flash, bool draw_new_image);

/// Alters one octet of the held image, or what runs when there is none: the vendor's hook for a test.
void damage(OtaFlash& flash);

}  // namespace rig::sim
