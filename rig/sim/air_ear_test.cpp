// SPDX-License-Identifier: Apache-2.0
#include "rig/sim/air_ear.hpp"

#include <gmock/gmock.h>

namespace rig::sim {
namespace {

using namespace std::chrono_literals;
using namespace air_frame;
using ::testing::ElementsAre;
using ::testing::SizeIs;

constexpr Network han{.pan_id = 0x1A62, .extended_pan_id = 0xD0C0B0A0, .channel = 15, .open = true};
constexpr Eui64 hub_eui{0x00DB1234567890A2}, meter_eui{0x00DB1234567890A4};
constexpr air_frame::Key network_key{1, 3, 5, 7, 9, 11, 13, 15, 0, 2, 4, 6, 8, 10, 12, 13};
constexpr air_frame::Key link_key{0x66, 0xB6, 0x90, 0x09, 0x81, 0xE1, 0xEE, 0x3C, 0xA4, 0x20, 0x6B, 0x6B, 0x86, 0x1C, 0x02, 0xBB};

struct Deaf final : RadioUser {
  void on_frame(const Frame&) override {}
};

/// Hub and meter on channel 15, and somebody who listens.
struct Overheard : ::testing::Test {
  io::Loop loop{io::TimeMode::virtual_time};
  Deaf nobody;
  std::optional<Air> air;
  std::optional<Radio> hub, meter;
  std::optional<AirEar> ear;
  std::vector<TimePoint> times;
  std::vector<Bytes> psdus;

  void make(AirSettings settings = {}) {
    air.emplace(loop, settings, Rng(4711));
    hub.emplace(*air, hub_eui, nobody, RadioSettings{.coordinator = true});
    meter.emplace(*air, meter_eui, nobody);
    for (Radio* radio : {&*hub, &*meter}) radio->set_on(true);
    hub->enter(han, NodeId{0}, {.network = network_key});
    meter->enter(han, NodeId{0x3344}, {.link = link_key});
    ear.emplace(*air, [this](const AirEar::Heard& heard) {
      times.push_back(heard.at);
      psdus.emplace_back(heard.psdu.begin(), heard.psdu.end());
    });
    ear->tune(han.channel);
  }
  ~Overheard() override {
    ear.reset();
    meter.reset();
    hub.reset();
  }

  Frame block(NodeId to, std::size_t size = 3, bool acknowledged = false, bool encrypted = false) {
    return {.destination = to,
            .profile = 0x0109,
            .cluster = 0x0019,
            .source_endpoint = 2,
            .destination_endpoint = 1,
            .aps_sequence = 0x5C,
            .encrypted = encrypted,
            .acknowledged = acknowledged,
            .payload = device::ApsPayload(size, Byte{0xAB})};
  }
  void send(Radio& from, const Frame& frame) {
    from.send(frame, {});
    loop.run();
  }

  MacFrame mac(std::size_t index) const {
    const auto frame = without_fcs(psdus.at(index));
    EXPECT_TRUE(frame) << "wrong FCS";
    return wire::decode<MacFrame>(*frame).value();
  }
  NwkFrame nwk(std::size_t index) const {
    const MacFrame frame = mac(index);
    return opened(wire::decode<NwkFrame>({frame.payload.bytes.data(), frame.payload.bytes.size()}).value(), network_key).value();
  }
  ApsFrame aps(std::size_t index) const {
    const NwkFrame frame = nwk(index);
    const auto inner = wire::decode<ApsFrame>({frame.payload.bytes.data(), frame.payload.bytes.size()}).value();
    return inner.security ? opened(inner, link_key, frame.security->sender).value() : inner;
  }
  std::string line(std::size_t index) const {
    const MacFrame frame = mac(index);
    if (frame.type == MacType::acknowledgement) return "ack " + std::to_string(frame.sequence);
    const ApsFrame inside = aps(index);
    return to_string(nwk(index).source) + (inside.type == ApsType::data ? " data " : " aps-ack ") + std::to_string(frame.sequence);
  }
  std::vector<std::string> lines() const {
    std::vector<std::string> all;
    for (std::size_t i = 0; i < psdus.size(); ++i) all.push_back(line(i));
    return all;
  }
};

TEST_F(Overheard, IsAMessageAndItsAcknowledgements) {
  make();
  send(*hub, block(NodeId{0x3344}, 3, true));
  EXPECT_THAT(lines(), ElementsAre("0x0000 data 1", "ack 1", "0x3344 aps-ack 1", "ack 1"));
  EXPECT_EQ(aps(0).cluster, 0x0019);
  EXPECT_EQ(aps(0).counter, 0x5C);
  EXPECT_EQ(aps(2).counter, 0x5C);
  EXPECT_EQ(aps(2).destination_endpoint, 2);
  EXPECT_EQ(to_hex({aps(0).payload.bytes.data(), aps(0).payload.bytes.size()}), "ABABAB");
}

TEST_F(Overheard, CannotBeReadWithoutTheKey) {
  make();
  send(*hub, block(NodeId{0x3344}));
  const MacFrame frame = mac(0);
  const auto secret = wire::decode<NwkFrame>({frame.payload.bytes.data(), frame.payload.bytes.size()}).value();
  EXPECT_EQ(secret.security->sender, hub_eui);
  EXPECT_FALSE(opened(secret, Key{}));
}

TEST_F(Overheard, NeedsTheLinkKeyForWhatIsEncryptedTwice) {
  make();
  send(*meter, block(NodeId{0}, 3, true, true));
  ASSERT_THAT(psdus, SizeIs(4));
  ASSERT_TRUE(aps(0).security);
  EXPECT_EQ(aps(0).security->frame_counter, 1u);
  EXPECT_EQ(aps(0).payload.bytes.size(), 3u);
  EXPECT_TRUE(aps(2).security) << "the acknowledgement of a secured message is secured";
}

TEST_F(Overheard, IsEncryptedWithAnUnknownKeyWhereNobodyToldOne) {
  make();
  hub->enter(han, NodeId{0});
  send(*hub, block(NodeId{0x3344}));
  const MacFrame frame = mac(0);
  const auto secret = wire::decode<NwkFrame>({frame.payload.bytes.data(), frame.payload.bytes.size()}).value();
  EXPECT_TRUE(secret.security);
  EXPECT_FALSE(opened(secret, network_key));
}

TEST_F(Overheard, IsRepeatedByTheMacAndThenByTheApsWhenNobodyAnswers) {
  make();
  meter->set_on(false);
  send(*hub, block(NodeId{0x3344}, 3, true));
  EXPECT_THAT(lines(), ElementsAre("0x0000 data 1", "0x0000 data 1", "0x0000 data 1", "0x0000 data 1", "0x0000 data 2", "0x0000 data 2",
                                   "0x0000 data 2", "0x0000 data 2", "0x0000 data 3", "0x0000 data 3", "0x0000 data 3", "0x0000 data 3"));
  EXPECT_EQ(psdus[0], psdus[3]);
  EXPECT_EQ(aps(0).counter, aps(11).counter) << "one APS message in three NWK frames";
  EXPECT_EQ(nwk(11).security->frame_counter, 3u);
}

TEST_F(Overheard, ShowsTheLostAcknowledgementBehindARetry) {
  make({.faults = {{.way = Way::up, .rate = 1.0}}});
  send(*hub, block(NodeId{0x3344}, 3, true));
  EXPECT_THAT(std::vector<std::string>(lines()), ::testing::Contains("0x3344 aps-ack 1").Times(4));
}

TEST_F(Overheard, IsABroadcastWithoutAcknowledgement) {
  make();
  send(*hub, block(NodeId{0xFFFD}));
  EXPECT_THAT(lines(), ElementsAre("0x0000 data 1"));
  EXPECT_EQ(mac(0).destination->node, (std::variant<NodeId, Eui64>(NodeId{0xFFFF})));
  EXPECT_EQ(nwk(0).destination, NodeId{0xFFFD});
  EXPECT_EQ(aps(0).delivery, DeliveryMode::broadcast);
}

TEST_F(Overheard, FillsAFrameToTheLastOctet) {
  make();
  send(*hub, block(NodeId{0x3344}, 82));
  send(*hub, block(NodeId{0x3344}, 73, false, true));
  EXPECT_THAT(lines(), ElementsAre("0x0000 data 1", "ack 1", "0x0000 data 2", "ack 2"));
  EXPECT_EQ(psdus[0].size(), max_psdu);
  EXPECT_EQ(psdus[2].size(), max_psdu);
}

TEST_F(Overheard, ComesInFragmentsWhereOneFrameIsTooSmall) {
  make();
  send(*hub, block(NodeId{0x3344}, 83));
  EXPECT_THAT(lines(), ElementsAre("0x0000 data 1", "ack 1", "0x0000 data 2", "ack 2"));
  EXPECT_EQ(aps(0).fragment, (Fragment{.first = true, .block = 2}));
  EXPECT_EQ(aps(2).fragment, (Fragment{.block = 1}));
  EXPECT_EQ(aps(0).payload.bytes.size() + aps(2).payload.bytes.size(), 83u);
  EXPECT_EQ(aps(0).counter, aps(2).counter);
}

TEST_F(Overheard, IsHeardOnItsChannelOnlyAndCountedOnAll) {
  make();
  ear->tune(11);
  send(*hub, block(NodeId{0x3344}));
  ear->tune(std::nullopt);
  send(*hub, block(NodeId{0x3344}));
  EXPECT_THAT(psdus, SizeIs(0));
  ear->tune(15);
  send(*hub, block(NodeId{0x3344}));
  EXPECT_THAT(lines(), ElementsAre("0x0000 data 3", "ack 3"));
}

TEST_F(Overheard, TakesTheTimeOfTheAir) {
  make();
  for (int i = 0; i < 100; ++i) hub->send(block(NodeId{0x3344}, 40, true), {});
  loop.run();
  ASSERT_THAT(psdus, SizeIs(400));
  for (std::size_t i = 1; i < times.size(); ++i)
    EXPECT_GE(times[i] - times[i - 1], 32us * static_cast<int>(psdus[i - 1].size() + 6)) << "frame " << i;
  EXPECT_LT(times.back() - loop.now(), 10ms) << "it does not run away";
}

TEST_F(Overheard, ChangesNothingInTheAir) {
  std::vector<TimePoint> with, without;
  for (auto* ends : {&with, &without}) {
    io::Loop own(io::TimeMode::virtual_time);
    Air quiet(own, {.faults = {{.way = Way::down, .rate = 0.3}}}, Rng(7));
    std::optional<AirEar> listener;
    if (ends == &with) listener.emplace(quiet, [](const AirEar::Heard&) {});
    Radio left(quiet, hub_eui, nobody, {.coordinator = true}), right(quiet, meter_eui, nobody);
    for (Radio* radio : {&left, &right}) radio->set_on(true);
    left.enter(han, NodeId{0});
    right.enter(han, NodeId{0x3344});
    if (listener) listener->tune(han.channel);
    for (int i = 0; i < 50; ++i)
      left.send(block(NodeId{0x3344}, 20, true), [&own, ends](const Result<void>&) { ends->push_back(own.now()); });
    own.run();
  }
  EXPECT_EQ(with, without) << "seed 7";
  EXPECT_THAT(with, SizeIs(50));
}

}  // namespace
}  // namespace rig::sim
