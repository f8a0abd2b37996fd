// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/tunnelling/frames.hpp"

#include "rig/wire/codec_test_kit.hpp"

namespace rig::tunnelling {
namespace {

using wire::check_codec;
using wire::Tail;

template <Direction way>
TransferData<way> data(std::uint16_t tunnel, const Bytes& bytes) {
  TransferData<way> command{tunnel, {}};
  command.data.bytes.assign(bytes.begin(), bytes.end());
  return command;
}

TEST(TunnellingFrame, Requests) {
  check_codec(RequestTunnel{}, "06 FFFF 00 DC05"_hex);
  check_codec(RequestTunnelResponse{0x0102, Status::busy, 1500}, "0201 01 DC05"_hex);
  check_codec(CloseTunnel{0x0102}, "0201"_hex);
  check_codec(ClosureNotification{0x0102}, "0201"_hex);
}

TEST(TunnellingFrame, Data) {
  check_codec(data<Direction::to_server>(7, {1, 2, 3}), "0700 010203"_hex, Tail::open_ended);
  check_codec(data<Direction::to_client>(7, {}), "0700"_hex, Tail::open_ended);
  check_codec(TransferDataError<Direction::to_server>{7, TransferStatus::data_overflow}, "0700 02"_hex);
}

TEST(TunnellingFrame, TheCommandDependsOnTheDirection) {
  EXPECT_EQ(to_hex(frame(5, RequestTunnel{}), " "), "01 05 00 06 FF FF 00 DC 05");
  EXPECT_EQ(to_hex(frame(5, data<Direction::to_server>(7, {0xAA})), " "), "01 05 02 07 00 AA");
  EXPECT_EQ(to_hex(frame(5, data<Direction::to_client>(7, {0xAA})), " "), "19 05 01 07 00 AA");
  EXPECT_EQ(to_hex(frame(5, TransferDataError<Direction::to_client>{7, TransferStatus::no_such_tunnel}), " "), "19 05 02 07 00 00");
}

TEST(TunnellingFrame, APieceFitsAnApsPayload) {
  constexpr std::size_t aps_payload = 82, link_security = 9;
  EXPECT_EQ(frame(1, data<Direction::to_server>(1, Bytes(piece_size))).size(), aps_payload - link_security);
}

TEST(TunnellingFrame, IsPrinted) {
  EXPECT_EQ(print_frame(frame(1, CloseTunnel{3})), "close_tunnel{tunnel=0x0003}");
  EXPECT_EQ(print_frame("01 05 06 00"_hex), "01 05 06 00");
  EXPECT_EQ(print_frame("01"_hex), "01");
}

}  // namespace
}  // namespace rig::tunnelling
