// SPDX-License-Identifier: Apache-2.0
#include "rig/hub/profile.hpp"

#include <algorithm>
#include <cmath>

#include "rig/hub/profile_layout.hpp"

namespace rig::hub {

std::uint32_t first_oversize(const Profile& profile) {
  return 750 * profile.kilobyte + (profile.size_operator == SizeOperator::inclusive ? 1 : 0);
}

Duration download_watchdog(const Profile& profile, std::uint32_t manufacturer_image_size) {
  constexpr double octets_per_block = 56;
  const double blocks = std::ceil(manufacturer_image_size / octets_per_block);
  const std::chrono::duration<double> nominal(blocks / profile.nominal_blocks_per_second);
  return std::max(profile.watchdog_floor,
                  std::chrono::ceil<std::chrono::seconds>(nominal * profile.watchdog_factor) + Duration::zero());
}

std::vector<Switch> switches(const Profile& profile) {
  std::vector<Switch> rows;
  const auto add = [&]<class T>(const yaml::Field<Profile, T>& field) {
    rows.push_back({std::string(field.name), yaml::Reader<T>::text(profile.*field.member)});
  };
  std::apply([&](const auto&... field) { (add(field), ...); }, yaml::YamlLayout<Profile>::fields);
  return rows;
}

}  // namespace rig::hub
