// SPDX-License-Identifier: Apache-2.0
#include "rig/plan/step_kind.hpp"

#include <gmock/gmock.h>

#include <stdexcept>

#include "rig/plan/sample_catalogue.hpp"

namespace rig::plan {
namespace {

using testing::ElementsAre;

TEST(StepCatalogue, TheSampleIsInOrder) { EXPECT_THAT(faults(sample::catalogue), ElementsAre()); }

TEST(StepCatalogue, FaultsOfTheTableAreFound) {
  constexpr std::array rows{optional("a", ParameterType::duration, "x", "5"), required("a", ParameterType::choice, "y"),
                            optional("B", ParameterType::text, "")};
  const std::array table{StepKind{.name = "one", .summary = "s", .parameters = rows, .short_form = "b"},
                         StepKind{.name = "one", .summary = ""}, StepKind{.name = "timeout", .summary = "s"}};
  EXPECT_THAT(faults(table),
              ElementsAre("one.a: expected a duration such as 90s or 200ms, found \"5\"",
                          "one.a: there are two of that name", "one.a: has no choices", "one.B: the name is no slug",
                          "one.B: has no description", "one: the short form \"b\" is no parameter",
                          "one: the short form leaves \"a\" without a value", "one: there are two of that name",
                          "one: has no summary", "timeout: every step has a key of that name"));
}

TEST(StepCatalogue, DescribesItself) {
  const auto rows = describe(*find_kind(sample::catalogue, "relay_cycle"));
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].type.text, "relay of the bench");
  EXPECT_TRUE(rows[0].required);
  EXPECT_EQ(rows[2].name, "cycles");
  EXPECT_EQ(rows[2].type.text, "integer 1..1000");
  EXPECT_EQ(rows[2].default_text, "1");
}

TEST(Parameters, AskingForWhatIsNotThereIsOurOwnBug) {
  Parameters parameters;
  parameters.set("a", std::int64_t{5});
  EXPECT_EQ(parameters.integer("a"), 5);
  EXPECT_EQ(parameters.scalar("a"), Scalar(std::int64_t{5}));
  EXPECT_THROW(parameters.text("a"), std::logic_error);
  EXPECT_THROW(parameters.text("b"), std::logic_error);
}

TEST(Amounts, AreBytesOrPerCent) {
  EXPECT_EQ(parse_amount("4096")->of(10), 4096u);
  EXPECT_EQ(parse_amount("0x10")->of(0), 16u);
  EXPECT_EQ(parse_amount("50%")->of(1001), 500u);
  EXPECT_EQ(parse_amount("12.5%")->of(8), 1u);
  for (const char* text : {"", "%", "-1", "101%", "-1%", "5 %", "1.5", "1kB"}) EXPECT_FALSE(parse_amount(text)) << text;
  EXPECT_EQ(to_string(*parse_amount("50%")), "50%");
  EXPECT_EQ(to_string(*parse_amount("4096")), "4096");
}

TEST(Values, AreWrittenAsInAPlan) {
  using namespace std::chrono_literals;
  EXPECT_EQ(to_string(Value(true)), "true");
  EXPECT_EQ(to_string(Value(Duration(90s))), "1m30s");
  EXPECT_EQ(to_string(Value(Eui64{0x00DB1234567890A4})), "00DB1234567890A4");
  EXPECT_EQ(to_string(Value(std::vector<Scalar>{std::string("a"), 1.5, std::int64_t{2}})), "[a, 1.5, 2]");
}

}  // namespace
}  // namespace rig::plan
