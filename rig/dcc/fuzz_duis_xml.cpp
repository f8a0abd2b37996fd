// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <cstdlib>

#include "rig/dcc/checks.hpp"
#include "rig/dcc/duis_xml.hpp"
#include "rig/dcc/image_facts.hpp"

/// Any request that is read and has devices comes back from its own XML as it was.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rig;
  const auto request = dcc::request_from_duis(as_text({data, size}), "fuzz.xml");
  if (!request) return 0;
  const auto sent = dcc::distribution_of(*request);
  const auto facts = dcc::read_image(request->kind(), *sent->image);
  if (facts && facts->manufacturer_offset + facts->manufacturer_size > sent->image->size()) std::abort();
  if (sent->devices.empty()) return 0;
  const auto again = dcc::request_from_duis(dcc::to_duis(*request).value(), "again.xml");
  if (!again) std::abort();
  const auto received = dcc::distribution_of(*again);
  const bool same = received->devices == sent->devices && received->activation == sent->activation &&
                    received->firmware_version == sent->firmware_version && again->sender == request->sender;
  if (!same) std::abort();
  return 0;
}
