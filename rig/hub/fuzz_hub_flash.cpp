// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "rig/hub/flash.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto flash = rig::hub::load({data, size});
  if (flash.has_error()) return 0;
  const rig::Bytes again = rig::hub::save(*flash);
  if (!std::equal(again.begin(), again.end(), data, data + size)) std::abort();
  return 0;
}
