// SPDX-License-Identifier: Apache-2.0
//
// The session in good days.
#include "rig/proto/deconz/session_test_kit.hpp"
#include "rig/wire/conversation.hpp"

namespace rig::deconz {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const ApsRequest block{.destination = {{.node = NodeId{0x4A1B}}, 1}, .profile = 0x0109, .cluster = 0x0019, .source_endpoint = 1,
                       .asdu = {{0x19, 0x01, 0x05}}, .tx_options = tx::acknowledge | tx::link_key_security};

TEST(DeconzSession, ResumesTheNetworkTheStickIsIn) {
  Bench bench;
  bench.stick.resume();
  bench.start();
  EXPECT_THAT(bench.events, ElementsAre("ready: firmware 0x26780700, protocol 0x010E, 00212EFFFF05FE7F, PAN 0x1A62, channel 15, resumed"));
  EXPECT_THAT(bench.stick.log, ElementsAre("version", "device state", "write parameter watchdog", "read parameter protocol version", "read parameter MAC address",
                                           "read parameter trust centre address", "read parameter designed coordinator", "read parameter PAN id",
                                           "read parameter extended PAN id to use", "read parameter channel", "read parameter network key", "read parameter endpoint"));
}

TEST(DeconzSession, FormsTheNetworkOnABlankStick) {
  Bench bench;
  bench.start();
  EXPECT_THAT(bench.events, ElementsAre("ready: firmware 0x26780700, protocol 0x010E, 00212EFFFF05FE7F, PAN 0x1A62, channel 15, formed"));
  const std::vector<std::string> formed(bench.stick.log.begin() + 12, bench.stick.log.end());
  EXPECT_THAT(formed, ElementsAre("change network state", "device state", "write parameter designed coordinator", "write parameter channel mask",
                                  "write parameter predefined PAN id", "write parameter PAN id", "write parameter extended PAN id to use",
                                  "write parameter trust centre address", "write parameter network key", "write parameter link key",
                                  "write parameter security mode", "write parameter endpoint", "change network state", "device state", "read parameter PAN id",
                                  "read parameter channel"));
  const auto value = [&](ParamId id) { return to_hex(bench.stick.values.at(id), " "); };
  EXPECT_EQ(value(ParamId::channel_mask), "00 80 00 00");
  EXPECT_EQ(value(ParamId::use_extended_pan_id), "01 10 AF 5E 00 4B 12 00");
  EXPECT_EQ(value(ParamId::trust_centre), "7F FE 05 FF FF 2E 21 00");
  EXPECT_EQ(value(ParamId::network_key), "00 01 03 05 07 09 0B 0D 0F 00 02 04 06 08 0A 0C 0E");
  EXPECT_EQ(value(ParamId::link_key), "7F FE 05 FF FF 2E 21 00 5A 69 67 42 65 65 41 6C 6C 69 61 6E 63 65 30 39");
  EXPECT_EQ(value(ParamId::watchdog_ttl), "58 02 00 00");
}

struct Difference {
  std::string what;
  ParamId id;
  Bytes value;
};
class FormsAgain : public ::testing::TestWithParam<Difference> {};
INSTANTIATE_TEST_SUITE_P(DeconzSession, FormsAgain,
                         ::testing::Values(Difference{"pan", ParamId::pan_id, {0x63, 0x1A}}, Difference{"channel", ParamId::channel, {11}},
                                           Difference{"key", ParamId::network_key, Bytes(17)}, Difference{"extended", ParamId::use_extended_pan_id, Bytes(8)},
                                           Difference{"centre", ParamId::trust_centre, Bytes(8)}, Difference{"router", ParamId::designed_coordinator, {0}},
                                           Difference{"endpoint", ParamId::endpoint, "00 01 04 01 05 00 00 00 00"_hex}),
                         [](const auto& test) { return test.param.what; });

TEST_P(FormsAgain, ANetworkThatDiffers) {
  Bench bench;
  bench.stick.resume();
  bench.stick.values[GetParam().id] = GetParam().value;
  bench.start();
  ASSERT_EQ(bench.events.size(), 1u);
  EXPECT_THAT(bench.events[0], ::testing::EndsWith("PAN 0x1A62, channel 15, formed"));
}

TEST(DeconzSession, SendsAMessageAndTellsItsFate) {
  Bench bench;
  bench.start_ready();
  bench.perform(bench.session.send(MessageTag{70001}, block, bench.now));
  ASSERT_EQ(bench.stick.requests.size(), 1u);
  ApsRequest expected = block;
  expected.request_id = 1;
  EXPECT_EQ(bench.stick.requests[0], expected);
  EXPECT_THAT(bench.events, IsEmpty());
  bench.confirm(bench.stick.requests[0]);
  bench.hint();
  EXPECT_THAT(bench.take_events(), ElementsAre("message 70001 sent"));

  bench.perform(bench.session.send(MessageTag{2}, block, bench.now));
  bench.perform(bench.session.send(MessageTag{3}, block, bench.now));
  bench.confirm(bench.stick.requests[2], 0xE1);
  bench.confirm(bench.stick.requests[1], 0xA7);
  bench.hint();
  EXPECT_THAT(bench.take_events(), ElementsAre("message 3 refused: the message was not delivered: CHANNEL_ACCESS_FAILURE (0xE1) (refused)",
                                               "message 2 refused: the message was not delivered: NO_ACK (0xA7) (timeout)"));
}

TEST(DeconzSession, FetchesMessagesWhenTheStickHasSome) {
  Bench bench;
  bench.start_ready();
  ApsIndication message{.destination = {.node = NodeId{0}}, .source = {.node = NodeId{0x4A1B}}, .profile = 0x0109, .cluster = 0x0019, .asdu = {{1, 2}}, .tail = {}};
  bench.stick.indications = {message, message};
  bench.hint();
  EXPECT_THAT(bench.stick.log, ElementsAre("APS-DATA.indication", "APS-DATA.indication"));
  ASSERT_EQ(bench.events.size(), 2u);
  EXPECT_THAT(bench.events[0], ::testing::HasSubstr("source=0x4A1B, source_endpoint=0x00, profile=0x0109, cluster=0x0019, asdu=0102"));
}

TEST(DeconzSession, WaitsForRoomInTheStick) {
  Bench bench;
  bench.start_ready();
  bench.stick.bits = 0;
  bench.hint();
  bench.perform(bench.session.send(MessageTag{1}, block, bench.now));
  bench.wait(5s);
  EXPECT_THAT(bench.stick.requests, IsEmpty());
  bench.stick.bits = DeviceState::free_slots;
  bench.wait(11s);
  EXPECT_EQ(bench.stick.requests.size(), 1u);

  bench.stick.refuses = {{CommandId::aps_request, CommandStatus::busy}};
  bench.perform(bench.session.send(MessageTag{2}, block, bench.now));
  bench.wait(1s);
  bench.stick.refuses.clear();
  bench.wait(200ms);
  EXPECT_EQ(bench.stick.requests.size(), 2u);
  EXPECT_THAT(bench.events, IsEmpty());
}

TEST(DeconzSession, WritesParametersAndAsksWhetherTheStickIsThere) {
  Bench bench;
  bench.start_ready();
  bench.perform(bench.session.write(Ticket{1}, parameter(ParamId::permit_join, std::uint8_t{180}), bench.now));
  bench.perform(bench.session.check(Ticket{2}, bench.now));
  bench.stick.unknown.insert(ParamId::link_key);
  bench.perform(bench.session.write(Ticket{3}, parameter(ParamId::link_key, DeviceKey{}), bench.now));
  EXPECT_EQ(to_hex(bench.stick.values[ParamId::permit_join]), "B4");
  EXPECT_THAT(bench.events, ElementsAre("request 1 done", "request 2 done", "request 3 refused: writing the link key was answered UNSUPPORTED (refused)"));
}

TEST(DeconzSession, RenewsTheWatchdogThatWouldRestartTheStick) {
  Bench bench;
  bench.start_ready();
  bench.wait(898s);
  EXPECT_EQ(std::count(bench.stick.log.begin(), bench.stick.log.end(), "write parameter watchdog"), 2);
  EXPECT_THAT(bench.events, IsEmpty());
}

TEST(DeconzSession, LeavesOutTheWatchdogOfOldFirmware) {
  Bench bench;
  bench.stick.unknown.insert(ParamId::watchdog_ttl);
  bench.start_ready();
  bench.wait(3600s);
  EXPECT_EQ(std::count(bench.stick.log.begin(), bench.stick.log.end(), "write parameter watchdog"), 0);
}

TEST(DeconzSession, LooksItselfWhenAHintWasLost) {
  Bench bench;
  bench.start_ready();
  bench.stick.indications.push_back({.tail = {}});
  bench.wait(10s);
  EXPECT_EQ(bench.take_events().size(), 1u);
  bench.perform(bench.session.send(MessageTag{1}, block, bench.now));
  bench.confirm(bench.stick.requests[0]);
  bench.wait(1s);
  EXPECT_THAT(bench.take_events(), ElementsAre("message 1 sent"));
}

TEST(DeconzSession, DeliversAWholeQueueAndNoMore) {
  Bench bench({.network = test_network, .message_queue = 4});
  bench.start_ready();
  bench.stick.bits = 0;
  bench.hint();
  for (unsigned tag = 1; tag <= 5; ++tag) bench.perform(bench.session.send(MessageTag{tag}, block, bench.now));
  EXPECT_THAT(bench.take_events(), ElementsAre("message 5 refused: the message was not delivered: too many messages wait for the coordinator (limit_reached)"));
  bench.stick.bits = DeviceState::free_slots;
  bench.hint();
  for (const ApsRequest& request : bench.stick.requests) bench.confirm(request);
  bench.hint();
  EXPECT_THAT(bench.take_events(), ElementsAre("message 1 sent", "message 2 sent", "message 3 sent", "message 4 sent"));
}

Bytes answer(CommandId command, std::uint8_t sequence, ByteView body) { return to_bytes(encode_frame(command, sequence, CommandStatus::success, body)); }
Write asks(const Bytes& wire) { return {WireBytes(wire.begin(), wire.end())}; }

// The first words with a stick, octet by octet.
TEST(DeconzSession, SpeaksTheseOctets) {
  const auto at = [](Duration duration) { return wire::ArmTimer{TimePoint{} + duration}; };
  wire::Conversation<Session> talk([] { return Session({.network = test_network}); });
  talk.call("start", [](Session& session, TimePoint now) { return session.start(now); })
      .expect({asks("C0 0D 01 00 09 00 00 00 00 00 E9 FF C0"_hex), at(2s)})
      .feed("C0 0D 01 00 09 00 00 07 78 26 44 FF C0"_hex)
      .expect({asks("C0 07 02 00 08 00 00 00 00 EF FF C0"_hex)})
      .feed("C0 07 02 00 08 00 22 00 00 CD FF C0"_hex)
      .expect({asks("C0 0B 03 00 0C 00 05 00 26 58 02 00 00 61 FF C0"_hex)})
      .feed(answer(CommandId::write_parameter, 3, "26"_hex))
      .expect({asks("C0 0A 04 00 08 00 01 00 22 C7 FF C0"_hex)})
      .passes();
  talk.fails_cleanly_at_every_step([](const Action& action) { return std::holds_alternative<Failed>(action); });
}

}  // namespace
}  // namespace rig::deconz
