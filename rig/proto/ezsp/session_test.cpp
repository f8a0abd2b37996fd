// SPDX-License-Identifier: Apache-2.0
#include "rig/proto/ezsp/session.hpp"

#include <gmock/gmock.h>

#include "rig/proto/ezsp/session_test_kit.hpp"
#include "rig/wire/conversation.hpp"

namespace rig::ezsp {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Texts = std::vector<std::string>;

const NodeId meter{0x4A1B};
const Eui64 meter_eui64{0x0123456789ABCDEF};
const ApsFrame ota{
    .profile = 0x0109, .cluster = 0x0019, .options = aps::encryption | aps::retry | aps::enable_route_discovery};
const Bytes block = "19 01 05 00"_hex;

/// Resumed, ready, with nothing left to tell.
struct ReadyBench : Bench {
  explicit ReadyBench(Version version) : Bench(version) {
    ncp.in_network = true;
    start();
    EXPECT_TRUE(session.is_ready()) << events.back();
    take_events();
    take_log();
  }
};
void accept_unicasts(Bench& bench, std::vector<SendUnicast>* seen = nullptr) {
  bench.ncp.on<SendUnicast>([seen](const SendUnicast& message) {
    if (seen) seen->push_back(message);
    return SendUnicast::Response{Status::ok, 1};
  });
}
MessageSentHandler sent(const SendUnicast& message, Status status) {
  return {status, message.type, message.destination, message.aps, message.tag, {}};
}

class EveryVersion : public ::testing::TestWithParam<int> {
 protected:
  Version version() const { return static_cast<Version>(GetParam()); }
};
INSTANTIATE_TEST_SUITE_P(Session, EveryVersion, ::testing::Values(8, 13, 14, 16, 19),
                         ::testing::PrintToStringParamName());

TEST_P(EveryVersion, ResumesTheNetworkTheCoordinatorIsIn) {
  Bench bench(version());
  bench.ncp.in_network = true;
  bench.start();
  EXPECT_THAT(bench.events, ElementsAre(fmt::format(
                                "ready: EZSP {}, stack 7430, firmware 7.4.3 build 441, 1122334455667788 at 0x0000, "
                                "PAN 0x1A62, channel 11, resumed, 0 settings refused",
                                version())));
}

TEST_P(EveryVersion, FormsTheConfiguredNetworkOnABlankCoordinator) {
  Bench bench(version());
  bench.start();
  ASSERT_EQ(bench.events.size(), 1u);
  EXPECT_THAT(bench.events[0], ::testing::HasSubstr("PAN 0x1A62, channel 11, formed"));
  EXPECT_THAT(Texts(bench.ncp.log.end() - 6, bench.ncp.log.end()),
              ElementsAre("networkInit", "setInitialSecurityState", "formNetwork", "getNetworkParameters", "getEui64",
                          "getNodeId"));
}

TEST_P(EveryVersion, SendsAMessageAndReportsItsFate) {
  ReadyBench bench(version());
  std::vector<SendUnicast> seen;
  accept_unicasts(bench, &seen);
  bench.perform(bench.session.send_unicast(MessageTag{70001}, meter, ota, block, bench.now));
  ASSERT_EQ(seen.size(), 1u);
  EXPECT_EQ(seen[0].destination, meter);
  EXPECT_EQ(seen[0].aps, ota) << "options are passed on as given, APS security included";
  EXPECT_EQ(to_hex({seen[0].payload.bytes.data(), seen[0].payload.bytes.size()}), to_hex(block));
  EXPECT_THAT(bench.take_events(), IsEmpty());
  bench.ncp.call_back(sent(seen[0], Status::delivery_failed));
  bench.settle();
  EXPECT_THAT(bench.take_events(), ElementsAre("message 70001 sent: delivery_failed"));
}

TEST_P(EveryVersion, KeepsQuietAboutAJoinerThatWasDenied) {
  ReadyBench bench(version());
  bench.ncp.call_back(TrustCenterJoinHandler{meter, meter_eui64, DeviceUpdate::unsecured_join, 2, NodeId{0}});
  bench.settle();
  EXPECT_THAT(bench.take_events(), IsEmpty());
}

TEST_P(EveryVersion, DeliversMessagesAndJoins) {
  ReadyBench bench(version());
  bench.ncp.call_back(TrustCenterJoinHandler{meter, meter_eui64, DeviceUpdate::unsecured_join, 0, NodeId{0}});
  if (version() < 14) bench.ncp.call_back(IncomingSenderEui64Handler{meter_eui64});
  IncomingMessageHandler message{.aps = ota, .lqi = 200, .rssi_dbm = -48, .sender = meter, .sender_eui64 = meter_eui64};
  message.payload.bytes = {0x01, 0x02};
  bench.ncp.call_back(message);
  bench.ncp.call_back(StackStatusHandler{Status::network_closed});
  bench.ncp.call_back(TrustCenterJoinHandler{meter, meter_eui64, DeviceUpdate::left, 0, NodeId{0}});
  bench.settle();
  EXPECT_THAT(bench.take_events(),
              ElementsAre("0123456789ABCDEF joined as 0x4A1B under 0x0000 (1)",
                          "incoming from 0x4A1B (0123456789ABCDEF): profile 0109 cluster 0019 1->1 options 0160: 01 02",
                          "stack: network_closed", "0123456789ABCDEF left, was 0x4A1B"));
}

TEST(Session, LeavesAnotherNetworkBeforeItFormsItsOwn) {
  Bench bench(13);
  bench.ncp.in_network = true;
  bench.ncp.network.pan_id = 0xBEEF;
  bench.start();
  ASSERT_TRUE(bench.session.is_ready()) << ::testing::PrintToString(bench.events)
                                        << ::testing::PrintToString(bench.ncp.log);
  EXPECT_THAT(Texts(bench.ncp.log.end() - 6, bench.ncp.log.end()),
              ElementsAre("leaveNetwork", "setInitialSecurityState", "formNetwork", "getNetworkParameters", "getEui64",
                          "getNodeId"));
}

TEST(Session, RefusesToGuessANetwork) {
  Bench bench(13, SessionConfig{});
  bench.start();
  EXPECT_THAT(bench.events, ElementsAre("failed: the coordinator is in no network and none is configured (not_ready)"));
}

TEST(Session, RefusesVersionsItDoesNotKnow) {
  Bench bench(7);
  bench.start();
  EXPECT_THAT(bench.events,
              ElementsAre("failed: the coordinator speaks EZSP version 7; supported are 8 to 19 (unsupported)"));
}

TEST(Session, ReportsRefusedSettingsAndStopsAtRequiredOnes) {
  Bench lenient(13);
  lenient.ncp.on<SetValue>([](const auto&) { return StatusOnly{Status::ezsp_invalid_id}; });
  lenient.start();
  EXPECT_THAT(lenient.events, ElementsAre(::testing::HasSubstr("formed, 1 settings refused")));
  Bench strict(13);
  strict.ncp.on<SetConfigurationValue>([](const SetConfigurationValue& set) {
    return StatusOnly{set.config_id == config_id::stack_profile ? Status::ezsp_invalid_value : Status::ok};
  });
  strict.start();
  EXPECT_THAT(strict.events,
              ElementsAre("failed: the coordinator refused config 0x0C = 2: ezsp_invalid_value (refused)"));
}

TEST(Session, ACommandTheCoordinatorDoesNotKnowIsAnAnswerToo) {
  Bench bench(13);
  bench.ncp.unknown(AddEndpoint::id);
  bench.start();
  EXPECT_THAT(bench.events,
              ElementsAre("failed: the coordinator refused addEndpoint: ezsp_invalid_frame_id (refused)"));
  ReadyBench later(14);
  later.perform(later.session.request(Ticket{5}, ReadCounters{}, later.now));
  EXPECT_THAT(later.take_events(), ElementsAre("request 5 done: ezsp_error [1E 0C 00 00]"));
}

TEST(Session, GivesUpWhenACommandIsNotAnswered) {
  Bench bench(13);
  bench.ncp.silence(AddEndpoint::id);
  bench.start().wait(11s);
  EXPECT_THAT(bench.events, ElementsAre("failed: no answer to addEndpoint (timeout)"));
}

TEST(Session, GivesUpWhenTheNetworkDoesNotComeUp) {
  Bench bench(13);
  bench.ncp.always<NetworkInit>({Status::ok});
  bench.start().wait(11s);
  EXPECT_THAT(bench.events, ElementsAre("failed: waited in vain for the network to come up (timeout)"));
}

TEST(Session, OpensTheNetworkForInstallCodesOnly) {
  ReadyBench bench(13);
  std::vector<std::uint8_t> decisions;
  bench.ncp.on<SetPolicy>([&](const SetPolicy& policy) {
    decisions.push_back(policy.decision);
    return StatusOnly{Status::ok};
  });
  bench.perform(bench.session.permit_join(Ticket{1}, 180s, JoinKeys::install_code, bench.now));
  bench.perform(bench.session.permit_join(Ticket{2}, 0s, JoinKeys::any, bench.now));
  EXPECT_THAT(decisions, ElementsAre(0x13, 0x02));
  EXPECT_THAT(bench.take_log(), ElementsAre("setPolicy", "permitJoining", "setPolicy", "permitJoining"));
  EXPECT_THAT(bench.take_events(), ElementsAre("request 1 done: ok [00]", "request 2 done: ok [00]"));
}

TEST(Session, DoesNotOpenTheNetworkWhenThePolicyIsRefused) {
  ReadyBench bench(13);
  bench.ncp.always<SetPolicy>({Status::ezsp_invalid_value});
  bench.perform(bench.session.permit_join(Ticket{1}, 180s, JoinKeys::any, bench.now));
  EXPECT_THAT(bench.take_log(), ElementsAre("setPolicy"));
  EXPECT_THAT(bench.take_events(), ElementsAre("request 1 done: ezsp_invalid_value [36]"));
}

TEST(Session, AddsKeysWithTheCommandsOfItsVersion) {
  const Key key{0x66};
  for (const auto& [version, link, transient] :
       {std::tuple{8, "addOrUpdateKeyTableEntry", "addTransientLinkKey"},
        std::tuple{13, "importLinkKey", "importTransientKey"}, std::tuple{14, "importLinkKey", "importTransientKey"}}) {
    ReadyBench bench(static_cast<Version>(version));
    bench.ncp.always<AddOrUpdateKeyTableEntry>({Status::ok});
    bench.ncp.always<AddTransientLinkKey>({Status::ok});
    bench.ncp.always<ImportTransientKey>({});
    bench.ncp.always<ImportLinkKey>({});
    bench.ncp.always<FindKeyTableEntry>({3});
    bench.perform(bench.session.add_link_key(Ticket{1}, meter_eui64, key, bench.now));
    bench.perform(bench.session.add_install_code_key(Ticket{2}, meter_eui64, key, bench.now));
    EXPECT_EQ(bench.ncp.log.at(bench.ncp.log.size() - 2), link);
    EXPECT_EQ(bench.ncp.log.back(), transient);
    EXPECT_THAT(bench.take_events(),
                ElementsAre(::testing::StartsWith("request 1 done: ok"), ::testing::StartsWith("request 2 done: ok")));
  }
}

TEST(Session, PutsAKeyIntoAnUnusedEntryOrSaysThatThereIsNone) {
  ReadyBench bench(13);
  std::vector<ImportLinkKey> imports;
  std::uint8_t unused = 7;
  bench.ncp.on<FindKeyTableEntry>([&](const FindKeyTableEntry& find) {
    return FindKeyTableEntry::Response{find.partner == Eui64{} ? unused : std::uint8_t{0xFF}};
  });
  bench.ncp.on<ImportLinkKey>([&](const ImportLinkKey& import) {
    imports.push_back(import);
    return SlStatusOnly{};
  });
  bench.perform(bench.session.add_link_key(Ticket{1}, meter_eui64, Key{0x66}, bench.now));
  EXPECT_THAT(imports, ElementsAre(ImportLinkKey{7, meter_eui64, Key{0x66}}));
  unused = 0xFF;
  bench.perform(bench.session.add_link_key(Ticket{2}, meter_eui64, Key{0x66}, bench.now));
  EXPECT_EQ(imports.size(), 1u);
  EXPECT_THAT(bench.take_events(), ElementsAre("request 1 done: ok [00 00 00 00]", "request 2 done: table_full [FF]"));
}

TEST(Session, OffersAMessageAgainWhileTheCoordinatorHasNoRoom) {
  ReadyBench bench(13);
  int refusals = 2, offered = 0;
  bench.ncp.on<SendUnicast>([&](const auto&) {
    ++offered;
    return SendUnicast::Response{refusals-- > 0 ? Status::max_message_limit : Status::ok, 1};
  });
  bench.perform(bench.session.send_unicast(MessageTag{1}, meter, ota, block, bench.now));
  EXPECT_EQ(offered, 1);
  bench.wait(50ms);
  EXPECT_EQ(offered, 2);
  bench.wait(99ms);
  EXPECT_EQ(offered, 2) << "the pause doubles";
  bench.wait(1ms);
  EXPECT_EQ(offered, 3);
  EXPECT_THAT(bench.take_events(), IsEmpty());
}

TEST(Session, GivesAMessageUpAfterTooManyRefusals) {
  SessionConfig config = Bench::with_network();
  config.room_retries = 2;
  Bench bench(14, config);
  bench.start().take_events();
  bench.ncp.always<SendUnicast>({Status::max_message_limit, 0});
  bench.perform(bench.session.send_unicast(MessageTag{1}, meter, ota, block, bench.now)).wait(10s);
  EXPECT_THAT(bench.take_events(), ElementsAre("message 1 sent: max_message_limit"));
}

TEST(Session, ARequestOvertakesMessagesThatWait) {
  ReadyBench bench(13);
  bench.ncp.silence(SendUnicast::id);
  bench.perform(bench.session.send_unicast(MessageTag{1}, meter, ota, block, bench.now));
  accept_unicasts(bench);
  bench.perform(bench.session.send_unicast(MessageTag{2}, meter, ota, block, bench.now));
  bench.perform(bench.session.permit_join(Ticket{1}, 0s, JoinKeys::any, bench.now));
  EXPECT_THAT(bench.take_log(), ElementsAre("sendUnicast")) << "one command at a time";
  bench.ncp.call_back(MessageSentHandler{});
  bench.wait(11s);
  EXPECT_THAT(bench.take_events(),
              ElementsAre("message 1 sent: timed_out", "message 2 sent: timed_out", "request 1 done: timed_out []",
                          "failed: no answer to sendUnicast (timeout)"));
}

TEST(Session, BroadcastsAreDoneWhenTheCoordinatorTookThem) {
  ReadyBench bench(14);
  bench.ncp.always<SendBroadcast>({Status::ok, 9});
  bench.perform(bench.session.send_broadcast(MessageTag{4}, NodeId{0xFFFD}, ota, 0, block, bench.now));
  EXPECT_THAT(bench.take_events(), ElementsAre("message 4 sent: ok"));
  bench.ncp.call_back(MessageSentHandler{.status = Status::ok, .type = OutgoingType::broadcast, .tag = Tag{1}});
  bench.settle();
  EXPECT_THAT(bench.take_events(), IsEmpty());
}

TEST(Session, AMessageNobodyReportsTimesOut) {
  ReadyBench bench(13);
  accept_unicasts(bench);
  bench.perform(bench.session.send_unicast(MessageTag{1}, meter, ota, block, bench.now)).wait(30s);
  EXPECT_THAT(bench.take_events(), ElementsAre("message 1 sent: timed_out"));
  EXPECT_TRUE(bench.session.is_ready());
}

TEST(Session, TellsTheFateOfEveryMessageAtAnUnexpectedReset) {
  ReadyBench bench(13);
  std::vector<SendUnicast> seen;
  accept_unicasts(bench, &seen);
  bench.perform(bench.session.send_unicast(MessageTag{1}, meter, ota, block, bench.now));
  bench.ncp.silence(SendUnicast::id);
  bench.perform(bench.session.send_unicast(MessageTag{2}, meter, ota, block, bench.now));
  bench.perform(bench.session.send_unicast(MessageTag{3}, meter, ota, block, bench.now));
  bench.ncp.restart_by_itself();
  bench.settle();
  EXPECT_THAT(bench.take_events(),
              ElementsAre("message 1 sent: lost_in_reset", "message 2 sent: lost_in_reset",
                          "message 3 sent: lost_in_reset", "unexpected reset 03, 3 messages lost"));
  bench.perform(bench.session.send_unicast(MessageTag{4}, meter, ota, block, bench.now)).wait(1min);
  EXPECT_THAT(bench.take_events(), ElementsAre("message 4 sent: not_ready"));
  bench.start();
  EXPECT_TRUE(bench.session.is_ready()) << "the session can be started again";
}

TEST(Session, RefusesAtOnceWhatItCannotSend) {
  SessionConfig config = Bench::with_network();
  config.message_queue = 1;
  Bench bench(13, config);
  bench.perform(bench.session.permit_join(Ticket{1}, 0s, JoinKeys::any, bench.now));
  bench.start();
  bench.take_events();
  bench.perform(bench.session.send_unicast(MessageTag{1}, meter, ota, Bytes(max_payload + 1), bench.now));
  bench.ncp.silence(SendUnicast::id);
  bench.perform(bench.session.send_unicast(MessageTag{2}, meter, ota, block, bench.now));
  bench.perform(bench.session.send_unicast(MessageTag{3}, meter, ota, block, bench.now));
  EXPECT_THAT(bench.take_events(), ElementsAre("message 1 sent: message_too_long", "message 3 sent: queue_full"));
}

TEST(Session, PassesOtherCallbacksOn) {
  ReadyBench bench(13);
  bench.ncp.call_back(ChildJoinHandler{0, true, meter, meter_eui64, 4});
  bench.settle();
  EXPECT_THAT(bench.take_events(), ElementsAre("callback 0x0023: 00 01 1B 4A EF CD AB 89 67 45 23 01 04"));
}

TEST(Session, EndsCleanlyWhereverTheLineFails) {
  for (const Version version : std::initializer_list<Version>{8, 13, 14}) {
    Bench bench(version);
    accept_unicasts(bench);
    bench.start().perform(bench.session.send_unicast(MessageTag{1}, meter, ota, block, bench.now));
    ASSERT_TRUE(bench.session.is_ready());
    wire::Conversation<Session> talk([] { return Session(Bench::with_network()); });
    talk.call("start", [](Session& session, TimePoint now) { return session.start(now); });
    for (const Bytes& chunk : bench.to_host) talk.feed(chunk);
    talk.fails_cleanly_at_every_step([](const Action& action) {
      return std::holds_alternative<Failed>(action) || std::holds_alternative<UnexpectedReset>(action);
    });
  }
}

}  // namespace
}  // namespace rig::ezsp
