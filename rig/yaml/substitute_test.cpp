// SPDX-License-Identifier: Apache-2.0
#include "rig/yaml/substitute.hpp"

#include <gtest/gtest.h>

#include "rig/yaml/fields.hpp"

namespace rig::yaml {
namespace {

const Variables variables{
    {"cut_at", "50"}, {"image", "ppmid-512k"}, {"dut.eui64", "00DB1234567890A4"}, {"nested", "${image}"}};

struct Substituted {
  Document document;
  std::string trouble;
  Node at(std::string_view key) const { return document.root().find(key).value(); }
};

Substituted substituted(std::string_view text) {
  auto document = Document::parse(text, "plan.yaml").value();
  Diagnostics diagnostics;
  const bool clean = substitute(document, variables, diagnostics);
  EXPECT_EQ(clean, diagnostics.empty());
  return {std::move(document), to_string(diagnostics)};
}

TEST(Substitute, VariablesStandAloneOrInText) {
  const auto result = substituted("a: ${image}\nb: \"at ${cut_at} of ${image}\"\nc: [{d: \"${dut.eui64}\"}]\n");
  EXPECT_EQ(result.trouble, "");
  EXPECT_EQ(result.at("a").text(), "ppmid-512k");
  EXPECT_EQ(result.at("b").text(), "at 50 of ppmid-512k");
  EXPECT_EQ(result.at("c")[0].find("d")->text(), "00DB1234567890A4");
}

TEST(Substitute, TheTypeIsDecidedAfterwards) {
  const auto result = substituted("a: \"${cut_at}\"\nb: \"${cut_at}0\"\n");
  EXPECT_EQ(read_as<int>(result.at("a")).value(), 50);
  EXPECT_EQ(read_as<int>(result.at("b")).error().what, "expected an integer, found \"500\"");  // quoted text stays text
}

TEST(Substitute, IsOnePass) { EXPECT_EQ(substituted("a: ${nested}\n").at("a").text(), "${image}"); }

TEST(Substitute, DollarsThatAreNoVariableStay) {
  EXPECT_EQ(substituted("a: $${image} costs 5$ or $x\n").at("a").text(), "${image} costs 5$ or $x");
}

TEST(Substitute, UnknownAndUnfinishedVariablesAreAllReported) {
  EXPECT_EQ(substituted("a: ${cutat}\nb:\n  - \"${image\"\n  - \"${a b}\"\n  - ${zzz}\n").trouble,
            "plan.yaml:1:4: a: unknown variable \"cutat\", did you mean \"cut_at\"?\n"
            "plan.yaml:3:5: b[0]: expected a variable such as ${name}, found \"${image\"\n"
            "plan.yaml:4:5: b[1]: expected a variable such as ${name}, found \"${a b}\"\n"
            "plan.yaml:5:5: b[2]: unknown variable \"zzz\"\n");
}

TEST(Substitute, KeysAreLeftAlone) { EXPECT_EQ(substituted("\"${image}\": 1\n").document.root()[0].key(), "${image}"); }

TEST(HasVariable, SeesThroughTheEscape) {
  EXPECT_TRUE(has_variable("x ${a}"));
  EXPECT_FALSE(has_variable("$${a} $a"));
}

}  // namespace
}  // namespace rig::yaml
