// SPDX-License-Identifier: Apache-2.0
#include "rig/app/line_limits.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "rig/app/transfer_trial.hpp"
#include "rig/proto/ezsp/frame.hpp"
#include "rig/proto/ezsp/frames.hpp"

namespace rig::app {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t octets_per_device = 64 * 1024;

constexpr std::uint32_t baud = 115200;
constexpr double bits_per_octet = 10;                 // start, eight, stop
constexpr double ash_overhead = 3;                    // control and CRC
constexpr double ash_flag = 1;                        // never stuffed
constexpr double stuffing = 1 + 6.0 / 256;            // six reserved octets become two (UG101 4.2)

constexpr std::size_t zcl_header = 3;
constexpr std::size_t block_request = 14;             // field control, image, offset, size (ZCL 11.13.6)
constexpr std::size_t block_response = 14;            // status, image, offset, size (ZCL 11.13.8)

// IEEE 802.15.4 at 250 kbit/s.
constexpr Duration octet_on_air = 32us;
constexpr Duration mean_channel_access = 1250us;
constexpr Duration mac_acknowledgement = 540us;
constexpr Duration long_frame_spacing = 640us;
constexpr std::size_t octets_around_payload = 6 + 11 + 8 + 18 + 8;  // PHY, MAC, NWK, NWK security, APS
constexpr std::size_t aps_security = 9;

Duration on_line(double octets) {
  return std::chrono::duration_cast<Duration>(std::chrono::duration<double>(octets * bits_per_octet / baud));
}
Duration ash_frame(std::size_t ezsp_octets) { return on_line((static_cast<double>(ezsp_octets) + ash_overhead) * stuffing + ash_flag); }

Duration on_air(std::size_t payload, bool encrypted) {
  return mean_channel_access + octet_on_air * static_cast<Duration::rep>(octets_around_payload + (encrypted ? aps_security : 0) + payload) +
         mac_acknowledgement + long_frame_spacing;
}

std::string text(bool value) { return value ? "true" : "false"; }

bench::Overrides overrides(const LineScenario& scenario, const bench::Overrides& devices) {
  bench::Overrides set{{"adapters.hub.twin.ezsp_version", std::to_string(static_cast<unsigned>(scenario.version))},
                       {"hub.aps_encryption", text(scenario.encrypted)},
                       {"hub.aps_acknowledgement", text(scenario.acknowledged)},
                       {"hub.max_block", std::to_string(scenario.block)},
                       {"radio.radio_time", text(scenario.radio_time)}};
  set.insert(set.end(), devices.begin(), devices.end());
  return set;
}

}  // namespace

std::string describe(const LineScenario& scenario) {
  return fmt::format("v{} N={} {}{}{} x{}", static_cast<unsigned>(scenario.version), scenario.block, scenario.encrypted ? "encrypted" : "plain",
                     scenario.acknowledged ? ", APS acks" : "", scenario.radio_time ? "" : ", line alone", scenario.devices);
}

BlockArithmetic work_out(const LineScenario& scenario) {
  const std::size_t request = zcl_header + block_request;
  const std::size_t block = zcl_header + block_response + scenario.block;
  BlockArithmetic sum;
  ezsp::IncomingMessageHandler incoming;
  incoming.payload.bytes.resize(request);
  ezsp::SendUnicast unicast;
  unicast.payload.bytes.resize(block);
  sum.incoming = ezsp::encode_callback(scenario.version, 0, incoming).size();
  sum.send_unicast = ezsp::encode_command(scenario.version, 0, unicast).size();
  sum.response = ezsp::encode_response<ezsp::SendUnicast>(scenario.version, 0, {}).size();
  sum.sent = ezsp::encode_callback(scenario.version, 0, ezsp::MessageSentHandler{}).size();
  sum.incoming_time = ash_frame(sum.incoming);
  sum.send_unicast_time = ash_frame(sum.send_unicast);
  sum.response_time = ash_frame(sum.response);
  sum.sent_time = ash_frame(sum.sent);
  sum.ack_time = ash_frame(0);
  if (!scenario.radio_time) return sum;
  sum.request_air = on_air(request, scenario.encrypted);
  sum.block_air = on_air(block, scenario.encrypted);
  if (scenario.acknowledged) sum.acknowledgement_air = on_air(0, false);
  return sum;
}

Duration limit(const LineScenario& scenario) {
  const BlockArithmetic sum = work_out(scenario);
  return std::max(sum.stop_and_wait() / static_cast<Duration::rep>(scenario.devices), sum.ceiling());
}

Duration measure(const LineScenario& scenario) {
  bench::Overrides devices;
  for (std::size_t i = 1; i <= 8; ++i) {
    const std::string twin = fmt::format("devices.ppmid_{}.twin.", i);
    devices.emplace_back(twin + "ota.max_data_size", std::to_string(scenario.block));
    devices.emplace_back(twin + "aps_acknowledgement", text(scenario.acknowledged));
  }
  const bench::BenchFile file = trial_bench(overrides(scenario, devices));
  io::Loop loop(io::TimeMode::virtual_time);
  TransferTrial trial(loop, file, scenario.devices, open_port);
  const TransferRate rate = trial.measure(octets_per_device);
  return rate.time / static_cast<Duration::rep>(rate.blocks);
}

std::vector<LineScenario> line_scenarios() {
  std::vector<LineScenario> scenarios;
  for (const ezsp::Version version : {ezsp::Version{13}, ezsp::Version{14}})
    for (const std::size_t devices : {1u, 2u, 4u, 8u}) {
      scenarios.push_back({.version = version, .block = 64, .devices = devices});
      scenarios.push_back({.version = version, .block = 50, .encrypted = true, .acknowledged = true, .devices = devices});
      // One device alone on the line without radio time would ask before the line has carried that its block was sent.
      if (devices > 1) scenarios.push_back({.version = version, .block = 64, .radio_time = false, .devices = devices});
    }
  return scenarios;
}

}  // namespace rig::app
