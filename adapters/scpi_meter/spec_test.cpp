// SPDX-License-Identifier: Apache-2.0
#include "adapters/scpi_meter/spec.hpp"

#include <gmock/gmock.h>

#include "rig/io/memory_stream.hpp"

namespace rig::scpi_meter {
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

std::vector<std::string> keys(const std::vector<yaml::FieldRow>& rows) {
  std::vector<std::string> names;
  for (const auto& row : rows) names.push_back(row.name);
  return names;
}

TEST(ScpiSpec, NamesItsKeys) {
  EXPECT_EQ(spec().name, "scpi_meter");
  EXPECT_EQ(spec().capability, adapter::Capability::current_meter);
  EXPECT_EQ(spec().default_baud, 9600u);
  EXPECT_THAT(keys(spec().settings()),
              ElementsAre("query", "setup", "scale", "overload", "line_end", "reply_time_out"));
  EXPECT_THAT(keys(spec().twin_settings()),
              ElementsAre("leakage", "on", "transfer", "stuck", "overload", "silent", "reply_delay", "garbage"));
}

TEST(ScpiSpec, AcceptsAWholeEntryAndAnEmptyOne) {
  EXPECT_EQ(trouble("{adapter: scpi_meter, port: twin, query: \"READ?\", setup: \"SYST:REM\", scale: 0.001, overload: "
                    "1e9, line_end: crlf,\n"
                    " reply_time_out: 5s, twin: {leakage: 0.0001, on: 0.2, transfer: 0.3, stuck: true, overload: true, "
                    "silent: true,\n"
                    " reply_delay: 100ms, garbage: \"FF 00\"}}\n"),
            "");
  EXPECT_EQ(trouble("{adapter: scpi_meter, port: twin}\n"), "");
}

TEST(ScpiSpec, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(trouble("line_end: lfcr\n"), "bench.yaml:1:11: line_end: expected lf or crlf or cr, found \"lfcr\"\n");
  EXPECT_EQ(trouble("scale: 0\n"), "bench.yaml:1:8: scale: expected a number 1e-09..1000000000, found \"0\"\n");
}

TEST(ScpiSpec, OpensAMeterAndItsTwin) {
  io::Loop loop(io::TimeMode::virtual_time);
  io::MemoryLine line(loop, "line");
  sim::Air air(loop, {}, Rng(1));
  sim::Device device(air, {}, Rng(1));
  const auto document = entry("{query: \"READ?\", twin: {on: 0.25}}\n");
  const auto twin = spec().make_twin({.loop = loop,
                                      .port = line.twin_end(),
                                      .air = air,
                                      .contact = {},
                                      .device = &device,
                                      .rng = Rng(1),
                                      .name = "supply"},
                                     document.root(), document.root().find("twin"));
  auto opened = spec().open({.loop = loop, .port = line.host_end(), .name = "supply"}, document.root());
  ASSERT_TRUE(opened.has_value());
  auto& meter = *std::get<std::unique_ptr<device::CurrentMeter>>(*opened);
  EXPECT_EQ(*meter.read(Deadline::after(loop.now(), 5s)), 20e-6);
  device.set_power(true);
  EXPECT_EQ(*meter.read(Deadline::after(loop.now(), 5s)), 0.25);
}

}  // namespace
}  // namespace rig::scpi_meter
