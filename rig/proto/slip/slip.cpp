// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/slip/slip.hpp"

#include <utility>

namespace rig::slip {

using wire::DecodeError;

std::optional<wire::Decoded<ByteView>> Decoder::next(ByteView& chunk) {
  if (std::exchange(complete_, false)) packet_.clear();
  while (!chunk.empty()) {
    const Byte octet = chunk.front();
    chunk = chunk.subspan(1);
    if (octet != end) {
      take(octet);
      continue;
    }
    auto spoilt = std::exchange(spoilt_, std::nullopt);
    if (std::exchange(escaped_, false) && !spoilt) spoilt = DecodeError::bad_value;
    if (spoilt) {
      packet_.clear();
      return *spoilt;
    }
    if (packet_.empty()) continue;
    complete_ = true;
    return ByteView{packet_.data(), packet_.size()};
  }
  return std::nullopt;
}

void Decoder::take(Byte octet) {
  if (spoilt_) return;
  if (std::exchange(escaped_, false)) {
    if (octet != escaped_end && octet != escaped_escape) spoilt_ = DecodeError::bad_value;
    octet = octet == escaped_end ? end : escape;
  } else if (octet == escape) {
    escaped_ = true;
    return;
  }
  if (packet_.size() == packet_.capacity())
    spoilt_ = DecodeError::bad_length;
  else
    packet_.push_back(octet);
}

}  // namespace rig::slip
