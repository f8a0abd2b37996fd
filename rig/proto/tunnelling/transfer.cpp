// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/tunnelling/transfer.hpp"

#include <algorithm>

namespace rig::tunnelling {
namespace {

constexpr Duration longest_gap = std::chrono::seconds(30);

}  // namespace

std::optional<ByteView> Transfer::next() {
  if (on_its_way_ > 0 || queue_.empty()) return std::nullopt;
  const ByteView message = queue_.front().bytes;
  on_its_way_ = std::min(piece_size, message.size() - sent_);
  return message.subspan(sent_, on_its_way_);
}

std::optional<Transfer::Fate> Transfer::delivered(bool arrived) {
  if (on_its_way_ == 0) return std::nullopt;
  sent_ += std::exchange(on_its_way_, 0);
  const MessageId id = queue_.front().id;
  if (arrived && sent_ < queue_.front().bytes.size()) return std::nullopt;
  static_cast<void>(drop());
  return Fate{id, arrived};
}

void Transfer::rewind() { sent_ = on_its_way_ = 0; }

std::optional<MessageId> Transfer::drop() {
  rewind();
  if (queue_.empty()) return std::nullopt;
  const MessageId id = queue_.front().id;
  queue_.pop_front();
  return id;
}

std::optional<Bytes> Transfer::take(ByteView piece, TimePoint now) {
  if (now - last_piece_ > longest_gap) incoming_.clear();
  last_piece_ = now;
  incoming_.insert(incoming_.end(), piece.begin(), piece.end());
  const auto length = length_of_(incoming_);
  const bool hopeless = incoming_.size() > max_message || (length && *length > max_message);
  if (hopeless) incoming_.clear();
  if (hopeless || !length || incoming_.size() < *length) return std::nullopt;
  Bytes message(incoming_.begin(), incoming_.begin() + static_cast<std::ptrdiff_t>(*length));
  incoming_.clear();
  return message;
}

}  // namespace rig::tunnelling
