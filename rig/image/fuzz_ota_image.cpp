// SPDX-License-Identifier: Apache-2.0
#include "rig/image/inspect.hpp"
#include "rig/image/split.hpp"
#include "rig/image/verify.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rig::image;
  const PagedBytes file(rig::ByteView(data, size));
  for (auto profile : {Profile::zcl, Profile::gbcs}) {
    (void)to_json(inspect("fuzz.ota", file, profile));
    (void)to_text(verify("fuzz.ota", file, {profile, {}, {}}));
  }
  (void)split(file, {size / 3, {}});
  HeaderReader reader;
  for (std::size_t i = 0; i < size; ++i) {
    if (!std::holds_alternative<HeaderReader::NeedMore>(reader.feed({data + i, 1}))) break;
  }
  return 0;
}
