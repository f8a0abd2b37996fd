// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/zdo/frames.hpp"

#include "rig/wire/codec_test_kit.hpp"

namespace rig::zdo {
namespace {

using wire::check_codec;
using wire::DecodeError;
using wire::Tail;

constexpr NodeId node{0x1A2B};
constexpr Eui64 eui{0x00DB1234567890A4};

template <class Payload>
void check_message(const Payload& payload, const Bytes& bytes, Tail tail = Tail::exact) {
  check_codec(Message<Payload>{0x42, payload}, bytes, tail);
}

TEST(ZdoFrame, RequestsForDescriptors) {
  check_message(NodeDescriptorRequest{node}, "42 2B1A"_hex);
  check_message(SimpleDescriptorRequest{node, 1}, "42 2B1A 01"_hex);
  check_message(ActiveEndpointsRequest{node}, "42 2B1A"_hex);
  check_message(MatchDescriptorRequest{node, 0x0109, {{0x0019}}, {{0x0000, 0x000A}}}, "42 2B1A 0901 01 1900 02 0000 0A00"_hex);
}

TEST(ZdoFrame, RequestsForAddresses) {
  check_message(NetworkAddressRequest{eui, AddressRequestType::single, 0}, "42 A49078563412DB00 00 00"_hex);
  check_message(IeeeAddressRequest{node, AddressRequestType::extended, 2}, "42 2B1A 01 02"_hex);
}

TEST(ZdoFrame, DeviceAnnounce) {
  check_message(DeviceAnnounce{node, eui, {0x8E}}, "42 2B1A A49078563412DB00 8E"_hex);
  EXPECT_TRUE(Capability{0x8E}.receives_when_idle());
  EXPECT_TRUE(Capability{0x8E}.is_full_function());
  EXPECT_FALSE(Capability{0x80}.is_mains_powered());
}

TEST(ZdoFrame, ManagementRequests) {
  check_message(MgmtPermitJoiningRequest{60, true}, "42 3C 01"_hex);
  check_message(MgmtLeaveRequest{eui, MgmtLeaveRequest::rejoin}, "42 A49078563412DB00 80"_hex);
  check_message(MgmtLqiRequest{3}, "42 03"_hex);
}

TEST(ZdoFrame, NodeDescriptorComesOnlyWithSuccess) {
  const NodeDescriptor descriptor{0x02, 0x40, {0x80}, 0x121D, 82, 0x0120, 0x2C00, 0x0120, 0};
  check_message(NodeDescriptorResponse{Status::success, node, descriptor}, "42 00 2B1A 02 40 80 1D12 52 2001 002C 2001 00"_hex);
  check_message(NodeDescriptorResponse{Status::device_not_found, node, {}}, "42 81 2B1A"_hex);
  EXPECT_EQ(descriptor.logical_type(), LogicalType::end_device);
}

TEST(ZdoFrame, SimpleDescriptorHasItsLengthInFront) {
  const SimpleDescriptor descriptor{1, 0x0109, 0x0502, 0, {{0x0000}}, {{0x0019, 0x0700}}};
  check_message(SimpleDescriptorResponse{Status::success, node, descriptor},
                "42 00 2B1A 0E 01 0901 0205 00 01 0000 02 1900 0007"_hex);
  check_message(SimpleDescriptorResponse{Status::not_active, node, {}}, "42 83 2B1A 00"_hex);
}

TEST(ZdoFrame, SimpleDescriptorWhoseLengthLiesIsRefused) {
  EXPECT_EQ(parse<SimpleDescriptorResponse>("42 00 2B1A 04 01 0901 02"_hex).error(), DecodeError::bad_length);
  EXPECT_EQ(parse<SimpleDescriptorResponse>("42 00 2B1A 09 01 0901 0205 00 00 00 FF"_hex).error(), DecodeError::bad_length);
}

TEST(ZdoFrame, EndpointLists) {
  check_message(ActiveEndpointsResponse{Status::success, node, {{1, 242}}}, "42 00 2B1A 02 01 F2"_hex);
  check_message(MatchDescriptorResponse{Status::success, node, {{1}}}, "42 00 2B1A 01 01"_hex);
}

TEST(ZdoFrame, AddressResponses) {
  check_message(NetworkAddressResponse{Status::success, eui, node, {}}, "42 00 A49078563412DB00 2B1A"_hex, Tail::open_ended);
  check_message(IeeeAddressResponse{Status::success, eui, node, {{0, {NodeId{0x0001}, NodeId{0x0002}}}}},
                "42 00 A49078563412DB00 2B1A 02 00 0100 0200"_hex, Tail::open_ended);
  check_message(IeeeAddressResponse{Status::success, eui, node, {{0, {}}}}, "42 00 A49078563412DB00 2B1A 00"_hex, Tail::open_ended);
  EXPECT_EQ(parse<NetworkAddressResponse>("42 00 A49078563412DB00 2B"_hex).error(), DecodeError::truncated);
  EXPECT_EQ(parse<NetworkAddressResponse>("42 00 A49078563412DB00 2B1A 02 00 0100"_hex).error(), DecodeError::truncated);
}

TEST(ZdoFrame, ManagementResponses) {
  check_message(MgmtPermitJoiningResponse{Status::success}, "42 00"_hex);
  check_message(MgmtLeaveResponse{Status::not_supported}, "42 84"_hex);
  check_message(MgmtLqiResponse{Status::success, 5, 4, {{{Eui64{1}, eui, node, 0x12, 2, 1, 200}}}},
                "42 00 05 04 01 0100000000000000 A49078563412DB00 2B1A 12 02 01 C8"_hex);
  check_message(MgmtLqiResponse{Status::not_supported, 0, 0, {}}, "42 84"_hex);
}

TEST(ZdoFrame, AnswersOnTheClusterWithTheTopBitSet) {
  EXPECT_EQ(response_cluster(NodeDescriptorRequest::cluster), NodeDescriptorResponse::cluster);
  EXPECT_EQ(response_cluster(MgmtLqiRequest::cluster), MgmtLqiResponse::cluster);
}

TEST(ZdoFrame, HasNames) {
  EXPECT_EQ(name_of_cluster(0x8005), "active_endpoints_response");
  EXPECT_EQ(name_of_cluster(0x0013), "device_announce");
  EXPECT_EQ(name_of_cluster(0x1234), "zdo_cluster_0x1234");
  EXPECT_EQ(name(Status::no_descriptor), "NO_DESCRIPTOR");
  EXPECT_EQ(name(static_cast<Status>(0xA7)), "0xA7");
  EXPECT_EQ(wire::print(Message<ActiveEndpointsResponse>{0x42, {Status::success, node, {{1}}}}),
            "zdo{sequence=0x42, active_endpoints_response{status=0x00, node=0x1A2B, endpoints=[0x01]}}");
}

}  // namespace
}  // namespace rig::zdo
