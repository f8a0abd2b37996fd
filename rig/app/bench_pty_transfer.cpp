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

[[noreturn]] void be_the_far_end(std::int64_t version, int ready) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const bench::BenchFile file = pty_bench(version, "pty");
  io::Loop loop(io::TimeMode::real);
  const auto pty = serial_port::PtyTwin::create(loop, "hub").value();
  bench::VirtualWorld world(loop, file, Rng(1));
  world.attach_twin("hub", *file.adapter("hub"), *pty);
  const std::string& path = pty->slave_path();
  if (write(ready, path.data(), path.size()) != static_cast<ssize_t>(path.size())) _exit(1);
  loop.run();
  _exit(0);
}

/// A process with the dongle and the device in it.
class FarEnd {
 public:
  explicit FarEnd(std::int64_t version) {
    int ready[2];
    if (pipe(ready) != 0) std::abort();
    child_ = fork();
    if (child_ == 0) be_the_far_end(version, ready[1]);
    char path[64]{};
    if (read(ready[0], path, sizeof path - 1) <= 0) std::abort();
    port_ = path;
    close(ready[0]);
    close(ready[1]);
  }
  ~FarEnd() {
    if (child_ > 0) stop();
  }
  const std::string& port() const { return port_; }
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
  std::string port_;
};

double own_seconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return FarEnd::seconds(used);
}

void pty_transfer(benchmark::State& state) {
  double blocks = 0, wall = 0, served = 0, host = 0, far = 0;
  for (auto _ : state) {
    FarEnd far_end(state.range(0));
    const bench::BenchFile file = pty_bench(state.range(0), far_end.port());
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

}  // namespace
