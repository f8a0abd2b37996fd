// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <cstdlib>

#include "rig/base/bytes.hpp"
#include "rig/plan/load.hpp"
#include "rig/plan/sample_catalogue.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rig;
  yaml::Diagnostics diagnostics;
  const auto loaded = plan::parse_plan(as_text({data, size}), "fuzz.yaml", plan::sample::catalogue,
                                       {.variables = {{"rig", "1"}}}, diagnostics);
  if (loaded.has_value() != diagnostics.empty()) std::abort();
  if (loaded && loaded->cases.empty()) std::abort();
  return 0;
}
