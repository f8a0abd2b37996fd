// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "adapters/numato_relay/protocol.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace rig::numato_relay;
  for (const std::string command : {"", "relay read 0"}) {
    AnswerReader reader;
    reader.expect(command);
    for (const rig::Byte octet : rig::ByteView(data, size)) {
      const auto answer = reader.feed(octet);
      // An answer ends with a prompt, and is short and printable.
      if (answer && (octet != '>' || answer->size() > 64)) std::abort();
      if (answer && answer->find_first_of(std::string_view("\0\r\n\x7F", 4)) != std::string::npos) std::abort();
    }
  }
  return 0;
}
