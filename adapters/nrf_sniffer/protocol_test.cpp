// SPDX-License-Identifier: Apache-2.0
#include "adapters/nrf_sniffer/protocol.hpp"

#include <gmock/gmock.h>

namespace rig::nrf_sniffer {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// The line that Nordic's description of the firmware shows.
constexpr std::string_view published =
    "received: 49a85d41a5fffff4110f10270000369756e65619d09428a04b301951821db234460aa5ec4ff506631ef8adb22674683700 "
    "power: -39 lqi: 220 time: 15822687";

std::vector<std::string> lines(std::string_view text) { return LineReader().feed(as_bytes(text)); }

TEST(NrfReceived, IsReadFromThePublishedLine) {
  const auto received = parse_received(published);
  ASSERT_TRUE(received);
  EXPECT_EQ(received->frame.size(), 47u) << "the last two of 49 octets are no FCS: they are 37 00, and 0x37 is a quarter of the LQI";
  EXPECT_EQ(to_hex(ByteView(received->frame).first(4)), "49A85D41");
  EXPECT_EQ(to_hex(ByteView(received->frame).last(2)), "7468");
  EXPECT_EQ(received->power_dbm, -39);
  EXPECT_EQ(received->lqi, 220);
  EXPECT_EQ(received->time, 15822687us);
}

TEST(NrfReceived, IsReadBehindAPromptAndWithAnyBlanks) {
  const Received acknowledgement{.frame = "02002C"_hex, .power_dbm = -70, .lqi = 64, .time = 7us};
  EXPECT_EQ(parse_received("uart:~$ received: 02002C1000 power: -70 lqi: 64 time: 7"), acknowledgement);
  EXPECT_EQ(parse_received("received:  02002c1000   power:  -70  lqi: 64  time:   7  "), acknowledgement);
}

TEST(NrfReceived, TellsTheLowerHalfOfTheClock) {
  const auto time_of = [](std::string_view text) { return parse_received("received: 02002C1000 power: 0 lqi: 0 time: " + std::string(text))->time; };
  EXPECT_EQ(time_of("4294967295"), clock_turn - 1us);
  EXPECT_EQ(time_of("-1"), clock_turn - 1us) << "as older firmware prints it";
  EXPECT_EQ(time_of("4294967303"), 7us) << "as newer firmware goes on";
}

TEST(NrfReceived, IsNothingWhereTheLineIsDamaged) {
  for (const std::string_view none :
       {"", "received:", "received: 02002C1000", "received: 02002C100 power: -70 lqi: 64 time: 7", "received: 02002C1000 power: lqi: 64 time: 7",
        "received: 02002C1000 power: -70 lqi: 64 time: 7 power: 1", "received: 02002C1000 power: -170 lqi: 64 time: 7",
        "received: 02002C1000 power: -70 lqi: 256 time: 7", "received: 1000 power: -70 lqi: 64 time: 7", "received: 0200 2C1000 power: -70 lqi: 64 time: 7",
        "received: 02002C1000 power: -70 lqi: 64 time: 7x", "recieved: 02002C1000 power: -70 lqi: 64 time: 7"})
    EXPECT_FALSE(parse_received(none)) << none;
  EXPECT_FALSE(parse_received("received: " + std::string(256, '0') + " power: -70 lqi: 64 time: 7")) << "128 octets";
}

TEST(NrfCommand, IsTypedWithTheEndOfItsLine) {
  EXPECT_EQ(typed(channel_command(23)), "channel 23\r\n");
  EXPECT_EQ(typed(receive_command), "receive\r\n");
  EXPECT_EQ(typed(sleep_command), "sleep\r\n");
}

TEST(NrfEcho, IsTheCommandAloneOrBehindAPrompt) {
  EXPECT_TRUE(is_echo("sleep", "sleep"));
  EXPECT_TRUE(is_echo("uart:~$ channel 20 ", "channel 20"));
  EXPECT_TRUE(is_echo("nrf_cli> sleep", "sleep"));
  EXPECT_FALSE(is_echo("asleep", "sleep"));
  EXPECT_FALSE(is_echo("uart:~$ channel 201", "channel 20"));
  EXPECT_FALSE(is_echo("", "sleep"));
}

TEST(NrfPrompt, IsThatOfBothShells) {
  EXPECT_TRUE(is_prompt("uart:~$ "));
  EXPECT_TRUE(is_prompt("nrf_cli:~> "));
  EXPECT_FALSE(is_prompt("uart:~$ sleep"));
}

TEST(NrfComplaint, IsThatOfBothShells) {
  EXPECT_TRUE(is_complaint("channel: command not found"));
  EXPECT_TRUE(is_complaint("Unknown command: channel"));
  EXPECT_FALSE(is_complaint(published));
}

TEST(NrfLines, LoseTheEscapesOfTheShell) {
  EXPECT_THAT(lines("\x1B[1;32muart:~$ \x1B[mchannel 20\r\n\x1B[8D\x1B[Jreceived: 00\r\n"), ElementsAre("uart:~$ channel 20", "received: 00"));
}

TEST(NrfLines, ComeInAnyPieces) {
  const std::string text = "\x1B[8D\x1B[J" + std::string(published) + "\r\nuart:~$ ";
  LineReader reader;
  std::vector<std::string> found;
  for (const char one : text)
    for (const auto& line : reader.feed(as_bytes({&one, 1}))) found.push_back(line);
  EXPECT_THAT(found, ElementsAre(published));
}

TEST(NrfLines, AreDroppedWhenTheyNeverEnd) {
  EXPECT_THAT(lines(std::string(100'000, 'x')), IsEmpty());
  EXPECT_THAT(lines(std::string(600, 'x') + "\nsleep\n"), ElementsAre("sleep"));
  EXPECT_THAT(lines(std::string(600, 'x') + "\x1B[Jy\nsleep\n"), ElementsAre("sleep"));
}

}  // namespace
}  // namespace rig::nrf_sniffer
