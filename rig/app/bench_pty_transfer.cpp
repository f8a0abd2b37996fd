// SPDX-License-Identifier: Apache-2.0
//
// A transfer over a pseudo-terminal: the rig as it runs on a real port on one side; dongle and device, without radio time, in a
// process of their own on the other. Counts wall time, and what each of the two processes computed.
#include <benchmark/benchmark.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstring>

#include "adapters/serial_port/twin.hpp"
#include "rig/app/transfer_trial.hpp"
#include "rig/bench/virtual_world.hpp"

namespace {

using namespace rig;

constexpr std::size_t image_size = 2 * 1024 * 1024;

bench::BenchFile pty_bench(std::int64_t version, const std::string& port) {
  return app::trial_bench({{"adapters.hub.port", port},
                           {"adapters.hub.twin.ezsp_version", std::to_string(version)},
                           {"hub.aps_encryption", "false"},
                           {"hub.max_block", "64"},
                           {"radio.radio_time", "false"},
                           {"devices.ppmid_1.twin.ota.max_data_size", "64"}});
}

/// A dongle on a pty and the device behind it.
struct FarDongle {
  FarDongle(io::Loop& loop, const bench::BenchFile& file) : pty(serial_port::PtyTwin::create(loop, "hub").value()), world(loop, file, Rng(1)) {
    world.attach_twin("hub", *file.adapter("hub"), *pty);
  }
  std::unique_ptr<serial_port::PtyTwin> pty;
  bench::VirtualWorld world;
};

/// Tells the paths of its ptys, one a line.
[[noreturn]] void be_the_far_end(std::int64_t version, std::int64_t dongles, int ready) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const bench::BenchFile file = pty_bench(version, "pty");
  io::Loop loop(io::TimeMode::real);
  std::vector<std::unique_ptr<FarDongle>> all;
  std::string paths;
  for (std::int64_t i = 0; i < dongles; ++i) {
    all.push_back(std::make_unique<FarDongle>(loop, file));
    paths += all.back()->pty->slave_path() + "\n";
  }
  if (write(ready, paths.data(), paths.size()) != static_cast<ssize_t>(paths.size())) _exit(1);
  close(ready);
  loop.run();
  _exit(0);
}

/// A process with the dongles and the devices in it.
class FarEnd {
 public:
  FarEnd(std::int64_t version, std::int64_t dongles) {
    int ready[2];
    if (pipe(ready) != 0) std::abort();
    child_ = fork();
    if (child_ == 0) be_the_far_end(version, dongles, ready[1]);
    close(ready[1]);
    std::FILE* paths = fdopen(ready[0], "r");
    char path[64];
    while (std::fgets(path, sizeof path, paths)) ports_.emplace_back(path, std::strlen(path) - 1);
    std::fclose(paths);
    if (ports_.size() != static_cast<std::size_t>(dongles)) std::abort();
  }
  ~FarEnd() {
    if (child_ > 0) stop();
  }
  const std::vector<std::string>& ports() const { return ports_; }
  /// Ends the process; what it computed, in seconds.
  double stop() {
    kill(child_, SIGKILL);
    rusage used{};
    wait4(std::exchange(child_, 0), nullptr, 0, &used);
    return seconds(used);
  }
  static double seconds(const rusage& used) {
    const auto of = [](const timeval& time) { return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6; };
    return of(used.ru_utime) + of(used.ru_stime);
  }

 private:
  pid_t child_ = 0;
  std::vector<std::string> ports_;
};

double own_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return FarEnd::seconds(used);
}

void pty_transfer(benchmark::State& state) {
  double blocks = 0, wall = 0, served = 0, host = 0, far = 0;
  for (auto _ : state) {
    FarEnd far_end(state.range(0), 1);
    const bench::BenchFile file = pty_bench(state.range(0), far_end.ports().front());
    io::Loop loop(io::TimeMode::real);
    app::TransferTrial trial(loop, file, 1, app::open_port);
    const double before = own_seconds();
    const app::TransferRate rate = trial.measure(image_size);
    host += own_seconds() - before;
    far += far_end.stop();
    served += static_cast<double>(trial.blocks());  // those before and after the measured stretch too
    blocks += static_cast<double>(rate.blocks);
    const double seconds_measured = std::chrono::duration<double>(rate.time).count();
    wall += seconds_measured;
    state.SetIterationTime(seconds_measured);
  }
  state.counters["blocks_per_second"] = blocks / wall;
  state.counters["host_us_per_block"] = host / served * 1e6;
  state.counters["twin_us_per_block"] = far / served * 1e6;
}
BENCHMARK(pty_transfer)->Arg(13)->Arg(14)->ArgName("version")->UseManualTime()->Unit(benchmark::kMillisecond);

/// One process of the rig with many dongles, each on a pty of its own, all transferring.
void pty_coordinators(benchmark::State& state) {
  constexpr std::size_t image = 256 * 1024;
  double host = 0, blocks = 0, wall = 0;
  for (auto _ : state) {
    FarEnd far_end(13, state.range(0));
    io::Loop loop(io::TimeMode::real);
    std::vector<bench::BenchFile> files;
    for (const std::string& port : far_end.ports()) files.push_back(pty_bench(13, port));
    std::vector<std::unique_ptr<app::TransferTrial>> trials;
    for (const bench::BenchFile& file : files) trials.push_back(std::make_unique<app::TransferTrial>(loop, file, 1, app::open_port));
    const double before = own_seconds();
    const TimePoint begun = loop.now();
    for (auto& trial : trials) trial->begin(image);
    for (auto& trial : trials) trial->await(image);
    const double took = std::chrono::duration<double>(loop.now() - begun).count();
    host += own_seconds() - before;
    for (auto& trial : trials) blocks += static_cast<double>(trial->blocks());
    wall += took;
    state.SetIterationTime(took);
  }
  state.counters["blocks_per_second"] = blocks / wall;
  state.counters["host_us_per_block"] = host / blocks * 1e6;
}
BENCHMARK(pty_coordinators)->Arg(1)->Arg(8)->ArgName("coordinators")->UseManualTime()->Unit(benchmark::kMillisecond);

}  // namespace
