// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <cstdlib>

#include "rig/base/bytes.hpp"

#include "rig/yaml/substitute.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rig::yaml;
  Diagnostics diagnostics;
  auto document = Document::parse(rig::as_text({data, size}), "fuzz.yaml", diagnostics);
  if (document.has_value() != diagnostics.empty()) std::abort();
  if (!document) return 0;
  substitute(*document, Variables{{"a", "1"}, {"b.c", "${a}"}}, diagnostics);
  (void)document->set("a", "${b}");
  (void)to_string(document->root().location());
  return 0;
}
