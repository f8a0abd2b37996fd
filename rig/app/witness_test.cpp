// SPDX-License-Identifier: Apache-2.0
//
// A relay board that lies: its contact is stuck, and it reads back what it was told. Whoever watches the device finds out.
#include <gmock/gmock.h>

#include "rig/app/run_kit.hpp"

namespace rig::app {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

/// A PPMID with a meter in its supply and its console on the bench, fed through the normally open contact of a board.
std::string bench_with(const std::string& witness, const std::string& board_twin = "{}", const std::string& device_twin = "{file_version: 0x10, ota: {image_check: vendor}}") {
  return "kind: bench\nversion: 1\nid: watched\n"
         "network: {extended_pan_id: \"00 12 4B 00 5E AF 10 01\", network_key: \"01 03 05 07 09 0B 0D 0F 00 02 04 06 08 0A 0C 0D\"}\n"
         "adapters:\n"
         "  hub: {adapter: ezsp_ncp, port: twin}\n"
         "  power: {adapter: lcus_relay, port: twin, model: LCUS-2, twin: " + board_twin + "}\n"
         "  meter: {adapter: scpi_meter, port: twin, device: ppmid}\n"
         "  log: {adapter: serial_console, port: twin, device: ppmid, twin: {banner: [\"ppmid boot\"]}}\n"
         "relays:\n  ppmid_power: {board: power, channel: 1, contact: normally_closed, feeds: ppmid, safe: powered" +
         (witness.empty() ? "" : ", witness: " + witness) + "}\n"
         "devices:\n  ppmid: {kind: ppmid, eui64: \"00 DB 12 34 56 78 90 A4\", manufacturer_code: 0x7E57, image_type: 0x0084, hardware_version: 0x0101, twin: " + device_twin + "}\n";
}

constexpr const char* lying_board = "{stuck_channels: [1], lies: true}";

kit::Ran cut_power_on(const std::string& bench) {
  const ScratchDirectory scratch;
  return kit::run_text(kit::plan_with(kit::one_case("[{relay_off: {relay: ppmid_power}}, {wait: 30s}, {relay_on: {relay: ppmid_power}}]")),
                       {.bench = scratch.write("bench.yaml", bench)});
}

class ALyingBoard : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(ALyingBoard, IsFoundOutByItsWitnessAndIsNeverTheDevicesFault) {
  const auto& [witness, said] = GetParam();
  const auto honest = cut_power_on(bench_with(witness));
  EXPECT_EQ(name(honest.verdict), "passed") << honest.record.message;
  const auto lied = cut_power_on(bench_with(witness, lying_board));
  EXPECT_EQ(name(lied.verdict), "rig_error");
  EXPECT_EQ(name(lied.record.cause), "power");
  EXPECT_THAT(lied.record.message, HasSubstr(said));
}

INSTANTIATE_TEST_SUITE_P(Witnesses, ALyingBoard,
                         testing::Values(std::pair{"{meter: meter}", "relay ppmid_power: unpowered was commanded, but"},
                                         std::pair{"{network: true}", "it acknowledges what is sent to it (network)"},
                                         std::pair{"{meter: meter, network: true}", "A flow, 0.0050 A is the limit (meter)"},
                                         std::pair{"", "the simulated device has power (simulation)"}));

TEST(Witness, AConsoleThatNeverSpokeConfirmsNothing) {
  const auto ran = cut_power_on(bench_with("{console: log}", "{}", "{file_version: 0x10, ota: {image_check: vendor}}"));
  // It printed its banner at power-on; after that it is silent without power.
  EXPECT_EQ(name(ran.verdict), "passed") << ran.record.message;
  std::string silent = bench_with("{console: log}");
  const auto at = silent.find("twin: {banner");
  silent.replace(at, silent.find("}}", at) + 1 - at, "twin: {silent: true}");
  const auto unknown = cut_power_on(silent);
  EXPECT_EQ(name(unknown.verdict), "rig_error");
  EXPECT_THAT(unknown.record.message, HasSubstr("no witness confirms it: it never said anything"));
}

TEST(Witness, WhoInterruptsTheWaitingForOneAbortsTheRunAndAccusesNobody) {
  const ScratchDirectory scratch;
  const auto ran = kit::run_text(kit::plan_with(kit::one_case("[{relay_off: {relay: ppmid_power}}]")),
                                 {.bench = scratch.write("bench.yaml", bench_with("{meter: meter, within: 1h}", lying_board)), .interruptions = {{10min}}});
  EXPECT_EQ(name(ran.verdict), "aborted") << ran.record.message;
}

TEST(Witness, WhereThereIsNoneEveryVerdictThatRestsOnThePowerSaysSo) {
  const auto ran = kit::run_text(kit::plan_with("cases:\n  - id: switched\n    title: a\n    steps: [{relay_on: {relay: ppmid_power}}]\n"
                                                "  - id: untouched\n    title: b\n    steps: [{note: nothing}]\n"),
                                 {.own_board = true});
  EXPECT_EQ(name(ran.verdict), "passed") << ran.record.message;
  EXPECT_EQ(ran.record.cases.at(0).message, "no witness saw the power of ppmid switched");
  EXPECT_EQ(ran.record.cases.at(1).message, "");
}

TEST(Witness, OfNobodyIsRefusedByTheBench) {
  yaml::Diagnostics diagnostics;
  static_cast<void>(bench::parse_bench(bench_with("{within: 3s}"), "bench.yaml", builtin_adapters(), diagnostics));
  EXPECT_THAT(to_string(diagnostics), HasSubstr("witness: expected a meter, a console, usb or network, found none of them"));
  yaml::Diagnostics wrong;
  static_cast<void>(bench::parse_bench(bench_with("{meter: power}"), "bench.yaml", builtin_adapters(), wrong));
  EXPECT_THAT(to_string(wrong), HasSubstr("witness: \"power\" is no current_meter below adapters; there are hub, power, meter, log"));
}

}  // namespace
}  // namespace rig::app
