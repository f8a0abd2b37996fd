// SPDX-License-Identifier: Apache-2.0
//
// One process and one loop with many coordinators, sixteen devices behind each, all transferring at once in virtual time: whether a block
// costs more when there are many.
#include <benchmark/benchmark.h>

#include <ctime>

#include "rig/app/transfer_trial.hpp"

namespace {

using namespace rig;

constexpr std::size_t image_size = 64 * 1024;

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

void coordinators(benchmark::State& state) {
  const bench::BenchFile file = app::trial_bench({}, "virtual-sixteen-ppmids");
  const auto devices = static_cast<std::size_t>(state.range(1));
  double blocks = 0, cpu = 0;
  for (auto _ : state) {
    io::Loop loop(io::TimeMode::virtual_time);
    std::vector<std::unique_ptr<app::TransferTrial>> trials;
    for (std::int64_t i = 0; i < state.range(0); ++i) trials.push_back(std::make_unique<app::TransferTrial>(loop, file, devices, app::open_port));
    const double before = cpu_seconds();
    for (auto& trial : trials) trial->begin(image_size);
    for (auto& trial : trials) trial->await(image_size);
    const double took = cpu_seconds() - before;
    for (auto& trial : trials) blocks += static_cast<double>(trial->blocks());
    cpu += took;
    state.SetIterationTime(took);
  }
  state.counters["blocks"] = blocks / static_cast<double>(state.iterations());
  state.counters["us_per_block"] = cpu / blocks * 1e6;
}
BENCHMARK(coordinators)->Args({1, 1})->Args({1, 16})->Args({8, 16})->Args({32, 16})->ArgNames({"coordinators", "devices"})->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
