// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <cstdlib>

#include "rig/base/bytes.hpp"
#include "rig/bench/bench_file.hpp"
#include "rig/bench/sample_adapters.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rig;
  yaml::Diagnostics diagnostics;
  const auto file = bench::parse_bench(as_text({data, size}), "fuzz.yaml", bench::sample::adapters(), diagnostics);
  if (file.has_value() != diagnostics.empty()) std::abort();
  if (file && !file->adapter(file->adapters.at(0).first)->spec) std::abort();
  return 0;
}
