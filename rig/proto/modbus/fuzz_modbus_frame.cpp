// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "rig/proto/modbus/frame.hpp"

namespace {

using namespace rig;
using namespace rig::modbus;

template <class Pdu>
void there_and_back(const Frame& frame) {
  const auto pdu = wire::decode<Pdu>(frame.pdu);
  if (pdu.has_error()) return;
  if (wire::encode<FixedBytes<max_pdu>>(*pdu) != frame.pdu || wire::print(*pdu).empty()) std::abort();
}

/// Whatever is found must be found again in what is encoded from it.
template <class Reader, class Encode>
void listen(Reader reader, ByteView bytes, Encode encode) {
  Reader second = reader;
  for (const Byte octet : bytes) {
    const auto frame = reader.feed(octet);
    if (!frame) continue;
    there_and_back<Request>(*frame);
    there_and_back<Reply>(*frame);
    second.reset();
    std::optional<Frame> again;
    for (const Byte sent : encode(*frame)) again = second.feed(sent);
    if (again != frame) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  listen(RtuReader(Side::requests), {data, size}, encode_rtu);
  listen(RtuReader(Side::replies), {data, size}, encode_rtu);
  listen(AsciiReader(), {data, size}, encode_ascii);
  return 0;
}
