// SPDX-License-Identifier: Apache-2.0
#include "rig/io/line_assembler.hpp"

#include <gmock/gmock.h>

namespace rig::io {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr TimePoint at(Duration since) { return TimePoint{since}; }

/// Lines as text; "/" behind one that was cut.
struct Heard {
  explicit Heard(std::size_t max_line = 64) : assembler(max_line) {}
  Heard& feed(std::string_view octets, TimePoint now = {}) {
    assembler.on_bytes(as_bytes(octets), now, told);
    return *this;
  }
  LineAssembler assembler;
  std::vector<std::string> lines;
  std::vector<std::pair<Duration, Duration>> instants;
  LineAssembler::OnLine told = [this](const LineAssembler::Line& line) {
    lines.push_back(std::string(line.text) + (line.ended ? "" : "/"));
    instants.emplace_back(line.first.time_since_epoch(), line.last.time_since_epoch());
  };
};

std::vector<std::string> lines_of(std::string_view octets) {
  Heard whole, singly;
  whole.feed(octets);
  for (const char octet : octets) singly.feed({&octet, 1});
  EXPECT_EQ(whole.lines, singly.lines);
  return whole.lines;
}

TEST(LineAssembler, TakesEveryKindOfLineEnd) {
  EXPECT_THAT(lines_of("one\ntwo\rthree\r\nfour\r\r\nfive\n"), ElementsAre("one", "two", "three", "four", "five"));
}

TEST(LineAssembler, KeepsEmptyLinesAndMakesNone) {
  EXPECT_THAT(lines_of("\r\na\r\n\r\nb\n\nc\r\r\n\r\r\nd\r"), ElementsAre("", "a", "", "b", "", "c", "", "d"));
  EXPECT_THAT(lines_of("10%\r\r20%\r"), ElementsAre("10%", "20%"));
}

TEST(LineAssembler, WritesWhatIsNoUtf8AsHex) {
  EXPECT_THAT(lines_of("na\xC3\xAFve \xE2\x82\xAC\n"), ElementsAre("na\xC3\xAFve \xE2\x82\xAC"));
  EXPECT_THAT(lines_of("\xFF\xC3(\x80\n"), ElementsAre("\\xFF\\xC3(\\x80"));
  EXPECT_THAT(lines_of("\xC0\xAF \xED\xA0\x80 \xF4\x90\x80\x80\n"), ElementsAre("\\xC0\\xAF \\xED\\xA0\\x80 \\xF4\\x90\\x80\\x80"));
  EXPECT_THAT(lines_of("cut \xE2\x82\r\nx\n"), ElementsAre("cut \\xE2\\x82", "x"));
}

TEST(LineAssembler, WritesControlCharactersAsHexAndLeavesNulOut) {
  EXPECT_THAT(lines_of("\x1B[32mok\x1B[0m\tyes\x7F\n"), ElementsAre("\\x1B[32mok\\x1B[0m\tyes\\x7F"));
  EXPECT_THAT(lines_of({"\0\0boot\0ing\0\n", 12}), ElementsAre("booting"));
  EXPECT_THAT(lines_of({"\0\0\0", 3}), IsEmpty());
}

TEST(LineAssembler, CutsALineThatIsTooLongBetweenCharacters) {
  Heard heard(16);
  heard.feed("0123456789ABCDEF\n");
  EXPECT_THAT(heard.lines, ElementsAre("0123456789ABCDEF")) << "as long as a line may be";
  heard.lines.clear();
  heard.feed("0123456789ABCDE\xC3\xA4tail\n" "0123456789ABCD\xFFz\n");
  EXPECT_THAT(heard.lines, ElementsAre("0123456789ABCDE/", "\xC3\xA4tail", "0123456789ABCD/", "\\xFFz"));
}

TEST(LineAssembler, KnowsWhenTheFirstAndTheLastOctetCame) {
  Heard heard(16);
  heard.feed("bo", at(1ms)).feed("ot", at(2ms)).feed("\r", at(3ms)).feed("\n", at(4ms)).feed("\n", at(5ms));
  heard.feed("0123456789ABCDEF", at(6ms)).feed("g", at(7ms)).feed("\n", at(8ms));
  EXPECT_THAT(heard.lines, ElementsAre("boot", "", "0123456789ABCDEF/", "g"));
  EXPECT_THAT(heard.instants, ElementsAre(std::pair(1ms, 3ms), std::pair(5ms, 5ms), std::pair(6ms, 7ms), std::pair(7ms, 8ms)));
}

TEST(LineAssembler, ShowsAPromptThatHasNoEnd) {
  Heard heard;
  heard.feed("hello\r\nlogin: ");
  EXPECT_EQ(heard.assembler.pending(), "login: ");
  heard.feed("\xE2\x82");
  EXPECT_EQ(heard.assembler.pending(), "login: ") << "half a character is not shown";
  heard.assembler.finish(at(1s), heard.told);
  EXPECT_THAT(heard.lines, ElementsAre("hello", "login: \\xE2\\x82/"));
  EXPECT_EQ(heard.assembler.pending(), "");
}

TEST(LineAssembler, TellsNothingAtTheEndWhenNothingIsLeft) {
  Heard heard;
  heard.feed("hello\r").assembler.finish(at(1s), heard.told);
  EXPECT_THAT(heard.lines, ElementsAre("hello"));
}

}  // namespace
}  // namespace rig::io
