// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "rig/proto/ezsp/frame.hpp"
#include "rig/proto/ezsp/frames.hpp"

namespace {

using namespace rig;

/// What decodes must encode to bytes that decode to the same value.
template <class T>
void try_one(ByteView parameters, ezsp::Version version) {
  const auto value = ezsp::decode<T>(parameters, version, ezsp::Trailing::ignore);
  if (value.has_error()) return;
  const auto bytes = ezsp::encode_frame(ezsp::form_of(version), version, ezsp::Header{1, T::id}, *value);
  const std::size_t header = version < 5 ? 3 : 5;
  const auto again = ezsp::decode<T>(ByteView(bytes.data(), bytes.size()).subspan(header), version);
  if (again.has_error() || *again != *value) std::abort();
}

}  // namespace

/// First octet: protocol version; then a frame as ASH delivers it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 1 || size > 1 + ash::max_data) return 0;
  const auto version = static_cast<ezsp::Version>(4 + data[0] % 16);
  const ByteView bytes(data + 1, size - 1);
  for (const auto direction : {ezsp::Direction::from_host, ezsp::Direction::from_ncp}) {
    const auto frame = ezsp::parse(ezsp::form_of(version), direction, bytes);
    if (frame.has_error()) continue;
    const ByteView parameters = frame->parameters;
    try_one<ezsp::SendUnicast>(parameters, version);
    try_one<ezsp::IncomingMessageHandler>(parameters, version);
    try_one<ezsp::MessageSentHandler>(parameters, version);
    try_one<ezsp::AddEndpoint>(parameters, version);
    try_one<ezsp::IncomingRouteRecordHandler>(parameters, version);
    try_one<ezsp::SetTokenData>(parameters, version);
    try_one<ezsp::FormNetwork>(parameters, version);
    try_one<ezsp::ImportTransientKey>(parameters, version);
  }
  return 0;
}
