// SPDX-License-Identifier: Apache-2.0
//
// What both ends of a tunnel share: messages cut into pieces that fit a frame, one piece on its way at a time, and pieces put
// together again. A tunnel does not mark where a message ends; its first octets tell.
#pragma once

#include <deque>
#include <optional>

#include "rig/proto/tunnelling/frames.hpp"
#include "rig/wire/actions.hpp"

namespace rig::tunnelling {

/// How long the message is that starts like this; nothing while that cannot be told.
using LengthOf = std::optional<std::size_t> (*)(ByteView prefix);

using MessageId = std::uint32_t;

class Transfer {
 public:
  explicit Transfer(LengthOf length_of) : length_of_(length_of) {}

  void push(MessageId id, Bytes message) { queue_.push_back({id, std::move(message)}); }
  bool empty() const { return queue_.empty(); }
  /// The next piece, which is then on its way; nothing while another one is, or nothing is left.
  std::optional<ByteView> next();
  /// The fate of the piece that was on its way. Tells the message when that was its last piece, or when it is lost.
  struct Fate {
    MessageId id{};
    bool arrived{};
  };
  std::optional<Fate> delivered(bool arrived);
  /// The message whose pieces were on their way begins again.
  void rewind();
  /// Gives up the message that is next.
  std::optional<MessageId> drop();

  /// Takes a piece; the message when it is whole. Pieces of a message that stopped coming are forgotten.
  std::optional<Bytes> take(ByteView piece, TimePoint now);
  void forget_incoming() { incoming_.clear(); }

 private:
  struct Message {
    MessageId id{};
    Bytes bytes;
  };
  LengthOf length_of_;
  std::deque<Message> queue_;
  std::size_t sent_ = 0;       // of the first message
  std::size_t on_its_way_ = 0;
  Bytes incoming_;
  TimePoint last_piece_{};
};

}  // namespace rig::tunnelling
