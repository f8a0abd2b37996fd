// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <cstdlib>

#include "rig/dcc/cpl_lint.hpp"

/// Any list that is read comes back from its own CSV as it was, and its graph has an end.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rig;
  const auto list = dcc::Cpl::from_csv(as_text({data, size}), "fuzz.csv");
  if (!list) return 0;
  const auto again = dcc::Cpl::from_csv(list->to_csv(), "again.csv");
  if (!again || again->entries() != list->entries()) std::abort();
  const auto findings = dcc::lint_list(*list, {});
  if (list->entries().empty() && !findings.empty()) std::abort();
  return 0;
}
