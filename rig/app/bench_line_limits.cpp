// SPDX-License-Identifier: Apache-2.0
//
// Prints, for one device and for several, what the line and the channel allow and what the rig reaches on them in virtual time.
// It takes and ignores the options of Google Benchmark, so that script/bench can run it like the others.
#include <fmt/format.h>

#include "rig/app/line_limits.hpp"

namespace {

using namespace rig;

double ms(Duration time) { return std::chrono::duration<double, std::milli>(time).count(); }
double per_second(Duration time) { return 1000 / ms(time); }

void print_arithmetic(const app::LineScenario& scenario) {
  const app::BlockArithmetic sum = app::work_out(scenario);
  fmt::print("{}\n", describe(scenario));
  fmt::print("  on the air     request {:.2f} ms, block {:.2f} ms, APS acknowledgement {:.2f} ms\n", ms(sum.request_air), ms(sum.block_air),
             ms(sum.acknowledgement_air));
  fmt::print("  up the line    incomingMessage {} octets {:.2f} ms, response {} octets {:.2f} ms, messageSent {} octets {:.2f} ms\n", sum.incoming,
             ms(sum.incoming_time), sum.response, ms(sum.response_time), sum.sent, ms(sum.sent_time));
  fmt::print("  down the line  sendUnicast {} octets {:.2f} ms, ASH ACK {:.2f} ms\n", sum.send_unicast, ms(sum.send_unicast_time), ms(sum.ack_time));
  fmt::print("  stop and wait  {:.2f} ms a block, {:.2f} kB/s\n", ms(sum.stop_and_wait()), scenario.block / ms(sum.stop_and_wait()));
  fmt::print("  ceiling        line down {:.1f}, line up {:.1f}, channel {:.1f} blocks/s\n", per_second(sum.line_down()), per_second(sum.line_up()),
             per_second(sum.channel()));
}

}  // namespace

int main() {
  for (const auto& scenario : app::line_scenarios())
    if (scenario.devices == 1 && scenario.radio_time) print_arithmetic(scenario);
  fmt::print("\n{:<38} {:>14} {:>16} {:>8} {:>8}\n", "", "limit blocks/s", "reached blocks/s", "kB/s", "per cent");
  for (const auto& scenario : app::line_scenarios()) {
    const Duration limit = app::limit(scenario), reached = app::measure(scenario);
    fmt::print("{:<38} {:>14.1f} {:>16.1f} {:>8.2f} {:>8.1f}\n", describe(scenario), per_second(limit), per_second(reached),
               scenario.block / ms(reached), 100 * ms(limit) / ms(reached));
  }
}
