// SPDX-License-Identifier: Apache-2.0
//
// The twin, spoken to octet by octet.
#include "adapters/deconz_ncp/twin.hpp"

#include <gmock/gmock.h>

#include "rig/io/memory_stream.hpp"
#include "rig/sim/device.hpp"

namespace rig::deconz_ncp {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Plugged : ::testing::Test {
  void plug_in(TwinSettings settings = {}) {
    twin.emplace(line.twin_end(), air, settings, Rng(4711));
    line.host_end().listen({.on_bytes = [this](ByteView bytes) { heard.insert(heard.end(), bytes.begin(), bytes.end()); }, .on_lost = {}});
  }
  void run_for(Duration duration) {
    bool over = false;
    loop.arm(loop.now() + duration, [&] { over = true; });
    while (!over) loop.run_one();
  }
  /// A frame without END, length and CRC left to be filled in: "command sequence status | body".
  std::vector<std::string> ask(std::uint8_t command, std::uint8_t sequence, const Bytes& body) {
    const auto frame = deconz::encode_frame(deconz::CommandId{command}, sequence, deconz::CommandStatus::success, ByteView{body});
    line.host_end().write({frame.data(), frame.size()});
    run_for(1ms);
    return take();
  }
  /// What the stick said since: command, sequence, status and body of each frame.
  std::vector<std::string> take() {
    std::vector<std::string> said;
    ByteView chunk(heard);
    slip::Decoder decoder;
    while (const auto packet = decoder.next(chunk)) {
      const auto frame = deconz::parse(**packet);
      said.push_back(frame.has_error() ? std::string(name(frame.error()))
                                       : to_hex((*packet)->first(3), " ") + " | " + to_hex(frame->body, " "));
    }
    heard.clear();
    return said;
  }
  void form_network() {
    ask(0x0B, 2, "0A 00 08 00 00"_hex);
    ask(0x0B, 3, "15 01"_hex);
    ask(0x0B, 4, "05 62 1A"_hex);
    ask(0x0B, 5, "0B 01 10 AF 5E 00 4B 12 00"_hex);
    ask(0x0B, 6, "13 00 01 09 01 00 05 00 01 19 00 00"_hex);
    ask(0x08, 7, "02"_hex);
    run_for(1s);
    take();
  }
  void join_a_device() {
    ask(0x0B, 8, "21 3C"_hex);
    device.emplace(air, sim::DeviceSettings{}, Rng(1));
    device->set_power(true);
    run_for(20s);
  }
  void fetch_everything() {
    take();
    while (ask(0x17, 9, "01"_hex)[0].starts_with("17 09 00")) {
    }
  }

  io::Loop loop{io::TimeMode::virtual_time};
  io::MemoryLine line{loop, "stick"};
  sim::Air air{loop, {.radio_time = false}, Rng(4711)};
  Bytes heard;
  std::optional<Twin> twin;
  std::optional<sim::Device> device;
};

TEST_F(Plugged, SaysTheseOctets) {
  plug_in();
  line.host_end().write("C0 0D 01 00 09 00 00 00 00 00 E9 FF C0"_hex);
  run_for(1ms);
  EXPECT_EQ(to_hex(heard, " "), "C0 0D 01 00 09 00 00 07 78 26 44 FF C0");
  heard.clear();
  line.host_end().write("C0 07 02 00 08 00 00 00 00 EF FF C0"_hex);
  run_for(1ms);
  EXPECT_EQ(to_hex(heard, " "), "C0 07 02 00 08 00 20 00 00 CF FF C0") << "offline, with free slots";
}

TEST_F(Plugged, IgnoresWhatIsNoFrame) {
  plug_in();
  line.host_end().write("C0 0D 01 00 09 00 00 00 00 00 E8 FF C0 55 55 C0 0D 01 C0"_hex);
  run_for(1s);
  EXPECT_THAT(take(), IsEmpty());
}

TEST_F(Plugged, KeepsParameters) {
  plug_in();
  EXPECT_THAT(ask(0x0A, 1, "01"_hex), ElementsAre("0A 01 00 | 01 7F FE 05 FF FF 2E 21 00"));
  EXPECT_THAT(ask(0x0A, 2, "22"_hex), ElementsAre("0A 02 00 | 22 0E 01"));
  EXPECT_THAT(ask(0x0A, 3, "18"_hex), ElementsAre("0A 03 07 | 18")) << "recorded: a key needs its index";
  EXPECT_THAT(ask(0x0B, 4, "05 62 1A"_hex), ElementsAre("0B 04 00 | 05"));
  EXPECT_THAT(ask(0x0A, 5, "05"_hex), ElementsAre("0A 05 00 | 05 62 1A"));
  EXPECT_THAT(ask(0x0B, 6, "05 62"_hex), ElementsAre("0B 06 07 | 05 62"));
  EXPECT_THAT(ask(0x0B, 7, "1C 0F"_hex), ElementsAre("0B 07 04 | 1C 0F")) << "read only";
  EXPECT_THAT(ask(0x0A, 8, "42"_hex), ElementsAre("0A 08 04 | 42"));
  EXPECT_THAT(ask(0x0A, 9, "13 02"_hex), ElementsAre("0A 09 00 | 13 02 50 00 DE 01 00 00 01 00 00 00"));
  EXPECT_THAT(ask(0x0A, 10, "13 03"_hex), ElementsAre("0A 0A 04 | 13 03")) << "three slots";
  EXPECT_THAT(ask(0x42, 11, {}), ElementsAre("42 0B 04 | "));
}

TEST_F(Plugged, HasNoSecurityModeInTheThirdGeneration) {
  plug_in({.firmware = conbee_3_firmware});
  EXPECT_THAT(ask(0x0B, 1, "10 03"_hex), ElementsAre("0B 01 04 | 10 03"));
}

TEST_F(Plugged, FormsANetworkAndHintsAtIt) {
  plug_in();
  ask(0x0B, 2, "0A 00 08 00 00"_hex);
  EXPECT_THAT(ask(0x08, 3, "02"_hex), ElementsAre("08 03 00 | 02", "0E 01 00 | A1 00"));
  run_for(1s);
  EXPECT_THAT(take(), ElementsAre("0E 02 00 | A2 00"));
  EXPECT_THAT(ask(0x0A, 4, "1C"_hex), ElementsAre("0A 04 00 | 1C 0B"));
  EXPECT_EQ(air.scan().size(), 1u);
  EXPECT_THAT(ask(0x08, 5, "00"_hex), ElementsAre("08 05 00 | 00", "0E 03 00 | A3 00"));
  run_for(1s);
  EXPECT_THAT(take(), ElementsAre("0E 04 00 | A0 00"));
  EXPECT_THAT(air.scan(), IsEmpty());
}

TEST_F(Plugged, FormsNothingAsARouter) {
  plug_in();
  ask(0x0B, 1, "09 00"_hex);
  ask(0x08, 2, "02"_hex);
  run_for(1s);
  EXPECT_THAT(take(), ElementsAre("0E 02 00 | A0 00"));
}

TEST_F(Plugged, IndicatesWhatDevicesSay) {
  plug_in();
  form_network();
  join_a_device();
  EXPECT_EQ(device->state(), sim::Device::State::online);
  EXPECT_THAT(take(), ElementsAre("0E 03 00 | AA 00")) << "one hint for all of it";
  const auto said = ask(0x17, 9, "01"_hex);
  ASSERT_EQ(said.size(), 1u);
  EXPECT_THAT(said[0], ::testing::StartsWith("17 09 00 | 2A 02 FD FF 00 02 "));
  EXPECT_THAT(said[0], ::testing::HasSubstr(" 00 00 00 13 00 0C 00 "));  // endpoint 0, profile 0, announcement, 12 octets
  EXPECT_THAT(said[0], ::testing::EndsWith(" 00 AF FF 00 00 00 00 CB"));
  const auto with_ieee = ask(0x17, 10, "04"_hex);
  EXPECT_THAT(with_ieee[0], ::testing::HasSubstr(" A4 90 78 56 34 12 DB 00 "));
}

TEST_F(Plugged, CarriesAMessageAndConfirmsIt) {
  plug_in();
  form_network();
  join_a_device();
  fetch_everything();
  const Bytes node = wire::encode(device->node());
  Bytes request = "7B 00 02"_hex;
  request.insert(request.end(), node.begin(), node.end());
  const Bytes rest = "01 09 01 19 00 01 05 00 10 09 00 02 00 05 00"_hex;  // reads attribute 2, secured and acknowledged
  request.insert(request.end(), rest.begin(), rest.end());
  const auto taken = ask(0x12, 0x40, request);
  ASSERT_FALSE(taken.empty());
  EXPECT_EQ(taken[0], "12 40 00 | 22 7B");
  run_for(1s);
  take();
  const std::string address = to_hex(node, " ");
  EXPECT_THAT(ask(0x04, 0x41, {}), ElementsAre("04 41 00 | 2A 7B 02 " + address + " 01 01 00 00 00 00 00"));
  const auto answer = ask(0x17, 0x42, "01"_hex);
  EXPECT_THAT(answer[0], ::testing::StartsWith("17 42 00 | 22 02 00 00 01 02 " + address + " 01 09 01 19 00 "));
  EXPECT_THAT(answer[0], ::testing::EndsWith(" 00 AB FF 00 00 00 00 CB")) << "secured with a link key";
  EXPECT_THAT(ask(0x04, 0x43, {}), ElementsAre("04 43 01 | "));
}

TEST_F(Plugged, RefusesMessagesItCannotTake) {
  plug_in({.slots = 1});
  const Bytes request = "7B 00 02 34 12 01 09 01 19 00 01 01 00 10 04 00"_hex;
  EXPECT_THAT(ask(0x12, 1, request)[0], ::testing::StartsWith("12 01 06 |")) << "no network";
  form_network();
  Bytes both_keys = request;
  both_keys[both_keys.size() - 2] = 0x03;
  EXPECT_THAT(ask(0x12, 2, both_keys)[0], ::testing::StartsWith("12 02 07 |"));
  EXPECT_EQ(ask(0x12, 3, request)[0], "12 03 00 | 02 7B");
  EXPECT_THAT(ask(0x12, 4, request)[0], ::testing::StartsWith("12 04 02 |")) << "busy";
  run_for(30s);
  EXPECT_THAT(take(), ElementsAre("0E 03 00 | 86 00"));
  EXPECT_THAT(ask(0x04, 5, {})[0], ::testing::StartsWith("04 05 00 | 22 7B 02 34 12 01 01 A7")) << "nobody acknowledged it";
}

TEST_F(Plugged, AnswersQuestionsOfItsOwnHost) {
  plug_in();
  form_network();
  ask(0x12, 1, "05 00 02 00 00 00 00 00 05 00 00 03 00 2A 00 00 00 00"_hex);
  run_for(1s);
  take();
  ask(0x04, 2, {});
  EXPECT_THAT(ask(0x17, 3, "01"_hex)[0], ::testing::HasSubstr(" 05 80 08 00 2A 00 00 00 03 01 F2 50 "));
}

TEST_F(Plugged, RestartsUnlessItsWatchdogIsRenewed) {
  plug_in();
  form_network();
  ask(0x0B, 1, "26 0A 00 00 00"_hex);
  run_for(9s);
  ask(0x0B, 2, "26 0A 00 00 00"_hex);
  run_for(9s);
  EXPECT_EQ(air.scan().size(), 1u);
  run_for(1500ms);
  EXPECT_THAT(air.scan(), IsEmpty());
  run_for(5s);
  EXPECT_EQ(air.scan().size(), 1u);
  EXPECT_THAT(take(), ElementsAre("0E 03 00 | A0 00", "0E 04 00 | A1 00", "0E 05 00 | A2 00"));
}

TEST_F(Plugged, ClosesTheNetworkByItself) {
  plug_in();
  form_network();
  ask(0x0B, 1, "21 3C"_hex);
  EXPECT_TRUE(air.scan().at(0).open);
  run_for(61s);
  EXPECT_FALSE(air.scan().at(0).open);
}

TEST_F(Plugged, ForgetsWhatItNeverSavedWhenItIsPulledOut) {
  plug_in();
  form_network();
  ask(0x0B, 1, "05 FF 01"_hex);
  line.cut();
  run_for(1s);
  EXPECT_THAT(air.scan(), IsEmpty());
  line.plug_in_again();
  twin->plugged_in_again();
  run_for(5s);
  ASSERT_EQ(air.scan().size(), 1u);
  EXPECT_EQ(air.scan()[0].pan_id, 0x1A62);
}

}  // namespace
}  // namespace rig::deconz_ncp
