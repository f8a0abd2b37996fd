// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>

#include "rig/proto/deconz/frames.hpp"

namespace {

using namespace rig;

/// What decodes must encode to octets that decode to the same value.
template <class Body>
void try_one(ByteView body) {
  const auto value = wire::decode<Body>(body);
  if (value.has_error()) return;
  const Bytes bytes = wire::encode(*value);
  const auto again = wire::decode<Body>(bytes);
  if (again.has_error() || *again != *value) std::abort();
}

}  // namespace

/// One packet between two ENDs, its checksum made right first, as no fuzzer guesses one.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2 || size > deconz::max_frame) return 0;
  (void)deconz::parse({data, size});
  Bytes packet(data, data + size);
  const std::uint16_t sum = deconz::checksum(ByteView(packet).first(size - 2));
  packet[size - 2] = static_cast<Byte>(sum);
  packet[size - 1] = static_cast<Byte>(sum >> 8);
  const auto frame = deconz::parse(packet);
  if (frame.has_error()) return 0;
  try_one<deconz::DeviceStateReport>(frame->body);
  try_one<deconz::Parameter>(frame->body);
  try_one<deconz::ApsRequest>(frame->body);
  try_one<deconz::ApsConfirm>(frame->body);
  try_one<deconz::ApsIndication>(frame->body);
  try_one<deconz::IndexedEndpoint>(frame->body);
  return 0;
}
