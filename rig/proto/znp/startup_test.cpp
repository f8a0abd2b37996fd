// SPDX-License-Identifier: Apache-2.0
//
// From any state of a stick to the configured network, or to a reason why not.
#include "rig/proto/znp/session_test_kit.hpp"

namespace rig::znp {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::vector<std::string> names(const std::vector<std::string>& log) {
  std::vector<std::string> found;
  for (const std::string& command : log) found.push_back(command.substr(0, command.find('{')));
  return found;
}

TEST(Startup, FormsTheConfiguredNetworkOnABlankStick) {
  Bench bench;
  bench.start();
  EXPECT_THAT(bench.events, ElementsAre("ready: product 1, 2.7.1, build 20230507, 00124B001E17EFA8, PAN 0x1A62, channel 15, formed"));
  EXPECT_EQ(bench.ncp.resets, 2);
  EXPECT_EQ(bench.ncp.items[nv::host_configured_flag], Bytes{0x55});
  EXPECT_EQ(to_hex(bench.ncp.items[nv::pan_id]), "621A");
  EXPECT_EQ(to_hex(bench.ncp.items[nv::extended_pan_id]), "0110AF5E004B1200");
  EXPECT_EQ(to_hex(bench.ncp.items[nv::channel_mask]), "00800000");
  EXPECT_EQ(to_hex(bench.ncp.items[nv::network_key]), "01030507090B0D0F11131517191B1D1F");
  EXPECT_EQ(bench.ncp.items[nv::startup_option], Bytes{0});
  EXPECT_EQ(bench.ncp.items[nv::zdo_direct_callbacks], Bytes{1});
}

TEST(Startup, WakesABootLoaderBeforeItAsksForARestart) {
  Bench bench;
  bench.start();
  EXPECT_EQ(bench.written[0], "EF");
  EXPECT_EQ(bench.written[1], "FE 01 41 00 01 41");
}

TEST(Startup, ResumesTheNetworkItFormed) {
  Bench bench;
  bench.start();
  bench.take_events();
  bench.take_log();
  bench.start();
  EXPECT_THAT(bench.events, ElementsAre(AllOf(StartsWith("ready:"), HasSubstr("PAN 0x1A62, channel 15, resumed"))));
  EXPECT_THAT(names(bench.ncp.log), AllOf(Contains("ZDO_STARTUP_FROM_APP"), Not(Contains("APP_CNF_BDB_START_COMMISSIONING")), Not(Contains("SYS_OSAL_NV_WRITE_EXT"))));
  EXPECT_EQ(bench.ncp.resets, 3);
}

TEST(Startup, FormsAnewWhenTheNetworkIsAnother) {
  Bench bench;
  bench.start();
  auto other = Bench::configured();
  other.network.network_key[0] = 0xAA;
  bench.session = Session(other);
  bench.take_events();
  bench.start();
  EXPECT_THAT(bench.events, ElementsAre(HasSubstr("formed")));
  EXPECT_EQ(bench.ncp.items[nv::network_key][0], 0xAA);
}

TEST(Startup, FormsAnewWhenTheNetworkThatCameUpIsNotTheOneWrittenDown) {
  Bench bench;
  bench.start();
  bench.take_events();
  bench.ncp.on<StartupFromApp>([&](const auto&) {
    bench.ncp.network.pan_id = 0xBEEF;
    bench.ncp.say(StateChange{device_state::coordinator});  // told before the command is answered
    return StartupFromApp::Response{StartupFromApp::Outcome::new_network};
  });
  bench.start();
  EXPECT_THAT(bench.events, ElementsAre(HasSubstr("formed")));
}

TEST(Startup, SaysThatAnotherPanIdWasChosen) {
  Bench bench;
  bench.ncp.on<NetworkInfo>([](const auto&) { return NetworkInfo::Response{NodeId{0}, device_state::coordinator, 0x1A63, NodeId{0}, 1, Eui64{0}, 15}; });
  bench.start();
  EXPECT_THAT(bench.events, ElementsAre("failed: the network that was formed has PAN 0x1A63 on channel 15, not the one configured; is there another network with "
                                        "that PAN? (not_confirmed)"));
  EXPECT_EQ(bench.ncp.items[nv::host_configured_flag], Bytes{0});
}

TEST(Startup, LooksAgainUntilTheNetworkIsWrittenDown) {
  Bench bench;
  int looks = 0;
  bench.ncp.on<NetworkInfo>([&](const auto&) {
    auto network = bench.ncp.network;
    if (++looks < 4) network.pan_id = 0xFFFF;
    return network;
  });
  bench.start().wait(1400ms);
  EXPECT_THAT(bench.events, ElementsAre());
  bench.wait(200ms);
  EXPECT_THAT(bench.events, ElementsAre(HasSubstr("formed")));
}

TEST(Startup, AsksForARestartMoreThanOnce) {
  Bench bench;
  bench.ncp.resets_ignored = 2;
  bench.start();
  bench.wait(5s);
  EXPECT_THAT(bench.events, ElementsAre());
  bench.wait(2s);
  EXPECT_THAT(bench.events, ElementsAre(HasSubstr("formed")));
}

TEST(Startup, FillsUpAFrameThatTheStickMayBeWaitingFor) {
  Bench bench;
  bench.ncp.on_bytes("FE FA 21"_hex);
  bench.start();
  bench.wait(3s);
  EXPECT_THAT(bench.events, ElementsAre(HasSubstr("formed")));
}

TEST(Startup, GivesUpAStickThatDoesNotAnswerAReset) {
  Bench bench;
  bench.ncp.resets_ignored = 100;
  bench.start();
  bench.wait(12s);
  EXPECT_THAT(bench.events, ElementsAre("failed: the coordinator does not answer a reset (timeout)"));
  EXPECT_EQ(bench.ncp.resets, 4);
}

TEST(Startup, BeginsAnewWhenTheStickRestartsMeanwhile) {
  Bench bench;
  int commissioned = 0;
  bench.ncp.on<SetChannel>([&](const auto&) {
    if (++commissioned == 1) bench.ncp.say(ResetIndication{ResetReason::watchdog, 2, 1, 2, 7, 1});
    return StatusOnly{Status::success};
  });
  bench.start();
  EXPECT_THAT(bench.events, ElementsAre(HasSubstr("formed")));
}

TEST(Startup, GivesUpAStickThatRestartsAgainAndAgain) {
  Bench bench;
  bench.ncp.on<SetChannel>([&](const auto&) {
    bench.ncp.say(ResetIndication{ResetReason::watchdog, 2, 1, 2, 7, 1});
    return StatusOnly{Status::success};
  });
  bench.start();
  EXPECT_THAT(bench.events, ElementsAre("failed: the coordinator restarts again and again (unexpected_reset)"));
}

TEST(Startup, RefusesAStackOfAnotherAge) {
  Bench bench;
  bench.ncp.always<VersionQuery>({2, Product::zstack_1_2, 2, 6, 3, {}});
  bench.start();
  EXPECT_THAT(bench.events, ElementsAre("failed: the coordinator runs Z-Stack product 0; supported are 1 (3.x.0) and 2 (3.0.x) (unsupported)"));
}

TEST(Startup, StopsAtWhatIsRefused) {
  Bench bench;
  bench.ncp.always<StartCommissioning>({Status::failure});
  bench.start();
  EXPECT_THAT(bench.events, ElementsAre("failed: APP_CNF_BDB_START_COMMISSIONING was answered failure (refused)"));
  Bench memory;
  memory.ncp.always<NvItemInit>({Status::nv_operation_failed});
  memory.start();
  EXPECT_THAT(memory.events, ElementsAre("failed: SYS_OSAL_NV_ITEM_INIT of item 0x0060 was answered nv_operation_failed (refused)"));
}

TEST(Startup, StopsAtACommandTheFirmwareDoesNotKnow) {
  Bench bench;
  bench.ncp.unknown(SetChannel::id);
  bench.start();
  EXPECT_THAT(bench.events, ElementsAre("failed: the coordinator's firmware does not know APP_CNF_BDB_SET_CHANNEL (unsupported)"));
}

TEST(Startup, DoesWithoutATransmitPowerThatCannotBeSet) {
  Bench bench;
  bench.ncp.unknown(StackTune::id);
  bench.start();
  EXPECT_THAT(bench.events, ElementsAre(HasSubstr("formed")));
}

TEST(Startup, AcceptsAnEndpointThatIsRegisteredAlready) {
  Bench bench;
  bench.ncp.always<Register>({Status::aps_duplicate_entry});
  bench.start();
  EXPECT_THAT(bench.events, ElementsAre(HasSubstr("formed")));
}

TEST(Startup, GivesUpWhenACommandIsNotAnswered) {
  Bench bench;
  bench.ncp.silence(GetExtendedAddress::id);
  bench.start();
  bench.wait(5s);
  EXPECT_THAT(bench.events, ElementsAre());
  bench.wait(1s);
  EXPECT_THAT(bench.events, ElementsAre("failed: no answer to SYS_GET_EXTADDR (timeout)"));
}

TEST(Startup, GivesUpWhenTheNetworkDoesNotComeUp) {
  Bench bench;
  bench.ncp.always<StartCommissioning>({Status::success});
  bench.start();
  bench.wait(41s);
  EXPECT_THAT(bench.events, ElementsAre("failed: waited in vain for the network to come up (timeout)"));
}

TEST(Startup, DoesNotUnderstandAnAnswerThatIsCutShort) {
  Bench bench;
  bench.ncp.silence(VersionQuery::id);
  bench.start();
  bench.ncp.say_bytes("FE 01 61 02 02 60"_hex);
  bench.settle();
  EXPECT_THAT(bench.events, ElementsAre("failed: the answer to SYS_VERSION cannot be understood (protocol_violation)"));
}

}  // namespace
}  // namespace rig::znp
