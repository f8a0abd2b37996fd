// SPDX-License-Identifier: Apache-2.0
//
// Every rule, shown breaking: a rule that cannot fail is no rule.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rig/house/rules.hpp"

namespace rig::house {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> found(Findings (*check)(const Tree&), const Tree& tree) {
  std::vector<std::string> lines;
  for (const Finding& finding : check(tree)) lines.push_back(describe(finding));
  return lines;
}

const std::string spdx = "// SPDX-License-Identifier: Apache-2.0\n";

std::string repeated(std::size_t count, const std::string& line) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += line;
  return text;
}

TEST(Source, KeepsCodeAndBlanksTheRest) {
  const auto blank = [](std::size_t count) { return std::string(count, ' '); };
  EXPECT_EQ(code_only("int a = 1'000;// sleep_for\nf(\"printf\\\"\", 'x');"),
            "int a = 1'000;" + blank(12) + "\nf(" + blank(10) + "," + blank(4) + ");");
  EXPECT_EQ(code_only("g(R\"x(rand)\" )x\"); /* a\nb */ h();"),
            "g(" + blank(14) + "); " + blank(4) + "\n" + blank(4) + " h();");
}

TEST(Source, FindsWholeWordsOnly) {
  EXPECT_EQ(find_word("snprintf(a); printf(b)", "printf"), 13U);
  EXPECT_EQ(find_word("operand", "rand"), std::string::npos);
}

TEST(Words, AreAllowedOnlyInTheirPlaces) {
  EXPECT_THAT(found(check_words, {{"rig/hub/a.cpp", "\nstd::this_thread::sleep_for(1s);"}}),
              ElementsAre("rig/hub/a.cpp:2: forbidden word: `sleep_for`: use Loop::sleep instead"));
  EXPECT_THAT(
      found(check_words, {{"rig/hub/a.cpp", "auto t = std::chrono::steady_clock::now();"}}),
      ElementsAre(
          "rig/hub/a.cpp:1: forbidden word: `steady_clock::now`: take the time as an argument, or ask Loop::now"));
  EXPECT_THAT(found(check_words, {{"rig/io/loop.cpp", "auto t = std::chrono::steady_clock::now();"}}), IsEmpty());
  EXPECT_THAT(found(check_words, {{"rig/app/main.cpp", "std::printf(\"x\");"},
                                  {"rig/hub/b.cpp", "// co_await\nlog(\"co_await\");"}}),
              IsEmpty());
}

TEST(Words, OfTestsThatCannotFail) {
  EXPECT_THAT(
      found(check_words, {{"rig/hub/a_test.cpp", "TEST(A, DISABLED_B) {\n  GTEST_SKIP();\n}"}}),
      ElementsAre("rig/hub/a_test.cpp:2: forbidden word: `GTEST_SKIP`: make the test run everywhere, or delete it",
                  "rig/hub/a_test.cpp:1: forbidden word: a disabled test: repair it or delete it"));
}

TEST(Shape, LimitsFilesAndFunctions) {
  EXPECT_THAT(found(check_shape, {{"rig/a.cpp", repeated(501, "int a();\n")}}),
              ElementsAre("rig/a.cpp:501: long file: 501 lines: split it, 500 at most"));
  EXPECT_THAT(found(check_shape, {{"rig/a.cpp", repeated(500, "int a();\n")}}), IsEmpty());
  const std::string body = repeated(69, "  g({1});\n");
  EXPECT_THAT(found(check_shape, {{"rig/a.cpp", "namespace a {\nvoid f() {\n" + body + "}\n}\n"}}),
              ElementsAre("rig/a.cpp:2: long function: 71 lines: split it, 70 at most"));
  EXPECT_THAT(found(check_shape, {{"rig/a.cpp", "namespace a {\nvoid f() {\n" + body.substr(10) + "}\n}\n"}}),
              IsEmpty());
}

TEST(Shape, KnowsFunctionsInEveryDress) {
  const std::string body = repeated(80, "  g();\n") + "}\n";
  for (std::string head : {"template <class T>\nauto f(T t = {}) -> int {", "struct A {\n  A(int b) : b_{b}, c_(2) {",
                           "A::A(int b) : b_(b), c_{2}, d_{3} {",
                           "class B : public C {\n  bool operator==(const B&) const noexcept {", "TEST(A, B) {"})
    EXPECT_EQ(found(check_shape, {{"rig/a.cpp", head + "\n" + body + "};\n"}}).size(), 1U) << head;
  for (std::string head : {"constexpr std::array rows{", "const std::map<int, int> rows = {", "struct A {",
                           "enum class E {", "namespace {"})
    EXPECT_THAT(found(check_shape, {{"rig/a.cpp", head + "\n" + body + ";\n"}}), IsEmpty()) << head;
}

TEST(Writing, BeginsWithTheLicence) {
  EXPECT_THAT(found(check_writing, {{"rig/a.hpp", "int a();\n"}}),
              ElementsAre("rig/a.hpp:1: licence: begin the file with `SPDX-License-Identifier: Apache-2.0`",
                          "rig/a.hpp:1: include guard: add `#pragma once`"));
  EXPECT_THAT(found(check_writing, {{"script/run", "#!/usr/bin/env bash\n# SPDX-License-Identifier: Apache-2.0\n"}}),
              IsEmpty());
}

TEST(Writing, LeavesNothingForLaterAndNamesNoMachine) {
  EXPECT_THAT(found(check_writing, {{"rig/a.cpp", spdx + "// TO"
                                                         "DO: more\n\tf(\"/ho"
                                                         "me/x\");\n"}}),
              ElementsAre("rig/a.cpp:2: left for later: `TO"
                          "DO`: do it, or open an issue",
                          "rig/a.cpp:3: tab: indent with spaces",
                          "rig/a.cpp:3: machine path: `/ho"
                          "me/`: this path exists on one machine only"));
}

TEST(Writing, LinksLeadSomewhere) {
  const Tree tree{
      {"docs/a.md", "[b](b.md#x) [c](../c.md) [w](https://example.org) ![d](d/)\n```\n[in a listing](no.md)\n```\n"},
      {"docs/b.md", ""},
      {"docs/d/e.md", ""}};
  EXPECT_THAT(found(check_writing, tree),
              ElementsAre("docs/a.md:1: dead link: there is no `c.md`: name a file that exists"));
}

TEST(Listed, EverySourceIsBuilt) {
  const Tree tree{{"rig/a/CMakeLists.txt", "rig_module(a TESTS link_test.cpp parts/b.cpp)"},
                  {"rig/a/ink_test.cpp", ""},
                  {"rig/a/link_test.cpp", ""},
                  {"rig/a/main.cpp", ""},
                  {"rig/a/parts/b.cpp", ""},
                  {"script/cmake/x.cmake", "rig/a/main.cpp"}};
  EXPECT_THAT(found(check_listed, tree),
              ElementsAre("rig/a/ink_test.cpp:1: not built: add `ink_test.cpp` to the CMakeLists.txt beside it"));
}

TEST(Adapters, AreCompleteAndInTheTable) {
  Tree tree{{"adapters/CMakeLists.txt", ""},
            {"rig/app/builtin_adapters.cpp", "std::array all{&relay::spec, &relay::spec};"}};
  for (std::string name : {"CMakeLists.txt", "README.md", "adapter.cpp", "adapter.hpp", "twin.hpp"})
    tree.push_back({"adapters/relay/" + name, ""});
  EXPECT_THAT(found(check_adapters, tree),
              ElementsAre("adapters/relay:1: incomplete adapter: add `twin.cpp`: every adapter has one",
                          "adapters/relay:1: incomplete adapter: add a `*_test.cpp`: every adapter has one",
                          "rig/app/builtin_adapters.cpp:1: adapter table: `relay` has 2 rows: give it one"));
}

Tree rooms(std::vector<std::pair<std::string, std::string>> module_calls, std::vector<SourceFile> files) {
  Tree tree = std::move(files);
  for (auto& [folder, call] : module_calls) tree.push_back({folder + "/CMakeLists.txt", call});
  return tree;
}

TEST(Layers, AreUsedFromAboveOnly) {
  const Tree tree = rooms({{"rig/hub", "rig_module(hub DEPENDS io)"}, {"rig/io", "rig_module(io)"}},
                          {{"rig/hub/a.cpp", "#include \"rig/io/loop.hpp\"\n"}, {"rig/io/loop.hpp", ""}});
  EXPECT_THAT(
      found(check_layers, tree),
      ElementsAre(
          "rig/hub/CMakeLists.txt:1: layers: `hub` does not stand above `io`: move what both need into a lower room",
          "rig/hub/a.cpp:1: include: `hub` does not stand above `io`: move what both need into a lower room"));
}

TEST(Layers, IncludesNeedALink) {
  const std::vector<SourceFile> files{{"rig/hub/a.cpp", "#include \"rig/base/time.hpp\"\n#include \"time.hpp\"\n"},
                                      {"rig/base/time.hpp", ""}};
  EXPECT_THAT(found(check_layers, rooms({{"rig/hub", "rig_module(hub)"}, {"rig/base", "rig_module(base)"}}, files)),
              ElementsAre("rig/hub/a.cpp:1: include: `base` is included and not linked: add it to DEPENDS",
                          "rig/hub/a.cpp:2: include: `time.hpp`: write the path from the root"));
  EXPECT_EQ(found(check_layers, rooms({{"rig/hub", "rig_module(hub DEPENDS wire)"},
                                       {"rig/wire", "rig_module(wire DEPENDS base)"},
                                       {"rig/base", "rig_module(base)"}},
                                      files))
                .size(),
            1U)
      << "linked through wire is linked";
}

TEST(Layers, OnlyAppSeesAnAdapter) {
  const std::vector<SourceFile> files{{"adapters/relay/adapter.hpp", ""},
                                      {"adapters/relay/a_test.cpp", "#include \"adapters/serial_port/twin.hpp\"\n"},
                                      {"adapters/serial_port/twin.hpp", ""},
                                      {"rig/app/main.cpp", "#include \"adapters/relay/adapter.hpp\"\n"},
                                      {"rig/step/a.cpp", "#include \"adapters/relay/adapter.hpp\"\n"}};
  EXPECT_THAT(
      found(check_layers, rooms({{"adapters/relay", "rig_module(relay TEST_LINKS rig_serial_port)"},
                                 {"adapters/serial_port", "rig_module(serial_port)"}},
                                files)),
      ElementsAre(
          "rig/step/a.cpp:1: include: only `app` sees an adapter: let `step` ask for the capability (rig/device)"));
}

TEST(Layers, HaveNoCirclesAndNoStrangers) {
  EXPECT_THAT(found(check_layers, rooms({{"rig/proto/ash", "rig_module(ash DEPENDS ezsp)"},
                                         {"rig/proto/ezsp", "rig_module(ezsp DEPENDS ash)"}},
                                        {})),
              ElementsAre("rig/proto/ash/CMakeLists.txt:1: layers: `ash` depends on itself: cut the circle",
                          "rig/proto/ezsp/CMakeLists.txt:1: layers: `ezsp` depends on itself: cut the circle"));
  EXPECT_THAT(
      found(check_layers,
            rooms({{"rig/hub", "rig_module(hub DEPENDS nobody attic)"}, {"rig/attic", "rig_module(attic)"}}, {})),
      ElementsAre("rig/hub/CMakeLists.txt:1: layers: `attic` is no room of docs/architecture.md: give it a row there "
                  "and in rig/house/layers.cpp",
                  "rig/hub/CMakeLists.txt:1: layers: there is no module `nobody`"));
}

}  // namespace
}  // namespace rig::house
