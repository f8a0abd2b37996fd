// SPDX-License-Identifier: Apache-2.0
#include "rig/report/junit_xml.hpp"

#include <pugixml.hpp>

#include <regex>

#include "rig/record/memory_journal.hpp"
#include "rig/record/replay.hpp"
#include "rig/report/golden.hpp"
#include "rig/report/sample_runs.hpp"

namespace rig::report {
namespace {

using namespace record;

pugi::xml_document parsed(const std::string& xml) {
  pugi::xml_document document;
  EXPECT_TRUE(document.load_string(xml.c_str())) << xml;
  return document;
}

/// The rules that the schemas of Ant and Jenkins share: order, required attributes, formats, and counts that add up.
void expect_common_schema(const std::string& xml) {
  const auto document = parsed(xml);
  const auto suite = document.child("testsuites").child("testsuite");
  std::string order;
  for (auto child : suite.children()) order += std::string(child.name()) + " ";
  EXPECT_TRUE(std::regex_match(order, std::regex("properties (testcase )+system-out system-err "))) << order;
  EXPECT_TRUE(std::regex_match(suite.attribute("timestamp").value(), std::regex(R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)"))) << xml;
  for (auto name : {"name", "package", "hostname"}) EXPECT_STRNE(suite.attribute(name).value(), "") << name;
  int tests = 0, failures = 0, errors = 0, skipped = 0;
  for (auto test : suite.children("testcase")) {
    ++tests;
    failures += test.child("failure") ? 1 : 0;
    errors += test.child("error") ? 1 : 0;
    skipped += test.child("skipped") ? 1 : 0;
    for (auto name : {"name", "classname", "time"}) EXPECT_STRNE(test.attribute(name).value(), "") << name;
    for (auto child : test.children())
      if (std::string_view(child.name()) != "skipped") {
        EXPECT_STRNE(child.attribute("type").value(), "");
      }
  }
  EXPECT_EQ(suite.attribute("tests").as_int(), tests);
  EXPECT_EQ(suite.attribute("failures").as_int(), failures);
  EXPECT_EQ(suite.attribute("errors").as_int(), errors);
  EXPECT_EQ(suite.attribute("skipped").as_int(), skipped);
}

std::string junit_of(const std::string& journal) { return junit_xml(replay_journal(journal)); }

TEST(JunitXml, IsTheGoldenSample) {
  expect_golden("passed.junit.xml", junit_of(samples::passed()));
  expect_golden("failed.junit.xml", junit_of(samples::failed()));
  expect_golden("killed.junit.xml", junit_of(samples::killed()));
}

TEST(JunitXml, KeepsToTheCommonSchema) {
  for (const auto& journal : {samples::passed(), samples::failed(), samples::killed()}) expect_common_schema(junit_of(journal));
}

TEST(JunitXml, TellsTheDeviceFromTheRig) {
  const auto failed = parsed(junit_of(samples::failed()));
  EXPECT_STREQ(failed.select_node("//testcase[@name='power-cut-at-half']/failure").node().attribute("message").value(),
               "the device starts from zero after a power cut (cause: device)");
  EXPECT_TRUE(failed.select_node("//testcase[@name='activation']/skipped"));
  const auto killed = parsed(junit_of(samples::killed()));
  EXPECT_TRUE(killed.select_node("//testcase[@name='power-cut-at-half']/error[@type='aborted']"));
  EXPECT_TRUE(killed.select_node("//testcase[@name='wrong-hardware']/error[@type='not_run']"));
}

TEST(JunitXml, IsRedForARunThatIsWorseThanItsCases) {
  const auto passed = samples::passed();
  const auto without_end = passed.substr(0, passed.rfind('\n', passed.size() - 2) + 1);
  EXPECT_TRUE(parsed(junit_of(without_end)).select_node("//testcase[@name='run']/error[@type='aborted']"));
  EXPECT_TRUE(parsed(junit_of("")).select_node("//testcase[@name='run']/error"));
}

TEST(XmlEscaped, LeavesNothingThatXmlCannotHold) {
  EXPECT_EQ(xml_escaped("<a & \"b\" 'c'>"), "&lt;a &amp; &quot;b&quot; &apos;c&apos;&gt;");
  EXPECT_EQ(xml_escaped("a\x01\x1B[31m\n"), "a\xEF\xBF\xBD\xEF\xBF\xBD[31m\n");
  EXPECT_EQ(xml_escaped("50\xC2\xA0% \xE2\x82\xAC"), "50\xC2\xA0% \xE2\x82\xAC");
  EXPECT_EQ(xml_escaped("\xFF\xC3"), "\xEF\xBF\xBD\xEF\xBF\xBD");
}

}  // namespace
}  // namespace rig::report
