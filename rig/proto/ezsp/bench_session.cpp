// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include "rig/proto/ezsp/session_load.hpp"

namespace rig::ezsp {
namespace {

/// sendUnicast of 64 octets, its response and its messageSentHandler, through both ends of ASH.
void unicast_round_trip(benchmark::State& state) {
  Load load(static_cast<Version>(state.range(0)));
  for (auto _ : state) load.round_trip();
  if (load.sent() != static_cast<std::uint64_t>(state.iterations())) state.SkipWithError("a message was not reported");
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(unicast_round_trip)->Arg(8)->Arg(13)->Arg(14);

}  // namespace
}  // namespace rig::ezsp
