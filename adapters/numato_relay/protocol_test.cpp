// SPDX-License-Identifier: Apache-2.0
#include "adapters/numato_relay/protocol.hpp"

#include <gmock/gmock.h>

namespace rig::numato_relay {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> answers(std::string command, std::string_view said) {
  AnswerReader reader;
  reader.expect(std::move(command));
  std::vector<std::string> found;
  for (const Byte octet : as_bytes(said))
    if (const auto answer = reader.feed(octet)) found.push_back(*answer);
  return found;
}

TEST(NumatoCommand, IsTheTextOfTheManual) {
  EXPECT_EQ(set_command(1, RelayState::on), "relay on 0");
  EXPECT_EQ(set_command(1, RelayState::off), "relay off 0");
  EXPECT_EQ(set_command(10, RelayState::on), "relay on 9");
  EXPECT_EQ(set_command(11, RelayState::on), "relay on A");
  EXPECT_EQ(read_command(16), "relay read F");
  EXPECT_EQ(read_command(32), "relay read V");
}

TEST(NumatoAnswer, StandsBetweenTheEchoAndThePrompt) {
  EXPECT_THAT(answers("relay read 0", "relay read 0\n\ron\n\r>"), ElementsAre("on"));
  EXPECT_THAT(answers("relay read 0", "relay read 0\r\noff\r\n>"), ElementsAre("off"));
  EXPECT_THAT(answers("relay on 0", "relay on 0\n\r>"), ElementsAre(""));
  EXPECT_THAT(answers("id get", "id get\n\r1a2b3c4d\n\r>"), ElementsAre("1a2b3c4d"));
  EXPECT_THAT(answers("", "\n\r>"), ElementsAre(""));
}

TEST(NumatoAnswer, IsNotThatOfAnEarlierCommand) {
  EXPECT_THAT(answers("relay read 1", "\n\r>"), IsEmpty());
  EXPECT_THAT(answers("relay read 1", "relay read 0\n\ron\n\r>relay read 1\n\roff\n\r>"), ElementsAre("off"));
  EXPECT_THAT(answers("relay read 1", ">relay read 1\n\roff\n\r>"), ElementsAre("off"));
}

TEST(NumatoAnswer, IsFoundBehindNoiseAndNotInHalves) {
  EXPECT_THAT(answers("relay read 0", std::string("\xFF\0", 2) + "junkrelay read 0\n\ron\n\r>"), ElementsAre("on"));
  for (const std::string_view half : {"relay read 0\n\ron\n\r", "relay re\n\r>", "on\n\r>", ""})
    EXPECT_THAT(answers("relay read 0", half), IsEmpty()) << half;
}

TEST(NumatoAnswer, IsCutWhenItIsLongerThanAny) {
  EXPECT_THAT(answers("id get", "id get\n\r" + std::string(1000, 'x') + "\n\r>"), ElementsAre(std::string(64, 'x')));
}

}  // namespace
}  // namespace rig::numato_relay
