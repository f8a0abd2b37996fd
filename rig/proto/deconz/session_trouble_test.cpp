// SPDX-License-Identifier: Apache-2.0
//
// The session in bad days: sticks that are silent, restart, refuse or babble.
#include "rig/proto/deconz/session_test_kit.hpp"

namespace rig::deconz {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const ApsRequest message{.destination = {{.node = NodeId{0x4A1B}}, 1}, .profile = 0x0109, .cluster = 0x0019, .source_endpoint = 1, .asdu = {}, .tx_options = tx::acknowledge};

TEST(DeconzSessionInTrouble, IsSilentFromTheStart) {
  Bench bench;
  bench.stick.deaf_to = {CommandId::version};
  bench.perform(bench.session.start(bench.now));
  bench.wait(1min);
  EXPECT_THAT(bench.events, ElementsAre("failed: the coordinator does not answer (version) (timeout)"));
  EXPECT_EQ(bench.stick.log.size(), 3u);
  EXPECT_FALSE(bench.due);
}

TEST(DeconzSessionInTrouble, MissesOneAnswer) {
  Bench bench;
  bench.stick.resume();
  bench.stick.deaf_to = {CommandId::device_state};
  bench.perform(bench.session.start(bench.now));
  bench.wait(3s);
  bench.stick.deaf_to.clear();
  bench.wait(2s);
  EXPECT_TRUE(bench.session.is_ready());
}

TEST(DeconzSessionInTrouble, FallsSilentUnderWay) {
  Bench bench;
  bench.start_ready();
  bench.perform(bench.session.send(MessageTag{1}, message, bench.now));
  bench.stick.deaf_to = {CommandId::aps_request, CommandId::device_state, CommandId::write_parameter};
  bench.perform(bench.session.send(MessageTag{2}, message, bench.now));
  bench.perform(bench.session.send(MessageTag{3}, message, bench.now));
  bench.perform(bench.session.write(Ticket{4}, parameter(ParamId::permit_join, std::uint8_t{0}), bench.now));
  bench.wait(1min);
  EXPECT_THAT(bench.events, ElementsAre("message 1 refused: the message was not delivered: the coordinator does not answer (write parameter) (timeout)",
                                        "message 2 refused: the message was not delivered: the coordinator does not answer (write parameter) (timeout)",
                                        "message 3 refused: the message was not delivered: the coordinator does not answer (write parameter) (timeout)",
                                        "request 4 refused: the coordinator does not answer (write parameter) (timeout)",
                                        "failed: the coordinator does not answer (write parameter) (timeout)"));
  EXPECT_THAT(bench.stick.log, ElementsAre("APS-DATA.request", "APS-DATA.request", "write parameter permit join", "write parameter permit join")) << "no message twice";
}

TEST(DeconzSessionInTrouble, StartsOverByItself) {
  Bench bench;
  bench.start_ready();
  bench.perform(bench.session.send(MessageTag{1}, message, bench.now));
  bench.stick.network = NetworkState::offline;
  bench.hint();
  EXPECT_THAT(bench.events, ElementsAre("message 1 refused: the message was not delivered: the coordinator restarted by itself (its network is offline), 1 messages "
                                        "were lost (unexpected_reset)",
                                        "failed: the coordinator restarted by itself (its network is offline), 1 messages were lost (unexpected_reset)"));
  bench.take_events();
  bench.perform(bench.session.send(MessageTag{2}, message, bench.now));
  bench.perform(bench.session.check(Ticket{3}, bench.now));
  bench.wait(1min);
  EXPECT_THAT(bench.events, ElementsAre("message 2 refused: the message was not delivered: the coordinator is not ready (not_ready)",
                                        "request 3 refused: the coordinator is not ready (not_ready)"));
}

TEST(DeconzSessionInTrouble, NeverConfirms) {
  Bench bench;
  bench.start_ready();
  bench.perform(bench.session.send(MessageTag{1}, message, bench.now));
  bench.wait(29s);
  EXPECT_THAT(bench.events, IsEmpty());
  bench.wait(1s);
  EXPECT_THAT(bench.take_events(), ElementsAre("message 1 refused: the message was not delivered: the coordinator never told its fate (timeout)"));
  bench.confirm(bench.stick.requests[0]);
  bench.hint();
  EXPECT_THAT(bench.events, IsEmpty()) << "its fate was told";
}

TEST(DeconzSessionInTrouble, NeverHasRoom) {
  Bench bench;
  bench.start_ready();
  bench.stick.bits = 0;
  bench.hint();
  bench.perform(bench.session.send(MessageTag{1}, message, bench.now));
  bench.wait(30s);
  EXPECT_THAT(bench.events, ElementsAre("message 1 refused: the message was not delivered: the coordinator has no room for it (limit_reached)"));
}

TEST(DeconzSessionInTrouble, RefusesAMessage) {
  Bench bench;
  bench.start_ready();
  bench.stick.refuses = {{CommandId::aps_request, CommandStatus::invalid_value}};
  bench.perform(bench.session.send(MessageTag{1}, message, bench.now));
  EXPECT_THAT(bench.events, ElementsAre("message 1 refused: the message was not delivered: APS-DATA.request was answered INVALID_VALUE (refused)"));
}

TEST(DeconzSessionInTrouble, AnswersTooLateWithAMessage) {
  Bench bench;
  bench.start_ready();
  bench.stick.deaf_to = {CommandId::aps_indication};
  bench.stick.indications.push_back({.asdu = {{7}}, .tail = {}});
  bench.hint();
  ApsIndication late{.state = {0x22}, .asdu = {{7}}, .tail = {}};
  bench.stick.indications.clear();
  bench.stick.deaf_to.clear();
  bench.wait(3s);
  bench.perform(bench.session.on_bytes(to_bytes(encode_frame(CommandId::aps_indication, 13, CommandStatus::success, late)), bench.now));
  ASSERT_EQ(bench.events.size(), 1u);
  EXPECT_THAT(bench.events[0], ::testing::HasSubstr("asdu=07"));
}

TEST(DeconzSessionInTrouble, PromisesWhatItHasNot) {
  Bench bench;
  bench.start_ready();
  bench.perform(bench.session.on_bytes(to_bytes(encode_frame(CommandId::device_state_changed, 1, CommandStatus::success, "2E 00"_hex)), bench.now));
  bench.wait(5s);
  EXPECT_THAT(bench.events, IsEmpty());
  EXPECT_THAT(bench.stick.log, ElementsAre("APS-DATA.confirm", "APS-DATA.indication", "device state"));
}

TEST(DeconzSessionInTrouble, BabblesBetweenItsAnswers) {
  Bench bench;
  bench.start_ready();
  bench.perform(bench.session.on_bytes("C0 00 DB 01 C0 FF FF FF C0 0E 39 00 07 00 AA 00 09 FF C0 1C F8 00 0C 00 05 00 02 14 A8 FF CE 4E FD C0 41 42"_hex, bench.now));
  bench.perform(bench.session.check(Ticket{1}, bench.now));
  EXPECT_THAT(bench.events, ElementsAre("request 1 done"));
}

TEST(DeconzSessionInTrouble, CannotFormItsNetwork) {
  Bench bench;
  bench.stick.refuses = {{CommandId::change_network_state, CommandStatus::success}};  // says yes and does nothing
  bench.stick.network = NetworkState::connected;
  bench.start();
  bench.wait(1min);
  EXPECT_THAT(bench.events, ElementsAre("failed: the network of the stick is connected and does not become offline (timeout)"));
}

TEST(DeconzSessionInTrouble, RefusesAParameterOfTheNetwork) {
  Bench bench;
  bench.stick.unknown.insert(ParamId::channel_mask);
  bench.start();
  EXPECT_THAT(bench.events, ElementsAre("failed: write parameter (channel mask) was answered UNSUPPORTED (refused)"));
}

TEST(DeconzSessionInTrouble, IsInAnotherNetworkThanItWasToldToForm) {
  SessionConfig config{.network = test_network};
  config.network.channel = 9;  // a channel the stick does not have
  Bench bench(config);
  bench.start();
  EXPECT_THAT(bench.events, ElementsAre("failed: the stick is in PAN 0x1A62 on channel 0, not in PAN 0x1A62 on channel 9 (not_confirmed)"));
}

TEST(DeconzSessionInTrouble, IsNoDeconzStick) {
  Bench bench;
  bench.stick.firmware = 0x01020304;
  bench.start();
  EXPECT_THAT(bench.events, ElementsAre("failed: the stick does not run deCONZ firmware that is known: version 04030201 (unsupported)"));
}

}  // namespace
}  // namespace rig::deconz
