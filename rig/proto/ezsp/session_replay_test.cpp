// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "rig/proto/ezsp/session.hpp"

namespace rig::ezsp {
namespace {

struct Line {
  char from;  // H host, N NCP
  std::string_view hex;
};

// zigbee-herdsman 11.1 starting on a version 13 coordinator: reset, both version exchanges, the firmware question and
// the first settings. It sets the same things in the same order as we do, so our octets must be the same to the last
// one.
constexpr Line recorded[] = {
    {'H', "1A C0 38 BC 7E"},
    {'N', "1A C1 02 0B 0A 52 7E"},
    {'H', "80 70 78 7E"},
    {'H', "00 42 21 A8 47 8F FA 7E"},
    {'N', "01 42 A1 A8 59 28 25 C6 AE 91 7E"},
    {'N', "81 60 59 7E"},
    {'H', "81 60 59 7E"},
    {'H', "7D 31 43 21 A9 54 2A 7D 38 99 DA 7E"},
    {'N', "12 43 A1 A9 54 2A 7D 38 B0 69 E0 E2 69 7E"},
    {'N', "82 50 3A 7E"},
    {'H', "82 50 3A 7E"},
    {'H', "22 40 21 A9 FE 2A 04 7F D5 7E"},
    {'N', "23 40 A1 A9 FE 2A 15 B5 E0 95 4D 21 A9 55 38 80 D7 7E"},
    {'N', "83 40 1B 7E"},
    {'H', "83 40 1B 7E"},
    {'H', "33 41 21 A9 07 2A 0C B0 59 97 EB 7E"},
    {'N', "34 41 A1 A9 07 2A 15 F1 28 7E"},
    {'N', "84 30 FC 7E"},
    {'H', "84 30 FC 7E"},
    {'H', "44 46 21 A9 07 2A 07 B2 47 2F EF 7E"},
    {'N', "45 46 A1 A9 07 2A 15 05 69 7E"},
    {'N', "85 20 DD 7E"},
    {'H', "85 20 DD 7E"},
    {'H', "55 47 21 A9 07 2A 05 AC 59 6D 02 7E"},
    {'N', "56 47 A1 A9 07 2A 15 AF 30 7E"},
    {'N', "86 10 BE 7E"},
    {'H', "86 10 BE 7E"},
    {'H', "66 44 21 A9 07 2A 38 B3 59 E8 88 7E"},
    {'N', "67 44 A1 A9 07 2A 15 80 3C 7E"},
    {'N', "87 00 9F 7E"},
    {'H', "87 00 9F 7E"},
    {'H', "77 45 21 A9 01 2A 14 A0 5D 3F 7E"},
    {'N', "70 45 A1 A9 01 2A 15 59 03 7E"},
    {'N', "80 70 78 7E"},
    {'H', "80 70 78 7E"},
    {'H', "00 4A 21 A9 01 2A 7D 31 F2 25 80 7E"},
    {'N', "01 4A A1 A9 01 2A 15 A0 00 7E"},
    {'N', "81 60 59 7E"},
    {'H', "81 60 59 7E"},
    {'H', "7D 31 4B 21 A9 FF 2A 56 B0 49 B3 05 E4 7E"},
    {'N', "12 4B A1 A9 FF 2A 15 F2 0A 7E"},
    {'N', "82 50 3A 7E"},
    {'H', "82 50 3A 7E"},
    {'H', "22 48 21 A9 41 2A 5C A2 FE 54 7E"},
    {'N', "23 48 A1 A9 41 2A E2 A7 7E"},
    {'N', "83 40 1B 7E"},
    {'H', "83 40 1B 7E"},
    {'H', "33 49 21 A9 07 2A 19 B0 59 21 A2 7E"},
    {'N', "34 49 A1 A9 07 2A 15 FC 6A 7E"},
    {'N', "84 30 FC 7E"},
    {'H', "84 30 FC 7E"},
    {'H', "44 4E 21 A9 07 2A 7D 38 B7 59 52 6D 7E"},
    {'N', "45 4E A1 A9 07 2A 15 08 2B 7E"},
    {'N', "85 20 DD 7E"},
    {'H', "85 20 DD 7E"},
    {'H', "55 4F 21 A9 07 2A 04 92 59 62 72 7E"},
    {'N', "56 4F A1 A9 07 2A 15 A2 72 7E"},
    {'N', "86 10 BE 7E"},
    {'H', "86 10 BE 7E"},
    {'H', "66 4C 21 A9 07 2A 06 BA 59 92 6E 7E"},
    {'N', "67 4C A1 A9 07 2A 15 8D 7D 5E 7E"},
    {'N', "87 00 9F 7E"},
    {'H', "87 00 9F 7E"},
    {'H', "77 4D 21 A9 07 2A 23 9E 58 DA 55 7E"},
};

TEST(SessionReplay, StartsWithTheSameOctetsAsAnIndependentHost) {
  Session session{SessionConfig{}};
  std::string written, expected;
  const auto take = [&](const Session::Actions& actions) {
    for (const Action& action : actions)
      if (const auto* write = std::get_if<ash::Write>(&action))
        written += to_hex({write->bytes.data(), write->bytes.size()}, " ") + "\n";
  };
  take(session.start(TimePoint{}));
  for (const Line& line : recorded) {
    if (line.from == 'N')
      take(session.on_bytes(*from_hex(line.hex), TimePoint{}));
    else
      expected += std::string(line.hex) + "\n";
  }
  EXPECT_EQ(written, expected);
}

}  // namespace
}  // namespace rig::ezsp
