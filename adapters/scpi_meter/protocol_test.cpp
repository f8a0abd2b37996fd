// SPDX-License-Identifier: Apache-2.0
#include "adapters/scpi_meter/protocol.hpp"

#include <gmock/gmock.h>

namespace rig::scpi_meter {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> lines(std::string_view text) {
  LineReader reader;
  std::vector<std::string> all;
  for (const Byte octet : as_bytes(text))
    if (auto line = reader.feed(octet)) all.push_back(*line);
  return all;
}

TEST(ScpiNumber, IsReadFromEveryForm) {
  EXPECT_EQ(parse_number("+1.2345E-03"), 1.2345e-3);
  EXPECT_EQ(parse_number("-1.00000000E+00"), -1.0);
  EXPECT_EQ(parse_number("12"), 12.0);
  EXPECT_EQ(parse_number("-0.5"), -0.5);
  EXPECT_EQ(parse_number(".25"), 0.25);
  EXPECT_EQ(parse_number("1e-6"), 1e-6);
  EXPECT_EQ(parse_number(" 0.001 "), 0.001) << "some meters put a blank for the plus";
  EXPECT_EQ(parse_number("9.9E37"), infinity);
  EXPECT_EQ(parse_number("+9.90000000E+37"), infinity);
}

TEST(ScpiNumber, IsNothingElse) {
  for (const std::string_view none :
       {"",         " ",    "+",         "-",   ".",   "+-1",  "--1",  "1.2 E-3", "1,2",  "1.2345E",
        "1.2345E-", "1.2A", "1E-3,2E-3", "INF", "nan", "-inf", "0x10", "1E+999",  "?1.0", "MEAS:CURR:DC?"})
    EXPECT_EQ(parse_number(none), std::nullopt) << none;
}

TEST(ScpiIdentity, HasFourFields) {
  EXPECT_TRUE(is_identity("HEWLETT-PACKARD,34401A,0,10-5-2"));
  EXPECT_TRUE(is_identity("OWON,XDM1041,2142192,V3.3.0,3"));
  EXPECT_FALSE(is_identity("+1.2345E-03"));
  EXPECT_FALSE(is_identity("a,b,c"));
}

TEST(ScpiLines, EndWithWhateverEndsThem) {
  EXPECT_THAT(lines("one\ntwo\r\nthree\rfour\n\r\n\nfi"), ElementsAre("one", "two", "three", "four"));
  EXPECT_THAT(lines("no end"), IsEmpty());
}

TEST(ScpiLines, ShowWhatIsNotPrintable) {
  EXPECT_THAT(lines(std::string_view("\0\xFF+1.0\x7F\n", 8)), ElementsAre("??+1.0?"));
  EXPECT_THAT(lines(std::string(200, '1') + "\n"), ElementsAre(std::string(200, '1')));
  EXPECT_THAT(lines(std::string(300, '1') + "\n"), ElementsAre(std::string(199, '1') + "?"));
}

}  // namespace
}  // namespace rig::scpi_meter
