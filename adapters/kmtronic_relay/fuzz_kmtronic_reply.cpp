// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "adapters/kmtronic_relay/models.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rig::kmtronic_relay;
  for (const Model& model : models()) {
    StatusParser parser;
    parser.expect(model.query, model.channels, model.channels);
    std::size_t found = 0;
    for (const rig::Byte octet : rig::ByteView(data, size)) found += parser.feed(octet).has_value();
    // No answer is shorter than the octets it is made of.
    if (found * (model.query == QueryForm::one ? 3 : model.channels) > size) std::abort();
  }
  return 0;
}
