// SPDX-License-Identifier: Apache-2.0
#include "adapters/serial_console/spec.hpp"

#include <gmock/gmock.h>

#include "rig/io/memory_stream.hpp"

namespace rig::serial_console {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

yaml::Document entry(std::string_view text) { return yaml::Document::parse(text, "bench.yaml").value(); }

std::string trouble(std::string_view text) {
  const auto document = entry(text);
  yaml::Diagnostics diagnostics;
  const bool clean = spec().check(document.root(), document.root().find("twin"), diagnostics);
  EXPECT_EQ(clean, diagnostics.empty());
  return to_string(diagnostics);
}

TEST(ConsoleSpec, SaysWhatItIs) {
  EXPECT_EQ(spec().name, "serial_console");
  EXPECT_EQ(spec().capability, adapter::Capability::console);
  EXPECT_EQ(spec().port_kind, adapter::PortKind::serial);
  EXPECT_EQ(spec().default_baud, 115200u);
}

TEST(ConsoleSpec, AcceptsAWholeEntry) {
  EXPECT_EQ(trouble("line_end: crlf\nmax_line: 200\nnever: [\"ASSERT\", \"HardFault at (0x[0-9A-F]+)\"]\n"
                    "twin: {banner: [a, b], answers: [{command: version, lines: [\"1\"]}], garbage: \"FF 00\", half_lines: true}\n"),
            "");
}

TEST(ConsoleSpec, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(trouble("line_end: nl\n"), "bench.yaml:1:11: line_end: expected cr or lf or crlf, found \"nl\"\n");
  EXPECT_EQ(trouble("never: [\"a(b\"]\n"), "bench.yaml:1:9: never[0]: \"a(b\" is no regular expression: Unmatched marking parenthesis ( or \\(.\n");
  EXPECT_EQ(trouble("twin: {answers: [{lines: [a]}]}\n"), "bench.yaml:1:18: twin.answers[0]: missing key \"command\" (text: what is typed)\n");
}

TEST(ConsoleSpec, OpensAConsoleAndItsTwin) {
  io::Loop loop(io::TimeMode::virtual_time);
  io::MemoryLine line(loop, "line");
  sim::Air air(loop, {}, Rng(1));
  const auto document = entry("{line_end: lf, twin: {banner: [hello], prompt: \"\"}}\n");
  auto opened = spec().open({.loop = loop, .port = line.host_end(), .name = "console"}, document.root());
  ASSERT_TRUE(opened.has_value());
  auto& console = *std::get<std::unique_ptr<device::Console>>(*opened);
  std::vector<std::string> lines;
  console.listen({[&](const device::Console::Line& one) { lines.emplace_back(one.text); }, {}, {}});
  const auto twin = spec().make_twin({.loop = loop, .port = line.twin_end(), .air = air, .contact = {}, .rng = Rng(1), .name = "console"}, document.root(), document.root().find("twin"));
  loop.run();
  EXPECT_THAT(lines, ElementsAre("hello"));
}

}  // namespace
}  // namespace rig::serial_console
