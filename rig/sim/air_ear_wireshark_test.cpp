// SPDX-License-Identifier: Apache-2.0
//
// Somebody else's reading of our frames: tshark is given the keys and has to find the OTA commands in what the ear heard.
#include <gtest/gtest.h>

#include <cstdio>

#include "rig/base/scratch_directory.hpp"
#include "rig/sim/air_ear.hpp"
#include "rig/wire/reader.hpp"

namespace rig::sim {
namespace {

constexpr Network han{.pan_id = 0x1A62, .extended_pan_id = 0xD0C0B0A0, .channel = 15, .open = true};
constexpr Key network_key{1, 3, 5, 7, 9, 11, 13, 15, 0, 2, 4, 6, 8, 10, 12, 13};
constexpr Key link_key{0x66, 0xB6, 0x90, 0x09, 0x81, 0xE1, 0xEE, 0x3C, 0xA4, 0x20, 0x6B, 0x6B, 0x86, 0x1C, 0x02, 0xBB};

struct Deaf final : RadioUser {
  void on_frame(const Frame&) override {}
};

/// A classic capture file with frames that end with their FCS.
class Capture {
 public:
  Capture() { add({0xA1B2C3D4, 0x00040002, 0, 0, 0xFFFF, 195}); }
  void add(const AirEar::Heard& heard) {
    const auto since = std::chrono::duration_cast<std::chrono::microseconds>(heard.at.time_since_epoch()).count();
    const auto size = static_cast<std::uint32_t>(heard.psdu.size());
    add({static_cast<std::uint32_t>(since / 1'000'000), static_cast<std::uint32_t>(since % 1'000'000), size, size});
    file_ += as_text(heard.psdu);
  }
  const std::string& file() const { return file_; }

 private:
  void add(std::initializer_list<std::uint32_t> numbers) {
    for (const std::uint32_t number : numbers)
      for (unsigned shift = 0; shift < 32; shift += 8) file_ += static_cast<char>(number >> shift);
  }
  std::string file_;
};

std::string output_of(const std::string& command) {
  std::string text;
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) text += static_cast<char>(c);
  EXPECT_EQ(::pclose(pipe), 0) << command;
  return text;
}

std::string key_option(const Key& key) { return "-o 'uat:zigbee_pc_keys:\"" + to_hex(key, ":") + "\",\"Normal\",\"key\"' "; }

struct Wireshark : ::testing::Test {
  io::Loop loop{io::TimeMode::virtual_time};
  Air air{loop, {}, Rng(1)};
  Deaf nobody;
  Radio hub{air, Eui64{0x00DB1234567890A2}, nobody, {.coordinator = true}};
  Radio meter{air, Eui64{0x00DB1234567890A4}, nobody};
  Capture capture;
  AirEar ear{air, [this](const AirEar::Heard& heard) { capture.add(heard); }};
  ScratchDirectory scratch;

  Wireshark() {
    for (Radio* radio : {&hub, &meter}) radio->set_on(true);
    hub.enter(han, NodeId{0}, {.network = network_key});
    meter.enter(han, NodeId{0x3344}, {.network = network_key, .link = link_key});
    ear.tune(han.channel);
  }
  void send(Radio& from, NodeId to, const Bytes& payload, bool encrypted = false) {
    Frame frame{.destination = to,
                .profile = 0x0109,
                .cluster = 0x0019,
                .source_endpoint = 2,
                .destination_endpoint = 1,
                .aps_sequence = 0x5C,
                .encrypted = encrypted,
                .acknowledged = !to.is_broadcast()};
    frame.payload.assign(payload.begin(), payload.end());
    from.send(frame, {});
    loop.run();
  }
  std::string fields(const std::string& options) {
    const auto file = scratch.write("heard.pcap", capture.file());
    return output_of("HOME=" + scratch.path().string() + " tshark -r " + file.string() + " " + key_option(network_key) + key_option(link_key) +
                     "-T fields -E separator=' ' " + options + " 2>" + (scratch.path() / "errors").string());
  }
};

const Bytes image_notify = "19 01 00 00 64"_hex;
const Bytes block_request = "01 07 03 00 1D 12 00 70 03 00 00 00 40 00 00 00 30"_hex;
const Bytes block_response = "19 07 05 00 1D 12 00 70 03 00 00 00 40 00 00 00 04 AA BB CC DD"_hex;

TEST_F(Wireshark, FindsTheBlockInsideOfTwoEncryptions) {
  send(meter, NodeId{0}, block_request);
  send(hub, NodeId{0x3344}, block_response, true);
  EXPECT_EQ(fields("-Y zbee_zcl -e zbee_nwk.src -e zbee_nwk.dst -e zbee.sec.key_id -e zbee_aps.profile -e zbee_aps.counter "
                   "-e zbee_zcl_general.ota.cmd.srv_rx.id -e zbee_zcl_general.ota.cmd.srv_tx.id -e zbee_zcl_general.ota.file.offset "
                   "-e zbee_zcl_general.ota.image.data"),
            "0x3344 0x0000 0x01 0x0109 92 0x03  64 \n"
            "0x0000 0x3344 0x01,0x00 0x0109 92  0x05 64 aa:bb:cc:dd\n");
}

TEST_F(Wireshark, ReadsABroadcast) {
  send(hub, NodeId{0xFFFD}, image_notify);
  EXPECT_EQ(fields("-e wpan.fcs_ok -e wpan.dst16 -e zbee_nwk.dst -e zbee_aps.delivery -e zbee_zcl_general.ota.query_jitter"),
            "1 0xffff 0xfffd 0x02 100\n");
}

TEST_F(Wireshark, FindsNothingToComplainAbout) {
  send(hub, NodeId{0xFFFD}, image_notify);
  for (const bool encrypted : {false, true}) {
    send(meter, NodeId{0}, block_request, encrypted);
    send(hub, NodeId{0x3344}, block_response, encrypted);
  }
  EXPECT_EQ(fields("-Y '_ws.malformed || _ws.expert.severity >= 0x00600000 || wpan.fcs_ok == 0 || data' -e frame.number"), "");
  EXPECT_EQ(fields("-Y 'wpan.frame_type == 2' -e wpan.seq_no"), "1\n2\n3\n2\n3\n4\n5\n4\n")
      << "request and the APS acknowledgement of it, response and the APS acknowledgement of it; twice";
}

TEST_F(Wireshark, PutsFragmentsTogether) {
  Bytes long_response = "19 07 05 00 1D 12 00 70 03 00 00 00 40 00 00 00 50"_hex;
  long_response.resize(long_response.size() + 0x50, 0x77);
  send(hub, NodeId{0x3344}, long_response, true);
  EXPECT_EQ(fields("-Y zbee_zcl -e frame.number -e zbee_zcl_general.ota.data_size"), "3 80\n");
}

}  // namespace
}  // namespace rig::sim
