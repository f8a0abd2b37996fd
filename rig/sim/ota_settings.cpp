// SPDX-License-Identifier: Apache-2.0
#include "rig/sim/ota_settings.hpp"

namespace rig::sim {
namespace {

void forget_download(OtaFlash& flash) {
  flash.image = {};
  flash.size = flash.committed = 0;
  flash.bytes.clear();
  flash.complete = false;
}

PowerOn after_brown_out(const OtaClientSettings& settings, OtaFlash& flash, bool draw_new_image) {
  switch (settings.brown_out) {
    case BrownOut::dead: return PowerOn::dead;
    case BrownOut::old_image: return PowerOn::good;
    case BrownOut::either:
      if (!draw_new_image) return PowerOn::good;
      break;
    case BrownOut::new_image: break;
  }
  run_new_image(flash);
  return PowerOn::new_image;
}

}  // namespace

std::uint32_t told_version(const OtaClientSettings& settings, const OtaFlash& flash) {
  switch (settings.defects.told_version) {
    case ToldVersion::running: break;
    case ToldVersion::downloaded: return flash.downloaded_version.value_or(flash.running_version);
    case ToldVersion::previous: return flash.previous_version.value_or(flash.running_version);
  }
  return flash.running_version;
}

void run_new_image(OtaFlash& flash) {
  flash.previous_version = flash.running_version;
  flash.running_version = flash.image.file_version;
  flash.last_stored_fragment.reset();
  flash.damaged = false;
  forget_download(flash);
}

void lose_power(const OtaClientSettings& settings, OtaFlash& flash) {
  flash.bytes.resize(flash.committed);
  if (!settings.fragments_survive_power) flash.last_stored_fragment.reset();
  if (settings.defects.loses_image_without_power) forget_download(flash);
}

PowerOn power_on(const OtaClientSettings& settings, OtaFlash& flash, bool draw_new_image) {
  if (std::exchange(flash.writing, false)) return after_brown_out(settings, flash, draw_new_image);
  const bool held_is_bad = flash.complete && flash.last_good_image != sha256(flash.bytes);
  if (held_is_bad) forget_download(flash);
  return held_is_bad || std::exchange(flash.damaged, false) ? PowerOn::bad_image : PowerOn::good;
}

void damage(OtaFlash& flash) {
  if (flash.complete && !flash.bytes.empty())
    flash.bytes.back() ^= 1;
  else
    flash.damaged = true;
}

}  // namespace rig::sim
