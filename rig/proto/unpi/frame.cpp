// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/unpi/frame.hpp"

#include <algorithm>
#include <functional>
#include <numeric>

namespace rig::unpi {
namespace {

constexpr Byte start_of_frame = 0xFE;

Byte checksum(ByteView bytes) { return std::accumulate(bytes.begin(), bytes.end(), Byte{0}, std::bit_xor<Byte>{}); }

}  // namespace

FrameBytes encode(Id id, ByteView data) {
  FrameBytes frame{start_of_frame, static_cast<Byte>(data.size()), id.cmd0, id.cmd1};
  frame.insert(frame.end(), data.begin(), data.end());
  frame.push_back(checksum(ByteView(frame.data(), frame.size()).subspan(1)));
  return frame;
}

Parser::Found Parser::examine() const {
  if (buffer_.empty()) return Found::nothing_yet;
  if (buffer_[0] != start_of_frame) return Found::no_frame;
  if (buffer_.size() < 2) return Found::nothing_yet;
  const std::size_t length = buffer_[1];
  if (length > max_data) return Found::no_frame;
  if (buffer_.size() < length + frame_overhead) return Found::nothing_yet;
  const ByteView checked = ByteView(buffer_.data(), length + frame_overhead).subspan(1);
  return checksum(checked) == 0 ? Found::frame : Found::no_frame;  // the checksum itself makes it zero
}

void Parser::drop_to_next_start() {
  const auto next = std::find(buffer_.begin() + 1, buffer_.end(), start_of_frame);
  dropped_ += static_cast<std::uint64_t>(next - buffer_.begin());
  buffer_.erase(buffer_.begin(), next);
}

}  // namespace rig::unpi
