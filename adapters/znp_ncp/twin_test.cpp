// SPDX-License-Identifier: Apache-2.0
//
// The twin against published octets: what a CC2652 said to zigbee-herdsman 11.1 when it was asked the same ("recorded"), and the
// "Z-Stack Monitor and Test API".
#include "adapters/znp_ncp/twin.hpp"

#include <gmock/gmock.h>

#include "rig/io/memory_stream.hpp"
#include "rig/proto/zcl/global_commands.hpp"
#include "rig/sim/device.hpp"

namespace rig::znp_ncp {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::StartsWith;

struct Dongle : ::testing::Test {
  io::Loop loop{io::TimeMode::virtual_time};
  io::MemoryLine line{loop, "dongle"};
  sim::Air air{loop, {}, Rng(4711)};
  std::optional<Twin> twin;
  std::optional<sim::Device> device;
  std::vector<std::string> heard;
  unpi::Parser parser;

  void plug_in(TwinSettings settings = {}) {
    twin.emplace(line.twin_end(), air, settings, Rng(4711));
    line.host_end().listen({.on_bytes = [this](ByteView bytes) { parser.feed(bytes, [this](const unpi::Frame& frame) { hear(frame); }); }, .on_lost = {}});
  }
  void hear(const unpi::Frame& frame) {
    const Bytes head{frame.id.cmd0, frame.id.cmd1};
    heard.push_back(to_hex(head) + (frame.data.empty() ? "" : " ") + to_hex(frame.data));
  }
  void run_for(Duration duration) { ASSERT_TRUE(loop.sleep(duration).has_value()); }
  /// Command and data in hex; what comes back within `patience`.
  std::vector<std::string> ask(std::string_view hex, Duration patience = 1ms) {
    heard.clear();
    const Bytes bytes = *from_hex(hex);
    const auto frame = unpi::encode({bytes.at(0), bytes.at(1)}, ByteView(bytes).subspan(2));
    line.host_end().write({frame.data(), frame.size()});
    run_for(patience);
    return std::exchange(heard, {});
  }
  void write_item(std::string_view id_low, std::string_view value) {
    const std::string length = to_hex(Bytes{static_cast<Byte>(value.size() / 2)});
    ask("2107" + std::string(id_low) + "00" + length + "00" + length + std::string(value));
    EXPECT_THAT(ask("211D" + std::string(id_low) + "000000" + length + "00" + std::string(value)), ElementsAre("611D 00")) << id_low;
  }
  void form_network() {
    for (const auto& [item, value] : {std::pair{"87", "00"}, {"8F", "01"}, {"84", "00080000"}, {"83", "621A"}, {"2D", "A8EF171E004B1200"}, {"47", "A8EF171E004B1200"}, {"63", "00"},
                                      {"62", "01030507090B0D0F00020406080A0C0D"}})
      write_item(item, value);
    EXPECT_THAT(ask("2F08 01 00080000"), ElementsAre("6F08 00"));
    EXPECT_THAT(ask("2F08 00 00000000"), ElementsAre("6F08 00"));
    EXPECT_THAT(ask("2F05 04", 1s), ElementsAre("6F05 00", "45C0 08", "45C0 09", "4F80 000200"));  // recorded
  }
  void open_and_join() {
    ask("2400 01 0901 0005 00 00 03 0000 0A00 1900 00");
    ask("253E FFFF");
    EXPECT_THAT(ask("2536 0F FCFF 3C 01"), ElementsAre("6536 00", "45CB 3C", "45B6 000000"));
    device.emplace(air, sim::DeviceSettings{}, Rng(1));
    device->set_power(true);
    run_for(20s);
  }
  std::string node() const { return to_hex(wire::encode(device->node())); }
};

TEST_F(Dongle, SaysWhatItIs) {  // recorded
  plug_in();
  EXPECT_THAT(ask("2101"), ElementsAre("6101 7907"));
  EXPECT_THAT(ask("2102"), ElementsAre("6102 02010207016BB1340100000000"
                                       "00"));
  EXPECT_THAT(ask("2104"), ElementsAre("6104 A8EF171E004B1200"));
  EXPECT_THAT(ask("2700"), ElementsAre("6700 00A8EF171E004B12000000070000"));
}

TEST_F(Dongle, RestartsWhenItIsAskedTo) {  // recorded
  plug_in();
  EXPECT_THAT(ask("4100 01", 100ms), IsEmpty());
  EXPECT_THAT(ask("2101"), IsEmpty()) << "it is booting";
  run_for(1s);
  EXPECT_THAT(heard, ElementsAre("4180 000201020701"));
}

TEST_F(Dongle, RefusesWhatItDoesNotKnow) {
  plug_in();
  EXPECT_THAT(ask("2180 00"), ElementsAre("6000 022180"));
  EXPECT_THAT(ask("2550 00"), ElementsAre("6000 042550"));
  EXPECT_THAT(ask("257F"), ElementsAre("6000 02257F"));
}

TEST_F(Dongle, KeepsItemsInNonVolatileMemory) {
  plug_in();
  EXPECT_THAT(ask("2113 6000"), ElementsAre("6113 0000"));
  EXPECT_THAT(ask("211C 6000 0000"), ElementsAre("611C 0A00"));
  EXPECT_THAT(ask("2107 6000 0100 01 00"), ElementsAre("6107 09"));
  EXPECT_THAT(ask("2107 6000 0100 01 77"), ElementsAre("6107 00")) << "it exists, and keeps what it has";
  EXPECT_THAT(ask("211D 6000 0000 0100 55"), ElementsAre("611D 00"));
  EXPECT_THAT(ask("211D 6000 0100 0100 55"), ElementsAre("611D 0A")) << "behind its end";
  ask("4100 01", 1s);
  EXPECT_THAT(ask("211C 6000 0000"), ElementsAre("611C 000155"));
  EXPECT_THAT(ask("2108 6000 00"), ElementsAre("6108 000155"));
  EXPECT_THAT(ask("2109 6000 00 01 56"), ElementsAre("6109 00"));
  EXPECT_THAT(ask("2112 6000 0200"), ElementsAre("6112 0A")) << "not its length";
  EXPECT_THAT(ask("2112 6000 0100"), ElementsAre("6112 00"));
  EXPECT_THAT(ask("2113 6000"), ElementsAre("6113 0000"));
}

TEST_F(Dongle, LaysOutItsMemoryAsACC2652) {  // recorded
  plug_in();
  EXPECT_THAT(ask("2113 8200"), ElementsAre("6113 1800"));
  EXPECT_THAT(ask("2132 01 0100 0000"), ElementsAre("6132 0C000000"));
  EXPECT_THAT(ask("2133 01 0100 0000 0000 0C"), ElementsAre("6133 000C000000000000000000000000"));
  EXPECT_THAT(ask("2132 01 0100 FF00"), ElementsAre("6132 00000000"));
  form_network();
  EXPECT_THAT(ask("2113 2100"), ElementsAre("6113 7400"));
  EXPECT_THAT(ask("211C 3A00 0000"), ElementsAre("611C 00110001030507090B0D0F00020406080A0C0D"));
}

TEST_F(Dongle, FormsTheNetworkInItsMemory) {
  plug_in();
  EXPECT_THAT(ask("2550"), ElementsAre("6550 000000FFFF00000000000000000000000000000000000000"));
  form_network();
  EXPECT_THAT(ask("2550"), ElementsAre("6550 000009621A0000A8EF171E004B120000000000000000000B"));  // recorded
  ASSERT_EQ(air.scan().size(), 1u);
  EXPECT_EQ(air.scan()[0].pan_id, 0x1A62);
  EXPECT_EQ(air.scan()[0].channel, 11);
  EXPECT_FALSE(air.scan()[0].open);
}

TEST_F(Dongle, BringsItsNetworkBackAfterARestart) {
  plug_in();
  form_network();
  ask("4100 01", 1s);
  EXPECT_THAT(air.scan(), IsEmpty());
  EXPECT_THAT(ask("2540 6400", 1s), ElementsAre("6540 00", "45C0 08", "45C0 09", "4F80 000200"));
  EXPECT_EQ(air.scan().size(), 1u);
}

TEST_F(Dongle, ForgetsItsNetworkWhenTheStartupOptionSaysSo) {
  plug_in();
  form_network();
  write_item("03", "03");
  ask("4100 01", 1s);
  EXPECT_THAT(ask("2113 2100"), ElementsAre("6113 0000"));
  EXPECT_THAT(ask("211C 8300 0000"), ElementsAre("611C 0002FFFF"));
  EXPECT_THAT(ask("211C 0300 0000"), ElementsAre("611C 000100"));
}

TEST_F(Dongle, AdmitsADevice) {
  plug_in();
  form_network();
  open_and_join();
  EXPECT_EQ(device->state(), sim::Device::State::online);
  const std::string eui = to_hex(wire::encode(device->settings().eui));
  EXPECT_THAT(heard, Contains("45CA " + node() + eui + "0000"));
  EXPECT_THAT(heard, Contains(StartsWith("45C1 " + node() + node() + eui)));
  EXPECT_THAT(heard, Contains(StartsWith("45FF " + node() + "01" + "1300")));
}

TEST_F(Dongle, ClosesTheNetworkByItself) {
  plug_in();
  form_network();
  ask("2536 0F FCFF 3C 01");
  EXPECT_TRUE(air.scan()[0].open);
  run_for(61s);
  EXPECT_FALSE(air.scan()[0].open);
  EXPECT_THAT(heard, ElementsAre("45CB 00"));
}

TEST_F(Dongle, PassesZdoRequestsOn) {
  plug_in();
  form_network();
  open_and_join();
  const auto told = ask("2505" + node() + node(), 1s);
  EXPECT_EQ(told.at(0), "6505 00");
  EXPECT_THAT(told, Contains("4585 " + node() + "00" + node() + "0101"));
  EXPECT_THAT(told, Contains(StartsWith("45FF " + node() + "000580")));
}

TEST_F(Dongle, AnswersZdoRequestsToItself) {  // recorded, but for the number of endpoints
  plug_in();
  form_network();
  ask("2400 01 0901 0005 00 00 00 00");
  EXPECT_THAT(ask("2505 0000 0000"), ElementsAre("6505 00", "4585 0000000000" "0101"));
  ask("253E 0580");
  EXPECT_THAT(ask("2505 0000 0000"), ElementsAre("6505 00", "45FF 0000000580000200000000000101", "4585 00000000000101"));
}

TEST_F(Dongle, CarriesMessagesAndConfirmsThem) {
  plug_in();
  form_network();
  open_and_join();
  const auto told = ask("2401" + node() + "01 01 1900 2A 50 1E 05 00 09 00 0200", 1s);  // read attributes, secured
  EXPECT_EQ(told.at(0), "6401 00");
  EXPECT_THAT(told, Contains("4480 00012A"));
  EXPECT_THAT(told, Contains(StartsWith("4481 00001900" + node() + "010100C801")));
}

TEST_F(Dongle, TellsThatNobodyAcknowledged) {
  plug_in();
  form_network();
  open_and_join();
  const std::string gone = node();
  device->set_power(false);
  EXPECT_THAT(ask("2401" + gone + "01 01 1900 2A 10 1E 01 00", 9s), ElementsAre("6401 00", "4480 B7012A"));
  EXPECT_THAT(ask("2401" + gone + "01 01 1900 2B 00 1E 01 00", 9s), ElementsAre("6401 00", "4480 E9012B"));
}

TEST_F(Dongle, ConfirmsNoZdoMessages) {
  plug_in();
  form_network();
  open_and_join();
  const auto told = ask("2401" + node() + "00 00 0500 2A 10 1E 03 07" + node(), 1s);
  EXPECT_EQ(told.at(0), "6401 00");
  EXPECT_THAT(told, ::testing::Not(Contains(StartsWith("4480"))));
  EXPECT_THAT(told, Contains("45FF " + node() + "0005800007000000" + node() + "0101"));
}

TEST_F(Dongle, RunsOutOfMemory) {
  plug_in({.max_in_flight = 1});
  form_network();
  open_and_join();
  ask("2401" + node() + "01 01 1900 01 10 1E 01 00", 0ms);
  EXPECT_THAT(ask("2401" + node() + "01 01 1900 02 10 1E 01 00", 0ms), ::testing::SizeIs(::testing::Le(2)));
  EXPECT_THAT(ask("2401" + node() + "01 01 1900 03 10 1E 01 00", 1us), Contains("6401 10"));
}

TEST_F(Dongle, SendsNothingWithoutNetworkOrEndpoint) {
  plug_in();
  EXPECT_THAT(ask("2401 3412 01 01 1900 01 10 1E 01 00"), ElementsAre("6401 C2"));
  form_network();
  EXPECT_THAT(ask("2401 3412 01 05 1900 01 10 1E 01 00"), ElementsAre("6401 02"));
  ask("2400 01 0901 0005 00 00 00 00");
  EXPECT_THAT(ask("2400 01 0901 0005 00 00 00 00"), ElementsAre("6400 B8"));
}

TEST_F(Dongle, TakesInstallCodesInBothForms) {
  plug_in();
  EXPECT_THAT(ask("2F04 01 EFCDAB8967452301 83FED3407A939723A5C639B26916D505C3B5"), ElementsAre("6F04 00"));  // recorded
  EXPECT_THAT(ask("2F04 01 EFCDAB8967452301 83FED3407A939723A5C639B26916D505C3B6"), ElementsAre("6F04 02")) << "a wrong checksum";
  EXPECT_THAT(ask("2F04 02 EFCDAB8967452301 66B6900981E1EE3CA4206B6B861C02BB"), ElementsAre("6F04 00"));
  EXPECT_THAT(ask("2F06 01"), ElementsAre("6F06 00"));
}

TEST_F(Dongle, FindsNoGroupButTellsTheWholeLayout) {  // recorded
  plug_in();
  EXPECT_THAT(ask("254A F2 840B"), ElementsAre("654A 01000000"));
  EXPECT_THAT(ask("254B F2 840B 00"), ElementsAre("654B 00"));
}

TEST_F(Dongle, TellsThatADeviceLeft) {
  plug_in();
  form_network();
  open_and_join();
  const std::string eui = to_hex(wire::encode(device->settings().eui));
  const std::string was = node();
  EXPECT_THAT(ask("2534" + was + "0000000000000000 00", 1s), Contains("45C9 " + was + eui + "000000"));
}

}  // namespace
}  // namespace rig::znp_ncp
