// SPDX-License-Identifier: Apache-2.0
#include "rig/io/han_fixture.hpp"

namespace rig::io {
namespace {

using namespace std::chrono_literals;
using zcl::Value;

struct HanTimeTest : ::testing::Test, HanWorld {
  // What the hub answers to a device that reads one attribute.
  zcl::ReadRecord read(std::uint16_t cluster, std::uint16_t attribute) {
    const auto request = zcl::frame(zcl::global_header<zcl::ReadAttributes>(zcl::Direction::to_server, 0x21), zcl::ReadAttributes{{{attribute}}});
    const auto before = dongle.sent.size();
    dongle.receive(from_device(ppmid_node, device::profile_smart_energy, cluster, request, true, 3));
    settle();
    if (dongle.sent.size() == before || dongle.sent.back().cluster != cluster) return {};
    const auto& answer = dongle.sent.back();
    EXPECT_EQ(answer.destination_endpoint, 3);
    EXPECT_TRUE(answer.encrypted) << "as it was asked";
    const auto response = zcl::decode_attributes<zcl::ReadAttributesResponse>(zcl::parse(view(answer.payload))->payload);
    return response.has_value() ? response->records.items.at(0) : zcl::ReadRecord{};
  }
};

TEST_F(HanTimeTest, TellsItsClock) {
  joins();
  const auto now = to_zcl_utc(loop.utc());
  EXPECT_EQ(read(0x000A, 0x0000).value, Value::utc(now));
  han.set_clock_offset(1h);
  EXPECT_EQ(read(0x000A, 0x0000).value, Value::utc(now + 3600));
  EXPECT_EQ(read(0x000A, 0x0001).value, Value::of(zcl::Type::bitmap8, 3));
  EXPECT_EQ(read(0x000A, 0x0007).status, zcl::Status::unsupported_attribute);
}

TEST_F(HanTimeTest, TellsThatItHasNone) {
  joins();
  han.set_time_available(false);
  EXPECT_EQ(read(0x000A, 0x0000).value, Value::utc(0xFFFFFFFF));
  EXPECT_EQ(read(0x000A, 0x0001).value, Value::of(zcl::Type::bitmap8, 0));
}

TEST_F(HanTimeTest, TellsHowOftenItIsToBeRead) {
  joins();
  EXPECT_EQ(read(0x0025, 0x0000).value, Value::u8(10));
  EXPECT_EQ(read(0x0025, 0x0001).value, Value::u16(300));
}

TEST_F(HanTimeTest, AnswersOnlyItsDevices) {
  EXPECT_EQ(read(0x000A, 0x0000).value, Value{}) << "nobody has joined";
}

TEST_F(HanTimeTest, ActivatesInTheTimeOfItsClock) {
  joins();
  han.set_clock_offset(-1h);
  serve(ota::Activation::at(loop.utc()));
  queries();
  fetches(0, 1000);
  ends();
  const auto response = wire::decode<ota::UpgradeEndResponse>(zcl::parse(view(dongle.sent.back().payload))->payload);
  ASSERT_TRUE(response.has_value());
  EXPECT_NEAR(response->upgrade_time - response->current_time, 3600, 10);
}

}  // namespace
}  // namespace rig::io
